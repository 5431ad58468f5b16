"""What is written is read again, in each kind of file; what is broken gives faults and nothing else."""

import datetime
import random
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path
from typing import Literal

import openpyxl
import polars
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mandat.election import (
    Contest,
    Contestant,
    Counts,
    Election,
    Faults,
    Member,
    Official,
    Published,
    Unit,
    read,
    write,
)
from mandat.election.cells import MOST_VOTES
from mandat.language import Names
from tests import EXAMPLES
from tests.election.making import DISTRICTS, small

Kind = Literal["csv", "xlsx", "parquet"]
KINDS: tuple[Kind, ...] = ("csv", "xlsx", "parquet")

printable = st.characters(exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"], exclude_characters="\ufffe\uffff")
words = st.text(printable, min_size=1, max_size=12).map(str.strip).filter(bool)
plain = words.filter(lambda word: ";" not in word)
names = st.dictionaries(st.sampled_from(["kk", "ru", "en"]), words).map(Names)
days = st.dates(datetime.date(2022, 11, 18), datetime.date(2026, 6, 30))
figures = st.none() | st.integers(0, MOST_VOTES)


@st.composite
def elections(draw: st.DrawFn) -> Election:
    """Elections under kz/mazhilis with list contests alone; any names, any numbers, any figure unknown."""
    ids = draw(st.lists(words, min_size=1, max_size=5, unique=True))
    units = {ids[0]: Unit(ids[0], None, "country", draw(words), draw(names))}
    for unit in ids[1:]:
        units[unit] = Unit(
            unit, draw(st.sampled_from(list(units))), draw(words), draw(words), draw(names), draw(figures)
        )
    first = draw(words)
    again = first + "2"
    contests = {
        first: Contest(first, "list", ids[0], draw(st.sampled_from([None, 69])), draw(words), None, draw(names))
    }
    if draw(st.booleans()):
        contests[again] = Contest(again, "list", ids[0], None, "", first)
    reserved = {"registered", "issued", "cast", "voted", "valid", "invalid", "against_all", "received", "turnout"}
    reserved |= {"unused", "spoiled", "absentee", "outside"}
    contestants = {}
    for contest in contests:
        order = draw(st.sampled_from([st.none() | st.integers(0, 99), st.none() | days]))
        contestants[contest] = {
            one: Contestant(
                contest,
                one,
                "list",
                draw(words),
                draw(st.just("") | words),
                draw(order),
                tuple(draw(st.lists(plain, max_size=2, unique=True))),
                draw(names),
            )
            for one in draw(
                st.lists(words.filter(lambda word: word not in reserved), min_size=1, max_size=4, unique=True)
            )
        }
    leaves = [unit for unit in units if all(other.parent != unit for other in units.values())]
    rows = [(unit, first, item, draw(figures)) for unit in leaves for item in (*contestants[first], "invalid")]
    lists = [(contest, one) for contest, ours in contestants.items() for one in ours]
    members = {
        key: [
            Member(*key, f"m{place}", draw(words), draw(st.none() | st.just(place)), draw(groups)) for place in range(3)
        ]
        for key in draw(st.lists(st.sampled_from(lists), max_size=2, unique=True))
    }
    places = draw(st.integers(0, 3))
    return Election(
        id=draw(words),
        law="kz/mazhilis",
        date=draw(days),
        name=draw(names),
        sources=draw(st.lists(words, max_size=2)),
        made_up=draw(st.booleans()),
        seats=draw(st.sampled_from([{}, {"list": 69}, {"list": 69, "total": 98}])),
        deadline_passed=draw(st.booleans()),
        units=units,
        contests=contests,
        contestants=contestants,
        counts=Counts(*map(tuple, zip(*rows, strict=True))),
        declared={},
        official=[Official("list", None, "", 0), *(Official("list", *key, draw(st.integers(0, 69))) for key in lists)],
        published=[
            Published(first, "turnout", None, Fraction(draw(st.integers(0, 10**places)), 10**places), places, "press")
        ],
        members=members,
        named={key: ["m1"] for key in members},
    )


groups = st.sampled_from([(), ("women",), ("youth", "disability"), ("women", "youth", "disability")])


@settings(max_examples=40, deadline=None)
@given(election=elections(), kind=st.sampled_from(KINDS))
def test_an_election_written_is_read_again(election: Election, kind: Kind) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write(election, folder, kind)
        assert read(folder) == election


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.iterdir() if path.name.startswith("kz-m")))
def test_an_example_is_the_same_in_every_kind(tmp_path: Path, name: str, kind: Kind) -> None:
    election = read(EXAMPLES / name)
    write(election, tmp_path / "e", kind)
    again = read(tmp_path / "e")
    assert again == election
    assert [list(ours) for ours in again.contestants.values()] == [list(ours) for ours in election.contestants.values()]


