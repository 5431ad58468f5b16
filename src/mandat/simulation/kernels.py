"""The kernels that draw votes: compiled, without the interpreter's lock, each draw by itself.

Short loops, one a step, over arrays that stay in the processor's first cache: Numba makes vector instructions of them.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from mandat.simulation.random import LEVELS, OUTER, PARTS, STEP, normal, power, words

Array = npt.NDArray[Any]


@njit(cache=True, nogil=True, error_model="numpy")
def swings(k0: Any, k1: Any, first: int, root: Array, ends: Array, buffer: Array, z: Array, out: Array) -> None:
    """Swings `out[draw, area, party]` = root @ z, root lower triangular `[party, party]`.

    The product is written out: a library's would depend on how many draws go in at once.
    """
    draws, areas, parties = out.shape
    alone = True  # no party's swing goes with another's
    for i in range(parties):
        for j in range(i):
            alone = alone and root[i, j] == 0.0
    for d in range(draws):
        words(k0, k1, np.uint64(first + d), len(buffer) // 4, buffer)
        for i in range(areas * parties):
            word = np.int64(buffer[i])
            low = ends[word >> 20]
            z[i] = low + (word & 0xFFFFF) * STEP * (ends[(word >> 20) + 1] - low)
        for i in range(areas * parties):
            place = np.int64(buffer[i]) >> 20
            if place < OUTER or place >= PARTS - OUTER:
                z[i] = normal(buffer[i], ends)
        for a in range(areas):
            for i in range(parties):
                found = root[i, i] * z[a * parties + i]
                for j in range(0 if alone else i):
                    if root[i, j] != 0.0:
                        found += root[i, j] * z[a * parties + j]
                out[d, a, i] = found


@njit(cache=True, nogil=True, error_model="numpy")
def exponentials(x: Array, powers: Array) -> None:
    """exp(x) in place, `x[number]`; beyond ±20 it is that of ±20."""
    for i in range(len(x)):
        x[i] = power(x[i], powers)


@njit(cache=True, nogil=True, error_model="numpy")
def ballots(
    k0: Any, k1: Any, first: int, start: Array, levels: Array, apart: Array, own: Array, moved: Array, odds: Array,
    number: Array, rounded: bool, buffer: Array, weights: Array, upto: Array, sums: Array,
    votes: Array, line: Array, shares: Array,
) -> None:  # fmt: skip
    """Votes `[draw, contest, contestant]` and of the last line `[draw, contest]`; shares where they are not `rounded`.

    start `[contestant, contest]`. levels: what a contestant's own swing multiplies its odds by, at each level;
    `own[place]` instead for the contestants `apart[place]`, as places in `start`. odds `[draw, number]`: what shared
    swings multiply odds by; `moved[swing, contestant × contest]`: which of them are a contestant's. number
    `[draw, contest]`. The other arrays are room to work in.

    Rounding: a contestant's votes are what the rounded running sum of n p' grows by. So they are whole, sum to n
    exactly, and each is less than one vote from n p'.
    """
    draws, contests = number.shape
    width = start.shape[0]
    cells = contests * width
    half = (cells + 1) // 2
    starts = start.reshape(cells)
    for d in range(draws):
        words(k0, k1, np.uint64(first + d), len(buffer) // 4, buffer)
        for i in range(half):  # two contestants' swings from a word
            weights[i] = starts[i] * levels[np.int64(buffer[i]) & (LEVELS - 1)]
        for i in range(half, cells):
            weights[i] = starts[i] * levels[(np.int64(buffer[i - half]) >> 16) & (LEVELS - 1)]
        for place in range(len(apart)):
            i = apart[place]
            word = np.int64(buffer[i]) if i < half else np.int64(buffer[i - half]) >> 16
            weights[i] = starts[i] * own[place, word & (LEVELS - 1)]
        for s in range(len(moved)):
            for i in range(cells):
                weights[i] *= odds[d, moved[s, i]]
        for c in range(contests):
            sums[c] = weights[c]
        for k in range(1, width):
            for c in range(contests):
                sums[c] += weights[k * contests + c]
                if rounded:
                    weights[k * contests + c] = sums[c]
        if not rounded:
            for c in range(contests):
                for k in range(width):
                    shares[d, c, k] = weights[k * contests + c] / sums[c] if sums[c] > 0.0 else 0.0
            continue
        for c in range(contests):
            sums[c] = number[d, c] / sums[c] if sums[c] > 0.0 else 0.0
        for k in range(width):
            for c in range(contests):
                upto[k * contests + c] = weights[k * contests + c] * sums[c] + 0.5
        for c in range(contests):
            votes[d, c, 0] = upto[c]
            for k in range(1, width - 1):
                votes[d, c, k] = np.int64(upto[k * contests + c]) - np.int64(upto[(k - 1) * contests + c])
            line[d, c] = np.int64(upto[cells - contests + c]) - np.int64(upto[cells - 2 * contests + c])
