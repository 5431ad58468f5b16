"""What the size of a body and of its constituencies alone lets expect: the seat product model.

M is the number of seats in a constituency, S that of the body; for one tier, one ballot and seats by the votes.
"""

import numpy as np
import numpy.typing as npt

from mandat.measure.arrays import Array


def expected_parties_by_seats(magnitude: npt.ArrayLike, seats: npt.ArrayLike) -> Array:
    """(M S)^(1/6): the effective number of parties by seats.

    >>> round(float(expected_parties_by_seats(1, 650)), 2)
    2.94
    """
    return _product(magnitude, seats) ** (1 / 6)


def expected_parties_by_votes(magnitude: npt.ArrayLike, seats: npt.ArrayLike) -> Array:
    """[(M S)^(1/4) + 1]^(2/3): the effective number of parties by votes."""
    return (_product(magnitude, seats) ** 0.25 + 1) ** (2 / 3)


def expected_largest(magnitude: npt.ArrayLike, seats: npt.ArrayLike) -> Array:
    """(M S)^(−1/8): the largest party's share of the seats."""
    return _product(magnitude, seats) ** -0.125


def _product(magnitude: npt.ArrayLike, seats: npt.ArrayLike) -> Array:
    found: Array = np.asarray(magnitude, dtype=np.float64) * np.asarray(seats, dtype=np.float64)
    if not (found >= 1).all():
        raise ValueError("expected at least one seat")
    return found
