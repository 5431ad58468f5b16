"""How many parties there are, by their weight: measures of `numbers[..., party]`, votes or seats.

Any leading dimensions; p is a party's share. A party of nothing changes nothing.
"""

import numpy as np
import numpy.typing as npt

from mandat.measure.arrays import Array, of_shares, product, total


def laakso_taagepera(numbers: npt.ArrayLike) -> Array:
    """1 / Σ p²: the effective number of parties.

    >>> float(laakso_taagepera([25, 25, 25, 25]))
    4.0
    """
    return of_shares(lambda p: 1 / product(p, p), numbers)


def golosov(numbers: npt.ArrayLike) -> Array:
    """Σ p / (p + p₁² − p²), p₁ the largest: as Laakso and Taagepera's, with less weight to small parties."""

    def measured(p: Array) -> Array:
        largest = p.max(-1)[:, None] ** 2
        return total(p / (p + largest - p * p))

    return of_shares(measured, numbers)


def hill(numbers: npt.ArrayLike, q: float = 1) -> Array:
    """(Σ p^q)^(1/(1−q)): the family of effective numbers.

    q = 0 counts parties, 1 is the exponential of Shannon's entropy, 2 Laakso and Taagepera's, infinity 1/p₁.
    """
    if not q >= 0:
        raise ValueError(f"expected q of 0 or more, found {q}")
    if q == 0:
        return of_shares(lambda p: total((p > 0).astype(np.float64)), numbers)
    if q == 1:
        return np.exp(shannon(numbers))
    if np.isinf(q):
        return of_shares(lambda p: 1 / p.max(-1), numbers)
    return of_shares(lambda p: total(p**q) ** (1 / (1 - q)), numbers)


def parties(numbers: npt.ArrayLike) -> Array:
    """How many parties have anything: Hill's number for q = 0."""
    return hill(numbers, 0)


def inverse_largest(numbers: npt.ArrayLike) -> Array:
    """1 / p₁: Hill's number for q without end."""
    return hill(numbers, float("inf"))


def renyi(numbers: npt.ArrayLike, q: float = 2) -> Array:
    """ln(Σ p^q) / (1 − q), the logarithm of Hill's number; q = 1 is Shannon's entropy."""
    return np.log(hill(numbers, q))


def shannon(numbers: npt.ArrayLike) -> Array:
    """−Σ p ln p, in natural units; 0 for one party."""
    return of_shares(lambda p: -total(np.where(p > 0, p * np.log(p), 0.0)) + 0.0, numbers)


def simpson(numbers: npt.ArrayLike) -> Array:
    """Σ p²: the probability that two drawn with replacement are of the same party."""
    return of_shares(lambda p: product(p, p), numbers)


def fractionalisation(numbers: npt.ArrayLike) -> Array:
    """1 − Σ p²: the probability that the two are of different parties."""
    return 1 - simpson(numbers)
