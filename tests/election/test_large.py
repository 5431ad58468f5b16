"""Large CSV files are read by another way than small ones, to the same end."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mandat.election import Faults, read, tables
from mandat.election.coded import Coded, joined
from mandat.election.tables import SHAPES, Table, read_table
from tests.election.making import small

COUNTS = next(shape for shape in SHAPES if shape.name == "counts")
HEADER = "unit,contest,item,count"

cells = st.sampled_from(
    ["", "n", "s", "list", "a", "ә", " a", "0", "12", '"', '"a,b"', "a\tb", "\x1f", "9" * 30, "null"]
)
whole = st.sampled_from(["n,list,a,1", "n,list,ә,2", "", ",,,"])
lines = st.lists(cells, min_size=3, max_size=5).map(",".join) | whole
files = st.tuples(
    st.sampled_from([HEADER, HEADER + ",", "count,item,contest,unit", "unit,contest,item,unit", "unit;contest"]),
    st.lists(lines, max_size=6),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
    st.booleans(),
)


def found(folder: Path, text: str) -> tuple[object, ...]:
    (folder / "counts.csv").write_bytes(text.encode())
    faults: list[object] = []
    table = read_table(folder, COUNTS, faults)  # type: ignore[arg-type]
    if table is None:
        return None, list(map(str, faults))
    columns = {name: list(column) for name, column in table.columns.items()}
    return columns, list(table.rows), table.whole, list(map(str, faults))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(file=files)
def test_both_ways_see_the_same(
    tmp_path: Path, file: tuple[str, list[str], str, bool, bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    header, rows, end, last, mark = file
    text = ("\ufeff" if mark else "") + end.join([header, *rows]) + (end if last else "")
    monkeypatch.setattr(tables, "_LARGE", 10**9)
    slow = found(tmp_path, text)
    monkeypatch.setattr(tables, "_LARGE", 0)
    assert found(tmp_path, text) == slow


def test_the_way_for_large_files_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_LARGE", 0)
    faults: list[object] = []
    table = read_table(small(tmp_path), COUNTS, faults)  # type: ignore[arg-type]
    assert isinstance(table, Table)
    assert isinstance(table["unit"], Coded)


def test_an_election_read_either_way_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = small(tmp_path)
    before = read(folder)
    monkeypatch.setattr(tables, "_LARGE", 0)
    assert read(folder) == before
    assert read(folder).tally("list") == before.tally("list")


def test_faults_are_told_in_their_rows_either_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoilt = f"{HEADER}\nn,list,a,60\nx,list,a,-1\nn,list,a,60\n"
    told = []
    for large in (10**9, 0):
        monkeypatch.setattr(tables, "_LARGE", large)
        with pytest.raises(Faults) as faults:
            read(small(tmp_path, counts=spoilt))
        told.append([str(fault) for fault in faults.value.faults])
    assert told[0] == told[1]
    assert len(told[0]) == 3


@pytest.mark.parametrize(
    "spoilt",
    [
        "unit;contest;item;count\nn;list;a;60\ns;list;a;1\n",
        ",".join(f"c{k}" for k in range(1001)) + "\n" + ",".join("1" * 1001) + "\n",
    ],
    ids=["semicolons", "too many columns"],
)
def test_a_wrong_header_is_told_either_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoilt: str) -> None:
    told = []
    for large in (10**9, 0):
        monkeypatch.setattr(tables, "_LARGE", large)
        with pytest.raises(Faults) as faults:
            read(small(tmp_path, counts=spoilt))
        told.append([str(fault) for fault in faults.value.faults])
    assert told[0] == told[1]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), max_size=30))
def test_coded_columns_are_columns(pairs: list[tuple[str, str]]) -> None:
    one, other = (Coded.of(column) for column in ([a for a, _ in pairs], [b for _, b in pairs]))
    assert list(one) == [a for a, _ in pairs]
    assert one == tuple(a for a, _ in pairs)
    assert list(one.map(str.upper)) == [a.upper() for a, _ in pairs]
    keys = joined(one, other).tolist()
    assert [keys.index(key) for key in keys] == [pairs.index(pair) for pair in pairs]
