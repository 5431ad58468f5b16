"""Tables of others: wide or long, CSV, XLSX or Parquet, in the dialects that commissions write."""

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from mandat import count
from mandat.count import Protocols, read_table
from mandat.election import Faults
from mandat.law import LawError
from tests.count.making import a_form

WIDE: dict[str, Any] = {
    "tier": "list",
    "unit": "УИК",
    "only": "all",
    "levels": {"район": "ТИК"},
    "fields": {"registered": "Избиратели", "invalid": "Недействительные"},
    "votes": {"x": "Партия X", "y": "Партия Y"},
}
TABLE = "ТИК,УИК,Избиратели,Недействительные,Партия X,Партия Y\nСевер,1,1000,7,300,200\nСевер,2,900,,250,0\n"


def mapping(**more: Any) -> count.Mapping:
    return count.Mapping.model_validate(WIDE | more)


def figures(found: Protocols) -> list[tuple[Any, ...]]:
    return found.frame.select("unit", "area:район", "registered", "invalid", "vote_1", "vote_2", "votes", "row").rows()


EXPECTED = [("1", "Север", 1000, 7, 300, 200, 500, 2), ("2", "Север", 900, None, 250, 0, 250, 3)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "table.csv"


def told(path: Path, rules: count.Mapping) -> list[str]:
    with pytest.raises(Faults) as faults:
        read_table(path, rules, a_form())
    return [str(fault) for fault in faults.value.faults]


def test_a_wide_table_with_the_names_of_others(path: Path) -> None:
    path.write_text(TABLE, encoding="utf-8")
    found = read_table(path, mapping(), a_form())
    assert figures(found) == EXPECTED
    assert found.said == ()


@pytest.mark.parametrize(
    ("encoding", "separator", "said"),
    [
        ("utf-8-sig", ",", ["table.csv: begins with a byte order mark, which is passed over"]),
        ("utf-8", ";", ["table.csv: semicolons between the cells"]),
        ("utf-8", "\t", ["table.csv: tabs between the cells"]),
        (
            "cp1251",
            ";",
            ["table.csv: read as cp1251 (Windows, Cyrillic)", "table.csv: semicolons between the cells"],
        ),
        ("utf-16", ",", ["table.csv: read as UTF-16"]),
    ],
)
def test_a_dialect_is_recognised_and_said(path: Path, encoding: str, separator: str, said: list[str]) -> None:
    path.write_text(TABLE.replace(",", separator), encoding=encoding, newline="\r\n")
    found = read_table(path, mapping(), a_form())
    assert figures(found) == EXPECTED
    assert [str(one) for one in found.said] == said


def test_an_encoding_that_the_mapping_names_is_taken(path: Path) -> None:
    path.write_text(TABLE, encoding="koi8-r")
    assert figures(read_table(path, mapping(dialect={"encoding": "koi8-r"}), a_form())) == EXPECTED


@pytest.mark.parametrize("written", ["1 000", "1\u00a0000", "1\u202f000"])
def test_thousands_apart_only_where_the_mapping_says_so(path: Path, written: str) -> None:
    path.write_text(TABLE.replace("1000", written), encoding="utf-8")
    assert figures(read_table(path, mapping(dialect={"thousands": [" "]}), a_form())) == EXPECTED
    assert told(path, mapping())[0].startswith("table.csv, row 2, column Избиратели: expected a whole number, found")


def test_a_decimal_comma_only_where_the_mapping_says_so_and_only_of_whole_numbers(path: Path) -> None:
    path.write_text(TABLE.replace(",", ";").replace(";250;", ";250,0;"), encoding="utf-8")
    comma = mapping(dialect={"decimal": ","})
    assert figures(read_table(path, comma, a_form())) == EXPECTED
    assert told(path, mapping()) == ['table.csv, row 3, column Партия X: expected a whole number, found "250,0"']
    path.write_text(TABLE.replace(",", ";").replace(";250;", ";12,5;"), encoding="utf-8")
    assert told(path, comma) == ['table.csv, row 3, column Партия X: expected a whole number, found "12,5"']


def test_grouping_that_is_none_is_refused(path: Path) -> None:
    path.write_text(TABLE.replace("1000", "10 00"), encoding="utf-8")
    assert told(path, mapping(dialect={"thousands": [" "]})) == [
        'table.csv, row 2, column Избиратели: expected a whole number, found "10 00"'
    ]


def test_every_bad_cell_is_told_with_row_and_column(path: Path) -> None:
    path.write_text(TABLE.replace("300", "-3").replace("250", "n/a").replace("900", "1e3"), encoding="utf-8")
    assert told(path, mapping()) == [
        'table.csv, row 2, column Партия X: expected a whole number, found "-3"',
        'table.csv, row 3, column Избиратели: expected a whole number, found "1e3"',
        'table.csv, row 3, column Партия X: expected a whole number, found "n/a"',
    ]


def test_marks_for_blank_are_blank(path: Path) -> None:
    path.write_text(TABLE.replace("250", "n/a").replace("900", "-"), encoding="utf-8")
    found = read_table(path, mapping(dialect={"blank": ["-", "n/a"]}), a_form())
    assert found.frame["registered"].to_list() == [1000, None]
    assert found.frame["votes"].to_list() == [500, None]


def test_an_unreadable_figure_may_be_kept_as_a_finding(path: Path) -> None:
    path.write_text(TABLE.replace("250", "2?0"), encoding="utf-8")
    found = read_table(path, mapping(unreadable="keep"), a_form())
    (one,) = count.check(found).of("E-UNREADABLE")
    assert (one.unit, one.row, one.field) == ("2", 3, "Партия X")
    assert str(one.message) == 'Партия X: expected a whole number, found "2?0"'


@pytest.mark.parametrize("figure", [10**12 + 1, 2**63, 2**80])
def test_a_number_that_no_election_comes_near_is_a_fault(path: Path, figure: int) -> None:
    path.write_text(TABLE.replace("250", str(figure)), encoding="utf-8")
    with pytest.raises(Faults) as told:
        read_table(path, mapping(), a_form())
    (fault,) = told.value.faults
    assert (fault.row, fault.column) == (3, "Партия X")
    assert str(fault.expected) == f'expected at most 1,000,000,000,000, found "{figure}"'


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "table.csv: expected a row with the names of the columns, found an empty file"),
        (TABLE.encode() + b"\xd0\xa1,3,1000\n", "table.csv, row 4: expected 6 cells, found 3"),
        (TABLE.encode() + b"\xd0\xa1,3,1,2,3,4,5\n", "table.csv, row 4: expected 6 cells, found 7"),
        (TABLE.encode() + b",,1000,1,1,1\n", "table.csv, row 4, column УИК: expected an id, found an empty cell"),
        (
            TABLE.encode().replace(b"\n", b"\r"),
            "table.csv, row 1: expected lines that end with a line feed, found carriage returns alone",
        ),
        (b"\x00\x01\x02binary\x00", "table.csv, row 1: expected text, found a NUL byte"),
        (
            "ТИК,УИК,Избиратели,Недействительные,Партия X\n".encode(),
            "table.csv, row 1, column Партия Y: expected this column of the mapping, found only: "
            '"ТИК, УИК, Избиратели, Недействительные, Партия X"',
        ),
    ],
)
def test_files_that_are_no_such_table(path: Path, content: bytes, expected: str) -> None:
    path.write_bytes(content)
    assert told(path, mapping())[:1] == [expected]


