"""Wrong files by the dozen, through the command as a process: a clear line a fault, exit status 2, nothing written.

And through `count.read_table`, which takes more: a foreign table with semicolons, or in another encoding, is read.
"""

import os
import re
import resource
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from mandat.count import read_table
from mandat.election import Faults, read
from mandat.election.fault import MOST_LINES
from tests import bad_files as bad
from tests.bad_files import COUNTS, Make, counts, figure, in_sheet, instead, parquet, repacked, workbook
from tests.election.making import small

HEADER = COUNTS.split("\n", 1)[0] + "\n"
NO_WORKBOOK = "counts.xlsx: expected an XLSX workbook, found a file that cannot be read as one"
NO_PARQUET = "counts.parquet: expected a Parquet file, found one that cannot be read as such"
NO_NUMBER = "counts.csv, row 2, column count: expected a whole number of votes, found "
FORMULA = (
    "counts.xlsx, row 2, column count: expected a value, found a formula whose value is not stored; "
    "save the file in a spreadsheet"
)
SEMICOLONS = "counts.csv, row 1: expected commas between the cells, found semicolons"
PIPE = "expected a file, found a pipe or a device"
QUOTES = "expected a row of CSV, found quotation marks or cells that do not end where they should"


def a_formula(book: openpyxl.Workbook) -> None:
    assert book.active is not None
    book.active["D2"] = "=SUM(D3:D4)"


def a_link(book: openpyxl.Workbook) -> None:
    assert book.active is not None
    book.active["D2"] = "=[other.xlsx]Sheet1!A1"


def merged(book: openpyxl.Workbook) -> None:
    assert book.active is not None
    book.active.merge_cells("A2:A6")


def many_sheets(book: openpyxl.Workbook) -> None:
    for number in range(30):
        book.create_sheet(f"sheet {number}")


def in_book(name: str, content: bytes) -> bytes:
    """Two hundred thousand sheets, all of them the same part."""
    more = b'<sheet name="q" sheetId="7" r:id="rId1"/>' * 200_000
    return content.replace(b"</sheets>", more + b"</sheets>") if name == "xl/workbook.xml" else content


def laughs(name: str, content: bytes) -> bytes:
    """A sheet of entities that unfold to a trillion letters."""
    folds = b"".join(b'<!ENTITY %c "%s">' % (98 + k, b"&%c;" % (97 + k) * 10) for k in range(12))
    cell = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row>'
    cell += b'<c t="inlineStr"><is><t>&m;</t></is></c></row></sheetData></worksheet>'
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + folds + b"]>" + cell
    return bomb if name.startswith("xl/worksheets/") else content


def same(name: str, content: bytes) -> bytes:
    return content


MEGABYTE = 1 << 20

