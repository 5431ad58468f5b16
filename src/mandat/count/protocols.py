"""Protocols as one wide table a tier: a row for each paper, a column for each line of the form.

Polars holds the table; users may bring a frame of any library that Narwhals knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

from mandat.count.copies import COPIES, with_counts
from mandat.count.groups import Groups, Whole
from mandat.election import Fault, Faults
from mandat.election.cells import MOST_VOTES, figure, too_large
from mandat.election.fault import shown
from mandat.language import Text, text

if TYPE_CHECKING:
    from mandat.law.forms import Form

KEYS = ("unit", "contest", "copy", "file", "row")
"""The columns that say which paper a row is."""

VOTES = "votes"

AREA = "area:"
"""Before the name of a level: the column with the unit of that level in which the protocol's unit lies."""

MOST_HELD = 1000
"""Faults of one kind in one column that are listed one by one; how many more there are is counted."""


@dataclass(frozen=True)
class Unreadable:
    """A cell with something in it that is no whole number: not zero, and not blank either."""

    file: str
    row: int
    column: str
    found: str
    unit: str = ""
    contest: str = ""


@dataclass(frozen=True)
class Protocols:
    """The protocols of one tier.

    `frame` has the columns `unit`, `contest`, `copy`, `file`, `row`, `counts` (whether the row is the one that counts);
    one nullable Int64 column for each of `fields` and of `derived`; `vote_1` … `vote_k` for the contest's contestants
    in their order (k: the most of any contest); `votes`, their sum, null where one of the contest's own is null; and
    `area:<level>` for each of `levels`. Null is blank. `derived` are lines that the source does not have and the form
    works out from others: `frame` has them for the checks, they are not among the `fields`. `said` are
    things about the reading that a person should know.
    """

    tier: str
    frame: pl.DataFrame
    contestants: dict[str, tuple[str, ...]]
    form: Form | None
    fields: tuple[str, ...]
    unreadable: tuple[Unreadable, ...] = ()
    levels: tuple[str, ...] = ()
    said: tuple[Text, ...] = ()
    derived: tuple[str, ...] = ()
    _groups: dict[tuple[str, ...], Groups] = field(default_factory=dict, init=False, compare=False, repr=False)
    _sums: dict[tuple[str, ...], dict[str, Whole]] = field(default_factory=dict, init=False, compare=False, repr=False)

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def votes(self) -> tuple[str, ...]:
        """The names of the columns of votes: `vote_1` … `vote_k`."""
        return vote_columns(self.contestants)

    @property
    def lines(self) -> tuple[str, ...]:
        """Every column that holds figures, without the sum `votes`."""
        return (*self.fields, *self.votes)

    def groups(self, columns: Sequence[str]) -> Groups:
        """The rows by the values of these columns, worked out once."""
        key = tuple(columns)
        if key not in self._groups:
            self._groups[key] = Groups(self.frame, columns)
        return self._groups[key]

    def sums(self, columns: Sequence[str], lines: Sequence[str]) -> list[Whole]:
        """By line, its sum in each group of `groups(columns)`, what is blank passed over; worked out once.

        Exact for 9 million rows; of more, take them in parts.
        """
        groups, known = self.groups(columns), self._sums.setdefault(tuple(columns), {})
        new = [line for line in lines if line not in known]
        known.update(zip(new, groups.sums(self.frame[line] for line in new), strict=True))
        return [known[line] for line in lines]

    def item(self, contest: str, column: str) -> str | None:
        """What a column stands for in a contest: the contestant's id for `vote_2`; None where it has no second."""
        if not column.startswith("vote_"):
            return column
        place = int(column.removeprefix("vote_")) - 1
        ids = self.contestants.get(contest, ())
        return ids[place] if place < len(ids) else None

    def units_in(self) -> pl.DataFrame:
        """The `unit` and `contest` of every paper that is in, whether it counts or not."""
        return self.frame.select("unit", "contest")

    def figures(self, place: int) -> dict[str, int | None]:
        """The figures of a row by column, `votes` too, as Python integers."""
        row = self.frame.row(place, named=True)
        figures: dict[str, int | None] = {line: row[line] for line in self.lines}
        own = [figures[column] for column in self.votes[: len(self.contestants.get(row["contest"], ()))]]
        known = [figure for figure in own if figure is not None]
        figures["votes"] = sum(known) if own and len(known) == len(own) else None
        return figures

    @classmethod
    def from_frame(
        cls,
        tier: str,
        frame: Any,
        contestants: Mapping[str, Sequence[str]],
        form: Form | None = None,
        levels: Sequence[str] = (),
        file: str = "",
    ) -> Protocols:
        """Protocols from a frame of pandas, Polars, PyArrow, DuckDB or PySpark.

        Columns: `unit` and `contest`, if wanted `copy`, `file`, `row`; account lines under their names; votes as
        `vote_1` …, or under the contestants' ids where no two contests differ in them; `levels` are columns with the
        area of each level. Blank is null. `Faults` names every figure that is not a whole number from 0 up.
        """
        native = nw.from_native(frame)
        wide = (native.collect() if isinstance(native, nw.LazyFrame) else native).to_polars()
        ids = {contest: tuple(own) for contest, own in contestants.items()}
        wide = wide.rename(own_names(wide.columns, ids, levels, file))
        fields = fields_of(wide.columns, ids, form, levels)
        faults: list[Fault] = []
        wide = _whole(wide, [*fields, *vote_columns(ids)], file or "-", faults)
        if faults:
            raise Faults(faults)
        return assembled(tier, wide, ids, form, fields, levels=levels, file=file)


