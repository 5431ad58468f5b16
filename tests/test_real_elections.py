"""Real elections, seat for seat: what the law gives is what was announced."""

import pytest

import mandat
from mandat.decision import Outcome
from tests import EXAMPLES

LISTS = {
    "kz-mazhilis-2004": {"otan": 7, "aqjol": 1, "asar": 1, "aist": 1},
    "kz-mazhilis-2007": {"nurotan": 98},
    "kz-mazhilis-2012": {"nurotan": 83, "aqjol": 8, "knpk": 7},
    "kz-mazhilis-2016": {"nurotan": 84, "aqjol": 7, "knpk": 7},
    "kz-mazhilis-2021": {"nurotan": 76, "aqjol": 12, "qhp": 10},
    "kz-mazhilis-2023": {"amanat": 40, "auyl": 8, "respublica": 6, "aqjol": 6, "qhp": 5, "jsdp": 4},
    "kz-maslikhat-astana-2023": {"amanat": 12, "aqjol": 3, "qhp": 1, "baytaq": 1},
    "kz-maslikhat-almaty-2023": {"amanat": 12, "qhp": 3, "respublica": 3, "baytaq": 2, "aqjol": 1},
    "kz-maslikhat-kostanay-oblast-2023": {"amanat": 9, "aqjol": 3, "auyl": 2, "respublica": 1, "qhp": 1},
    "kz-maslikhat-rudny-2021": {"nurotan": 12, "aqjol": 3},
}


def decided(name: str) -> Outcome:
    return mandat.decide(mandat.read(EXAMPLES / name))


@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir()))
def test_every_example_comes_out_as_announced(name: str) -> None:
    outcome = decided(name)
    assert outcome.official is not None
    undecided = any(one.state in ("silent", "pending") for one in outcome.contests.values())
    assert outcome.official.matches is (None if undecided else True)
    assert outcome.election.made_up is name.startswith("made-up")
    assert outcome.election.made_up or outcome.election.sources


@pytest.mark.parametrize("name", sorted(LISTS))
def test_the_list_seats_are_the_published_ones(name: str) -> None:
    outcome = decided(name)
    assert {party: seats for party, seats in outcome.tier_seats("list").items() if seats} == LISTS[name]


def test_of_2023_the_constituencies_without_figures_are_named_and_the_known_winners_counted() -> None:
    outcome = decided("kz-mazhilis-2023")
    assert outcome.status == "incomplete"
    assert len(outcome.missing) == 22
    assert "smd-02" in outcome.missing
    assert outcome.tier_seats("district") == {"amanat": 4, "": 3}
    assert outcome.seats["amanat"] == 44
    assert {one.contest for one in outcome.elected} == {
        "smd-01", "smd-03", "smd-06", "smd-07", "smd-11", "smd-12", "smd-19",
    }  # fmt: skip


def test_of_2004_all_67_constituencies_are_missing() -> None:
    outcome = decided("kz-mazhilis-2004")
    assert len(outcome.missing) == 67
    assert outcome.law.from_.year == 2004


def test_the_base_of_2004_decides_a_seat_and_of_2023_does_not() -> None:
    matters = {one.id: one.matters for one in decided("kz-mazhilis-2004").readings}
    assert matters["base"] is True
    matters = {one.id: one.matters for one in decided("kz-mazhilis-2023").readings}
    assert matters["base"] is False


def test_2004_with_the_invalid_ballots_in_the_base_has_no_seat_for_aist() -> None:
    outcome = mandat.decide(mandat.read(EXAMPLES / "kz-mazhilis-2004"), readings={"base": "cast"})
    assert outcome.tier_seats("list")["aist"] == 0
    assert outcome.official is not None
    assert outcome.official.matches is False


def test_2007_is_decided_from_published_percentages_where_the_votes_are_not_known() -> None:
    outcome = decided("kz-mazhilis-2007")
    assert outcome.contests[next(iter(outcome.contests))].admitted == ("nurotan",)
    assert outcome.missing == []


def test_the_akims_of_north_kazakhstan_are_those_with_the_most_votes() -> None:
    outcome = decided("kz-akims-north-kazakhstan-2023")
    assert len(outcome.elected) == 3
    assert outcome.status == "decided"


def test_the_same_votes_under_the_law_of_2021_and_of_the_kurultai() -> None:
    election = mandat.read(EXAMPLES / "kz-mazhilis-2023")
    comparison = mandat.compare(election, ["kz/mazhilis@2021-01-10", "kz/kurultai"])
    seven_percent, kurultai = comparison.outcomes
    assert seven_percent.seats["qhp"] == 0
    assert sum(seven_percent.seats.values()) == 98
    assert any("contests left out: 29" in note.to("en") for note in seven_percent.notes)
    assert sum(kurultai.seats.values()) == 145
