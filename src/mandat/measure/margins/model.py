"""What a seat hangs on, as data: the smallest changes, the units and classes of ballots, and how they are written."""

import csv
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from mandat.election import Election
from mandat.language import Text
from mandat.law import Law
from mandat.measure.margins.space import KINDS, Kind

if TYPE_CHECKING:
    import polars as pl

Verdict = Literal["could not", "could", "not excluded"]
"""could not: proved. could: an example moves a seat. not excluded: neither a proof nor an example."""

Then = Literal["decided", "lot", "tied", "void", "nobody", "silent"]
"""What becomes of the contest: decided; a lot is to be drawn; equal claims that no rule settles, the seat stays open;
void; nobody elected; the law is silent."""


@dataclass(frozen=True)
class Recipe:
    """So many ballots changed in one way, and what follows.

    `source` and `target`: a contestant, `against_all`, `invalid`, or None (no ballot before, or after). `changes` by
    contestant: the seats that are certain before and after. `tied`: who has equal claims to the `open` seats.
    `by_tie_rule`: claims are equal and a rule of the law, no lot, settles them.
    """

    kind: Kind
    source: str | None
    target: str | None
    votes: int
    then: Then
    changes: dict[str, tuple[int, int]]
    open: int = 0
    tied: tuple[str, ...] = ()
    by_tie_rule: bool = False

    def to_json(self) -> dict[str, Any]:
        changes = {who: list(pair) for who, pair in self.changes.items()}
        return {**vars(self), "changes": changes, "tied": list(self.tied)}


@dataclass(frozen=True)
class Way:
    """The smallest change of one kind: with which the seat is `moved` for sure; and, with fewer ballots than that,
    `level`: it would have to be drawn, or nothing says whose it is. None: no number of ballots does it."""

    moved: Recipe | None
    level: Recipe | None

    @property
    def smallest(self) -> Recipe | None:
        return self.level or self.moved

    def to_json(self) -> dict[str, Any]:
        return {name: one.to_json() if one else None for name, one in (("moved", self.moved), ("level", self.level))}


@dataclass(frozen=True)
class SeatMargin:
    """One seat: the `number`-th of a contestant; of nobody (None) where it is not filled.

    A contestant's seats are taken for one another: its last goes first. `ways` has the kinds that were worked out.
    """

    contestant: str | None
    number: int
    ways: dict[Kind, Way]

    @property
    def moved(self) -> Recipe | None:
        """The smallest change of all kinds that moves the seat for sure; of equal ones that of the first kind."""
        found = [way.moved for way in self.ways.values() if way.moved is not None]
        return min(found, key=lambda one: one.votes, default=None)

    @property
    def level(self) -> Recipe | None:
        """The smallest that leaves it level, where it takes fewer ballots than moving it."""
        found = [way.level for way in self.ways.values() if way.level is not None]
        best, moved = min(found, key=lambda one: one.votes, default=None), self.moved
        return best if best is not None and (moved is None or best.votes < moved.votes) else None

    def to_json(self) -> dict[str, Any]:
        return {
            "contestant": self.contestant,
            "number": self.number,
            **Way(self.moved, self.level).to_json(),
            "kinds": {kind: way.to_json() for kind, way in self.ways.items()},
        }


@dataclass(frozen=True)
class Reach:
    """Whether ballots of one unit, or of one class, could move a seat of a contest.

    `ballots` of it, None where not known. `annulled`: by contestant the certain seats
    before and after, where they differ, when the unit's figures are taken out, and `then` what becomes of the contest;
    None where a figure that it takes is not known. `verdict`: whether they could if they were for anybody else, or
    invalid, or not there; `seats` are those that examples move: whoever loses some, its seats now and the fewest seen
    ("": seats of nobody).
    """

    what: str
    level: str
    ballots: int | None
    verdict: Verdict
    seats: dict[str, tuple[int, int]] = field(default_factory=dict)
    annulled: dict[str, tuple[int, int]] | None = None
    then: Then | None = None

    def to_json(self) -> dict[str, Any]:
        seats = {who: list(pair) for who, pair in self.seats.items()}
        annulled = None if self.annulled is None else {who: list(pair) for who, pair in self.annulled.items()}
        return {**vars(self), "seats": seats, "annulled": annulled}


