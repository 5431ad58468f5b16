"""The plan's second life: many elections at once, seats counted by party.

The same tiers, rules and kernels as in an official decision; votes carry a leading draw dimension. It runs in chunks
that stay in the processor's cache, so memory does not grow with the number of draws beyond the votes themselves.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from mandat import allocate
from mandat.decision.plan import Array, Plan, Span, State, TierPlan, Votes

CELLS = 2**18
"""Votes in a chunk: 2 MB of int64."""


Lot = Callable[[str, int, int, list[int], int], Sequence[int]]
"""Settles a tie: tier, draw, contest, the tied contestants' places, open seats -> the places that get one each."""


@dataclass(frozen=True)
class ManyOfTier:
    """One tier of many elections: `seats[draw, party]`, settled ties included.

    `open[draw]` seats are left open by ties, `lots[draw]` were given by `Lot`; `undecided[draw]` contests are void, or
    not decided by the law. `admitted[draw, party]`: who is admitted by a threshold (None: the tier has none).
    """

    seats: Array
    open: Array
    lots: Array
    undecided: Array
    admitted: Array | None


@dataclass(frozen=True)
class Many:
    """Seats of many elections: `seats[draw, party]`, and by tier in `tiers`.

    `open[draw]` more seats are left open by ties; `undecided[draw]` contests are void, or not decided by the law.
    """

    seats: Array
    open: Array
    undecided: Array
    tiers: Mapping[str, ManyOfTier] = field(default_factory=dict)


def decide_many(
    plan: Plan,
    votes: Mapping[str, Votes],
    party_of: Mapping[str, Array],
    parties: int,
    lot: Lot | None = None,
) -> Many:
    """Many elections under one plan.

    `votes` by tier: `Votes` with arrays `[draw, contest, contestant]` (accounts `[draw, contest]`); a tier may be left
    out. `party_of[tier][contest, contestant]`: each contestant's party as a number below `parties`. `lot` settles what
    ties leave open; without it they stay open.
    """
    draws = {len(one.votes) for one in votes.values()}
    if len(draws) != 1:
        raise ValueError(f"expected the same number of draws in every tier, found {sorted(draws)}")
    (number,) = draws
    many = Many(np.zeros((number, parties), np.int64), np.zeros(number, np.int64), np.zeros(number, np.int64), {})
    tiers: dict[str, ManyOfTier] = {}
    for tier in plan.tiers:
        if tier.tier.id not in votes:
            continue
        own, of = votes[tier.tier.id], np.asarray(party_of[tier.tier.id])
        if tier.tier.admit and any(way.tier is not None for way in tier.tier.admit):
            by_contestant = {other: done.seats[:, of] for other, done in tiers.items()}
            own = replace(own, won={other: (seats, seats) for other, seats in by_contestant.items()})
        step = max(1, CELLS // max(own.votes[0].size, 1)) if number else 1
        parts = [
            _run(tier, _cut(own, slice(start, start + step)), of, parties, start, lot)
            for start in range(0, max(number, 1), step)
        ]
        done = _joined(parts)
        many.seats[...] += done.seats
        many.open[...] += done.open
        many.undecided[...] += done.undecided
        tiers[tier.tier.id] = done
    return replace(many, tiers=tiers)


def _joined(parts: list[ManyOfTier]) -> ManyOfTier:
    if len(parts) == 1:
        return parts[0]
    admitted = [part.admitted for part in parts if part.admitted is not None]
    return ManyOfTier(
        seats=np.concatenate([part.seats for part in parts]),
        open=np.concatenate([part.open for part in parts]),
        lots=np.concatenate([part.lots for part in parts]),
        undecided=np.concatenate([part.undecided for part in parts]),
        admitted=np.concatenate(admitted) if admitted else None,
    )


def _run(tier: TierPlan, votes: Votes, of: Array, parties: int, first: int, lot: Lot | None) -> ManyOfTier:
    """One chunk of one tier, from the draw `first` on."""
    lots = np.zeros(len(votes.votes), np.int64)
    if _only_most_votes(tier, votes):
        seats, opened = allocate.plurality_by_party(votes.votes, of, parties)
        undecided = len(of) - seats.sum(-1) - opened
        if lot is not None:
            for draw in np.nonzero(opened)[0].tolist():
                tied = allocate.plurality(votes.votes[draw])
                _settle(tier.tier.id, draw, first, np.where(tied.open, 1, 0), tied.tied, of, seats, opened, lots, lot)
        return ManyOfTier(seats, opened, lots, undecided, None)
    result = tier.run(votes)
    # party by party: a product of matrices would go through floats, and through a library with threads of its own
    of_party = (of[..., None] == np.arange(parties)).astype(np.int64)
    seats = np.einsum("dck,ckp->dp", result.seats, of_party)
    opened = result.open.sum(-1)
    undecided = (result.state != State.DECIDED).sum(-1)
    if lot is not None:
        for draw in np.nonzero(opened)[0].tolist():
            _settle(tier.tier.id, draw, first, result.open[draw], result.tied[draw], of, seats, opened, lots, lot)
    admitted = None
    if tier.tier.admit:
        admitted = np.einsum("dck,ckp->dp", result.admitted.astype(np.int64), of_party) > 0
    return ManyOfTier(seats, opened, lots, undecided, admitted)


def _settle(
    tier: str, draw: int, first: int, places: Array, tied: Array, of: Array,
    seats: Array, opened: Array, lots: Array, lot: Lot,
) -> None:  # fmt: skip
    """Gives the open seats of one draw by lot, contest by contest."""
    for contest in np.nonzero(places)[0].tolist():
        among = np.nonzero(tied[contest])[0].tolist()
        for place in lot(tier, first + draw, contest, among, int(places[contest])):
            seats[draw, of[contest, place]] += 1
            lots[draw] += 1
            opened[draw] -= 1


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
