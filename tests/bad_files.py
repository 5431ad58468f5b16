"""Files that are wrong in one way each, made in a folder that is right otherwise."""

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import polars as pl

from tests.election.making import FILES

COUNTS = FILES["counts.csv"]
Make = Callable[[Path], None]


def counts(content: str | bytes, encoding: str = "utf-8") -> Make:
    """counts.csv with that content."""

    def make(folder: Path) -> None:
        (folder / "counts.csv").write_bytes(content if isinstance(content, bytes) else content.encode(encoding))

    return make


def figure(written: str) -> Make:
    """counts.csv with that in the place of 60 votes."""
    return counts(COUNTS.replace("n,list,a,60", f"n,list,a,{written}"))


def instead(name: str, content: bytes) -> Make:
    """Another file in the place of the CSV table of that name."""

    def make(folder: Path) -> None:
        stem = name.partition(".")[0]
        (folder / f"{stem}.csv").unlink(missing_ok=True)
        (folder / name).write_bytes(content)

    return make


def rows() -> list[list[str | int]]:
    return [[int(cell) if cell.isdigit() else cell for cell in line.split(",")] for line in COUNTS.split()]


def workbook(change: Callable[[openpyxl.Workbook], None] = lambda book: None) -> bytes:
    """The counts as a workbook, changed."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows():
        sheet.append(row)
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(change: Callable[[str, bytes], bytes], **more: bytes) -> bytes:
    """The workbook with its parts changed, and more of them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as changed:
        for one in archive.infolist():
            changed.writestr(one.filename, change(one.filename, archive.read(one)))
        for name, content in more.items():
            changed.writestr(f"xl/{name}.xml", content)
    return out.getvalue()


def in_sheet(old: bytes, new: bytes) -> bytes:
    """The workbook with a piece of its sheet's XML replaced."""

    def change(name: str, content: bytes) -> bytes:
        if not name.startswith("xl/worksheets/"):
            return content
        assert old in content
        return content.replace(old, new, 1)

    return repacked(change)


def lying() -> bytes:
    """A workbook whose directory says that its sheet, of 100 million bytes, has ten thousand."""

    def change(name: str, content: bytes) -> bytes:
        is_sheet = name.startswith("xl/worksheets/")
        return content.replace(b"<sheetData>", b"<sheetData>" + b" " * 100_000_000) if is_sheet else content

    data = bytearray(repacked(change))
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(b"xl/worksheets/sheet1.xml"))
    data[at + 24 : at + 28] = (10_000).to_bytes(4, "little")  # the size unpacked, in the directory
    return bytes(data)


def parquet(**columns: list[object]) -> bytes:
    out = io.BytesIO()
    table: dict[str, list[object]] = {str(row[0]): list(row[1:]) for row in zip(*rows(), strict=True)}
    pl.DataFrame(table | columns, strict=False).write_parquet(out)
    return out.getvalue()


def claiming_rows() -> bytes:
    """A small Parquet file of 1,200,000 rows whose footer claims 134,000,000 wherever it gives their number."""
    out = io.BytesIO()
    columns = {str(name): pl.Series([1], dtype=pl.Int64).new_from_index(0, 1_200_000) for name in rows()[0]}
    pl.DataFrame(columns).write_parquet(out, row_group_size=2_000_000, statistics=False)
    data = out.getvalue()
    start = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
    footer = data[start:]
    assert footer.count(_varint(2_400_000)) == 6  # in the compact protocol a number is doubled
    return data[:start] + footer.replace(_varint(2_400_000), _varint(268_000_000))


def _varint(number: int) -> bytes:
    found = bytearray()
    while number > 127:
        found.append(number & 127 | 128)
        number >>= 7
    return bytes([*found, number])


def a_folder(folder: Path) -> None:
    (folder / "counts.csv").unlink()
    (folder / "counts.csv").mkdir()


def a_circle_of_links(folder: Path) -> None:
    (folder / "counts.csv").unlink()
    (folder / "counts.csv").symlink_to("counts.csv")


def a_link_to_nowhere(folder: Path) -> None:
    (folder / "named.csv").unlink()
    (folder / "named.csv").symlink_to("nowhere.csv")


def a_pipe(folder: Path, name: str = "counts.csv") -> None:
    (folder / name).unlink()
    os.mkfifo(folder / name)


def a_device(folder: Path) -> None:
    (folder / "counts.csv").unlink()
    (folder / "counts.csv").symlink_to("/dev/zero")


def locked(folder: Path) -> None:
    (folder / "counts.csv").chmod(0)