@dataclass(frozen=True)
class ContestMargins:
    """One contest: `seats`, or the `reason` why nothing is worked out.

    `decided_in`: the contest whose votes decide it, its repeat vote if it has one. `unknown`: kinds of change that are
    left out, since a figure is not known. `at_least`: while fewer ballots than this are changed, in whatever ways at
    once, nothing in the contest changes; proved. None where that is not worked out. `room`: so many ballots more were
    looked at.
    """

    tier: str
    contest: str
    decided_in: str
    house: int
    seats: tuple[SeatMargin, ...] = ()
    reason: Text | None = None
    unknown: tuple[Kind, ...] = ()
    at_least: int | None = None
    room: int = 0
    units: tuple[Reach, ...] = ()
    classes: tuple[Reach, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "tier": self.tier,
            "decided_in": self.decided_in,
            "house": self.house,
            "reason": self.reason.in_all() if self.reason is not None else None,
            "not_known": list(self.unknown),
            "at_least": self.at_least,
            "added_at_most": self.room,
            "seats": [one.to_json() for one in self.seats],
            "units": [one.to_json() for one in self.units],
            "classes": [one.to_json() for one in self.classes],
        }


@dataclass(frozen=True)
class Margins:
    """The margins of an election under a law, by contest."""

    law: Law
    election: Election
    contests: dict[str, ContestMargins]

    def to_frame(self) -> "pl.DataFrame":
        """A Polars data frame with a row for each seat and kind of change, see `mandat.measure.margins.shown`."""
        from mandat.measure.margins.shown import frame

        return frame(self)

    def __repr__(self) -> str:
        return f"<Margins: {self.election.id} under {self.law.id}@{self.law.from_}>"

    def _repr_html_(self) -> str:
        """A table for a notebook: the closest seat of each contestant, and the smallest change that moves it."""
        from mandat.measure.margins.shown import page

        return page(self)

    def to_json(self) -> dict[str, Any]:
        return {
            "law": self.law.id,
            "in_force": self.law.from_.isoformat(),
            "election": self.election.id,
            "made_up": self.election.made_up,
            "contests": {contest: one.to_json() for contest, one in self.contests.items()},
        }

    def to_csv(self) -> str:
        """A row for each seat and kind: the recipe that moves it, and the one that leaves it level."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        columns = ["votes", "source", "target", "then", "by_tie_rule", "changes"]
        writer.writerow(
            ["tier", "contest", "contestant", "seat", "kind", *columns, *(f"level_{name}" for name in columns)]
        )
        for one in self.contests.values():
            for seat in one.seats:
                for kind in KINDS:
                    if (way := seat.ways.get(kind)) is not None:
                        row = [one.tier, one.contest, seat.contestant or "", seat.number, kind]
                        writer.writerow([*row, *_cells(way.moved), *_cells(way.level)])
        return out.getvalue()

    def units_to_csv(self) -> str:
        """A row for each contest and unit or class of ballots."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(
            ["tier", "contest", "level", "what", "ballots", "verdict", "seats", "annulled", "annulled_then"]
        )
        for one in self.contests.values():
            for part in (*one.units, *one.classes):
                ballots = "" if part.ballots is None else part.ballots
                told = "" if part.annulled is None else _changes(part.annulled)
                row = [one.tier, one.contest, part.level, part.what, ballots, part.verdict]
                writer.writerow([*row, _changes(part.seats), told, part.then or ""])
        return out.getvalue()


def _cells(recipe: Recipe | None) -> list[Any]:
    if recipe is None:
        return [""] * 6
    tie = "yes" if recipe.by_tie_rule else "no"
    return [recipe.votes, recipe.source or "", recipe.target or "", recipe.then, tie, _changes(recipe.changes)]


def _changes(changes: dict[str, tuple[int, int]]) -> str:
    return "; ".join(f"{who} {before} -> {after}" for who, (before, after) in changes.items())
