"""Foreign tables of protocols, wide or long, through a mapping file."""

from __future__ import annotations

from collections.abc import Mapping as Dict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from mandat.count.copies import COPIES
from mandat.count.grid import Grid, figures, read_grid
from mandat.count.mapping import Mapping, read_mapping
from mandat.count.protocols import AREA, MOST, Protocols, Unreadable, as_whole, assembled
from mandat.election import Fault, Faults
from mandat.election.fault import shown
from mandat.language import text

if TYPE_CHECKING:
    from mandat.law.forms import Form

_ROW = "\0row"


def read_table(path: str | Path, mapping: str | Path | Dict[str, Any] | Mapping, form: Form | None = None) -> Protocols:
    """The protocols of one foreign table: CSV, XLSX or Parquet, as the mapping says.

    `form` replaces the mapping's own. `Faults` names every cell that is no whole number (unless the mapping keeps
    them as unreadable), every unit without a name, every unknown copy; `LawError` what is wrong with the mapping.
    """
    rules = read_mapping(mapping)
    own = form if form is not None else _form(rules)
    grid = read_grid(Path(path), rules)
    reading = _Reading(grid, rules, own)
    protocols = reading.long() if rules.long is not None else reading.wide()
    if reading.faults:
        raise Faults(sorted(reading.faults, key=lambda fault: fault.row or 0))
    return protocols


def _form(mapping: Mapping) -> Form | None:
    if mapping.form is None:
        return None
    from mandat.law.forms import form

    return form(mapping.form, on=mapping.on)


