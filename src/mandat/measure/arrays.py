"""What every measure of shares needs: votes and seats as shares, over any leading dimensions, in chunks.

Nothing here decides a seat; floats are fine.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

CELLS = 2**17
"""Numbers in a chunk: 1 MB of float64, so that what is made on the way stays in the processor's cache."""


def of_shares(measured: Callable[..., Array], *numbers: npt.ArrayLike) -> Array:
    """`measured(shares, …)` of numbers `[..., party]`, each turned into shares of its row's sum; `[...]`.

    `measured` has two-dimensional arrays of floats `[row, party]`, which it may overwrite, and gives `[row]`. A row
    that sums to nothing has no shares: its measure is not a number. ValueError: a number below 0, or no such shapes.
    """
    arrays = [np.asarray(one) for one in numbers]
    if any(one.ndim == 0 for one in arrays) or len({one.shape[-1] for one in arrays}) != 1:
        raise ValueError(f"expected arrays with the same parties on the last axis, found {[a.shape for a in arrays]}")
    arrays = list(np.broadcast_arrays(*arrays))
    shape, parties = arrays[0].shape[:-1], arrays[0].shape[-1]
    rows = [one.reshape(-1, parties) for one in arrays]
    out = np.full(len(rows[0]), np.nan)
    step = max(1, CELLS // max(parties, 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        for start in range(0, len(out) if parties else 0, step):
            part = slice(start, start + step)
            shares = [_shares(one[part]) for one in rows]
            out[part] = measured(*shares)
            for one in shares:
                out[part][np.isnan(one[:, 0])] = np.nan
    found: Array = out.reshape(shape)[()]
    return found


def _shares(numbers: Array) -> Array:
    """Numbers `[row, party]` as shares of their row; a row of nothing becomes not-a-number throughout."""
    values = numbers.astype(np.float64)
    if values.size and not values.min() >= 0:
        raise ValueError("expected numbers of 0 or more")
    values /= total(values)[:, None]
    return values


def total(values: Array) -> Array:
    """The sum of each row; several times faster than `sum(-1)` where rows are short."""
    added: Array = np.einsum("rp->r", values)
    return added


def product(values: Array, others: Array) -> Array:
    """The sum of the products in each row."""
    added: Array = np.einsum("rp,rp->r", values, others)
    return added


def one_by_one(seats: npt.ArrayLike, column: int, most: int | None = None) -> Array:
    """Seats `[..., party]` in which one column holds all independents, with a column of one seat for each of them.

    The column is emptied, and `most` columns are added at the end (None: as many as any row needs), of which each row
    fills as many as it has independents. An independent is nobody's party: seven of them are seven, not one of seven.
    """
    found = np.array(seats)
    alone = found[..., column].copy()
    found[..., column] = 0
    if most is None:
        most = int(alone.max()) if alone.size else 0
    if alone.size and alone.max() > most:
        raise ValueError(f"expected at most {most} independents, found {alone.max()}")
    added = (np.arange(most) < alone[..., None]).astype(found.dtype)
    return np.concatenate([found, added], axis=-1)
