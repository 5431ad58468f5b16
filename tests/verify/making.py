"""Two folders of a made-up country: lists over the whole of it, and two constituencies with two precincts each."""

from collections.abc import Iterable, Mapping
from pathlib import Path

UNITS = {"n1": "n", "n2": "n", "s1": "s", "s2": "s"}
NAMES = '{ en = "Made up", ru = "Вымышленное", kk = "Ойдан шығарылған" }'

PAPERS: dict[tuple[str, str], dict[str, int | None]] = {
    **{
        ("all", unit): {"x": 400, "y": 330, "z": 70, "against_all": 20, "invalid": 10, "cast": 830, "registered": 1000}
        for unit in UNITS
    },
    **{
        (f"d-{region}", unit): {"a": 321, "b": 312, "c": 40, "invalid": 7, "cast": 680, "registered": 1000}
        for unit, region in UNITS.items()
    },
}
"""By contest and unit. The law: 10 list seats, a threshold of 5%, no line against all in the constituencies."""

LAW = f"""
id = "xx/house"
from = 2000-01-01
enacted = 2000-01-01
source = "made up for a test"
sure = "read"
name = {NAMES}
seats = 12

[[tier]]
id = "list"
name = {NAMES}
ballot = "party"
area = "nation"
seats = 10
against_all = {{ leads = "nothing", cite = "Art. 5" }}
admit = {{ share = "5%", of = "valid", cite = "Art. 2" }}
allocate = {{ method = "largest remainder", quota = "hare", cite = "Art. 3" }}

[[tier]]
id = "district"
name = {NAMES}
ballot = "candidate"
area = "constituency"
seats = 2
allocate = {{ method = "plurality", cite = "Art. 4" }}
"""


def papers(**instead: Mapping[str, int | None]) -> dict[tuple[str, str], dict[str, int | None]]:
    """The papers with some figures replaced: `all_n1={"x": 5}`, `d_n1={"a": 231}` for its constituency's."""
    made = {key: dict(own) for key, own in PAPERS.items()}
    for key, figures in instead.items():
        kind, unit = key.split("_")
        made["all" if kind == "all" else f"d-{UNITS[unit]}", unit].update(figures)
    return made


def folder(
    path: Path,
    own: Mapping[tuple[str, str], Mapping[str, int | None]],
    *,
    copies: Iterable[str] = (),
    lists: Iterable[str] = ("x", "y", "z"),
    candidates: Iterable[str] = ("a", "b", "c"),
    date: str = "2020-01-01",
    contests: Iterable[str] = ("all,list,xx,,Everywhere", "d-n,district,n,,North", "d-s,district,s,,South"),
    units: Iterable[str] = (),
) -> Path:
    """Writes an election folder with these papers; contestants in the order given."""
    path.mkdir(parents=True)
    contests = list(contests)
    contestants = [f"all,{one},list,{one},List {one.upper()}," for one in lists]
    for contest in (row.split(",")[0] for row in contests if row.startswith("d-")):
        contestants += [f"{contest},{one},candidate,{one}-party,Candidate {one.upper()}," for one in candidates]
    flat = [
        f"{unit},{contest},{item},{'' if figure is None else figure}"
        for (contest, unit), figures in own.items()
        for item, figure in figures.items()
    ]
    precincts = [f"{unit},{region},precinct,Precinct {unit}" for unit, region in UNITS.items()]
    files = {
        "election.toml": [
            'id = "made-up"', 'law = "law.toml"', f"date = {date}", f"name = {NAMES}", "sources = []", "made_up = true"
        ],
        "law.toml": [LAW],
        "units.csv": ["unit,parent,level,name", "xx,,nation,Land", "n,xx,region,North", "s,xx,region,South",
                      *precincts, *units],
        "contests.csv": ["contest,tier,unit,seats,name", *contests],
        "contestants.csv": ["contest,contestant,kind,party,name,order", *contestants],
        "counts.csv": ["unit,contest,item,count", *flat],
        "copies.csv": ["unit,contest,copy,item,count", *copies] if copies else [],
    }  # fmt: skip
    for name, lines in files.items():
        if lines:
            (path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
