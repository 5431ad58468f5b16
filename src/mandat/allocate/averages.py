"""Highest averages (divisor) methods."""

from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from mandat.allocate import kernels
from mandat.allocate.details import interval_all
from mandat.allocate.divisors import Divisors, table
from mandat.allocate.inputs import NO_LIMIT, largest, mask, per_election, per_party, votes_of
from mandat.allocate.limits import check_limits, prior_seats
from mandat.allocate.run import INT64, Array, run
from mandat.allocate.seats import Seats


class HighestAverages(Seats):
    """Seats by highest averages, with the divisors that give them (worked out when first asked for).

    Every divisor D with low < D <= high gives the same seats: a party's seats are the number of divisors d in
    the sequence with votes/d >= D, kept within its minimum (prior seats included) and maximum. At D = low a
    claim refused, or left open by a tie, would get its seat as well; above high a seat given would be lost.
    So low == high exactly where `prefer` decided the last seats. For Huntington-Hill all this holds of D².

    - `low_num[...]`, `low_den[...]`: the largest claim refused or left open, 0/1 if there is none;
    - `high_num[...]`, `high_den[...]`: the smallest claim granted; the denominator is 0 where there is none.

    Where fewer seats are given than there are lists whose first divisor is 0, no divisor gives the seats: the
    denominator of low is 0.
    """

    _rule: tuple[Any, ...]  # weights, eligible, prior, minimum, maximum as rows; divisors, first

    @cached_property
    def _interval(self) -> list[Array]:
        weights, may, held, low, high, divisors, first = self._rule
        length = largest(self.seats) + largest(held) + 1
        steps = table(divisors, first, length)
        fits = _fits(weights, steps.num, steps.den) and all(x.dtype == np.int64 for x in (held, low, high))
        ends = [np.zeros(len(weights), np.int64 if fits else object) for _ in range(4)]
        if not weights.shape[1]:
            ends[1][...] = 1
        given = self.seats.reshape(weights.shape)
        run(interval_all, fits, [weights, given, may, held, low, high, steps.num, steps.den], ends)
        return [end.reshape(self.shape[:-1]) for end in ends]

    @property
    def low_num(self) -> Array:
        return self._interval[0]

    @property
    def low_den(self) -> Array:
        return self._interval[1]

    @property
    def high_num(self) -> Array:
        return self._interval[2]

    @property
    def high_den(self) -> Array:
        return self._interval[3]

    def divisor_interval(self, index: Any = ()) -> tuple[Fraction, Fraction | None]:
        """(low, high) of one election, exactly; high is None where any divisor above low will do.

        Raises ValueError where no divisor gives the seats.
        """
        p, q, a, b = (int(end[index]) for end in self._interval)
        if q == 0:
            raise ValueError("fewer seats than lists whose first divisor is 0: no divisor gives them")
        return Fraction(p, q), Fraction(a, b) if b else None


def highest_averages(
    votes: Any,
    house: Any,
    *,
    divisors: Divisors = "d'hondt",
    first: Any = None,
    eligible: Any = None,
    prior: Any = None,
    minimum: Any = None,
    maximum: Any = None,
    prefer: Any = None,
) -> HighestAverages:
    """Allocate by highest averages: `votes[..., party] -> seats[..., party]`.

    Each party claims its seats with its votes divided by the first, second … divisor; the largest quotients
    get the seats.

    votes: whole numbers of any size, 0 or more. house: seats, one number or `[...]`.

    divisors: "d'hondt" 1, 2, 3 … (Jefferson); "sainte-lague" 1, 3, 5 … (Webster); "modified sainte-lague"
    7/5, 3, 5 …; "adams" 0, 1, 2 …; "dean" 0, 4/3, 12/5 … (2k(k+1)/(2k+1)); "huntington-hill" √(k(k+1)),
    exactly, by comparing squares; "danish" 1, 4, 7 …; "imperiali" 1, 3/2, 2 … (Belgian); "macau" 1, 2, 4, 8 …;
    a callable that gives divisor k = 0, 1, 2 … as int or Fraction, or a list of at least as many as the largest
    house (one more where a single list takes all and the interval is asked for). They must grow; only the
    first may be 0. first: another first divisor, int or Fraction.

    A first divisor of 0 goes before every other; where there are fewer seats than lists with such a claim the
    larger votes go first (apportionment does the same, votelib has no such divisors).

    eligible, prior, minimum, maximum, prefer: as in `largest_remainder`. `house` is all seats, prior ones
    included; the result is the NEW seats, and a party with k prior seats starts at divisor k.

    A tie for the last seats is broken for the lower rank of `prefer`; equal ranks leave it open, see `Seats`.

    A party without votes gets a seat only by `minimum`. With no votes, no seats or nobody eligible there are
    no seats but by `minimum`.

    Raises TypeError for what is not a whole number, ValueError for negative numbers, shapes that do not fit,
    unknown names, divisors that do not grow, and minimums that need more than the seats there are or exceed
    a maximum.

    Source: Balinski and Young, Fair Representation (1982); Pukelsheim, Proportional Representation (2nd ed.
    2017), chapters 4 and 8 (the start near the end of the search).
    """
    given, rows = votes_of(votes)
    shape, lead = given.shape, given.shape[:-1]
    houses = per_election("house", house, lead)
    may = mask("eligible", eligible, shape)
    held = per_party("prior", prior, shape, 0)
    low = per_party("minimum", minimum, shape, 0)
    high = per_party("maximum", maximum, shape, NO_LIMIT)
    rank = per_party("prefer", prefer, shape, 0, negative=True)
    check_limits(rows, lead, houses, may, held, low, high, minimum is not None)
    steps = table(divisors, first, max(largest(houses), 1))
    weights = _squares(rows) if steps.squared else rows
    fits = _fits(weights, steps.num, steps.den) and all(
        x.dtype == np.int64 for x in (rows, houses, held, low, high, rank)
    )
    fits = fits and largest(rows) * max(shape[-1], 1) <= INT64 and largest(held) * shape[-1] <= INT64
    seats = np.zeros(rows.shape, np.int64)
    tied = np.zeros(rows.shape, np.bool_)
    opened = np.zeros(len(rows), np.int64)
    # The guess works in floats: votes beyond them are cut to their leading bits.
    shift = max(largest(rows).bit_length() - 900, 0)
    run(
        kernels.averages_all,
        fits,
        [rows, weights, houses, may, held, low, high, rank, steps.num, steps.den, steps.offset, shift],
        [seats, tied, opened],
        scratch=2,
    )
    result = HighestAverages.build(seats.reshape(shape), houses, opened, tied, prior_seats(held))
    result._rule = (weights, may, held, low, high, divisors, first)
    return result


def _fits(weights: Array, num: Array, den: Array) -> bool:
    """Does int64 hold weights*den*num?"""
    if any(x.dtype != np.int64 for x in (weights, num, den)):
        return False
    return largest(weights) * largest(den) * largest(num) <= INT64


def _squares(rows: Array) -> Array:
    return rows * rows if largest(rows) ** 2 <= INT64 else rows.astype(object) ** 2
