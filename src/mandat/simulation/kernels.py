"""The kernels that draw votes: compiled, without the interpreter's lock, each draw by itself."""

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from mandat.simulation.random import OUTER, PARTS, STEP, normal, power, words

Array = npt.NDArray[Any]


@njit(cache=True, nogil=True, error_model="numpy")
def swings(k0: Any, k1: Any, first: int, root: Array, ends: Array, buffer: Array, out: Array) -> None:
    """Swings `out[draw, area, party]` += root @ z, root lower triangular `[party, party]`.

    The product is written out: a library's would depend on how many draws go in at once.
    """
    draws, areas, parties = out.shape
    alone = True  # no party's swing goes with another's
    for i in range(parties):
        for j in range(i):
            alone = alone and root[i, j] == 0.0
    for d in range(draws):
        words(k0, k1, np.uint64(first + d), len(buffer) // 4, buffer)
        for a in range(areas):
            for i in range(parties):
                found = root[i, i] * normal(buffer[a * parties + i], ends)
                for j in range(0 if alone else i):
                    if root[i, j] != 0.0:
                        found += root[i, j] * normal(buffer[a * parties + j], ends)
                out[d, a, i] += found


@njit(cache=True, nogil=True, error_model="numpy")
def ballots(
    k0: Any, k1: Any, first: int, start: Array, key: Array, deviation: Array, area: Array, moved: Array,
    number: Array, rounded: bool, ends: Array, powers: Array, buffer: Array, exponent: Array, weights: Array,
    shared: Array, votes: Array, line: Array, shares: Array,
) -> None:  # fmt: skip
    """Votes `[draw, contest, contestant]` and of the last line `[draw, contest]`; shares where they are not `rounded`.

    start, key, deviation: `[contest, contestant]`. moved `[draw, area, party]`: the swings that contestants share, the
    last party's are 0; area `[swing, contest]`: which of its areas a contest lies in. number `[draw, contest]`.

    Rounding: a contestant's votes are what the rounded running sum of n p' grows by. So they are whole, sum to n
    exactly, and each is less than one vote from n p'. A sum of swings beyond ±20 counts as ±20.
    """
    draws, contests = number.shape
    width = start.shape[1]
    cells = contests * width
    parties = moved.shape[2]
    for d in range(draws):
        words(k0, k1, np.uint64(first + d), len(buffer) // 4, buffer)
        # One short loop a step, over all cells: Numba makes vector instructions of them.
        for i in range(cells):
            word = np.int64(buffer[i])
            low = ends[word >> 20]
            exponent[i] = low + (word & 0xFFFFF) * STEP * (ends[(word >> 20) + 1] - low)
        for i in range(cells):
            place = np.int64(buffer[i]) >> 20
            if place < OUTER or place >= PARTS - OUTER:
                exponent[i] = normal(buffer[i], ends)
        for c in range(contests):
            for q in range(parties):
                shared[q] = 0.0
            for s in range(area.shape[0]):
                if area[s, c] >= 0:
                    for q in range(parties):
                        shared[q] += moved[d, area[s, c], q]
            for k in range(width):
                exponent[c * width + k] = deviation[c, k] * exponent[c * width + k] + shared[key[c, k]]
        for i in range(cells):
            exponent[i] = power(exponent[i], powers)
        for c in range(contests):
            total = 0.0
            for k in range(width):
                weights[k] = start[c, k] * exponent[c * width + k]
                total += weights[k]
            if not rounded:
                for k in range(width):
                    shares[d, c, k] = weights[k] / total if total > 0.0 else 0.0
                continue
            scale = number[d, c] / total if total > 0.0 else 0.0
            so_far = 0.0
            before = 0
            for k in range(width):
                so_far += weights[k]
                upto = int(so_far * scale + 0.5)
                if k < width - 1:
                    votes[d, c, k] = upto - before
                else:
                    line[d, c] = upto - before
                before = upto
