"""The plan's second life: many elections at once, seats counted by party.

The same tiers, rules and kernels as in an official decision; votes carry a leading draw dimension. It runs in chunks
that stay in the processor's cache, so memory does not grow with the number of draws beyond the votes themselves.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from mandat import allocate
from mandat.decision.plan import Array, Plan, Span, State, TierPlan, Votes

CELLS = 2**18
"""Votes in a chunk: 2 MB of int64."""


@dataclass(frozen=True)
class Many:
    """Seats of many elections: `seats[draw, party]`.

    `open[draw]` more seats are left open by ties; `undecided[draw]` contests are void, or not decided by the law.
    """

    seats: Array
    open: Array
    undecided: Array


def decide_many(plan: Plan, votes: Mapping[str, Votes], party_of: Mapping[str, Array], parties: int) -> Many:
    """Many elections under one plan.

    `votes` by tier: `Votes` with arrays `[draw, contest, contestant]` (accounts `[draw, contest]`); a tier may be left
    out. `party_of[tier][contest, contestant]`: each contestant's party as a number below `parties`.
    """
    draws = {len(one.votes) for one in votes.values()}
    if len(draws) != 1:
        raise ValueError(f"expected the same number of draws in every tier, found {sorted(draws)}")
    (number,) = draws
    many = Many(np.zeros((number, parties), np.int64), np.zeros(number, np.int64), np.zeros(number, np.int64))
    won: dict[str, Array] = {}
    for tier in plan.tiers:
        if tier.tier.id not in votes:
            continue
        own, of = votes[tier.tier.id], np.asarray(party_of[tier.tier.id])
        if tier.tier.admit and any(way.tier is not None for way in tier.tier.admit):
            by_contestant = {other: seats[:, of] for other, seats in won.items()}
            own = replace(own, won={other: (seats, seats) for other, seats in by_contestant.items()})
        seats = np.zeros((number, parties), np.int64)
        step = max(1, CELLS // max(own.votes[0].size, 1)) if number else 1
        for start in range(0, number, step):
            part = slice(start, start + step)
            seats[part], opened, undecided = _run(tier, _cut(own, part), of, parties)
            many.open[part] += opened
            many.undecided[part] += undecided
        many.seats[...] += seats
        won[tier.tier.id] = seats
    return many


def _run(tier: TierPlan, votes: Votes, of: Array, parties: int) -> tuple[Array, Array, Array | int]:
    """One chunk of one tier: `seats[draw, party]`, `open[draw]`, `undecided[draw]`."""
    if _only_most_votes(tier, votes):
        seats, opened = allocate.plurality_by_party(votes.votes, of, parties)
        return seats, opened, len(of) - seats.sum(-1) - opened
    result = tier.run(votes)
    of_party = (of[..., None] == np.arange(parties)).astype(np.int64)
    by_party = np.einsum("dck,ckp->dp", result.seats, of_party)
    return by_party, result.open.sum(-1), (result.state != State.DECIDED).sum(-1)


def _only_most_votes(tier: TierPlan, votes: Votes) -> bool:
    """Whether the tier's contests are one seat each to the most votes, and nothing else is asked."""
    rule, line = tier.tier, tier.tier.against_all
    return (
        rule.allocate.method == "plurality"
        and isinstance(votes.seats, int)
        and votes.seats == 1
        and not (rule.admit or rule.tie or rule.turnout)
        and (line is None or line.leads == "nothing")
        and votes.known is None
    )


def _cut(votes: Votes, part: slice) -> Votes:
    """The votes of some draws. Arrays by contestant have three dimensions when they run over draws, others two."""

    def cut(array: Any, dimensions: int) -> Any:
        return array[part] if isinstance(array, np.ndarray) and array.ndim == dimensions else array

    def span(low: Array, high: Array | None, dimensions: int) -> Span:
        kept = cut(low, dimensions)
        return kept, kept if high is low else cut(high, dimensions)

    return replace(
        votes,
        votes=votes.votes[part],
        seats=cut(votes.seats, 2),
        bases={base: span(*known, 2) for base, known in votes.bases.items()},
        against_all=None if votes.against_all is None else span(*votes.against_all, 2),
        present=cut(votes.present, 3),
        order=cut(votes.order, 3),
        known=cut(votes.known, 3),
        won={tier: span(*seats, 3) for tier, seats in votes.won.items()},
    )
