"""Election nights, made up: what is decided whatever comes, what is open, and how many ballots can still come."""

import datetime
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from mandat.decision import ContestStanding, Standing, decide, standing
from mandat.election import Election, read
from tests import EXAMPLES
from tests.decision.making import a_law, election, folder
from tests.test_command import as_json, copy, mandat

PLURALITY = '{ method = "plurality", cite = "Art. 3" }'
TURNOUT = '[tier.turnout]\nshare = "1/2"\ncite = "Art. 4"'


def night(
    path: Path,
    law: str,
    votes: Mapping[str, int],
    voters: Sequence[int | str] = (100,),
    rows: Sequence[str] = (),
    **more: object,
) -> Election:
    """One unit, `in`, is in; the others, o1, o2 …, are out, with so many voters on their lists."""
    units = [
        "unit,parent,level,name,voters",
        "xx,,nation,Land,",
        "in,xx,precinct,In,",
        *(f"o{place},xx,precinct,Out {place},{number}" for place, number in enumerate(voters, start=1)),
    ]
    counts = ["unit,contest,item,count", *(f"in,all,{who},{number}" for who, number in votes.items()), *rows]
    files = {"units.csv": units, "counts.csv": counts}
    return election(path / "night", law, votes, files=files, **more)


def of(found: Standing) -> ContestStanding:
    (only,) = found.contests.values()
    return only


def seat(path: Path, votes: Mapping[str, int], voters: Sequence[int | str] = (100,), **more: object) -> ContestStanding:
    law = a_law(1, PLURALITY, "", str(more.pop("more", "")), "candidate")
    return of(standing(night(path, law, votes, voters, kind="candidate", **more)))  # type: ignore[arg-type]


def test_a_lead_larger_than_all_that_can_come_is_decided_whatever_comes(tmp_path: Path) -> None:
    found = seat(tmp_path, {"a": 300, "b": 199})
    assert found.verdict == "decided"
    assert found.certain == {"a": 1}
    assert found.open == 0
    assert all(chance.example is None for chance in found.chances.values())


def test_a_lead_as_large_as_all_that_can_come_is_open_for_a_tie_can_come(tmp_path: Path) -> None:
    found = seat(tmp_path, {"a": 300, "b": 200})
    assert (found.verdict, found.certain, found.open) == ("open", {}, 1)
    example = found.chances["a"].example
    assert example is not None
    assert (example.ballots, example.open, set(example.tied)) == ({"b": 100}, 1, {"a", "b"})


def test_a_tie_that_goes_to_the_one_registered_earlier_is_no_danger_to_it(tmp_path: Path) -> None:
    tie = '[[tier.tie]]\nby = "registered earlier"\ncite = "Art. 5"'
    orders = {"a": "1", "b": "2"}
    assert seat(tmp_path / "1", {"a": 300, "b": 200}, more=tie, orders=orders).verdict == "decided"
    assert seat(tmp_path / "2", {"a": 300, "b": 200}, more=tie, orders={"a": "2", "b": "1"}).verdict == "open"


def test_the_example_has_just_enough_ballots(tmp_path: Path) -> None:
    found = seat(tmp_path, {"a": 300, "b": 260})
    example = found.chances["a"].example
    assert example is not None
    assert example.ballots == {"b": 40}


def test_nothing_is_out_where_everything_is_counted(tmp_path: Path) -> None:
    whole = election(tmp_path / "e", a_law(1, PLURALITY, "", "", "candidate"), {"a": 3, "b": 2}, kind="candidate")
    assert not standing(whole)
    assert standing(whole).to_json() == {"contests": {}, "nothing": []}


def test_against_all_that_can_lead_makes_nobody_certain(tmp_path: Path) -> None:
    void = '[tier.against_all]\nleads = "void"\ncite = "Art. 6"'
    rows = ["in,all,against_all,250"]
    found = seat(tmp_path / "1", {"a": 300, "b": 10}, more=void, rows=rows)
    assert (found.verdict, found.certain) == ("open", {})
    assert found.chances["a"].example is not None
    assert found.chances["a"].example.state == "void"
    assert seat(tmp_path / "2", {"a": 300, "b": 10}, (50,), more=void, rows=rows).verdict == "decided"


