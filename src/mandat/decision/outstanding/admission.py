"""Who can be admitted together: the votes that it takes, and the ballots that keep the others out.

All is monotone. A larger base asks more of those inside and less of what keeps others out, so for a given set of the
admitted the smallest possible bases are the worst that a proof must look at.
"""

from dataclasses import dataclass

from mandat.decision.outstanding.space import Space
from mandat.law.schema import Base

GROWING: tuple[Base, ...] = ("valid without against all", "valid", "cast")
"""Bases that grow with the ballots that come, each with those of the one before it and more."""


@dataclass(frozen=True)
class Growth:
    """The smallest bases: further votes for contestants, valid ballots and ballots, and the value of each base."""

    votes: int
    valid: int
    cast: int
    bases: dict[Base, int]


class Admission:
    """Admission in one contest while up to `space.ballots` ballots are to come."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self.rules = bool(space.tier.admit)
        self.largest: dict[Base, int | None] = {
            base: None if known.high is None else known.high + (space.ballots if base in GROWING else 0)
            for base, known in space.bases.items()
        }
        everyone = range(space.size)
        self.inside = [i for i in everyone if self._always(i)]
        self.outside = [i for i in everyone if self._never(i)]
        decided = {*self.inside, *self.outside}
        self.unsettled = sorted((i for i in everyone if i not in decided), key=lambda i: -space.votes[i])
        self.sound = self._has_voters() and self._has_its_share()
        """Whether anything can be proved of who is admitted."""

    def _has_voters(self) -> bool:
        """Whether there are voters: where there may be none, nothing is said of who reaches a share of them."""
        return bool(self.space.bases["registered"].low) or not any(
            share.base == "registered" for door in self.space.doors for share in door.shares
        )

    def _has_its_share(self) -> bool:
        """Whether those inside have, however the ballots fall, the share together without which more are let in."""
        few = self.space.tier.at_least
        if few is None or few.share is None:
            return True
        base = self.largest[few.of]
        together = sum(self.space.votes[i] for i in self.inside)
        return base is not None and together > few.share * base

    def _always(self, i: int) -> bool:
        """Admitted however the ballots fall."""
        door, vote = self.space.doors[i], self.space.votes[i]
        if not self.rules or door.open:
            return True
        largest = [(share, self.largest[share.base]) for share in door.shares]
        return any(base is not None and vote >= share.need(base) for share, base in largest)

    def _never(self, i: int) -> bool:
        """Not admitted however the ballots fall."""
        door = self.space.doors[i]
        if not self.rules or door.open or door.unsettled:
            return False
        more = self.space.ballots
        for share in door.shares:
            grown = more if share.base in GROWING else 0
            if self.space.votes[i] + more >= share.need(self.space.bases[share.base].low + grown):
                return False
            if self.space.votes[i] >= share.need(self.space.bases[share.base].low):
                return False
        return True

    def growth(self, outside: list[int], votes: int) -> Growth | None:
        """The smallest bases with so many further votes for those who share, at which all `outside` stay out.

        None where there are none.
        """
        least: dict[Base, int] = dict.fromkeys(self.space.bases, 0)
        for i in outside:
            door = self.space.doors[i]
            if door.open:
                return None
            for share in door.shares:
                least[share.base] = max(least[share.base], share.base_above(self.space.votes[i]))
        grown: list[int] = []
        for base in GROWING:
            known = self.space.bases[base]
            due = 0 if known.high is None else max(least[base] - known.high, 0)
            grown.append(max(due, *grown, votes))
        if not self.space.line:  # every valid ballot is for a contestant
            grown[0] = grown[1]
        if grown[2] > self.space.ballots:
            return None
        bases = {
            base: max(self.space.bases[base].low + more, least[base]) for base, more in zip(GROWING, grown, strict=True)
        }
        registered = self.space.bases["registered"]
        bases["registered"] = max(registered.low, least["registered"])
        if registered.high is not None and bases["registered"] > registered.high:
            return None
        return Growth(grown[0], grown[1], grown[2], bases)

    def need(self, i: int, bases: dict[Base, int]) -> int | None:
        """The further votes that admit a contestant at those bases; None where no votes do."""
        door = self.space.doors[i]
        if not self.rules or door.open or door.unsettled:
            return 0
        if not door.shares:
            return None
        return max(min(share.need(bases[share.base]) for share in door.shares) - self.space.votes[i], 0)

    def room(self, i: int, bases: dict[Base, int] | None = None) -> int | None:
        """The most further votes with which a contestant can stay out, at the largest bases or at those; None: any."""
        door = self.space.doors[i]
        rooms = []
        for share in door.shares:
            base = self.largest[share.base] if bases is None else bases[share.base]
            if base is not None:
                rooms.append(share.need(base) - 1 - self.space.votes[i])
        return min(rooms, default=None)
