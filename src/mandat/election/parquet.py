"""Parquet files of others: looked through before Polars reads them, since a damaged one can end the whole process.

Polars takes numbers of a file at their word: a page header that says minus one value makes it ask for exabytes of
memory, and a library that gets none aborts, which nothing in Python can catch. So the footer and the headers of the
pages are read here first (a few kilobytes even of a large file), and every number in them must fit the file. The pages
themselves are not looked into: Polars holds what it finds there against the headers.

Format: https://github.com/apache/parquet-format, parquet.thrift; written in Thrift's compact protocol.
"""

import mmap
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mandat.election.thrift import BadThrift, read_struct
from mandat.files import NotReadable, check_readable, quiet
from mandat.language import text

if TYPE_CHECKING:
    import polars as pl

_MAGIC = b"PAR1"
_LEAST_CELLS = 1 << 26  # half a gigabyte of figures
_CELLS_PER_BYTE = 100  # real tables have fewer than ten, even where a column says the same in every row
_LEAST_PAGE = 64 << 20  # bytes of a page, unpacked
_PACKED = 100  # times that size: a page of real figures is packed to a tenth
_HEADER = 256  # bytes that hold most page headers
_DAMAGED = text("expected a Parquet file, found one that cannot be read as such")
_DATA, _INDEX, _DICTIONARY, _DATA_2 = range(4)

Struct = dict[int, Any]


def read_parquet(path: Path, choose: Callable[[list[str]], Collection[str]] | None = None) -> "pl.DataFrame":
    """The columns of a Parquet file: all, or those that `choose` names, given the names of the file's own.

    `NotReadable` where the file is damaged or too large; what `choose` raises is passed on.
    """
    import polars

    wanted, rows = check_parquet(path, choose)
    with quiet():
        try:
            frame = polars.read_parquet(path, columns=wanted, glob=False)
        except (Exception, polars.exceptions.PanicException):
            raise NotReadable(_DAMAGED) from None
    if wanted and len(frame) != rows:
        raise NotReadable(_DAMAGED)
    return frame


def check_parquet(path: Path, choose: Callable[[list[str]], Collection[str]] | None = None) -> tuple[list[str], int]:
    """The columns that `choose` names and the number of rows, once the footer and the headers of these columns' pages
    are found sound; `NotReadable` where they are not.
    """
    if check_readable(path) < 12:
        raise NotReadable(_DAMAGED)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        try:
            return _sound_columns(data, choose)
        except NotReadable:
            raise
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):  # numbers or kinds that cannot be
            raise NotReadable(_DAMAGED) from None


def _sound_columns(data: mmap.mmap, choose: Callable[[list[str]], Collection[str]] | None) -> tuple[list[str], int]:
    """The columns to read and the number of rows, once the footer and the headers of the pages are found sound."""
    end = len(data) - 8
    size = int.from_bytes(data[end : end + 4], "little")
    if data[:4] != _MAGIC or data[end + 4 :] != _MAGIC or not 0 < size <= end - 4:
        raise BadThrift
    footer = read_struct(data[end - size : end])[0]
    names = _names(footer)
    wanted = list(choose(names)) if choose is not None else names
    chunks = _chunks(footer, frozenset(wanted))
    cells = sum(chunk[5] for chunk in chunks)
    most = max(_LEAST_CELLS, _CELLS_PER_BYTE * len(data))
    if cells > most:
        told = text("expected at most {most} cells in a file of this size, found {found}", most=most, found=cells)
        raise NotReadable(told)
    for chunk in chunks:
        _check_pages(data, chunk, end - size)
    return wanted, footer[3]


def _names(footer: Struct) -> list[str]:
    """The names of the columns; the schema lists every part of a nested one after it."""
    names = []
    schema = footer[2]
    at = 1
    for _ in range(schema[0][5]):
        names.append(schema[at][4].decode())
        parts = 1
        while parts:
            parts += schema[at].get(5, 0) - 1
            at += 1
    return names


def _chunks(footer: Struct, wanted: frozenset[str]) -> list[Struct]:
    """Of each row group the part of each wanted column; `ValueError` where they have not as many values as rows."""
    found = []
    rows = 0
    for group in footer[4]:
        rows += group[3]
        for part in group[1]:
            chunk = part[3]
            path = chunk[3]
            if path[0].decode() in wanted:
                if chunk[5] < 0 or (len(path) == 1 and chunk[5] != group[3]):
                    raise ValueError("values without rows")
                found.append(chunk)
    if rows != footer[3]:
        raise ValueError("rows in no group")
    return found


def _check_pages(data: mmap.mmap, chunk: Struct, end: int) -> None:
    """`ValueError` where the pages of a column do not fit their place, or have not as many values as it."""
    at = min(chunk.get(11) or chunk[9], chunk[9])
    stop = at + chunk[7]
    if not 4 <= at <= stop <= end:
        raise ValueError("a column outside the file")
    left = chunk[5]
    while left:
        header, size = _header(data, at, stop)
        at += size
        kind, unpacked, packed = header[1], header[2], header[3]
        if not (0 <= packed <= stop - at and 0 <= unpacked <= max(_LEAST_PAGE, _PACKED * packed)):
            raise ValueError("a page of an impossible size")
        at += packed
        if kind == _DICTIONARY:
            if not 0 <= header[7][1] <= unpacked:
                raise ValueError("a dictionary of more values than bytes")
            continue
        if kind == _INDEX:
            continue
        if kind == _DATA:
            values = header[5][1]
        elif kind == _DATA_2:
            page = header[8]
            values, nulls, rows, levels, repeats = page[1], page[2], page[3], page[5], page[6]
            if not (0 <= nulls <= values and 0 <= rows <= values):
                raise ValueError("a page of more nulls or rows than values")
            if levels < 0 or repeats < 0 or levels + repeats > min(packed, unpacked):
                raise ValueError("levels longer than their page")
        else:
            raise ValueError("a page of no known kind")
        if not 0 <= values <= left:
            raise ValueError("a page of more values than are left")
        left -= values


def _header(data: mmap.mmap, at: int, stop: int) -> tuple[Struct, int]:
    """A page's header and its size in bytes."""
    try:
        return read_struct(data[at : min(at + _HEADER, stop)])
    except BadThrift:  # one with long statistics
        return read_struct(data[at : min(at + (1 << 20), stop)])
