"""NIST files that others wrote: counts by class and level, units that are no tree yet, what a mapping says."""

import copy
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

import mandat
from mandat.count import Opened
from mandat.election import Election, Faults, Official
from mandat.exchange import opened
from mandat.exchange.nist.mapping import ContestMapping, Mapping, read_mapping
from tests import ROOT
from tests.exchange.making import (
    HERE,
    LAW,
    TWO_DISTRICTS,
    VALIDATOR,
    changed,
    kind,
    named,
    selection,
    small,
    unit,
    votes,
    with_candidates,
    write,
)


def read(tmp_path: Path, document: dict[str, Any], mapping: dict[str, Any] | None = None) -> Opened:
    """The election of a document that is valid against the schema."""
    assert [error.message for error in VALIDATOR.iter_errors(document)] == []
    from mandat.exchange.nist import open_nist

    path = write(tmp_path / "e.json", document)
    election, said = open_nist(path, mapping=LAW if mapping is None else mapping)
    return Opened(election, dict, said)


def rows(election: Election, item: str = "s-a") -> dict[str, int | None]:
    return {unit: count for unit, _, one, count in election.counts.rows() if one == item}


def told(found: Opened) -> list[str]:
    return [str(one) for one in found.said]


ONE_TIER = "PartyContest: taken as of the tier list, the only one of the law"


def test_a_small_file_becomes_an_election(tmp_path: Path) -> None:
    found = read(tmp_path, small())
    election = found.election
    assert told(found) == [ONE_TIER]
    assert (election.id, election.law, election.date.isoformat()) == ("e", "kz/mazhilis", "2023-03-19")
    assert election.sources == ["A commission 2023-03-20T12:00:00Z"]
    assert election.name == {"en": "Small"}
    assert [(one.id, one.parent, one.level) for one in election.units.values()] == [
        ("u-kz", None, "country"),
        ("u-n", "u-kz", "state"),
        ("u-s", "u-kz", "state"),
        ("u-1", "u-n", "precinct"),
        ("u-2", "u-n", "precinct"),
    ]
    assert election.units["u-kz"].names == {"kk": "Ел", "en": "Country"}
    ours = election.contestants["c-pr"]["s-a"]
    assert (ours.kind, ours.party, ours.name, ours.names["ru"]) == ("list", "p-a", "List a", "Список a")
    assert election.tally("c-pr") == {"s-a": 100, "s-b": 97}
    assert mandat.decide(election).seats == {"p-a": 35, "p-b": 34}


def test_candidates_with_and_without_a_party(tmp_path: Path) -> None:
    election = read(tmp_path, with_candidates(), TWO_DISTRICTS).election
    assert [(one.id, one.tier, one.seats) for one in election.contests.values()] == [
        ("c-n", "district", 1),
        ("c-s", "district", 1),
    ]
    assert [(one.id, one.party) for one in election.contestants["c-n"].values()] == [("s-n-a", "p-a"), ("s-n-i", "")]


def test_the_day_a_candidate_filed_is_the_day_of_registration(tmp_path: Path) -> None:
    document = changed(with_candidates(), "Election.0.Candidate.0.FileDate", "2023-01-20")
    election = read(tmp_path, document, TWO_DISTRICTS).election
    assert str(election.contestants["c-n"]["s-n-a"].order) == "2023-01-20"


def test_the_total_is_taken_where_it_is_and_else_the_sum_of_the_classes(tmp_path: Path) -> None:
    document = small()
    selection(document)["VoteCounts"] = [
        votes("u-1", 50, "election-day"),
        votes("u-1", 10, "absentee"),
        votes("u-1", 60),
        votes("u-2", 25, "election-day"),
        votes("u-2", 3, "early"),
        votes("u-2", 2, "absentee-mail"),
        votes("u-s", 10, "other", OtherType="by ship"),
    ]
    found = read(tmp_path, document, LAW | {"parts": ["other/by ship"]})
    assert rows(found.election) == {"u-1": 60, "u-2": 30, "u-s": 10}
    assert told(found) == [ONE_TIER, "counts of absentee-mail, early, election-day are added up"]


