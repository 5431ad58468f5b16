"""`mandat simulate` and `mandat compare --draws` as processes."""

import csv
import json
from pathlib import Path

import pytest

from tests import EXAMPLES
from tests.test_command import as_json, mandat

MAZHILIS = EXAMPLES / "kz-mazhilis-2023"


def test_seats_statements_and_what_was_held_fixed() -> None:
    told = mandat("simulate", MAZHILIS, "--draws", "2000", "--statement", "amanat >= 44").stdout
    assert "2,000 elections drawn with seed 0" in told
    assert "amanat >= 44:" in told
    assert "Held fixed in every draw" in told
    assert "not estimated" in told


def test_one_json_document_and_the_same_seed_gives_the_same() -> None:
    call = ("simulate", MAZHILIS, "--draws", "500", "--seed", "3", "--model", "nation=0.2,turnout=0.1")
    found = as_json(*call)
    assert found == as_json(*call)
    assert found["model"] == 'Swing("nation", 0.2) + Turnout(0.1)'
    assert found["draws"] == 500
    assert found["open"]["seats"] == 22 * 500


def test_the_table_goes_into_a_file(tmp_path: Path) -> None:
    out, whole = tmp_path / "seats.csv", tmp_path / "whole.json"
    mandat("simulate", MAZHILIS, "--draws", "300", "--from-lists", "0.05", "--csv", out)
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["scope"] for row in rows} == {"", "list", "district"}
    chart = tmp_path / "draws.svg"
    mandat("simulate", MAZHILIS, "--draws", "300", "--csv", whole, "--chart", chart, "--lang", "en")
    assert "Held fixed in every draw" in chart.read_text(encoding="utf-8")
    assert json.loads(whole.read_text(encoding="utf-8"))["draws"] == 300


def test_laws_and_changes_over_the_same_draws() -> None:
    told = mandat("compare", MAZHILIS, "--what-if", "no-threshold", "--what-if", "all-lists", "--draws", "300").stdout
    assert "On the same 300 draws" in told
    assert "nobody knows how people would have voted" in told


@pytest.mark.parametrize(
    "call",
    [
        ("simulate", MAZHILIS, "--model", "weather"),
        ("simulate", MAZHILIS, "--model", "village=0.1"),
        ("simulate", MAZHILIS, "--draws", "0"),
        ("simulate", MAZHILIS, "--seed", "-1"),
        ("simulate", MAZHILIS, "--statement", "nobody >= 1"),
        ("simulate", MAZHILIS, "--independents", "3"),
        ("simulate", MAZHILIS, "--from-lists", "2"),
        ("compare", MAZHILIS),
        ("compare", MAZHILIS, "--what-if", "magic"),
    ],
)
def test_a_wrong_call_is_one_line(call: tuple[str, ...]) -> None:
    done = mandat(*call, status=2)
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_it_is_told_in_each_language(lang: str) -> None:
    told = mandat("simulate", EXAMPLES / "made-up-district-maslikhat", "--draws", "200", lang=lang).stdout
    assert "{" not in told
