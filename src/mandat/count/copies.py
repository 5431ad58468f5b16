"""Which of several papers of one unit counts: court > recount > original > observer; an annulled unit has none."""

from __future__ import annotations

from itertools import accumulate, pairwise

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
    rank = pl.col("copy").replace_strict(
        {"": PRECEDENCE.index("original"), **{copy: k for k, copy in enumerate(PRECEDENCE)}, ANNULLED: -1},
        default=len(PRECEDENCE),
        return_dtype=pl.Int8,
    )
    ranked = table.with_columns(rank.alias("_rank"))
    best = pl.col("_rank").arg_min().over(keys) == pl.int_range(pl.len()).over(keys)
    return ranked.with_columns(counts=best & (pl.col("_rank").min().over(keys) >= 0)).drop("_rank")


def in_order(ids: pl.Series) -> bool:
    """Whether each id is greater than the one before it; then all differ."""
    starts = [0, *accumulate(ids.chunk_lengths())]
    pieces = [ids.slice(max(low - 1, 0), high - max(low - 1, 0)) for low, high in pairwise(starts)]
    return all(in_threads(lambda piece: (piece.slice(1) > piece.head(-1)).all(), pieces, len(ids)))