def test_a_class_that_is_only_a_part_of_the_total_is_said(tmp_path: Path) -> None:
    document = small()
    selection(document)["VoteCounts"].append(votes("u-1", 5, "absentee"))
    found = read(tmp_path, document)
    assert rows(found.election)["u-1"] == 60
    assert told(found)[1:] == ["beside the total there are only some of its parts: absentee"]


def test_absentee_voting_is_not_added_to_its_own_classes(tmp_path: Path) -> None:
    document = small()
    selection(document)["VoteCounts"] = [
        votes("u-1", 50, "election-day"),
        votes("u-1", 10, "absentee"),
        votes("u-1", 6, "absentee-mail"),
        votes("u-1", 1, "uocava"),
    ]
    assert rows(read(tmp_path, document).election) == {"u-1": 60}


def test_counts_of_another_type_are_left_out_beside_a_total(tmp_path: Path) -> None:
    document = small()
    selection(document)["VoteCounts"].append(votes("u-1", 40, "other", OtherType="percent"))
    found = read(tmp_path, document)
    assert rows(found.election)["u-1"] == 60
    assert "counts of the type other/percent are left out" in told(found)


def test_counts_by_device_are_added_up(tmp_path: Path) -> None:
    scanner, hand = (kind("DeviceClass", Type=one) for one in ("opscan-precinct", "manual-count"))
    document = small()
    selection(document)["VoteCounts"] = [
        votes("u-1", 50, DeviceClass=scanner),
        votes("u-1", 10, DeviceClass=hand),
        votes("u-2", 7, DeviceClass=hand),
        votes("u-2", 30),
    ]
    found = read(tmp_path, document)
    assert rows(found.election) == {"u-1": 60, "u-2": 30}
    assert told(found)[1:] == [
        "counts by device are added up",
        "counts by device are left out where there is one of all devices",
    ]


def test_what_is_suppressed_for_privacy_is_not_known(tmp_path: Path) -> None:
    document = small()
    selection(document)["VoteCounts"][0]["IsSuppressedForPrivacy"] = True
    found = read(tmp_path, document)
    assert rows(found.election) == {"u-1": None, "u-2": 30, "u-s": 10}
    assert found.election.tally("c-pr")["s-a"] is None
    assert "counts that are suppressed for privacy are not known" in told(found)


def test_the_lowest_whole_level_is_taken(tmp_path: Path) -> None:
    document = small()
    selection(document)["VoteCounts"] += [votes("u-kz", 100), votes("u-n", 90)]
    found = read(tmp_path, document)
    assert rows(found.election) == {"u-1": 60, "u-2": 30, "u-s": 10}
    assert told(found)[1:] == [
        "contest c-pr: figures of units above or below those that are taken are left out",
    ]


def test_a_level_that_is_not_whole_gives_way_to_the_one_above(tmp_path: Path) -> None:
    document = small()
    selection(document)["VoteCounts"] = [votes("u-1", 60), votes("u-n", 95), votes("u-s", 10)]
    found = read(tmp_path, document)
    assert rows(found.election) == {"u-n": 95, "u-s": 10}
    assert told(found)[1:] == ["contest c-pr: figures of units above or below those that are taken are left out"]


def test_a_mapping_takes_one_level_alone(tmp_path: Path) -> None:
    document = small()
    for place, total in enumerate((101, 97)):
        selection(document, place)["VoteCounts"].append(votes("u-kz", total))
    found = read(tmp_path, document, LAW | {"level": "country"})
    assert rows(found.election) == {"u-kz": 101}
    assert "contest c-pr: figures of other levels than country are left out (2 times)" in told(found)


