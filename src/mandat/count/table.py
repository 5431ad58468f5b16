"""Foreign tables of protocols, wide or long, through a mapping file."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Dict
from dataclasses import replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from mandat.count.copies import COPIES, in_order
from mandat.count.grid import Grid, figures, parquet_frames, read_grid
from mandat.count.groups import in_threads, pieces
from mandat.count.long import ROW, Stacked, stacked
from mandat.count.mapping import Long, Mapping, check_lines, read_mapping
from mandat.count.protocols import AREA, MOST_HELD, Protocols, Unreadable, as_whole, assembled, no_figure
from mandat.count.tidy import is_untidy, tidied
from mandat.election import Fault, Faults
from mandat.election.cells import MOST_VOTES
from mandat.election.fault import shown
from mandat.files import quiet
from mandat.language import Text, text

if TYPE_CHECKING:
    from mandat.law.forms import Form

MOST_ITEMS = 100_000
"""Pairs of contest and item of a long table; a nation has a few thousand candidates in all."""
MOST_CELLS = 1 << 28
"""Figures of a wide table that is made from a long one: two gigabytes."""


def read_table(path: str | Path, mapping: str | Path | Dict[str, Any] | Mapping, form: Form | None = None) -> Protocols:
    """The protocols of one foreign table: CSV, XLSX or Parquet, as the mapping says.

    `form` replaces the mapping's own. `Faults` names every cell that is no whole number (unless the mapping keeps
    them as unreadable), every unit without a name, every unknown copy; `LawError` what is wrong with the mapping.
    """
    rules = read_mapping(mapping)
    own = form if form is not None else form_of_mapping(rules)
    check_lines(mapping, rules, own)
    path = Path(path)
    if rules.long is not None and (together := _together(path, rules, rules.long)) is not None:
        quick = _Reading(Grid(together.papers, (), path.name), rules, own).regular(rules.long, together)
        if quick is not None:
            return quick
    grid = read_grid(path, rules)
    if rules.long is not None and (quick := _Reading(grid, rules, own).standing_together(rules.long)) is not None:
        return quick
    frame, said = tidied(grid.frame, ROW, rules.words, grid.file)
    reading = _Reading(replace(grid, frame=frame, said=(*grid.said, *said)), rules, own)
    return reading.long(rules.long) if rules.long is not None else reading.wide()


def _together(path: Path, rules: Mapping, long: Long) -> Stacked | None:
    """The papers of a long Parquet table, read a piece at a time; None where they do not stand together."""
    frames = parquet_frames(path, [*rules.words, *rules.figures])
    try:
        with quiet():
            return None if frames is None else stacked(frames, rules.of_paper, long, [*rules.words, ROW])
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        return None  # what is wrong with it is told where the table is read as a whole


def form_of_mapping(mapping: Mapping) -> Form | None:
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
        self.headers: set[int] = set()

    @cached_property
    def strange(self) -> set[str]:
        """The columns of integers with one that is no figure: negative, or too large."""
        whole = [name for name in self.mapping.figures if self.frame.schema[name].is_integer()]

        def is_strange(name: str) -> bool:
            column = self.frame[name]
            if column.dtype in (pl.UInt64, pl.Int128, pl.UInt128):
                return True  # looked at value by value
            return any(
                int(piece.view(np.uint64).max()) > MOST_VOTES  # a negative one is larger than all
                for _, piece in pieces(column.cast(pl.Int64))
            )

        return {name for name, bad in zip(whole, in_threads(is_strange, whole, len(self.frame)), strict=True) if bad}

    def keys(self) -> list[pl.Expr]:
        """The columns that say which paper a row is."""
        mapping = self.mapping
        columns = [
            _joined(mapping.unit).alias("unit"),
            (pl.col(mapping.contest).cast(pl.String) if mapping.contest else pl.lit(mapping.only)).alias("contest"),
            pl.lit(self.grid.file).alias("file"),
            pl.col(ROW).alias("row"),
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
        self.check_joined()
        names = {"unit": ", ".join(self.mapping.unit), "contest": self.mapping.contest or ""}
        for key, column in names.items():
            if table[key].null_count():
                rows = table.filter(pl.col(key).is_null())["row"]
                empty = text("expected an id, found an empty cell")
                self.tell(column, len(rows), ((row, empty) for row in rows))
        if "copy" in table.columns:
            strange = table.filter(~pl.col("copy").is_in(["", *COPIES]))
            known = ", ".join(COPIES)
            told = (
                (row, text("expected one of the copies {known}, found {found}", known=known, found=shown(copy)))
                for row, copy in strange.select("row", "copy").iter_rows()
            )
            self.tell(self.mapping.copy_, len(strange), told)

    def check_joined(self) -> None:
        """Names of several columns joined with `/`: two that are not the same stay different."""
        for names in (self.mapping.unit, *self.mapping.levels.values()):
            if len(names) == 1 or not any(
                self.frame[name].cast(pl.String).str.contains("/", literal=True).any() for name in names
            ):
                continue
            parts = self.frame.select(pl.col(names).cast(pl.String), _joined(names).alias("\0joined"), pl.col(ROW))
            parts = parts.unique([*names, "\0joined"], keep="first", maintain_order=True)
            twice = parts.filter(pl.col("\0joined").is_duplicated() & pl.col("\0joined").is_not_null())
            told = (
                (
                    row,
                    text(
                        "expected names that stay different when they are joined with /, found {found} twice",
                        found=shown(one),
                    ),
                )
                for row, one in twice.select(ROW, "\0joined").iter_rows()
            )
            self.tell(", ".join(names), len(twice), told)

    def column(self, name: str) -> pl.Series:
        """A column of figures as Int64; what is wrong with it goes to the faults, or to the unreadable figures."""
        series = self.frame[name]
        if series.dtype in (pl.Categorical, pl.Enum):
            series = series.cast(pl.String)
        bad: list[int]
        if series.dtype == pl.String:
            kept, bad = figures(series, self.mapping)
        elif series.dtype.is_integer() and name not in self.strange:
            return series.cast(pl.Int64)
        else:
            values = [None if value is None or value != value else as_whole(value) for value in series]
            given = [value is not None and value == value for value in series]
            bad = [place for place, value in enumerate(values) if value is None and given[place]]
            kept = pl.Series(name, values, pl.Int64)
        rows = self.frame[ROW]
        again = [place for place in bad if series[place] == name]
        for place in again:
            self.header_again(rows[place])
        wrong = [place for place in bad if series[place] != name] if again else bad
        if self.mapping.unreadable == "keep":
            for place in wrong:
                unit, contest = (str(one or "") for one in self.names.row(place))
                self.unreadable.append(Unreadable(self.grid.file, rows[place], name, str(series[place]), unit, contest))
        else:
            self.tell(name, len(wrong), ((rows[at], no_figure(series[at])) for at in wrong))
        return kept

    @cached_property
    def names(self) -> pl.DataFrame:
        """Unit and contest of each row."""
        return self.frame.select(*self.keys()[:2])

    def tell(self, column: str | None, count: int, found: Iterable[tuple[int, Text]]) -> None:
        """Faults of one kind in one column, of which there are `count`: so many are listed, the rest is a number."""
        for number, (row, told) in enumerate(islice(found, MOST_HELD), 1):
            more = count - number if number == MOST_HELD else 0
            self.faults.append(Fault(self.grid.file, row, column, told, more=more))

    def header_again(self, row: int) -> None:
        """One fault for a row that says the names of the columns once more."""
        if row not in self.headers:
            self.headers.add(row)
            told = text("expected a row of the table, found the names of the columns again")
            self.faults.append(Fault(self.grid.file, row, None, told))

    def wide(self) -> Protocols:
        mapping = self.mapping
        table = self.frame.select(*self.keys())
        self.check_keys(table)
        lines: list[pl.Series] = []
        for code, names in mapping.fields.items():
            if len(names) == 1:
                lines.append(self.column(names[0]).alias(code))
            else:
                several = pl.DataFrame([self.column(name).alias(name) for name in names])
                summed = several.select(pl.sum_horizontal(names, ignore_nulls=False)).to_series()
                for place in (summed > MOST_VOTES).fill_null(value=False).arg_true():
                    self.faults.append(
                        Fault(self.grid.file, self.frame[ROW][place], ", ".join(names), no_figure(summed[place]))
                    )
                lines.append(summed.alias(code))
        for place, name in enumerate(mapping.votes.values(), 1):
            lines.append(self.column(name).alias(f"vote_{place}"))
        ids = tuple(mapping.votes)
        contests = (
            table["contest"].drop_nulls().unique(maintain_order=True).to_list() if mapping.contest else [mapping.only]
        )
        return self.assembled(table.hstack(lines), {str(one): ids for one in contests})

    def standing_together(self, long: Long) -> Protocols | None:
        """Rows that belong together usually stand together, each paper with the same items: then a column of the wide
        table is every k-th row. None where they do not, or where a name or a figure wants a closer look.
        """
        together = stacked([self.frame], self.mapping.of_paper, long, [*self.mapping.words, ROW])
        if together is None:
            return None
        papers = Grid(together.papers, self.grid.said, self.grid.file)
        return _Reading(papers, self.mapping, self.form).regular(long, together)

    def long(self, long: Long) -> Protocols:
        """The wide table of rows that stand in any order: each figure goes to its place."""
        mapping = self.mapping
        figures = self.column(long.count)
        items = self.frame[long.item]
        begins = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift()) for name in mapping.of_paper)
        starts = self.frame.select(begins | (pl.int_range(pl.len()) == 0)).to_series().arg_true()
        runs = self.frame[starts].select(*self.keys())
        self.check_keys(self.frame.select(*self.keys()) if self.has_gaps(runs) else runs)
        keys = [key for key in ("unit", "contest", "copy") if key in runs.columns]
        papers = runs.unique(keys, keep="first", maintain_order=True)
        run_of = np.repeat(np.arange(len(runs)), np.diff(np.append(starts.to_numpy(), len(items))))
        numbered = papers.select(keys).with_row_index("_paper")
        paper_of = runs.join(numbered, on=keys, how="left", maintain_order="left", nulls_equal=True)[
            "_paper"
        ].to_numpy()
        return self.scattered(long, papers, figures, paper_of.astype(np.int64)[run_of])

    def papers(self) -> pl.DataFrame:
        """The columns that say which paper each row is."""
        return self.frame.select(*self.keys())

    def has_gaps(self, papers: pl.DataFrame) -> bool:
        """Whether a paper has no unit or no contest."""
        return any(papers[key].null_count() for key in ("unit", "contest"))

    def are_one_each(self, papers: pl.DataFrame) -> bool:
        """Whether no paper stands there twice."""
        keys = [key for key in ("unit", "contest", "copy") if key in papers.columns]
        return in_order(papers["unit"]) or papers.select(keys).n_unique() == len(papers)

    def regular(self, long: Long, together: Stacked) -> Protocols | None:
        """The wide table of papers that stand one after the other; None where a row of them is not as it should be:
        then the rows are looked at one by one."""
        papers = self.papers()
        if self.has_gaps(papers) or not self.are_one_each(papers) or any(map(is_untidy, self.names_of(together))):
            return None
        contests = papers["contest"].unique(maintain_order=True).to_list()
        pairs = [(contest, item) for contest in contests for item in together.items]
        columns, ids, strange = places_of(self.mapping, long, pairs)
        if strange or len(pairs) > MOST_ITEMS:
            return None
        self.check_keys(papers)
        names = [columns[contests[0], item] for item in together.items]
        lines = [line.alias(name) for name, line in zip(names, together.figures, strict=True)]
        return self.assembled(papers.hstack(lines), ids)

    def names_of(self, together: Stacked) -> list[pl.Series]:
        """The columns that hold names, of papers that stand one after the other."""
        words = [name for name in self.mapping.words if self.mapping.long is None or name != self.mapping.long.item]
        return [*(self.frame[name] for name in words), together.items]

    def named_items(
        self, long: Long, pairs: pl.DataFrame
    ) -> tuple[dict[tuple[str, str], str], dict[str, tuple[str, ...]]]:
        """By contest and item the column it goes to, and the contestants; a fault for what is neither field nor one."""
        if len(pairs) > MOST_ITEMS:
            told = text("expected at most {most} different items, found {found}", most=MOST_ITEMS, found=len(pairs))
            raise Faults([Fault(self.grid.file, None, long.item, told)])
        columns, ids, strange = places_of(self.mapping, long, pairs.select("contest", "item").iter_rows())
        for item, told in strange.items():
            rows = self.frame.filter(pl.col(long.item).eq_missing(pl.lit(item)))[ROW]
            self.tell(long.item, len(rows), ((row, told) for row in rows))
        return columns, ids

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
        if len(names) * len(papers) > MOST_CELLS:
            told = text(
                "expected the column of the items, found {items} different ones in {papers} papers: "
                "at most {most} figures can be held",
                most=MOST_CELLS,
                papers=len(papers),
                items=len(names),
            )
            raise Faults([Fault(self.grid.file, None, long.item, told)])
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
                row = self.frame[ROW][int(place)]
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
            levels=tuple(self.mapping.levels),
            file=self.grid.file,
            said=self.grid.said,
        )


def places_of(
    mapping: Mapping, long: Long, pairs: Iterable[tuple[str, Any]]
) -> tuple[dict[tuple[str, Any], str], dict[str, tuple[str, ...]], dict[Any, Text]]:
    """By contest and item the column of the wide table, and the contestants, in the order of `pairs`; and by item what
    is wrong with those that are neither."""
    codes = {names[0]: code for code, names in mapping.fields.items()}
    columns: dict[tuple[str, Any], str] = {}
    ids: dict[str, list[str]] = {}
    strange: dict[Any, Text] = {}
    for contest, item in pairs:
        own = ids.setdefault(contest, [])
        if item is None:
            strange[item] = text("expected an id, found an empty cell")
        elif str(item) in codes:
            columns[contest, item] = codes[str(item)]
        elif isinstance(long.contestants, list) and str(item) not in long.contestants:
            told = text("expected a field or a contestant of the mapping, found {found}", found=shown(item))
            strange[item] = told
        else:
            own.append(str(item))
            columns[contest, item] = f"vote_{len(own)}"
    return columns, {contest: tuple(own) for contest, own in ids.items()}, strange


def _joined(names: list[str]) -> pl.Expr:
    if len(names) == 1:
        return pl.col(names[0]).cast(pl.String)
    return pl.concat_str([pl.col(name).cast(pl.String) for name in names], separator="/")
