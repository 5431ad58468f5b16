"""Random tables of protocols, with everything in them that may be in one."""

import random
from collections.abc import Mapping
from typing import Any

import polars as pl
from hypothesis import strategies as st

from tests.count.making import paper

CONTESTS: dict[str, list[str]] = {"all": ["x", "y"], "other": ["a", "b", "c"]}
LINES = (*paper(), "z")
VOTES = {"x": "vote_1", "y": "vote_2", "z": "vote_3"}
SCHEMA = {"unit": pl.String, "contest": pl.String, "copy": pl.String, "region": pl.String, "district": pl.Int64}
COPIES = ("", "original", "observer", "recount", "court", "annulled")

Row = dict[str, Any]


def row(unit: str, contest: str = "all", copy: str = "", region: str | None = "north", **instead: int | None) -> Row:
    """One paper of a table."""
    figures = paper() | {"z": None} | instead
    named = {VOTES.get(line, line): figure for line, figure in figures.items()}
    return {"unit": unit, "contest": contest, "copy": copy, "region": region, "district": 1, **named}


def table(rows: list[Row]) -> pl.DataFrame:
    """The table."""
    kinds = dict.fromkeys((VOTES.get(line, line) for line in LINES), pl.Int64)
    frame = pl.DataFrame(rows, schema={**SCHEMA, **kinds}, orient="row")
    return frame.with_columns(row=pl.int_range(2, pl.len() + 2, dtype=pl.Int64))


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    """Papers of two contests in areas of two levels: some with blanks, some that say too much, some twice."""
    found = []
    units = st.integers(1, draw(st.sampled_from([6, 60])))
    kinds = draw(st.sampled_from([("",), ("", "observer"), COPIES]))
    shifts = st.sampled_from([0, 0, 0, 0, 1, 9, -27, 200])
    for _ in range(draw(st.integers(0, 40))):
        contest = draw(st.sampled_from(["all", "all", "other"]))
        shift = draw(shifts)
        votes = {"x": 321 + shift, "y": 248 - shift, "z": 0 if contest == "other" else None}
        one = row(
            f"u{draw(units)}", contest, draw(st.sampled_from(kinds)), draw(st.sampled_from(["north", "south", None]))
        )
        one |= {VOTES[name]: figure for name, figure in votes.items()}
        one["district"] = draw(st.sampled_from([1, 1, 2, None]))
        line = VOTES.get(name := draw(st.sampled_from(LINES)), name)
        figures = st.sampled_from([0, 1, 99, 100, 616, 990, 10**12 - 1, 10**12, None, one[line]])
        one[line] = draw(figures)
        found.append(one)
    return found


def mixed(seed: int, papers: int = 120) -> list[Row]:
    """The same without Hypothesis: always the same table for a seed."""
    dice = random.Random(seed)
    found = []
    for k in range(papers):
        contest = dice.choice(["all", "all", "other"])
        copy = dice.choice(["", "", "", "", "", *COPIES])
        one = row(
            f"u{dice.randrange(papers)}" if k % 4 == 0 else f"v{k}",
            contest,
            copy,
            dice.choice(["north", "south", None]),
        )
        shift = dice.choice([0, 0, 0, 1, 9, -27, 200])
        one |= {"vote_1": 321 + shift, "vote_2": 248 - shift, "vote_3": 0 if contest == "other" else None}
        one["district"] = dice.choice([1, 1, 1, 2, None])
        line = VOTES.get(name := dice.choice(LINES), name)
        one[line] = dice.choice([0, 1, 99, 616, 990, 10**12, None, *[one[line]] * 20])
        found.append(one)
    return found


def frames(rows: list[Row], copies: bool = True) -> Mapping[str, Any]:
    """The table of these rows as frames of several libraries; `here` is the one in memory."""
    import duckdb

    whole = table(rows)
    whole = whole if copies else whole.drop("copy")
    # the rows of an engine's table stand in no order that means anything
    mixed = whole.sample(fraction=1, shuffle=True, seed=1)
    return {"here": whole, "Polars": mixed.lazy(), "DuckDB": duckdb.sql("select * from mixed")}
