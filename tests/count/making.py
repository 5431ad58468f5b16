"""A made-up town of two districts with eight precincts each, as a folder and as a frame."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from mandat import count
from mandat.election import Election, read
from mandat.law.forms import Form, form

NAMES = '{ en = "x", ru = "x", kk = "x" }'
PRECINCTS = [f"p{k:02d}" for k in range(1, 17)]

Figures = dict[str, int | None]


def a_form() -> Form:
    """The form that the town's protocols follow: Kazakhstan's."""
    return form("kz/precinct")


def paper(**instead: int | None) -> Figures:
    """A protocol that agrees with itself, with some figures replaced."""
    plain: Figures = {
        "registered": 1000,
        "issued": 615,
        "received": 1005,
        "unused": 390,
        "cast": 612,
        "valid": 600,
        "invalid": 12,
        "against_all": 31,
        "x": 321,
        "y": 248,
    }
    return plain | instead


def town(
    path: Path,
    papers: Mapping[str, Figures] | None = None,
    copies: str = "",
    second_ballot: Mapping[str, Figures] | None = None,
) -> Election:
    """The folder and its election: lists `x` and `y` in contest `all`, and, if wanted, candidates `a` and `b` in `one`.

    Where `papers` has no paper for a precinct, nothing has come from it.
    """
    path.mkdir(parents=True, exist_ok=True)
    papers = {unit: paper() for unit in PRECINCTS} if papers is None else papers
    units = ["unit,parent,level,name", "town,,town,Town", "north,town,district,North", "south,town,district,South"]
    units += [f"{unit},{'north' if k < 8 else 'south'},precinct,No. {k + 1}" for k, unit in enumerate(PRECINCTS)]
    counts = ["unit,contest,item,count", *_rows(papers, "all")]
    contests = ["contest,tier,unit,seats,name", "all,list,town,,Everywhere"]
    contestants = ["contest,contestant,kind,party,name,order", "all,x,list,x,X,1", "all,y,list,y,Y,2"]
    if second_ballot is not None:
        contests.append("one,district,town,,First constituency")
        contestants += ["one,a,candidate,x,A,1", "one,b,candidate,,B,2"]
        counts += [row.replace(",x,", ",a,").replace(",y,", ",b,") for row in _rows(second_ballot, "one")]
    files = {
        "election.toml": [
            'id = "town"',
            'law = "kz/mazhilis"',
            "date = 2023-03-19",
            f"name = {NAMES}",
            "sources = []",
            "made_up = true",
        ],
        "units.csv": units,
        "contests.csv": contests,
        "contestants.csv": contestants,
        "counts.csv": counts,
        "copies.csv": copies.split() if copies else [],
    }
    for name, lines in files.items():
        if lines:
            (path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read(path, law="kz/mazhilis@2023")  # under another law the number of contests is not held against it


def _rows(papers: Mapping[str, Figures], contest: str) -> list[str]:
    return [
        f"{unit},{contest},{item},{'' if figure is None else figure}"
        for unit, figures in papers.items()
        for item, figure in figures.items()
    ]


def protocols(election: Election, folder: Path | None = None) -> dict[str, count.Protocols]:
    """The town's protocols on its form, whatever its law names."""
    tiers = {contest.tier for contest in election.contests.values()}
    return count.read_protocols(election, folder=folder, forms=dict.fromkeys(tiers, a_form()))


def frame(*papers: Figures) -> pl.DataFrame:
    """A wide table of papers of units u1, u2, …, in the contest `all`."""
    rows = [{"unit": f"u{k}", "contest": "all", **figures} for k, figures in enumerate(papers, 1)]
    return pl.DataFrame(rows, schema={"unit": pl.String, "contest": pl.String} | dict.fromkeys(paper(), pl.Int64))


def one_tier(*papers: Figures) -> count.Protocols:
    """Protocols of such a table."""
    return count.Protocols.from_frame("list", frame(*papers), {"all": ["x", "y"]}, a_form())
