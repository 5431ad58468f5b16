"""What the checks found: one finding for each place, made only when somebody looks at it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import polars as pl

from mandat.language import Text, current

Level = Literal["error", "warning"]

COLUMNS = ("level", "code", "tier", "contest", "unit", "copy", "file", "row", "field", "found", "message", "cite")


@dataclass(frozen=True)
class Finding:
    """Something to look at in one protocol; never an accusation.

    `found` are the figures it is about by line, None where blank; `field` is the first of them, "" where there is
    none. `unit` and `contest` are ids, `copy`, `file` and `row` say which paper it is.
    """

    level: Level
    code: str
    tier: str
    contest: str
    unit: str
    field: str
    found: Mapping[str, int | None]
    message: Text
    cite: str = ""
    copy: str = ""
    file: str = ""
    row: int | None = None

    def to_json(self) -> dict[str, Any]:
        """The finding as plain data, the message in all three languages."""
        return {
            "level": self.level,
            "code": self.code,
            "tier": self.tier,
            "contest": self.contest,
            "unit": self.unit,
            "copy": self.copy,
            "file": self.file,
            "row": self.row,
            "field": self.field,
            "found": dict(self.found),
            "message": self.message.in_all(),
            "cite": self.cite,
        }


@dataclass(frozen=True)
class Checked:
    """What became of one check: in how many protocols it fired, held, or could not be told for a blank."""

    code: str
    level: Level
    tier: str
    fired: int
    held: int
    unknown: int


@dataclass(frozen=True)
class Source:
    """Findings of one kind: how many, and how they are made."""

    level: Level
    code: str
    count: int
    make: Callable[[], Iterator[Finding]]


@dataclass(frozen=True)
class Findings:
    """All that was found, errors first. `checks` says of every relation how often it was looked at, and with what
    end; `said` what a person should know of the checking itself. A million findings cost nothing until they are
    looked at.
    """

    sources: tuple[Source, ...]
    checks: tuple[Checked, ...] = ()
    said: tuple[Text, ...] = ()
    _order: tuple[Level, ...] = field(default=("error", "warning"), repr=False)

    def __len__(self) -> int:
        return sum(source.count for source in self.sources)

    def __iter__(self) -> Iterator[Finding]:
        for level in self._order:
            for source in self.sources:
                if source.level == level:
                    yield from source.make()

    @property
    def errors(self) -> int:
        return sum(source.count for source in self.sources if source.level == "error")

    @property
    def warnings(self) -> int:
        return len(self) - self.errors

    def by_code(self) -> dict[str, int]:
        """How many findings each code has, errors first."""
        found: dict[str, int] = {}
        for level in self._order:
            for source in self.sources:
                if source.level == level and source.count:
                    found[source.code] = found.get(source.code, 0) + source.count
        return found

    def each(self, code: str) -> Iterator[Finding]:
        """The findings with this code, each made when it is asked for."""
        for source in self.sources:
            if source.code == code and source.count:
                yield from source.make()

    def of(self, *codes: str) -> list[Finding]:
        """The findings with one of these codes."""
        return [one for source in self.sources if source.code in codes for one in source.make()]

    def rows(self, language: str | None = None) -> Iterator[tuple[Any, ...]]:
        """The findings as rows of a table, in one language; see `COLUMNS`."""
        code = language or current()
        for one in self:
            found = "; ".join(f"{name}={'' if figure is None else figure}" for name, figure in one.found.items())
            plain = (one.level, one.code, one.tier, one.contest, one.unit, one.copy, one.file, one.row)
            yield (*plain, one.field, found, one.message.to(code), one.cite)

    def to_frame(self, language: str | None = None) -> pl.DataFrame:
        """The findings as a table, in one language."""
        schema = {name: pl.Int64 if name == "row" else pl.String for name in COLUMNS}
        return pl.DataFrame(list(self.rows(language)), schema=schema, orient="row")

    def to_csv(self, language: str | None = None) -> str:
        """The findings as CSV, in one language. A text that a spreadsheet would take for a formula, which can only have
        come with the ids of a foreign table, has an apostrophe before it; `to_json` has every text as it is.
        """
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([_no_formula(cell) for cell in row] for row in self.rows(language))
        return out.getvalue()

    def to_json(self) -> dict[str, Any]:
        """Everything as plain data, every message in all three languages."""
        return {
            "errors": self.errors,
            "warnings": self.warnings,
            "checks": [vars(one) for one in self.checks],
            "findings": [one.to_json() for one in self],
            "said": [one.in_all() for one in self.said],
        }

    def __str__(self) -> str:
        return json.dumps(self.by_code())


def _no_formula(cell: Any) -> Any:
    """A text that does not begin as a formula does: https://owasp.org/www-community/attacks/CSV_Injection"""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def listed(level: Level, code: str, found: list[Finding]) -> Source:
    """Findings that are there already."""
    return Source(level, code, len(found), lambda: iter(found))


def joined(*several: Findings) -> Findings:
    """The findings of several checks as one."""
    return Findings(
        tuple(source for one in several for source in one.sources),
        tuple(check for one in several for check in one.checks),
        tuple(said for one in several for said in one.said),
    )
