"""Votes and seats over the country: the same party everywhere? the same weight for every voter?"""

import numpy as np
import numpy.typing as npt

from mandat.measure.arrays import Array, of_shares, total


def inequality(numbers: npt.ArrayLike) -> Array:
    """Gini's coefficient of `numbers[..., area]`, each area alike: Σᵢ Σⱼ |xᵢ − xⱼ| / (2 n² x̄); 0 for all the same."""

    def measured(p: Array) -> Array:
        p.sort(axis=-1)
        n = p.shape[-1]
        found: Array = np.maximum(total(p * (2 * np.arange(1, n + 1) - n - 1)) / n, 0)
        return found

    return of_shares(measured, numbers)


def party_nationalisation(votes: npt.ArrayLike) -> Array:
    """1 − Gini of each party's vote shares over the areas: `votes[..., area, party]` to `[..., party]`.

    1 for the same share everywhere; 1/n where all its votes are in one of n areas. Not a number for a party without
    votes, and where nobody voted in an area.
    """
    counts = np.asarray(votes, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = counts / counts.sum(-1, keepdims=True)
    known = ~np.isnan(shares).any(axis=(-1, -2))
    found: Array = np.asarray(1 - inequality(np.moveaxis(np.nan_to_num(shares), -1, -2)))
    return np.where(known[..., None], found, np.nan)


def nationalisation(votes: npt.ArrayLike) -> Array:
    """Σ p · PNS: the parties' nationalisation weighted by their votes, `votes[..., area, party]` to `[...]`."""
    counts = np.asarray(votes, dtype=np.float64)
    whole = counts.sum(-2)
    scores = party_nationalisation(counts)
    with np.errstate(divide="ignore", invalid="ignore"):
        weights = whole / whole.sum(-1, keepdims=True)
    found: Array = np.where(whole > 0, weights * scores, 0.0).sum(-1)[()]
    return found


def malapportionment(voters: npt.ArrayLike, seats: npt.ArrayLike) -> Array:
    """½ Σ |s − v| over `[..., constituency]`: the share of the seats that other constituencies should have."""
    return of_shares(lambda v, s: 0.5 * total(np.abs(s - v)), voters, seats)


def weight_ratio(voters: npt.ArrayLike, seats: npt.ArrayLike) -> Array:
    """The most voters for a seat by the fewest, over `[..., constituency]`: 1 where every vote weighs the same."""

    def measured(v: Array, s: Array) -> Array:
        ratio = v / s
        found: Array = ratio.max(-1) / ratio.min(-1)
        return found

    return of_shares(measured, voters, seats)
