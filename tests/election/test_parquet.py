"""Damaged Parquet files: told as faults, where a library left to itself would end the process or leave rows out."""

import io
import random
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mandat.count import read_table
from mandat.election import Faults
from mandat.election.parquet import check_parquet, read_parquet
from mandat.election.thrift import BadThrift, read_struct
from mandat.files import NotReadable

FRAME = pl.DataFrame(
    {
        "unit": [f"p{k // 2:05d}" for k in range(400)],
        "item": ["x", "y"] * 200,
        "count": [None if k % 7 == 0 else k * 31 for k in range(400)],
    }
)
LONG = {"tier": "list", "unit": "unit", "only": "all", "long": {"item": "item", "count": "count"}}


def by_polars(**options: Any) -> bytes:
    out = io.BytesIO()
    FRAME.write_parquet(out, **options)
    return out.getvalue()


def by_arrow(**options: Any) -> bytes:
    out = io.BytesIO()
    pq.write_table(FRAME.to_arrow(), out, row_group_size=150, **options)
    return out.getvalue()


WRITTEN: dict[str, Callable[[], bytes]] = {
    "polars groups": partial(by_polars, row_group_size=64, statistics=False),
    "polars small pages": partial(by_polars, data_page_size=200),
}
for packing in ("zstd", "snappy", "uncompressed", "gzip", "lz4"):
    WRITTEN[f"polars {packing}"] = partial(by_polars, compression=packing)
for packing, version, dictionary in product(("none", "zstd", "gzip", "brotli"), ("1.0", "2.0"), (True, False)):
    options = {"compression": packing, "data_page_version": version, "use_dictionary": dictionary}
    WRITTEN[f"arrow {packing} {version} {dictionary}"] = partial(by_arrow, **options)


@pytest.mark.parametrize("written", WRITTEN)
def test_a_sound_file_is_read_whoever_wrote_it(tmp_path: Path, written: str) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(WRITTEN[written]())
    assert read_parquet(path).equals(FRAME)
    assert read_parquet(path, lambda names: [name for name in names if name != "item"]).columns == ["unit", "count"]
    assert check_parquet(path) == (["unit", "item", "count"], 400)


def test_nested_columns_and_no_rows_are_sound(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    table = pa.table({"a": [[1, 2], [], None], "b": [{"c": 1, "d": {"e": 2}}, None, None], "f": [1, 2, 3]})
    pq.write_table(table, path)
    assert check_parquet(path) == (["a", "b", "f"], 3)
    FRAME.clear().write_parquet(path)
    assert read_parquet(path).equals(FRAME.clear())


def damaged(data: bytes, field: bytes, number: int) -> bytes:
    """The first page header that has the field, with that number in its place."""
    at = data.index(field) + len(field)
    end = at
    while data[end] > 127:
        end += 1
    written = _zigzag(number, end + 1 - at)
    return data[:at] + written + data[end + 1 :]


def _zigzag(number: int, size: int) -> bytes:
    number = (number << 1) ^ (number >> 63)
    return bytes((number >> 7 * k & 127) | (128 if k < size - 1 else 0) for k in range(size))


def test_a_page_of_minus_one_values_is_a_fault_and_not_the_end_of_the_process(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    data = by_polars(compression="uncompressed", statistics=False)
    assert FRAME.equals(pl.read_parquet(io.BytesIO(data)))
    path.write_bytes(damaged(data, b"\x2c\x15", -1))  # the header of a data page, its number of values
    with pytest.raises(NotReadable):
        read_parquet(path)


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_byte_gives_a_table_or_a_fault(tmp_path: Path, capfd: pytest.CaptureFixture[str], seed: int) -> None:
    dice = random.Random(seed)
    data = bytearray(WRITTEN[dice.choice([*WRITTEN])]())
    for _ in range(dice.choice((1, 3))):
        data[dice.randrange(len(data))] = dice.choice((0, 1, 127, 128, 255, dice.randrange(256)))
    path = tmp_path / "a.parquet"
    path.write_bytes(data)
    with suppress(NotReadable):
        assert len(read_parquet(path)) == 400
    assert capfd.readouterr().err == ""


def test_rows_of_a_damaged_group_are_never_left_out(tmp_path: Path) -> None:
    """Polars, asked for batches, hands out a million rows before the damage, and ends without a word."""
    size = 1_500_000
    numbers = pl.int_range(size, eager=True)
    table = pl.DataFrame({"unit": numbers // 2, "count": numbers % 900}).with_columns(
        item=pl.when(numbers % 2 == 0).then(pl.lit("x")).otherwise(pl.lit("y"))
    )
    out = io.BytesIO()
    encoding = {"count": "DELTA_BINARY_PACKED", "unit": "DELTA_BINARY_PACKED"}
    options = {"row_group_size": 100_000, "compression": "none", "column_encoding": encoding}
    pq.write_table(table.to_arrow(), out, use_dictionary=["item"], **options)
    data = bytearray(out.getvalue())
    path = tmp_path / "a.parquet"
    path.write_bytes(data)
    assert len(read_table(path, LONG)) == size // 2
    footer, _ = read_struct(bytes(data[-8 - int.from_bytes(data[-8:-4], "little") : -8]))
    at = footer[4][-1][1][1][3][9]  # the first data page of the last group's figures
    _, header = read_struct(bytes(data[at : at + 300]))
    data[at + header + 7 : at + header + 9] = bytes([255, 255])
    path.write_bytes(data)
    with pytest.raises(Faults, match=r"a\.parquet: expected a Parquet file"):
        read_table(path, LONG)


@pytest.mark.parametrize(
    "bits", [b"", b"\x15", b"\x1f", b"\x19\xfc\xff\xff\xff\x0f", b"\x1c" * 100, b"\x15" + b"\xff" * 20]
)
def test_bytes_that_are_no_structure(bits: bytes) -> None:
    with pytest.raises(BadThrift):
        read_struct(bits)


def test_a_structure_is_read_by_field_number() -> None:
    """field 1: i32 -1; 2: true; 4: binary "ab"; 5: list of i64 1, 300; 7: struct of field 1: double."""
    data = b"\x15\x01\x11\x28\x02ab\x19\x26\x02\xd8\x04\x2c\x17" + bytes(8) + b"\x00\x00"
    assert read_struct(data) == ({1: -1, 2: True, 4: b"ab", 5: [1, 300], 7: {1: bytes(8)}}, len(data))
