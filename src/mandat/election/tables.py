"""The tables of an election folder, read alike from CSV, XLSX and Parquet into columns of text.

Every cell becomes a string, "" where it is empty; what a string must be is for the reader of the table to say.
openpyxl and Polars are imported only when a file of theirs is there.
"""

import codecs
import csv
import datetime
import io
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mandat.election.coded import Coded, distinct
from mandat.election.fault import Fault, is_printable, shown
from mandat.election.workbook import Sheet, read_sheet
from mandat.files import NotReadable, check_readable, read_whole
from mandat.language import Text, text

if TYPE_CHECKING:
    import polars

KINDS = ("csv", "xlsx", "parquet")
_MOST_COLUMNS = 1000
_NAMES = ("name_kk", "name_ru", "name_en")


@dataclass(frozen=True)
class Shape:
    """A table of the folder: its name, the columns it must have and those it may have.

    `coded`: it may have millions of rows with few distinct cells, so its columns are `Coded` where that is quick.
    """

    name: str
    columns: tuple[str, ...]
    optional: tuple[str, ...] = ()
    required: bool = False
    coded: bool = False


SHAPES = (
    Shape("units", ("unit", "parent", "level", "name"), ("voters", *_NAMES), required=True),
    Shape("contests", ("contest", "tier", "unit", "seats", "name"), ("repeats", *_NAMES), required=True),
    Shape(
        "contestants",
        ("contest", "contestant", "kind", "party", "name", "order"),
        ("class", *_NAMES),
        required=True,
    ),
    Shape("counts", ("unit", "contest", "item", "count"), required=True, coded=True),
    Shape("declared", ("contest", "contestant")),
    Shape("official", ("tier", "contest", "contestant", "seats")),
    Shape("members", ("contest", "contestant", "member", "name", "order", "groups")),
    Shape("named", ("contest", "contestant", "member")),
    Shape("published", ("contest", "item", "count", "percent", "source")),
)


@dataclass(frozen=True)
class Table:
    """A table as columns of strings of equal length, and the spreadsheet row of each entry.

    `whole` is False where a row could not be read: then ids that seem to be missing may stand in it.
    """

    file: str
    columns: dict[str, Sequence[str]]
    rows: Sequence[int]
    whole: bool = True

    def __getitem__(self, column: str) -> Sequence[str]:
        return self.columns.get(column) or ("",) * len(self.rows)

    def cell(self, place: int, column: str) -> str:
        """The cell at a 0-based place, "" in an optional column that is not there."""
        return self.columns[column][place] if column in self.columns else ""

    def fault(self, place: int, column: str | None, expected: Text) -> Fault:
        """The fault of the entry at a 0-based place."""
        return Fault(self.file, self.rows[place], column, expected)


class _Unreadable(Exception):
    """A file that cannot be read as a table at all."""

    def __init__(self, expected: Text, row: int | None = None) -> None:
        super().__init__()
        self.expected = expected
        self.row = row


Grid = list[list[str]]


def read_table(folder: Path, shape: Shape, faults: list[Fault]) -> Table | None:
    """One table of the folder, in whichever kind it is there; None (and a fault) where it cannot be read.

    An optional table that is not there is an empty one.
    """
    there = [kind for kind in KINDS if os.path.lexists(folder / f"{shape.name}.{kind}")]
    if not there:
        file = f"{shape.name}.csv"
        if not shape.required:
            return Table(file, {}, ())
        faults.append(Fault(file, None, None, text("expected this file (or .xlsx or .parquet), found none of them")))
        return None
    for extra in there[1:]:
        faults.append(
            Fault(
                f"{shape.name}.{extra}",
                None,
                None,
                text("expected only one file of this table, found {other} beside it", other=f"{shape.name}.{there[0]}"),
            )
        )
    if len(there) > 1:
        return None
    kind = there[0]
    path = folder / f"{shape.name}.{kind}"
    try:
        if not check_readable(path):
            raise _Unreadable(text("expected a row with the names of the columns, found an empty file"))
        if kind == "parquet":
            return _of_parquet(path, shape, faults)
        data = read_whole(path)
        if kind == "csv" and (quick := _plain_csv(data, shape.coded)) is not None:
            return _of_columns(path.name, *quick, shape, faults, whole=True)
        grid = _csv_grid(data) if kind == "csv" else _xlsx_grid(data, shape, path.name, faults)
        return None if grid is None else _of_grid(path.name, grid, shape, faults)
    except _Unreadable as why:
        faults.append(Fault(path.name, why.row, None, why.expected))
        return None
    except NotReadable as why:
        faults.append(Fault(path.name, None, None, why.expected))
        return None