def own_names(
    columns: Sequence[str], contestants: Mapping[str, tuple[str, ...]], levels: Sequence[str], file: str
) -> dict[str, str]:
    """By column of a user's frame the name it has in the table, where another; `Faults` where one lacks."""
    one_ballot = next(iter(contestants.values()), ()) if len(set(contestants.values())) == 1 else ()
    names = {one: f"vote_{k}" for k, one in enumerate(one_ballot, 1) if one in columns and f"vote_{k}" not in columns}
    missing = [column for column in ("unit", "contest", *levels) if column not in columns or column in names]
    if missing:
        told = text("expected this column, found none of that name")
        raise Faults([Fault(file or "-", None, column, told) for column in missing])
    return names | {level: AREA + level for level in levels}


def fields_of(
    columns: Sequence[str], contestants: Mapping[str, Sequence[str]], form: Form | None, levels: Sequence[str]
) -> list[str]:
    """The lines of the form, then the other columns of a table that hold figures."""
    apart = {*KEYS, "counts", VOTES, *(AREA + level for level in levels), *vote_columns(contestants)}
    known = [one.code for one in form.fields] if form is not None else []
    return [*known, *(name for name in columns if name not in apart and name not in known)]


def vote_columns(contestants: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """`vote_1` … `vote_k`, for the most contestants that a contest has."""
    return tuple(f"vote_{k}" for k in range(1, 1 + max(map(len, contestants.values()), default=0)))


def assembled(
    tier: str,
    wide: pl.DataFrame,
    contestants: dict[str, tuple[str, ...]],
    form: Form | None,
    fields: Sequence[str],
    unreadable: Sequence[Unreadable] = (),
    levels: Sequence[str] = (),
    file: str = "",
    said: Sequence[Text] = (),
) -> Protocols:
    """Protocols from a wide table whose figures are checked: the columns that lack are added, `votes` summed."""
    lines = [*fields, *vote_columns(contestants)]
    has_copies = "copy" in wide.columns
    plain = {
        **{name: pl.lit(None, pl.Int64) for name in lines},
        "copy": pl.lit(""),
        "file": pl.lit(file),
        "row": pl.int_range(2, pl.len() + 2, dtype=pl.Int64),
    }
    words = ["unit", "contest", "copy"] if has_copies else ["unit", "contest"]
    table = wide.lazy().with_columns(
        *(value.alias(name) for name, value in plain.items() if name not in wide.columns),
        pl.col(words).cast(pl.String).fill_null(""),
    )
    order = [*KEYS, *lines, *(AREA + level for level in levels)]
    follow = form.sums([*(name for name in lines if name in wide.columns), VOTES]) if form is not None else {}
    summed = nw.from_native(table.select(order)).with_columns(votes_of(contestants)).to_native().collect()
    done = with_counts(summed, copies=has_copies)
    if follow:
        done = (
            nw.from_native(done)
            .with_columns(*(total.expression().alias(code) for code, total in follow.items()))
            .to_native()
        )
    if has_copies and (strange := set(done["copy"].unique()) - {"", *COPIES}):
        told = text(
            "expected one of the copies {known}, found {found}", known=", ".join(COPIES), found=shown(min(strange))
        )
        raise Faults([Fault(file or "-", None, "copy", told)])
    return Protocols(
        tier,
        done,
        contestants,
        form,
        tuple(name for name in fields if name not in follow),
        tuple(unreadable),
        tuple(levels),
        tuple(said),
        tuple(follow),
    )


def votes_of(contestants: Mapping[str, Sequence[str]]) -> nw.Expr:
    """The sum of the contest's own columns of votes, null where one of them is."""
    columns = vote_columns(contestants)
    sizes: dict[int, list[str]] = {}
    for contest, ids in contestants.items():
        sizes.setdefault(len(ids), []).append(contest)
    if len(sizes) == 1:
        return _sum(columns).alias(VOTES)
    chosen = _sum(())
    for size, contests in sizes.items():
        chosen = nw.when(nw.col("contest").is_in(contests)).then(_sum(columns[:size])).otherwise(chosen)
    return chosen.alias(VOTES)


def _sum(columns: Sequence[str]) -> nw.Expr:
    if not columns:
        return nw.lit(None, nw.Int64)
    total = nw.col(columns[0])
    for column in columns[1:]:
        total = total + nw.col(column)
    return total


def _whole(wide: pl.DataFrame, lines: Sequence[str], file: str, faults: list[Fault]) -> pl.DataFrame:
    """The figures as Int64; what is no figure in the faults."""
    for name in lines:
        if name not in wide.columns:
            continue
        series = wide[name]
        if series.dtype in (pl.Null, pl.Boolean) and series.null_count() == len(series):
            wide = wide.with_columns(pl.lit(None, pl.Int64).alias(name))
        elif series.dtype.is_integer() and series.dtype not in (pl.Int128, pl.UInt64):
            low, high = series.min(), series.max()
            if (isinstance(low, int) and low < 0) or (isinstance(high, int) and high > MOST_VOTES):
                wide = wide.with_columns(_one_by_one(series, file, faults))
            elif series.dtype != pl.Int64:
                wide = wide.with_columns(series.cast(pl.Int64))
        else:
            wide = wide.with_columns(_one_by_one(series, file, faults))
    return wide


def _one_by_one(series: pl.Series, file: str, faults: list[Fault]) -> pl.Series:
    """One column value by value."""
    kept: list[int | None] = []
    for place, value in enumerate(series):
        whole = None if value is None or value != value else as_whole(value)
        blank = value is None or value != value or value == ""
        if not blank and whole is None:
            faults.append(Fault(file, place + 2, series.name, no_figure(value)))
        kept.append(whole)
    return pl.Series(series.name, kept, pl.Int64)


def as_whole(value: Any) -> int | None:
    """The figure that a value is: 12, "12", 12.0; None for anything else, and for numbers larger than any figure."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        return figure(value)
    try:
        whole = int(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return whole if whole == value and 0 <= whole <= MOST_VOTES else None


def no_figure(found: object) -> Text:
    """What was expected of a cell that holds no figure."""
    return too_large(found) or text("expected a whole number, found {found}", found=shown(found))


def only_counting(protocols: Protocols) -> Protocols:
    """The protocols that count, without those superseded or annulled."""
    kept = protocols.frame["counts"]
    if kept.all():
        return protocols
    return replace(protocols, frame=protocols.frame.filter(kept))
