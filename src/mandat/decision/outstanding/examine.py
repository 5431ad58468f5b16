"""One contest: examples first, then for each contestant the bounds that can be proved from where the examples end."""

from collections.abc import Mapping
from functools import partial

from mandat.decision.ballots import Ballots, Bounds, Won
from mandat.decision.outstanding.lists import Lists
from mandat.decision.outstanding.model import Chance
from mandat.decision.outstanding.space import space_of
from mandat.decision.outstanding.trial import Trials, extremes
from mandat.decision.outstanding.void import may_be_void, surely_void
from mandat.decision.outstanding.winners import Winners
from mandat.decision.plan import TierPlan

TRIES = 3
"""So often a bound is looked for, further off each time where a nearer one is not proved; then 0, or all seats."""


def examine(
    plan: TierPlan,
    ballots: Ballots,
    at_most: int | None,
    registered: Bounds | None,
    won: Won,
    now: Mapping[str, int],
) -> dict[str, Chance]:
    """What every contestant can still end with when up to `at_most` (None: any number of) ballots are to come.

    `ballots`: what is counted, all votes known. `registered`: the voters on the lists of all units, when all are in.
    `won`: seats in other tiers. `now`: seats by what is counted.
    """
    return _Contest(plan, ballots, at_most, registered, won).chances(now)


class _Contest:
    def __init__(
        self, plan: TierPlan, ballots: Ballots, at_most: int | None, registered: Bounds | None, won: Won
    ) -> None:
        self.ids = ballots.ids
        self.bounded = at_most is not None
        if at_most is None:  # examples then have as many ballots more as are counted, and one
            at_most = sum(vote or 0 for vote in ballots.votes) + ballots.against_all.low + 1
        self.space = space_of(plan.tier, ballots, at_most, registered, won)
        self.trials = Trials(plan, ballots, self.space, won)
        shared = plan.tier.allocate.method in ("largest remainder", "highest averages")
        self.questions: Lists | Winners = Lists(self.space) if shared else Winners(self.space)
        self.house = self.space.seats if shared else 1  # that one contestant can have

    def chances(self, now: Mapping[str, int]) -> dict[str, Chance]:
        everyone, trials = range(self.space.size), self.trials
        trials.run(extremes(self.space))
        if self.bounded and surely_void(self.space):
            bounds = dict.fromkeys(everyone, (0, 0))
        else:
            bounds = {i: (self._least(i), self._most(i)) for i in everyone}
        return {who: self._chance(i, who, now.get(who, 0), *bounds[i]) for i, who in enumerate(self.ids)}

    def _chance(self, i: int, who: str, now: int, least: int, most: int) -> Chance:
        """Examples are worked out only where they show that something is open."""
        seen = self.trials.seen.get(i)
        if seen is None or seen[0] == seen[1]:
            return Chance(who, now, least, most, seen)
        return Chance(who, now, least, most, seen, self.trials.example(i, 0), self.trials.example(i, 1))

    def _least(self, i: int) -> int:
        """The largest number of seats of which it is proved that i always has as many."""
        if not self.bounded or may_be_void(self.space) or i not in self.trials.seen:
            return 0
        seats, failed = self.trials.seen[i][0], 0
        while seats > 0:
            if self.questions.never_fewer(i, seats, partial(self.trials.fewer, i, seats)):
                return seats
            if self.trials.seen[i][0] < seats:
                seats = self.trials.seen[i][0]
            elif (failed := failed + 1) == TRIES:
                return 0
            else:
                seats -= 4 ** (failed - 1)
        return 0

    def _most(self, i: int) -> int:
        """The smallest number of seats of which it is proved that i never has more."""
        house = self.house
        if not self.bounded or i not in self.trials.seen:
            return house
        seats, failed = self.trials.seen[i][1], 0
        while seats < house:
            if self.questions.never_more(i, seats, partial(self.trials.more, i, seats)):
                return seats
            if self.trials.seen[i][1] > seats:
                seats = self.trials.seen[i][1]
            elif (failed := failed + 1) == TRIES:
                return house
            else:
                seats += 4 ** (failed - 1)
        return house