def test_seats_announced_are_compared_with_the_law(tmp_path: Path) -> None:
    document = small()
    selection(document, 0)["VoteCounts"] += [votes("u-kz", 40, "seats"), votes("u-n", 30, "seats")]
    selection(document, 1)["VoteCounts"].append(votes("u-kz", 29, "seats"))
    found = read(tmp_path, document)
    assert found.election.official == [Official("list", "c-pr", "s-a", 40), Official("list", "c-pr", "s-b", 29)]
    official = mandat.decide(found.election).official
    assert official is not None
    assert official.matches is False
    assert "seats announced for a part of a contest's area are left out" in told(found)


def test_winners_are_announced_or_where_no_votes_are_known_declared(tmp_path: Path) -> None:
    document = with_candidates()
    candidates = document["Election"][0]["Candidate"]
    candidates[1]["PostElectionStatus"] = "winner"
    candidates[2]["PostElectionStatus"] = "winner"
    for place in (0, 1):
        del selection(document, place, 1)["VoteCounts"]
    election = read(tmp_path, document, TWO_DISTRICTS).election
    assert election.official == [Official("district", "c-n", "s-n-i", 1)]
    assert election.declared == {"c-s": ["s-s-a"]}


def test_voters_registered_and_those_who_took_part_are_account_lines(tmp_path: Path) -> None:
    document = small()
    for place, number in ((1, 180), (2, 40), (3, 120), (4, 60)):
        document["GpUnit"][place]["VotersRegistered"] = number
    document["GpUnit"][3]["VotersParticipated"] = 119
    found = read(tmp_path, document)
    assert rows(found.election, "registered") == {"u-s": 40, "u-1": 120, "u-2": 60}
    assert rows(found.election, "voted") == {"u-1": 119}


def test_voters_of_a_unit_that_differ_from_those_below_are_said(tmp_path: Path) -> None:
    document = small()
    for place, number in ((1, 200), (3, 120), (4, 60)):
        document["GpUnit"][place]["VotersRegistered"] = number
    found = read(tmp_path, document)
    assert rows(found.election, "registered") == {"u-1": 120, "u-2": 60}
    line = "contest c-pr: registered of u-n is 200, the units below, which are taken, add up to 180"
    assert line in told(found)


def test_what_is_an_account_line_of_whose_name_nobody_can_be_sure_is_left_to_the_mapping(tmp_path: Path) -> None:
    document = small()
    document["Election"][0]["BallotCounts"] = [
        kind("BallotCounts", GpUnitId="u-1", Type="total", BallotsCast=130, BallotsRejected=3)
    ]
    document["Election"][0]["Contest"][0]["OtherCounts"] = [
        kind("OtherCounts", GpUnitId="u-1", Overvotes=4.0, Undervotes=5)
    ]
    found = read(tmp_path, document)
    assert set(found.election.counts.item) == {"s-a", "s-b"}
    assert "BallotsCast is left out: accounts, in a mapping, says which line it is" in told(found)
    accounts = {"BallotsCast": "cast", "BallotsRejected": "", "Overvotes": "invalid", "Undervotes": "invalid"}
    mapped = read(tmp_path, document, LAW | {"accounts": accounts})
    assert rows(mapped.election, "cast") == {"u-1": 130}
    assert rows(mapped.election, "invalid") == {"u-1": 9}
    assert told(mapped) == [ONE_TIER]


def test_a_line_of_which_one_part_is_missing_is_not_known(tmp_path: Path) -> None:
    document = small()
    document["Election"][0]["Contest"][0]["OtherCounts"] = [
        kind("OtherCounts", GpUnitId="u-1", Overvotes=4, Undervotes=5),
        kind("OtherCounts", GpUnitId="u-2", Overvotes=4),
    ]
    found = read(tmp_path, document, LAW | {"accounts": {"Overvotes": "invalid", "Undervotes": "invalid"}})
    assert rows(found.election, "invalid") == {"u-1": 9, "u-2": None}


