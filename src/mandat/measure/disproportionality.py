"""How far the seats are from the votes: measures of `votes[..., party]` and `seats[..., party]`.

Any leading dimensions; votes and seats may be counts or shares, only their proportions matter. All results are of
one, not of a hundred. A party without votes and seats changes nothing. In the formulas v and s are shares of votes
and seats.
"""

import numpy as np
import numpy.typing as npt

from mandat.measure.arrays import Array, of_shares, product, total


def gallagher(votes: npt.ArrayLike, seats: npt.ArrayLike) -> Array:
    """√(½ Σ (s − v)²): the least squares index; 0 where the seats are proportional, at most 1.

    >>> round(float(gallagher([53, 24, 23], [7, 2, 1])), 4)
    0.1539
    """

    def measured(v: Array, s: Array) -> Array:
        v -= s
        found: Array = np.sqrt(0.5 * product(v, v))
        return found

    return of_shares(measured, votes, seats)


def loosemore_hanby(votes: npt.ArrayLike, seats: npt.ArrayLike) -> Array:
    """½ Σ |s − v|: the share of the seats that would have to change hands."""
    return of_shares(_half_distance, votes, seats)


def adjusted_loosemore_hanby(votes: npt.ArrayLike, seats: npt.ArrayLike) -> Array:
    """½ Σ |s − v| / N with N = 1/Σ v², the effective number of parties by votes."""
    return of_shares(lambda v, s: _half_distance(v, s) * product(v, v), votes, seats)


def rose(votes: npt.ArrayLike, seats: npt.ArrayLike) -> Array:
    """1 − ½ Σ |s − v|: the share of the seats that are where the votes are."""
    return of_shares(lambda v, s: 1 - _half_distance(v, s), votes, seats)


def rae(votes: npt.ArrayLike, seats: npt.ArrayLike) -> Array:
    """Σ |s − v| / n over the n parties with a vote or a seat."""
    return of_shares(lambda v, s: 2 * _half_distance(v, s) / _parties(v, s), votes, seats)


def lijphart(votes: npt.ArrayLike, seats: npt.ArrayLike) -> Array:
    """max |s − v|: the largest deviation of any party."""

    def measured(v: Array, s: Array) -> Array:
        found: Array = np.abs(s - v).max(-1)
        return found

    return of_shares(measured, votes, seats)


def grofman(votes: npt.ArrayLike, seats: npt.ArrayLike) -> Array:
    """Σ |s − v| / N with N = 1/Σ v²: Rae's index by the effective instead of the plain number of parties."""
    return of_shares(lambda v, s: 2 * _half_distance(v, s) * product(v, v), votes, seats)


def sainte_lague(votes: npt.ArrayLike, seats: npt.ArrayLike) -> Array:
    """Σ (s − v)² / v: what Sainte-Laguë's divisors minimise; infinite where a party has seats and no votes."""

    def measured(v: Array, s: Array) -> Array:
        return total(np.where((v == 0) & (s == 0), 0.0, (s - v) ** 2 / v))

    return of_shares(measured, votes, seats)


def d_hondt(votes: npt.ArrayLike, seats: npt.ArrayLike) -> Array:
    """max s / v: what D'Hondt's divisors minimise; 1 where proportional, infinite where seats stand without votes."""

    def measured(v: Array, s: Array) -> Array:
        found: Array = np.where((v == 0) & (s == 0), 0.0, s / v).max(-1)
        return found

    return of_shares(measured, votes, seats)


def gini(votes: npt.ArrayLike, seats: npt.ArrayLike) -> Array:
    """½ Σᵢ Σⱼ |sᵢ vⱼ − sⱼ vᵢ|: the Lorenz curve of seats over votes, parties ordered by s/v."""

    def measured(v: Array, s: Array) -> Array:
        order = np.argsort(np.where(v + s == 0, 0.0, s / v), axis=-1)
        v, s = np.take_along_axis(v, order, -1), np.take_along_axis(s, order, -1)
        height = np.cumsum(s, axis=-1)
        found: Array = np.maximum(1 - product(v, 2 * height - s), 0)
        return found

    return of_shares(measured, votes, seats)


def entropy(votes: npt.ArrayLike, seats: npt.ArrayLike) -> Array:
    """Σ s ln(s / v), the information that the seats add to the votes; infinite where seats stand without votes."""
    return of_shares(lambda v, s: np.maximum(total(np.where(s == 0, 0.0, s * np.log(s / v))), 0), votes, seats)


def cox_shugart(votes: npt.ArrayLike, seats: npt.ArrayLike) -> Array:
    """The slope of the least squares line of s on v, with an intercept, over the parties with a vote or a seat.

    Above 1 the large parties are favoured, below 1 the small ones. Not a number where all have the same votes.
    """

    def measured(v: Array, s: Array) -> Array:
        away = np.where((v > 0) | (s > 0), v - 1 / _parties(v, s)[:, None], 0.0)
        spread = product(away, away)
        return np.where(spread < 1e-24, np.nan, product(away, s) / spread)

    return of_shares(measured, votes, seats)


def monroe(votes: npt.ArrayLike, seats: npt.ArrayLike) -> Array:
    """√(Σ (s − v)² / (1 + Σ v²)): the least squares distance by the largest that these votes allow."""
    return of_shares(lambda v, s: np.sqrt(product(s - v, s - v) / (1 + product(v, v))), votes, seats)


def farina(votes: npt.ArrayLike, seats: npt.ArrayLike) -> Array:
    """(2/π) arccos(Σ s v / √(Σ s² Σ v²)): the angle between votes and seats, 1 for a right angle."""

    def measured(v: Array, s: Array) -> Array:
        v /= np.sqrt(product(v, v))[:, None]
        s /= np.sqrt(product(s, s))[:, None]
        near, far = s - v, s + v  # the angle from these is exact where arccos loses half the digits
        return 4 / np.pi * np.arctan2(np.sqrt(product(near, near)), np.sqrt(product(far, far)))

    return of_shares(measured, votes, seats)


def generalised(votes: npt.ArrayLike, seats: npt.ArrayLike, k: float = 3) -> Array:
    """(½ Σ |s − v|ᵏ)^(1/k): k = 1 is Loosemore and Hanby's, k = 2 Gallagher's; a large k looks at the largest alone."""
    if not k > 0:
        raise ValueError(f"expected k above 0, found {k}")
    return of_shares(lambda v, s: (0.5 * total(np.abs(s - v) ** k)) ** (1 / k), votes, seats)


def _half_distance(v: Array, s: Array) -> Array:
    return 0.5 * total(np.abs(s - v))


def _parties(v: Array, s: Array) -> Array:
    """How many parties have a vote or a seat."""
    return total(((v > 0) | (s > 0)).astype(np.float64))
