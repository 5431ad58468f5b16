"""Which of several papers of one unit counts: court > recount > original > observer; an annulled unit has none."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import Any

import narwhals as nw
import polars as pl

from mandat.count.groups import in_threads

PRECEDENCE = ("court", "recount", "original", "observer")
ANNULLED = "annulled"
COPIES = (*PRECEDENCE, ANNULLED)


def with_counts(table: pl.DataFrame, copies: bool) -> pl.DataFrame:
    """The table with the column `counts`: whether the row is the one that counts for its unit and contest.

    Of two rows of equal rank the first counts (the check `E-SECOND` names the other). A plain row (copy "") ranks as
    the original.
    """
    keys = ["unit", "contest"]
    if not copies:
        each_once = in_order(table["unit"]) or table["unit"].n_unique() == len(table)
        return table.with_columns(counts=pl.lit(True) if each_once else pl.struct(keys).is_first_distinct())
    ranked = by_precedence(nw.from_native(table.lazy().with_row_index("_at")), "_at")
    found: pl.DataFrame = ranked.drop("_at").to_native().collect()
    return found


def by_precedence(table: nw.LazyFrame[Any], order: str) -> nw.LazyFrame[Any]:
    """The table with the column `counts`, of whichever library; `order` is a column with a number for each row."""
    rank: Any = nw.lit(len(PRECEDENCE))
    for copy, place in {"": PRECEDENCE.index("original"), **{copy: k for k, copy in enumerate(PRECEDENCE)}}.items():
        rank = nw.when(nw.col("copy") == copy).then(nw.lit(place)).otherwise(rank)
    rank = nw.when(nw.col("copy") == ANNULLED).then(nw.lit(-1)).otherwise(rank)
    keys = ("unit", "contest")
    table = table.with_columns(rank.cast(nw.Int64).alias("_rank"))
    table = table.with_columns(nw.col("_rank").min().over(*keys).alias("_best"))
    first = nw.when(nw.col("_rank") == nw.col("_best")).then(nw.col(order).cast(nw.Int64))
    table = table.with_columns(first.alias("_first"))
    table = table.with_columns(nw.col("_first").min().over(*keys).alias("_first"))
    counts = (nw.col(order) == nw.col("_first")) & (nw.col("_best") >= 0)
    return table.with_columns(counts.alias("counts")).drop("_rank", "_best", "_first")


def in_order(ids: pl.Series) -> bool:
    """Whether each id is greater than the one before it; then all differ."""
    starts = [0, *accumulate(ids.chunk_lengths())]
    pieces = [ids.slice(max(low - 1, 0), high - max(low - 1, 0)) for low, high in pairwise(starts)]
    return all(in_threads(lambda piece: (piece.slice(1) > piece.head(-1)).all(), pieces, len(ids)))
