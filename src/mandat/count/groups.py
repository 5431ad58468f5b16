"""Rows of a table that belong together, by the value of one column or several: their sums and their medians.

Protocols of one area usually stand together in a file, so a group is a few runs of rows, and a sum over a run is one
pass over memory. Whole numbers throughout.
"""

from __future__ import annotations

import os
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

Whole = npt.NDArray[np.int64]

_FEW = 50_000
"""Rows below which threads cost more than they bring."""


class Groups:
    """The rows of a frame by the values of some columns; null is a value like others.

    `keys[g]` are the values of group g, in the order in which the groups first appear.
    """

    def __init__(self, frame: pl.DataFrame, columns: Sequence[str]) -> None:
        self.rows = len(frame)
        new = pl.any_horizontal(pl.col(column).ne_missing(pl.col(column).shift()) for column in columns)
        begins = frame.lazy().select(new | (pl.int_range(pl.len()) == 0)).collect().to_series()
        starts = begins.arg_true()
        runs = frame.select(columns)[starts]
        groups = runs.unique(maintain_order=True)
        self.keys: list[tuple[Any, ...]] = groups.rows()
        self._starts: Whole = starts.to_numpy().astype(np.int64)
        if len(groups) == len(runs):
            self._group: Whole = np.arange(len(runs), dtype=np.int64)
        else:
            joined = runs.join(groups.with_row_index("\0"), on=list(columns), maintain_order="left", nulls_equal=True)
            self._group = joined["\0"].to_numpy().astype(np.int64)

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def of_row(self) -> Whole:
        """By row, the number of its group."""
        return np.repeat(self._group, self._lengths)

    @property
    def sizes(self) -> Whole:
        """By group, the number of its rows."""
        found = np.zeros(len(self), np.int64)
        np.add.at(found, self._group, self._lengths)
        return found

    @property
    def _lengths(self) -> Whole:
        return np.diff(np.append(self._starts, self.rows))

    def sums(self, columns: Iterable[pl.Series]) -> list[Whole]:
        """By column, the sum of each group; nulls are passed over. Exact where every sum stays within 64 bits."""
        return in_threads(self._sum, columns, self.rows)

    def _sum(self, column: pl.Series) -> Whole:
        by_run = np.zeros(len(self._starts), np.int64)
        for low, figures in pieces(column):
            high = low + len(figures)
            first = int(np.searchsorted(self._starts, low, "right")) - 1
            last = int(np.searchsorted(self._starts, high, "left"))
            inside = np.maximum(self._starts[first:last] - low, 0)
            by_run[first:last] += np.add.reduceat(figures, inside)
        if len(self) == len(self._starts):
            return by_run
        found = np.zeros(len(self), np.int64)
        np.add.at(found, self._group, by_run)
        return found

    def rows_of(self) -> Sequence[slice | Whole]:
        """By group, its rows: a slice where all groups stand together, else their numbers."""
        if len(self) == len(self._starts):
            return [slice(low, high) for low, high in pairwise([*self._starts.tolist(), self.rows])]
        order = np.argsort(self.of_row, kind="stable")
        return np.split(order, np.cumsum(self.sizes)[:-1])


class Figures:
    """A column whose rows are asked for group by group, without a copy of the whole; blank is -1."""

    def __init__(self, column: pl.Series) -> None:
        self._pieces = list(pieces(column.fill_null(-1)))
        self._starts = [low for low, _ in self._pieces]
        self._rows = len(column)

    def __getitem__(self, rows: slice | Whole) -> Whole:
        if not isinstance(rows, slice):
            return self._whole[rows]
        first, last = bisect_right(self._starts, rows.start) - 1, bisect_left(self._starts, rows.stop)
        parts = [
            figures[max(rows.start - low, 0) : rows.stop - low] for low, figures in self._pieces[max(first, 0) : last]
        ]
        return parts[0] if len(parts) == 1 else np.concatenate([*parts, np.empty(0, np.int64)])

    @cached_property
    def _whole(self) -> Whole:
        return self[slice(0, self._rows)]


def median(figures: npt.NDArray[Any]) -> int:
    """The lower median of one figure or more."""
    middle = (len(figures) - 1) // 2
    return int(np.partition(figures, middle)[middle])


def pieces(column: pl.Series) -> Iterator[tuple[int, Whole]]:
    """The column as arrays, piece by piece as it lies in memory, each with the place of its first row."""
    if column.null_count():
        column = column.fill_null(0)
    at = 0
    for piece in column.get_chunks():
        if len(piece):
            yield at, piece.to_numpy()
        at += len(piece)


def in_threads(work: Callable[[Any], Any], things: Iterable[Any], rows: int) -> list[Any]:
    """`work` done on each thing, on all cores where the table is large."""
    return [work(one) for one in things] if rows < _FEW else list(_pool().map(work, things))


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(os.cpu_count())


os.register_at_fork(after_in_child=_pool.cache_clear)  # threads do not live on in a child
