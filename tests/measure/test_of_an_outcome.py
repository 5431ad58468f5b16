"""An election measured: what is set against what, and what is said where something is not known."""

from fractions import Fraction
from math import isfinite
from pathlib import Path

import pytest

import mandat
from mandat import measure
from mandat.language import Text
from mandat.measure.result import Measured
from tests import EXAMPLES
from tests.decision.making import a_law, election, folder
from tests.decision.test_situations import repeat_files, seat
from tests.test_command import copy


def measured(name: str | Path, **options: object) -> Measured:
    return measure.of(mandat.decide(mandat.read(EXAMPLES / name)), **options)  # type: ignore[arg-type]


def reason(found: Measured, name: str, scope: str = "") -> str:
    assert found[name][scope] is None
    return found.why(name)[scope].to("en")


def whole_mazhilis(path: Path) -> Path:
    """The Mazhilis of 2023 with a made-up independent declared in every constituency of which nothing is known."""
    made = copy(path)
    declared = (made / "declared.csv").read_text()
    missing = [f"smd-{no:02}" for no in range(1, 30) if f"smd-{no:02}," not in declared]
    with (made / "contestants.csv").open("a") as contestants:
        contestants.writelines(f"{one},somebody,candidate,,Somebody,,,,\n" for one in missing)
    (made / "declared.csv").write_text(declared + "".join(f"{one},somebody\n" for one in missing))
    return made


def test_one_tier_is_measured_once() -> None:
    found = measured("kz-mazhilis-2012")
    assert [scope.id for scope in found.scopes] == [""]
    votes, seats = found.scopes[0].votes, found.scopes[0].seats
    assert sum(seats) == 98
    assert found["gallagher"][""] == pytest.approx(float(measure.gallagher(votes, seats)))
    assert found["laakso_taagepera"][", votes"] == pytest.approx(float(measure.laakso_taagepera(votes)))
    assert found["laakso_taagepera"][", seats"] == pytest.approx(float(measure.laakso_taagepera([83, 8, 7])))


def test_wasted_and_excluded_votes_are_whole_numbers() -> None:
    found = measured("kz-mazhilis-2023")
    values = {one.measure.id: one for one in found.values if one.scope == "list"}
    assert values["wasted_votes"].votes == 146_431  # Baytaq alone has no seat
    assert values["wasted_votes"].value == Fraction(146_431, 6_118_150)
    assert values["excluded_votes"].votes == 146_431


def test_a_house_with_constituencies_open_is_not_measured_and_its_lists_are() -> None:
    found = measured("kz-mazhilis-2023")
    assert [scope.id for scope in found.scopes] == ["", "list", "district"]
    assert found["gallagher"]["list"] == pytest.approx(0.02189, abs=1e-5)
    assert "not known in 22 of 30 contests" in reason(found, "gallagher")
    assert "not known in 22 of 29 contests" in reason(found, "gallagher", "district")
    assert "not known in 22 of 30" in found.power.to("en")  # type: ignore[union-attr]
    assert "votes of 29 of 29" in reason(found, "laakso_taagepera", "district, votes")
    assert "In no contest" in reason(found, "margin_of_victory", "district")
    assert "26 of 29" in reason(found, "malapportionment", "district")
    assert "whole area alone" in reason(found, "nationalisation", "list")
    assert "malapportionment" not in {one.measure.id for one in found.values if one.scope in ("", "list")}


def test_the_regions_have_their_persons_and_what_is_not_known_is_no_zero() -> None:
    found = measured("kz-mazhilis-2023")
    regions = {one.unit: one for one in found.regions}  # type: ignore[union-attr]
    assert len(regions) == 20
    almaty = regions["KZ-19"]
    assert [(one.contest, one.party) for one in almaty.elected] == [("smd-11", ""), ("smd-12", "")]
    assert almaty.per_100_000 == Fraction(200_000, 472_572 + 493_732)
    assert (regions["KZ-61"].seats, regions["KZ-61"].open, regions["KZ-61"].voters) == (3, 3, None)
    assert regions["KZ-61"].per_100_000 is None
    assert sum(one.seats for one in regions.values()) == 29


