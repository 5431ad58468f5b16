"""One official contest through the plan: a batch of one on Python's own integers, and what its states mean."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from mandat.decision.ballots import Ballots, Bounds, Won
from mandat.decision.outcome import ContestOutcome, FollowUp, Lot
from mandat.decision.plan import Array, Result, Span, State, TierPlan, Votes, settle
from mandat.decision.rules import asks_registration, follow_up, lot_rule, within
from mandat.law.schema import MOST_SEATS, Tier

_SITUATIONS = {
    State.NONE_ADMITTED: "none admitted",
    State.EQUAL_SECOND: "equal second lists",
    State.EXCESS: "guaranteed seats above the whole",
}


def by_plan(
    plan: TierPlan,
    ballots: Ballots,
    drawn: Sequence[str] = (),
    won: Won | None = None,
) -> ContestOutcome:
    """The outcome of one contest; `drawn` and `won` as in `mandat.decision.retell.retell`."""
    result = plan.run(votes_of(plan.tier, ballots, won or {}))
    return _Meaning(plan.tier, ballots, result, drawn).outcome()


def votes_of(tier: Tier, ballots: Ballots, won: Won) -> Votes:
    """The contest as arrays with one leading dimension of size 1; whole numbers stay Python's own."""
    known = np.array([[vote is not None for vote in ballots.votes]])
    return Votes(
        votes=_rows([vote or 0 for vote in ballots.votes]),
        seats=ballots.seats,
        bases={base: _pair(bounds) for base, bounds in ballots.bases.items()},
        against_all=_pair(ballots.against_all),
        order=np.array([ballots.order]) if ballots.order is not None else None,
        classes=tuple(frozenset(one.classes) for one in ballots.contestants),
        settled=_settled(tier, ballots),
        known=None if ballots.known else known,
        won={other: _won(ballots, seats) for other, seats in won.items()},
    )


def _won(ballots: Ballots, seats: Mapping[str, Bounds]) -> Span:
    """The seats of each contestant's party in another tier: the least and the most they can be."""
    spans = [seats.get(one.party, Bounds(0, 0)) for one in ballots.contestants]
    least = np.array([[span.low for span in spans]])
    if all(span.exact for span in spans):
        return least, least
    return least, np.array([[MOST_SEATS if span.high is None else span.high for span in spans]])


def _pair(bounds: Bounds) -> Span:
    low = _row([bounds.low])
    return low, low if bounds.exact else None if bounds.high is None else _row([bounds.high])


def _settled(tier: Tier, ballots: Ballots) -> tuple[Array, ...]:
    """What published percentages say of each way of admission, where votes or base are not known."""
    if all(share is None for share in ballots.shares):
        return ()
    return tuple(
        np.array(
            [
                [
                    settle(way, share)
                    if share is not None and (vote is None or not ballots.bases[way.of].exact)
                    else -1
                    for vote, share in zip(ballots.votes, ballots.shares, strict=True)
                ]
            ]
        )
        for way in tier.admit
    )


def _rows(values: list[int]) -> Array:
    """One row; numbers beyond int64 stay exact."""
    row = np.empty((1, len(values)), object)
    row[0, :] = values
    return row


def _row(values: list[int]) -> Array:
    row = np.empty(len(values), object)
    row[:] = values
    return row


class _Meaning:
    """What the plan's numbers mean for one contest under its tier."""

    def __init__(self, tier: Tier, ballots: Ballots, result: Result, drawn: Sequence[str]) -> None:
        self.tier = tier
        self.ballots = ballots
        self.state = State(int(result.state[0]))
        self.seats = [int(seats) for seats in result.seats[0]]
        self.open = int(result.open[0])
        self.tied = [place for place, is_tied in enumerate(result.tied[0]) if is_tied]
        self.admitted = [place for place, is_in in enumerate(result.admitted[0]) if is_in]
        self.let_in = [place for place, is_in in enumerate(result.let_in[0]) if is_in]
        self.drawn = drawn

    def outcome(self) -> ContestOutcome:
        if self.state == State.UNKNOWN:
            return self._as("missing")
        if self.state == State.VOID:
            return self._as("void")
        if self.state == State.NONE_ADMITTED:
            self.admitted, self.let_in = [], []
        if self.state in _SITUATIONS:
            return self._as("silent", silent=(_SITUATIONS[self.state],))
        if self.state == State.NOBODY:
            return self._unfilled()
        if not self.open:
            return self._as("decided")
        if asks_registration(self.tier) and self.ballots.order is None:
            return self._as("missing")
        rule = lot_rule(self.tier)
        if rule is None:
            return self._unfilled()
        if self.drawn:
            for who in self.drawn:
                self.seats[self.ballots.ids.index(who)] += 1
            return self._as("decided")
        among = tuple(self.ballots.ids[place] for place in self.tied)
        contest = self.ballots.contest.id
        return self._as(
            "pending",
            lot=Lot(f"{self.tier.id}/{contest}", self.tier.id, contest, among, self.open, rule.cite),
        )

    def _unfilled(self) -> ContestOutcome:
        rule = follow_up(self.tier, len(self.ballots.ids))
        if rule is None:
            if self.state == State.NOBODY or self.tier.ballot == "candidate":
                return self._as("silent", silent=("nobody elected",))
            return self._as(
                "silent", silent=("equal registration" if asks_registration(self.tier) else "equal claims",)
            )
        places = self.tied
        if rule.among == "the first two" or self.state == State.NOBODY:
            votes = [vote or 0 for vote in self.ballots.votes]
            second = sorted(votes, reverse=True)[:2][-1]
            places = [place for place, vote in enumerate(votes) if vote >= second]
        among = tuple(self.ballots.ids[place] for place in places) if rule.then == "repeat vote" else ()
        silent = ("more than two tied",) if rule.among == "the first two" and len(among) > 2 else ()
        return self._as("unfilled", follow_up=FollowUp(rule.then, among, within(rule), rule.cite), silent=silent)

    def _as(self, state: Any, **more: Any) -> ContestOutcome:
        ids = self.ballots.ids
        return ContestOutcome(
            tier=self.tier.id,
            contest=self.ballots.contest.id,
            state=state,
            house=self.ballots.seats,
            seats=dict(zip(ids, self.seats, strict=True)),
            admitted=tuple(ids[place] for place in self.admitted),
            let_in=tuple(ids[place] for place in self.let_in),
            **more,
        )
