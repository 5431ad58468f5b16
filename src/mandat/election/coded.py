"""A column in which each distinct cell stands once, and each row has its number.

A table of a million rows has few thousand distinct cells: what is asked of a cell is asked once, and rows are compared
and sorted by number.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar, overload

import numpy as np
import numpy.typing as npt

T = TypeVar("T")
S = TypeVar("S")
Codes = npt.NDArray[np.int64]


class Coded(Sequence[T], Generic[T]):
    """`values[codes[row]]` for each row. No value is there twice, unless `map` made two the same."""

    __slots__ = ("codes", "values")

    def __init__(self, values: Sequence[T], codes: Codes) -> None:
        self.values = values
        self.codes = codes

    @classmethod
    def of(cls, cells: Iterable[T]) -> "Coded[T]":
        """The column with these cells."""
        if isinstance(cells, Coded):
            return cells
        number: dict[T, int] = {}
        codes = [number.setdefault(cell, len(number)) for cell in cells]
        return cls(tuple(number), np.array(codes, np.int64))

    def map(self, make: Callable[[T], S]) -> "Coded[S]":
        """The column with another cell in place of each."""
        return Coded(tuple(map(make, self.values)), self.codes)

    def __len__(self) -> int:
        return len(self.codes)

    def __iter__(self) -> Iterator[T]:
        return map(self.values.__getitem__, self.codes.tolist())

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[T]: ...
    def __getitem__(self, at: int | slice) -> T | Sequence[T]:
        return Coded(self.values, self.codes[at]) if isinstance(at, slice) else self.values[self.codes[at]]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str):
            return NotImplemented
        return len(self) == len(other) and all(one == two for one, two in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"Coded({list(self)!r})"


def distinct(cells: Iterable[T]) -> set[T]:
    """The distinct cells of a column."""
    return set(cells.values) if isinstance(cells, Coded) else set(cells)


def joined(*columns: "Coded[str]") -> Codes:
    """By row one number, the same where all the columns have the same cells."""
    key = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        key = key * len(column.values) + column.codes
    return key