CASES: dict[str, tuple[Make, list[str]]] = {
    "cut in a row": (
        counts(COUNTS[: COUNTS.index("s,list,a") + 8]),
        ["counts.csv, row 7: expected 4 cells, found 3"],
    ),
    "workbook cut": (instead("counts.xlsx", workbook()[:3000]), [NO_WORKBOOK]),
    "Parquet cut": (instead("counts.parquet", parquet()[:700]), [NO_PARQUET]),
    "two header rows": (
        counts(HEADER + COUNTS),
        ["counts.csv, row 2: expected a row of the table, found the names of the columns again"],
    ),
    "2^63 votes": (
        figure(str(2**63)),
        ['counts.csv, row 2, column count: expected at most 1,000,000,000,000, found "9223372036854775808"'],
    ),
    "negative": (figure("-1"), [f'{NO_NUMBER}"-1"']),
    "a space within": (figure("1 234"), [f'{NO_NUMBER}"1 234"']),
    "a decimal comma": (figure('"12,5"'), [f'{NO_NUMBER}"12,5"']),
    "a decimal comma without quotes": (figure("12,5"), ["counts.csv, row 2: expected 4 cells, found 5"]),
    "an exponent": (figure("1e3"), [f'{NO_NUMBER}"1e3"']),
    "an Arabic digit": (figure("٣"), [f'{NO_NUMBER}"٣"']),
    "full-width digits": (figure("１２"), [f'{NO_NUMBER}"１２"']),
    "a space alone": (figure(" "), ['counts.csv, row 2, column count: expected no space at the ends, found " "']),
    "a precinct twice": (
        counts(COUNTS + "n,list,a,60\nn,list,b,40\n"),
        [
            "counts.csv, row 14, column item: expected this item of the unit once, found it in row 2 too",
            "counts.csv, row 15, column item: expected this item of the unit once, found it in row 3 too",
        ],
    ),
    "unknown contest": (
        counts(COUNTS.replace("n,list,a,", "n,lost,a,")),
        ['counts.csv, row 2, column contest: expected a contest of contests.csv, found "lost"'],
    ),
    "unknown unit": (
        counts(COUNTS.replace("n,list,a,", "q,list,a,")),
        ['counts.csv, row 2, column unit: expected a unit of units.csv, found "q"'],
    ),
    "unknown item": (
        counts(COUNTS.replace("n,list,a,", "n,list,q,")),
        ['counts.csv, row 2, column item: expected a contestant of this contest or an account line, found "q"'],
    ),
    "ragged": (
        counts(COUNTS.replace("n,list,a,60", "n,list,a,60,,7").replace("n,list,b,40", "n,list")),
        ["counts.csv, row 2: expected 4 cells, found 6", "counts.csv, row 3: expected 4 cells, found 2"],
    ),
    "a quotation mark that does not end": (
        counts(COUNTS.replace("n,list,a", 'n,"list,a')),
        [f"counts.csv, row 2: {QUOTES}"],
    ),
    "NUL": (counts(COUNTS.replace("60", "6\0")), ["counts.csv, row 2: expected text, found a NUL byte"]),
    "UTF-16": (counts(COUNTS, "utf-16"), ["counts.csv: expected UTF-8, found what seems to be UTF-16"]),
    "UTF-16 without a mark": (
        counts(COUNTS, "utf-16-le"),
        ["counts.csv: expected UTF-8, found what seems to be UTF-16"],
    ),
    "cp1251": (
        counts(COUNTS.replace("s,list,a", "Север,list,a"), "cp1251"),
        ["counts.csv, row 7: expected UTF-8, found what seems to be cp1251 (Windows, Cyrillic)"],
    ),
    "semicolons": (counts(COUNTS.replace(",", ";")), [SEMICOLONS]),
    "empty": (counts(""), ["counts.csv: expected a row with the names of the columns, found an empty file"]),
    "a folder": (bad.a_folder, ["counts.csv: expected a file, found a folder"]),
    "a circle of links": (
        bad.a_circle_of_links,
        ["counts.csv: expected a file that can be read, found: Too many levels of symbolic links"],
    ),
    "a link to nowhere": (bad.a_link_to_nowhere, ["named.csv: expected a file, found a link that leads nowhere"]),
    "a pipe": (bad.a_pipe, [f"counts.csv: {PIPE}"]),
    "a pipe for the head": (lambda folder: bad.a_pipe(folder, "election.toml"), [f"election.toml: {PIPE}"]),
    "a device": (bad.a_device, [f"counts.csv: {PIPE}"]),
    "a binary": (
        lambda folder: counts(Path(sys.executable).resolve().read_bytes()[:100_000])(folder),
        ["counts.csv, row 1: expected text, found a NUL byte"],
    ),
    "a picture for a workbook": (instead("counts.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(500)), [NO_WORKBOOK]),
    "a line of 100 MB": (counts(b"x" * (100 * MEGABYTE)), [f"counts.csv, row 1: {QUOTES}"]),
    "a million columns": (
        counts(",".join(f"c{k}" for k in range(1_000_000)) + "\n"),
        ["counts.csv, row 1: expected at most 1,000 columns, found 1,000,000"],
    ),
    "more rows claimed than there are": (
        lambda folder: instead("counts.parquet", bad.claiming_rows())(folder),
        ["counts.parquet: expected at most 67,108,864 cells in a file of this size, found 536,000,000"],
    ),
    "negative in Parquet": (
        instead("counts.parquet", parquet(count=[-1, *[1] * 11])),
        ['counts.parquet, row 2, column count: expected a whole number of votes, found "-1"'],
    ),
    "lists in Parquet": (
        instead("counts.parquet", parquet(count=[[1]] * 12)),
        ['counts.parquet, column count: expected text or numbers, found "List(Int64)"'],
    ),
    "a bomb": (
        lambda folder: instead("counts.xlsx", repacked(same, big=bytes(200 * MEGABYTE)))(folder),
        ["counts.xlsx: expected a workbook of at most 16,777,216 bytes unpacked, found 209,7"],
    ),
    "a bomb whose directory lies": (lambda folder: instead("counts.xlsx", bad.lying())(folder), [NO_WORKBOOK]),
    "entities": (instead("counts.xlsx", repacked(laughs)), [NO_WORKBOOK]),
    "many sheets": (
        instead("counts.xlsx", workbook(many_sheets)),
        ["counts.xlsx: expected one sheet, or one named counts"],
    ),
    "one sheet many times": (
        lambda folder: instead("counts.xlsx", repacked(in_book))(folder),
        ["counts.xlsx: expected at most 1,000 sheets, found 200,001"],
    ),
    "a formula": (instead("counts.xlsx", workbook(a_formula)), [FORMULA]),
    "a link to another workbook": (instead("counts.xlsx", workbook(a_link)), [FORMULA]),
    "cells made one": (
        instead("counts.xlsx", workbook(merged)),
        ["counts.xlsx, row 2, column unit: expected every cell for itself, found cells made one down to row 6"],
    ),
    "a row numbered a billion": (
        instead("counts.xlsx", in_sheet(b'<row r="12">', b'<row r="1000000000">')),
        ["counts.xlsx: expected at most 1,048,576 rows, found more"],
    ),
    "columns without end": (
        lambda folder: instead("counts.xlsx", in_sheet(b"</row>", b"<c><v>1</v></c>" * 20_000 + b"</row>"))(folder),
        ["counts.xlsx: expected at most 16,384 columns, found 20,004"],
    ),
}


def told(folder: Path, *call: str) -> list[str]:
    """The lines of the command, which ends in time and in memory, with status 2, and says nothing else."""

    def limits() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))

    before = sorted(folder.parent.rglob("*"))
    environment = {**os.environ, "MANDAT_LANG": "en", "PYTHONIOENCODING": "utf-8", "POLARS_MAX_THREADS": "2"}
    done = subprocess.run(
        [sys.executable, "-m", "mandat", call[0], str(folder), *call[1:]],
        capture_output=True,
        encoding="utf-8",
        env=environment,
        check=False,
        timeout=60,
        preexec_fn=limits,
    )
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert sorted(folder.parent.rglob("*")) == before
    return done.stderr.splitlines()


