"""Sound small inputs of every kind, made in code, from which damaged ones are made.

An input is bytes; the first byte of a table chooses the mapping, or the table of the folder, that it is read as.
"""

import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import openpyxl
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

import mandat.law

WIDE = """tier = "list"
form = "kz/precinct"
unit = "unit"
only = "all"
[levels]
district = "district"
[fields]
registered = "registered"
cast = ["portable", "stationary"]
[votes]
x = "x"
y = "y"
"""
LONG = """tier = "list"
unit = ["district", "unit"]
contest = "contest"
copy = "copy"
copies = { a = "observer", b = "court" }
[long]
item = "item"
count = "count"
[fields]
registered = "registered"
"""
KEPT = (
    WIDE.replace('only = "all"', 'only = "all"\nunreadable = "keep"')
    + '[dialect]\nthousands = [" ", "\'"]\ndecimal = ","\nblank = ["-"]\n'
)
OLD = LONG + '[dialect]\nencoding = "cp1251"\nseparator = ";"\n'
CHOSEN = LONG.replace('count = "count"', 'count = "count"\ncontestants = ["x", "y"]').replace('copy = "copy"\n', "")
MAPPINGS = (WIDE, LONG, KEPT, OLD, CHOSEN)

_WIDE_ROWS = [
    ["unit", "district", "registered", "portable", "stationary", "x", "y"],
    *[[f"p{k}", f"d{k % 3}", 100 + k, k, 50, k * 2 % 30, 20 - k % 20] for k in range(25)],
]
_LONG_ROWS = [
    ["district", "unit", "contest", "copy", "item", "count"],
    *[
        [f"d{k % 3}", f"p{k}", f"c{k % 2}", "ab"[k % 2], item, figure]
        for k in range(12)
        for item, figure in (("registered", 100 + k), ("x", k), ("y", 3), ("z", None))
    ],
]

FOLDER = {
    "election.toml": 'id = "small"\nlaw = "kz/mazhilis"\ndate = 2023-03-19\nname = { en = "x", ru = "х", kk = "х" }\n'
    'sources = ["made up"]\nmade_up = true\n[seats]\nlist = 69\n',
    "units": "unit,parent,level,name\nkz,,country,K\nn,kz,region,N\np1,n,precinct,1\np2,n,precinct,2\n",
    "contests": "contest,tier,unit,seats,name\nall,list,kz,,All\none,district,n,,One\n",
    "contestants": "contest,contestant,kind,party,name,order,class\nall,x,list,x,X,1,minority\n"
    "all,y,list,y,Y,2023-01-02,\none,a,candidate,x,A,1,\none,b,candidate,,B,2,\n",
    "counts": "unit,contest,item,count\np1,all,x,5\np1,all,y,6\np1,all,cast,12\np1,all,invalid,1\n"
    "p2,all,x,7\np2,all,y,\np1,one,a,3\np1,one,b,9223372036854775808\n",
    "declared": "contest,contestant\n",
    "official": "tier,contest,contestant,seats\nlist,all,x,40\nlist,,y,3\n",
    "members": "contest,contestant,member,name,order,groups\nall,x,m1,M,1,women;youth\n",
    "named": "contest,contestant,member\nall,x,m1\n",
    "published": "contest,item,count,percent,source\nall,x,12,50.00,s\nall,turnout,,71.2,s\n",
    "copies": "unit,contest,copy,item,count\np1,all,court,x,6\np1,all,court,y,2?\np2,all,annulled,,\n",
}
TABLES = tuple(name for name in FOLDER if name != "election.toml")

RELATIONS = (
    "issued = unused + spoiled - (2 * cast - 3)",
    "if registered > 0 then invalid <= 0.5% of cast + 1",
    "5% of (a + b) >= 3 * 2% of c",
    "a != 99999999999999999999",
)


def csv_of(rows: list[list[object]], separator: str = ",") -> str:
    lines = [separator.join("" if cell is None else str(cell) for cell in row) for row in rows]
    return "\n".join(lines) + "\n"


def rows_of(csv: str) -> list[list[object]]:
    return [
        [int(cell) if cell.isdigit() else cell or None for cell in line.split(",")] for line in csv.strip().split("\n")
    ]


