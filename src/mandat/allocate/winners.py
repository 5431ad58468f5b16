"""Most votes: plurality, block vote, single non-transferable vote, two rounds; and reaching a share."""

from fractions import Fraction
from typing import Any

import numpy as np

from mandat.allocate import kernels
from mandat.allocate.inputs import (
    fraction,
    fractions,
    largest,
    mask,
    per_election,
    per_party,
    votes_of,
    whole_numbers,
)
from mandat.allocate.run import INT64, Array, run
from mandat.allocate.seats import Seats


class TwoRound(Seats):
    """The first of two rounds: `seats` is 1 for whoever is elected at once, `unfilled` is 1 where nobody is.

    - `runoff[..., candidate]`: who is sure to go to the second round;
    - `runoff_open[...]`, `runoff_tied[..., candidate]`: places in it that a tie leaves undecided, among whom.

    Where the first round elects, or a tie in it is open, nobody is in the second.
    """

    runoff: Array
    runoff_open: Array
    runoff_tied: Array


def plurality(votes: Any, *, eligible: Any = None, prefer: Any = None) -> Seats:
    """One seat to the most votes: `votes[..., candidate] -> seats[..., candidate]` of 0 and 1.

    A tie is broken for the lower rank of `prefer[..., candidate]`; equal ranks leave the seat open, see
    `Seats`. Nobody is elected without votes. Raises as `largest_remainder`.
    """
    given, rows = votes_of(votes)
    may = mask("eligible", eligible, given.shape)
    rank = per_party("prefer", prefer, given.shape, 0, negative=True)
    seats = np.zeros(rows.shape, np.int64)
    tied = np.zeros(rows.shape, np.bool_)
    opened = np.zeros(len(rows), np.int64)
    fits = rows.dtype == np.int64 and rank.dtype == np.int64
    run(kernels.plurality_all, fits, [rows, may, rank], [seats, tied, opened])
    return Seats.build(seats.reshape(given.shape), np.ones(1, np.int64), opened, tied)


def plurality_by_party(votes: Any, party: Any, parties: int) -> tuple[Array, Array]:
    """Single-seat contests of one election, counted by party: `votes[..., contest, candidate] -> seats[..., party]`.

    It is `plurality` in each contest, without the seats of every candidate, for many elections at once. party:
    `[contest, candidate]`, each candidate's party as a number from 0 to `parties` - 1; the votes of places
    without a candidate are 0. Gives `seats[..., party]`, int64, and `open[...]`, the contests that a tie leaves
    open. A contest without votes elects nobody. Raises TypeError and ValueError as `largest_remainder`.
    """
    given, _ = votes_of(votes)
    of = whole_numbers("party", party)
    if given.ndim < 2 or of.shape != given.shape[-2:]:
        raise ValueError(f"party: shape {of.shape} does not fit votes of {given.shape}")
    if of.size and int(of.max()) >= parties:
        raise ValueError(f"party: {int(of.max())} is not below {parties}")
    lead, (contests, width) = given.shape[:-2], given.shape[-2:]
    rows = given.reshape(-1, contests * width)
    seats = np.zeros((len(rows), parties), np.int64)
    opened = np.zeros(len(rows), np.int64)
    inputs = [rows, of.reshape(-1), np.ones(width, np.bool_), width]
    run(kernels.leaders_all, rows.dtype == np.int64, inputs, [seats, opened])
    return seats.reshape(*lead, parties), opened.reshape(lead)


def block(votes: Any, house: Any, *, eligible: Any = None, prefer: Any = None) -> Seats:
    """One seat each to the `house` largest votes: `votes[..., candidate] -> seats[..., candidate]` of 0 and 1.

    It is the counting of the block vote, of limited voting and of the single non-transferable vote alike; they
    differ in how many votes a voter has. house: seats, one number or `[...]`. A tie for the last seats is
    broken for the lower rank of `prefer[..., candidate]`; equal ranks leave them open, see `Seats`. Nobody is
    elected without votes. Raises as `largest_remainder`.
    """
    given, rows = votes_of(votes)
    houses = per_election("house", house, given.shape[:-1])
    may = mask("eligible", eligible, given.shape)
    rank = per_party("prefer", prefer, given.shape, 0, negative=True)
    seats = np.zeros(rows.shape, np.int64)
    tied = np.zeros(rows.shape, np.bool_)
    opened = np.zeros(len(rows), np.int64)
    fits = all(x.dtype == np.int64 for x in (rows, houses, rank)) and largest(rows) < INT64
    run(kernels.block_all, fits, [rows, houses, may, rank], [seats, tied, opened])
    return Seats.build(seats.reshape(given.shape), houses, opened, tied)


