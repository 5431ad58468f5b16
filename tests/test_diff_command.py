"""`mandat diff` as a process."""

import csv
import json
from pathlib import Path

import pytest

from tests import EXAMPLES
from tests.test_command import as_json, mandat
from tests.verify.making import PAPERS, folder, papers


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder(tmp_path_factory.mktemp("diff") / "official", PAPERS)


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Path:
    changed = papers(d_s1={"a": 231}, all_n1={"x": 399, "y": None}, all_n2={"x": 398})
    return folder(tmp_path_factory.mktemp("diff") / "observers", changed)


def test_a_folder_does_not_differ_from_itself(first: Path) -> None:
    done = mandat("diff", first, first)
    assert "Nothing differs." in done.stdout
    assert as_json("diff", first, first)["same"] is True


def test_the_largest_effect_on_seats_comes_first(first: Path, second: Path) -> None:
    found = as_json("diff", first, second, "--level", "region", status=1)
    assert found["made_up"] is True
    assert found["protocols"] == {
        "compared": 8,
        "equal": 5,
        "differs": 3,
        "gaps": 0,
        "only_first": 0,
        "only_second": 0,
    }
    one, *others = found["differences"]
    assert (one["contest"], one["unit"], one["effect"]["seats"]) == ("d-s", "s1", 1)
    assert [other["votes"] for other in others] == [2, 1]
    assert found["together"]["seats"] == 1
    assert found["seats"]["first"]["seats"]["a-party"] == 2
    assert found["seats"]["first_with_second"]["seats"]["a-party"] == 1
    assert [(area["contest"], area["unit"]) for area in found["areas"]] == [("d-s", "s"), ("all", "n")]


def test_it_is_told_as_text(first: Path, second: Path) -> None:
    told = mandat("diff", first, second, "--most", "1", status=1).stdout
    assert "SYNTHETIC" in told
    assert "1. Precinct s1, South: votes that differ: 90" in told
    assert "South: Candidate A 1 → 0, Candidate B 0 → 1" in told
    assert "“Candidate A”: first 321, second 231" in told
    assert "Further differences: 2" in told
    assert "Precinct n1" not in told
    assert "Second folder: contests that cannot be decided: 1." in told  # a list's votes are blank in a precinct


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_it_is_told_in_each_language_and_accuses_nobody(first: Path, second: Path, lang: str) -> None:
    told = mandat("diff", first, second, "--level", "region", lang=lang, status=1).stdout
    assert "321" in told
    assert "{" not in told
    assert "fals" not in told.lower()
    assert "фальс" not in told.lower()


def test_all_differences_go_into_a_file(first: Path, second: Path, tmp_path: Path) -> None:
    table, document = tmp_path / "differences.csv", tmp_path / "differences.json"
    mandat("diff", first, second, "--differences", table, status=1)
    mandat("diff", first, second, "--differences", document, "--tier", "list", status=1)
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["place"], row["item"], row["first"], row["second"]) for row in rows] == [
        ("1", "a", "321", "231"),
        ("2", "x", "400", "398"),
        ("3", "x", "400", "399"),
        ("3", "y", "330", ""),
    ]
    assert len(json.loads(document.read_text(encoding="utf-8"))["differences"]) == 2


def test_the_mazhilis_by_regions_against_itself() -> None:
    found = as_json("diff", EXAMPLES / "kz-mazhilis-2023", EXAMPLES / "kz-mazhilis-2023")
    assert found["same"] is True
    assert found["seats"]["first"] == found["seats"]["second"] == found["seats"]["first_with_second"]


def test_a_wrong_call_is_one_clear_line(first: Path, second: Path, tmp_path: Path) -> None:
    unwritable = tmp_path / "no-such-folder" / "out.csv"
    for call in (
        [first, "no-such-folder"],
        [first, second, "--level", "galaxy"],
        [first, second, "--tier", "galaxy"],
        [first, second, "--most", "-1"],
        [first, second, "--differences", unwritable],
        [EXAMPLES / "kz-mazhilis-2021", EXAMPLES / "kz-mazhilis-2023"],
    ):
        done = mandat("diff", *call, status=2)
        assert done.stdout == ""
        assert len(done.stderr.splitlines()) == 1


def test_a_fault_names_its_folder(first: Path, tmp_path: Path) -> None:
    broken = folder(tmp_path / "broken", PAPERS)
    (broken / "counts.csv").write_text("unit,contest,item,count\nn1,d-n,a,12.5\n", encoding="utf-8")
    (fault,) = mandat("diff", first, broken, status=2).stderr.splitlines()
    assert fault.startswith(f"{broken / 'counts.csv'}, row 2, column count: expected a whole number")
