"""Constituencies: whether a candidate can lose the seat, or win it, whatever the outstanding ballots say. Exact.

Those with the most votes are elected, under a majority only with the share. A candidate loses where as many rivals as
there are seats come before it, each with as few votes as that takes; or where the share is missed with every ballot
against it. It can win where it can with every ballot.
"""

from collections.abc import Callable

from mandat.decision.outstanding.admission import GROWING
from mandat.decision.outstanding.claims import Claims, Sharing
from mandat.decision.outstanding.space import Fall, Share, Space
from mandat.law.schema import Majority

Try = Callable[[Fall], bool]


class Winners:
    """The questions about one contest of candidates."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self.ties = Claims(space)
        rule = space.tier.allocate
        self.share = Share(rule.share, rule.of, rule.compare == "more than") if isinstance(rule, Majority) else None

    def never_fewer(self, p: int, seats: int, bears_out: Try) -> bool:
        """Whether it is proved that p always has its seat."""
        falls = [fall for fall in (self._overtaken(p), self._below(p)) if fall is not None]
        for fall in falls:
            bears_out(fall)
        return not falls

    def never_more(self, p: int, seats: int, bears_out: Try) -> bool:
        """Whether it is proved that p never has a seat."""
        own = self.space
        mine = own.votes[p] + own.ballots
        ahead = sum(
            vote > mine or (vote == mine and self._first(j, p) < 0) for j, vote in enumerate(own.votes) if j != p
        )
        line = own.tier.against_all
        beaten = line is not None and line.leads == "void" and own.seats == 1 and own.against_all.low > mine
        if not mine or ahead >= own.seats or beaten or not self._may_reach(p):
            return True
        bears_out(self._all_to(p))
        return False

    def _first(self, j: int, p: int) -> int:
        """Of equal votes: -1 where the law puts j first, 1 where it puts p first."""
        return self.ties.first(j, 1, p, 1, Sharing(()))

    def _all_to(self, i: int) -> Fall:
        own = self.space
        votes = [own.ballots if j == i else 0 for j in range(own.size)]
        return Fall(tuple(votes), registered=own.bases["registered"].low if own.asks_registered else None)

    def _overtaken(self, p: int) -> Fall | None:
        """Just enough rivals come level with p, or before it where a tie would go to p."""
        own = self.space
        if not own.votes[p]:
            return Fall((0,) * own.size)
        costs = sorted(
            (max(own.votes[p] - vote + (self._first(j, p) > 0), 0), j) for j, vote in enumerate(own.votes) if j != p
        )[: own.seats]
        if len(costs) < own.seats or sum(cost for cost, _ in costs) > own.ballots:
            return None
        more = {j: cost for cost, j in costs}
        return Fall(
            tuple(more.get(j, 0) for j in range(own.size)),
            registered=own.bases["registered"].low if own.asks_registered else None,
        )

    def _below(self, p: int) -> Fall | None:
        """Every ballot is against p, and p misses the share."""
        own, share = self.space, self.share
        if share is None:
            return None
        known = own.bases[share.base]
        grown = own.ballots if share.base in GROWING else 0
        if known.high is not None and own.votes[p] >= share.need(known.high + grown) and known.high + grown > 0:
            return None
        others = [j for j in range(own.size) if j != p]
        registered = own.bases["registered"].high if own.asks_registered else None
        if share.base == "cast" or (not others and not own.line):
            return Fall((0,) * own.size, invalid=own.ballots, registered=registered)
        if own.line and share.base == "valid":
            return Fall((0,) * own.size, against_all=own.ballots, registered=registered)
        votes = [own.ballots if others and j == others[0] else 0 for j in range(own.size)]
        return Fall(tuple(votes), registered=registered)

    def _may_reach(self, p: int) -> bool:
        """Whether p can have the share: with every further ballot, or with none."""
        own, share = self.space, self.share
        if share is None:
            return True
        low, grows = own.bases[share.base].low, share.base in GROWING
        return any(own.votes[p] + more >= share.need(low + (more if grows else 0)) for more in {0, own.ballots})
