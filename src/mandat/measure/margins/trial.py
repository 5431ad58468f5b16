"""Many changes of one contest through the plan in one batch."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from mandat import allocate
from mandat.decision.by_plan import votes_of
from mandat.decision.plan import Array, Result, State, TierPlan, Votes
from mandat.law.schema import LargestRemainder
from mandat.measure.margins.space import IN_BASE, Flow, Space

SILENT = (State.NONE_ADMITTED, State.EQUAL_SECOND, State.EXCESS, State.UNKNOWN)
BATCH = 2**19  # votes at once
_SAFE = 2**61


@dataclass(frozen=True)
class Runs:
    """What the plan makes of rows: `marks[row]` is all that an outcome is made of, `low` and `high` `[row, holder]` the
    fewest and the most seats of each contestant, and last of nobody."""

    marks: Array
    low: Array
    high: Array


class Trial:
    """One contest with other ballots, row by row."""

    def __init__(self, space: Space, plan: TierPlan | None = None, flows: Sequence[Flow] | None = None) -> None:
        self.space = space
        self.plan = plan or space.plan
        self.flows = space.flows if flows is None else tuple(flows)
        top = (
            sum(space.votes)
            + space.against_all
            + (space.invalid or 0)
            + space.room
            + max(space.bases.values(), default=0)
        )
        self.kind: Any = np.int64 if top < _SAFE else object
        self.source = np.array([flow.source for flow in self.flows], np.int64)
        self.target = np.array([flow.target for flow in self.flows], np.int64)
        first = votes_of(space.tier, space.own, space.won)
        self._first = replace(first, settled=(), known=None)
        self._base = np.array([[*space.votes, space.against_all, space.invalid or 0, 0]], self.kind)

    def changed(self, flow: Array, votes: Array) -> Array:
        """`[row, category]`: the ballots with so many changed along a flow."""
        table = np.repeat(self._base, len(flow), axis=0)
        rows = np.arange(len(flow))
        table[rows, self.source[flow]] -= votes
        table[rows, self.target[flow]] += votes
        return table

    def votes(self, table: Array, less: dict[Any, Array] | None = None) -> Votes:
        """The contest with `table[row, category]` for its ballots; `less`: by base, what is taken out beside them."""
        size = self.space.size
        bases = {}
        for base, known in self.space.bases.items():
            vote, against, invalid = IN_BASE[base]
            moved = table - self._base
            grown = np.full(len(table), known, self.kind)
            if vote:
                grown = grown + moved[:, :size].sum(-1)
            if against:
                grown = grown + moved[:, size]
            if invalid:
                grown = grown + moved[:, size + 1]
            if less is not None and base in less:
                grown = grown - less[base]
            bases[base] = (grown, grown)
        line = table[:, size]
        return replace(self._first, votes=np.ascontiguousarray(table[:, :size]), bases=bases, against_all=(line, line))

    def result(self, table: Array, less: dict[Any, Array] | None = None) -> Result:
        return self.plan.run(self.votes(table, less))

    def run(self, flow: Array, votes: Array) -> Runs:
        """Rows of a flow by place and a number of ballots."""
        step = max(1, BATCH // self.space.categories)
        parts = [
            self.runs(self.result(self.changed(flow[start : start + step], votes[start : start + step])))
            for start in range(0, max(len(flow), 1), step)
        ]
        return (
            parts[0]
            if len(parts) == 1
            else Runs(*(np.concatenate(one) for one in zip(*[(p.marks, p.low, p.high) for p in parts], strict=True)))
        )

    def runs(self, result: Result) -> Runs:
        house = self.space.own.seats
        open_ = result.open > 0
        tied = result.tied & open_[:, None]
        silent = np.isin(result.state, SILENT)
        seats = result.seats.astype(np.int64)
        nobody = house - seats.sum(-1, keepdims=True)
        low = np.concatenate([seats, np.where(silent[:, None], 0, nobody)], -1)
        high = np.concatenate([np.where(silent[:, None], house, seats + tied), nobody], -1)
        small = np.int32
        parts = [
            seats.astype(small),
            tied.astype(small),
            result.state[:, None].astype(small),
            result.open[:, None].astype(small),
        ]
        parts += [result.admitted.astype(small), np.broadcast_to(result.let_in, seats.shape).astype(small)]
        return Runs(np.concatenate(parts, -1), low, high)

    def quota(self, flow: Array, votes: Array, admitted: Array) -> Array:
        """Each row's quota in whole votes, where the law rounds it."""
        rule = self.space.tier.allocate
        assert isinstance(rule, LargestRemainder)
        given = allocate.largest_remainder(
            self.changed(flow, votes)[:, : self.space.size],
            self.space.own.seats,
            quota=rule.quota,
            rounding=rule.rounding,
            eligible=admitted,
        )
        return given.quota_num

    def at_quota(self, flow: Array, votes: Array, admitted: Array, quota: Array) -> Array:
        """`[row, mark]`: seats, then who is tied for open ones, if the quota were another."""
        own = self.votes(self.changed(flow, votes))
        given = allocate.largest_remainder(
            own.votes,
            self.space.own.seats,
            quota=quota,
            eligible=admitted,
            prefer=self.plan._prefer(own),
        )
        tied = given.tied & (given.open > 0)[:, None]
        return np.concatenate([given.seats, tied], -1).astype(np.int32)
