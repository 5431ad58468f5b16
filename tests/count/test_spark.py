"""PySpark, on this machine: the same findings and the same sums as in memory, and the same faults of a table."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import narwhals as nw
import pytest

from mandat import count
from mandat.count.checking import ballots_differ
from mandat.count.remote.adding import sums_of
from mandat.count.remote.engine import collected, divided
from mandat.count.spark.lines import letters_of
from mandat.election import Faults
from tests.count import tabled
from tests.count.making import PRECINCTS, a_form, paper
from tests.count.tables import Row, frames, mixed, row
from tests.count.test_remote import far, here, there

pytest.importorskip("pyspark", reason="PySpark is not installed (extra: cluster)")
HAS_JAVA = shutil.which("java") is not None or (Path(os.environ.get("JAVA_HOME", "")) / "bin" / "java").exists()

pytestmark = [
    pytest.mark.skipif(not HAS_JAVA, reason="Spark needs Java, which is not installed"),
    pytest.mark.xdist_group("spark"),  # one session for all
]


SETTINGS = {
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",  # soon warm
    "spark.driver.host": "127.0.0.1",
    "spark.log.level": "OFF",
    "spark.master": "local[2]",
    "spark.python.sql.dataFrameDebugging.enabled": "false",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.caseSensitive": "true",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",  # small tables: compiling what reads them takes longest by far
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("tests")
    for key, value in SETTINGS.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


def in_spark(session: Any, rows: list[Row], tier: str = "list") -> count.Remote:
    return there(
        session.createDataFrame(frames(rows)["here"].sample(fraction=1, shuffle=True, seed=3).to_arrow()), tier
    )


def test_copies_blanks_large_figures_and_two_contests(spark: Any) -> None:
    rows = mixed(1)
    one, other = here(frames(rows)["here"]), in_spark(spark, rows)
    found = count.check(one)
    assert len(found.by_code()) >= 9
    assert count.check(other).to_json() == found.to_json()
    assert count.tally(other, level="region") == count.tally(one, level="region")


def test_two_tiers_that_disagree(spark: Any) -> None:
    rows = far()
    second = [one | {"registered": 1000 + k % 3} for k, one in enumerate(rows)]
    own = ballots_differ(here(frames(rows)["here"]), here(frames(second)["here"], "district"))
    other = ballots_differ(in_spark(spark, rows), in_spark(spark, second, "district"))
    assert len(count.Findings((own,))) == 26
    assert count.Findings((other,)).to_json() == count.Findings((own,)).to_json()


def test_sums_beyond_64_bits(spark: Any) -> None:
    rows = [row(f"u{k}", x=10**12 - k, y=k) for k in range(20)]
    one = in_spark(spark, rows)
    large = replace(one, most=2**62)
    assert sums_of(large, ["contest"], large.lines) == sums_of(one, ["contest"], one.lines)


def test_spark_divides_as_doubles_and_we_exactly(spark: Any) -> None:
    pairs = [(10**16 - 1, 10**12), (10**16, 10**12 - 1), (9_999, 10_000), (0, 7), (10**16 - 10_000, 10**12), (99, 100)]
    frame = nw.from_native(spark.createDataFrame(pairs, "one long, by long"))
    plain, exact = nw.col("one") // nw.col("by"), divided(nw.col("one"), nw.col("by"))
    found = collected(frame.select("one", "by", plain.alias("plain"), exact.alias("exact")))
    expected = [one // by for one, by in found.select("one", "by").rows()]
    assert found["exact"].to_list() == expected
    assert found["plain"].to_list() != expected


def test_a_frame_of_spark_has_no_order_and_no_points_in_its_names(spark: Any) -> None:
    frame = spark.createDataFrame([("u1", "all", 1, 7)], "unit string, contest string, row long, `a.b` long")
    with pytest.raises(Faults, match=r"column a\.b: expected a name without points and backquotes"):
        count.Remote.from_frame("list", frame, {"all": ["x", "y"]})
    assert count.Remote.from_frame("list", frame, {"all": ["a.b"]}).lines == ("vote_1",)
    with pytest.raises(Faults, match="column row: expected a column with a different number for each paper"):
        count.Remote.from_frame("list", frame.drop("row"), {"all": ["a.b"]})


def test_figures_of_any_type_in_spark(spark: Any) -> None:
    rows = spark.sql(
        "select concat('u', k) unit, 'all' contest, k row, cast(a as string) registered, cast(b as double) issued, "
        "cast(c as decimal(38,0)) cast, cast(d as float) invalid "
        "from values (1, '0012', 12.0, 1000000000000, 12), (2, '', null, 12, null), (3, null, 0, null, 0) "
        "as t(k, a, b, c, d)"
    )
    sums = count.tally(count.Remote.from_frame("list", rows, {"all": ["x"]})).rows[0].sums
    expected = {"registered": 12, "issued": 12, "cast": 10**12 + 12, "invalid": 12}
    assert {line: sums[line] for line in expected} == expected
    bad = spark.sql(
        "select 'u' unit, 'all' contest, 7 row, '1 2' registered, cast(12.5 as double) issued, -1 cast, true invalid"
    )
    with pytest.raises(Faults) as faults:
        count.Remote.from_frame("list", bad, {"all": ["x"]})
    lines = faults.value.lines()
    assert len(lines) == 4
    for column in expected:
        assert any(f"-, row 7, column {column}: expected a whole number, found" in line for line in lines)


# -- tables through a mapping -----------------------------------------------------------------------------------


def read_both(folder: Path, spark: Any, name: str, mapping: Any) -> tuple[Any, Any]:
    """The table in memory and in Spark; of a table that cannot be read the lines of its faults."""
    found: list[Any] = []
    for session in (None, spark):
        try:
            found.append(
                count.read_table(folder / name, mapping, a_form())
                if session is None
                else count.read_spark_table(folder / name, mapping, a_form(), session)
            )
        except Faults as faults:
            found.append(faults.lines())
    return found[0], found[1]


def agree(folder: Path, spark: Any, name: str, mapping: Any, level: str) -> count.Findings:
    own, far_off = read_both(folder, spark, name, mapping)
    assert isinstance(own, count.Protocols), own
    assert isinstance(far_off, count.Remote), far_off
    assert far_off.said == own.said
    found = count.check(own)
    assert count.check(far_off).to_json() == found.to_json()
    assert count.tally(far_off, level=level) == count.tally(own, level=level)
    return found


MAPPING = tabled.MAPPING.replace("[levels]", '[dialect]\nthousands = [" "]\ndecimal = ","\nblank = ["-"]\n[levels]')


@pytest.fixture
def in_blocks(spark: Any) -> Iterator[Any]:
    """Spark, reading even small files in several blocks."""
    spark.conf.set("spark.sql.files.maxPartitionBytes", "700")
    yield spark
    spark.conf.unset("spark.sql.files.maxPartitionBytes")


def test_a_table_with_semicolons_cyrillic_headings_and_numbers_of_all_kinds(tmp_path: Path, in_blocks: Any) -> None:
    papers = {unit: paper(x=321 + (k == 5), invalid=12 if k else None) for k, unit in enumerate(PRECINCTS)}
    papers["p03"] = paper(x=20, y=549)  # far from the neighbours
    written = tabled.table(papers).replace(";1000;", ";1\u00a0000;").replace(";1005;", ';"1 005,0";')
    written = written.replace(";390;", "; 390 ;").replace(";248\n", ";248\r\n")
    written = written.replace("north;p03", "\nnorth;p03").replace(";31;", ";-;", 1)
    (tmp_path / "map.toml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "t.csv").write_bytes(written.encode("cp1251"))
    found = agree(tmp_path, in_blocks, "t.csv", tmp_path / "map.toml", "district")
    assert found.by_code() == {"E-VALID": 1, "W-BLANK": 1, "W-FAR-LEADER": 1}
    (one,) = found.of("E-VALID")
    assert one.row == 8  # a line without anything stands above it


def test_the_same_faults_of_a_table(tmp_path: Path, spark: Any) -> None:
    mapping = tmp_path / "map.toml"
    mapping.write_text(tabled.MAPPING, encoding="utf-8")
    lines = tabled.table().split("\n")

    def changed(old: str, new: str, at: int = 4) -> list[str]:
        return [*lines[:at], lines[at].replace(old, new), *lines[at + 1 :]]

    tables = {
        "cells that are no numbers, the headings again, a unit without a name": [
            *changed("1000", "12,5")[:6],
            lines[6].replace("1000", "-5"),
            lines[7].replace("p07", ""),
            lines[0],
            *lines[8:],
        ],
        "too few cells": changed(";1000", ""),
        "a quotation mark that does not end": changed("north", '"north'),
        "no rows": [lines[0], ""],
        "no such column": ["a;b", "1;2", ""],
        "nothing": [],
    }
    for what, written in tables.items():
        (tmp_path / "t.csv").write_text("\n".join(written), encoding="utf-8")
        own, far_off = read_both(tmp_path, spark, "t.csv", mapping)
        assert isinstance(own, list), what
        assert far_off == own, what


def test_unreadable_cells_are_kept_and_columns_added_where_the_mapping_says_so(tmp_path: Path, spark: Any) -> None:
    mapping = tabled.MAPPING.replace('cast = "В ящиках"', 'cast = ["В ящиках", "Переносные"]')
    (tmp_path / "map.toml").write_text('unreadable = "keep"\n' + mapping, encoding="utf-8")
    written = tabled.table(Переносные="5").replace("p02;1000", "p02;10OO").replace("p09;1000", "p09;" + str(2**70))
    (tmp_path / "t.csv").write_text(written.replace(";5\n", ";\n", 1), encoding="utf-8")
    own, far_off = read_both(tmp_path, spark, "t.csv", tmp_path / "map.toml")
    assert isinstance(own, count.Protocols)
    assert far_off.shell.unreadable == own.unreadable
    assert len(own.unreadable) == 2
    assert count.tally(far_off) == count.tally(own)
    assert count.tally(own).rows[0].total("cast") is None
    (tmp_path / "t.csv").write_text(tabled.table(Переносные=str(10**12)), encoding="utf-8")
    own, far_off = read_both(tmp_path, spark, "t.csv", tmp_path / "map.toml")
    assert len(own) == 16
    assert far_off == own


LONG = {
    "tier": "district",
    "unit": ["region", "precinct"],
    "contest": "contest",
    "copy": "kind",
    "copies": {"photo": "observer"},
    "levels": {"region": "region"},
    "fields": {name: name for name in paper() if name not in ("x", "y")},
    "long": {"item": "what", "count": "how many"},
}


def long_rows() -> list[tuple[str | int | None, ...]]:
    """Two contests whose contestants differ; a paper twice, of two kinds; a large figure."""
    found: list[tuple[str | int | None, ...]] = []
    for k in range(12):
        contest, names = ("a", {"x": "ann", "y": "bob"}) if k % 3 else ("b", {"x": "cyd", "y": "dan"})
        for line, figure in (paper(x=321 + (k == 4)) | {"cast": None if k == 7 else 612}).items():
            count = 10**12 if (k, line) == (5, "x") else figure
            found.append(("north" if k < 6 else "south", k, contest, "", names.get(line, line), count))
    found += [("north", 1, "a", "photo", line, figure) for line, figure in (("issued", 614), ("bob", 248))]
    return found


def write_long(path: Path, rows: list[tuple[str | int | None, ...]]) -> None:
    cells = [",".join("" if one is None else str(one) for one in row) for row in rows]
    path.write_text("\n".join(["region,precinct,contest,kind,what,how many", *cells]) + "\n", encoding="utf-8")


def test_a_long_table(tmp_path: Path, in_blocks: Any) -> None:
    write_long(tmp_path / "t.csv", long_rows())
    found = agree(tmp_path, in_blocks, "t.csv", LONG, "region")
    assert {"E-VALID", "W-BLANK", "W-COPIES"} <= found.by_code().keys()


def test_the_same_faults_of_a_long_table(tmp_path: Path, spark: Any) -> None:
    rows = long_rows()
    only = LONG | {"long": {"item": "what", "count": "how many", "contestants": ["ann", "bob", "cyd"]}}
    wrong: list[tuple[str | int | None, ...]] = [
        ("north", 1, "a", "", None, 5),
        ("north", 1, "a", "", "eve", "many"),
        ("north", 1, "a", "fax", "ann", 5),
    ]
    for what, mapping, written in (
        ("an item twice", LONG, [*rows, rows[3]]),
        ("items that are none, a figure that is none, a copy of no known kind", only, [*rows, *wrong]),
    ):
        write_long(tmp_path / "t.csv", written)
        own, far_off = read_both(tmp_path, spark, "t.csv", mapping)
        assert isinstance(own, list), what
        assert far_off == own, what


def test_parquet_files_one_or_several(tmp_path: Path, spark: Any) -> None:
    table = frames(mixed(3))["here"].drop("row", "copy")
    names = {name: name for name in table.columns if name not in ("unit", "contest", "region", "district")}
    votes = {name: name for name in ("vote_1", "vote_2", "vote_3")}
    mapping = {
        "tier": "list",
        "unit": "unit",
        "contest": "contest",
        "levels": {"region": "region", "district": "district"},
        "fields": {name: name for name in names if name not in votes},
        "votes": votes,
    }
    table.write_parquet(tmp_path / "t.parquet", row_group_size=10)
    agree(tmp_path, spark, "t.parquet", mapping, "region")
    parts = tmp_path / "parts.parquet"
    parts.mkdir()
    for k in range(3):
        table.slice(k * 50, 50).write_parquet(parts / f"part-{k}.parquet")
    several = count.read_spark_table(parts, mapping, a_form(), spark)
    columns = ["unit", "row", *several.lines]
    own = count.read_table(tmp_path / "t.parquet", mapping, a_form())
    assert several.brought(several.frame).frame.select(columns).equals(own.frame.select(columns))


def test_csv_files_in_a_folder_each_with_its_headings(tmp_path: Path, spark: Any) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    papers = {unit: paper(x=321 + (k in (3, 12))) for k, unit in enumerate(PRECINCTS)}
    for number in range(2):
        some = {unit: papers[unit] for unit in PRECINCTS[number * 8 : number * 8 + 8]}
        (folder / f"{number}.csv").write_text(tabled.table(some), encoding="utf-8")
    (tmp_path / "map.toml").write_text(tabled.MAPPING, encoding="utf-8")
    with pytest.raises(Faults, match=r"parts: expected encoding and separator in \[dialect\] of the mapping"):
        count.read_spark_table(folder, tmp_path / "map.toml", a_form(), spark)
    named = tabled.MAPPING.replace("[levels]", '[dialect]\nencoding = "utf-8"\nseparator = ";"\n[levels]')
    (tmp_path / "map.toml").write_text(named, encoding="utf-8")
    protocols = count.read_spark_table(folder, tmp_path / "map.toml", a_form(), spark)
    rows = protocols.brought(protocols.frame).frame
    assert rows.filter(vote_1=322).select("unit", "row").rows() == [("p04", 5), ("p13", 14)]
    assert rows["row"].to_list() == list(range(2, 18))
    (folder / "2.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    with pytest.raises(Faults, match='expected the same headings in every file, found "a;b" too'):
        count.read_spark_table(folder, tmp_path / "map.toml", a_form(), spark)


def test_what_spark_does_not_read(tmp_path: Path, spark: Any) -> None:
    (tmp_path / "map.toml").write_text(tabled.MAPPING, encoding="utf-8")
    (tmp_path / "t.xlsx").write_bytes(b"PK")
    (tmp_path / "t.csv").write_bytes(tabled.table().encode("utf-16"))
    (tmp_path / "t.parquet").write_bytes(b"PAR1" + bytes(100))
    told = {
        "t.xlsx": "t.xlsx: expected CSV or Parquet: Spark does not read XLSX",
        "t.csv": "t.csv: expected UTF-8 or an encoding with one byte a letter: Spark does not read utf-16",
        "t.parquet": "t.parquet: expected a Parquet file, found one that cannot be read as such",
        "none.csv": "none.csv: expected this file, found none",
    }
    for name, line in told.items():
        with pytest.raises(Faults) as faults:
            count.read_spark_table(tmp_path / name, tmp_path / "map.toml", a_form(), spark)
        assert faults.value.lines() == [line]


def test_letters_of_an_encoding() -> None:
    letters = letters_of("cp1251")
    assert letters is not None
    assert (letters[0xC0], letters[0x98]) == ("А", "\ufffd")
    assert [letters_of(one) for one in ("utf-8", "utf-16", "gb18030", "cp037")] == [None] * 4


def test_the_command_with_either_engine(tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text('form = "kz/precinct"\non = 2023-03-19\n' + tabled.MAPPING, encoding="utf-8")
    papers = {unit: paper(x=321 + (k == 5)) for k, unit in enumerate(PRECINCTS)}
    (tmp_path / "table.csv").write_text(tabled.table(papers), encoding="utf-8-sig")
    (tmp_path / "spark-defaults.conf").write_text("".join(f"{key} {value}\n" for key, value in SETTINGS.items()))
    printed = {}
    for engine in ("polars", "spark"):
        call = ["count", str(tmp_path / "table.csv"), "--mapping", str(tmp_path / "map.toml"), "--engine", engine]
        run = subprocess.run(
            [sys.executable, "-m", "mandat", *call, "--level", "district", "--json"],
            capture_output=True,
            text=True,
            env=os.environ | {"SPARK_CONF_DIR": str(tmp_path)},
        )
        assert (run.returncode, run.stderr) == (1, "")
        printed[engine] = json.loads(run.stdout)
    assert printed["spark"] == printed["polars"]
    assert printed["spark"]["findings"]["errors"] == 1
