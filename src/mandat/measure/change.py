"""What is gained and lost: between two elections, and between votes and seats."""

import numpy as np
import numpy.typing as npt

from mandat.measure.arrays import Array, of_shares, total


def volatility(before: npt.ArrayLike, after: npt.ArrayLike) -> Array:
    """½ Σ |p − p′| over `[..., party]`: the share that changed hands; a party of one election has 0 in the other."""
    return of_shares(lambda p, r: 0.5 * total(np.abs(r - p)), before, after)


def volatility_entering(before: npt.ArrayLike, after: npt.ArrayLike) -> Array:
    """½ Σ |p − p′| over the parties that are in one election alone: what is due to their coming and going."""
    return of_shares(lambda p, r: 0.5 * total(np.where((p == 0) | (r == 0), np.abs(r - p), 0.0)), before, after)


def volatility_staying(before: npt.ArrayLike, after: npt.ArrayLike) -> Array:
    """½ Σ |p − p′| over the parties that are in both elections."""
    return of_shares(lambda p, r: 0.5 * total(np.where((p > 0) & (r > 0), np.abs(r - p), 0.0)), before, after)


def majority_bonus(votes: npt.ArrayLike, seats: npt.ArrayLike) -> Array:
    """s₁ − v₁ of the party with the most seats: what the largest gains beyond its votes; `[...]`.

    Of several with the most seats, the one with the most votes.
    """

    def measured(v: Array, s: Array) -> Array:
        first = np.where(s == s.max(-1)[:, None], v, -1.0).argmax(-1)
        rows = np.arange(len(first))
        found: Array = s[rows, first] - v[rows, first]
        return found

    return of_shares(measured, votes, seats)
