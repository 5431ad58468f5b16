"""Protocols that stay where they are give the findings and the sums of those in memory, one by one."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mandat import count
from mandat.count.remote.adding import sums_of
from mandat.count.remote.engine import divided, limbs, whole
from mandat.election import Faults
from tests.count import tables
from tests.count.making import PRECINCTS, Figures, a_form, paper, protocols, town
from tests.count.tables import CONTESTS, Row, frames, row

LEVELS = ["region", "district"]


def here(frame: Any, tier: str = "list") -> count.Protocols:
    return count.Protocols.from_frame(tier, frame, CONTESTS, a_form(), LEVELS, "t.csv")


def there(frame: Any, tier: str = "list") -> count.Remote:
    return count.Remote.from_frame(tier, frame, CONTESTS, a_form(), LEVELS, "t.csv")


def are_the_same(one: count.Protocols, other: count.Remote) -> None:
    """Every finding in its order, every message, every number of every check, every sum."""
    assert count.check(other).to_json() == count.check(one).to_json()
    assert count.relations(other).to_json() == count.relations(one).to_json()
    for level in (None, *LEVELS):
        assert count.tally(other, level=level) == count.tally(one, level=level)


@settings(max_examples=25, deadline=None)
@given(tables.rows(), st.booleans())
def test_the_same_findings_and_sums_in_lazy_polars(rows: list[Row], copies: bool) -> None:
    own = frames(rows, copies)
    are_the_same(here(own["here"]), there(own["Polars"]))


@settings(max_examples=6, deadline=None)
@given(tables.rows(), st.booleans())
def test_the_same_findings_and_sums_in_duckdb(rows: list[Row], copies: bool) -> None:
    own = frames(rows, copies)
    are_the_same(here(own["here"]), there(own["DuckDB"]))


@settings(max_examples=12, deadline=None)
@given(tables.rows(), tables.rows())
def test_two_tiers_that_disagree(first: list[Row], second: list[Row]) -> None:
    one, other = frames(first), frames(second)
    expected = count.check([here(one["here"]), here(other["here"], "district")]).to_json()
    assert count.check([there(one["Polars"]), there(other["Polars"], "district")]).to_json() == expected
    assert count.check([here(one["here"]), there(other["Polars"], "district")]).to_json() == expected


def test_two_tiers_in_engines_of_their_own() -> None:
    one, other = frames(far()), frames([one | {"registered": 1000 + k % 3} for k, one in enumerate(far())])
    expected = count.check([here(one["here"]), here(other["here"], "district")])
    assert len(expected.of("W-BALLOTS")) == 26
    for kinds in (("DuckDB", "DuckDB"), ("Polars", "DuckDB")):
        found = count.check([there(one[kinds[0]]), there(other[kinds[1]], "district")])
        assert found.to_json() == expected.to_json()


def far() -> list[Row]:
    """Two regions of twenty papers; in one a paper with a strange turnout, and one with a strange leader."""
    rows = [row(f"u{k}", region="north" if k < 20 else "south", x=321 + k, y=248 - k) for k in range(40)]
    rows[5] |= {"issued": 990, "unused": 10, "cast": 990, "valid": 978, "vote_1": 899, "vote_2": 48}
    rows[25] |= {"vote_1": 20, "vote_2": 549}
    return rows


def test_papers_far_from_their_neighbours() -> None:
    own = frames(far())
    found = count.check(here(own["here"]))
    assert {"W-FAR-TURNOUT", "W-FAR-LEADER"} <= found.by_code().keys()
    for name in ("Polars", "DuckDB"):
        are_the_same(here(own["here"]), there(own[name]))


def test_neighbours_of_an_area_are_told_apart_from_those_of_another_contest_with_a_like_name() -> None:
    rows = far()
    for k, one in enumerate(rows):
        one["contest"], one["region"] = ("all", "\nother\nnorth") if k % 2 else ("other", "north\n3\nall")
        one["vote_3"] = None if k % 2 else 0
    own = frames(rows)
    are_the_same(here(own["here"]), there(own["DuckDB"]))


def test_of_an_election_what_is_missing_and_what_is_expected(tmp_path: Path) -> None:
    election = town(tmp_path, {unit: paper() for unit in PRECINCTS[2:]} | {"p16": paper(x=320)})
    own = protocols(election)["list"]
    frame = own.frame.rename({"area:district": "district", "area:town": "town", "area:precinct": "precinct"})
    frame = frame.drop("counts", "votes")
    levels = ["town", "district", "precinct"]
    one = count.Protocols.from_frame("list", frame, own.contestants, a_form(), levels)
    other = count.Remote.from_frame("list", duckdb.sql("select * from frame"), own.contestants, a_form(), levels)
    assert count.check(one, election).by_code() == {"E-VALID": 1, "W-MISSING": 2}
    assert count.check(other, election).to_json() == count.check(one, election).to_json()
    for level in (None, *levels):
        assert count.tally(other, election, level) == count.tally(one, election, level)


def test_what_a_paper_above_gives_is_not_blank_below(tmp_path: Path) -> None:
    """The town's row has the voters, the precincts' rows have the votes."""
    votes: Figures = {"x": 321, "y": 248, "invalid": 12}
    papers = dict.fromkeys(PRECINCTS, votes)
    papers["town"] = {"registered": 16_000}
    election = town(tmp_path, papers)
    own = protocols(election)["list"]
    names = {f"area:{level}": level for level in own.levels}
    frame = own.frame.rename(names).drop("counts", "votes")
    one = count.Protocols.from_frame("list", frame, own.contestants, a_form(), own.levels)
    other = count.Remote.from_frame("list", frame.lazy(), own.contestants, a_form(), own.levels)
    tally = count.tally(other, election)
    assert tally == count.tally(one, election)
    assert tally.rows[0].total("registered") == 16_000


def test_sums_are_exact_where_they_leave_64_bits() -> None:
    rows = [row(f"u{k}", x=10**12 - k, y=k) for k in range(20)]
    one = there(frames(rows)["DuckDB"])
    large = replace(one, most=2**62)
    assert sums_of(large, ["contest"], large.lines) == sums_of(one, ["contest"], one.lines)
    assert len(limbs("x", 2**62, 20)) == 2
    assert whole([123_456 * 10**13, 789 * 10**13]) == 123_456 * 10**13 + 789 * 10**19


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**12), st.integers(1, 10**14)), min_size=20))
def test_whole_numbers_are_divided_exactly(pairs: list[tuple[int, int]]) -> None:
    frame = pl.DataFrame({"one": [one * 10_000 for one, _ in pairs], "by": [by for _, by in pairs]})
    expected = [one * 10_000 // by for one, by in pairs]
    engines: list[Any] = [frame.lazy(), duckdb.sql("select * from frame")]
    for native in engines:
        lazy = nw.from_native(native)
        found = lazy.select(divided(nw.col("one"), nw.col("by")).alias("q")).collect("polars").to_polars()
        assert found["q"].to_list() == expected


def test_an_engine_that_divides_as_doubles_divides_exactly_all_the_same() -> None:
    """The sum that `divided` forms, in doubles, where a plain quotient of them would be one too high."""
    one, by = 10**16 - 1, 10**12
    assert int(float(one) / float(by)) == 10_000  # the plain quotient: wrong
    assert int(float((one - one % by) * 2 + by) / float(by * 2)) == one // by == 9_999


def test_a_frame_without_an_order_of_its_own_needs_the_column_row() -> None:
    frame = frames(far())["here"].drop("row")
    with pytest.raises(Faults, match=r"t\.csv, column row: expected a column with a different number for each paper"):
        there(duckdb.sql("select * from frame"))
    are_the_same(here(frame), there(frame.lazy()))  # a lazy Polars frame has one


def test_two_papers_with_the_same_number() -> None:
    frame = frames(far())["here"].with_columns(row=pl.lit(7))
    with pytest.raises(Faults, match="column row: expected a different number for each paper"):
        there(frame.lazy())


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (pl.String, ["12", "", None, "0012"], [" 12", "12,5", "-1", "1e3"]),
        (pl.Float64, [12.0, None, float("nan"), 0.0], [12.5, -1.0, float("inf"), 2.0**53]),
        (pl.Int32, [12, None, 0], [-1]),
        (pl.Decimal(20, 2), [12, None, 0], [-1, "12.5"]),
        (pl.Boolean, [None], [True, False]),
        (pl.Date, [None], []),
    ],
)
@pytest.mark.parametrize("engine", ["Polars", "DuckDB"])
def test_figures_of_any_type(kind: Any, good: list[Any], bad: list[Any], engine: str) -> None:
    def made(values: list[Any]) -> tuple[pl.DataFrame, Any]:
        column = pl.Series(
            "registered", [str(one) if isinstance(kind, pl.Decimal) and one is not None else one for one in values]
        )
        cells = column.cast(kind) if kind != pl.Boolean else column.cast(pl.Boolean)
        frame = pl.DataFrame({"unit": [f"u{k}" for k in range(len(values))], "contest": "all", "registered": cells})
        frame = frame.with_columns(row=pl.int_range(2, pl.len() + 2))
        return frame, frame.lazy() if engine == "Polars" else duckdb.sql("select * from frame")

    frame, native = made(good)
    one = count.Protocols.from_frame("list", frame, CONTESTS, a_form())
    other = count.Remote.from_frame("list", native, CONTESTS, a_form())
    assert count.tally(other) == count.tally(one)
    for value in bad:
        frame, native = made([None, value])
        with pytest.raises(Faults) as here_told:
            count.Protocols.from_frame("list", frame, CONTESTS, a_form())
        with pytest.raises(Faults) as there_told:
            count.Remote.from_frame("list", native, CONTESTS, a_form())
        assert str(there_told.value) == str(here_told.value)


def test_bad_figures_beyond_a_thousand_are_counted() -> None:
    frame = pl.DataFrame({"unit": "u", "contest": "all", "registered": ["x"] * 1_005}).with_row_index("row")
    with pytest.raises(Faults) as told:
        there_alone(frame.lazy())
    assert len(told.value.faults) == 1_000
    assert sum(1 + fault.more for fault in told.value.faults) == 1_005


def there_alone(frame: Any) -> count.Remote:
    return count.Remote.from_frame("list", frame, CONTESTS, a_form())


def test_an_unknown_copy() -> None:
    frame = frames([row("u1", copy="photo")])["DuckDB"]
    with pytest.raises(Faults, match=r'column copy: expected one of the copies .*, found "photo"'):
        there(frame)


def test_frames_of_pandas_and_duckdb_come_into_memory_as_they_are() -> None:
    own = frames(far())
    expected = count.check(here(own["here"])).to_json()
    frame = own["here"]
    assert count.check(here(duckdb.sql("select * from frame"))).to_json() == expected
    assert count.check(here(pd.DataFrame(frame.to_dict(as_series=False)))).to_json() == expected
    assert count.check(here(frame.to_arrow())).to_json() == expected
    assert count.check(there(pd.DataFrame(frame.to_dict(as_series=False)))).to_json() == expected


def test_only_papers_with_something_to_say_are_brought_here() -> None:
    remote = there(frames([row(f"u{k}", x=321 + (k == 7)) for k in range(100)])["DuckDB"])
    found, facts = count.remote.of_interest(remote)
    assert (facts.papers, found.frame["unit"].to_list()) == (100, ["u7"])
