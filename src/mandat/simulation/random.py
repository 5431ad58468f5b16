"""Random numbers that need no state: the number of a draw alone says what it is.

Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, Parallel Random Numbers: As Easy as 1, 2, 3): a bijection of a
128-bit counter under a 64-bit key. The counter is the place of the number and the number of the draw; the key is made
of the seed and the name of what is drawn. So neither chunks nor processes, threads or machines change a draw, a part
added to a model leaves the numbers of the others as they are, and two laws see the same votes.

Normal numbers: the quantile of a 32-bit word, (w + ½)/2³², so none is beyond ±6.3 standard deviations. Between the
4096 parts of a table it is linear, off by at most 10⁻⁵; in the 64 outer parts on either side Wichura's formula (1988,
Applied Statistics 37: 477–484, algorithm AS 241, PPND7) is worked out.

Swings of single contestants, of which there are hundreds a draw, take one of 65,536 equally likely levels instead: the
normal quantiles of (i + ½)/65536, stretched so that their variance is 1. At a swing of 0.2 a step between the middle
levels moves a contestant of 50,000 votes by less than one; none is beyond ±4.33 standard deviations. That is how the
model is defined.
"""

import hashlib
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

Array = npt.NDArray[Any]

LOW = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)
M0, M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
W0, W1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
PARTS = 4096
OUTER = 64
LEVELS = 65_536
REST = np.uint64(20)  # bits of a word below the table's place
REST_MASK = np.uint64(0xFFFFF)
STEP = 1.0 / 2**20
_E = 128.0 / np.log(2.0)  # places of the table of exponentials in a step of e
_E_STEP = np.log(2.0) / 128.0
_E_MOST = 4000  # places to either side: exp(±21.6)


def key_of(seed: int, *name: object) -> tuple[Any, Any]:
    """The two words of the key of one component of one seed."""
    told = "/".join([str(seed), *map(str, name)]).encode()
    found = hashlib.blake2b(told, digest_size=8, person=b"mandat").digest()
    return np.uint64(int.from_bytes(found[:4], "little")), np.uint64(int.from_bytes(found[4:], "little"))


def generator(seed: int, draw: int, *name: object) -> np.random.Generator:
    """NumPy's generator for what has no formula of fixed length (Gamma, multinomial, a lot), at one draw or block."""
    low, high = key_of(seed, *name)
    key = np.array([(int(high) << 32) | int(low), 0x6D616E646174], dtype=np.uint64)
    return np.random.Generator(np.random.Philox(key=key, counter=np.array([0, 0, draw, 0], dtype=np.uint64)))


@cache
def tables() -> tuple[Array, Array]:
    """Normal quantiles at the ends of the parts (the outer two are never used); 2^(i/128) from `-_E_MOST` on."""
    ends = np.zeros(PARTS + 1)
    ends[0], ends[PARTS] = -6.0, 6.0
    for place in range(1, PARTS):
        ends[place] = quantile(place / PARTS)
    powers = np.exp2(np.arange(-_E_MOST, _E_MOST + 1) / 128.0)
    for table in (ends, powers):
        table.flags.writeable = False
    return ends, powers


@cache
def levels() -> Array:
    """The levels of a contestant's own swing, `[level]`, of mean 0 and variance 1."""
    upper = np.array([quantile((place + 0.5) / LEVELS) for place in range(LEVELS // 2, LEVELS)])
    upper /= np.sqrt((upper**2).mean())
    found = np.concatenate([-upper[::-1], upper])
    found.flags.writeable = False
    return found


def odds_of(deviation: float) -> Array:
    """What a contestant's own swing of this standard deviation multiplies its odds by, at each level.

    32-bit numbers: a table that fits a processor's second cache.
    """
    from mandat.simulation.kernels import exponentials

    found = deviation * levels()
    exponentials(found, tables()[1])
    return found.astype(np.float32)


@njit(cache=True, nogil=True, error_model="numpy")
def quantile(u: float) -> float:
    """The normal quantile of u, 0 < u < 1: AS 241, PPND7."""
    q = u - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        up = ((59.109374720 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179
        return q * up / (((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1.0)
    r = np.sqrt(-np.log(u if q < 0 else 1.0 - u))
    if r <= 5.0:
        r -= 1.6
        z = ((0.17023821103 * r + 1.3067284816) * r + 2.7568153900) * r + 1.4234372777
        z /= (0.12021132975 * r + 0.73700164250) * r + 1.0
    else:
        r -= 5.0
        z = ((0.017337203997 * r + 0.42868294337) * r + 3.0812263860) * r + 6.6579051150
        z /= (0.012258202635 * r + 0.24197894225) * r + 1.0
    return float(-z if q < 0 else z)


@njit(cache=True, nogil=True, error_model="numpy")
def words(k0: Any, k1: Any, draw: Any, quarter: int, out: Array) -> None:
    """The first 4 × quarter words of a draw; the four words of counter i go to i, q + i, 2q + i and 3q + i."""
    low, high = draw & LOW, draw >> HALF
    for i in range(quarter):
        c0, c1, c2, c3 = np.uint64(i), np.uint64(0), low, high
        a, b = k0, k1
        for _ in range(10):
            p0 = M0 * c0
            p1 = M1 * c2
            c0, c1, c2, c3 = (p1 >> HALF) ^ c1 ^ a, p1 & LOW, (p0 >> HALF) ^ c3 ^ b, p0 & LOW
            a = (a + W0) & LOW
            b = (b + W1) & LOW
        out[i] = c0
        out[quarter + i] = c1
        out[2 * quarter + i] = c2
        out[3 * quarter + i] = c3


@njit(cache=True, nogil=True, error_model="numpy")
def normal(word: Any, ends: Array) -> float:
    """The normal number of a word."""
    place = np.int64(word >> REST)
    if place < OUTER or place >= PARTS - OUTER:
        return quantile((np.float64(np.int64(word)) + 0.5) / 4294967296.0)
    low = ends[place]
    return low + np.float64(np.int64(word & REST_MASK)) * STEP * (ends[place + 1] - low)  # type: ignore[no-any-return]


@njit(cache=True, nogil=True, error_model="numpy")
def power(x: float, powers: Array) -> float:
    """exp(x) to about 10⁻¹⁵, x between ±20: a table, and four terms of the series for what is left."""
    x = -20.0 if x < -20.0 else 20.0 if x > 20.0 else x
    place = np.int32(x * _E + (_E_MOST + 0.5))
    r = x - (place - _E_MOST) * _E_STEP
    return powers[place] * (1.0 + r * (1.0 + r * (0.5 + r * (1.0 / 6.0 + r / 24.0))))  # type: ignore[no-any-return]


@njit(cache=True, nogil=True, error_model="numpy")
def _normals(k0: Any, k1: Any, first: int, ends: Array, buffer: Array, out: Array) -> None:
    for d in range(out.shape[0]):
        words(k0, k1, np.uint64(first + d), len(buffer) // 4, buffer)
        for i in range(out.shape[1]):
            out[d, i] = normal(buffer[i], ends)


def normals(key: tuple[Any, Any], first: int, draws: int, size: int) -> Array:
    """`size` normal numbers for each of the draws from `first` on: `[draw, number]`."""
    out = np.empty((draws, size))
    buffer = np.empty(4 * -(-size // 4), np.uint64)
    _normals(key[0], key[1], first, tables()[0], buffer, out)
    return out
