"""XLSX workbooks of others: one sheet as rows of values, and what of it has no value.

A workbook is a ZIP of XML, and a small one can unpack into anything: sizes are looked at before openpyxl is let at it.
The sizes are those that the archive's directory states; a part that is longer is cut there by Python's zipfile, and
then fails its checksum.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mandat.files import NotReadable
from mandat.language import text

LARGEST = 1 << 30
"""Bytes, unpacked: a larger workbook belongs in another format."""

_SURELY_FINE = 16 << 20  # bytes, unpacked
_PACKED = 50  # times: real workbooks pack to between a sixth and a sixteenth
_MOST_ROWS = 1 << 20  # of a sheet, as spreadsheets have it
_MOST_COLUMNS = 1 << 14
_MOST_CELLS = 1 << 25
_MOST_SHEETS = 1000
_NO_WORKBOOK = text("expected an XLSX workbook, found a file that cannot be read as one")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]{0,80}?ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')

Rows = list[list[Any]]


@dataclass(frozen=True)
class Sheet:
    """The rows of a sheet without their empty ends; the header is the first. Places and rows count from 0.

    `unknown` are the cells with a formula whose value is not stored; `merged` are cells that were made one: first
    row, first column, last row, last column.
    """

    rows: Rows
    unknown: tuple[tuple[int, int], ...]
    merged: tuple[tuple[int, int, int, int], ...]


def read_sheet(data: bytes, choose: Callable[[list[str]], str]) -> Sheet:
    """The sheet that `choose` names, given the names of all; what it raises is passed on.

    `NotReadable` where there is no such workbook, or too large a one.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            _check_sizes(data)
            rows, name = _rows(data, choose)
            unknown: list[tuple[int, int]] = []
            if any(_may_be_formula(value) for row in rows for value in row):
                rows, unknown = _with_formulas(data, choose)
            return Sheet(rows, tuple(unknown), tuple(_merged(data, name)))
        except NotReadable:
            raise
        except Exception:  # zipfile and openpyxl raise whatever the bytes make them stumble over
            raise NotReadable(_NO_WORKBOOK) from None


def _check_sizes(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = sum(one.file_size for one in archive.infolist())
        most = min(LARGEST, max(_SURELY_FINE, _PACKED * len(data)))
        if size > most:
            raise NotReadable(
                text("expected a workbook of at most {most} bytes unpacked, found {size}", most=most, size=size)
            )
        for one in archive.namelist():
            if one.lower().endswith("workbook.xml"):
                sheets = len(_SHEET.findall(archive.read(one)))
                if sheets > _MOST_SHEETS:
                    raise NotReadable(
                        text("expected at most {most} sheets, found {found}", most=_MOST_SHEETS, found=sheets)
                    )


def _rows(
    data: bytes,
    choose: Callable[[list[str]], str],
    of: Callable[[Any], Any] = lambda cell: cell.value,
    stored: bool = False,
) -> tuple[Rows, str]:
    """The chosen sheet's cells as `of` takes them, and its part of the archive; `stored`: values of formulas."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=stored, keep_links=False)
    try:
        sheets = {sheet.title: sheet for sheet in book.worksheets}
        sheet = sheets[choose(list(sheets))]
        sheet.reset_dimensions()  # the size that a file states of itself is not always right
        rows: Rows = []
        cells = 0
        for row in sheet.iter_rows():
            values = [of(cell) for cell in row]
            while values and values[-1] in (None, (None, False)):
                values.pop()
            if len(values) > _MOST_COLUMNS:
                raise NotReadable(
                    text("expected at most {most} columns, found {found}", most=_MOST_COLUMNS, found=len(values))
                )
            cells += len(values)
            rows.append(values)
            if len(rows) > _MOST_ROWS:
                raise NotReadable(text("expected at most {most} rows, found more", most=_MOST_ROWS))
            if cells > _MOST_CELLS:
                raise NotReadable(text("expected at most {most} cells, found more", most=_MOST_CELLS))
        return rows, sheet._worksheet_path
    finally:
        book.close()


_PLAIN = (int, float, bool, type(None))


def _may_be_formula(value: Any) -> bool:
    kind = type(value)
    if kind is str:
        return bool(value[:1] == "=")
    return kind not in _PLAIN and kind.__module__ != "datetime"


def _with_formulas(data: bytes, choose: Callable[[list[str]], str]) -> tuple[Rows, list[tuple[int, int]]]:
    """The cells, those with formulas as the spreadsheet last stored their values, and those without a stored one."""
    rows, _ = _rows(data, choose, lambda cell: (cell.value, cell.data_type == "f"))
    stored, _ = _rows(data, choose, stored=True)
    unknown = []
    for number, row in enumerate(rows):
        for place, (value, is_formula) in enumerate(row):
            if is_formula:
                value = stored[number][place] if place < len(stored[number]) else None
                if value is None:
                    unknown.append((number, place))
            row[place] = value
    return rows, unknown


def _merged(data: bytes, part: str) -> list[tuple[int, int, int, int]]:
    """The merged cells of a sheet; they stand at its end, where openpyxl does not keep them for a reader."""
    from openpyxl.utils import column_index_from_string

    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(part) as file:
        rest = b""
        while block := file.read(1 << 20):
            block = rest + block
            end = 0
            for one in _MERGED.finditer(block):
                end = one.end()
                left, top, right, bottom = one.groups()
                columns = [column_index_from_string(letters.decode()) - 1 for letters in (left, right)]
                found.append((int(top) - 1, columns[0], int(bottom) - 1, columns[1]))
            rest = block[max(end, len(block) - 200) :]
    return found
