"""Every way in which a few outstanding ballots can fall, through the plan: proofs and examples are held against it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from mandat.decision.ballots import Ballots, Bounds
from mandat.decision.plan import Array, State, TierPlan, Votes
from mandat.law.schema import Base, Tier

SILENT = (State.NONE_ADMITTED, State.EQUAL_SECOND, State.EXCESS)


@dataclass(frozen=True)
class All:
    """By contestant the fewest and the most seats of any way of falling; `unknown`: the plan cannot tell one."""

    ranges: dict[str, tuple[int, int]]
    unknown: bool


def splits(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Every way of giving at most `total` to so many."""
    if parts == 0:
        yield ()
        return
    for first in range(total + 1):
        for rest in splits(total - first, parts - 1):
            yield (first, *rest)


def line(tier: Tier, own: Ballots) -> bool:
    """Whether further ballots can be against all."""
    return tier.against_all is not None or own.against_all.high != 0


def every(
    plan: TierPlan,
    own: Ballots,
    ballots: int,
    registered: Bounds,
    won: Mapping[str, Mapping[str, Bounds]] | None = None,
) -> All:
    """All ways of at most so many ballots, each with every number of voters on the lists."""
    size, tier = len(own.ids), plan.tier
    has_line = line(tier, own)
    rows = [
        (*fall[:size], fall[size] if has_line else 0, fall[-1], voters)
        for fall in splits(ballots, size + 1 + has_line)
        for voters in range(registered.low, (registered.high or registered.low) + 1)
    ]
    table = np.array(rows, dtype=object)
    more, against, invalid, voters = table[:, :size], table[:, size], table[:, size + 1], table[:, size + 2]
    votes = np.array([own.votes], dtype=object) + more
    grown: dict[Base, Array] = {
        "valid without against all": more.sum(-1),
        "valid": more.sum(-1) + against,
        "cast": more.sum(-1) + against + invalid,
    }
    bases: dict[Base, tuple[Array, Array | None]] = {}
    for base, growth in grown.items():
        low = own.bases[base].low + growth
        bases[base] = (low, low)
    bases["registered"] = (voters, voters)
    line_votes = own.against_all.low + against
    parties = [one.party for one in own.contestants]
    spans = {}
    for other, seats in (won or {}).items():
        least = np.array([[seats.get(party, Bounds(0, 0)).low for party in parties]] * len(rows))
        spans[other] = (least, least)
    result = plan.run(
        Votes(
            votes=votes,
            seats=own.seats,
            bases=bases,
            against_all=(line_votes, line_votes),
            order=None if own.order is None else np.array([own.order] * len(rows)),
            classes=tuple(frozenset(one.classes) for one in own.contestants),
            won=spans,
        )
    )
    states = [State(int(one)) for one in result.state]
    ranges = {}
    for i, who in enumerate(own.ids):
        fewest, largest = own.seats, 0
        for row, state in enumerate(states):
            few = many = 0
            if state in SILENT:
                many = own.seats
            elif state not in (State.NOBODY, State.VOID):
                few = int(result.seats[row][i])
                many = few + int(bool(result.open[row]) and bool(result.tied[row][i]))
            fewest, largest = min(fewest, few), max(largest, many)
        ranges[who] = (fewest, largest)
    return All(ranges, State.UNKNOWN in states)
