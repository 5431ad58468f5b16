"""`mandat synth` and `mandat count` as processes."""

import csv
import io
import json
import sys
from pathlib import Path

import pytest

from mandat.language import text
from mandat.publish.progress import LARGE, Steps
from tests import EXAMPLES
from tests.count import tabled
from tests.count.making import PRECINCTS, paper, town
from tests.test_command import as_json, mandat

MAZHILIS = EXAMPLES / "kz-mazhilis-2023"


@pytest.fixture(scope="module")
def faultless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("synth") / "faultless"
    mandat("synth", MAZHILIS, folder, "--precincts", "120", "--seed", "7")
    return folder


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("synth") / "faulty"
    mandat(
        "synth", MAZHILIS, folder, "--precincts", "120", "--seed", "7", "--fault", "misprint=6", "--fault", "missing=2"
    )
    return folder


def test_a_faultless_election_has_no_finding_but_its_few_large_precincts_and_adds_up(faultless: Path) -> None:
    counted = as_json("count", faultless)
    assert counted["made_up"] is True
    assert {one["code"] for one in counted["findings"]["findings"]} == {"W-PRECINCT"}  # 120 for a nation
    (nation,) = counted["tallies"]["list"]["units"]
    assert nation["protocols"] == nation["expected"]
    assert nation["sums"]["amanat"] == 3_431_510
    assert nation["sums"]["against_all"] == 248_291


def test_it_is_added_up_at_every_level(faultless: Path) -> None:
    by_region = as_json("count", faultless, "--level", "region")["tallies"]["list"]["units"]
    assert len(by_region) == 20
    assert sum(row["sums"]["amanat"] for row in by_region) == 3_431_510
    assert "SYNTHETIC" in mandat("count", faultless).stdout


def test_planted_misprints_are_found_and_nothing_else_is_an_error(faulty: Path, tmp_path: Path) -> None:
    planted = [row.split(",") for row in (faulty / "planted.csv").read_text().splitlines()[1:]]
    misprinted = {(row[0], row[1]) for row in planted if "misprint" in row}
    out = tmp_path / "findings.json"
    counted = as_json("count", faulty, "--findings", out, status=1)
    errors = [one for one in counted["findings"]["findings"] if one["level"] == "error"]
    assert {(one["unit"], one["contest"]) for one in errors} == misprinted
    assert json.loads(out.read_text())["errors"] == counted["findings"]["errors"]
    assert any(one["code"] == "W-MISSING" for one in counted["findings"]["findings"])


def test_findings_as_a_table_for_spreadsheets(faulty: Path, tmp_path: Path) -> None:
    out = tmp_path / "findings.CSV"
    out.write_text("what stood there before", encoding="utf-8")
    counted = as_json("count", faulty, "--findings", out, status=1)
    assert out.read_bytes().startswith(b"\xef\xbb\xbflevel,code,")
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    found = counted["findings"]["findings"]
    assert [(row["code"], row["unit"]) for row in rows] == [(one["code"], one["unit"]) for one in found]
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("findings.xlsx", "--findings: expected a file .csv or .json, found '"),
        ("findings", "--findings: expected a file .csv or .json, found '"),
        ("folder.csv", "--findings: expected a file, found a folder or a device: '"),
        ("none/findings.csv", "--findings: expected a folder to write to, found none: '"),
    ],
)
def test_findings_that_cannot_be_written_are_told_before_anything(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    done = mandat("count", "no-such-folder", "--findings", tmp_path / name, status=2)
    (line,) = done.stderr.splitlines()
    assert line.startswith(told)
    assert done.stdout == ""
    assert [one.name for one in tmp_path.iterdir()] == ["folder.csv"]


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_findings_are_told_in_each_language(faulty: Path, lang: str) -> None:
    told = mandat("count", faulty, lang=lang, status=1).stdout
    assert "E-" in told
    assert "{" not in told


def test_a_table_of_others_is_counted_alone(tmp_path: Path) -> None:
    folder = tabled.folder(tmp_path, {"table.csv": tabled.table({unit: paper() for unit in PRECINCTS[:3]})})
    counted = as_json("count", folder / "table.csv", "--mapping", folder / "map.toml", "--level", "district")
    assert counted["election"] is None
    assert counted["findings"]["errors"] == 0
    (north,) = counted["tallies"]["list"]["units"]
    assert (north["unit"], north["protocols"], north["expected"], north["sums"]["x"]) == ("north", 3, None, 963)
    assert counted["said"][0]["en"] == "table.csv: semicolons between the cells"


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_what_a_table_of_others_adds_up_to_is_told_with_how_it_was_read(tmp_path: Path, lang: str) -> None:
    folder = tabled.folder(tmp_path)
    told = mandat("count", folder / "table.csv", "--mapping", folder / "map.toml", lang=lang).stdout
    assert told.startswith("table.csv\n")
    assert "5 136" in told.replace("\u202f", " ").replace(",", " ")
    assert "{" not in told


def test_a_folder_with_a_table_of_others_is_counted_and_its_findings_have_the_table_s_rows(tmp_path: Path) -> None:
    papers = {unit: paper() for unit in PRECINCTS} | {"p02": paper(invalid=11)}
    folder = tabled.folder(tmp_path, {"table.csv": tabled.table(papers)}, tables=_ON_A_FORM)
    counted = as_json("count", folder, status=1)
    assert {(one["unit"], one["file"], one["row"]) for one in counted["findings"]["findings"]} == {
        ("p02", "table.csv", 3)
    }
    assert counted["tallies"]["list"]["units"][0]["expected"] == 16


_ON_A_FORM = 'file = "table.csv"\nform = "kz/precinct"\n' + tabled.MAPPING.replace("[", "[table.")


def test_a_long_reading_is_shown_only_in_a_terminal(tmp_path: Path) -> None:
    folder = tabled.folder(tmp_path)
    assert mandat("count", folder / "table.csv", "--mapping", folder / "map.toml").stderr == ""


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("size", "shown"), [(LARGE, True), (LARGE - 1, False)])
def test_in_a_terminal_a_step_with_much_to_read_is_named_with_its_size(
    monkeypatch: pytest.MonkeyPatch, size: int, shown: bool
) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := _Terminal())
    monkeypatch.setenv("MANDAT_LANG", "en")
    monkeypatch.setenv("TERM", "xterm")
    with Steps() as steps:
        steps.tell(text("reading {file}", file="large.csv"), size)
    assert ("reading large.csv, 20 MB" in terminal.getvalue()) == shown


