"""One protocol held against its form while it is typed: the relations are those that `mandat count` goes by."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mandat.language import Names, Text, cited, text
from mandat.law.forms import VOTES, Form
from mandat.web.entry.cells import UNREADABLE, Cell, NotAFigure, cell, numbers
from mandat.web.setup.current import Loaded


@dataclass(frozen=True)
class Line:
    """A field of the entry form: an item of the protocol and what it is called on the paper."""

    code: str
    name: Any
    number: str = ""
    note: Any = ""
    required: bool = True
    contestant: bool = False


@dataclass(frozen=True)
class Fired:
    """A check that does not hold, with the figures it is about (None: not known)."""

    code: str
    level: str
    what: Any
    figures: tuple[tuple[Any, int | None], ...] = ()
    cite: Any = ""


def lines_of(loaded: Loaded, contest: str) -> list[Line]:
    """The fields in the paper's order: the lines of the law's form, then the contestants as on the ballot."""
    form = loaded.forms[loaded.election.contests[contest].tier]
    own = [
        Line(one.code, Names(one.name), one.line or "", Names(one.note) if one.note else "", one.required)
        for one in form.fields
    ]
    return own + [
        Line(one.id, one.label, str(place), contestant=True) for place, one in enumerate(loaded.ballot(contest), 1)
    ]


def parsed(lines: list[Line], typed: Mapping[str, str]) -> tuple[dict[str, Cell], dict[str, Text]]:
    """The figures of what was typed, and by line what is no figure (the line is then left out of the figures)."""
    figures: dict[str, Cell] = {}
    faults: dict[str, Text] = {}
    for line in lines:
        try:
            figures[line.code] = cell(typed.get(line.code, ""))
        except NotAFigure as error:
            faults[line.code] = error.message
    return figures, faults


def fired(form: Form, lines: list[Line], figures: Mapping[str, Cell]) -> list[Fired]:
    """What does not hold, errors first. What a blank leaves open does not fire; blanks are told as `W-BLANK`."""
    known = numbers(figures)
    votes = [known.get(line.code) for line in lines if line.contestant]
    values = {code: known.get(code) for code in form.codes}
    values[VOTES] = None if None in votes else sum(one or 0 for one in votes)
    found = [
        Fired(
            check.code,
            check.level,
            Names(check.text),
            tuple((form.names[code], values[code]) for code in (*form.codes, VOTES) if code in check.holds.fields),
            cited(check.cite) if check.cite else "",
        )
        for check in form.checks
        if check.holds.holds(values) is False
    ]
    quoted = {line.code: text("“{line}”", line=line.name) for line in lines}
    unread = [quoted[line.code] for line in lines if figures.get(line.code) == UNREADABLE]
    blank = [quoted[line.code] for line in lines if line.required and figures.get(line.code, 0) is None]
    if unread:
        found.append(Fired("E-UNREADABLE", "error", text("nobody can read: {lines}", lines=unread)))
    if blank:
        found.append(Fired("W-BLANK", "warning", text("blank: {lines}", lines=blank)))
    return sorted(found, key=lambda one: one.level)
