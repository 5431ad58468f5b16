"""One contest as it was counted, its ballots by category, and the ways in which so many of them can be changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from mandat.decision.ballots import Ballots, Won
from mandat.decision.plan import TierPlan
from mandat.law.schema import Base, Tier

Kind = Literal["added", "taken", "moved", "newly valid", "newly invalid"]
KINDS: tuple[Kind, ...] = ("added", "taken", "moved", "newly valid", "newly invalid")

IN_BASE: Mapping[Base, tuple[int, int, int]] = {
    "valid without against all": (1, 0, 0),
    "valid": (1, 1, 0),
    "cast": (1, 1, 1),
    "registered": (0, 0, 0),
}
"""Whether a base counts a vote for a contestant, one against all, an invalid ballot."""


@dataclass(frozen=True)
class Flow:
    """A way of changing ballots one by one: from a category into another, `limit` of them at most.

    Categories are the contestants by place, then against all, invalid, and nowhere (no ballot at all).
    """

    kind: Kind
    source: int
    target: int
    limit: int


@dataclass(frozen=True)
class Space:
    """One contest whose votes are all known, with its rules and the seats won in other tiers.

    `bases` are those that the rules ask for, exactly known. `invalid` None: not known. `line`: a ballot can be against
    all. `room`: so many ballots more there can be at most.
    """

    plan: TierPlan
    own: Ballots
    won: Won
    votes: tuple[int, ...]
    against_all: int
    line: bool
    invalid: int | None
    bases: Mapping[Base, int]
    room: int

    @property
    def tier(self) -> Tier:
        return self.plan.tier

    @property
    def size(self) -> int:
        return len(self.votes)

    @property
    def line_at(self) -> int:
        return self.size

    @property
    def invalid_at(self) -> int:
        return self.size + 1

    @property
    def nowhere(self) -> int:
        return self.size + 2

    @property
    def categories(self) -> int:
        return self.size + 3

    def name(self, category: int) -> str | None:
        """A contestant's id, `against_all`, `invalid`, or None for nowhere."""
        return (*self.own.ids, "against_all", "invalid", None)[category]

    def weights(self, base: Base) -> list[int]:
        """By category, what a ballot counts in a base."""
        vote, against, invalid = IN_BASE[base]
        return [*[vote] * self.size, against, invalid, 0]

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        """Every way of changing ballots, with one source and one target."""
        own = [*enumerate(self.votes), *([(self.line_at, self.against_all)] if self.line else [])]
        found = [Flow("added", self.nowhere, one, self.room) for one, _ in own]
        found += [Flow("taken", one, self.nowhere, votes) for one, votes in own]
        found += [Flow("moved", one, other, votes) for one, votes in own for other, _ in own if one != other]
        if self.invalid is not None:
            found += [Flow("newly valid", self.invalid_at, one, self.invalid) for one, _ in own]
        found += [Flow("newly invalid", one, self.invalid_at, votes) for one, votes in own]
        return tuple(flow for flow in found if flow.limit > 0)


def asked(tier: Tier) -> set[Base]:
    """The bases that the rules of a tier take shares of."""
    bases: set[Base] = {way.of for way in tier.admit if way.share is not None}
    if tier.at_least is not None and tier.at_least.share is not None:
        bases.add(tier.at_least.of)
    if tier.allocate.method == "majority":
        bases.add(tier.allocate.of)
    if tier.turnout is not None:
        bases |= {"cast", "registered"}
    return bases
