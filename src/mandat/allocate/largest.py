"""Largest remainder methods."""

from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from mandat.allocate import kernels
from mandat.allocate.details import quotient_all
from mandat.allocate.inputs import (
    NO_LIMIT,
    fraction,
    largest,
    mask,
    per_election,
    per_party,
    votes_of,
    whole_numbers,
)
from mandat.allocate.limits import check_limits, prior_seats
from mandat.allocate.run import INT64, Array, run
from mandat.allocate.seats import Seats

# name: (seats added to the house as divisor of the votes, rounding where it is part of the name)
QUOTAS = {
    "hare": (0, None),
    "droop": (1, kernels.DROOP),
    "hagenbach-bischoff": (1, None),
    "imperiali": (2, None),
}
ROUNDINGS = {
    "exact": kernels.EXACT,
    "down": kernels.DOWN,
    "up": kernels.UP,
    "nearest": kernels.NEAREST,
}


class LargestRemainder(Seats):
    """Seats by largest remainder, with the division that gave them (worked out when first asked for).

    - `quota_num[...]`, `quota_den[...]`: the quota of each election, votes for a seat;
    - `whole[..., party]`: how often the quota goes into the party's votes;
    - `remainders[..., party]`: what is then left, as a numerator over `quota_den`.

    `whole` and `remainders` are the plain division; prior seats, minimum and maximum do not enter.
    """

    _rule: tuple[Array, Array, Array, Array, int, int]  # votes, eligible as rows; fixed, over; plus, mode

    @cached_property
    def _quota(self) -> tuple[Array, Array]:
        votes, eligible, fixed, over, plus, mode = self._rule
        lead = self.shape[:-1]
        exact = votes if largest(votes) <= INT64 // max(votes.shape[-1], 1) else votes.astype(object)
        total = np.where(eligible, exact, 0).sum(-1).reshape(lead)
        of = np.frompyfunc(lambda *x: kernels.quota_of(*map(int, x)), 6, 2)
        houses = np.broadcast_to(self.house, lead)
        fixes = np.broadcast_to(fixed.reshape(() if fixed.size == 1 else lead), lead)
        num, den = of(total, houses, plus, mode, fixes, int(over[0]))
        return whole_numbers("quota", num), whole_numbers("quota", den)

    @property
    def quota_num(self) -> Array:
        return self._quota[0]

    @property
    def quota_den(self) -> Array:
        return self._quota[1]

    def quota(self, index: Any = ()) -> Fraction:
        """The quota of one election, exactly. Raises ValueError for a quota of votes over no seats."""
        num, den = self.quota_num[index], self.quota_den[index]
        if den == 0:
            raise ValueError("there is no quota: the votes would be divided by 0 seats")
        return Fraction(int(num), int(den))

    @cached_property
    def _division(self) -> tuple[Array, Array]:
        votes, eligible = self._rule[:2]
        num, den = self.quota_num.reshape(-1), self.quota_den.reshape(-1)
        fits = all(x.dtype == np.int64 for x in (votes, num, den)) and (
            largest(votes) * largest(den) + largest(num) <= INT64
        )
        parts = [np.zeros(votes.shape, np.int64 if fits else object) for _ in range(2)]
        run(quotient_all, fits, [votes, eligible, num, den], parts)
        return parts[0].reshape(self.shape), parts[1].reshape(self.shape)

    @property
    def whole(self) -> Array:
        return self._division[0]

    @property
    def remainders(self) -> Array:
        return self._division[1]