COPIES = "copies"
"""A table that a folder may have beside these: further papers of its units, read by `mandat.count`."""


def misnamed(folder: Path) -> list[Fault]:
    """Files of the folder whose names are nearly, but not quite, those of a table."""
    names = [*(shape.name for shape in SHAPES), COPIES]
    found = []
    for path in sorted(folder.iterdir()):
        stem, kind = path.stem, path.suffix[1:]
        if kind.lower() not in KINDS or stem.startswith(("~", ".")) or (stem in names and kind in KINDS):
            continue
        near = get_close_matches(stem.lower(), names, n=1, cutoff=0.8)
        if near:
            found.append(
                Fault(path.name, None, None, text("expected the name {name}", name=f"{near[0]}.{kind.lower()}"))
            )
    return found


# From a grid of cells, or from columns, to a table


def _of_grid(file: str, grid: Grid, shape: Shape, faults: list[Fault]) -> Table | None:
    header = grid[0] if grid else []
    width = len(header)
    if width > _MOST_COLUMNS:
        raise _Unreadable(text("expected at most {most} columns, found {found}", most=_MOST_COLUMNS, found=width), 1)
    while width and not header[width - 1] and not any(any(row[width - 1 : width]) for row in grid):
        width -= 1  # spreadsheets leave empty columns at the right
    if not width:
        raise _Unreadable(text("expected the names of the columns"), 1)
    if width < len(header):
        header = header[:width]
        grid = [row[:width] + [cell for cell in row[width:] if cell] for row in grid]
    _check_separator(header, shape)
    numbers: Sequence[int] = range(2, len(grid) + 1)
    body = grid[1:]
    if not all(map(any, body)):  # rows without anything in them are passed over
        kept = [(number, row) for number, row in zip(numbers, body, strict=True) if any(row)]
        numbers, body = [number for number, _ in kept], [row for _, row in kept]
    whole = True
    if set(map(len, body)) - {width}:
        whole = False
        for number, row in zip(numbers, body, strict=True):
            if len(row) != width:
                expected = text("expected {width} cells, found {found}", width=width, found=len(row))
                faults.append(Fault(file, number, None, expected))
        kept = [(number, row) for number, row in zip(numbers, body, strict=True) if len(row) == width]
        numbers, body = [number for number, _ in kept], [row for _, row in kept]
    columns = [tuple(map(itemgetter(place), body)) for place in range(width)]
    return _of_columns(file, header, columns, numbers, shape, faults, whole)


def _check_separator(header: list[str], shape: Shape) -> None:
    if len(header) == 1:
        for mark, what in ((";", text("semicolons")), ("\t", text("tabs")), ("|", text("upright strokes"))):
            if mark in header[0] and shape.columns[0] in header[0]:
                raise _Unreadable(text("expected commas between the cells, found {what}", what=what), 1)


