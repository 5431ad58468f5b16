"""Constituencies: whether a candidate can lose the seat, or win it, whatever the outstanding ballots say. Exact.

Those with the most votes are elected, under a majority only with the share. A candidate loses where as many rivals as
there are seats come before it, each with as few votes as that takes; or where the share is missed with every ballot
against it. It can win where it can with every ballot.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

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
        falls = (
            [fall for fall in self._best(p) if self._may_win(p, self.space.total(fall))] if self._may_reach(p) else []
        )
        for fall in falls:
            bears_out(fall)
        return not falls

    def _best(self, p: int) -> Iterator[Fall]:
        """Every ballot is for p; or every one but those that keep the line against all from leading."""
        own, line = self.space, self.space.tier.against_all
        leads = own.against_all.low if line is not None and line.leads == "void" else 0
        for i in range(own.size):
            kept = 0 if i == p else max(leads - own.votes[i], 0)
            if kept <= own.ballots and (i == p or kept):
                yield self._fall({i: kept, p: own.ballots - kept})

    def _may_win(self, p: int, votes: tuple[int, ...]) -> bool:
        own, line = self.space, self.space.tier.against_all
        ahead = sum(
            vote > votes[p] or (vote == votes[p] and self._first(j, p) < 0) for j, vote in enumerate(votes) if j != p
        )
        void = line is not None and line.leads == "void" and own.against_all.low > max(votes)
        return votes[p] > 0 and ahead < own.seats and not void

    def _first(self, j: int, p: int) -> int:
        """Of equal votes: -1 where the law puts j first, 1 where it puts p first."""
        return self.ties.first(j, 1, p, 1, Sharing(()))

    def _fall(self, votes: Mapping[int, int]) -> Fall:
        own = self.space
        registered = own.bases["registered"].low if own.asks_registered else None
        return Fall(tuple(votes.get(i, 0) for i in range(own.size)), registered=registered)

    def _overtaken(self, p: int) -> Fall | None:
        """Just enough rivals come level with p, or before it where a tie would go to p."""
        own = self.space
        if not own.votes[p]:
            return self._fall({})
        costs = sorted(
            (max(own.votes[p] - vote + (self._first(j, p) > 0), 0), j) for j, vote in enumerate(own.votes) if j != p
        )[: own.seats]
        if len(costs) < own.seats or sum(cost for cost, _ in costs) > own.ballots:
            return None
        return self._fall({j: cost for cost, j in costs})

    def _below(self, p: int) -> Fall | None:
        """Every ballot is against p, and p misses the share."""
        own, share = self.space, self.share
        if share is None:
            return None
        known = own.bases[share.base]
        rival = next((j for j in range(own.size) if j != p), None)
        others = {
            "cast": Fall((0,) * own.size, invalid=own.ballots),
            "valid": Fall((0,) * own.size, against_all=own.ballots) if own.line else None,
        }.get(share.base)
        if others is None and rival is not None and share.base in GROWING:
            others = self._fall({rival: own.ballots})
        fall = others if others is not None else self._fall({})
        most = None if known.high is None else known.high + fall.ballots
        if most and own.votes[p] >= share.need(most):
            return None
        return replace(fall, registered=own.bases["registered"].high if own.asks_registered else None)

    def _may_reach(self, p: int) -> bool:
        """Whether p can have the share: with every further ballot, or with none."""
        own, share = self.space, self.share
        if share is None:
            return True
        low, grows = own.bases[share.base].low, share.base in GROWING
        return any(own.votes[p] + more >= share.need(low + (more if grows else 0)) for more in {0, own.ballots})
