"""Sequences of divisors, as exact tables."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from mandat.allocate.inputs import fraction
from mandat.allocate.run import INT64, Array

Divisors = str | Callable[[int], Any] | Sequence[Any]


@dataclass(frozen=True)
class Rule:
    """The divisor for a party's seat k+1, k = 0, 1, 2 …; `offset` is the first divisor over the step."""

    of: Callable[[int], Any]
    offset: float  # for the start of the search only; below 0: the sequence is not near a straight line
    squared: bool = False  # `of` gives squares, to be compared with squared votes


RULES: dict[str, Rule] = {
    "d'hondt": Rule(lambda k: k + 1, 1.0),
    "sainte-lague": Rule(lambda k: 2 * k + 1, 0.5),
    "modified sainte-lague": Rule(lambda k: 2 * k + 1 if k else Fraction(7, 5), 0.5),
    "adams": Rule(lambda k: k, 0.0),
    "dean": Rule(lambda k: Fraction(2 * k * (k + 1), 2 * k + 1), 0.5),
    "huntington-hill": Rule(lambda k: k * (k + 1), 0.5, squared=True),
    "danish": Rule(lambda k: 3 * k + 1, 1 / 3),
    "imperiali": Rule(lambda k: Fraction(k + 2, 2), 2.0),
    "macau": Rule(lambda k: 2**k, -1.0),
}


@dataclass(frozen=True)
class Table:
    """Divisor k is num[k] / den[k]; int64 where it holds them, else Python ints."""

    num: Array
    den: Array
    offset: float
    squared: bool


def table(divisors: Divisors, first: Any, length: int) -> Table:
    """The first `length` divisors of a named rule, a callable k -> int or Fraction, or a list.

    Raises ValueError for an unknown name, a list that is too short, and divisors that do not grow.
    """
    if isinstance(divisors, str):
        if divisors not in RULES:
            known = ", ".join(f'"{name}"' for name in RULES)
            raise ValueError(f"divisors: {divisors!r} is unknown; known are {known}, a callable and a list")
        return _named(divisors, None if first is None else fraction("first", first), length)
    if callable(divisors):
        return _tabulate(Rule(divisors, -2.0), first, length)
    given = list(divisors)
    if len(given) < length:
        raise ValueError(f"divisors: {length} are needed, the list has {len(given)}")
    return _tabulate(Rule(given.__getitem__, -2.0), first, length)


@lru_cache(maxsize=64)
def _named(name: str, first: Fraction | None, length: int) -> Table:
    return _tabulate(RULES[name], first, length)


def _tabulate(rule: Rule, first: Any, length: int) -> Table:
    values = [fraction("divisors", rule.of(k)) for k in range(length)]
    if first is not None and values:
        values[0] = fraction("first", first) ** (2 if rule.squared else 1)
    for k, value in enumerate(values):
        if value < 0 or (k and value <= values[k - 1]):
            raise ValueError(f"divisors: number {k + 1} is {value}; they must grow, from 0 or more")
    offset = rule.offset
    if offset == -2.0 and length > 2:  # a sequence of the caller's: try the straight line through its ends
        step = (values[-1] - values[1]) / (length - 2)
        offset = float(values[1] / step) - 1 if values[1] < step * 1000 else -1.0
    return Table(_array([v.numerator for v in values]), _array([v.denominator for v in values]), offset, rule.squared)


def _array(values: list[int]) -> Array:
    fits = max(values, default=0) <= INT64
    array = np.array(values, dtype=np.int64 if fits else object)
    array.flags.writeable = False
    return array
