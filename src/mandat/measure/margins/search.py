"""The smallest changes: every number of ballots at which an outcome changes, found by halving.

Within a stretch no sign of a standing comparison changes: who is admitted, void, elected by a majority, and the order
of votes where it matters. What is left are the claims to seats, linear in the ballots too. So the numbers of ballots
with one and the same outcome lie side by side: an outcome is a set of linear inequalities, and those are true on an
interval. Hence, where both ends of an interval have the same outcome, all between has it; where they differ, it is
split: in the middle, or where floats guess the next change (`guess`); where it is split does not matter to the proof.

A quota that the law rounds is not linear in the ballots, but a claim is linear in the ballots and the quota together:
with the same outcome at all four corners, of the ends and of their two quotas, all between has it.
"""

from dataclasses import dataclass

import numpy as np

from mandat.decision.plan import Array
from mandat.law.schema import LargestRemainder
from mandat.measure.margins.cuts import finer, stretches
from mandat.measure.margins.forms import rounded
from mandat.measure.margins.guess import next_change
from mandat.measure.margins.trial import Runs, Trial

FAR = 2**62
HALVINGS = 4
"""So many times intervals are halved first, which gives many to be split at once."""


@dataclass(frozen=True)
class Firsts:
    """By flow and seat `[flow, seat]` the fewest ballots with which the seat is `moved` for sure, and with which it is
    no longer `kept` for sure; `FAR` where no number does. `holders[seat]`: whose it is (the last number: nobody's);
    `numbers[seat]`: which of the holder's it is, from 1."""

    holders: Array
    numbers: Array
    moved: Array
    kept: Array


class _Table:
    """The fewest ballots seen by flow, holder and seats: a row a flow, for each holder a cell for 0, 1 … its seats."""

    def __init__(self, flows: int, seats: Array) -> None:
        self.seats = seats
        self.offset = np.concatenate([[0], np.cumsum(seats + 1)])
        self.low = np.full((flows, int(self.offset[-1])), FAR, np.int64)
        self.high = self.low.copy()

    def see(self, runs: Runs, flow: Array, votes: Array) -> None:
        for table, found in ((self.low, runs.low), (self.high, runs.high)):
            short = found < self.seats
            row, holder = np.nonzero(short)
            np.minimum.at(table, (flow[row], self.offset[holder] + found[row, holder]), votes[row].astype(np.int64))

    def firsts(self) -> Firsts:
        holders = np.repeat(np.arange(len(self.seats)), self.seats)
        numbers = np.concatenate([np.arange(1, one + 1) for one in self.seats]).astype(np.int64)
        at = self.offset[holders] + numbers - 1
        found = []
        for table in (self.high, self.low):
            least = np.full_like(table, FAR)
            for start, end in zip(self.offset[:-1], self.offset[1:], strict=True):
                least[:, start:end] = np.minimum.accumulate(table[:, start:end], axis=1)
            found.append(least[:, at])
        return Firsts(holders, numbers, *found)


def search(trial: Trial) -> Firsts:
    """The fewest ballots of every flow for every seat of the contest as it stands."""
    base = trial.runs(trial.result(trial._base))
    seats = base.low[0]
    table = _Table(len(trial.flows), seats)
    if not len(trial.flows):
        return table.firsts()
    flow, first, last = finer(trial, *stretches(trial))
    at_first = trial.run(flow, first)
    table.see(at_first, flow, first)
    listed = trial.space.tier.allocate.method in ("largest remainder", "highest averages")
    if not listed:  # nothing but standing comparisons: a stretch has one outcome
        return table.firsts()
    long = last > first
    flow, first, last, low = flow[long], first[long], last[long], at_first.marks[long]
    at_last = trial.run(flow, last)
    table.see(at_last, flow, last)
    high = at_last.marks
    round_ = 0
    while len(flow):
        open_ = (last - first > 1) & ((low != high).any(-1) | _corners(trial, flow, first, last, low))
        flow, first, last, low, high = flow[open_], first[open_], last[open_], low[open_], high[open_]
        if not len(flow):
            break
        middle = (first + last) // 2
        if round_ >= HALVINGS and round_ % 8:
            middle = next_change(trial, flow, first, last, low, middle)
        round_ += 1
        found = trial.run(flow, middle)
        table.see(found, flow, middle)
        flow, first, last = np.tile(flow, 2), np.concatenate([first, middle]), np.concatenate([middle, last])
        low, high = np.concatenate([low, found.marks]), np.concatenate([found.marks, high])
    return table.firsts()


def _corners(trial: Trial, flow: Array, first: Array, last: Array, marks: Array) -> Array:
    """Where a rounded quota differs between the ends, and the outcome with one end's quota at the other end too."""
    rule = trial.space.tier.allocate
    if not (isinstance(rule, LargestRemainder) and rounded(rule)):
        return np.zeros(len(flow), np.bool_)
    size = trial.space.size
    admitted = marks[:, 2 * size + 2 : 3 * size + 2] > 0
    quota = [trial.quota(flow, votes, admitted) for votes in (first, last)]
    differs = (quota[0] != quota[1]) & admitted.any(-1)
    if differs.any():
        which = np.flatnonzero(differs)
        found = np.zeros(len(which), bool)
        for votes, other in ((first, quota[1]), (last, quota[0])):
            at = trial.at_quota(flow[which], votes[which], admitted[which], other[which])
            found |= (at != marks[which, : 2 * size]).any(-1)
        differs[which] = found
    return np.asarray(differs)
