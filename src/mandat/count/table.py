"""Foreign tables of protocols, wide or long, through a mapping file."""

from __future__ import annotations

from collections.abc import Mapping as Dict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from mandat.count.copies import COPIES
from mandat.count.grid import Grid, figures, read_grid
from mandat.count.mapping import Long, Mapping, read_mapping
from mandat.count.protocols import AREA, MOST, Protocols, Unreadable, as_whole, assembled
from mandat.election import Fault, Faults
from mandat.election.fault import shown
from mandat.language import text

if TYPE_CHECKING:
    from mandat.law.forms import Form

_ROW = "\0row"
MOST_HELD = 1000
"""Faults of one column that are listed one by one; how many more there are is counted."""


def read_table(path: str | Path, mapping: str | Path | Dict[str, Any] | Mapping, form: Form | None = None) -> Protocols:
    """The protocols of one foreign table: CSV, XLSX or Parquet, as the mapping says.

    `form` replaces the mapping's own. `Faults` names every cell that is no whole number (unless the mapping keeps
    them as unreadable), every unit without a name, every unknown copy; `LawError` what is wrong with the mapping.
    """
    rules = read_mapping(mapping)
    own = form if form is not None else _form(rules)
    grid = read_grid(Path(path), rules)
    reading = _Reading(grid, rules, own)
    return reading.long(rules.long) if rules.long is not None else reading.wide()


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
        self.headers: set[int] = set()

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
        for number, place in enumerate(bad, 1):
            found = series[place]
            if found == name:
                self.header_again(rows[place])
            elif self.mapping.unreadable == "keep":
                unit, contest = self.frame[place].select(*self.keys()[:2]).row(0)
                self.unreadable.append(
                    Unreadable(self.grid.file, rows[place], name, str(found), str(unit or ""), str(contest or ""))
                )
            else:
                told = text("expected a whole number, found {found}", found=shown(found))
                last = number == MOST_HELD
                more = len(bad) - number if last else 0
                self.faults.append(Fault(self.grid.file, rows[place], name, told, more))
                if last:
                    break
        for place, figure in beyond.items():
            self.beyond[place, at or name] = figure
        return kept

    def header_again(self, row: int) -> None:
        """One fault for a row that says the names of the columns once more."""
        if row not in self.headers:
            self.headers.add(row)
            told = text("expected figures, found the names of the columns again")
            self.faults.append(Fault(self.grid.file, row, None, told))

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

    def long(self, long: Long) -> Protocols:
        """Rows that belong together usually stand together, each paper with the same items: then a column of the wide
        table is every k-th row. Otherwise each figure goes to its place.
        """
        mapping = self.mapping
        figures = self.column(long.count, "count")
        raw = [*mapping.unit, *(name for name in (mapping.contest, mapping.copy_) if name is not None)]
        begins = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift()) for name in raw)
        starts = self.frame.select(begins | (pl.int_range(pl.len()) == 0)).to_series().arg_true()
        runs = self.frame[starts].select(*self.keys())
        has_gaps = runs.select(pl.any_horizontal(pl.col("unit", "contest").is_null().any())).item()
        self.check_keys(self.frame.select(*self.keys()) if has_gaps else runs)
        keys = [key for key in ("unit", "contest", "copy") if key in runs.columns]
        papers = runs.unique(keys, keep="first", maintain_order=True)
        items = self.frame[long.item]
        size = len(items) // max(len(papers), 1)
        regular = (
            len(papers) == len(runs) > 0
            and not items.null_count()
            and size * len(papers) == len(items)
            and np.array_equal(starts.to_numpy(), np.arange(0, len(items), size))
            and all((items.gather_every(size, k) == items[k]).all() for k in range(size))
            and items.head(size).is_unique().all()
        )
        if regular:
            contests = papers["contest"].unique(maintain_order=True).to_list()
            named = [(contest, item) for contest in contests for item in items.head(size)]
            at = pl.DataFrame({"_at": pl.int_range(size, eager=True), "item": items.head(size)})
            pairs = pl.DataFrame(named, schema={"contest": pl.String, "item": items.dtype}, orient="row")
            columns, ids = self.named_items(long, pairs)
            places = dict(at.select("item", "_at").rows())
            wide = papers.hstack(
                [
                    figures.gather_every(size, places[item]).alias(column)
                    for (contest, item), column in columns.items()
                    if contest == contests[0]
                ]
            )
            self.beyond = {
                (place // size, columns[contests[0], items[place]]): figure
                for (place, _), figure in self.beyond.items()
            }
            return self.assembled(wide, ids)
        run_of = np.repeat(np.arange(len(runs)), np.diff(np.append(starts.to_numpy(), len(items))))
        numbered = papers.select(keys).with_row_index("_paper")
        paper_of = runs.join(numbered, on=keys, how="left", maintain_order="left", nulls_equal=True)[
            "_paper"
        ].to_numpy()
        return self.scattered(long, papers, figures, paper_of.astype(np.int64)[run_of])

    def named_items(
        self, long: Long, pairs: pl.DataFrame
    ) -> tuple[dict[tuple[str, str], str], dict[str, tuple[str, ...]]]:
        """By contest and item the column it goes to, and the contestants; a fault for what is neither field nor one."""
        codes = {names[0]: code for code, names in self.mapping.fields.items()}
        columns: dict[tuple[str, str], str] = {}
        ids: dict[str, list[str]] = {}
        for contest, item in pairs.select("contest", pl.col("item")).iter_rows():
            own = ids.setdefault(contest, [])
            if item is not None and str(item) in codes:
                columns[contest, item] = codes[str(item)]
            elif item is None or (isinstance(long.contestants, list) and str(item) not in long.contestants):
                told = (
                    text("expected an id, found an empty cell")
                    if item is None
                    else text("expected a field or a contestant of the mapping, found {found}", found=shown(item))
                )
                for row in self.frame.filter(pl.col(long.item).eq_missing(pl.lit(item)))[_ROW]:
                    fault = Fault(self.grid.file, row, long.item, told)
                    if fault not in self.faults:
                        self.faults.append(fault)
            else:
                own.append(str(item))
                columns[contest, item] = f"vote_{len(own)}"
        return columns, {contest: tuple(own) for contest, own in ids.items()}

    def scattered(
        self, long: Long, papers: pl.DataFrame, figures: pl.Series, paper_of: np.ndarray[Any, np.dtype[np.int64]]
    ) -> Protocols:
        """The wide table of rows in any order, each of the paper whose number it has."""
        contest = papers["contest"].gather(pl.Series(paper_of)) if papers["contest"].n_unique() > 1 else None
        only = papers["contest"][0] if len(papers) else ""
        rows = pl.DataFrame({"item": self.frame[long.item]})
        rows = rows.with_columns(contest.alias("contest") if contest is not None else pl.lit(only).alias("contest"))
        pairs = rows.unique(maintain_order=True)
        columns, ids = self.named_items(long, pairs)
        if self.faults:
            self.refuse()
        names = list(dict.fromkeys(columns.values()))
        number = {name: k for k, name in enumerate(names)}
        place_of = pairs.with_columns(
            pl.Series("_column", [number[columns[one, item]] for item, one in pairs.select("item", "contest").rows()])
        )
        column_of = rows.join(place_of, on=["item", "contest"], how="left", maintain_order="left")["_column"].to_numpy()
        flat = column_of * len(papers) + paper_of
        often = np.bincount(flat, minlength=len(names) * len(papers))
        if (often > 1).any():
            seen: dict[int, int] = {}
            for place in np.flatnonzero(often[flat] > 1):
                row = self.frame[_ROW][int(place)]
                if flat[place] in seen:
                    first = str(seen[flat[place]])
                    told = text("expected this item of the unit once, found it in row {row} too", row=first)
                    self.faults.append(Fault(self.grid.file, row, long.item, told))
                seen.setdefault(flat[place], row)
        values = np.zeros(len(often), np.int64)
        known = np.zeros(len(often), np.bool_)
        values[flat] = figures.fill_null(0).to_numpy()
        known[flat] = figures.is_not_null().to_numpy()
        wide = papers
        for k, name in enumerate(names):
            part = slice(k * len(papers), (k + 1) * len(papers))
            column = pl.Series(name, values[part])
            wide = wide.with_columns(column if known[part].all() else column.set(pl.Series(~known[part]), None))
        self.beyond = {
            (int(paper_of[place]), names[int(column_of[place])]): figure for (place, _), figure in self.beyond.items()
        }
        return self.assembled(wide, ids)

    def refuse(self) -> None:
        raise Faults(sorted(self.faults, key=lambda fault: fault.row or 0))

    def assembled(self, wide: pl.DataFrame, contestants: dict[str, tuple[str, ...]]) -> Protocols:
        if self.faults:
            self.refuse()
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
