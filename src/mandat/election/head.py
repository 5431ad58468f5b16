"""election.toml: the election's id, law, day, name, sources, and the sizes that the council decides."""

import datetime
import os
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mandat.election.cells import MOST_SEATS, is_house
from mandat.election.fault import Fault, is_printable, shown
from mandat.files import LARGEST_DOCUMENT, NotReadable, read_whole
from mandat.language import LANGUAGES, Names, Text, text
from mandat.law.lines import line_of

FILE = "election.toml"
_KEYS = ("id", "law", "date", "name", "sources", "seats", "made_up", "deadline_passed", "table")


@dataclass
class Head:
    """What election.toml says; None where it does not say it, or not so that it can be read."""

    source: str = ""
    id: str | None = None
    law: str | None = None
    date: datetime.date | None = None
    name: Names = field(default_factory=Names)
    sources: list[str] = field(default_factory=list)
    made_up: bool = False
    deadline_passed: bool = False
    seats: dict[str, int] = field(default_factory=dict)
    tables: list[dict[str, Any]] = field(default_factory=list)
    """The `[[table]]` entries, each with a `file`; what else stands in them is for the count to read."""
    has_tables: bool = False
    """Whether there are such entries, be they right or wrong."""

    def fault(self, path: list[Any], expected: Text) -> Fault:
        """The fault of the key at `path`, on its line; without a line where the key is not there."""
        last = str(path[-1])
        there = re.search(rf"(?m)(?:^|[{{,\s\"]){re.escape(last)}[\"\s]*=", self.source) is not None
        row = line_of(self.source, path) if there else None
        return Fault(FILE, row, ".".join(map(str, path)), expected)


def read_head(folder: Path, faults: list[Fault]) -> Head:
    """What the folder's election.toml says; what is wrong with it is added to `faults`."""
    head = Head()
    if not os.path.lexists(folder / FILE):
        faults.append(Fault(FILE, None, None, text("expected this file, found none")))
        return head
    try:
        head.source = read_whole(folder / FILE, LARGEST_DOCUMENT).decode("utf-8-sig")
    except NotReadable as why:
        faults.append(Fault(FILE, None, None, why.expected))
        return head
    except UnicodeDecodeError:
        faults.append(Fault(FILE, None, None, text("expected UTF-8, found bytes that are not")))
        return head
    try:
        data = tomllib.loads(head.source)
    except (ValueError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        faults.append(Fault(FILE, int(line[1]) if line else None, None, text("expected TOML: {why}", why=str(error))))
        return head
    _take(data, head, faults)
    return head


def _take(data: dict[str, Any], head: Head, faults: list[Fault]) -> None:
    for key in data:
        if key not in _KEYS:
            faults.append(head.fault([key], text("expected one of the keys {known}", known=", ".join(_KEYS))))
    head.id = _line(data, "id", head, faults)
    head.law = _line(data, "law", head, faults)
    head.date = _day(data, head, faults)
    head.name = _names(data.get("name", {}), head, faults)
    sources = data.get("sources", [])
    if isinstance(sources, list) and all(_is_line(one) for one in sources):
        head.sources = sources
    else:
        faults.append(head.fault(["sources"], text("expected a list of texts, each on one line")))
    head.made_up = _flag(data, "made_up", head, faults)
    head.deadline_passed = _flag(data, "deadline_passed", head, faults)
    head.tables = _tables(data, head, faults)
    seats = data.get("seats", {})
    if not isinstance(seats, dict):
        faults.append(
            head.fault(["seats"], text("expected a table of seats by tier, found {found}", found=shown(seats)))
        )
        return
    for tier, number in seats.items():
        if isinstance(number, bool) or not isinstance(number, int):
            expected = text("expected a whole number of seats, found {found}", found=shown(_short(number)))
            faults.append(head.fault(["seats", tier], expected))
        elif not is_house(number):
            expected = text("expected 1 to {most} seats, found {found}", most=MOST_SEATS, found=shown(_short(number)))
            faults.append(head.fault(["seats", tier], expected))
        else:
            head.seats[tier] = number


def _is_line(value: object) -> bool:
    return isinstance(value, str) and bool(value) and value == value.strip() and is_printable(value)


def _line(data: dict[str, Any], key: str, head: Head, faults: list[Fault]) -> str | None:
    if key not in data:
        faults.append(Fault(FILE, None, key, text("expected this key, found none of that name")))
        return None
    value = data[key]
    if _is_line(value):
        return str(value)
    faults.append(head.fault([key], text("expected a text on one line, found {found}", found=shown(_short(value)))))
    return None


def _day(data: dict[str, Any], head: Head, faults: list[Fault]) -> datetime.date | None:
    value = data.get("date")
    if "date" not in data:
        faults.append(Fault(FILE, None, "date", text("expected this key, found none of that name")))
        return None
    if isinstance(value, str):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            pass
    elif isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value
    expected = text("expected a day, such as 2023-03-19, found {found}", found=shown(_short(value)))
    faults.append(head.fault(["date"], expected))
    return None


def _names(value: object, head: Head, faults: list[Fault]) -> Names:
    names = Names()
    if not isinstance(value, dict):
        expected = text("expected the name in kk, ru or en, found {found}", found=shown(_short(value)))
        faults.append(head.fault(["name"], expected))
        return names
    for language, name in value.items():
        if language not in LANGUAGES:
            faults.append(head.fault(["name", language], text("expected one of the languages kk, ru, en")))
        elif not _is_line(name):
            expected = text("expected a text on one line, found {found}", found=shown(_short(name)))
            faults.append(head.fault(["name", language], expected))
        else:
            names[language] = name
    return names


def _flag(data: dict[str, Any], key: str, head: Head, faults: list[Fault]) -> bool:
    value = data.get(key, False)
    if isinstance(value, bool):
        return value
    faults.append(head.fault([key], text("expected true or false, found {found}", found=shown(_short(value)))))
    return False


def _tables(data: dict[str, Any], head: Head, faults: list[Fault]) -> list[dict[str, Any]]:
    entries = data.get("table", [])
    head.has_tables = "table" in data
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        faults.append(head.fault(["table"], text("expected sections [[table]], each with a file")))
        return []
    found = len(faults)
    for place, entry in enumerate(entries, 1):
        for key in ("file", "mapping"):
            value = entry.get(key)
            if value is None and key == "file":
                expected = text("expected this key in each section [[table]]")
                faults.append(Fault(FILE, line_of(head.source, ["table", place - 1]), f"table.{place}.file", expected))
            elif value is not None and not _is_line(value):
                expected = text("expected a text on one line, found {found}", found=shown(_short(value)))
                at = line_of(head.source, ["table", place - 1, key])
                faults.append(Fault(FILE, at, f"table.{place}.{key}", expected))
        for key in sorted(set(entry) - {"file", "mapping"}) if "mapping" in entry else ():
            expected = text("expected no such key beside mapping: the mapping file says it")
            at = line_of(head.source, ["table", place - 1, key])
            faults.append(Fault(FILE, at, f"table.{place}.{key}", expected))
    return entries if len(faults) == found else []


def _short(value: object) -> str:
    """The value as text, unless a number in it has more digits than Python writes."""
    try:
        return str(value)
    except (ValueError, RecursionError):
        return "…"