def test_a_turnout_that_is_not_reached_yet_leaves_the_seat_open(tmp_path: Path) -> None:
    rows = ["in,all,cast,510", "in,all,registered,1000"]
    found = seat(tmp_path / "1", {"a": 400, "b": 100}, (30,), more=TURNOUT, rows=rows)
    assert found.verdict == "open"
    assert found.chances["a"].example is not None
    assert found.chances["a"].example.state == "void"
    assert seat(tmp_path / "2", {"a": 400, "b": 100}, (20,), more=TURNOUT, rows=rows).verdict == "decided"


def test_a_turnout_of_unknown_lists_is_neither_proved_nor_shown(tmp_path: Path) -> None:
    found = seat(tmp_path, {"a": 400, "b": 100}, (20,), more=TURNOUT)
    assert found.verdict == "not proved"
    assert (found.chances["a"].least, found.chances["a"].most) == (0, 1)


# -- lists ----------------------------------------------------------------------------------------------------------


def lists(path: Path, law: str, votes: Mapping[str, int], voters: Sequence[int | str]) -> ContestStanding:
    return of(standing(night(path, law, votes, voters)))


def spans(found: ContestStanding) -> dict[str, tuple[int, int]]:
    return {who: (chance.least, chance.most) for who, chance in found.chances.items()}


def test_one_seat_of_a_list_is_open_the_others_are_certain(tmp_path: Path) -> None:
    """Hare: 10 seats, 1,000 votes, 460, 345 and 195: the last remainder seat is that of 460, or of 345."""
    found = lists(tmp_path, a_law(10), {"a": 460, "b": 345, "c": 195}, (20,))
    assert spans(found) == {"a": (4, 5), "b": (3, 4), "c": (2, 2)}
    assert (found.certain, found.open) == ({"a": 4, "b": 3, "c": 2}, 1)


def test_a_list_below_the_threshold_that_can_still_reach_it_puts_seats_in_doubt(tmp_path: Path) -> None:
    """48 of 1,000, and 2 more, are 4.99% of 1,002; with 3 more they are 5.08% of 1,003."""
    found = lists(tmp_path, a_law(10), {"a": 550, "b": 402, "c": 48}, (2,))
    assert spans(found) == {"a": (6, 6), "b": (4, 4), "c": (0, 0)}
    wider = lists(tmp_path / "more", a_law(10), {"a": 550, "b": 402, "c": 48}, (3,))
    assert wider.chances["c"].most == 1
    assert wider.verdict == "open"


def test_a_list_that_can_still_fall_below_the_threshold_has_no_certain_seat(tmp_path: Path) -> None:
    found = lists(tmp_path, a_law(10), {"a": 550, "b": 399, "c": 51}, (21,))
    assert found.chances["c"].least == 0
    example = found.chances["c"].example
    assert example is not None
    assert "c" not in example.seats


def test_the_second_list_guaranteed_its_seats_is_certain_of_them(tmp_path: Path) -> None:
    few = (
        '[tier.at_least]\nlists = 2\nweight = "0.7"\nseats = 2\nleftover = "to the lists over the threshold"\n'
        'excess = "from the lists over the threshold"\ncite = "Art. 4"'
    )
    law = a_law(69, more=few)
    found = lists(tmp_path / "1", law, {"a": 90_000, "b": 4_000, "c": 2_000}, (500,))
    assert spans(found) == {"a": (67, 67), "b": (2, 2), "c": (0, 0)}
    assert found.verdict == "decided"
    # 500 more and c may be let in instead of b, or level with it
    closer = lists(tmp_path / "2", law, {"a": 90_000, "b": 2_400, "c": 2_000}, (500,))
    assert closer.verdict == "open"
    assert closer.chances["a"].least == 0  # b and c level: the law does not say who is let in


def test_silence_of_the_law_makes_every_seat_open(tmp_path: Path) -> None:
    """Nobody may reach 60% where 100 ballots more come for others: the law then says nothing."""
    law = a_law(5, admit='{ share = "60%", of = "valid", cite = "Art. 2" }')
    found = lists(tmp_path, law, {"a": 620, "b": 380}, (100,))
    assert found.certain == {}
    example = found.chances["a"].example
    assert example is not None
    assert example.state == "none admitted"


