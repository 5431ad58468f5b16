"""What is true of all papers that count, for the checks that look at some of them alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mandat.count.protocols import VOTES, Protocols

if TYPE_CHECKING:
    from mandat.law.forms import Form


@dataclass(frozen=True)
class Facts:
    """How many papers count; by column, in how many it is blank; by check, in how many it fires, or is not known."""

    papers: int
    blank: Mapping[str, int]
    fired: Mapping[str, int]
    unknown: Mapping[str, int]

    def has(self, column: str) -> bool:
        """Whether a paper has something in this column."""
        return column in self.blank and self.blank[column] < self.papers


def at_hand(protocols: Protocols) -> Facts:
    """The facts of a whole table in memory; checks are counted where they are looked at."""
    return Facts(len(protocols), protocols.frame.null_count().row(0, named=True), {}, {})


def with_gaps(form: Form | None, fields: tuple[str, ...], facts: Facts) -> list[str]:
    """The lines that the form requires and `votes`, so far as some papers have them and others leave them blank."""
    if form is None:
        return []
    required = [field.code for field in form.fields if field.required and field.code in fields]
    return [line for line in (*required, VOTES) if 0 < facts.blank[line] < facts.papers]
