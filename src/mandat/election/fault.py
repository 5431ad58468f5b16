"""What is wrong with an election folder: one fault for each place, all told at once."""

import re
from collections import Counter
from dataclasses import dataclass

from mandat.language import Text, text

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_LONGEST = 60
_LONGEST_PLACE = 200  # the way into a JSON document

MOST_LINES = 20
"""So many faults of one kind in one column of a file are told line by line: one wrong separator spoils every row."""


@dataclass(frozen=True)
class Fault:
    """One fault: the file, the place in it, and what was expected there.

    `row` is the row as a spreadsheet shows it (the header is row 1), in TOML and JSON the line; None where the
    fault is the file's own. `column` is the column's name, in election.toml the key, in JSON the way to it.
    `expected` also says what was found. `str(fault)` is one line in the current language; `fault.text` has it in all
    three.
    """

    file: str
    row: int | None
    column: str | None
    expected: Text
    of_cell: bool = False
    """Whether the cell itself cannot be read: what else is wrong with it need not be told."""
    more: int = 0
    """How many further faults of its kind are not listed one by one, where there would be too many to hold."""

    @property
    def text(self) -> Text:
        """The whole line, translatable."""
        document = self.file.endswith(".json")
        column = one_line(self.column or "", _LONGEST_PLACE if document else _LONGEST)
        place = {"file": _escaped(self.file), "row": str(self.row), "column": column}
        toml = document or self.file.endswith(".toml")
        if self.row is not None and self.column is not None:
            if toml:
                return text("{file}, line {row}, key {column}: {expected}", **place, expected=self.expected)
            return text("{file}, row {row}, column {column}: {expected}", **place, expected=self.expected)
        if self.row is not None:
            if toml:
                return text("{file}, line {row}: {expected}", **place, expected=self.expected)
            return text("{file}, row {row}: {expected}", **place, expected=self.expected)
        if self.column is not None:
            if toml:
                return text("{file}, key {column}: {expected}", **place, expected=self.expected)
            return text("{file}, column {column}: {expected}", **place, expected=self.expected)
        return text("{file}: {expected}", **place, expected=self.expected)

    def __str__(self) -> str:
        return str(self.text)


class Faults(Exception):
    """An election folder, or a table, that cannot be read as it stands; `faults` are those found, in file order."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(faults)
        self.faults = faults

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def lines(self) -> list[str]:
        """A line a fault; of one kind in one column of a file `MOST_LINES`, and then how many more there are."""
        every = Counter[tuple[str, str | None, str]]()
        for fault in self.faults:
            every[_kind(fault)] += 1 + fault.more
        told = []
        so_far = Counter[tuple[str, str | None, str]]()
        for fault in self.faults:
            kind = _kind(fault)
            so_far[kind] += 1
            if so_far[kind] <= MOST_LINES:
                told.append(str(fault))
            if so_far[kind] == MOST_LINES < every[kind]:
                left = text("and {count} more of the same kind", count=every[kind] - MOST_LINES)
                told.append(str(Fault(fault.file, None, fault.column, left)))
        return told


def _kind(fault: Fault) -> tuple[str, str | None, str]:
    return fault.file, fault.column, fault.expected.message


def shown(value: object) -> str:
    """What was found, in quotation marks, on one line and no longer than a glance takes in."""
    return f'"{one_line(str(value))}"'


def one_line(value: str, longest: int = _LONGEST) -> str:
    """The value with control characters escaped and, past 60 characters, cut."""
    if len(value) > longest:
        value = value[: longest - 1] + "…"
    return _escaped(value)


def _escaped(value: str) -> str:
    return _UNPRINTABLE.sub(lambda found: f"\\x{ord(found[0]):02x}", value)


def is_printable(value: str) -> bool:
    """No control characters and no line separators."""
    return _UNPRINTABLE.search(value) is None
