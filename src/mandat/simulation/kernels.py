"""The kernels that draw votes: compiled, without the interpreter's lock, each draw by itself."""

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from mandat.simulation.random import normal, power, words

Array = npt.NDArray[Any]


@njit(cache=True, nogil=True, error_model="numpy")
def swings(k0: Any, k1: Any, first: int, root: Array, ends: Array, buffer: Array, out: Array) -> None:
    """Swings `out[draw, area, party]` += root @ z, root lower triangular `[party, party]`.

    The product is written out: a library's would depend on how many draws go in at once.
    """
    draws, areas, parties = out.shape
    for d in range(draws):
        words(k0, k1, np.uint64(first + d), len(buffer) // 4, buffer)
        for a in range(areas):
            for i in range(parties):
                found = 0.0
                for j in range(i + 1):
                    if root[i, j] != 0.0:
                        found += root[i, j] * normal(buffer[a * parties + j], ends)
                out[d, a, i] += found


@njit(cache=True, nogil=True, error_model="numpy")
def ballots(
    k0: Any, k1: Any, first: int, start: Array, key: Array, deviation: Array, area: Array, moved: Array,
    number: Array, rounded: bool, ends: Array, powers: Array, buffer: Array, weights: Array,
    votes: Array, shares: Array,
) -> None:  # fmt: skip
    """Votes `[draw, contest, contestant]`, or shares where they are not `rounded`.

    start, key, deviation: `[contest, contestant]`. moved `[draw, area, party]`: the swings that contestants share, the
    last party's are 0; area `[swing, contest]`: which of its areas a contest lies in. number `[draw, contest]`.

    Rounding: a contestant's votes are what the rounded running sum of n p' grows by. So they are whole, sum to n
    exactly, and each is less than one vote from n p'.
    """
    draws, contests = number.shape
    width = start.shape[1]
    for d in range(draws):
        words(k0, k1, np.uint64(first + d), len(buffer) // 4, buffer)
        for c in range(contests):
            total = 0.0
            for k in range(width):
                weight = start[c, k]
                if weight > 0.0:
                    e = 0.0
                    if deviation[c, k] > 0.0:
                        e = deviation[c, k] * normal(buffer[c * width + k], ends)
                    for s in range(area.shape[0]):
                        if area[s, c] >= 0:
                            e += moved[d, area[s, c], key[c, k]]
                    weight *= power(e, powers)
                weights[k] = weight
                total += weight
            if not total > 0.0:
                for k in range(width):
                    if rounded:
                        votes[d, c, k] = 0
                    else:
                        shares[d, c, k] = 0.0
                continue
            if rounded:
                scale = number[d, c] / total
                so_far = 0.0
                before = 0
                for k in range(width):
                    so_far += weights[k]
                    upto = np.int64(so_far * scale + 0.5)
                    votes[d, c, k] = upto - before
                    before = upto
            else:
                for k in range(width):
                    shares[d, c, k] = weights[k] / total
