"""The methods straight from their definitions: all claims as fractions, sorted. Slow, plain, independent.

Nothing is imported from the package under test.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Any, NamedTuple

Claim = tuple[Any, int]  # (strength, party)

SEQUENCES: dict[str, Callable[[int], Fraction]] = {
    "d'hondt": lambda k: Fraction(k + 1),
    "sainte-lague": lambda k: Fraction(2 * k + 1),
    "modified sainte-lague": lambda k: Fraction(2 * k + 1) if k else Fraction("1.4"),
    "adams": lambda k: Fraction(k),
    "dean": lambda k: Fraction(k * (k + 1)) / (k + Fraction(1, 2)),
    "huntington-hill": lambda k: Fraction(k * (k + 1)),  # squared
    "danish": lambda k: Fraction(3 * k + 1),
    "imperiali": lambda k: 1 + Fraction(k, 2),
    "macau": lambda k: Fraction(2) ** k,
}


class Result(NamedTuple):
    seats: list[int]
    open: int
    tied: list[bool]


def _grant(claims: list[Claim], places: int, seats: list[int], prefer: Sequence[int]) -> Result:
    """The `places` strongest claims; where the last granted equals the first refused, ranks decide."""
    claims = sorted(claims, reverse=True)
    tied = [False] * len(seats)
    if places >= len(claims):
        for _, party in claims:
            seats[party] += 1
        return Result(seats, 0, tied)
    if places <= 0:
        return Result(seats, 0, tied)
    edge = claims[places][0]
    for strength, party in claims:
        if strength > edge:
            seats[party] += 1
            places -= 1
    level = sorted((prefer[party], party) for strength, party in claims if strength == edge)
    while level and places:
        rank = level[0][0]
        group = [party for r, party in level if r == rank]
        if len(group) > places:
            for party in group:
                tied[party] = True
            break
        for party in group:
            seats[party] += 1
        places -= len(group)
        level = level[len(group) :]
    return Result(seats, places, tied)


class Limits(NamedTuple):
    low: list[int]
    high: list[int | None]


def _limits(
    votes: Sequence[int],
    eligible: Sequence[bool],
    prior: Sequence[int],
    minimum: Sequence[int],
    maximum: Sequence[int | None],
) -> Limits:
    low = [max(p, m) if e else p for p, m, e in zip(prior, minimum, eligible, strict=True)]
    high: list[int | None] = [
        (None if most is None else max(least, most)) if e and v else least
        for v, e, least, most in zip(votes, eligible, low, maximum, strict=True)
    ]
    return Limits(low, high)


def _options(n: int, given: dict[str, Any]) -> tuple[list[Any], ...]:
    defaults = {"eligible": True, "prior": 0, "minimum": 0, "maximum": None, "prefer": 0}
    return tuple(list(given.get(name) or [default] * n) for name, default in defaults.items())


def quota_of(total: int, house: int, quota: Any, rounding: str = "exact") -> Fraction:
    if quota == "droop":
        return Fraction(floor(Fraction(total, house + 1)) + 1)
    plus = {"hare": 0, "hagenbach-bischoff": 1, "imperiali": 2}
    exact = Fraction(total, house + plus[quota]) if isinstance(quota, str) else Fraction(quota)
    if rounding == "exact":
        return exact
    rounded = {"down": floor, "up": ceil, "nearest": lambda q: floor(q + Fraction(1, 2))}[rounding](exact)
    return Fraction(max(rounded, 1))


def largest_remainder(
    votes: Sequence[int],
    house: int,
    quota: Any = "hare",
    rounding: str = "exact",
    leftover: Sequence[bool] | None = None,
    min_remainder: Any = 0,
    **options: Any,
) -> Result:
    n = len(votes)
    eligible, prior, minimum, maximum, prefer = _options(n, options)
    low, high = _limits(votes, eligible, prior, minimum, maximum)
    new = [least - had for least, had in zip(low, prior, strict=True)]
    if house <= sum(prior):
        return Result([0] * n, 0, [False] * n)
    total = sum(v for v, e in zip(votes, eligible, strict=True) if e)
    claims: list[Claim] = []
    if total:
        size = quota_of(total, house, quota, rounding)
        for party in range(n):
            most = high[party]
            whole = floor(votes[party] / size)
            until = max(whole, low[party]) + house
            for held in range(low[party], until if most is None else min(most, until)):
                strength = votes[party] / size - held
                if strength < 1 and leftover is not None and not leftover[party]:
                    break
                if strength < 1 and min_remainder and strength < min_remainder:
                    break
                claims.append((strength, party))
    return _grant(claims, house - sum(low), new, prefer)


def highest_averages(
    votes: Sequence[int], house: int, divisors: str = "d'hondt", first: Any = None, **options: Any
) -> Result:
    n = len(votes)
    eligible, prior, minimum, maximum, prefer = _options(n, options)
    low, high = _limits(votes, eligible, prior, minimum, maximum)
    new = [least - had for least, had in zip(low, prior, strict=True)]
    if house <= sum(prior):
        return Result([0] * n, 0, [False] * n)
    power = 2 if divisors == "huntington-hill" else 1
    claims: list[Claim] = []
    for party in range(n):
        most = high[party]
        until = low[party] + house
        for held in range(low[party], until if most is None else min(most, until)):
            divisor = SEQUENCES[divisors](held)
            if held == 0 and first is not None:
                divisor = Fraction(first) ** power
            # (0, quotient), or (1, votes) for a claim that is divided by zero
            weight = votes[party] ** power
            claims.append(((0, weight / divisor) if divisor else (1, Fraction(votes[party])), party))
    return _grant(claims, house - sum(low), new, prefer)


def seats_at(votes: Sequence[int], divisor: Fraction, divisors: str, **options: Any) -> list[int]:
    """The new seats that a divisor gives: as many as there are steps of the sequence in votes/divisor."""
    eligible, prior, minimum, maximum, _ = _options(len(votes), options)
    low, high = _limits(votes, eligible, prior, minimum, maximum)
    power = 2 if divisors == "huntington-hill" else 1
    seats = []
    for v, least, most, had in zip(votes, low, high, prior, strict=True):
        held = least
        while v and (most is None or held < most) and v**power >= divisor * SEQUENCES[divisors](held):
            held += 1
        seats.append(held - had)
    return seats


def block(votes: Sequence[int], house: int, **options: Any) -> Result:
    eligible, _, _, _, prefer = _options(len(votes), options)
    claims = [(v, i) for i, v in enumerate(votes) if v and eligible[i]]
    return _grant(claims, house, [0] * len(votes), prefer)
