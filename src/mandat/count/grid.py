"""A foreign file as a table of text or numbers: CSV in any usual dialect, XLSX, Parquet.

How a CSV file is written (encoding, separator, a byte order mark) is recognised, and said.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from mandat.count.mapping import Mapping
from mandat.election import Fault, Faults
from mandat.election.cells import MOST_VOTES
from mandat.election.fault import shown
from mandat.election.parquet import check_parquet, read_parquet
from mandat.election.tables import cells_without_value
from mandat.election.workbook import read_sheet
from mandat.files import NotReadable, check_readable, quiet, read_whole
from mandat.language import Text, text

_HEAD = 1 << 20
_LONGEST_HEADER = _HEAD - 100
_BATCH = 500_000  # rows of a long table looked at together


@dataclass(frozen=True)
class Grid:
    """The columns asked for; `row` is the row of the file, the header being 1. `said`: how it was read."""

    frame: pl.DataFrame
    said: tuple[Text, ...]
    file: str


def read_grid(path: Path, mapping: Mapping) -> Grid:
    """The columns that a mapping names. `Faults` where the file cannot be read as a table, or lacks one of them."""
    wanted = [*mapping.words, *mapping.figures]
    kind = path.suffix.lower()
    said: tuple[Text, ...] = ()
    try:
        if not check_readable(path):
            raise _fault(path, text("expected a row with the names of the columns, found an empty file"))
        if kind == ".parquet":
            frame = _parquet(path, wanted)
        elif kind == ".xlsx":
            frame = _xlsx(path, mapping, wanted)
        else:
            frame, said = _csv(path, mapping, wanted)
    except NotReadable as why:
        raise _fault(path, why.expected) from None
    except OSError as error:
        raise _fault(path, text("expected a file that can be read, found: {why}", why=error.strerror or "")) from None
    if frame.is_empty():
        raise _no_rows(path)
    if all(frame[name].null_count() for name in wanted):
        frame = frame.filter(~pl.all_horizontal(pl.col(wanted).is_null()))  # rows without anything are passed over
    return Grid(frame, said, path.name)


def _fault(path: Path, expected: Text, row: int | None = None, column: str | None = None) -> Faults:
    return Faults([Fault(path.name, row, column, expected)])


def _no_rows(path: Path) -> Faults:
    return _fault(path, text("expected rows below the names of the columns, found none"))


def _numbered(frame: pl.DataFrame, first: int = 2) -> pl.DataFrame:
    """The frame with the rows' numbers, in pieces as its other columns: else Polars would copy them all into one."""
    numbers, at = [pl.Series("\0row", [], pl.Int64)], first
    for length in frame.to_series(0).chunk_lengths() if frame.width else []:
        numbers.append(pl.int_range(at, at + length, dtype=pl.Int64, eager=True).alias("\0row"))
        at += length
    return frame.with_columns(pl.concat(numbers, rechunk=False))


def check_columns(file: str, header: Sequence[str], wanted: Sequence[str]) -> None:
    faults = []
    for name in wanted:
        if name not in header:
            known = ", ".join(header)
            told = text("expected this column of the mapping, found only: {known}", known=shown(known))
            faults.append(Fault(file, 1, name, told))
        elif header.count(name) > 1:
            faults.append(Fault(file, 1, name, text("expected every column once, found it twice")))
    if faults:
        raise Faults(faults)


# -- Parquet ----------------------------------------------------------------------------------------------------


def _parquet(path: Path, wanted: list[str]) -> pl.DataFrame:
    def choose(header: list[str]) -> list[str]:
        check_columns(path.name, header, wanted)
        return wanted

    frame = read_parquet(path, choose)
    faults = [
        Fault(path.name, None, name, text("expected text or numbers, found {found}", found=shown(kind)))
        for name, kind in frame.schema.items()
        if not _is_plain(kind)
    ]
    if faults:
        raise Faults(faults)
    return _numbered(frame)


