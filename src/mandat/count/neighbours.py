"""Precincts far from their neighbours, in turnout and in the leader's share; in whole numbers, and explained.

Neighbours are the protocols of the same contest within the same parent unit. Shares are in hundredths of a percent,
rounded down. Far is more than `TIMES` times the median distance from the median, and more than `LEAST` at that:
both together, so that a homogeneous district does not make a precinct strange for a percent. There are many good
reasons to be far (a hospital, a garrison, a village, a student house), and the finding says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import polars as pl

from mandat.count.findings import Finding, Source
from mandat.count.protocols import AREA, Protocols
from mandat.language import Names, Text, decimal, percent, text

FEWEST = 8  # neighbours, the precinct itself among them, without which nothing is said
SMALLEST = 100  # voters or ballots without which a share says little
TIMES = 10  # a little under seven standard deviations, were the shares normally distributed
_TURNOUT: tuple[str, ...] = ("registered", "issued", "voted", "cast")
LEAST = 1500  # 15 percentage points


def far_from_neighbours(protocols: Protocols) -> list[Source]:
    """The protocols far from those around them; nothing where there are no parent units or too few neighbours."""
    level = _parents(protocols)
    if level is None:
        return []
    area = pl.col(AREA + level)
    if not protocols.frame[AREA + level].dtype.is_integer():
        area = area.cast(pl.Categorical).to_physical()
    keys = [area.alias("_area")]
    if len(protocols.contestants) > 1:
        keys.append(pl.col("contest").cast(pl.Categorical).to_physical().alias("_contest"))
    group = [key.meta.output_name() for key in keys]
    frame = protocols.frame.lazy().with_row_index("_at").with_columns(keys).filter(pl.col("_area").is_not_null())
    found = []
    took_part = next((line for line in ("cast", "voted", "issued") if _has(protocols, line)), None)
    if took_part is not None and _has(protocols, "registered"):
        shares = frame.select("_at", *group, _share(pl.col(took_part), pl.col("registered")))
        found.append(_source(protocols, shares.collect(), group, level, "W-FAR-TURNOUT"))
    if protocols.votes and _has(protocols, "votes"):
        columns = list(protocols.votes)
        most = pl.max_horizontal(f"_{column}" for column in columns)
        leader = pl.coalesce(
            pl.when(pl.col(f"_{column}") == most).then(pl.lit(k, pl.Int32)) for k, column in enumerate(columns)
        )
        sums = frame.group_by(group).agg(pl.col(column).sum().alias(f"_{column}") for column in columns)
        leaders = sums.select(*group, leader.alias("_leader")).collect()
        chosen: Any = pl
        for k in leaders["_leader"].unique().sort():
            chosen = chosen.when(pl.col("_leader") == k).then(pl.col(columns[k]))
        shares = frame.join(leaders.lazy(), on=group, how="left", maintain_order="left").select(
            "_at", *group, "_leader", _share(chosen.otherwise(None), pl.col("votes"))
        )
        found.append(_source(protocols, shares.collect(), group, level, "W-FAR-LEADER"))
    return found


def _has(protocols: Protocols, line: str) -> bool:
    return line in protocols.frame.columns and protocols.frame[line].null_count() < len(protocols)


def _parents(protocols: Protocols) -> str | None:
    """The lowest level whose units hold more than one protocol each."""
    frame = protocols.frame
    for level in reversed(protocols.levels):
        column = frame[AREA + level]
        if column.null_count() < len(frame) and column.n_unique() * 2 <= len(frame):
            return level
    return None


def _share(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """Hundredths of a percent, rounded down; null where the whole is small, or the part is more than the whole."""
    sound = (whole >= SMALLEST) & (part <= whole)
    return pl.when(sound).then(part * 10_000 // whole).alias("_share")


def _source(protocols: Protocols, shares: pl.DataFrame, group: list[str], level: str, code: str) -> Source:
    known = shares.filter(pl.col("_share").is_not_null()).lazy()
    median = pl.col("_share").quantile(0.5, interpolation="lower").cast(pl.Int64).alias("_median")
    middle = known.group_by(group).agg(median, pl.len().alias("_several")).filter(pl.col("_several") >= FEWEST)
    away = (pl.col("_share") - pl.col("_median")).abs().alias("_away")
    beside = known.join(middle, on=group).with_columns(away).collect()
    usual = pl.col("_away").quantile(0.5, interpolation="lower").cast(pl.Int64).alias("_usual")
    spread = beside.lazy().group_by(group).agg(usual)
    far = (
        beside.lazy()
        .filter(pl.col("_away") > LEAST)
        .join(spread, on=group)
        .filter(pl.col("_away") > TIMES * pl.col("_usual"))
        .sort("_at")
        .collect()
    )

    def make() -> Iterator[Finding]:
        for row in far.iter_rows(named=True):
            figures = protocols.frame.row(row["_at"], named=True)
            if code == "W-FAR-TURNOUT":
                what: Text = text("the turnout is {share}", share=_percent(row["_share"]))
                lines = [line for line in _TURNOUT if line in protocols.frame.columns]
            else:
                line = f"vote_{row['_leader'] + 1}"
                leader = protocols.item(figures["contest"], line) or line
                what = text(
                    "the share of {leader}, which leads here, is {share}", leader=leader, share=_percent(row["_share"])
                )
                lines = [line, "votes"]
            told = text(
                "{what}; of the {several} protocols of {area} half lie within {usual} percentage points of {median}. "
                "Far from the neighbours is no fault in itself: a hospital, a garrison or a village may well be. "
                "It is worth a look",
                what=what,
                several=row["_several"],
                area=str(figures[AREA + level]),
                usual=_points(row["_usual"]),
                median=_percent(row["_median"]),
            )
            yield Finding(
                "warning",
                code,
                protocols.tier,
                figures["contest"],
                figures["unit"],
                lines[0],
                {line: figures[line] for line in lines},
                told,
                copy=figures["copy"],
                file=figures["file"],
                row=figures["row"],
            )

    return Source("warning", code, len(far), make)


def _points(hundredths: int) -> Names:
    return decimal(f"{hundredths // 100}.{hundredths % 100:02d}")


def _percent(hundredths: int) -> Names:
    return percent(Fraction(hundredths, 10_000))