@pytest.mark.parametrize(
    "call",
    [
        ["count", MAZHILIS / "counts.csv"],
        ["count", "no-such-table.csv", "--mapping", "no-such-mapping.toml"],
        ["count", "no-such-folder"],
        ["count", MAZHILIS, "--level", "galaxy"],
        ["synth", MAZHILIS, "out", "--fault", "misprint"],
        ["synth", MAZHILIS, "out", "--fault", "gremlins=3"],
        ["synth", MAZHILIS, "out", "--precincts", "3"],
    ],
)
def test_a_wrong_call_is_one_clear_line(call: list[str | Path]) -> None:
    done = mandat(*call, status=2)
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1


def test_synth_replaces_nothing_that_is_there(faultless: Path) -> None:
    before = {path.name: path.read_bytes() for path in faultless.iterdir()}
    done = mandat("synth", MAZHILIS, faultless, "--precincts", "50", "--lang", "en", status=2)
    assert done.stderr.splitlines() == [
        f"{faultless}: expected a place where nothing is: what is there is not replaced"
    ]
    assert {path.name: path.read_bytes() for path in faultless.iterdir()} == before


def test_synth_that_cannot_be_made_leaves_nothing_behind(tmp_path: Path) -> None:
    mandat("synth", MAZHILIS, tmp_path / "out", "--precincts", "3", status=2)
    assert list(tmp_path.iterdir()) == []


def test_where_no_form_is_known_nothing_is_said_to_have_been_found(tmp_path: Path) -> None:
    folder = tabled.folder(tmp_path)
    told = mandat("count", folder / "table.csv", "--mapping", folder / "map.toml", lang="en").stdout
    assert "Not checked: no form is known of the protocols of the tier list." in told
    assert "Nothing was found." not in told


def test_checks_that_blanks_leave_open_everywhere_are_named(tmp_path: Path) -> None:
    town(tmp_path, {unit: paper(cast=None) for unit in PRECINCTS})
    told = mandat("count", tmp_path, lang="en").stdout
    (line,) = [one for one in told.splitlines() if one.startswith("Not known in all protocols of the tier list: ")]
    assert "E-CAST" in line
    assert "E-VALID" not in line  # it holds: votes and those against all are given
    assert "Nothing was found." in told


def test_a_few_findings_of_each_kind_are_shown_errors_first_the_rarest_first(tmp_path: Path) -> None:
    papers = {unit: paper(received=1006) for unit in PRECINCTS[:7]}  # one ballot too many, beside those unused
    papers |= {PRECINCTS[7]: paper(invalid=11), PRECINCTS[8]: paper(registered=None)}
    town(tmp_path, papers | {unit: paper() for unit in PRECINCTS[9:]})
    told = mandat("count", tmp_path, lang="en", status=1).stdout.splitlines()
    shown = [line.split()[0] for line in told if line.startswith(("  E-", "  W-")) and "No. " in line]
    assert shown == ["E-CAST", "W-BLANK", *["W-RECEIVED"] * 5]
    assert "  W-RECEIVED: further findings: 2" in told
    assert next(line for line in told if "E-CAST No. 8" in line).endswith("(counts.csv, row 72)")
    assert "  --findings FILE writes all of them." in told


def test_many_contests_are_a_line_each_until_a_level_is_asked_for(tmp_path: Path) -> None:
    night = EXAMPLES / "made-up-election-night"
    told = [" ".join(line.split()) for line in mandat("count", night, lang="en").stdout.splitlines()]
    assert "All contests (7): protocols 23 of 28." in told
    assert "voters on the precinct's list: 44,742" in told
    assert "Constituency No. 2 3 of 4 Candidate 2-1 2,240 Candidate 2-2 855 520" in told
    by_level = mandat("count", night, "--level", "constituency", lang="en").stdout
    assert "Constituency No. 2: protocols 3 of 4." in by_level
    assert "Candidate 2-3: 520" in by_level


def test_a_folder_and_a_unit_without_a_name_are_told_by_something(tmp_path: Path) -> None:
    folder = tabled.folder(tmp_path)
    told = mandat("count", folder / "table.csv", "--mapping", folder / "map.toml", lang="en").stdout
    assert "  all: protocols 16." in told


def test_votes_are_named_in_the_findings_as_the_source_has_them(tmp_path: Path) -> None:
    papers = {unit: paper() for unit in PRECINCTS[1:]} | {"p01": paper(y=None)}
    town(tmp_path, papers)
    (one,) = as_json("count", tmp_path)["findings"]["findings"]
    assert (one["code"], one["field"], one["found"]) == ("W-BLANK", "y", {"y": None})
