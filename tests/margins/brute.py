"""Every number of ballots changed in every way, one after the other: what margins are held against.

Written from the words of the question alone: nothing here is shared with `mandat.measure`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from mandat.decision.ballots import Ballots, Bounds
from mandat.decision.by_plan import votes_of
from mandat.decision.plan import Array, Result, State, TierPlan
from mandat.law.schema import Base

SILENT = (State.NONE_ADMITTED, State.EQUAL_SECOND, State.EXCESS, State.UNKNOWN)
Ways = dict[tuple[str, str | None, int], int]
"""By kind, holder (None: nobody) and number of the seat the fewest ballots."""


@dataclass
class Ground:
    """A contest's ballots that can be changed one by one."""

    votes: list[int]
    against_all: int
    invalid: int
    registered: int

    def after(self, source: int | None, target: int | None, number: int) -> "Ground":
        """Categories: the contestants, then against all, then invalid."""
        table = [*self.votes, self.against_all, self.invalid]
        for place, sign in ((source, -1), (target, 1)):
            if place is not None:
                table[place] += sign * number
        return Ground(table[:-2], table[-2], table[-1], self.registered)

    def ballots(self, own: Ballots) -> Ballots:
        contest, valid = sum(self.votes), sum(self.votes) + self.against_all
        bases: dict[Base, int] = {
            "valid without against all": contest,
            "valid": valid,
            "cast": valid + self.invalid,
            "registered": self.registered,
        }
        return replace(
            own,
            votes=tuple(self.votes),
            against_all=Bounds(self.against_all, self.against_all),
            bases={base: Bounds(value, value) for base, value in bases.items()},
        )


def ground(own: Ballots) -> Ground:
    votes = [vote or 0 for vote in own.votes]
    invalid = own.bases["cast"].low - own.bases["valid"].low
    return Ground(votes, own.against_all.low, invalid, own.bases["registered"].low)


def ways(own: Ballots, line: bool) -> Iterator[tuple[str, int | None, int | None, int]]:
    """Kind, source, target and the most ballots."""
    here = ground(own)
    size = len(here.votes)
    table = [*here.votes, here.against_all, here.invalid]
    valid = [*range(size), *([size] if line else [])]
    for one in valid:
        yield "added", None, one, here.registered - sum(table)
        yield "taken", one, None, table[one]
        yield "newly invalid", one, size + 1, table[one]
        yield "newly valid", size + 1, one, here.invalid
        for other in valid:
            if other != one:
                yield "moved", one, other, table[one]


def seats_after(plan: TierPlan, own: Ballots, won: Mapping[str, Mapping[str, Bounds]]) -> list[tuple[int, int]]:
    """For each contestant, and last for nobody, the fewest and the most seats."""
    result: Result = plan.run(votes_of(plan.tier, own, won))
    state, seats = State(int(result.state[0])), [int(one) for one in result.seats[0]]
    empty = own.seats - sum(seats)
    if state in SILENT:
        return [(0, own.seats)] * len(seats) + [(0, empty)]
    tied = [bool(result.open[0]) and bool(one) for one in result.tied[0]]
    return [(one, one + more) for one, more in zip(seats, tied, strict=True)] + [(empty, empty)]


def smallest(
    plan: TierPlan, own: Ballots, won: Mapping[str, Mapping[str, Bounds]], line: bool
) -> tuple[list[tuple[str | None, int]], Ways, Ways]:
    """The seats; and by kind and seat the fewest ballots that move it for sure, and with which it is not kept for
    sure."""
    ids: list[str | None] = [*own.ids, None]
    base = seats_after(plan, own, won)
    seats = [(who, number) for who, (low, _) in zip(ids, base, strict=True) for number in range(1, low + 1)]
    moved: Ways = {}
    loose: Ways = {}
    here = ground(own)
    for kind, source, target, most in ways(own, line):
        for number in range(1, most + 1):
            after = seats_after(plan, here.after(source, target, number).ballots(own), won)
            for place, who in enumerate(ids):
                for seat in range(1, base[place][0] + 1):
                    for table, value in ((moved, after[place][1]), (loose, after[place][0])):
                        if value < seat:
                            key = (kind, who, seat)
                            table[key] = min(number, table.get(key, number))
    return seats, moved, loose


def at_will(own: Ballots, line: bool, number: int) -> Array:
    """Every table `[row, category]` (and nowhere last) in which up to `number` ballots are changed, each in any way."""
    here = ground(own)
    start = (*here.votes, here.against_all, here.invalid, 0)
    size = len(here.votes)
    places = [k for k in range(size + 3) if line or k != size]
    seen = {start}
    for _ in range(number):
        for table in list(seen):
            for source in places[:-1]:
                if table[source]:
                    for target in places:
                        if target != source:
                            new = list(table)
                            new[source] -= 1
                            new[target] += 1
                            seen.add(tuple(new))
    return np.array(sorted(seen))
