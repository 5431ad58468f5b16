"""What a document tells beside the outcome: sums, completeness, lots drawn, findings, and who approved what."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mandat.count import Tally

Sums = Mapping[str, Mapping[str, int | None]]
"""By contest the sum of each item, None where a protocol lacks it."""


@dataclass(frozen=True)
class Ceremony:
    """The record of a lot that was drawn."""

    lot: str
    contest: str
    winners: tuple[str, ...]
    place: str
    drawn: str
    present: str
    how: str
    entered_by: str
    confirmed_by: str


@dataclass(frozen=True)
class Reviewed:
    """Findings of the checks, and how many of them are in which state."""

    errors: int
    warnings: int
    open: int
    explained: int
    closed: int


@dataclass(frozen=True)
class Signed:
    """One state of an election, and its approvals.

    `digest` is the SHA-256 of the data, `head` that of the journal's entry `entry`, the last that could change them.
    `approved` are names and moments (with a time zone), in their order; with none, the document says that it is a
    draft. `protocols` are definitive ones, annulled ones, and those to come in all. `training`: nothing of it is real.
    """

    digest: str
    head: str = ""
    entry: int = 0
    approved: tuple[tuple[str, datetime.datetime], ...] = ()
    protocols: tuple[int, int, int] | None = None
    ceremonies: tuple[Ceremony, ...] = ()
    reviewed: Reviewed | None = None
    training: bool = False

    @property
    def at(self) -> datetime.datetime | None:
        """When the last approval was given: the document's own date."""
        return self.approved[-1][1] if self.approved else None


def sums_of(tallies: Iterable[Tally]) -> dict[str, dict[str, int | None]]:
    """The sums of each contest's own area."""
    return {
        row.contest: {item: row.total(item) for item in tally.items.get(row.contest, tuple(row.sums))}
        for tally in tallies
        for row in tally.rows
        if row.contest
    }