def xlsx_of(rows: list[list[object]], formulas: bool = False) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append([float(cell) if isinstance(cell, int) and cell > 2**53 else cell for cell in row])
    if formulas:
        sheet.cell(3, 3).value = "=SUM(C2:C2)"
        sheet.merge_cells("A4:A5")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parquets_of(rows: list[list[object]]) -> Iterator[bytes]:
    """With and without dictionaries, packed in every way, by both writers, in pages of both versions."""
    columns = {str(name): [row[k] for row in rows[1:]] for k, name in enumerate(rows[0])}
    if any(isinstance(cell, int) and cell >= 2**63 for column in columns.values() for cell in column):
        columns = {name: [None if cell is None else str(cell) for cell in column] for name, column in columns.items()}
    frame = pl.DataFrame(columns, strict=False)
    for packing in ("zstd", "snappy", "uncompressed", "lz4"):
        out = io.BytesIO()
        frame.write_parquet(out, compression=packing, statistics=packing != "lz4", row_group_size=10)
        yield out.getvalue()
    table = frame.to_arrow()
    for version in ("1.0", "2.0"):
        for packing in ("none", "zstd", "gzip"):
            for dictionary in (True, False):
                sink = io.BytesIO()
                pq.write_table(table, sink, compression=packing, use_dictionary=dictionary, data_page_version=version)
                yield sink.getvalue()
        encoding = {
            name: "DELTA_BINARY_PACKED" if pa.types.is_integer(kind) else "DELTA_BYTE_ARRAY"
            for name, kind in zip(table.schema.names, table.schema.types, strict=True)
            if not pa.types.is_null(kind)
        }
        plain = pa.table(
            {k: v.cast(pa.string()) if pa.types.is_large_string(v.type) else v for k, v in _columns(table).items()}
        )
        sink = io.BytesIO()
        pq.write_table(plain, sink, use_dictionary=False, column_encoding=encoding, data_page_version=version)
        yield sink.getvalue()


def _columns(table: pa.Table) -> dict[str, pa.ChunkedArray]:
    return {
        name: column.cast(pa.string()) if pa.types.is_string_view(column.type) else column
        for name, column in zip(table.column_names, table.columns, strict=True)
    }


def odd_parquets() -> Iterator[bytes]:
    """Columns of every kind, the nested ones too, under names that a mapping asks for."""
    table = pa.table(
        {
            "unit": pa.array([1, 2, None]),
            "district": pa.array(["a", "b", None]).dictionary_encode(),
            "registered": pa.array([1.5, float("nan"), 3.0]),
            "portable": pa.array([1, 2, None], pa.decimal128(12, 2)),
            "stationary": pa.array([True, None, False]),
            "x": pa.array([2**63, 1, None], pa.uint64()),
            "y": pa.array([1, 2, None], pa.date32()),
            "contest": pa.array([[1], [], None]),
            "copy": pa.array([{"a": 1}, None, {"a": None}]),
            "item": pa.array([b"ab", b"\xff\xfe", None], pa.binary(2)),
            "count": pa.array([1, 2, 3], pa.timestamp("ns")),
        }
    )
    for packing in ("none", "zstd"):
        sink = io.BytesIO()
        pq.write_table(table, sink, compression=packing)
        yield sink.getvalue()


@cache
def table_seeds(kind: str) -> tuple[bytes, ...]:
    """Tables of a kind that the mappings fit; the first byte is the number of the mapping."""
    found: list[bytes] = []
    for number, mapping in enumerate(MAPPINGS):
        rows: list[list[object]] = _LONG_ROWS if "[long]" in mapping else _WIDE_ROWS  # type: ignore[assignment]
        mark = bytes([number])
        if kind == "csv":
            written = csv_of(rows)
            for encoded in (
                written.encode(),
                written.replace(",", ";").encode("cp1251"),
                written.encode("utf-16"),
                written.replace("p1", "уч. 1").encode("utf-8-sig"),
                written.replace("\n", "\r\n").replace("p1,", '"p ""1",').encode(),
            ):
                found.append(mark + encoded)
        elif kind == "xlsx":
            found += [mark + xlsx_of(rows), mark + xlsx_of(rows, formulas=True)]
        else:
            found += [mark + one for one in (*parquets_of(rows), *odd_parquets())]
    return tuple(found)


@cache
def folder_seeds(kind: str) -> tuple[bytes, ...]:
    """Tables of a folder; the first byte is the number of the table."""
    found = []
    for number, name in enumerate(TABLES):
        mark = bytes([number])
        if kind == "csv":
            found.append(mark + FOLDER[name].encode())
        elif kind == "xlsx":
            found.append(mark + xlsx_of(rows_of(FOLDER[name])))
        else:
            found += [mark + one for one in parquets_of(rows_of(FOLDER[name])) if len(FOLDER[name]) > 40]
    return tuple(found)


@cache
def toml_seeds(kind: str) -> tuple[bytes, ...]:
    law = Path(mandat.law.__file__).parent
    if kind == "mapping":
        return tuple(one.encode() for one in MAPPINGS)
    if kind == "head":
        return (FOLDER["election.toml"].encode(),)
    paths = law.glob("*/forms/*.toml") if kind == "form" else sorted(law.glob("*/*.toml"))[-3:]
    return tuple(path.read_bytes() for path in paths)


def relation_seeds() -> tuple[bytes, ...]:
    return tuple(one.encode() for one in RELATIONS)