def _is_plain(kind: pl.DataType) -> bool:
    """Whether a column holds text, numbers, days or truth values."""
    return kind.is_numeric() or kind in (pl.String, pl.Categorical, pl.Enum, pl.Boolean, pl.Null, pl.Date, pl.Datetime)


def parquet_frames(path: Path, wanted: list[str]) -> Iterator[pl.DataFrame] | None:
    """The columns of a Parquet file and `row`, some rows at a time; None where it cannot be read, or lacks one."""
    try:
        if path.suffix.lower() != ".parquet":
            return None
        _, rows = check_parquet(path, lambda header: {*wanted} & {*header})
        with quiet():
            kinds = pl.read_parquet_schema(path)
    except (Exception, pl.exceptions.PanicException):
        return None
    return _frames(path, wanted, rows) if all(name in kinds and _is_plain(kinds[name]) for name in wanted) else None


def _frames(path: Path, wanted: list[str], rows: int) -> Iterator[pl.DataFrame]:
    """`ComputeError` where fewer rows come than the file has: a damaged piece ends the batches without a word."""
    at = 2
    for frame in pl.scan_parquet(path, glob=False).select(wanted).collect_batches(chunk_size=_BATCH):
        yield _numbered(frame, at)
        at += len(frame)
    if at - 2 != rows:
        raise pl.exceptions.ComputeError("rows are missing")


# -- XLSX -------------------------------------------------------------------------------------------------------


def _xlsx(path: Path, mapping: Mapping, wanted: list[str]) -> pl.DataFrame:
    def choose(names: list[str]) -> str:
        if mapping.sheet in names:
            return mapping.sheet
        if len(names) != 1 or mapping.sheet is not None:
            told = text("expected one sheet, or one that the mapping names; found {sheets}", sheets=names)
            raise NotReadable(told)
        return names[0]

    sheet = read_sheet(read_whole(path), choose)
    rows = sheet.rows
    header = ["" if cell is None else str(cell) for cell in rows[0]] if rows else []
    check_columns(path.name, header, wanted)
    if faults := cells_without_value(sheet, path.name, header, wanted):
        raise Faults(faults)
    columns = {}
    for name in wanted:
        at = header.index(name)
        columns[name] = pl.Series(name, [_written(row[at]) if at < len(row) else None for row in rows[1:]], pl.String)
    return _numbered(pl.DataFrame(columns))


def _written(value: Any) -> str | None:
    """A cell as text; a whole float loses its point, as long as a spreadsheet keeps all its digits."""
    if value is None or value == "":
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return str(int(value))
    return str(value)


# -- CSV --------------------------------------------------------------------------------------------------------


def _csv(path: Path, mapping: Mapping, wanted: list[str]) -> tuple[pl.DataFrame, tuple[Text, ...]]:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    said: list[Text] = []
    encoding = _encoding(path, head, mapping, said)
    source: Path | bytes = path
    first = head.removeprefix(codecs.BOM_UTF8)
    if encoding != "utf-8":
        try:
            whole = path.read_bytes().decode(encoding)
        except (UnicodeDecodeError, LookupError):
            told = text("expected {encoding}, found bytes that are not", encoding=encoding)
            raise _fault(path, told) from None
        source = whole.removeprefix("\ufeff").encode()
        first = source[:_HEAD]
    separator, header = _headings(path, first, mapping, wanted, said)
    try:
        frame = _typed(source, separator, header, mapping, wanted)
    except pl.exceptions.NoDataError:
        raise _no_rows(path) from None
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        try:
            frame = _as_text(source, separator, header, mapping, wanted)
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as why:
            if encoding == "utf-8" and "utf-8" in str(why) and mapping.dialect.encoding is None:
                return _csv(path, _with_encoding(mapping, "cp1251"), wanted)  # past the first megabyte
            _find_ragged(path, source, separator, len(header))
            raise _fault(path, text("expected CSV, found a file that cannot be read as such")) from None
    last = header[-1]
    lacks = frame[last].null_count() if last in frame.columns else 1
    if lacks:
        _find_ragged(path, source, separator, len(header))
    return _numbered(frame.select(wanted)), tuple(said)