def test_a_second_header_row_is_one_fault(path: Path) -> None:
    header, rest = TABLE.split("\n", 1)
    path.write_text(f"{header}\n{header}\n{rest}", encoding="utf-8")
    assert told(path, mapping()) == [
        "table.csv, row 2: expected a row of the table, found the names of the columns again"
    ]


def test_empty_rows_are_passed_over_and_counted(path: Path) -> None:
    header, first, second = TABLE.strip().split("\n")
    path.write_text(f"{header}\n{first}\n,,,,,\n{second}\n", encoding="utf-8")
    assert read_table(path, mapping(), a_form()).frame["row"].to_list() == [2, 4]


def test_xlsx_and_parquet_say_the_same(tmp_path: Path) -> None:
    rows = [line.split(",") for line in TABLE.strip().split("\n")]
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append([int(cell) if cell.isdigit() else cell or None for cell in row])
    book.save(tmp_path / "table.xlsx")
    assert figures(read_table(tmp_path / "table.xlsx", mapping(), a_form())) == EXPECTED
    columns = {name: [row[k] for row in rows[1:]] for k, name in enumerate(rows[0])}
    frame = pl.DataFrame(columns).with_columns(pl.col(rows[0][2:]).replace("", None).cast(pl.Int32))
    frame.write_parquet(tmp_path / "table.parquet")
    assert figures(read_table(tmp_path / "table.parquet", mapping(), a_form())) == EXPECTED