def test_writing_a_smaller_election_leaves_no_rows_of_the_larger_one(tmp_path: Path) -> None:
    write(read(small(tmp_path / "large")), tmp_path / "out")
    smaller = read(small(tmp_path / "small", official="", members="", named="", published=""))
    write(smaller, tmp_path / "out")
    assert read(tmp_path / "out") == smaller


def test_declared_winners_are_written_and_read_again(tmp_path: Path) -> None:
    election = read(small(tmp_path / "e", **DISTRICTS, declared="contest,contestant\nd1,b\nd2,c\n"))
    write(election, tmp_path / "out")
    assert read(tmp_path / "out").declared == {"d1": ["b"], "d2": ["c"]}


def test_classes_and_groups_are_written_and_read_again(tmp_path: Path) -> None:
    rows = "list,a,list,pa,A,,minority;coalition\nlist,b,list,pb,B,,\n"
    election = read(small(tmp_path / "e", contestants="contest,contestant,kind,party,name,order,class\n" + rows))
    assert election.contestants["list"]["a"].classes == ("minority", "coalition")
    assert [one.groups for one in election.members["list", "a"]] == [("women", "youth"), ()]
    write(election, tmp_path / "out")
    assert read(tmp_path / "out") == election


def test_writing_beside_tables_of_another_kind_is_refused(tmp_path: Path) -> None:
    folder = small(tmp_path / "e")
    with pytest.raises(Faults, match=r"units\.csv"):
        write(read(folder), folder, "xlsx")


