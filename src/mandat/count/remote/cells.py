"""The cells of a column as figures, in the engine: which are whole numbers, which are too large, which are none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import narwhals as nw

from mandat.count.protocols import MOST, MOST_HELD
from mandat.count.remote.engine import Frame, collected, how_many, numbers
from mandat.election import Fault
from mandat.election.fault import shown
from mandat.language import text


@dataclass(frozen=True)
class Cells:
    """How the cells of a column are read.

    `value` is Int64, null where a cell is blank, too large for the table or no figure; `large` and `bad` say which of
    the last two, never null; `digits` is a large figure as text. `source` is the column with what stands there.
    """

    source: str
    value: nw.Expr
    large: nw.Expr
    bad: nw.Expr
    digits: nw.Expr


def cells_of(column: str, dtype: Any, source: str | None = None) -> Cells:
    """The cells of a column of any type, as `mandat.count.protocols.as_whole` reads them."""
    cell = nw.col(column)
    there = ~cell.is_null()
    digits = cell.cast(nw.String)
    if dtype.is_integer():
        given, good, small = there, cell >= 0, cell <= MOST
    elif dtype.is_float():
        given = there & ~cell.is_nan()
        # a float of 2^53 or more is not the number that was meant
        good, small = cell.is_finite() & (cell >= 0) & (cell < 2.0**53) & (cell.floor() == cell), cell <= float(MOST)
        digits = cell.cast(nw.Int64).cast(nw.String)
    elif dtype.is_decimal():
        given, good, small = there, (cell >= 0) & (cell.floor() == cell), cell <= MOST
    elif dtype == nw.String:
        given, good = there & (cell != ""), cell.str.contains("^[0-9]{1,1000}$")
        short = nw.when(cell.str.contains("^[0-9]{1,18}$")).then(cell).otherwise(None)
        small = (short.cast(nw.Int64) <= MOST).fill_null(False)
        cell = short
    else:
        never = cell.is_null() & there
        nothing = nw.when(never).then(nw.lit(0)).otherwise(None).cast(nw.Int64)
        return Cells(source or column, nothing, never, there, digits)
    is_good = (good & given).fill_null(False)
    value = nw.when(is_good & small).then(cell).otherwise(None).cast(nw.Int64)
    return Cells(source or column, value, is_good & ~small, given.fill_null(False) & ~is_good, digits)


@dataclass(frozen=True)
class Looked:
    """What one look at all cells has found: how many of each line are bad, or too large, and the largest other."""

    bad: dict[str, int]
    large: dict[str, int]
    most: int
    further: dict[str, int]


def look(frame: Frame, lines: Mapping[str, Cells], further: Mapping[str, nw.Expr]) -> Looked:
    """One pass over all cells; `further` are numbers wanted of the same pass."""
    wanted: dict[str, nw.Expr] = {}
    for line, cells in lines.items():
        wanted["bad " + line] = how_many(cells.bad)
        wanted["large " + line] = how_many(cells.large)
        wanted["most " + line] = cells.value.max()
    found = numbers(frame, {**wanted, **{"+" + name: one for name, one in further.items()}})
    return Looked(
        {line: n for line in lines if (n := found["bad " + line])},
        {line: n for line in lines if (n := found["large " + line])},
        max((found["most " + line] for line in lines), default=0),
        {name: found["+" + name] for name in further},
    )


def bad_cells(frame: Frame, cells: Cells, columns: Sequence[str] = ()) -> Iterator[tuple[Any, ...]]:
    """The first bad cells of a column: row, what stands there, and the further columns."""
    rows = frame.filter(cells.bad).select("row", cells.source, *columns).sort("row").head(MOST_HELD)
    return iter(collected(rows).sort("row").rows())


def faults_of(frame: Frame, lines: Mapping[str, Cells], looked: Looked, file: str) -> list[Fault]:
    """A fault for every bad cell, or for the first thousand of a column and one for the rest."""
    faults = []
    for line, number in looked.bad.items():
        name = lines[line].source
        for row, found in bad_cells(frame, lines[line]):
            told = text("expected a whole number, found {found}", found=shown(found))
            faults.append(Fault(file, row, name, told))
        if number > MOST_HELD:
            faults[-1] = replace(faults[-1], more=number - MOST_HELD)
    return faults


def large_cells(frame: Frame, lines: Mapping[str, Cells], looked: Looked) -> dict[tuple[int, str], int]:
    """The figures that are too large for the table, by row and line."""
    found = {}
    for line in looked.large:
        cells = lines[line]
        rows = collected(frame.filter(cells.large).select("row", cells.digits.alias("digits")))
        found.update({(int(row), line): int(Decimal(digits)) for row, digits in rows.iter_rows()})
    return found
