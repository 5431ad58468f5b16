"""`mandat margins` as a process."""

import csv
import json
from pathlib import Path

import pytest

from tests import EXAMPLES
from tests.test_command import as_json, mandat

MAZHILIS = EXAMPLES / "kz-mazhilis-2023"
COUNCIL = EXAMPLES / "made-up-district-maslikhat"


def test_the_closest_seat_comes_first() -> None:
    told = mandat("margins", MAZHILIS).stdout
    assert told.index("12,736") < told.index("14,159") < told.index("30,543")
    assert "Amanat 40" in told
    assert "Only who was declared elected is known, not the votes." in told


def test_one_json_document_with_every_seat_and_kind() -> None:
    found = as_json("margins", MAZHILIS)
    one = found["contests"]["list"]
    assert len(one["seats"]) == 69
    assert one["not_known"] == ["newly valid"]
    seat = one["seats"][-1]
    assert (seat["contestant"], seat["number"], seat["moved"]["votes"]) == ("jsdp", 4, 12736)
    assert set(seat["kinds"]) == {"added", "taken", "moved", "newly invalid"}
    assert found["contests"]["smd-01"]["reason"]["en"].startswith("Only who was declared")


def test_seats_and_units_go_into_files(tmp_path: Path) -> None:
    seats, units, whole = tmp_path / "seats.csv", tmp_path / "units.csv", tmp_path / "whole.json"
    told = mandat("margins", COUNCIL, "--csv", seats, "--units", units).stdout
    assert "SYNTHETIC" in told
    with seats.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    (row,) = [one for one in rows if (one["contest"], one["kind"]) == ("smd-03", "moved")]
    assert (row["votes"], row["source"], row["target"]) == ("84", "c03-1", "c03-2")
    with units.open(encoding="utf-8-sig", newline="") as file:
        parts = list(csv.DictReader(file))
    assert {one["verdict"] for one in parts} >= {"could", "could not"}
    mandat("margins", COUNCIL, "--csv", whole)
    assert json.loads(whole.read_text(encoding="utf-8"))["made_up"] is True


def test_another_law_has_other_margins() -> None:
    found = as_json("margins", MAZHILIS, "--law", "kz/mazhilis@2004")
    seats = found["contests"]["list"]["seats"]
    assert {seat["contestant"] for seat in seats} != {"jsdp"}
    assert not any(seat["contestant"] == "jsdp" for seat in seats)  # 7 %


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_it_is_told_in_each_language_and_accuses_nobody(lang: str) -> None:
    told = mandat("margins", EXAMPLES / "made-up-election-night", lang=lang).stdout
    assert "600" in told
    assert "{" not in told
    assert "fals" not in told.lower()
    assert "фальс" not in told.lower()


def test_a_wrong_call_is_one_clear_line(tmp_path: Path) -> None:
    for call in (
        ["no-such-folder"],
        [COUNCIL, "--csv", tmp_path / "out.txt"],
        [COUNCIL, "--units", tmp_path / "nowhere" / "out.csv"],
        [COUNCIL, "--law", "kz/no-such-law"],
    ):
        done = mandat("margins", *call, status=2)
        assert done.stdout == ""
        assert len(done.stderr.splitlines()) == 1
