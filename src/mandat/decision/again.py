"""An election decided once, and contests of it decided again with other ballots, the rest left as it is.

Many other ballots of one contest first go through the plan in one batch: "one plan, two lives". Only those that come
out differently there are then decided as an official contest is, twice, with all that follows elsewhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mandat.decision.ballots import Ballots, Won, contests_of
from mandat.decision.by_plan import votes_of
from mandat.decision.official import _Deciding, law_for
from mandat.decision.outcome import ContestOutcome
from mandat.decision.plan import Array, Result, State, TierPlan, Votes, compile_law
from mandat.decision.same import result
from mandat.decision.stack import pattern, stacked
from mandat.election import Contest, Election
from mandat.law import Law
from mandat.law.schema import Tier

BATCH = 4096
"""Ballots laid out at once, so that memory does not grow with their number."""


@dataclass(frozen=True)
class Other:
    """Other ballots of a contest (None: no votes are known), and the units of its area that are still out."""

    ballots: Ballots | None
    units_out: tuple[str, ...] = ()


class Again:
    """One election, decided under a law, and what becomes of it with other ballots.

    Raises as `decide`.
    """

    def __init__(self, election: Election, law: Law | str | None = None) -> None:
        self.election = election
        self.law = law_for(election, law)
        self._first = _Deciding(self.law, election, {})
        self._first.run()
        self._plans = {plan.tier.id: plan for plan in compile_law(self.law).tiers}

    @property
    def contests(self) -> Mapping[str, ContestOutcome]:
        """The outcome of every contest as the election stands; one that repeats another is in that other's."""
        return self._first.contests

    @property
    def won(self) -> Won:
        """The seats of every party in every tier, as the election stands."""
        return self._first.won

    def tier(self, contest: str) -> Tier | None:
        """The rules of a contest; None where the law has no such tier."""
        plan = self._plans.get(self.election.contests[contest].tier)
        return plan.tier if plan is not None else None

    def same(self, contest: str, own: Other, others: Sequence[Other]) -> list[bool]:
        """For each of many other ballots of a contest, whether they surely leave the outcome as it is.

        `own` are the election's own ballots. What the plan cannot run in a batch is not sure.
        """
        plan = self._plans.get(self.election.contests[contest].tier)
        if plan is None or own.ballots is None or self.election.contests[contest].repeats is not None:
            return [False] * len(others)
        (mark,) = self._marks(plan, [own.ballots])
        found = [False] * len(others)
        for start in range(0, len(others), BATCH):
            groups: dict[object, list[tuple[int, Votes]]] = {}
            for place in range(start, min(start + BATCH, len(others))):
                ballots = others[place].ballots
                if ballots is not None and bool(others[place].units_out) == bool(own.units_out):
                    votes = self._votes(plan, ballots)
                    groups.setdefault(pattern(votes), []).append((place, votes))
            for group in groups.values():
                together = stacked([votes for _, votes in group])
                marks = _marks(together, plan.run(together))
                for (place, _), equal in zip(group, (marks == mark).all(-1).tolist(), strict=True):
                    found[place] = equal
        return found

    def outcomes(self, others: Mapping[str, Other]) -> dict[str, ContestOutcome]:
        """The contests that come out differently with other ballots, in their own tier or in one that asks for it."""
        return _Redeciding(self._first, others).differing()

    def _marks(self, plan: TierPlan, several: Sequence[Ballots]) -> Array:
        votes = stacked([self._votes(plan, ballots) for ballots in several])
        return _marks(votes, plan.run(votes))

    def _votes(self, plan: TierPlan, ballots: Ballots) -> Votes:
        asked = {way.tier for way in plan.tier.admit}
        return votes_of(plan.tier, ballots, {tier: won for tier, won in self._first.won.items() if tier in asked})


def _marks(votes: Votes, result: Result) -> Array:
    """All that an outcome is made of, a row for each: `[row, mark]`, equal where nothing differs.

    Where nobody is elected, or the first are tied, it may matter who has the two most votes.
    """
    second = np.sort(votes.votes, axis=-1)[..., -2:][..., :1]
    unfilled = (result.state == State.NOBODY) | (result.open > 0)
    among = np.asarray(votes.votes >= second, bool) & unfilled[..., None]
    parts = [result.state[..., None], result.open[..., None], result.seats, result.tied, among]
    return np.concatenate([np.asarray(part).astype(np.int64) for part in parts], axis=-1)


class _Redeciding(_Deciding):
    """A decision in which some contests have other ballots; what does not depend on them is not decided again."""

    def __init__(self, first: _Deciding, others: Mapping[str, Other]) -> None:
        super().__init__(first.law, first.election, {})
        self.first = first
        self.others = others
        self.absent, self.fewer = first.absent, first.fewer
        self.contests = dict(first.contests)

    def differing(self) -> dict[str, ContestOutcome]:
        found: dict[str, ContestOutcome] = {}
        moved: set[str] = set()
        for plan in compile_law(self.law).tiers:
            tier = plan.tier
            all_anew = any(way.tier in moved for way in tier.admit)
            for contest in contests_of(self.election, tier):
                repeat = self.election.repeat_of(contest.id)
                if all_anew or contest.id in self.others or (repeat is not None and repeat.id in self.others):
                    self._contest(plan, contest)
                    before, after = self.first.contests[contest.id], self.contests[contest.id]
                    if (*result(before), before.silent) != (*result(after), after.silent):
                        found[contest.id] = after
            self.won[tier.id] = self.first.won[tier.id]
            if any(one.tier == tier.id for one in found.values()):
                self.won[tier.id] = self._won(tier)
                if self.won[tier.id] != self.first.won[tier.id]:
                    moved.add(tier.id)
        return found

    def _ballots(self, tier: Tier, contest: Contest) -> Ballots | None:
        other = self.others.get(contest.id)
        return other.ballots if other is not None else super()._ballots(tier, contest)

    def _units_out(self, contest: str) -> list[str]:
        other = self.others.get(contest)
        return list(other.units_out) if other is not None else super()._units_out(contest)