def test_independents_stand_alone_against_the_votes_for_lists(tmp_path: Path) -> None:
    found = measure.of(mandat.decide(mandat.read(whole_mazhilis(tmp_path))))
    house = found.scopes[0]
    alone = [one for one in house.columns if not one.party]
    assert len(alone) == 25
    assert {(one.votes, one.seats) for one in alone} == {(0, 1)}
    lists = [3_431_510, 693_938, 547_154, 535_139, 432_920, 331_058, 146_431]
    seats = [44, 8, 6, 6, 5, 4, 0]
    expected = float(measure.gallagher(lists + [0] * 25, seats + [1] * 25))
    assert found["gallagher"][""] == pytest.approx(expected)
    assert found["gallagher"]["list"] == measured("kz-mazhilis-2023")["gallagher"]["list"]
    for name in ("sainte_lague", "d_hondt", "entropy"):
        assert "Seats stand without votes on this ballot: 25: " in reason(found, name)
    assert found["hill_0"][", seats"] == 6 + 25
    power = found.power
    assert isinstance(power, measure.Power)
    assert (power.quota, power.house, len(power.players)) == (50, 98, 31)
    assert sum(power.indices["banzhaf"]) == 1
    assert len({power.indices["banzhaf"][k] for k, one in enumerate(power.players) if not one.party}) == 1
    assert found["minimal_winning_number"][""] == power.number > 100_000
    assert not power.all_seen


def test_a_quota_that_no_house_has_is_refused_where_power_is_not_known_either() -> None:
    """The folder has one tier alone: who has all the seats is not known, but that the quota is wrong is."""
    election = mandat.read(EXAMPLES / "made-up-constituency-tie")
    outcome = mandat.decide(election)
    assert isinstance(measure.of(outcome).power, Text)
    for quota in (0, -1, 10_000):
        with pytest.raises(measure.NoQuota, match="whole number"):
            measure.of(outcome, quota=quota)


def test_another_quota() -> None:
    found = measured("kz-mazhilis-2021", quota=80)
    assert isinstance(found.power, measure.Power)
    assert found.power.indices["banzhaf"] == (Fraction(3, 5), Fraction(1, 5), Fraction(1, 5))
    with pytest.raises(measure.NoQuota, match="from 1 to 98, found 99"):
        measured("kz-mazhilis-2021", quota=99)


def test_votes_that_are_not_known_are_named() -> None:
    found = measured("kz-mazhilis-2007")  # of one list the votes are not known, its share was printed
    assert "The votes of 1 of 1 contests are not known" in reason(found, "gallagher")
    assert found["laakso_taagepera"][", seats"] == 1
    assert found["laakso_taagepera"][", votes"] is None
    assert isinstance(found.power, measure.Power)


def test_a_lot_to_be_drawn_leaves_the_seats_open() -> None:
    found = measured("made-up-lot")
    assert "A lot must be drawn in 1 of 1 contests" in reason(found, "gallagher")
    assert found["laakso_taagepera"][", votes"] is not None


def test_where_the_law_is_silent_nothing_is_measured_of_the_seats() -> None:
    found = measured("made-up-no-list")
    assert "The law is silent" in reason(found, "lijphart", "list")
    assert "no contest of the tier district" in reason(found, "lijphart", "district")


def test_on_election_night_it_is_said_that_units_are_out() -> None:
    found = measured("made-up-election-night")
    said = " ".join(one.to("en") for one in found.said)
    assert "Not all units are counted yet in 1 of 1 contests" in said
    assert "Not all units are counted yet in 4 of 7 contests" in said


def test_seats_that_the_vote_did_not_fill_are_left_out_and_named() -> None:
    found = measured("made-up-constituency-tie")
    assert any("seats that are not filled, and left out" in one.to("en") for one in found.said)
    share = next(one for one in found.contests["district"] if one.why is not None)
    assert "nobody is elected yet" in share.why.to("en")  # type: ignore[union-attr]
    assert share.share is None


def test_offices_are_no_house() -> None:
    found = measured("kz-akims-north-kazakhstan-2023")
    assert "no house" in found.power.to("en")  # type: ignore[union-attr]
    assert "no house" in reason(found, "minimal_winning_number")
    (contests,) = found.contests.values()
    assert [one.margin for one in contests] == [6789, 6213, 3178]


def test_nationalisation_is_of_the_areas_that_are_told_apart() -> None:
    found = measured("made-up-election-night")
    assert found["nationalisation"]["list"] == pytest.approx(0.972, abs=5e-4)
    assert any("areas of the level constituency: 7" in one.to("en") for one in found.said)
    assert {party for party, _ in found.parties["list"]} == {"alpha", "beta", "gamma", "delta", "epsilon"}
    by_precinct = measured("made-up-election-night", level="precinct")["nationalisation"]["list"]
    assert by_precinct is not None
    assert by_precinct != found["nationalisation"]["list"]
    with pytest.raises(measure.NoLevel, match="precinct"):
        measured("made-up-election-night", level="village")


