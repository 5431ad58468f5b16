"""Foreign tables of protocols that Spark reads, wide or long, through a mapping file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

from mandat.count.copies import COPIES
from mandat.count.mapping import Mapping, check_lines, read_mapping
from mandat.count.protocols import AREA, MOST_HELD, Protocols, Unreadable, no_figure
from mandat.count.remote.cells import Looked, cells_of, look
from mandat.count.remote.engine import Frame, collected, how_many, numbers
from mandat.count.remote.papers import Remote, copies_counted, is_strange, made
from mandat.count.spark.session import spark_session
from mandat.count.spark.source import RAGGED, Source, opened, plain_digits
from mandat.count.table import form_of_mapping
from mandat.election import Fault, Faults
from mandat.election.cells import MOST_VOTES
from mandat.election.fault import shown
from mandat.language import Text, text

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

    from mandat.law.forms import Form


def read_spark_table(
    path: str | Path,
    mapping: str | Path | Dict[str, Any] | Mapping,
    form: Form | None = None,
    session: SparkSession | None = None,
) -> Remote:
    """The protocols of one foreign table, as `mandat.count.read_table`, read by Spark and left there.

    CSV or Parquet: a file, a folder of files, or an address that Spark knows, such as `hdfs://…`. `session` is the
    Spark session, the running one or one on this machine where none is given (`NoSpark` where there can be none).
    """
    rules = read_mapping(mapping)
    own = form if form is not None else form_of_mapping(rules)
    check_lines(mapping, rules, own)
    spark = session if session is not None else spark_session()
    reading = Reading(opened(spark, path, rules), rules, own)
    if rules.long is None:
        return reading.wide()
    from mandat.count.spark.long import long_table

    return long_table(reading, rules.long, spark)


@dataclass
class Reading:
    """One table on its way to protocols, and what is wrong with it."""

    source: Source
    mapping: Mapping
    form: Form | None
    faults: list[Fault] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)

    def __post_init__(self) -> None:
        from pyspark.sql import functions as F  # noqa: N812

        native = self.source.frame
        kinds = dict(native.dtypes)
        place = {name: self.source.columns[name] for name in self.mapping.figures}
        plain = [
            (plain_digits(F.col(at), self.mapping) if kinds[at] == "string" else F.col(at)).alias(f"p{at}")
            for at in place.values()
        ]
        further = [name for name in native.columns if name in (RAGGED, *place.values())]
        words = [self.source.columns[self.mapping.long.item]] if self.mapping.long is not None else []
        columns = list(dict.fromkeys([*further, *words]))
        self.table: Frame = nw.from_native(native.select(*self.keys(), *columns, *plain))
        schema = self.table.collect_schema()
        self.cells = {name: cells_of(f"p{at}", schema[f"p{at}"], at) for name, at in place.items()}

    def keys(self) -> list[Column]:
        """The columns that say which paper a row is."""
        from pyspark.sql import functions as F  # noqa: N812

        mapping, columns = self.mapping, self.source.columns
        found = [
            self._joined(mapping.unit).cast("string").alias("unit"),
            (F.col(columns[mapping.contest]).cast("string") if mapping.contest else F.lit(mapping.only)).alias(
                "contest"
            ),
            F.col("row").cast("bigint").alias("row"),
            *(self._joined(names).alias(AREA + level) for level, names in mapping.levels.items()),
        ]
        if mapping.copy_ is not None:
            written = F.col(columns[mapping.copy_]).cast("string")
            copy = written
            for there, kind in mapping.copies.items():
                copy = F.when(written == there, kind).otherwise(copy)
            found.append(F.coalesce(copy, F.lit("")).alias("copy"))
        return found

    def _joined(self, names: list[str]) -> Column:
        from pyspark.sql import functions as F  # noqa: N812

        parts = [F.col(self.source.columns[name]) for name in names]
        if len(parts) == 1:
            return parts[0]
        apart = [one for part in parts for one in (F.lit("/"), part.cast("string"))][1:]
        return F.concat(*apart)

    def look(self) -> Looked:
        """One pass over the table; `Faults` where rows have too few cells or too many. Other faults are kept."""
        further = {
            "papers": nw.len(),
            "unit": how_many(nw.col("unit").is_null()),
            "contest": how_many(nw.col("contest").is_null()),
            **copies_counted(self.table),
        }
        if self.source.ragged is not None:
            further[RAGGED] = how_many(~nw.col(RAGGED).is_null())
        looked = look(self.table, self.cells, further)
        ragged = looked.further.get(RAGGED, 0)
        if ragged and self.source.ragged is not None:
            faults = self.source.ragged(self.table.filter(~nw.col(RAGGED).is_null()).to_native())
            raise Faults([*faults[:-1], replace(faults[-1], more=ragged - len(faults))])
        self._check_keys(looked)
        return looked

    def _check_keys(self, looked: Looked) -> None:
        names = {"unit": ", ".join(self.mapping.unit), "contest": self.mapping.contest or ""}
        empty = text("expected an id, found an empty cell")
        for key, column in names.items():
            if looked.further[key]:
                rows = self.first(nw.col(key).is_null())
                self.tell(column, looked.further[key], ((row, empty) for (row,) in rows))
        if looked.further.get("strange"):
            known = ", ".join(COPIES)
            rows = self.first(is_strange(), "copy")
            told = (
                (row, text("expected one of the copies {known}, found {found}", known=known, found=shown(copy)))
                for row, copy in rows
            )
            self.tell(self.mapping.copy_, looked.further["strange"], told)

    def first(self, condition: nw.Expr, *columns: str | nw.Expr) -> Iterator[tuple[Any, ...]]:
        """The first rows of which something is true: their numbers, and these columns."""
        rows = self.table.filter(condition).select("row", *columns).sort("row").head(MOST_HELD)
        return iter(collected(rows).sort("row").rows())

    def tell(self, column: str | None, count: int, found: Iterable[tuple[int, Text]]) -> None:
        """Faults of one kind in one column, of which there are `count`: so many are listed, the rest is a number."""
        told = [Fault(self.source.file, row, column, one) for row, one in found]
        if told and count > len(told):
            told[-1] = replace(told[-1], more=count - len(told))
        self.faults += told

    def look_at_bad(self, name: str, looked: Looked) -> None:
        """What is wrong with a column of figures: among the faults, or the unreadable where the mapping keeps them."""
        if not looked.bad.get(name):
            return
        cells = self.cells[name]
        is_name = (nw.col(cells.source).cast(nw.String) == name).fill_null(False)
        again = numbers(self.table.filter(cells.bad), {"again": how_many(is_name)})["again"]
        if again:
            told = text("expected a row of the table, found the names of the columns again")
            for (row,) in self.first(cells.bad & is_name):
                fault = Fault(self.source.file, row, None, told)
                if fault not in self.faults:
                    self.faults.append(fault)
        wrong = cells.bad & ~is_name
        if self.mapping.unreadable == "keep":
            columns = ("row", cells.source, "unit", "contest")
            kept_cells = collected(self.table.filter(wrong).select(*columns)).sort("row")
            for row, found, unit, contest in kept_cells.iter_rows():
                self.unreadable.append(
                    Unreadable(self.source.file, row, name, str(found), str(unit or ""), str(contest or ""))
                )
        else:
            rows = self.first(wrong, cells.source)
            self.tell(name, looked.bad[name] - again, ((row, no_figure(one)) for row, one in rows))

    def wide(self) -> Remote:
        mapping = self.mapping
        looked = self.look()
        values: dict[str, nw.Expr] = {}
        lines = {**mapping.fields, **{f"vote_{k}": [name] for k, name in enumerate(mapping.votes.values(), 1)}}
        for line, names in lines.items():
            values[line] = sum((self.cells[name].value for name in names[1:]), self.cells[names[0]].value)
            for name in names:
                self.look_at_bad(name, looked)
            if looked.most * len(names) > MOST_VOTES and len(names) > 1:
                large = self.first(values[line] > MOST_VOTES, values[line].alias("sum"))
                self.faults += [
                    Fault(self.source.file, row, ", ".join(names), no_figure(found)) for row, found in large
                ]
        self.refuse()
        ids = tuple(mapping.votes)
        most = looked.most * max(map(len, lines.values()))
        return self.assembled(self.table, values, replace(looked, most=most), dict.fromkeys(self.contests(), ids))

    def contests(self) -> list[str]:
        """The contests, in the order in which they first appear."""
        if self.mapping.only is not None:
            return [self.mapping.only]
        first = self.table.group_by("contest").agg(nw.col("row").min())
        return collected(first).sort("row")["contest"].to_list()

    def refuse(self) -> None:
        """`Faults`, where there are some."""
        if self.faults:
            raise Faults(sorted(self.faults, key=lambda fault: fault.row or 0))

    def assembled(
        self,
        table: Frame,
        values: Dict[str, nw.Expr],
        looked: Looked,
        contestants: dict[str, tuple[str, ...]],
    ) -> Remote:
        """The protocols, once nothing is wrong with them."""
        known = list(self.form.codes) if self.form is not None else []
        fields = [*known, *(code for code in self.mapping.fields if code not in known)]
        shell = Protocols(
            self.mapping.tier,
            pl.DataFrame(),
            contestants,
            self.form,
            tuple(fields),
            tuple(self.unreadable),
            levels=tuple(self.mapping.levels),
            said=self.source.said,
        )
        keep = kept if self.source.ragged is not None or self.mapping.long is not None else (lambda frame: frame)
        return made(shell, table, values, looked, self.source.file, keep)


def kept(frame: Frame) -> Frame:
    """The frame, kept by Spark once it has been worked out, in memory or on disk."""
    from pyspark import StorageLevel

    native: DataFrame = frame.to_native()
    again: Frame = nw.from_native(native.persist(StorageLevel.MEMORY_AND_DISK))
    return again
