"""The cells of a column as figures, in the engine: which are figures, and which are none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw

from mandat.count.protocols import MOST_HELD, no_figure
from mandat.count.remote.engine import Frame, collected, how_many, numbers
from mandat.election import Fault
from mandat.election.cells import MOST_VOTES


@dataclass(frozen=True)
class Cells:
    """How the cells of a column are read.

    `value` is Int64, null where a cell is blank or no figure; `bad`, never null, says which. `source` is the
    column with what stands there.
    """

    source: str
    value: nw.Expr
    bad: nw.Expr


def cells_of(column: str, dtype: Any, source: str | None = None) -> Cells:
    """The cells of a column of any type, as `mandat.count.protocols.as_whole` reads them."""
    cell = nw.col(column)
    there = ~cell.is_null()
    if dtype.is_integer():
        given, good = there, (cell >= 0) & (cell <= MOST_VOTES)
    elif dtype.is_float():
        given = there & ~cell.is_nan()
        good = cell.is_finite() & (cell >= 0) & (cell <= float(MOST_VOTES)) & (cell.floor() == cell)
    elif dtype.is_decimal():
        given, good = there, (cell >= 0) & (cell <= MOST_VOTES) & (cell.floor() == cell)
    elif dtype == nw.String:
        given = there & (cell != "")
        cell = nw.when(cell.str.contains("^0{0,900}[0-9]{1,18}$")).then(cell).otherwise(None)
        good = cell.cast(nw.Int64) <= MOST_VOTES
    else:
        never = cell.is_null() & there
        nothing = nw.when(never).then(nw.lit(0)).otherwise(None).cast(nw.Int64)
        return Cells(source or column, nothing, there)
    is_good = (good & given).fill_null(False)
    value = nw.when(is_good).then(cell).otherwise(None).cast(nw.Int64)
    return Cells(source or column, value, given.fill_null(False) & ~is_good)


@dataclass(frozen=True)
class Looked:
    """What one look at all cells has found: how many of each line are bad, and the largest figure."""

    bad: dict[str, int]
    most: int
    further: dict[str, int]


def look(frame: Frame, lines: Mapping[str, Cells], further: Mapping[str, nw.Expr]) -> Looked:
    """One pass over all cells; `further` are numbers wanted of the same pass."""
    wanted: dict[str, nw.Expr] = {}
    for line, cells in lines.items():
        wanted["bad " + line] = how_many(cells.bad)
        wanted["most " + line] = cells.value.max()
    found = numbers(frame, {**wanted, **{"+" + name: one for name, one in further.items()}})
    return Looked(
        {line: n for line in lines if (n := found["bad " + line])},
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
            faults.append(Fault(file, row, name, no_figure(found)))
        if number > MOST_HELD:
            faults[-1] = replace(faults[-1], more=number - MOST_HELD)
    return faults