def test_volatility_matches_parties_by_their_ids() -> None:
    before = mandat.decide(mandat.read(EXAMPLES / "kz-mazhilis-2021"))
    found = measured("kz-mazhilis-2023", before=before)
    names = ("volatility", "volatility_entering", "volatility_staying")
    volatility, came, stayed = (found[name][", votes"] for name in names)
    assert volatility == pytest.approx(float(came or 0) + float(stayed or 0))
    assert found["volatility"][", seats"] is None
    assert any("A party is the same where its id is" in one.to("en") for one in found.said)
    same = measured("kz-mazhilis-2021", before=before)
    assert same["volatility"] == {", votes": 0.0, ", seats": 0.0}


def test_independents_are_one_party_for_volatility() -> None:
    found = measured(
        "made-up-district-maslikhat", before=mandat.decide(mandat.read(EXAMPLES / "made-up-district-maslikhat"))
    )
    assert found["volatility"] == {", votes": 0.0, ", seats": 0.0}


def test_equal_votes_have_no_slope(tmp_path: Path) -> None:
    one = election(tmp_path / "equal", a_law(4), {"x": 10, "y": 10})
    found = measure.of(mandat.decide(one))
    assert found["gallagher"][""] == 0
    assert "same votes" in reason(found, "cox_shugart")


def test_nobody_has_a_vote(tmp_path: Path) -> None:
    one = election(tmp_path / "none", a_law(4), {"x": 0, "y": 0})
    found = measure.of(mandat.decide(one))
    assert found["gallagher"][""] is None
    assert found["laakso_taagepera"][", votes"] is None


def test_a_contest_of_one_candidate_has_no_margin(tmp_path: Path) -> None:
    plurality = '{ method = "plurality", cite = "Art. 1" }'
    document = tmp_path / "law.toml"
    document.write_text(a_law(1, allocate=plurality, admit="", ballot="candidate"), encoding="utf-8")
    made = folder(tmp_path / "alone", {"only": 10}, kind="candidate", law=str(document))
    found = measure.of(mandat.decide(mandat.read(made)))
    (contest,) = found.contests["list"]
    assert (contest.elected, contest.next, contest.margin) == ("only", None, None)
    assert contest.why is not None


def test_a_repeat_vote_decides_the_margin_and_the_first_vote_is_measured(tmp_path: Path) -> None:
    found = measure.of(seat(tmp_path, {}, files=repeat_files({"a": 7, "b": 8})))
    (contest,) = found.contests["list"]
    assert (contest.elected, contest.next, contest.margin, contest.votes) == ("b", "a", 1, 15)
    assert [(one.id, one.votes, one.seats) for one in found.scopes[0].columns] == [
        ("all/a", 10, 0),
        ("all/b", 10, 1),
        ("all/c", 3, 0),
    ]
    values = {one.measure.id: one.votes for one in found.values}
    assert values["wasted_votes"] == 13


def test_a_frame_has_every_number_and_every_reason() -> None:
    found = measured("kz-mazhilis-2023")
    frame = found.to_frame("en")
    assert tuple(frame.columns) == measure.COLUMNS
    gallagher = frame.filter((frame["measure"] == "gallagher") & (frame["scope"] == "list"))
    assert gallagher["value"].item() == found["gallagher"]["list"]
    empty = frame.filter(frame["value"].is_null())
    assert (empty["why"] != "").all() or set(empty.filter(empty["why"] == "")["measure"]) == {"seats_per_100_000"}
    assert found.to_csv("ru").splitlines()[0] == ",".join(measure.COLUMNS)


def test_a_notebook_sees_a_table_that_says_what_is_made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANDAT_LANG", "en")
    html = measured("made-up-election-night")._repr_html_()
    assert html.startswith("<table>")
    assert "SYNTHETIC" in html
    assert "Gallagher, least squares" in html
    assert "14.58%" in html
    assert "not known in 22 of 30" in measured("kz-mazhilis-2023")._repr_html_()


@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir()))
def test_every_example_is_measured_and_every_gap_has_its_reason(name: str) -> None:
    found = measured(name)
    for one in found.values:
        assert (one.value is None) is (one.why is not None), one
    document = found.to_json()
    assert {one["measure"] for one in document["measures"]} <= set(measure.MEASURES)
    values = [one["value"] for one in document["measures"] if one["value"] is not None]
    assert all(isfinite(one) for one in values)