def _of_columns(
    file: str,
    header: list[str],
    columns: Sequence[Sequence[str]],
    numbers: Sequence[int],
    shape: Shape,
    faults: list[Fault],
    whole: bool,
) -> Table | None:
    known = (*shape.columns, *shape.optional)
    found: dict[str, Sequence[str]] = {}
    wrong = []
    for name, column in zip(header, columns, strict=True):
        if name in found:
            wrong.append(Fault(file, 1, name or "-", text("expected every column once, found it twice")))
        elif name not in known:
            wrong.append(
                Fault(file, 1, name or "-", text("expected one of the columns {known}", known=", ".join(known)))
            )
        found.setdefault(name, column)
    for name in shape.columns:
        if name not in found:
            wrong.append(Fault(file, 1, name, text("expected this column, found none of that name")))
    faults.extend(wrong)
    if any(name not in found for name in shape.columns):
        return None
    again = set(_header_again(header, columns))
    if again:
        expected = text("expected a row of the table, found the names of the columns again")
        faults.extend(Fault(file, numbers[place], None, expected) for place in sorted(again))
        kept = [place for place in range(len(numbers)) if place not in again]
        numbers = [numbers[place] for place in kept]
        found = {name: [column[place] for place in kept] for name, column in found.items()}
    table = Table(file, {name: found[name] for name in known if name in found}, numbers, whole)
    for name in table.columns:
        bad = {cell for cell in distinct(table[name]) if cell != cell.strip() or not is_printable(cell)}
        if bad:
            for place, cell in enumerate(table[name]):
                if cell in bad:
                    expected = (
                        text("expected no space at the ends, found {found}", found=shown(cell))
                        if is_printable(cell)
                        else text("expected text on one line, found {found}", found=shown(cell))
                    )
                    faults.append(Fault(file, numbers[place], name, expected, of_cell=True))
            whole = False
    return table if whole == table.whole else Table(file, table.columns, numbers, whole)


def _header_again(header: list[str], columns: Sequence[Sequence[str]]) -> list[int]:
    """The places of rows that say the names of the columns once more."""
    if len(header) < 2 or header[0] not in distinct(columns[0]):
        return []
    rows = enumerate(zip(*columns, strict=True))
    return [place for place, row in rows if list(row) == header]


# CSV

_LARGE = 1 << 20  # bytes; below, importing Polars takes longer than it saves


def _plain_csv(data: bytes, coded: bool) -> tuple[list[str], list[Sequence[str]], range] | None:
    """Header, columns and row numbers of a large CSV file in which nothing is out of the ordinary; else None.

    Ordinary is: UTF-8, no quotation marks, no empty rows, every row with a cell for each column.
    """
    if len(data) < _LARGE or any(mark in data for mark in (b'"', b"\0", b"\n\n", b"\n\r", b"\r\r")):
        return None
    data = data.removeprefix(codecs.BOM_UTF8).removesuffix(b"\n").removesuffix(b"\r")
    if data.count(b"\r") not in (0, data.count(b"\n")) or data.count(b"\r") != data.count(b"\r\n"):
        return None
    try:
        header = data[: data.index(b"\n")].decode().rstrip("\r").split(",")
        data.decode()
    except ValueError:
        return None
    rows = data.count(b"\n")
    if data.count(b",") != (len(header) - 1) * (rows + 1) or len(set(header)) < len(header) or not all(header):
        return None
    import polars

    try:
        frame = polars.read_csv(data, schema_overrides=[polars.String] * len(header), quote_char=None).fill_null("")
    except (polars.exceptions.PolarsError, polars.exceptions.PanicException):
        return None
    if len(frame) != rows or frame.select(polars.all_horizontal(polars.all() == "").any()).item():
        return None
    return header, [_coded(column) if coded else column.to_list() for column in frame], range(2, rows + 2)


def _coded(column: "polars.Series") -> Coded[str]:
    import polars

    values = column.unique(maintain_order=True)
    codes = column.cast(polars.Enum(values)).to_physical()
    return Coded(tuple(values.to_list()), codes.to_numpy().astype("int64"))


def _csv_grid(data: bytes) -> Grid:
    source = _decoded(data)
    rows: Grid = []
    try:
        rows.extend(csv.reader(io.StringIO(source, newline=""), strict=True))
    except csv.Error:
        expected = text("expected a row of CSV, found quotation marks or cells that do not end where they should")
        raise _Unreadable(expected, len(rows) + 1) from None
    return rows


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _Unreadable(text("expected UTF-8, found what seems to be {encoding}", encoding="UTF-16"))
    if b"\0" in data:
        few, many = sorted((data[::2].count(0), data[1::2].count(0)))
        if 5 * many > len(data) > 0 and 10 * few < many:  # more than two of five in every second place
            raise _Unreadable(text("expected UTF-8, found what seems to be {encoding}", encoding="UTF-16"))
        row = data[: data.index(b"\0")].count(b"\n") + 1
        raise _Unreadable(text("expected text, found a NUL byte"), row)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        encoding = _seems_to_be(data)
        if encoding is None:
            raise _Unreadable(text("expected UTF-8, found bytes that are not"), row) from None
        expected = text("expected UTF-8, found what seems to be {encoding}", encoding=encoding)
        raise _Unreadable(expected, row) from None