def largest_remainder(
    votes: Any,
    house: Any,
    *,
    quota: Any = "hare",
    rounding: str = "exact",
    eligible: Any = None,
    leftover: Any = None,
    min_remainder: Any = 0,
    prior: Any = None,
    minimum: Any = None,
    maximum: Any = None,
    prefer: Any = None,
) -> LargestRemainder:
    """Allocate by largest remainder (Hamilton, Hare-Niemeyer): `votes[..., party] -> seats[..., party]`.

    Each party gets a seat for every whole quota in its votes; the seats left go to the largest remainders.

    votes: whole numbers of any size, 0 or more. house: seats, one number or `[...]`.

    quota, with V votes of the eligible parties and S seats: "hare" V/S, "droop" floor(V/(S+1)) + 1,
    "hagenbach-bischoff" V/(S+1), "imperiali" V/(S+2); or a fixed quota, an int, a Fraction or ints `[...]`.
    rounding of the quota: "exact" (none), "down", "up", "nearest" (a half goes up); one that rounds to 0 is 1.

    eligible `[..., party]`: who takes part; the votes of others do not count in V.
    leftover `[..., party]`: who may get seats for remainders.
    min_remainder: the share of a quota, int or Fraction, that a remainder must reach to get a seat.

    prior `[..., party]`: seats already held. `house` is all seats, prior ones included; the result is the
    NEW seats. Prior seats are taken off the whole number, never below 0, and those of ineligible parties fill
    the house as well. minimum, maximum `[..., party]`: limits for a party's seats, prior ones included; an
    ineligible party gets nothing whatever its minimum, and a maximum below the prior seats takes none away.

    A remainder goes down by one quota with each seat given for it. So where more seats are left than parties
    that may take one, each gets one and the next round goes in the same order; and with prior seats beyond
    the whole number, the remainder is below 0 and comes last. With `min_remainder` above 0 there is one round.
    Where the whole numbers exceed the house (Imperiali, rounded quotas, prior seats, minimums), seats go back
    one by one, each from the party whose last seat is backed by the smallest remainder.

    A tie for the last seats is broken for the lower rank of `prefer[..., party]` (ints of any sign, such as
    the order of registration, or minus the votes for the larger list); equal ranks leave it open, see `Seats`.

    A party without votes gets a seat only by `minimum`. With no votes, no seats or nobody eligible there are
    no seats but by `minimum`.

    Raises TypeError for what is not a whole number, ValueError for negative numbers, shapes that do not fit,
    unknown names, and minimums that need more than the seats there are or exceed a maximum.

    Source: Pukelsheim, Proportional Representation (2nd ed. 2017), chapter 5; for Kazakhstan the
    Constitutional Law on Elections, Art. 97-1.
    """
    given, rows = votes_of(votes)
    shape, lead = given.shape, given.shape[:-1]
    houses = per_election("house", house, lead)
    may = mask("eligible", eligible, shape)
    may_left = mask("leftover", leftover, shape)
    held = per_party("prior", prior, shape, 0)
    low = per_party("minimum", minimum, shape, 0)
    high = per_party("maximum", maximum, shape, NO_LIMIT)
    rank = per_party("prefer", prefer, shape, 0, negative=True)
    check_limits(rows, lead, houses, may, held, low, high, minimum is not None)
    fixed, over, plus, mode = _quota_rule(quota, rounding, lead)
    least = fraction("min_remainder", min_remainder)
    if least < 0:
        raise ValueError(f"min_remainder is {least}: it cannot be negative")

    # Every number in the kernel stays below votes*den + (t + 2)*num, times the fraction of min_remainder.
    top = largest(houses)
    den = max(largest(over), top + plus)
    num = max(largest(rows) * max(shape[-1], 1) + 1, largest(fixed))
    seen = 2 * largest(rows) * den + (top + largest(held) + largest(low) + 4) * 2 * num + den
    fits = seen * max(least.numerator, least.denominator) <= INT64 and all(
        x.dtype == np.int64 for x in (rows, houses, held, low, high, rank, fixed, over)
    )
    fits = fits and least.denominator <= INT64 and least.numerator <= INT64
    seats = np.zeros(rows.shape, np.int64)
    tied = np.zeros(rows.shape, np.bool_)
    opened = np.zeros(len(rows), np.int64)
    run(
        kernels.remainder_all,
        fits,
        [rows, houses, may, may_left, held, low, high, rank, fixed, over, plus, mode, *least.as_integer_ratio()],
        [seats, tied, opened],
        scratch=2,
    )
    result = LargestRemainder.build(seats.reshape(shape), houses, opened, tied, prior_seats(held))
    result._rule = (rows, may, fixed, over, plus, mode)
    return result


def _quota_rule(quota: Any, rounding: str, lead: tuple[int, ...]) -> tuple[Array, Array, int, int]:
    """A quota as the kernel takes it: fixed numerator (0: none) and denominator, seats added, rounding."""
    if rounding not in ROUNDINGS:
        raise ValueError(f"rounding: {rounding!r} is unknown; known are {', '.join(ROUNDINGS)}")
    mode = ROUNDINGS[rounding]
    if isinstance(quota, str):
        if quota not in QUOTAS:
            raise ValueError(f"quota: {quota!r} is unknown; known are {', '.join(QUOTAS)}, a number, an array")
        plus, own = QUOTAS[quota]
        return np.zeros(1, np.int64), np.ones(1, np.int64), plus, mode if own is None else own
    if np.ndim(quota) == 0 and not isinstance(quota, (int, np.ndarray, np.integer)):
        exact = fraction("quota", quota)
        fixed, over = per_election("quota", exact.numerator, lead), per_election("quota", exact.denominator, ())
    else:
        fixed, over = per_election("quota", quota, lead), np.ones(1, np.int64)
    if fixed.size and fixed.min() <= 0:
        raise ValueError("quota: a fixed quota must be above 0")
    return fixed, over, 0, mode