def test_a_file_that_is_no_workbook_and_one_that_is_a_bomb(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    path.write_bytes(b"PK no workbook")
    assert told(path, mapping()) == [
        "table.xlsx: expected an XLSX workbook, found a file that cannot be read as one",
    ]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/big.xml", "w") as big:
        for _ in range(1100):
            big.write(bytes(1 << 20))
    assert told(path, mapping())[0].startswith("table.xlsx: expected a workbook of at most")
    other = tmp_path / "table.parquet"
    other.write_bytes(b"PAR1 no parquet PAR1")
    assert told(other, mapping()) == ["table.parquet: expected a Parquet file, found one that cannot be read as such"]


LONG: dict[str, Any] = {
    "tier": "list",
    "unit": "unit",
    "contest": "contest",
    "long": {"item": "line", "count": "figure"},
    "fields": {"registered": "1", "invalid": "9"},
    "levels": {"district": "district"},
}


def long(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(["district,unit,contest,line,figure", *rows]) + "\n", encoding="utf-8")
    return path


REGULAR = [
    f"d,{unit},all,{line},{figure}"
    for unit, figures in (("u1", (10, 1, 5, 4)), ("u2", (20, 0, 15, 5)), ("u3", (30, "", 1, 2)))
    for line, figure in zip(("1", "9", "x", "y"), figures, strict=True)
]


@pytest.mark.parametrize("order", ["by unit", "by line", "backwards"])
def test_a_long_table_in_any_order(path: Path, order: str) -> None:
    rows = {
        "by unit": REGULAR,
        "by line": sorted(REGULAR, key=lambda row: row.split(",")[3]),
        "backwards": REGULAR[::-1],
    }[order]
    found = read_table(long(path, *rows), LONG, a_form())
    named = {
        unit: (registered, invalid, votes)
        for unit, registered, invalid, votes in found.frame.select("unit", "registered", "invalid", "votes").rows()
    }
    assert named == {"u1": (10, 1, 9), "u2": (20, 0, 20), "u3": (30, None, 3)}
    sums = count.tally(found, level="district").rows[0]
    assert (sums.sums["x"], sums.sums["y"], sums.total("invalid")) == (21, 11, None)


def test_a_long_table_with_contests_of_their_own_contestants(path: Path) -> None:
    rows = ["d,u1,one,a,5", "d,u1,one,b,6", "d,u2,two,c,7", "d,u2,two,9,1"]
    found = read_table(long(path, *rows), LONG, a_form())
    assert found.contestants == {"one": ("a", "b"), "two": ("c",)}
    assert found.frame["votes"].to_list() == [11, 7]
    assert found.frame["invalid"].to_list() == [None, 1]


def test_the_same_figure_twice_in_a_long_table(path: Path) -> None:
    long(path, *REGULAR, "d,u1,all,x,5")
    assert told(path, count.Mapping.model_validate(LONG)) == [
        "table.csv, row 14, column line: expected this item of the unit once, found it in row 4 too"
    ]


def test_copies_by_the_words_of_the_table(path: Path) -> None:
    path.write_text(TABLE.replace("\n", ",К\n", 1).replace("0\n", "0,копия\n"), encoding="utf-8")
    found = read_table(path, mapping(copy="К", copies={"копия": "observer"}), a_form())
    assert found.frame["copy"].to_list() == ["observer", "observer"]
    assert told(path, mapping(copy="К"))[0] == (
        "table.csv, row 2, column К: expected one of the copies court, recount, original, observer, annulled, "
        'found "копия"'
    )


def test_a_mapping_that_contradicts_itself(tmp_path: Path) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text('tier = "list"\nunit = "u"\nonly = "all"\ncontest = "c"\ncolour = "red"\n', encoding="utf-8")
    with pytest.raises(LawError, match=r"mapping.toml, line 5, key colour: expected no such key"):
        read_table(tmp_path / "none.csv", path)
    with pytest.raises(LawError, match=r"none\.toml: expected this file, found none"):
        read_table(tmp_path / "none.csv", tmp_path / "none.toml")


def test_a_unit_that_a_spreadsheet_would_take_for_a_formula(path: Path) -> None:
    path.write_text(
        TABLE.replace("Север,2", 'Север,"=HYPERLINK(""http://x"")"').replace("250", "2?0"), encoding="utf-8"
    )
    findings = count.check(read_table(path, mapping(unreadable="keep"), a_form()))
    (one,) = findings.of("E-UNREADABLE")
    assert one.unit == '=HYPERLINK("http://x")'
    written = [row for row in csv.DictReader(io.StringIO(findings.to_csv("en"))) if row["code"] == "E-UNREADABLE"]
    assert written[0]["unit"] == '\'=HYPERLINK("http://x")'
    assert '=HYPERLINK("http://x")' in [found["unit"] for found in findings.to_json()["findings"]]


@pytest.mark.parametrize("kind", [pl.Categorical, pl.Enum(["1000", "1 000", "900", "12,0", "7"])], ids=str)
def test_figures_in_words_of_a_list_are_read_as_text(tmp_path: Path, kind: Any) -> None:
    figures = pl.Series("Избиратели", ["1 000", "12,0"], kind)
    frame = pl.DataFrame({"ТИК": ["Север", "Север"], "УИК": [1, 2]}).with_columns(figures)
    path = tmp_path / "table.parquet"
    frame.write_parquet(path)
    rules = mapping(votes={}, fields={"registered": "Избиратели"}, dialect={"thousands": [" "], "decimal": ","})
    assert read_table(path, rules, a_form()).frame["registered"].to_list() == [1000, 12]


def test_columns_that_are_added_up_to_more_than_any_figure(path: Path) -> None:
    path.write_text("УИК,a,b\n1,999999999999,1\n2,999999999999,2\n", encoding="utf-8")
    rules = mapping(levels={}, votes={}, fields={"registered": ["a", "b"]})
    assert told(path, rules) == [
        'table.csv, row 3, column a, b: expected at most 1,000,000,000,000, found "1000000000001"'
    ]


def test_units_that_are_alike_only_when_joined(path: Path) -> None:
    path.write_text("ТИК,УИК,n\na/b,c,1\na,b/c,2\na/b,d,3\n", encoding="utf-8")
    rules = mapping(unit=["ТИК", "УИК"], levels={}, votes={}, fields={"registered": "n"})
    same = 'column ТИК, УИК: expected names that stay different when they are joined with /, found "a/b/c" twice'
    assert told(path, rules) == [f"table.csv, row {row}, {same}" for row in (2, 3)]


def test_a_name_that_no_line_shows(path: Path) -> None:
    path.write_text(TABLE.replace("Север,2", "Се\x07вер,2"), encoding="utf-8")
    assert told(path, mapping()) == ['table.csv, row 3, column ТИК: expected text on one line, found "Се\\x07вер"']
