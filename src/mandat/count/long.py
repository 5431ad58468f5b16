"""Long tables, a row a figure: where the papers stand one after the other, each with the same items in order.

They nearly always do, as a commission's database writes them. Then a column of the wide table is every k-th row, no row
needs to be looked up, and the table can be read a piece at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate, pairwise
from operator import and_

import numpy as np
import numpy.typing as npt
import polars as pl

from mandat.count.groups import in_threads
from mandat.count.mapping import Long
from mandat.election.cells import MOST_VOTES

_LONGEST = 100_000
"""Items of one paper beyond which nobody looks for where it ends."""

ROW = "\0row"
"""The column with a row's number in its file."""


@dataclass(frozen=True)
class Stacked:
    """Papers that stand one after the other: the first row of each, and by item the figures of all, Int64."""

    papers: pl.DataFrame
    items: pl.Series
    figures: list[pl.Series]


def stacked(frames: Iterable[pl.DataFrame], keys: Sequence[str], long: Long, columns: Sequence[str]) -> Stacked | None:
    """The papers of a table given as frames one after the other, or None where it is not of that kind.

    `keys` are the columns that together name a paper, `columns` those wanted of it. A figure must be blank or a whole
    number that the table of protocols can hold. One paper may still stand there twice: that is for the caller to see.
    """
    size = 0
    items = pl.Series()
    papers: list[pl.DataFrame] = []
    figures: list[list[pl.Series]] = []
    rest: pl.DataFrame | None = None
    for frame in frames:
        table = frame if rest is None or rest.is_empty() else pl.concat([rest, frame])
        if not papers:
            size = rows_of_paper(table, keys, long.item)
            items = table[long.item].head(size)
        whole = len(table) - len(table) % size if size else 0
        part, rest = table.head(whole), table.slice(whole)
        if not whole or not _is_regular(part, size, keys, part[long.item], items) or not _fits(part[long.count]):
            return None
        papers.append(_first_rows(part, size, columns))
        figures.append(_side_by_side(part[long.count].cast(pl.Int64), size))
    if not papers or (rest is not None and len(rest)):
        return None
    together = [pl.concat(of_item, rechunk=False) for of_item in zip(*figures, strict=True)]
    return Stacked(pl.concat(papers, rechunk=False), items, together)


def _fits(figures: pl.Series) -> bool:
    if not figures.dtype.is_integer():
        return False
    low, high = figures.min(), figures.max()
    return low is None or (isinstance(low, int) and isinstance(high, int) and low >= 0 and high <= MOST_VOTES)


def rows_of_paper(frame: pl.DataFrame, keys: Sequence[str], item: str) -> int:
    """The number of rows of the first paper; 0 where it has an item twice, or one without a name."""
    head = frame.head(_LONGEST)
    first = (~_continues(head, keys)).arg_true()
    size = int(first[0]) + 1 if len(first) else len(head)
    items = frame[item].head(size)
    return size if not items.null_count() and items.is_unique().all() else 0


def _is_regular(frame: pl.DataFrame, size: int, keys: Sequence[str], names: pl.Series, items: pl.Series) -> bool:
    """Whether every `size` rows are a paper with the same items in the same order."""
    edges = [edge - edge % size for edge in accumulate(names.chunk_lengths(), initial=0)]
    pieces = [(low, high) for low, high in pairwise(edges) if low < high]

    def is_regular(piece: tuple[int, int]) -> bool:
        low, high = piece
        part, own = frame.slice(low, high - low), names.slice(low, high - low)
        begins = ~_continues(part, keys).to_numpy()
        return bool(
            not own.null_count()
            and begins[size - 1 :: size].all()
            and np.count_nonzero(begins) == (high - low) // size - 1
            and (own.head(size) == items).all()
            and (own.slice(size) == own.head(high - low - size)).all()
        )

    return all(in_threads(is_regular, pieces, len(frame)))


def _continues(frame: pl.DataFrame, keys: Sequence[str]) -> pl.Series:
    """Whether each row but the first is of the same paper as the one before it."""
    same = [frame[key].slice(1).eq_missing(frame[key].head(-1)) for key in keys]
    return reduce(and_, same)


def _first_rows(frame: pl.DataFrame, size: int, columns: Sequence[str]) -> pl.DataFrame:
    """These columns of the first row of each paper."""
    return pl.DataFrame(in_threads(lambda name: frame[name].gather_every(size), columns, len(frame)))


def _side_by_side(figures: pl.Series, size: int) -> list[pl.Series]:
    """The figures of the first item of every paper, of the second, and so on."""
    papers = len(figures) // size
    values = np.empty((size, papers), np.int64)
    known = np.ones((size, papers), np.bool_) if figures.null_count() else None
    starts = list(accumulate(figures.chunk_lengths(), initial=0))

    def spread(piece: tuple[int, int]) -> None:
        low, high = piece
        part = figures.slice(low, high - low)
        _spread(part.fill_null(0).to_numpy(), low, size, values)
        if known is not None:
            _spread(part.is_not_null().to_numpy(), low, size, known)

    in_threads(spread, pairwise(starts), len(figures))
    columns = [pl.Series(column) for column in values]
    if known is None:
        return columns
    return [
        column if there.all() else column.zip_with(pl.Series(there), pl.Series([None], dtype=pl.Int64))
        for column, there in zip(columns, known, strict=True)
    ]


def _spread(part: npt.NDArray[np.generic], low: int, size: int, out: npt.NDArray[np.generic]) -> None:
    """Puts the rows from `low` on in their places of `out`, `[item, paper]`."""
    for item in range(size):
        start = (item - low) % size
        own = part[start::size]
        paper = (low + start) // size
        out[item, paper : paper + len(own)] = own
