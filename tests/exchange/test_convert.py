"""`mandat convert`, and elections in NIST files given to the other commands: as processes, all or nothing."""

import json
import shutil
from pathlib import Path

import pytest

import mandat
from mandat.election import Faults
from mandat.exchange import convert
from tests import EXAMPLES
from tests.exchange.making import changed, small, with_candidates, write
from tests.exchange.test_round_trip import in_any_order
from tests.test_command import as_json
from tests.test_command import mandat as command


def test_a_folder_a_file_and_a_folder_again(tmp_path: Path) -> None:
    source = EXAMPLES / "made-up-lot"
    done = command("convert", source, tmp_path / "e.json")
    assert done.stdout.splitlines() == ["drawn.csv is not carried along: it is no part of the election as it is read"]
    assert command("convert", tmp_path / "e.json", tmp_path / "again").stdout == ""
    assert in_any_order(mandat.read(tmp_path / "again")) == in_any_order(mandat.read(source))
    assert (tmp_path / "again" / "law.toml").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again", "e.json", "law.toml"]


def test_the_same_seats_from_the_file_as_from_the_folder(tmp_path: Path) -> None:
    command("convert", EXAMPLES / "kz-mazhilis-2023", tmp_path / "e.json")
    assert as_json("decide", tmp_path / "e.json") == as_json("decide", EXAMPLES / "kz-mazhilis-2023")
    law = ("--law", "kz/mazhilis@2021")
    assert as_json("compare", tmp_path / "e.json", *law) == as_json("compare", EXAMPLES / "kz-mazhilis-2023", *law)


def test_the_protocols_of_a_file_are_checked(tmp_path: Path) -> None:
    command("convert", EXAMPLES / "made-up-district-maslikhat", tmp_path / "e.json")
    counted = as_json("count", tmp_path / "e.json", "--level", "district")
    assert counted == as_json("count", EXAMPLES / "made-up-district-maslikhat", "--level", "district")


def test_a_foreign_file_with_its_mapping(tmp_path: Path) -> None:
    path = write(tmp_path / "e.json", small())
    (tmp_path / "m.toml").write_text('law = "kz/mazhilis"\n[contests.c-pr]\ntier = "list"\n', encoding="utf-8")
    assert command("convert", path, tmp_path / "out", "--mapping", tmp_path / "m.toml").stdout == ""
    assert mandat.read(tmp_path / "out").tally("c-pr") == {"s-a": 100, "s-b": 97}


def test_what_is_left_out_is_said_beside_the_document(tmp_path: Path) -> None:
    done = command("decide", write(tmp_path / "e.json", small()), "--law", "kz/mazhilis", "--json")
    assert json.loads(done.stdout)["seats"] == {"p-a": 35, "p-b": 34}
    assert done.stderr == "e.json: PartyContest: taken as of the tier list, the only one of the law\n"


@pytest.mark.parametrize("verb", ["decide", "count", "convert"])
def test_faults_end_with_status_2_and_nothing_written(tmp_path: Path, verb: str) -> None:
    document = changed(with_candidates(), "Election.0.Contest.0.ContestSelection.0.VoteCounts.0.Count", -20)
    path = write(tmp_path / "e.json", document)
    done = command(verb, path, *([tmp_path / "out"] if verb == "convert" else []), status=2)
    assert done.stdout == ""
    assert done.stderr == (
        "e.json, key Election[0].Contest[0].ContestSelection[0].VoteCounts[0].Count: "
        "expected a whole number, not below zero, found -20\n"
    )
    assert [one.name for one in tmp_path.iterdir()] == ["e.json"]


def test_nothing_is_replaced(tmp_path: Path) -> None:
    source = EXAMPLES / "made-up-no-list"
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a").touch()
    (tmp_path / "e.json").touch()
    for out in ("full", "e.json", "full/a"):
        done = command("convert", source, tmp_path / out, status=2)
        assert done.stderr == f"{tmp_path / out}: expected a place where nothing is: what is there is not replaced\n"
    done = command("convert", source, tmp_path / "none" / "e.json", status=2)
    assert done.stderr == f"{tmp_path / 'none' / 'e.json'}: expected a place in a folder that is there\n"


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert convert(EXAMPLES / "made-up-no-list", tmp_path / "out") == ()
    assert mandat.read(tmp_path / "out") == mandat.read(EXAMPLES / "made-up-no-list")


def test_further_papers_are_not_carried_along_and_this_is_said(tmp_path: Path) -> None:
    folder = shutil.copytree(EXAMPLES / "made-up-district-maslikhat", tmp_path / "f")
    (folder / "copies.csv").write_text("unit,contest,copy,item,count\n", encoding="utf-8")
    (said,) = convert(folder, tmp_path / "e.json")
    assert str(said) == (
        "copies.csv is not carried along: the figures that count are, those in whose place they stand are not"
    )


def test_the_papers_that_count_are_carried_along_and_annulled_units(tmp_path: Path) -> None:
    folder = shutil.copytree(EXAMPLES / "made-up-district-maslikhat", tmp_path / "f")
    first, *_, last = mandat.read(folder).counts.rows()
    rows = f"{first[0]},{first[1]},court,{first[2]},1\n{last[0]},{last[1]},annulled,,\n"
    (folder / "copies.csv").write_text("unit,contest,copy,item,count\n" + rows, encoding="utf-8")
    convert(folder, tmp_path / "e.json")
    election, again = mandat.read(folder), mandat.read(tmp_path / "e.json")
    assert again.annulled == election.annulled == {last[1]: (last[0],)}
    assert again.tally(first[1]) == election.tally(first[1])
    assert mandat.decide(again).seats == mandat.decide(election).seats
    assert election.superseded  # the papers that do not count are not in the file
    assert again.superseded == ()


def test_the_protocols_of_a_foreign_file_with_its_mapping(tmp_path: Path) -> None:
    path = write(tmp_path / "e.json", small())
    (tmp_path / "m.toml").write_text('law = "kz/mazhilis"\n', encoding="utf-8")
    done = command("count", path, "--mapping", tmp_path / "m.toml", "--json")
    assert set(json.loads(done.stdout)["tallies"]) == {"list"}
    assert done.stderr == "e.json: PartyContest: taken as of the tier list, the only one of the law\n"


def test_a_law_beside_the_file_that_is_another_stops_everything(tmp_path: Path) -> None:
    (tmp_path / "law.toml").write_text("another", encoding="utf-8")
    with pytest.raises(Faults, match="expected no other file of this name"):
        convert(EXAMPLES / "made-up-lot", tmp_path / "e.json")
    assert [one.name for one in tmp_path.iterdir()] == ["law.toml"]