def _seems_to_be(data: bytes) -> str | None:
    """The likely encoding of text that is not UTF-8: Cyrillic words are runs of bytes above 0x7f."""
    try:
        data.decode("cp1251")
    except UnicodeDecodeError:
        return None
    words = b"".join(re.findall(rb"[\x80-\xff]{3,}", data))
    if words:
        letters = len(re.findall(rb"[\xc0-\xff\xb8\xa8]", words))
        if letters * 4 >= len(words) * 3:
            return "cp1251 (Windows, Cyrillic)"
        return None
    return "cp1252 (Windows, Western European)"


# XLSX


def _xlsx_grid(data: bytes, shape: Shape, file: str, faults: list[Fault]) -> Grid | None:
    def choose(names: list[str]) -> str:
        fitting = names if len(names) == 1 else [name for name in names if name == shape.name]
        if not fitting:
            raise NotReadable(text("expected one sheet, or one named {name}", name=shape.name))
        return fitting[0]

    sheet = read_sheet(data, choose)
    header = [_written(value) for value in sheet.rows[0]] if sheet.rows else []
    faults.extend(cells_without_value(sheet, file, header))
    if sheet.merged:
        return None  # what the cells that lost theirs should say, nobody knows
    width = len(header)  # a sheet has no ragged rows
    return [[_written(value) for value in row] + [""] * (width - len(row)) for row in sheet.rows]


def cells_without_value(sheet: Sheet, file: str, header: Sequence[str], wanted: Sequence[str] = ()) -> list[Fault]:
    """A fault for each formula whose value is not stored and for cells made one; in `wanted` columns alone, if any."""

    def column(place: int) -> str | None:
        return header[place] if place < len(header) else None

    def told(row: int, place: int, expected: Text) -> Fault:
        return Fault(file, row + 1, column(place), expected, of_cell=True)

    formula = text("expected a value, found a formula whose value is not stored; save the file in a spreadsheet")
    faults = [told(row, place, formula) for row, place in sheet.unknown if not wanted or column(place) in wanted]
    for top, left, bottom, right in sheet.merged:
        if top < len(sheet.rows) and (not wanted or any(column(place) in wanted for place in range(left, right + 1))):
            one = text("expected every cell for itself, found cells made one down to row {row}", row=str(bottom + 1))
            faults.append(told(top, left, one))
    return faults


def _written(value: Any) -> str:
    """A cell's value as CSV would have it. Whole floats lose their point, days their midnight."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        # a spreadsheet keeps 15 digits: beyond them a whole float is not the number that was typed
        return str(int(value)) if value.is_integer() and abs(value) < 10**15 else repr(value)
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else str(value)
    return str(value)


# Parquet


def _of_parquet(path: Path, shape: Shape, faults: list[Fault]) -> Table | None:
    from mandat.election.parquet import read_parquet

    frame = read_parquet(path)
    import polars

    file = path.name
    columns: list[Sequence[str]] = []
    readable = True
    for series in frame:
        dtype = series.dtype
        if dtype == polars.Null:
            columns.append(("",) * len(series))
        elif dtype.is_integer() or dtype in (polars.String, polars.Categorical, polars.Enum):
            cells = series.cast(polars.String).fill_null("")
            columns.append(_coded(cells) if shape.coded else cells.to_list())
        elif dtype.is_decimal() or dtype.is_float() or dtype in (polars.Boolean, polars.Date, polars.Datetime):
            columns.append([_written(value) for value in series])
        else:
            columns.append(())
            readable = False
            expected = text("expected text or numbers, found {found}", found=shown(dtype))
            faults.append(Fault(file, None, series.name, expected))
    if not readable or not columns:
        if not columns:
            raise _Unreadable(text("expected the names of the columns"), 1)
        return None
    numbers: Sequence[int] = range(2, len(frame) + 2)
    return _of_columns(file, frame.columns, columns, numbers, shape, faults, whole=True)