@pytest.mark.parametrize("name", CASES)
def test_a_wrong_file_is_told_by_the_command(tmp_path: Path, name: str) -> None:
    make, expected = CASES[name]
    folder = small(tmp_path / "election")
    make(folder)
    found = told(folder, "count", "--findings", str(tmp_path / "findings.csv"))
    assert len(found) == len(expected)
    assert all(line.startswith(start) for line, start in zip(found, expected, strict=True)), found


@pytest.mark.parametrize("name", ["negative", "two header rows", "a pipe", "a bomb", "Parquet cut", "a formula"])
def test_and_by_decide(tmp_path: Path, name: str) -> None:
    make, expected = CASES[name]
    folder = small(tmp_path / "election")
    make(folder)
    assert [
        line[: len(start)] for line, start in zip(told(folder, "decide", "--json"), expected, strict=True)
    ] == expected


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    folder = small(tmp_path / "election")
    bad.locked(folder)
    assert told(folder, "count") == ["counts.csv: expected a file that can be read, found: Permission denied"]


def test_what_is_wrong_in_every_row_is_told_twenty_times_and_counted(tmp_path: Path) -> None:
    folder = small(tmp_path / "election")
    counts(HEADER + "".join(f'n,list,a,"{k},5"\n' for k in range(10_000)))(folder)
    found = told(folder, "count")
    assert len(found) == 2 * (MOST_LINES + 1)
    assert found[0] == 'counts.csv, row 2, column count: expected a whole number of votes, found "0,5"'
    assert "counts.csv, column count: and 9,980 more of the same kind" in found
    with pytest.raises(Faults) as caught:
        read(folder)
    assert len(caught.value.faults) == 19_999  # all of them are there for a program


