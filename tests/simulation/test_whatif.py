"""The same votes under laws made from a law."""

import pytest

import mandat
from mandat.law import LawError, law
from mandat.simulation import FromLists, Swing, compare_draws, what_if
from tests.simulation.making import filled, mazhilis

MIXED = law("kz/mazhilis@2023")


def test_without_a_threshold_every_list_with_a_quota_has_a_seat() -> None:
    changed = what_if(MIXED, "no-threshold")
    seats = mandat.decide(mazhilis(), changed).tier_seats("list")
    votes = [3431510, 693938, 547154, 535139, 432920, 331058, 146431]
    names = ["amanat", "auyl", "respublica", "aqjol", "qhp", "jsdp", "baytaq"]
    wanted = mandat.allocate.largest_remainder(votes, 69).seats.tolist()
    assert [seats[one] for one in names] == wanted
    assert [one.id for one in changed.reading] == []  # what they ask about is gone


def test_each_change_is_a_law_that_decides() -> None:
    for wanted, lists, house in [
        ("threshold=3%", 69, 98),
        ("quota=droop", 69, 98),
        ("divisors=d'hondt", 69, 98),
        ("all-lists", 98, 98),
        ("all-constituencies", 0, 29),
        ("50-50", 29, 58),
        ("all-lists+no-threshold+divisors=sainte-lague", 98, 98),
    ]:
        outcome = mandat.decide(filled(), what_if(MIXED, wanted))
        assert outcome.status == "decided", wanted
        assert sum(outcome.seats.values()) == house
        assert sum(one.filled for one in outcome.contests.values() if one.tier == "list") == lists


def test_another_quota_is_the_allocation_with_that_quota() -> None:
    seats = mandat.decide(mazhilis(), what_if(MIXED, "divisors=d'hondt")).tier_seats("list")
    over = {"amanat": 3431510, "auyl": 693938, "respublica": 547154, "aqjol": 535139, "qhp": 432920, "jsdp": 331058}
    assert [seats[one] for one in over] == mandat.allocate.highest_averages(list(over.values()), 69).seats.tolist()


@pytest.mark.parametrize(
    ("base", "wanted"),
    [
        ("kz/mazhilis@2023", "nothing"),
        ("kz/mazhilis@2023", "quota=none"),
        ("kz/mazhilis@2023", "quota"),
        ("kz/mazhilis@2023", "threshold=much"),
        ("kz/mazhilis@2023", "no-threshold=1"),
        ("kz/mazhilis@2021", "all-lists"),
        ("kz/mazhilis@2021", "50-50"),
        ("kz/president@2022", "no-threshold"),
    ],
)
def test_what_cannot_be_changed_is_told(base: str, wanted: str) -> None:
    with pytest.raises(LawError):
        what_if(law(base), wanted)


def test_laws_and_changes_are_compared_on_the_same_draws() -> None:
    found = compare_draws(
        mazhilis(), ["kz/mazhilis@2023", "kz/mazhilis@2021"], 300, Swing("nation", 0.2),
        what_ifs=["no-threshold", "all-lists"], constituencies=FromLists(), seed=8,
    )  # fmt: skip
    assert len(found.labels) == 4
    assert found.labels[2:] == ("kz/mazhilis@2022-11-18 no-threshold", "kz/mazhilis@2022-11-18 all-lists")
    alone = mandat.simulate(mazhilis(), 300, Swing("nation", 0.2), constituencies=FromLists(), seed=8)
    assert found.simulations[0].rows is not None
    assert alone.rows is not None
    assert (found.simulations[0].rows == alone.rows).all()
    assert [found.regions(place) for place in range(4)] == [20, 0, 20, 0]
    frame = found.to_frame()
    assert frame["seats amanat"].to_list() == [one.seats["amanat"] for one in found.comparison.outcomes]
    assert frame["mean gallagher"][3] < frame["mean gallagher"][0]
    assert found.to_csv().count("\n") == 5
    document = found.to_json()
    assert document["laws"][3]["draws"]["draws"] == 300
    assert document["assumed"][0]["en"].startswith("ASSUMED")


def test_on_the_votes_alone_nothing_is_drawn() -> None:
    found = compare_draws(mazhilis(), ["kz/mazhilis@2023"], what_ifs=["no-threshold"])
    assert found.simulations == ()
    assert found.to_json()["laws"][0]["draws"] is None
    assert found.women(0) is None
