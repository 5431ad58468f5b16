"""Long tables, a row a figure, turned by Spark into wide ones, a row a paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import narwhals as nw

from mandat.count.copies import ANNULLED
from mandat.count.mapping import Long
from mandat.count.protocols import AREA
from mandat.count.remote.engine import Frame, collected, how_many, numbers
from mandat.count.remote.papers import Remote
from mandat.count.spark.reading import Reading, kept
from mandat.count.table import MOST_ITEMS, places_of
from mandat.election import Fault, Faults
from mandat.language import text

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

MOST_COLUMNS = 2_000
"""Columns of the wide table; a ballot has a few dozen lines."""


def long_table(reading: Reading, long: Long, session: SparkSession) -> Remote:
    """The protocols of a long table. The first row of a paper gives its number and its areas."""
    looked = reading.look()
    reading.look_at_bad(long.count, looked)
    columns, contestants = _places(reading, long)
    reading.refuse()
    turning = _Turning(reading, long, columns, session)
    papers = turning.papers()
    turning.check_once(papers)
    reading.refuse()
    counted = {"papers": nw.len(), "annulled": nw.lit(0)}
    if "copy" in turning.keys:
        counted["annulled"] = how_many(nw.col("copy") == ANNULLED)
    found = replace(looked, further=numbers(papers, counted))
    values = {name: nw.col(f"v{k}") for name, k in turning.number.items()}
    return reading.assembled(papers, values, found, contestants)


def _places(reading: Reading, long: Long) -> tuple[dict[tuple[str, Any], str], dict[str, tuple[str, ...]]]:
    """By contest and item the column of the wide table, and the contestants."""
    item = reading.source.columns[long.item]
    grouped = reading.table.group_by("contest", item).agg(nw.col("row").min())
    file = reading.source.file
    several = numbers(grouped, {"pairs": nw.len()})["pairs"]
    if several > MOST_ITEMS:
        told = text("expected at most {most} different items, found {found}", most=MOST_ITEMS, found=several)
        raise Faults([Fault(file, None, long.item, told)])
    pairs = collected(grouped).sort("row").select("contest", item).rows()
    columns, contestants, strange = places_of(reading.mapping, long, pairs)
    for one, told in strange.items():
        here = nw.col(item).is_null() if one is None else nw.col(item) == one
        number = numbers(reading.table, {"rows": how_many(here)})["rows"]
        reading.tell(long.item, number, ((row, told) for (row,) in reading.first(here)))
    names = set(columns.values())
    if len(names) > MOST_COLUMNS:
        told = text(
            "expected at most {most} different items of one contest, found {found}", most=MOST_COLUMNS, found=len(names)
        )
        raise Faults([Fault(file, None, long.item, told)])
    return columns, contestants


@dataclass
class _Turning:
    """A long table with the place of each figure in the wide one."""

    reading: Reading
    long: Long
    columns: Mapping[tuple[str, Any], str]
    session: SparkSession

    def __post_init__(self) -> None:
        from pyspark.sql import functions as F  # noqa: N812

        reading, item = self.reading, self.reading.source.columns[self.long.item]
        self.number = {name: k for k, name in enumerate(dict.fromkeys(self.columns.values()))}
        cells = reading.cells[self.long.count]
        table = reading.table.with_columns(cells.value.alias("value"))
        native: DataFrame = table.to_native()
        kind = native.schema[item].dataType.simpleString()
        pairs = [(contest, one, self.number[name]) for (contest, one), name in self.columns.items()]
        places = self.session.createDataFrame(pairs, f"contest string, {item} {kind}, place int")
        self.table = native.join(F.broadcast(places), ["contest", item])
        self.keys = [key for key in ("unit", "contest", "copy") if key in native.columns]

    def papers(self) -> Frame:
        """A row for each paper: its figures `v0` …, and `twice` where one of them stands there twice."""
        from pyspark.sql import functions as F  # noqa: N812

        at = [F.col("place") == k for k in self.number.values()]
        twice = reduce(or_, (F.count(F.when(here, 1)) > 1 for here in at), F.lit(False))
        areas = [AREA + level for level in self.reading.mapping.levels]
        wide = self.table.groupBy(*self.keys).agg(
            F.min("row").alias("row"),
            *(F.min_by(area, "row").alias(area) for area in areas),
            *(F.max(F.when(here, F.col("value"))).alias(f"v{k}") for k, here in enumerate(at)),
            twice.alias("twice"),
        )
        return kept(nw.from_native(wide))

    def check_once(self, papers: Frame) -> None:
        """A fault for each figure of a paper that stands there a second time."""
        often = papers.filter(nw.col("twice")).select(*self.keys)
        if not numbers(often, {"papers": nw.len()})["papers"]:
            return
        rows: Frame = nw.from_native(self.table)
        rows = rows.join(often, on=list(self.keys), how="semi").select("row", *self.keys, "place")
        first: dict[tuple[Any, ...], int] = {}
        for row, *figure in collected(rows).sort("row").iter_rows():
            before = first.setdefault(tuple(figure), row)
            if before != row:
                told = text("expected this item of the unit once, found it in row {row} too", row=str(before))
                self.reading.faults.append(Fault(self.reading.source.file, row, self.long.item, told))
