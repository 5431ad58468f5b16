"""Small laws and elections for tests, written as the files a user would write."""

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path

from mandat.election import Election, read

NAMES = '{ en = "x", ru = "x", kk = "x" }'


def a_law(
    list_seats: int = 10,
    allocate: str = '{ method = "largest remainder", quota = "hare", cite = "Art. 3" }',
    admit: str = '{ share = "5%", of = "valid", cite = "Art. 2" }',
    more: str = "",
    ballot: str = "party",
) -> str:
    """The document of a law of one tier, `list`; `more` are further keys of the tier, then of the document."""
    return f"""
id = "xx/house"
from = 2000-01-01
enacted = 2000-01-01
source = "made up for a test"
sure = "read"
name = {NAMES}
seats = {list_seats}

[[tier]]
id = "list"
name = {NAMES}
ballot = "{ballot}"
area = "nation"
seats = {list_seats}
allocate = {allocate}
{f"admit = {admit}" if admit else ""}
{more}
"""


def folder(
    path: Path,
    votes: Mapping[str, int | None],
    accounts: Mapping[str, int] | None = None,
    orders: Mapping[str, str] | None = None,
    kind: str = "list",
    law: str = "kz/kurultai",
    date: datetime.date = datetime.date(2026, 8, 23),
    seats: str = "",
    classes: Mapping[str, str] | None = None,
    files: Mapping[str, Sequence[str]] | None = None,
    tier: str = "list",
) -> Path:
    """An election folder with one contest, `all`, over one unit, `xx`; `files` are further or other files."""
    orders, classes = orders or {}, classes or {}
    party = {who: (who if kind == "list" else "") for who in votes}
    own: dict[str, Sequence[str]] = {
        "election.toml": [
            'id = "made-up"',
            f'law = "{law}"',
            f"date = {date}",
            'name = { en = "Made-up: a test", ru = "Вымышленный пример", kk = "Ойдан шығарылған мысал" }',
            "sources = []",
            "made_up = true",
            seats,
        ],
        "units.csv": ["unit,parent,level,name", "xx,,nation,Land"],
        "contests.csv": ["contest,tier,unit,seats,name", f"all,{tier},xx,,Everywhere"],
        "contestants.csv": [
            "contest,contestant,kind,party,name,order,class",
            *(
                ",".join(("all", who, kind, party[who], who.title(), orders.get(who, ""), classes.get(who, "")))
                for who in votes
            ),
        ],
        "counts.csv": [
            "unit,contest,item,count",
            *(f"xx,all,{who},{'' if vote is None else vote}" for who, vote in votes.items()),
            *(f"xx,all,{item},{count}" for item, count in (accounts or {}).items()),
        ],
        **(files or {}),
    }
    path.mkdir(parents=True, exist_ok=True)
    for name, rows in own.items():
        (path / name).write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def election(path: Path, law: str, votes: Mapping[str, int | None], **more: object) -> Election:
    """The election of `folder`, under the law of a document."""
    path.mkdir(parents=True, exist_ok=True)
    document = path.parent / f"{path.name}-law.toml"
    document.write_text(law, encoding="utf-8")
    return read(folder(path, votes, law=str(document), **more))  # type: ignore[arg-type]
