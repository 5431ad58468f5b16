"""Whole numbers split exactly: floats only propose, every sum is met by integer correction."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mandat.language import Text

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_FITTING = 30  # rounds of fitting a table's expectation to its columns


class Impossible(ValueError):
    """What was asked for cannot be made; `text` says why in all languages."""

    def __init__(self, why: Text) -> None:
        super().__init__(why)
        self.text = why

    def __str__(self) -> str:
        return str(self.text)


def split(total: int, weights: Any, least: Any, most: Any) -> Ints:
    """`total` in parts as near to the weights as `least[i] <= part[i] <= most[i]` allows; sums to it exactly.

    The bounds must leave room: `sum(least) <= total <= sum(most)`; ValueError otherwise.
    """
    weight = np.maximum(np.asarray(weights, np.float64), 1e-9)
    low = np.broadcast_to(np.asarray(least, np.int64), weight.shape)
    high = np.broadcast_to(np.asarray(most, np.int64), weight.shape)
    if not (int(low.sum()) <= total <= int(high.sum())) or bool((low > high).any()):
        raise ValueError(f"{total} does not fit between {int(low.sum())} and {int(high.sum())}")

    def at(scale: float) -> Ints:
        return np.clip(np.floor(np.minimum(weight * scale, 2.0**53)).astype(np.int64), low, high)

    under, over = 0.0, (total + len(weight) + 1) / float(weight.min())
    for _ in range(200):
        middle = (under + over) / 2
        if middle in (under, over):
            break
        under, over = (middle, over) if int(at(middle).sum()) <= total else (under, middle)
    parts = at(under)
    by_weight = np.argsort(-weight, kind="stable")
    while left := total - int(parts.sum()):  # at most one each a round
        step = 1 if left > 0 else -1
        room = by_weight[(parts < high)[by_weight] if step > 0 else (parts > low)[by_weight]]
        parts[room[: abs(left)]] += step
    return parts


def table(rng: np.random.Generator, rows: Ints, columns: Ints | None, shares: Floats) -> Ints:
    """A random table of whole numbers with these sums of rows and (if given) columns, about as `shares` say.

    `shares[row, column]` are weights. Each row is a multinomial draw; then as many of a column's units as it has too
    many, drawn by chance, go over within their rows to the columns that have too few.
    """
    expected = shares / shares.sum(1, keepdims=True) * rows[:, None]
    if columns is not None:
        if int(columns.sum()) != int(rows.sum()) or bool((columns < 0).any()):
            raise ValueError(f"columns sum to {int(columns.sum())}, rows to {int(rows.sum())}")
        for _ in range(_FITTING):
            sums = expected.sum(0)
            expected *= np.divide(columns, sums, out=np.zeros(len(sums)), where=sums > 0)
            sums = expected.sum(1)
            expected *= np.divide(rows, sums, out=np.zeros(len(sums)), where=sums > 0)[:, None]
    sums = expected.sum(1, keepdims=True)
    chances = np.where(sums > 0, expected / np.where(sums > 0, sums, 1.0), 1.0 / shares.shape[1])
    drawn: Ints = rng.multinomial(rows, chances).astype(np.int64)
    if columns is None:
        return drawn
    surplus = drawn.sum(0) - columns
    moving: list[Ints] = []
    for column in np.flatnonzero(surplus > 0):
        taken = part_of(rng, drawn[:, column], int(surplus[column]))
        drawn[:, column] -= taken
        moving.append(np.repeat(np.arange(len(rows)), taken))
    if moving:
        into = rng.permutation(np.repeat(np.arange(len(columns)), np.maximum(-surplus, 0)))
        np.add.at(drawn, (np.concatenate(moving), into), 1)
    return drawn


def part_of(rng: np.random.Generator, of: Ints, number: int) -> Ints:
    """How many of `number` units drawn by chance, without putting back, fall to each of the groups `of`."""
    drawn: Ints = rng.multivariate_hypergeometric(of, number, method="marginals").astype(np.int64)
    return drawn


def capped(rng: np.random.Generator, parts: Ints, caps: Ints) -> Ints:
    """The parts with what is above their caps handed on by chance to those below; unchanged if there is no room."""
    kept = np.minimum(parts, caps)
    over, room = int((parts - kept).sum()), np.maximum(caps - kept, 0)
    if over > int(room.sum()):
        return parts
    return kept + part_of(rng, room, over)


def noise(rng: np.random.Generator, shape: float, size: tuple[int, ...]) -> Floats:
    """Factors around 1, the nearer the larger `shape` is; never 0."""
    return rng.gamma(shape, 1.0 / shape, size) + 1e-6