def recognised(path: Path, mapping: Mapping, said: list[Text]) -> tuple[str, str, list[str]]:
    """How a CSV file is written, for those who read it themselves: encoding, separator, and its headings."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    encoding = _encoding(path, head, mapping, said)
    if encoding != "utf-8":
        head = head.decode(encoding, errors="replace").removeprefix("\ufeff").encode()
    wanted = [*mapping.words, *mapping.figures]
    return encoding, *_headings(path, head.removeprefix(codecs.BOM_UTF8), mapping, wanted, said)


def _headings(path: Path, first: bytes, mapping: Mapping, wanted: list[str], said: list[Text]) -> tuple[str, list[str]]:
    """The separator and the names of the columns, from the first bytes of a file, in UTF-8."""
    if b"\n" not in first and len(first) > _LONGEST_HEADER:
        told = text(
            "expected a line with the names of the columns, found one of more than {most} bytes", most=len(first)
        )
        raise _fault(path, told, 1)
    line = first.split(b"\n", 1)[0].rstrip(b"\r").decode(errors="replace")
    if "\r" in line and '"' not in line:
        raise _fault(path, text("expected lines that end with a line feed, found carriage returns alone"), 1)
    if "\0" in line:
        raise _fault(path, text("expected text, found a NUL byte"), 1)
    separator = _separator(path, line, mapping, said)
    header = _cells(line, separator)
    check_columns(path.name, header, wanted)
    return separator, header


def _typed(
    source: Path | bytes, separator: str, header: list[str], mapping: Mapping, wanted: list[str]
) -> pl.DataFrame:
    """The figures read as numbers at once; raises where a cell is not one."""
    if mapping.dialect.thousands or mapping.dialect.decimal:
        raise pl.exceptions.ComputeError("numbers are written in a way of their own")
    return _polars(source, separator, header, mapping, wanted, dict.fromkeys(mapping.figures, pl.Int64))


def _as_text(
    source: Path | bytes, separator: str, header: list[str], mapping: Mapping, wanted: list[str]
) -> pl.DataFrame:
    return _polars(source, separator, header, mapping, wanted, {})


def _polars(
    source: Path | bytes, separator: str, header: list[str], mapping: Mapping, wanted: list[str], types: dict[str, Any]
) -> pl.DataFrame:
    kept = sorted({*(header.index(name) for name in wanted), len(header) - 1})
    frame = pl.read_csv(
        source,
        separator=separator,
        has_header=False,
        skip_rows=1,
        columns=kept,
        schema_overrides=[types.get(name, pl.String) for name in header],
        null_values=["", *mapping.dialect.blank],
        glob=False,
    )
    frame.columns = [header[k] for k in kept]
    return frame


def _with_encoding(mapping: Mapping, encoding: str) -> Mapping:
    return mapping.model_copy(update={"dialect": mapping.dialect.model_copy(update={"encoding": encoding})})


def _find_ragged(path: Path, source: Path | bytes, separator: str, width: int) -> None:
    """Faults for the rows that do not have the header's number of cells."""
    data = source.read_bytes() if isinstance(source, Path) else source
    try:
        decoded = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        raise _fault(path, text("expected UTF-8, found bytes that are not"), row) from None
    faults = []
    number = 0
    try:
        for number, cells in enumerate(
            csv.reader(io.StringIO(decoded, newline=""), delimiter=separator, strict=True), 1
        ):
            if cells and len(cells) != width:
                told = text("expected {width} cells, found {found}", width=width, found=len(cells))
                faults.append(Fault(path.name, number, None, told))
    except csv.Error:
        told = text("expected a row of CSV, found quotation marks or cells that do not end where they should")
        faults.append(Fault(path.name, number + 1, None, told))
    if faults:
        raise Faults(faults)


