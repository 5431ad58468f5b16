"""The little that is asked of an engine beyond Narwhals' own words: numbers in one pass, whole numbers divided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw
import polars as pl

Frame = nw.LazyFrame[Any]

_LIMB = 10**6


def collected(frame: Frame) -> pl.DataFrame:
    """The rows of a frame, brought here."""
    return frame.collect(backend="polars").to_polars()


def numbers(frame: Frame, wanted: Mapping[str, nw.Expr]) -> dict[str, int]:
    """Several whole numbers that describe a frame, in one pass; 0 where there is nothing."""
    found = collected(frame.select(*(one.alias(f"n{k}") for k, one in enumerate(wanted.values())))).row(0)
    return {name: int(number or 0) for name, number in zip(wanted, found, strict=True)}


def how_many(condition: nw.Expr) -> nw.Expr:
    """In how many rows it is true."""
    return condition.cast(nw.Int64).sum()


def divided(one: nw.Expr, by: nw.Expr | int) -> nw.Expr:
    """One whole number divided by another, rounded down: exact for numbers from 0 up that stay below 2^61.

    Some engines divide as doubles. Here what is divided lies in the middle between two whole numbers, so that the
    quotient is far from where rounding down would go wrong, as long as it is below 2^50.
    """
    return ((((one - one % by) * 2) + by) // (by * 2)).cast(nw.Int64)


def limbs(column: str, most: int, rows: int) -> list[nw.Expr]:
    """Columns whose sums together are the column's sum, each within 64 bits for so many figures up to `most`: the
    last six digits and the rest, or the column alone where that is enough. See `whole`."""
    figure = nw.col(column)
    return [figure] if most * rows < 2**63 else [figure % _LIMB, divided(figure, nw.lit(_LIMB, nw.Int64))]


def whole(limbs: list[int]) -> int:
    """The sum whose limbs have these sums."""
    return sum(limb * _LIMB**place for place, limb in enumerate(limbs))