class _Reading:
    """One table on its way to protocols, and what is wrong with it."""

    def __init__(self, grid: Grid, mapping: Mapping, form: Form | None) -> None:
        self.grid = grid
        self.frame = grid.frame
        self.mapping = mapping
        self.form = form
        self.faults: list[Fault] = []
        self.unreadable: list[Unreadable] = []
        self.beyond: dict[tuple[int, str], int] = {}

    def keys(self) -> list[pl.Expr]:
        """The columns that say which paper a row is."""
        mapping = self.mapping
        columns = [
            _joined(mapping.unit).alias("unit"),
            (pl.col(mapping.contest).cast(pl.String) if mapping.contest else pl.lit(mapping.only)).alias("contest"),
            pl.lit(self.grid.file).alias("file"),
            pl.col(_ROW).alias("row"),
            *(
                (pl.col(names[0]) if len(names) == 1 else _joined(names)).alias(AREA + level)
                for level, names in mapping.levels.items()
            ),
        ]
        if mapping.copy_ is not None:
            columns.append(pl.col(mapping.copy_).cast(pl.String).replace(mapping.copies).fill_null("").alias("copy"))
        return columns

    def check_keys(self, table: pl.DataFrame) -> None:
        """A fault for every row without a unit or a contest, and for every copy that is of no known kind."""
        names = {"unit": ", ".join(self.mapping.unit), "contest": self.mapping.contest or ""}
        for key, column in names.items():
            if table[key].null_count():
                for row in table.filter(pl.col(key).is_null())["row"]:
                    told = text("expected an id, found an empty cell")
                    self.faults.append(Fault(self.grid.file, row, column, told))
        if "copy" in table.columns:
            strange = table.filter(~pl.col("copy").is_in(["", *COPIES]))
            for row, copy in strange.select("row", "copy").iter_rows():
                told = text(
                    "expected one of the copies {known}, found {found}", known=", ".join(COPIES), found=shown(copy)
                )
                self.faults.append(Fault(self.grid.file, row, self.mapping.copy_, told))

    def column(self, name: str, at: str | None = None) -> pl.Series:
        """A column of figures as Int64; what is wrong with it, or too large, goes where it belongs."""
        series = self.frame[name]
        bad: list[int]
        if series.dtype == pl.String:
            kept, bad, beyond = figures(series, self.mapping)
        elif series.dtype.is_integer() and not _strange(series):
            return series.cast(pl.Int64)
        else:
            values = [None if value is None or value != value else as_whole(value) for value in series]
            given = [value is not None and value == value for value in series]
            bad = [place for place, value in enumerate(values) if value is None and given[place]]
            beyond = {place: value for place, value in enumerate(values) if value is not None and value > MOST}
            kept = pl.Series(name, [None if value is None or value > MOST else value for value in values], pl.Int64)
        rows = self.frame[_ROW]
        for place in bad:
            found = series[place]
            if self.mapping.unreadable == "keep":
                unit, contest = self.frame[place].select(*self.keys()[:2]).row(0)
                self.unreadable.append(
                    Unreadable(self.grid.file, rows[place], name, str(found), str(unit or ""), str(contest or ""))
                )
            else:
                told = text("expected a whole number, found {found}", found=shown(found))
                self.faults.append(Fault(self.grid.file, rows[place], name, told))
        for place, figure in beyond.items():
            self.beyond[place, at or name] = figure
        return kept

    def wide(self) -> Protocols:
        mapping = self.mapping
        table = self.frame.select(*self.keys())
        self.check_keys(table)
        lines: list[pl.Series] = []
        for code, names in mapping.fields.items():
            if len(names) == 1:
                lines.append(self.column(names[0], code).alias(code))
            else:
                several = pl.DataFrame([self.column(name, code).alias(name) for name in names])
                summed = several.select(pl.sum_horizontal(names, ignore_nulls=False)).to_series()
                lines.append(summed.alias(code))
                for place in [at for at, line in self.beyond if line == code]:
                    del self.beyond[place, code]
                    told = text("expected a smaller number in a column that is added to others")
                    self.faults.append(Fault(self.grid.file, self.frame[_ROW][place], ", ".join(names), told))
        for place, name in enumerate(mapping.votes.values(), 1):
            lines.append(self.column(name, f"vote_{place}").alias(f"vote_{place}"))
        ids = tuple(mapping.votes)
        contests = (
            table["contest"].drop_nulls().unique(maintain_order=True).to_list() if mapping.contest else [mapping.only]
        )
        return self.assembled(table.hstack(lines), {str(one): ids for one in contests})

    def long(self) -> Protocols:
        mapping = self.mapping
        assert mapping.long is not None
        count = self.column(mapping.long.count, "count").alias("count")
        table = self.frame.select(*self.keys(), pl.col(mapping.long.item).cast(pl.String).alias("item")).with_columns(
            count
        )
        self.check_keys(table)
        codes = {names[0]: code for code, names in mapping.fields.items()}
        others = table.filter(~pl.col("item").is_in(list(codes)).fill_null(value=False))
        if isinstance(mapping.long.contestants, list):
            strange = others.filter(~pl.col("item").is_in(mapping.long.contestants).fill_null(value=False))
            for row, item in strange.select("row", "item").iter_rows():
                told = text("expected a field or a contestant of the mapping, found {found}", found=shown(item or ""))
                self.faults.append(Fault(self.grid.file, row, mapping.long.item, told))
        elif others["item"].null_count():
            for row in others.filter(pl.col("item").is_null())["row"]:
                told = text("expected an id, found an empty cell")
                self.faults.append(Fault(self.grid.file, row, mapping.long.item, told))
        if self.faults:
            return self.assembled(table.head(0).drop("item", "count"), {})
        ids: dict[str, list[str]] = {}
        for contest, item in others.select("contest", "item").unique(maintain_order=True).iter_rows():
            ids.setdefault(contest, []).append(item)
        for contest in table["contest"].unique(maintain_order=True):
            ids.setdefault(contest, [])
        column_of = pl.DataFrame(
            [(contest, one, f"vote_{k}") for contest, own in ids.items() for k, one in enumerate(own, 1)],
            schema={"contest": pl.String, "item": pl.String, "column": pl.String},
            orient="row",
        )
        named = table.join(column_of, on=["contest", "item"], how="left", maintain_order="left").with_columns(
            pl.col("item").replace_strict(codes, default=pl.col("column"), return_dtype=pl.String).alias("column")
        )
        keys = [key for key in ("unit", "contest", "copy") if key in named.columns]
        if len(twice := named.filter(pl.struct(*keys, "column").is_duplicated())):
            seen: dict[tuple[Any, ...], int] = {}
            for row, *key in twice.select("row", *keys, "column").iter_rows():
                if tuple(key) in seen:
                    told = text(
                        "expected this item of the unit once, found it in row {row} too", row=str(seen[tuple(key)])
                    )
                    self.faults.append(Fault(self.grid.file, row, mapping.long.item, told))
                seen.setdefault(tuple(key), row)
        rest = [name for name in named.columns if name.startswith(AREA)]
        papers = named.group_by(keys, maintain_order=True).agg(
            pl.col("file").first(), pl.col("row").min(), pl.col(rest).first()
        )
        given = [name for name in named["column"].unique(maintain_order=True) if name is not None]
        figures = named.pivot(
            on="column", on_columns=given, index=keys, values="count", aggregate_function="first", maintain_order=True
        )
        if self.beyond:
            places = {key: at for at, key in enumerate(papers.select(keys).iter_rows())}
            moved = {}
            for (at, _), figure in self.beyond.items():
                *key, column = named.select(*keys, "column").row(at)
                moved[places[tuple(key)], column] = figure
            self.beyond = moved
        wide = papers.join(figures, on=keys, how="left", maintain_order="left")
        return self.assembled(wide, {contest: tuple(own) for contest, own in ids.items()})

    def assembled(self, wide: pl.DataFrame, contestants: dict[str, tuple[str, ...]]) -> Protocols:
        known = list(self.form.codes) if self.form is not None else []
        fields = [*known, *(code for code in self.mapping.fields if code not in known)]
        return assembled(
            self.mapping.tier,
            wide,
            contestants,
            self.form,
            fields,
            unreadable=self.unreadable,
            beyond=self.beyond,
            levels=tuple(self.mapping.levels),
            file=self.grid.file,
            said=self.grid.said,
        )


def _joined(names: list[str]) -> pl.Expr:
    if len(names) == 1:
        return pl.col(names[0]).cast(pl.String)
    return pl.concat_str([pl.col(name).cast(pl.String) for name in names], separator="/")


def _strange(series: pl.Series) -> bool:
    """Whether a column of integers has one that is negative, or too large for the table."""
    low, high = series.min(), series.max()
    return (isinstance(low, int) and low < 0) or (isinstance(high, int) and high > MOST)
