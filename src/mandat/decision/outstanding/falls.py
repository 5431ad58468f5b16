"""Ways in which the outstanding ballots fall: the cheapest that gives others enough claims, and one made whole."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from mandat.decision.outstanding.admission import Admission, Growth
from mandat.decision.outstanding.space import Fall, Space

Prices = Mapping[int, Sequence[int]]
"""By rival: what it costs to have one claim, two, three … that count, in votes; never less than for fewer."""


def may_afford(prices: Prices, wanted: int, budget: int) -> bool:
    """Whether so many claims may be had for the budget: False only where they surely cannot.

    A rival's prices are replaced by the largest convex ones below them; then the cheapest steps can be taken in order.
    """
    steps: list[Fraction] = []
    for own in prices.values():
        corners: list[tuple[int, int]] = [(0, 0)]
        for point in enumerate(own, start=1):
            while len(corners) > 1 and _is_above(corners[-2], corners[-1], point):
                corners.pop()
            corners.append(point)
        for (first, low), (last, high) in pairwise(corners):
            steps += [Fraction(high - low, last - first)] * (last - first)
    return len(steps) >= wanted and sum(sorted(steps)[: max(wanted, 0)]) <= budget


def _is_above(before: tuple[int, int], corner: tuple[int, int], after: tuple[int, int]) -> bool:
    """Whether a corner lies on or above the line between its neighbours."""
    (x, y), (u, v), (s, t) = before, corner, after
    return (v - y) * (s - x) >= (t - y) * (u - x)


def cheapest(prices: Prices, wanted: int, budget: int) -> dict[int, int] | None:
    """What each rival gets so that together they have the wanted claims for the fewest votes; None above the budget."""
    best: dict[int, tuple[int, dict[int, int]]] = {0: (0, {})}  # by claims (`wanted` and more as one): votes, by rival
    for rival, own in prices.items():
        then = dict(best)
        for have, (spent, given) in best.items():
            for claims, price in enumerate(own, start=1):
                cost, reached = spent + price, min(have + claims, wanted)
                if cost > budget:
                    break
                if reached not in then or cost < then[reached][0]:
                    then[reached] = (cost, {**given, rival: price} if price else given)
                if have + claims >= wanted:
                    break
        best = then
    return best[wanted][1] if wanted in best else None


def complete(space: Space, admission: Admission, votes: Sequence[int], growth: Growth, taking: Sequence[int]) -> Fall:
    """The votes, and as many more ballots as bring the bases up to `growth`: first for those who do not share."""
    given = list(votes)
    for i in range(space.size):
        left = growth.votes - sum(given)
        if i not in taking and left > 0:
            room = admission.room(i, growth.bases)
            given[i] += left if room is None else min(max(room - given[i], 0), left)
    against_all = max(growth.valid - sum(given), 0) if space.line else 0
    invalid = max(growth.cast - sum(given) - against_all, 0)
    registered = growth.bases["registered"] if space.asks_registered else None
    return Fall(tuple(given), against_all, invalid, registered)