@pytest.mark.parametrize("divisors", ["d'hondt", "sainte-lague", "huntington-hill"])
def test_divisors_are_bounded_too(tmp_path: Path, divisors: str) -> None:
    rule = f'{{ method = "highest averages", divisors = "{divisors}", cite = "Art. 3" }}'
    found = lists(tmp_path, a_law(20, rule), {"a": 45_000, "b": 35_000, "c": 20_000}, (1_000,))
    assert all(chance.verdict in ("decided", "open") for chance in found.chances.values())
    assert all(chance.most - chance.least <= 1 for chance in found.chances.values())


# -- how many ballots can still come ----------------------------------------------------------------------------------


def test_the_bound_is_what_lies_nearest_to_the_ballots(tmp_path: Path) -> None:
    rows = [
        "o1,all,registered,90", "o1,all,received,95",
        "o2,all,registered,80",
        "o3,all,issued,40", "o3,all,received,70", "o3,all,registered,69",
    ]  # fmt: skip
    out = seat(tmp_path, {"a": 900, "b": 10}, (99, 99, 99, 60), rows=rows).out
    assert out.sources == {"issued": (1, 40), "received": (1, 95), "registered": (1, 80), "voters": (1, 60)}
    assert out.ballots == 275
    assert (out.counted, out.expected, out.units) == (1, 5, ("o1", "o2", "o3", "o4"))


def test_without_any_figure_the_units_are_named_and_an_example_is_shown(tmp_path: Path) -> None:
    found = seat(tmp_path, {"a": 900, "b": 10}, ("", 50))
    assert (found.out.ballots, found.out.without) == (None, ("o1",))
    assert found.verdict == "open"
    assert found.certain == {}


def test_a_bound_of_the_callers_own_takes_the_place_of_the_others(tmp_path: Path) -> None:
    law = a_law(1, PLURALITY, "", "", "candidate")
    own = night(tmp_path, law, {"a": 900, "b": 10}, ("", 50), kind="candidate")
    found = of(standing(own, at_most={"all": 800}))
    assert found.verdict == "decided"
    assert found.out.sources == {"given": (2, 800)}
    with pytest.raises(ValueError, match="at_most"):
        standing(own, at_most={"nowhere": 3})


def test_voters_of_a_unit_above_less_those_accounted_for_bound_what_is_left(tmp_path: Path) -> None:
    units = [
        "unit,parent,level,name,voters", "xx,,nation,Land,1000", "in,xx,precinct,In,700", "o1,xx,precinct,Out,120",
        "o2,xx,precinct,Out,",
    ]  # fmt: skip
    counts = ["unit,contest,item,count", "in,all,a,500", "in,all,b,10"]
    law = a_law(1, PLURALITY, "", "", "candidate")
    own = election(
        tmp_path / "e", law, {"a": 1, "b": 1}, kind="candidate", files={"units.csv": units, "counts.csv": counts}
    )
    out = of(standing(own)).out
    assert out.sources == {"voters": (1, 120), "unit above": (1, 180)}
    assert (out.covered, out.voters) == (700, None)


def test_registered_voters_of_the_whole_less_the_ballots_already_counted(tmp_path: Path) -> None:
    out = seat(tmp_path, {"a": 500, "b": 10}, ("", ""), rows=["xx,all,registered,1000", "in,all,invalid,40"]).out
    assert out.sources == {"unit above": (2, 450)}


def test_an_account_line_for_all_units_does_not_hide_those_that_are_in(tmp_path: Path) -> None:
    """5% of the registered: 1,000 in all units, of which 60 votes are 6%, however few units are in."""
    law = a_law(10, admit='{ share = "5%", of = "registered", cite = "Art. 2" }')
    rows = ["in,all,registered,400", "o1,all,registered,600"]
    found = of(standing(night(tmp_path, law, {"a": 240, "b": 60}, (600,), rows=rows)))
    assert found.out.voters == 1_000
    assert found.chances["b"].verdict == "open"
    assert found.chances["b"].least >= 0
    assert found.chances["b"].seen is not None