def test_none_of_these_is_the_line_against_all(tmp_path: Path) -> None:
    document = small()
    document["Election"][0]["Contest"][0]["ContestSelection"].append(
        kind(
            "BallotMeasureSelection",
            id="s-none",
            Selection=named(en="None of these"),
            VoteCounts=[votes("u-1", 7), votes("u-n", 7)],
        )
    )
    found = read(tmp_path, document, LAW | {"items": {"s-none": "against_all"}})
    assert rows(found.election, "against_all") == {"u-n": 7}
    left = read(tmp_path, document, LAW | {"items": {"s-none": ""}})
    assert "against_all" not in left.election.counts.item
    assert "selections that the mapping leaves out are not read" in told(left)


def test_a_unit_named_by_all_above_it_lies_in_the_nearest(tmp_path: Path) -> None:
    document = small()
    document["GpUnit"][0]["ComposingGpUnitIds"] = ["u-n", "u-s", "u-1", "u-2"]
    assert read(tmp_path, document).election == read(tmp_path, small()).election


def test_two_trees_over_one_another_need_a_level_left_out(tmp_path: Path) -> None:
    document = small()
    document["GpUnit"].append(unit("u-c", "congressional", "u-1", "u-s"))
    with pytest.raises(Faults, match="expected one unit above this one"):
        read(tmp_path, document)
    found = read(tmp_path, document, LAW | {"leave": ["congressional"]})
    assert found.election == read(tmp_path, small()).election
    assert "the units of the levels congressional are left out" in told(found)


def test_a_level_in_the_middle_that_is_left_out(tmp_path: Path) -> None:
    document = small()
    selection(document)["VoteCounts"] = [votes("u-1", 60), votes("u-2", 30), votes("u-n", 91)]
    selection(document, 1)["VoteCounts"] = [votes("u-1", 60), votes("u-2", 30)]
    found = read(tmp_path, document, LAW | {"leave": ["state"]})
    assert {one.id: one.parent for one in found.election.units.values()} == {"u-kz": None, "u-1": "u-kz", "u-2": "u-kz"}
    assert rows(found.election) == {"u-1": 60, "u-2": 30}
    assert "figures of units that are left out are not read" in told(found)


def test_units_that_nothing_composes_lie_in_the_scope_of_the_election(tmp_path: Path) -> None:
    document = small()
    del document["GpUnit"][0]["ComposingGpUnitIds"]
    found = read(tmp_path, document)
    assert found.election == read(tmp_path, small()).election
    assert "units that are part of no other are taken as parts of u-kz (2 times)" in told(found)


def test_a_device_is_a_unit_below_its_precinct(tmp_path: Path) -> None:
    document = small()
    document["GpUnit"].append(kind("ReportingDevice", id="d-1", SerialNumber="7"))
    document["GpUnit"][3]["ComposingGpUnitIds"] = ["d-1"]
    selection(document)["VoteCounts"][0]["GpUnitId"] = "d-1"
    found = read(tmp_path, document)
    assert found.election.units["d-1"].level == "device"
    assert found.election.tally("c-pr")["s-a"] == 100


def test_a_mapping_names_levels_parties_contests_and_the_election(tmp_path: Path) -> None:
    document = small()
    document["Election"].insert(0, copy.deepcopy(document["Election"][0]))
    document["Election"][1]["Contest"] += with_candidates()["Election"][0]["Contest"][:1]
    document["Election"][1]["Candidate"] = with_candidates()["Election"][0]["Candidate"]
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        'law = "kz/mazhilis"\nid = "small"\ndate = 2023-03-20\nelection = 2\nmade_up = true\nsources = ["a test"]\n'
        '[seats]\nlist = 69\n[levels]\nstate = "region"\n[parties]\np-a = "alpha"\n'
        '[contests.c-pr]\ntier = "list"\nid = "list"\nseats = 69\n'
    )
    from mandat.exchange import read

    election = read(write(tmp_path / "e.json", document), mapping=mapping)
    assert (election.id, election.date.isoformat(), election.made_up) == ("small", "2023-03-20", True)
    assert (election.sources, election.seats) == (["a test"], {"list": 69})
    assert election.units["u-n"].level == "region"
    assert list(election.contests) == ["list"]
    assert election.contests["list"].seats == 69
    assert [one.party for one in election.contestants["list"].values()] == ["alpha", "p-b"]


