"""The protocols of one tier as a frame that is never brought here as a whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

from mandat.count.copies import ANNULLED, COPIES, by_precedence
from mandat.count.facts import Facts
from mandat.count.protocols import (
    AREA,
    KEYS,
    VOTES,
    Protocols,
    fields_of,
    own_names,
    vote_columns,
    votes_of,
)
from mandat.count.remote.cells import Looked, cells_of, faults_of, look
from mandat.count.remote.engine import Frame, collected, how_many, numbers
from mandat.election import Fault, Faults
from mandat.election.fault import shown
from mandat.language import Text, text

if TYPE_CHECKING:
    from mandat.law.forms import Form
    from mandat.law.forms.relation import Total


@dataclass(frozen=True)
class Remote:
    """The protocols of one tier where they are.

    `frame` has the columns of `Protocols.frame`, `row` a different number for each paper: the order of the papers.
    `shell` is a table without papers that says all the rest of them. `most` is the largest figure, `papers` the
    number of rows, of which `annulled` are of annulled units; `all_count` where no paper is superseded or annulled.
    """

    shell: Protocols
    frame: Frame
    papers: int
    most: int
    annulled: int
    all_count: bool

    @property
    def tier(self) -> str:
        return self.shell.tier

    @property
    def contestants(self) -> dict[str, tuple[str, ...]]:
        return self.shell.contestants

    @property
    def form(self) -> Form | None:
        return self.shell.form

    @property
    def fields(self) -> tuple[str, ...]:
        return self.shell.fields

    @property
    def votes(self) -> tuple[str, ...]:
        return self.shell.votes

    @property
    def lines(self) -> tuple[str, ...]:
        return self.shell.lines

    @property
    def levels(self) -> tuple[str, ...]:
        return self.shell.levels

    @property
    def said(self) -> tuple[Text, ...]:
        return self.shell.said

    def __len__(self) -> int:
        return self.papers

    def item(self, contest: str, column: str) -> str | None:
        """As `Protocols.item`."""
        return self.shell.item(contest, column)

    def units_in(self) -> pl.DataFrame:
        """As `Protocols.units_in`: brought here, the ids of all units."""
        return collected(self.frame.select("unit", "contest").unique())

    @property
    def counting(self) -> Frame:
        """The papers that count."""
        return self.frame if self.all_count else self.frame.filter(nw.col("counts"))

    @cached_property
    def facts(self) -> Facts:
        """What is true of all papers that count, found in one pass."""
        checks = self.form.checks if self.form is not None else []
        wanted = self._wanted
        for check in checks:
            holds = check.holds.expression()
            wanted["fired " + check.code] = how_many(~holds)
            wanted["unknown " + check.code] = how_many(holds.is_null())
        return self._facts(numbers(self.counting, wanted))

    @cached_property
    def known(self) -> Facts:
        """As `facts`, perhaps without the checks: enough for adding up."""
        return self.facts if "facts" in self.__dict__ else self._facts(numbers(self.counting, self._wanted))

    @property
    def _wanted(self) -> dict[str, nw.Expr]:
        shell = self.shell
        columns = (*shell.lines, *shell.derived, VOTES, *(AREA + level for level in shell.levels))
        return {"papers": nw.len(), **{"blank " + name: how_many(nw.col(name).is_null()) for name in columns}}

    def _facts(self, found: dict[str, int]) -> Facts:
        def of(kind: str) -> dict[str, int]:
            return {name.removeprefix(kind): number for name, number in found.items() if name.startswith(kind)}

        return Facts(found["papers"], of("blank "), of("fired "), of("unknown "))

    def brought(self, frame: Frame) -> Protocols:
        """These papers, in order, as a table in memory."""
        return self.at_hand(collected(frame.select(self.shell.frame.columns)).sort("row"))

    def at_hand(self, table: pl.DataFrame) -> Protocols:
        """Papers that have been brought here."""
        return replace(self.shell, frame=table)

    def none(self) -> Protocols:
        """No paper, as a table in memory."""
        return self.brought(self.frame.head(0))

    @classmethod
    def from_frame(
        cls,
        tier: str,
        frame: Any,
        contestants: Mapping[str, Sequence[str]],
        form: Form | None = None,
        levels: Sequence[str] = (),
        file: str = "",
    ) -> Remote:
        """Protocols from a frame of PySpark, DuckDB, lazy Polars or whatever else Narwhals knows as lazy.

        Columns as of `Protocols.from_frame`; `row`, a different whole number for each paper, says in which order they
        stand (a lazy Polars frame has an order of its own and may lack it). The frame is looked through several times:
        cache it where that is dear. `Faults` names the figures that are no whole number from 0 up.
        """
        native = nw.from_native(frame)
        is_here = isinstance(native, nw.DataFrame)
        table: Frame = nw.from_native(native.to_polars().lazy()) if is_here else native
        ids = {contest: tuple(own) for contest, own in contestants.items()}
        names = own_names(table.collect_schema().names(), ids, levels, file)
        table = _renamed(table, names, file)
        columns = table.collect_schema().names()
        fields = fields_of(columns, ids, form, levels)
        if "row" not in columns:
            table = _numbered(table, file)
        schema = table.collect_schema()
        lines = [line for line in (*fields, *vote_columns(ids)) if line in columns]
        cells = {line: cells_of(line, schema[line]) for line in lines}
        further = {
            "papers": nw.len(),
            "no row": how_many(nw.col("row").is_null()),
            **copies_counted(table),
            **({"rows": nw.col("row").n_unique()} if "row" in columns else {}),
        }
        looked = look(table, cells, further)
        faults = faults_of(table, cells, looked, file or "-")
        found = looked.further
        if found["no row"] or found.get("rows", found["papers"]) < found["papers"]:
            faults.append(Fault(file or "-", None, "row", text("expected a different number for each paper")))
        if found.get("strange"):
            strange = collected(table.filter(is_strange()).select(nw.col("copy").cast(nw.String).min()))[0, "copy"]
            known = ", ".join(COPIES)
            told = text("expected one of the copies {known}, found {found}", known=known, found=shown(strange))
            faults.append(Fault(file or "-", None, "copy", told))
        if faults:
            raise Faults(faults)
        shell = Protocols(tier, pl.DataFrame(), ids, form, tuple(fields), levels=tuple(levels))
        values = {line: one.value for line, one in cells.items()}
        return made(shell, table, values, looked, file)


def is_strange() -> nw.Expr:
    """Whether a paper is a copy of no known kind."""
    return ~nw.col("copy").cast(nw.String).fill_null("").is_in(["", *COPIES])


def copies_counted(table: Frame) -> dict[str, nw.Expr]:
    """In how many rows the paper is of an annulled unit, or a copy of no known kind."""
    if "copy" not in table.collect_schema().names():
        return {}
    return {"annulled": how_many(nw.col("copy").cast(nw.String) == ANNULLED), "strange": how_many(is_strange())}


def _renamed(table: Frame, names: Mapping[str, str], file: str) -> Frame:
    """The frame with the names of the table. Spark takes a point in a name for something else."""
    if not table.implementation.is_spark_like():
        return table.rename(dict(names))
    new = [names.get(name, name) for name in table.collect_schema().names()]
    told = text("expected a name without points and backquotes, which Spark takes for something else")
    faults = [Fault(file or "-", None, name, told) for name in new if "." in name or "`" in name]
    if faults:
        raise Faults(faults)
    native: Any = table.to_native()
    renamed: Frame = nw.from_native(native.toDF(*new))
    return renamed


def _numbered(table: Frame, file: str) -> Frame:
    if not table.implementation.is_polars():
        told = text("expected a column with a different number for each paper: this frame has no order of its own")
        raise Faults([Fault(file or "-", None, "row", told)])
    native: pl.LazyFrame = table.to_native()
    return nw.from_native(native.with_row_index("row", offset=2))


def made(
    shell: Protocols,
    table: Frame,
    values: Mapping[str, nw.Expr],
    looked: Looked,
    file: str,
    keep: Callable[[Frame], Frame] = lambda table: table,
) -> Remote:
    """The protocols of a frame without faults, with `unit`, `contest`, `row`, perhaps `copy` and `file`, and the areas.

    `values` are the lines, Int64; of `looked` the number of papers, that of the annulled, and the largest figure are
    needed. `keep` may keep what has been read, for the passes to come.
    """
    table, follow = _completed(shell, table, values, file)
    table = keep(table)
    several = numbers(_several(table), {"papers": nw.len()})["papers"]
    annulled = looked.further.get("annulled", 0)
    counts = (nw.col("copy") != ANNULLED).alias("counts")
    table = by_precedence(table, "row") if several else table.with_columns(counts)
    columns = [*KEYS, "counts", *shell.lines, *(AREA + level for level in shell.levels), VOTES, *follow]
    plain = replace(
        shell,
        frame=pl.DataFrame(schema=list(dict.fromkeys(columns))),
        fields=tuple(line for line in shell.fields if line not in follow),
        derived=tuple(follow),
    )
    return Remote(
        plain,
        table.select(plain.frame.columns),
        looked.further["papers"],
        looked.most,
        annulled,
        not several and not annulled,
    )


def _completed(
    shell: Protocols, table: Frame, values: Mapping[str, nw.Expr], file: str
) -> tuple[Frame, dict[str, Total]]:
    """The frame with every column of the table but `counts`, and the lines that follow from others."""
    schema = table.collect_schema()
    there = {"copy": "", "file": file}
    words = [
        nw.col(name).cast(nw.String).fill_null("") for name in ("unit", "contest", "copy", "file") if name in schema
    ]
    further = [nw.lit(value).alias(name) for name, value in there.items() if name not in schema]
    figures = [value.alias(line) for line, value in values.items()]
    empty = [nw.lit(None, nw.Int64).alias(line) for line in shell.lines if line not in values]
    areas = [
        nw.col(name) if schema[name] == nw.String or schema[name].is_integer() else nw.col(name).cast(nw.String)
        for name in (AREA + level for level in shell.levels)
    ]
    table = table.select(*words, *further, nw.col("row").cast(nw.Int64), *areas, *figures, *empty)
    table = table.with_columns(votes_of(shell.contestants))
    follow = shell.form.sums([*values, VOTES]) if shell.form is not None else {}
    if follow:
        table = table.with_columns(*(total.expression().alias(code) for code, total in follow.items()))
    return table, follow


def _several(table: Frame) -> Frame:
    """The units and contests of which there is more than one paper."""
    papers = table.group_by("unit", "contest").agg(nw.len().alias("papers"))
    return papers.filter(nw.col("papers") > 1).select("unit", "contest")