sntv = block


def two_round(
    votes: Any,
    *,
    base: Any = None,
    share: Any = Fraction(1, 2),
    strict: bool = True,
    runoff: Any = 2,
    eligible: Any = None,
    prefer: Any = None,
) -> TwoRound:
    """The first round of a two-round election: `votes[..., candidate] -> seats[..., candidate]` of 0 and 1.

    The most votes win at once if they are more than `share` of `base` (at least, if not strict). Otherwise the
    `runoff` largest votes go to a second round; counting that is `plurality`.

    base: one number or `[...]`, such as all who voted; None is the votes of the eligible candidates. share: int
    or Fraction. `prefer[..., candidate]`: ties, for the seat and for the second round, are broken for the lower
    rank. A candidate without votes is not elected and goes to no second round. Raises as `reach`.
    """
    given, rows = votes_of(votes)
    lead = given.shape[:-1]
    may = mask("eligible", eligible, given.shape)
    whole = rows if largest(rows) <= INT64 // max(rows.shape[1], 1) else rows.astype(object)
    bases = np.where(may, whole, 0).sum(-1) if base is None else per_election("base", base, lead)
    rank = per_party("prefer", prefer, given.shape, 0, negative=True)
    over = reach(rows, np.broadcast_to(bases, len(rows)), fraction("share", share), strict=strict)
    first = plurality(rows, eligible=may & over, prefer=rank)
    places = np.broadcast_to(per_election("runoff", runoff, lead), len(rows))
    second = block(rows, np.where(first.unfilled > 0, places, 0), eligible=may, prefer=rank)
    result = TwoRound.build(first.seats.reshape(given.shape), np.ones(1, np.int64), first.open, first.tied)
    result.runoff = second.seats.reshape(given.shape) > 0
    result.runoff_open = second.open.reshape(lead)
    result.runoff_tied = second.tied.reshape(given.shape)
    return result


def reach(votes: Any, base: Any, share: Any, *, strict: bool = False) -> Array:
    """Whose votes are at least `share` of `base` (more than, if strict): a mask `[..., party]`, exactly.

    votes: whole numbers `[..., party]`, 0 or more. base: votes too, one number or `[...]`. share: an int,
    Fraction or Decimal, or an array of them broadcast to the votes' shape (thresholds that differ between
    parties, as for coalitions). No votes of a base of 0 reach any share. Raises TypeError for a float, which
    cannot say 0.05 exactly, ValueError for negative numbers and shapes that do not fit.
    """
    given, _ = votes_of(votes)
    bases = whole_numbers("base", base)
    try:
        against = np.broadcast_to(bases, given.shape[:-1])[..., np.newaxis]
    except ValueError:
        raise ValueError(f"base: shape {bases.shape} does not fit {given.shape[:-1]}") from None
    num, den = fractions("share", share)
    arrays = [given, against, num, den]
    fits = all(x.dtype == np.int64 for x in arrays)
    if not fits or max(largest(given) * largest(den), largest(bases) * largest(num)) > INT64:
        given, against, num, den = (x.astype(object) for x in arrays)
    try:
        ours, theirs = np.broadcast_arrays(given * den, against * num)
    except ValueError:
        raise ValueError(f"share: shape {num.shape} does not fit {given.shape}") from None
    if ours.shape != given.shape:
        raise ValueError(f"share: shape {num.shape} does not fit {given.shape}")
    reached = ours > theirs if strict else ours >= theirs
    return np.asarray(reached & (against > 0), dtype=np.bool_)