def _workbook(path: Path, *rows: tuple[object, ...]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(path)


def test_a_workbook_as_people_keep_one(tmp_path: Path) -> None:
    """Ids and counts as numbers, whole floats, days as days, an empty row, a part never filled in."""
    folder = small(tmp_path / "e", **{**DISTRICTS, "counts": "", "contestants": "", "official": ""})
    _workbook(
        folder / "contestants.xlsx",
        ("contest", "contestant", "kind", "party", "name", "order", None),
        ("d1", 1, "candidate", "pa", "A", datetime.datetime(2023, 1, 20)),
        ("d1", 2.0, "candidate", None, "B", datetime.date(2023, 1, 21)),
        ("d2", 3, "candidate", None, "C", None),
    )
    _workbook(
        folder / "counts.xlsx",
        ("unit", "contest", "item", "count"),
        ("n", "d1", 1, 12.0),
        (None, None, None, None),
        ("n", "d1", 2, 7),
        ("s", "d2", 3, None),
    )
    election = read(folder)
    assert election.tally("d1") == {"1": 12, "2": 7}
    assert election.tally("d2") == {"3": None}
    assert election.contestants["d1"]["1"].order == datetime.date(2023, 1, 20)


def test_a_workbook_with_half_votes_lost_digits_or_formulas_never_computed(tmp_path: Path) -> None:
    folder = small(tmp_path / "e", **{**DISTRICTS, "counts": ""})
    _workbook(
        folder / "counts.xlsx",
        ("unit", "contest", "item", "count"),
        ("n", "d1", "a", 12.5),
        ("n", "d1", "b", 1e20),
        ("s", "d2", "a", "=1+1"),
    )
    with pytest.raises(Faults) as caught:
        read(folder)
    assert [str(fault) for fault in caught.value.faults] == [
        'counts.xlsx, row 2, column count: expected a whole number of votes, found "12.5"',
        'counts.xlsx, row 3, column count: expected a whole number of votes, found "1e+20"',
        "counts.xlsx, row 4, column count: expected a value, found a formula whose value is not stored; "
        "save the file in a spreadsheet",
    ]


def test_a_workbook_of_several_sheets_needs_one_named_as_the_table(tmp_path: Path) -> None:
    folder = small(tmp_path / "e", **{**DISTRICTS, "counts": ""})
    book = openpyxl.Workbook()
    book.create_sheet("notes")
    book.save(folder / "counts.xlsx")
    with pytest.raises(Faults, match=r"counts\.xlsx: expected one sheet, or one named counts"):
        read(folder)


def test_parquet_columns_of_any_plain_type_and_no_other(tmp_path: Path) -> None:
    folder = small(tmp_path / "e", **{**DISTRICTS, "counts": "", "official": ""})
    columns = {"unit": ["n", "n"], "contest": ["d1", "d1"], "item": ["a", "b"]}
    polars.DataFrame({**columns, "count": [12.0, 7.0]}).cast({"item": polars.Categorical}).write_parquet(
        folder / "counts.parquet"
    )
    assert read(folder).tally("d1") == {"a": 12, "b": 7}
    polars.DataFrame({**columns, "count": [[1], [2]]}).write_parquet(folder / "counts.parquet")
    with pytest.raises(Faults, match=r'counts\.parquet, column count: expected text or numbers, found "List\(Int64\)"'):
        read(folder)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_bytes_anywhere_give_faults_or_an_election(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = small(Path(name))
        file = data.draw(st.sampled_from(sorted(path.name for path in folder.iterdir())))
        path = folder / file
        if data.draw(st.booleans()):
            path.write_bytes(data.draw(st.binary(max_size=60)))
        else:
            source = path.read_bytes()
            at = data.draw(st.integers(0, len(source)))
            end = data.draw(st.integers(at, min(len(source), at + 12)))
            some = st.binary(max_size=8) | st.sampled_from(
                [b",", b"\n", b'"', b"-1", b"9" * 5000, b"kz", b"list", b"["]
            )
            path.write_bytes(source[:at] + data.draw(some) + source[end:])
        _read_or_faults(folder)


@pytest.mark.parametrize("kind", ["xlsx", "parquet"])
def test_bytes_changed_in_a_workbook_or_parquet_file_give_faults_or_an_election(tmp_path: Path, kind: Kind) -> None:
    write(read(small(tmp_path / "small")), tmp_path / "e", kind)
    whole = (tmp_path / "e" / f"counts.{kind}").read_bytes()
    chance = random.Random(7)
    for _ in range(60):
        source = bytearray(whole)
        for _ in range(chance.randrange(1, 6)):
            source[chance.randrange(len(source))] = chance.randrange(256)
        cut = chance.choice([len(source), chance.randrange(len(source))])
        (tmp_path / "e" / f"counts.{kind}").write_bytes(source[:cut])
        _read_or_faults(tmp_path / "e")


def _read_or_faults(folder: Path) -> None:
    try:
        read(folder)
    except Faults as found:
        lines = [str(fault).splitlines() for fault in found.faults]
    else:
        return
    assert lines
    assert all(len(line) == 1 for line in lines)


def test_reading_csv_imports_neither_polars_nor_openpyxl() -> None:
    code = (
        "import sys; from mandat.election import read; read(sys.argv[1]);"
        "print(sorted({'polars', 'openpyxl', 'numba'} & set(sys.modules)))"
    )
    before = "import sys, mandat; print(sorted({'polars', 'openpyxl', 'numba'} & set(sys.modules)))"
    shown = [
        subprocess.run(
            [sys.executable, "-c", run, str(EXAMPLES / "kz-mazhilis-2023")], capture_output=True, text=True, check=True
        ).stdout
        for run in (code, before)
    ]
    assert shown[0] == shown[1]
    assert "polars" not in shown[0]
