"""How findings name lines and figures."""

from __future__ import annotations

from collections.abc import Iterable

from mandat.count.protocols import Protocols
from mandat.language import Names, Text, text


def message(what: Names | Text, figures: Iterable[tuple[Names | Text | str, int | None]]) -> Text:
    """What is wrong, then the figures it is about."""
    told = [
        text("“{line}” blank", line=line) if figure is None else text("“{line}” {figure}", line=line, figure=figure)
        for line, figure in figures
    ]
    return text("{what} {figures}", what=what, figures=told) if told else text("{what}", what=what)


def line_of(protocols: Protocols, contest: str, line: str) -> str:
    """The line as the source has it: a contestant's id, not the column of our table that holds the votes."""
    return protocols.item(contest, line) or line


def named(protocols: Protocols, contest: str, line: str) -> Names | Text | str:
    """What a line is called: as the form has it; for votes the contestant's id."""
    item = protocols.item(contest, line)
    if line.startswith("vote_"):
        return item or line
    if protocols.form is not None and line in protocols.form.names:
        return protocols.form.names[line]
    return line
