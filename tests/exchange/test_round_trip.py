"""An election written as a NIST file is valid against NIST's schema, and read again it is the same election."""

import datetime
import json
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

import mandat
from mandat import exchange
from mandat.election import Counts, Election, Faults
from mandat.exchange import read_nist, to_nist, write_nist
from tests import EXAMPLES
from tests.election.making import DISTRICTS, small
from tests.election.test_round_trip import elections
from tests.exchange.making import VALIDATOR, write

NAMES = sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir())


def in_any_order(election: Election) -> Election:
    """The election with its rows sorted: those of counts, official and published have no order of their own."""
    rows = sorted(election.counts.rows(), key=lambda row: (*row[:3], row[3] is None, row[3] or 0))
    return replace(
        election,
        counts=Counts(*(tuple(column) for column in zip(*rows, strict=True))) if rows else Counts(),
        official=sorted(election.official, key=str),
        published=sorted(election.published, key=str),
    )


@pytest.mark.parametrize("name", NAMES)
def test_an_example_comes_back_as_it_was(tmp_path: Path, name: str) -> None:
    election = mandat.read(EXAMPLES / name)
    document = to_nist(election)
    assert [error.message for error in VALIDATOR.iter_errors(document)] == []
    write_nist(election, tmp_path / "e.json")
    again = read_nist(tmp_path / "e.json")
    assert in_any_order(again) == in_any_order(election)
    assert list(again.units) == list(election.units)
    assert list(again.contests) == list(election.contests)
    assert [list(ours) for ours in again.contestants.values()] == [list(ours) for ours in election.contestants.values()]
    first, second = (mandat.decide(one).to_json() for one in (election, again))
    assert second == first


@settings(max_examples=60, deadline=None)
@given(election=elections())
def test_any_election_comes_back_as_it_was(election: Election) -> None:
    document = to_nist(election)
    assert [error.message for error in VALIDATOR.iter_errors(document)] == []
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "e.json", document)
        assert in_any_order(read_nist(path)) == in_any_order(election)


def test_constituencies_with_what_is_not_known(tmp_path: Path) -> None:
    election = exchange.read(small(tmp_path / "e", **DISTRICTS))
    write_nist(election, tmp_path / "e.json")
    again = read_nist(tmp_path / "e.json")
    assert in_any_order(again) == in_any_order(election)
    assert again.tally("d2") == {"a": 5, "c": None}


def test_a_repeat_vote_a_declared_winner_and_seats_of_a_party_alone(tmp_path: Path) -> None:
    folder = small(tmp_path / "e", **DISTRICTS)
    with (folder / "contests.csv").open("a", encoding="utf-8") as file:
        file.write("d1again,district,n,1,Again,d1\n")
    head = (folder / "contests.csv").read_text(encoding="utf-8")
    (folder / "contests.csv").write_text(
        head.replace("seats,name\n", "seats,name,repeats\n").replace("n,,\n", "n,,,\n").replace("s,,\n", "s,,,\n"),
        encoding="utf-8",
    )
    with (folder / "contestants.csv").open("a", encoding="utf-8") as file:
        file.write("d1again,x,candidate,,Ex,2023-01-02\nd1again,y,candidate,pa,Why,2023-01-01\n")
    (folder / "declared.csv").write_text("contest,contestant\nd1again,y\n", encoding="utf-8")
    (folder / "official.csv").write_text("tier,contest,contestant,seats\ndistrict,,,1\ndistrict,,pa,1\n", "utf-8")
    election = exchange.read(folder)
    write_nist(election, tmp_path / "e.json")
    assert in_any_order(read_nist(tmp_path / "e.json")) == in_any_order(election)
    document = json.loads((tmp_path / "e.json").read_text(encoding="utf-8"))
    (winner,) = [one for one in document["Election"][0]["Candidate"] if one.get("PostElectionStatus") == "winner"]
    assert (winner["BallotName"]["Text"][0]["Content"], winner["FileDate"]) == ("Why", "2023-01-01")


