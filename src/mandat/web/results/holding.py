"""The standings that are held: a folder each, by the head of the journal at which it was made; the last few stay.

RESULTS/current.json          which is the last one
RESULTS/<head>/pages.sqlite   what the pages show: documents, sums by unit, protocols
RESULTS/<head>/…              the downloads
"""

import contextlib
import json
import re
import shutil
import sqlite3
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

KEPT = 6
"""So many standings are held; a data URL of an older one answers that it is gone."""

FILES = {
    "counts.csv": "text/csv; charset=utf-8",
    "counts.parquet": "application/vnd.apache.parquet",
    "copies.csv": "text/csv; charset=utf-8",
    "nist.json": "application/json",
    "count.json": "application/json",
    "decide.json": "application/json",
    "election.zip": "application/zip",
}
HEAD = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Current:
    """The last standing: its head, that entry's number, when it was made, and of which state it is (`mark`).

    `took`: the seconds that it took to make.
    """

    head: str
    number: int
    at: str
    mark: str
    took: float


def place() -> Path:
    """The folder of the standings."""
    return Path(settings.RESULTS)


def last() -> Current | None:
    """The last standing that is held; None before one is."""
    try:
        found = Current(**json.loads((place() / "current.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return found if (place() / found.head / "pages.sqlite").exists() else None


def keep(current: Current) -> None:
    """Names the last standing, and lets go of those beyond `KEPT`."""
    beside = place() / "current.json.new"
    beside.write_text(json.dumps(asdict(current)), encoding="utf-8")
    beside.replace(place() / "current.json")
    held = [one for one in place().iterdir() if HEAD.fullmatch(one.name)]
    held.sort(key=lambda one: (one.name != current.head, -one.stat().st_mtime))
    for one in held[KEPT:]:
        shutil.rmtree(one, ignore_errors=True)


def document(head: str, name: str) -> Any:
    """A document of a standing, e.g. `outcome`. KeyError: there is none."""
    return _document(head, name, str(place()))


@lru_cache(maxsize=8)
def _document(head: str, name: str, _place: str) -> Any:
    found = _asked(head, "SELECT content FROM documents WHERE name = ?", (name,))
    if not found:
        raise KeyError(name)
    return json.loads(found[0][0])


def sums(head: str, unit: str = "", contest: str = "") -> list[dict[str, Any]]:
    """The sums of a unit in each contest, of a contest in its own area (without a unit), or of both."""
    if not unit:
        asked = "SELECT content FROM sums WHERE level = '' AND contest = ? ORDER BY rowid"
        return [json.loads(one) for (one,) in _asked(head, asked, (contest,))]
    return [
        json.loads(one) for (one,) in _asked(head, "SELECT content FROM sums WHERE unit = ? AND level <> ''", (unit,))
    ]


def papers(head: str, unit: str) -> list[dict[str, Any]]:
    """The definitive protocols of a lowest unit."""
    return [json.loads(one) for (one,) in _asked(head, "SELECT content FROM papers WHERE unit = ?", (unit,))]


def _asked(head: str, statement: str, values: tuple[str, ...]) -> list[tuple[Any, ...]]:
    path = (place() / head / "pages.sqlite").absolute()
    with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as base:
        return base.execute(statement, values).fetchall()