def test_a_drawn_lot_from_a_pipe(tmp_path: Path) -> None:
    folder = small(tmp_path / "election")
    os.mkfifo(tmp_path / "lots.csv")
    assert told(folder, "decide", "--lots", str(tmp_path / "lots.csv")) == [f"lots.csv: {PIPE}"]


MAPPING = {
    "tier": "list",
    "unit": "unit",
    "contest": "contest",
    "long": {"item": "item", "count": "count"},
    "fields": {one: one for one in ("issued", "registered", "cast", "invalid", "against_all")},
}


def by_reader(folder: Path) -> list[str]:
    """What `read_table` says of the counts; nothing where it reads them."""
    (path,) = [one for one in sorted(folder.iterdir()) if one.stem == "counts"]
    try:
        read_table(path, MAPPING)
    except Faults as faults:
        return faults.lines()
    return []


TAKEN = {
    **dict.fromkeys(("unknown contest", "unknown unit", "unknown item"), "ids are not known beforehand"),
    **dict.fromkeys(("UTF-16", "cp1251", "semicolons"), "recognised, and said"),
    "a space alone": "blank",
}
OTHERWISE = {
    "a line of 100 MB": ["counts.csv, row 1: expected a line with the names of the columns, found one of more than"],
    "UTF-16 without a mark": ["counts.csv, row 1: expected text, found a NUL byte"],
    "many sheets": ["counts.xlsx: expected one sheet, or one that the mapping names; found Sheet, sheet 0, "],
    "a million columns": ["counts.csv, row 1: expected a line with the names of the columns, found one of more than"],
}


@pytest.mark.parametrize("name", [name for name in CASES if name not in ("a pipe for the head", "a link to nowhere")])
def test_a_wrong_foreign_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("MANDAT_LANG", "en")
    make, expected = CASES[name]
    folder = small(tmp_path / "election")
    make(folder)
    found = by_reader(folder)
    if name in TAKEN:
        assert found == []
        return
    starts = OTHERWISE.get(name, [start.replace("a whole number of votes", "a whole number") for start in expected])
    assert len(found) == len(starts)
    assert all(line.startswith(start) for line, start in zip(found, starts, strict=True)), found


def test_a_foreign_table_of_a_header_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANDAT_LANG", "en")
    folder = small(tmp_path / "election", counts=HEADER)
    assert by_reader(folder) == ["counts.csv: expected rows below the names of the columns, found none"]


def test_a_mapping_that_takes_the_units_for_items(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANDAT_LANG", "en")
    path = tmp_path / "counts.csv"
    path.write_text(HEADER + "".join(f"u{k % 300},list,i{k},1\n" for k in range(100_001)), encoding="utf-8")
    (line,) = by_reader(tmp_path)
    assert re.search(r"column item: expected at most 100,000 different items, found 100,001", line)