def test_what_the_format_has_a_name_for_stands_under_it(tmp_path: Path) -> None:
    """Somebody who knows nothing of mandat finds the votes, the seats, the voters and the ballots."""
    document = to_nist(mandat.read(EXAMPLES / "made-up-district-maslikhat"), issuer="A commission", abbreviation="AC")
    election = document["Election"][0]
    assert (document["IsTest"], document["Issuer"], document["Format"]) == (True, "A commission", "precinct-level")
    contest = election["Contest"][0]
    assert contest["@type"] == "ElectionResults.CandidateContest"
    assert (contest["NumberElected"], contest["VotesAllowed"], contest["VoteVariation"]) == (1, 1, "plurality")
    *_, against_all = contest["ContestSelection"]
    assert against_all["Selection"]["Text"][2]["Content"] == "Against all"
    precincts = [one for one in document["GpUnit"] if one["Type"] == "precinct"]
    assert len(precincts) == len(election["BallotCounts"]) == 30
    assert all(one["VotersRegistered"] > 0 for one in precincts)
    assert all(one["BallotsCast"] >= one["BallotsRejected"] for one in election["BallotCounts"])
    mazhilis = to_nist(mandat.read(EXAMPLES / "kz-mazhilis-2023"))
    amanat = mazhilis["Election"][0]["Contest"][0]["ContestSelection"][0]["VoteCounts"]
    assert [(one["Type"], one["Count"]) for one in amanat] == [("total", 3431510), ("seats", 40)]
    assert mazhilis["Status"] == "unofficial-partial"
    assert "BallotCounts" not in mazhilis["Election"][0]  # two ballots: it would not be said whose they are


def test_the_moment_of_the_report_is_written_in_universal_time() -> None:
    zone = datetime.timezone(datetime.timedelta(hours=5))
    moment = datetime.datetime(2023, 3, 20, 2, 30, tzinfo=zone)
    document = to_nist(mandat.read(EXAMPLES / "made-up-lot"), issued=moment, status="certified")
    assert (document["GeneratedDate"], document["Status"]) == ("2023-03-19T21:30:00Z", "certified")


def test_the_law_of_a_folder_goes_beside_the_file(tmp_path: Path) -> None:
    election = mandat.read(EXAMPLES / "made-up-lot")
    write_nist(election, tmp_path / "e.json")
    write_nist(election, tmp_path / "e.json")  # it is there already, and the same
    assert (tmp_path / "law.toml").read_bytes() == (EXAMPLES / "made-up-lot" / "law.toml").read_bytes()
    assert mandat.decide(read_nist(tmp_path / "e.json")).status == "pending"


def test_another_law_of_that_name_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "law.toml").write_text("another", encoding="utf-8")
    with pytest.raises(Faults, match="expected no other file of this name"):
        write_nist(mandat.read(EXAMPLES / "made-up-lot"), tmp_path / "e.json")
    assert [path.name for path in tmp_path.iterdir()] == ["law.toml"]


def test_a_file_of_mandats_is_read_under_another_law(tmp_path: Path) -> None:
    write_nist(mandat.read(EXAMPLES / "kz-mazhilis-2023"), tmp_path / "e.json")
    election = exchange.read(tmp_path / "e.json", law="kz/mazhilis@2021")
    folder = mandat.read(EXAMPLES / "kz-mazhilis-2023", law="kz/mazhilis@2021")
    assert in_any_order(election) == in_any_order(folder)


def test_a_folder_is_opened_by_the_same_name(tmp_path: Path) -> None:
    folder = shutil.copytree(EXAMPLES / "made-up-no-list", tmp_path / "named.json")
    assert exchange.read(folder) == mandat.read(EXAMPLES / "made-up-no-list")
    with pytest.raises(Faults, match="a mapping says nothing of a folder"):
        exchange.read(folder, mapping=tmp_path / "m.toml")
