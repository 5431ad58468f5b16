"""What a mapping file says: which column of a foreign table is what, and how its figures are written."""

from __future__ import annotations

import datetime
from collections.abc import Mapping as Dict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from mandat.election import ACCOUNTS
from mandat.election.fault import shown
from mandat.language import Text, text
from mandat.law.faults import LawError, at, parse_document, read_text

if TYPE_CHECKING:
    from mandat.law.forms import Form


def _columns(value: object) -> object:
    return [value] if isinstance(value, str) else value


Columns = Annotated[list[str], BeforeValidator(_columns), Field(min_length=1)]
"""One column, or several."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Long(_Part):
    """A table with a row for each figure: the column that names the item, the one with the figure."""

    item: str
    count: str
    contestants: Literal["others"] | list[str] = "others"
    """Which items are contestants: those that are no field, or these alone; any other item is then a fault."""
    party: str | None = None
    """The column with the contestant's party, where the election has no other table of its contestants."""
    independent: list[str] = []
    """What stands in that column for a candidate without a party; an empty cell always does."""


class Dialect(_Part):
    """How the file is written. What is not given is recognised (and said), except how numbers are written: without
    `thousands` and `decimal` a number is digits alone."""

    encoding: str | None = None
    separator: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    thousands: list[Literal[" ", ",", ".", "'"]] = []
    decimal: Literal[",", "."] | None = None
    """The decimal mark; a number written with one must still be whole: `12,0`, not `12,5`."""
    blank: list[str] = []
    """What stands in a cell that says nothing, such as `-`; an empty cell always is one."""


class Mapping(_Part):
    """A mapping file. `unit` names the columns that together name a unit, joined with `/`.

    `contest` is the column of the contest; without one, every row is of the contest `only`. `levels` are areas by
    name, from the largest down; `level` is what the units themselves are. `fields` are the lines of the form; several
    columns are added. `votes` are the contestants of a wide table, in the order of the ballot, `parties` their parties
    (of a list without one, its own id); `long` says instead where a long table has them.
    """

    tier: str
    form: str | None = None
    on: datetime.date | None = None
    unit: Columns
    contest: str | None = None
    only: str | None = None
    copy_: Annotated[str | None, Field(alias="copy")] = None
    copies: dict[str, str] = {}
    levels: dict[str, Columns] = {}
    level: str = "precinct"
    fields: dict[str, Columns] = {}
    votes: dict[str, str] = {}
    parties: dict[str, str] = {}
    long: Long | None = None
    sheet: str | None = None
    dialect: Dialect = Dialect()
    unreadable: Literal["refuse", "keep"] = "refuse"
    """`keep` leaves a cell that is no number blank, as the finding E-UNREADABLE."""

    @model_validator(mode="after")
    def _agrees(self) -> Mapping:
        if (self.contest is None) == (self.only is None):
            raise ValueError(text("expected either contest, a column, or only, the one contest of the table"))
        if self.long is not None and self.votes:
            raise ValueError(text("expected votes in a wide table, long in a long one, not both"))
        if unknown := [one for one in self.parties if one not in self.votes]:
            raise ValueError(text("expected parties of contestants in votes alone, found {found}", found=unknown))
        if self.long is None and not (self.votes or self.fields):
            raise ValueError(text("expected fields, votes or long: the table has no figures otherwise"))
        if self.long is not None and any(len(columns) > 1 for columns in self.fields.values()):
            raise ValueError(text("expected one name for each field: in a long table they are items, not columns"))
        for column, lines in self._mapped().items():
            if len(lines) > 1:
                told = text(
                    "expected the column {column} once, found it for {lines}", column=shown(column), lines=lines
                )
                raise ValueError(told)
        return self

    def _mapped(self) -> dict[str, list[str]]:
        """By column what it is alone mapped to, and each contestant. A column may also be a part of a sum."""
        found: dict[str, list[str]] = {}
        for line, columns in self.fields.items():
            for column in columns if len(columns) == 1 else [one for one in columns if columns.count(one) > 1]:
                found.setdefault(column, []).append(line)
        for who, column in self.votes.items():
            parts = [line for line, columns in self.fields.items() if len(columns) > 1 and column in columns]
            found.setdefault(column, []).extend([*parts, who])
        return found

    def within(self, folder: Path) -> Mapping:
        """The same, with a form document of one's own looked for in the folder of the mapping."""
        if self.form is None or not self.form.endswith(".toml"):
            return self
        return self.model_copy(update={"form": str(folder / self.form)})

    @property
    def words(self) -> tuple[str, ...]:
        """The columns that hold names."""
        some = [*self.unit, *(one for columns in self.levels.values() for one in columns)]
        optional = [self.contest, self.copy_, self.long.item if self.long is not None else None]
        return tuple(dict.fromkeys([*some, *(one for one in optional if one is not None)]))

    @property
    def of_paper(self) -> tuple[str, ...]:
        """The columns that together name a paper."""
        return (*self.unit, *(name for name in (self.contest, self.copy_) if name is not None))

    @property
    def figures(self) -> tuple[str, ...]:
        """The columns that hold figures."""
        if self.long is not None:
            return (self.long.count,)
        return tuple(
            dict.fromkeys([one for columns in self.fields.values() for one in columns] + [*self.votes.values()])
        )


def check_lines(mapping: str | Path | Dict[str, Any] | Mapping, rules: Mapping, form: Form | None) -> None:
    """`LawError` where a field is no line of the form, with the lines that it has. Without a form any name will do.

    `mapping` is what `rules` were read from; of a `Mapping` its owner has to say what other lines there are.
    """
    if form is None or isinstance(mapping, Mapping):
        return
    faults = []
    for code in rules.fields:
        if code not in form.codes and code not in ACCOUNTS:
            told = no_such_line(form, code)
            path = Path(mapping) if isinstance(mapping, str | Path) else None
            faults.append(told if path is None else at(read_text(path), path.name, ["fields", code], told))
    if faults:
        raise LawError(*faults)


def no_such_line(form: Form | None, code: str) -> Text:
    if form is None:
        return text("expected a line of the form or an account line, found {found}", found=shown(code))
    lines = ", ".join(form.codes)
    return text(
        "expected a line of the form {form} ({lines}), found {found}", form=form.id, lines=lines, found=shown(code)
    )


def read_mapping(mapping: str | Path | Dict[str, Any] | Mapping) -> Mapping:
    """A mapping from its TOML file, or from the same as a dictionary; `LawError` names every fault of it.

    A form that is a path ending in .toml is looked for beside the mapping's file.
    """
    if isinstance(mapping, Mapping):
        return mapping
    if isinstance(mapping, str | Path):
        path = Path(mapping)
        return parse_document(Mapping, read_text(path), path.name).within(path.parent)
    return Mapping.model_validate(mapping)