# -- a whole election --------------------------------------------------------------------------------------------------


def test_the_made_up_election_night() -> None:
    found = standing(read(EXAMPLES / "made-up-election-night"))
    assert {contest: one.verdict for contest, one in found.contests.items()} == {
        "list": "open", "smd-2": "decided", "smd-4": "decided", "smd-5": "open", "smd-7": "open",
    }  # fmt: skip
    assert (found.contests["list"].open, sum(found.contests["list"].certain.values())) == (1, 5)
    assert (found.contests["list"].out.covered, found.contests["list"].out.voters) == (44_742, 46_201)


def test_an_outcome_at_hand_is_not_decided_again(monkeypatch: pytest.MonkeyPatch) -> None:
    night = read(EXAMPLES / "made-up-election-night")
    outcome = decide(night)
    expected = standing(night).to_json()
    monkeypatch.setattr("mandat.decision.outstanding.contests.decide", None)
    assert standing(night, outcome=outcome).to_json() == expected


def test_contests_of_which_nothing_is_in_are_named(tmp_path: Path) -> None:
    own = copy(tmp_path, "made-up-election-night")
    counts = own / "counts.csv"
    rows = [row for row in counts.read_text().splitlines() if ",smd-3," not in row]
    counts.write_text("\n".join(rows) + "\n")
    (own / "official.csv").write_text("tier,contest,contestant,seats\n")
    assert standing(read(own)).nothing == ("smd-3",)


def test_the_repeat_vote_is_what_still_decides_a_contest(tmp_path: Path) -> None:
    """2023 law: three candidates, two equal; their repeat vote is counted in one of two units."""
    units = [
        "unit,parent,level,name,voters", "xx,,district,Land,", "u1,xx,precinct,1,400", "u2,xx,precinct,2,100",
    ]  # fmt: skip
    own = folder(
        tmp_path / "e",
        {"a": 1, "b": 1, "c": 1},
        kind="candidate",
        law="kz/maslikhat-district",
        date=datetime.date(2023, 3, 19),
        seats="[seats]\ndistrict = 1",
        tier="district",
        files={
            "units.csv": units,
            "contests.csv": [
                "contest,tier,unit,seats,name,repeats", "all,district,xx,,All,", "again,district,xx,,Again,all",
            ],
            "contestants.csv": [
                "contest,contestant,kind,party,name,order",
                *(f"all,{who},candidate,,{who},{place}" for place, who in enumerate("abc", 1)),
                *(f"again,{who},candidate,,{who},{place}" for place, who in enumerate("ab", 1)),
            ],
            "counts.csv": [
                "unit,contest,item,count", "xx,all,a,200", "xx,all,b,200", "xx,all,c,50", "u1,again,a,250",
                "u1,again,b,120",
            ],
        },
    )  # fmt: skip
    found = standing(read(own))
    assert list(found.contests) == ["all"]
    assert found.contests["all"].certain == {"a": 1}
    assert found.contests["all"].out.ballots == 100


# -- as it is shown ----------------------------------------------------------------------------------------------------


def test_decide_says_what_is_decided_whatever_comes(tmp_path: Path) -> None:
    told = mandat("decide", EXAMPLES / "made-up-election-night").stdout
    assert "SYNTHETIC" in told
    assert "Decided whatever comes: elected: Candidate 2-1." in told
    assert "Seats that are decided whatever comes: 5 of 6; open: 1." in told
    assert "no more than 1,462" in told


def test_decide_as_json_has_the_standing_and_null_where_nothing_is_out() -> None:
    found = as_json("decide", EXAMPLES / "made-up-election-night")["standing"]
    assert json.loads(json.dumps(found)) == found
    assert found["contests"]["smd-2"]["certain"] == {"c2-1": 1}
    assert found["contests"]["smd-5"]["contestants"]["c5-1"]["example"]["ballots"]
    assert as_json("decide", EXAMPLES / "kz-mazhilis-2021")["standing"] is None


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_the_standing_is_shown_in_each_language(lang: str) -> None:
    told = mandat("decide", EXAMPLES / "made-up-election-night", lang=lang).stdout
    assert "{" not in told