def test_an_election_of_several_days_is_of_its_last(tmp_path: Path) -> None:
    found = read(tmp_path, changed(small(), "Election.0.StartDate", "2023-03-17"))
    assert found.election.date.isoformat() == "2023-03-19"
    assert "the election's day is taken to be its last, 2023-03-19" in told(found)


def test_a_coalition_is_a_party_of_that_class(tmp_path: Path) -> None:
    document = changed(small(), "Party.0", kind("Coalition", id="p-a", Name=named(en="Both"), PartyIds=["p-b"]))
    assert read(tmp_path, document).election.contestants["c-pr"]["s-a"].classes == ("coalition",)


def test_names_in_other_languages_and_on_two_lines(tmp_path: Path) -> None:
    document = changed(small(), "Party.0.Name", named(es="Partido\n uno "))
    document = changed(document, "Party.1.Name", named(**{"en-US": "Two", "en": "2", "kk": "Екі"}))
    ours = read(tmp_path, document).election.contestants["c-pr"]
    assert (ours["s-a"].name, ours["s-a"].names) == ("Partido uno", {})
    assert (ours["s-b"].name, ours["s-b"].names) == ("Two", {"en": "Two", "kk": "Екі"})


def test_votes_on_questions_are_left_out(tmp_path: Path) -> None:
    document = small()
    document["Election"][0]["Contest"].append(
        kind("BallotMeasureContest", id="c-q", ElectionDistrictId="u-kz", Name="A question")
    )
    found = read(tmp_path, document)
    assert list(found.election.contests) == ["c-pr"]
    assert "contests on something else than persons or lists are left out: BallotMeasureContest" in told(found)


def test_the_law_asked_for_stands_in_for_the_one_that_is_missing(tmp_path: Path) -> None:
    found = opened(write(tmp_path / "e.json", small()), law="kz/mazhilis@2021")
    assert found.election.law == "kz/mazhilis@2021"
    assert mandat.decide(found.election).seats == {"p-a": 50, "p-b": 48}  # of 98, under the law of 2021


def test_the_made_up_example(tmp_path: Path) -> None:
    example = json.loads((HERE / "made_up_example.json").read_text(encoding="utf-8"))
    found = read(tmp_path, example)
    election = found.election
    assert election.made_up
    assert election.units["ru-kz"].names["kk"] == "Қазақстан"
    assert rows(election) == {"ru-p1": 100}
    assert election.official == [Official("list", "c-pr", "s-a", 40)]


def test_the_shared_example_is_the_one_kept_here() -> None:
    shared = ROOT.parent / "shared" / "schemas" / "nist_err_v2_kz_example.json"
    if not shared.exists():
        pytest.skip("../shared/schemas is absent")
    assert shared.read_bytes() == (HERE / "made_up_example.json").read_bytes()


def test_the_mapping_of_the_documentation_is_one_and_names_every_key() -> None:
    page = (ROOT / "docs" / "nist.md").read_text(encoding="utf-8").split("all of it may be left out:")[1]
    block = [line for line in page.split("A unit has one unit above it")[0].splitlines() if line.startswith("    ")]
    mapping = read_mapping(tomllib.loads("\n".join(line[4:] for line in block)))
    assert mapping.model_fields_set == set(Mapping.model_fields)
    assert mapping.contests["c-pr"].model_fields_set == set(ContestMapping.model_fields)
