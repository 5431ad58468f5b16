"""`mandat measure` and `mandat measures` as processes."""

import csv
import json
from pathlib import Path

import pytest

from tests import EXAMPLES
from tests.test_command import MAZHILIS, as_json, mandat

BEFORE = EXAMPLES / "kz-mazhilis-2021"


def test_the_table_is_told_by_questions() -> None:
    told = mandat("measure", BEFORE).stdout
    assert "How far are the seats from the votes?" in told
    assert "Gallagher, least squares" in told
    assert "6.53%" in told
    assert "A decision needs 50 of 98 seats." in told
    assert "100.00%" in told


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_it_is_told_in_each_language(lang: str) -> None:
    for call in (("measure", MAZHILIS, "--before", BEFORE), ("measures",)):
        told = mandat(*call, lang=lang).stdout
        assert "{" not in told
        assert ("2,19%" if lang != "en" else "2.19%") in told or call == ("measures",)


def test_what_is_not_known_is_named() -> None:
    told = mandat("measure", MAZHILIS).stdout
    assert "Not known, All seats: Who is elected is not known in 22 of 30 contests: Constituency No. 2" in told
    assert "The voters on the lists are not known in 26 of 29 contests." in told
    assert "nan" not in told.lower()


def test_one_json_document_with_everything() -> None:
    found = as_json("measure", MAZHILIS, "--before", BEFORE, "--level", "region")
    assert (found["election"], found["before"], found["made_up"]) == ("kz-mazhilis-2023", "kz-mazhilis-2021", False)
    assert found["status"] == "incomplete"
    values = {(one["measure"], one["scope"], one["of"]): one for one in found["measures"]}
    assert values["gallagher", "list", ""]["value"] == pytest.approx(0.0218881, abs=1e-6)
    assert values["gallagher", "", ""]["value"] is None
    assert set(values["gallagher", "", ""]["why"]) == {"kk", "ru", "en"}
    assert values["wasted_votes", "list", ""]["votes"] == 146_431
    assert values["volatility", "", "votes"]["value"] is not None
    assert "why" in found["power"]
    assert len(found["regions"]) == 20
    assert found["scopes"][1]["parties"][0]["votes"] == 3_431_510


def test_values_go_into_a_file(tmp_path: Path) -> None:
    table, document = tmp_path / "values.csv", tmp_path / "values.json"
    mandat("measure", BEFORE, "--values", table)
    mandat("measure", BEFORE, "--values", document)
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    (row,) = [one for one in rows if one["measure"] == "gallagher"]
    assert float(row["value"]) == pytest.approx(0.0653, abs=1e-4)
    assert {one["what"] for one in rows if one["measure"] == "banzhaf"} == {"nurotan", "aqjol", "qhp"}
    assert json.loads(document.read_text(encoding="utf-8"))["election"] == "kz-mazhilis-2021"


def test_another_law_another_quota() -> None:
    found = as_json("measure", MAZHILIS, "--law", "kz/kurultai", "--quota", "100")
    assert found["power"]["quota"] == 100
    assert found["power"]["seats"] == 145
    assert sum(len(one) for one in found["power"]["coalitions"]) > 0


def test_a_lot_to_be_drawn_is_exit_status_three() -> None:
    told = mandat("measure", EXAMPLES / "made-up-lot", status=3).stdout
    assert "SYNTHETIC" in told
    assert "A lot must be drawn" in told


@pytest.mark.parametrize(
    ("call", "word"),
    [
        (["measure"], "FOLDER"),
        (["measure", "no-such-folder"], "no-such-folder"),
        (["measure", MAZHILIS, "--before", "no-such-folder"], "no-such-folder"),
        (["measure", MAZHILIS, "--level", "village"], "village"),
        (["measure", BEFORE, "--quota", "99"], "--quota"),
        (["measure", BEFORE, "--quota", "0"], "--quota"),
        (["measure", BEFORE, "--values", "values.xlsx"], "--values"),
        (["measure", BEFORE, "--law", "kz/none"], "kz/none"),
    ],
)
def test_a_wrong_call_is_one_clear_line(call: list[str | Path], word: str) -> None:
    done = mandat(*call, status=2)
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert word in done.stderr


def test_every_measure_is_explained() -> None:
    told = mandat("measures").stdout
    assert "(gallagher)" in told
    assert "√(½ Σ (s − v)²)" in told
    listed = as_json("measures")
    assert len(listed) >= 44
    assert all(set(one["question"]) == {"kk", "ru", "en"} for one in listed)
    assert {"id", "formula", "source", "reading", "independents", "unit", "function"} <= set(listed[0])