def _encoding(path: Path, head: bytes, mapping: Mapping, said: list[Text]) -> str:
    """The encoding, as the mapping says or as the bytes look."""
    if head.startswith(codecs.BOM_UTF8):
        said.append(text("{file}: begins with a byte order mark, which is passed over", file=path.name))
    if mapping.dialect.encoding is not None:
        try:
            name = codecs.lookup(mapping.dialect.encoding).name
        except LookupError:
            told = text("expected an encoding that is known, found {found}", found=shown(mapping.dialect.encoding))
            raise _fault(path, told) from None
        return "utf-8" if name in ("utf-8", "utf-8-sig", "ascii") else name
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        said.append(text("{file}: read as {encoding}", file=path.name, encoding="UTF-16"))
        return "utf-16"
    if b"\0" in head:
        raise _fault(path, text("expected text, found a NUL byte"), head[: head.index(b"\0")].count(b"\n") + 1)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=False)
    except UnicodeDecodeError as error:
        letters = sum(byte >= 0xC0 or byte in (0xA8, 0xB8) for byte in head)
        others = sum(0x80 <= byte < 0xC0 for byte in head) - head.count(0xA8) - head.count(0xB8)
        if letters < 3 * others:
            row = head[: error.start].count(b"\n") + 1
            told = text("expected UTF-8, found bytes that are not; the mapping can name the encoding")
            raise _fault(path, told, row) from None
        said.append(text("{file}: read as {encoding}", file=path.name, encoding="cp1251 (Windows, Cyrillic)"))
        return "cp1251"
    return "utf-8"


def _separator(path: Path, line: str, mapping: Mapping, said: list[Text]) -> str:
    """The separator, as the mapping says, or the one with which the header has the columns of the mapping."""
    if mapping.dialect.separator is not None:
        return mapping.dialect.separator
    wanted = set(mapping.words) | set(mapping.figures)
    marks = {",": text("commas"), ";": text("semicolons"), "\t": text("tabs"), "|": text("upright strokes")}
    fits = {mark: len(wanted & set(_cells(line, mark))) for mark in marks}
    best = max(marks, key=lambda mark: (fits[mark], line.count(mark)))
    if best != ",":
        said.append(text("{file}: {what} between the cells", file=path.name, what=marks[best]))
    return best


def _cells(line: str, separator: str) -> list[str]:
    """The cells of the header; none where it is not CSV."""
    try:
        return next(csv.reader(io.StringIO(line), delimiter=separator), [])
    except csv.Error:
        return []


# -- figures ----------------------------------------------------------------------------------------------------


def figures(column: pl.Series, mapping: Mapping) -> tuple[pl.Series, list[int]]:
    """A column of text as figures, and the places of cells that are none."""
    dialect = mapping.dialect
    cells = column.str.strip_chars()
    if dialect.blank:
        cells = cells.set(cells.is_in(dialect.blank), None)
    cells = cells.set((cells == "").fill_null(value=False), None)
    plain = cells
    for mark in dialect.thousands:
        one = "[ \u00a0\u2009\u202f]" if mark == " " else f"[{mark}]"
        grouped = rf"^\d{{1,3}}(?:{one}\d{{3}})+(?:{_tail(dialect.decimal)})?$"
        fits = plain.str.contains(grouped).fill_null(value=False)
        plain = plain.zip_with(~fits, plain.str.replace_all(one, ""))
    if dialect.decimal is not None:
        plain = plain.str.replace(rf"^(\d+){_tail(dialect.decimal)}$", "${1}")
    digits = plain.str.contains(r"^\+?[0-9]{1,18}$")
    known = plain.zip_with(digits.fill_null(value=False), pl.Series([None], dtype=pl.String)).cast(pl.Int64)
    bad = ((~digits).fill_null(value=False) | (known > MOST_VOTES).fill_null(value=False)).arg_true()
    if len(bad):
        known = known.set((known > MOST_VOTES).fill_null(value=False), None)
    return known.alias(column.name), bad.to_list()


def _tail(decimal: str | None) -> str:
    """A fraction of nothing: the figure is whole."""
    return rf"[{decimal}]0+" if decimal is not None else "(?:)"
