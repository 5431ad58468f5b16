"""Each test is one situation in a list contest or a constituency, small enough to check with a pencil."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from mandat.decision import LotError, Outcome, decide
from tests.decision.making import a_law, election

SECOND = '{ lists = 2, weight = "0.7", seats = 2, leftover = "to the lists over the threshold", cite = "Art. 4" }'
EARLIER = 'tie = [{ by = "registered earlier", cite = "Art. 5" }]'
LOT = 'tie = [{ by = "lot", cite = "Art. 5" }]'


def result(path: Path, law: str, votes: Mapping[str, int | None], **more: Any) -> Outcome:
    lots = more.pop("lots", None)
    return decide(election(path / "folder", law, votes, **more), lots=lots)


def test_the_largest_fractions_take_the_seats_left(tmp_path: Path) -> None:
    # quota 1000/10 = 100: 4.6, 3.5, 1.9 -> 4, 3, 1 and the two left to .9 and .6
    outcome = result(tmp_path, a_law(), {"a": 460, "b": 350, "c": 190})
    assert outcome.seats == {"a": 5, "b": 3, "c": 2}
    assert outcome.status == "decided"


def test_exactly_five_percent_is_enough_and_one_vote_less_is_not(tmp_path: Path) -> None:
    at = result(tmp_path / "at", a_law(), {"a": 95, "b": 5})
    assert at.contests["all"].admitted == ("a", "b")
    under = result(tmp_path / "under", a_law(), {"a": 96, "b": 5})
    assert under.contests["all"].admitted == ("a",)
    assert under.seats == {"a": 10, "b": 0}


def test_more_than_five_percent_needs_one_vote_more(tmp_path: Path) -> None:
    law = a_law(admit='{ share = "5%", of = "valid", compare = "more than", cite = "Art. 2" }')
    assert result(tmp_path / "at", law, {"a": 95, "b": 5}).contests["all"].admitted == ("a",)
    assert result(tmp_path / "over", law, {"a": 94, "b": 5}).contests["all"].admitted == ("a", "b")


def test_ballots_against_all_raise_the_base_but_not_the_quota(tmp_path: Path) -> None:
    law = a_law(more='against_all = { leads = "nothing", cite = "Art. 1" }')
    # 5 of 100 valid with 1 against all among them is 5%; with 2 it is below
    enough = result(tmp_path / "enough", law, {"a": 94, "b": 5}, accounts={"against_all": 1})
    assert enough.contests["all"].admitted == ("a", "b")
    short = result(tmp_path / "short", law, {"a": 94, "b": 5}, accounts={"against_all": 2})
    assert short.contests["all"].admitted == ("a",)


def test_the_base_of_all_ballots_cast_counts_the_invalid(tmp_path: Path) -> None:
    law = a_law(admit='{ share = "5%", of = "cast", cite = "Art. 2" }')
    assert result(tmp_path / "no", law, {"a": 95, "b": 5}, accounts={"invalid": 1}).contests["all"].admitted == ("a",)
    assert result(tmp_path / "ok", law, {"a": 95, "b": 5}, accounts={"cast": 100}).contests["all"].admitted == (
        "a",
        "b",
    )


def test_where_the_ballots_cast_are_not_known_bounds_may_settle_the_threshold(tmp_path: Path) -> None:
    law = a_law(admit='{ share = "5%", of = "cast", cite = "Art. 2" }')
    # b has 5 of at least 100 and of at most 200: cannot be told
    open_ = result(tmp_path / "open", law, {"a": 95, "b": 5}, accounts={"issued": 200})
    assert open_.missing == ["all"]
    assert open_.status == "incomplete"
    # b has 12 of at most 200, and c 1 of at least 113: settled
    told = result(tmp_path / "told", law, {"a": 100, "b": 12, "c": 1}, accounts={"issued": 200})
    assert told.contests["all"].admitted == ("a", "b")


def test_a_blank_figure_leaves_the_contest_missing_and_a_zero_does_not(tmp_path: Path) -> None:
    blank = result(tmp_path / "blank", a_law(), {"a": 95, "b": None})
    assert (blank.missing, blank.seats) == (["all"], {"a": 0, "b": 0})
    zero = result(tmp_path / "zero", a_law(), {"a": 95, "b": 0})
    assert zero.seats == {"a": 10, "b": 0}


@pytest.mark.parametrize(("first", "second"), [("2023-01-10", "2023-01-11"), ("1", "2")])
def test_equal_fractions_go_to_the_list_registered_earlier(tmp_path: Path, first: str, second: str) -> None:
    # quota 10: 4.5 and 5.5 -> the tenth seat by registration
    votes = {"a": 45, "b": 55}
    law = a_law(more=EARLIER)
    assert result(tmp_path / "1", law, votes, orders={"a": first, "b": second}).seats == {"a": 5, "b": 5}
    assert result(tmp_path / "2", law, votes, orders={"a": second, "b": first}).seats == {"b": 6, "a": 4}


def test_equal_fractions_and_equal_registration_leave_the_seat_open_and_say_so(tmp_path: Path) -> None:
    law = a_law(more=EARLIER)
    outcome = result(tmp_path, law, {"a": 45, "b": 55}, orders={"a": "2023-01-10", "b": "2023-01-10"})
    assert outcome.seats == {"b": 5, "a": 4}
    assert outcome.contests["all"].silent == ("equal registration",)
    assert outcome.status == "incomplete"


def test_equal_fractions_without_days_of_registration_cannot_be_decided(tmp_path: Path) -> None:
    outcome = result(tmp_path, a_law(more=EARLIER), {"a": 45, "b": 55})
    assert outcome.missing == ["all"]
    assert "registered" in str(outcome.contests["all"].reason)


def test_a_lot_is_waited_for_and_the_decision_goes_on_when_it_is_drawn(tmp_path: Path) -> None:
    law = a_law(more=LOT)
    votes = {"a": 45, "b": 55}
    waiting = result(tmp_path / "1", law, votes)
    assert waiting.status == "pending"
    (lot,) = waiting.lots
    assert (lot.id, lot.among, lot.seats) == ("list/all", ("a", "b"), 1)
    assert waiting.seats == {"b": 5, "a": 4}
    drawn = result(tmp_path / "2", law, votes, lots={"list/all": ["a"]})
    assert (drawn.status, drawn.seats) == ("decided", {"a": 5, "b": 5})


@pytest.mark.parametrize(
    "lots",
    [{"list/all": ["c"]}, {"list/all": ["a", "b"]}, {"list/all": ["nobody"]}, {"list/other": ["a"]}],
)
def test_a_lot_that_does_not_fit_is_refused(tmp_path: Path, lots: dict[str, list[str]]) -> None:
    with pytest.raises(LotError):
        result(tmp_path, a_law(more=LOT), {"a": 45, "b": 55, "c": 100}, lots=lots)


def test_a_lot_for_an_election_without_a_tie_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LotError):
        result(tmp_path, a_law(more=LOT), {"a": 40, "b": 60}, lots={"list/all": ["a"]})


def test_one_list_over_the_threshold_lets_the_next_in_with_its_quotient_weighted(tmp_path: Path) -> None:
    # a 960, b 40 of 1000 valid: only a has 5%. quota 1000/50 = 20: a 48; b 2 * 0.7 = 1.4 -> 1, but at least 2
    law = a_law(list_seats=50, more=f"at_least = {SECOND}")
    outcome = result(tmp_path, law, {"a": 960, "b": 40})
    assert outcome.contests["all"].let_in == ("b",)
    assert outcome.seats == {"a": 48, "b": 2}


def test_the_seats_left_go_to_the_list_over_the_threshold(tmp_path: Path) -> None:
    # a 9500, b 480, c 20: quota 9980/100 = 99.8: a 95.19 -> 95; b 4.81 * 0.7 = 3.37 -> 3; two left to a
    law = a_law(list_seats=100, more=f"at_least = {SECOND}")
    assert result(tmp_path, law, {"a": 9500, "b": 480, "c": 20}).seats == {"a": 97, "b": 3, "c": 0}


def test_guaranteed_seats_above_the_whole_are_left_open_where_the_law_is_silent(tmp_path: Path) -> None:
    # quota 1000/10 = 100: a 9.9 -> 9, b 0.1 * 0.7 -> 0 but at least 2: eleven seats for ten
    silent = result(tmp_path / "1", a_law(more=f"at_least = {SECOND}"), {"a": 990, "b": 10})
    assert silent.contests["all"].silent == ("guaranteed seats above the whole",)
    assert silent.seats == {"a": 0, "b": 0}
    gives = SECOND.replace("cite", 'excess = "from the lists over the threshold", cite')
    assert result(tmp_path / "2", a_law(more=f"at_least = {gives}"), {"a": 990, "b": 10}).seats == {"a": 8, "b": 2}


def test_equal_votes_for_second_place_are_left_open(tmp_path: Path) -> None:
    outcome = result(tmp_path, a_law(more=f"at_least = {SECOND}"), {"a": 940, "b": 30, "c": 30})
    assert outcome.contests["all"].silent == ("equal second lists",)


HALF = '{ lists = 2, share = "50%", of = "valid", cite = "x" }'


def test_lists_are_let_in_until_all_have_more_than_half_of_the_votes_together(tmp_path: Path) -> None:
    # of 1000: a 300 and b 100 reach 10%, together 400; c makes it 490, d 550
    votes = {"a": 300, "b": 100, "c": 90, "d": 60} | {f"e{k}": 45 for k in range(10)}
    law = a_law(more=f"at_least = {HALF}").replace('share = "5%"', 'share = "10%"')
    outcome = result(tmp_path, law, votes)
    assert (outcome.contests["all"].admitted, outcome.contests["all"].let_in) == (("a", "b"), ("c", "d"))
    assert {party: seats for party, seats in outcome.seats.items() if seats} == {"a": 5, "b": 2, "c": 2, "d": 1}
    assert "The lists over the threshold together: 400 of 1,000; more than 50% needed." in outcome.explain(
        language="en"
    )


def test_exactly_half_of_the_votes_together_is_not_more_than_half(tmp_path: Path) -> None:
    law = a_law(more=f"at_least = {HALF}").replace('share = "5%"', 'share = "20%"')
    assert result(tmp_path, law, {"a": 300, "b": 200, "c": 190, "d": 160, "e": 150}).contests["all"].let_in == ("c",)


def test_equal_votes_for_the_place_that_more_than_half_asks_for_are_left_open(tmp_path: Path) -> None:
    law = a_law(more=f"at_least = {HALF}").replace('share = "5%"', 'share = "20%"')
    outcome = result(tmp_path, law, {"a": 250, "b": 200, "c": 190, "d": 190, "e": 170})
    assert outcome.contests["all"].silent == ("equal second lists",)


@pytest.mark.parametrize(("then", "state"), [("void", "void"), ("undecided", "silent"), ("all", "decided")])
def test_all_lists_together_without_half_of_the_ballots_are_as_if_nobody_were_admitted(
    tmp_path: Path, then: str, state: str
) -> None:
    more = f'at_least = {HALF.replace("valid", "cast")}\nnone_admitted = {{ then = "{then}", cite = "x" }}'
    outcome = result(tmp_path, a_law(more=more), {"a": 30, "b": 15}, accounts={"invalid": 55, "cast": 100})
    assert outcome.contests["all"].state == state
    assert sum(outcome.seats.values()) == (10 if state == "decided" else 0)


def test_the_only_list_on_the_ballot_takes_all(tmp_path: Path) -> None:
    assert result(tmp_path, a_law(more=f"at_least = {SECOND}"), {"a": 10}).seats == {"a": 10}


@pytest.mark.parametrize(
    ("then", "state", "seats"), [("undecided", "silent", 0), ("void", "void", 0), ("all", "decided", 10)]
)
def test_no_list_over_the_threshold(tmp_path: Path, then: str, state: str, seats: int) -> None:
    law = a_law(
        admit='{ share = "60%", of = "valid", cite = "Art. 2" }',
        more=f'none_admitted = {{ then = "{then}", cite = "Art. 6" }}',
    )
    outcome = result(tmp_path, law, {"a": 50, "b": 50})
    assert outcome.contests["all"].state == state
    assert sum(outcome.seats.values()) == seats


def test_not_one_vote_admits_nobody(tmp_path: Path) -> None:
    outcome = result(tmp_path, a_law(), {"a": 0, "b": 0})
    assert outcome.contests["all"].silent == ("none admitted",)


def test_a_class_of_lists_is_exempt_and_another_has_a_higher_threshold(tmp_path: Path) -> None:
    law = a_law(
        admit="""[
            { share = "5%", of = "valid", but = ["coalition", "minority"], cite = "Art. 2" },
            { share = "7%", of = "valid", only = ["coalition"], cite = "Art. 2" },
            { always = true, only = ["minority"], cite = "Art. 2" },
        ]"""
    )
    votes = {"a": 870, "b": 60, "c": 60, "d": 10}
    outcome = result(tmp_path, law, votes, classes={"c": "coalition", "d": "minority"})
    assert outcome.contests["all"].admitted == ("a", "b", "d")


@pytest.mark.parametrize(
    ("divisors", "seats"),
    # 53, 24, 23 votes for seven seats (a textbook case: each rule gives another answer)
    [("d'hondt", [4, 2, 1]), ("sainte-lague", [3, 2, 2]), ("adams", [3, 2, 2]), ("danish", [3, 2, 2])],
)
def test_highest_averages(tmp_path: Path, divisors: str, seats: list[int]) -> None:
    law = a_law(7, f'{{ method = "highest averages", divisors = "{divisors}", cite = "Art. 3" }}')
    outcome = result(tmp_path, law, {"a": 53, "b": 24, "c": 23})
    assert list(outcome.contests["all"].seats.values()) == seats


def test_turnout_below_what_the_law_asks_makes_the_contest_void(tmp_path: Path) -> None:
    law = a_law(more='turnout = { share = "50%", compare = "more than", cite = "Art. 7" }')
    half = result(tmp_path / "1", law, {"a": 60, "b": 40}, accounts={"cast": 100, "registered": 200})
    assert (half.void, half.seats) == (["all"], {"a": 0, "b": 0})
    more = result(tmp_path / "2", law, {"a": 61, "b": 40}, accounts={"cast": 101, "registered": 200})
    assert more.status == "decided"


def test_the_largest_votes_give_the_same_seats(tmp_path: Path) -> None:
    votes = {"a": 460, "b": 350, "c": 190}
    big = {who: vote * 10**9 for who, vote in votes.items()}
    assert result(tmp_path, a_law(), big).seats == {"a": 5, "b": 3, "c": 2}


PLURALITY = '{ method = "plurality", cite = "Art. 9" }'
REPEAT = """
unfilled = [
    { then = "repeat vote", when = "more than two candidates", cite = "Art. 95(3)" },
    { then = "repeat election", when = "two candidates", cite = "Art. 96(1)" },
]
"""


def seat(
    path: Path, votes: Mapping[str, int | None], more: str = REPEAT, rule: str = PLURALITY, **data: Any
) -> Outcome:
    return result(path, a_law(1, rule, "", more, "candidate"), votes, kind="candidate", **data)


def test_the_candidate_with_more_votes_than_the_others_is_elected(tmp_path: Path) -> None:
    outcome = seat(tmp_path, {"a": 10, "b": 11, "c": 3})
    assert [one.contestant for one in outcome.elected] == ["b"]
    assert outcome.seats == {"": 1}


def test_equal_first_of_three_candidates_lead_to_a_repeat_vote_among_them(tmp_path: Path) -> None:
    outcome = seat(tmp_path, {"a": 10, "b": 10, "c": 3})
    follow = outcome.contests["all"].follow_up
    assert follow is not None
    assert (follow.then, follow.among) == ("repeat vote", ("a", "b"))
    assert (outcome.void, outcome.elected, outcome.status) == (["all"], (), "decided")


def test_two_equal_candidates_lead_to_a_repeat_election(tmp_path: Path) -> None:
    follow = seat(tmp_path, {"a": 10, "b": 10}).contests["all"].follow_up
    assert follow is not None
    assert (follow.then, follow.among) == ("repeat election", ())


def test_a_tie_without_a_rule_is_the_laws_silence(tmp_path: Path) -> None:
    outcome = seat(tmp_path, {"a": 10, "b": 10}, more="")
    assert outcome.contests["all"].silent == ("nobody elected",)


def test_against_all_in_the_lead_does_nothing_or_makes_void_as_the_law_says(tmp_path: Path) -> None:
    votes = {"a": 10, "b": 3}
    nothing = 'against_all = { leads = "nothing", cite = "Art. 1" }'
    void = 'against_all = { leads = "void", cite = "Art. 1" }'
    accounts = {"against_all": 50}
    assert seat(tmp_path / "1", votes, more=nothing, accounts=accounts).elected[0].contestant == "a"
    assert seat(tmp_path / "2", votes, more=void, accounts=accounts).void == ["all"]
    assert seat(tmp_path / "3", votes, more=void, accounts={"against_all": 10}).elected[0].contestant == "a"
    assert "against all leads" in seat(tmp_path / "4", votes, more=nothing, accounts=accounts).steps[1].rule


MAJORITY = '{ method = "majority", share = "50%", of = "valid", cite = "Art. 9" }'
RUNOFF = 'unfilled = [{ then = "repeat vote", among = "the first two", cite = "Art. 95" }]'


def test_half_of_the_votes_is_no_majority_and_one_more_is(tmp_path: Path) -> None:
    half = seat(tmp_path / "1", {"a": 50, "b": 30, "c": 20}, rule=MAJORITY, more=RUNOFF)
    follow = half.contests["all"].follow_up
    assert follow is not None
    assert follow.among == ("a", "b")
    assert seat(tmp_path / "2", {"a": 51, "b": 30, "c": 20}, rule=MAJORITY, more=RUNOFF).elected[0].contestant == "a"


def test_equal_second_candidates_all_stand_named_for_the_repeat_vote(tmp_path: Path) -> None:
    follow = seat(tmp_path, {"a": 40, "b": 30, "c": 30}, rule=MAJORITY, more=RUNOFF).contests["all"].follow_up
    assert follow is not None
    assert follow.among == ("a", "b", "c")


def repeat_files(votes: dict[str, int]) -> dict[str, list[str]]:
    return {
        "contests.csv": [
            "contest,tier,unit,seats,name,repeats",
            "all,list,xx,,Everywhere,",
            "again,list,xx,,Repeat vote,all",
        ],
        "contestants.csv": [
            "contest,contestant,kind,party,name,order",
            *(f"all,{who},candidate,,{who}," for who in "abc"),
            *(f"again,{who},candidate,,{who}," for who in votes),
        ],
        "counts.csv": [
            "unit,contest,item,count",
            "xx,all,a,10",
            "xx,all,b,10",
            "xx,all,c,3",
            *(f"xx,again,{who},{vote}" for who, vote in votes.items()),
        ],
    }


def test_a_repeat_vote_fills_the_seat_by_the_most_votes(tmp_path: Path) -> None:
    outcome = seat(tmp_path, {}, files=repeat_files({"a": 7, "b": 8}))
    assert [(one.contest, one.contestant) for one in outcome.elected] == [("all", "b")]
    assert outcome.status == "decided"


def test_the_only_candidate_left_is_elected_without_a_vote_where_the_law_says_so(tmp_path: Path) -> None:
    files = repeat_files({"a": 7})
    files["counts.csv"] = [*files["counts.csv"][:-1], "xx,again,a,0"]
    alone = REPEAT.replace('then = "repeat vote",', 'then = "repeat vote", alone = "elected",')
    assert [one.contestant for one in seat(tmp_path / "1", {}, more=alone, files=files).elected] == ["a"]
    silent = seat(tmp_path / "2", {}, files=files)
    assert silent.contests["all"].silent == ("one candidate left",)
    assert silent.elected == ()


def test_who_was_not_in_the_first_vote_cannot_stand_in_the_repeat_vote(tmp_path: Path) -> None:
    outcome = seat(tmp_path, {}, files=repeat_files({"a": 7, "z": 90}))
    assert outcome.elected == ()
    assert any("not in the first vote" in note.to("en") for note in outcome.notes)


def test_a_repeat_election_is_decided_like_a_first_one_and_anybody_may_stand(tmp_path: Path) -> None:
    more = 'unfilled = [{ then = "repeat election", cite = "Art. 96" }]'
    outcome = seat(tmp_path / "1", {}, more=more, files=repeat_files({"y": 7, "z": 90}))
    assert [one.contestant for one in outcome.elected] == ["z"]
    again = seat(tmp_path / "2", {}, more=more, files=repeat_files({"y": 90, "z": 90}))
    assert again.contests["all"].follow_up is not None


def test_a_contest_that_needs_no_repeat_vote_keeps_its_winner(tmp_path: Path) -> None:
    files = repeat_files({"a": 1, "b": 9})
    files["counts.csv"] = [row.replace("xx,all,a,10", "xx,all,a,11") for row in files["counts.csv"]]
    outcome = seat(tmp_path, {}, files=files)
    assert [one.contestant for one in outcome.elected] == ["a"]
    assert any("needs no repeat vote" in note.to("en") for note in outcome.notes)


def test_three_equal_for_two_places_in_the_repeat_vote_is_the_laws_silence(tmp_path: Path) -> None:
    outcome = seat(tmp_path, {"a": 40, "b": 30, "c": 30}, rule=MAJORITY, more=RUNOFF)
    assert outcome.contests["all"].silent == ("more than two tied",)


def test_equal_votes_in_the_repeat_vote_are_the_laws_silence(tmp_path: Path) -> None:
    outcome = seat(tmp_path, {}, files=repeat_files({"a": 8, "b": 8}))
    assert outcome.contests["all"].silent == ("equal in the repeat vote",)


def test_equal_votes_in_the_repeat_vote_lead_where_the_law_then_says(tmp_path: Path) -> None:
    more = REPEAT.replace(
        "\n]", '\n    { then = "repeat election", when = "after a repeat vote", cite = "Art. 64(1)" },\n]'
    )
    outcome = seat(tmp_path, {}, more=more, files=repeat_files({"a": 8, "b": 8}))
    follow = outcome.contests["all"].follow_up
    assert follow is not None
    assert (follow.then, follow.cite) == ("repeat election", "Art. 64(1)")


def test_a_declared_winner_takes_the_seat_where_some_votes_are_not_known(tmp_path: Path) -> None:
    files = {"declared.csv": ["contest,contestant", "all,b"]}
    outcome = seat(tmp_path, {"a": 10, "b": None}, files=files)
    assert outcome.contests["all"].state == "declared"
    assert [one.contestant for one in outcome.elected] == ["b"]


def test_the_valid_ballots_known_otherwise_bound_the_votes_against_all(tmp_path: Path) -> None:
    law = a_law(more='against_all = { leads = "nothing", cite = "Art. 1" }')
    votes = {"a": 94, "b": 5}
    # 120 valid ballots: 21 were against all, and 5 of 120 is below 5%
    for place, accounts in enumerate([{"valid": 120}, {"cast": 125, "invalid": 5}]):
        outcome = result(tmp_path / str(place), law, votes, accounts=accounts)
        assert outcome.contests["all"].admitted == ("a",)
        assert outcome.notes == ()


def test_valid_ballots_for_nobody_count_in_the_base_where_the_ballot_has_no_line_for_them(tmp_path: Path) -> None:
    outcome = result(tmp_path, a_law(), {"a": 94, "b": 5}, accounts={"cast": 125, "invalid": 5})
    assert outcome.contests["all"].admitted == ("a",)
    assert any("21 valid ballots are for no contestant" in note.to("en") for note in outcome.notes)


@pytest.mark.parametrize(("line", "admitted"), [("7", ("a", "b")), ("", None)])
def test_a_blank_line_against_all_leaves_the_threshold_open(tmp_path: Path, line: str, admitted: object) -> None:
    law = a_law(more='against_all = { leads = "nothing", cite = "Art. 1" }')
    files = {"counts.csv": ["unit,contest,item,count", "xx,all,a,87", "xx,all,b,6", f"xx,all,against_all,{line}"]}
    outcome = result(tmp_path, law, {"a": 87, "b": 6}, files=files)
    assert (outcome.contests["all"].admitted if not outcome.missing else None) == admitted


def test_how_many_ballots_against_all_would_change_nothing_is_exact(tmp_path: Path) -> None:
    law = a_law(more='against_all = { leads = "nothing", cite = "Art. 1" }')
    (note,) = result(tmp_path / "1", law, {"a": 90, "b": 6}).notes
    assert "up to 24 of them" in note.to("en")  # 6 of 120 is 5%
    at = result(tmp_path / "2", law, {"a": 90, "b": 6}, accounts={"against_all": 24})
    assert at.contests["all"].admitted == ("a", "b")
    over = result(tmp_path / "3", law, {"a": 90, "b": 6}, accounts={"against_all": 25})
    assert over.contests["all"].admitted == ("a",)


def test_against_all_not_known_leaves_open_whether_the_contest_is_void(tmp_path: Path) -> None:
    void = 'against_all = { leads = "void", cite = "Art. 1" }'
    files = {"counts.csv": ["unit,contest,item,count", "xx,all,a,9", "xx,all,b,3", "xx,all,against_all,"]}
    assert seat(tmp_path, {"a": 9, "b": 3}, more=void, files=files).missing == ["all"]


def test_a_count_that_is_not_complete_announces_no_repeat_vote(tmp_path: Path) -> None:
    files = {
        "units.csv": ["unit,parent,level,name", "xx,,nation,Land", "u1,xx,precinct,1", "u2,xx,precinct,2"],
        "counts.csv": ["unit,contest,item,count", *(f"u1,all,{who},10" for who in "abc")],
    }
    outcome = seat(tmp_path, {"a": 10, "b": 10, "c": 10}, files=files)
    assert (outcome.missing, outcome.void) == (["all"], [])
    assert outcome.uncounted == {"all": ["u2"]}
    assert outcome.status == "incomplete"


def test_more_seats_than_candidates_with_votes_is_remarked(tmp_path: Path) -> None:
    outcome = result(tmp_path, a_law(3, PLURALITY, "", "", "candidate"), {"a": 5, "b": 4}, kind="candidate")
    assert sum(outcome.seats.values()) == 2
    assert any("nobody can take: 1" in note.to("en") for note in outcome.notes)


def test_an_explanation_about_nobody_there_is_refused(tmp_path: Path) -> None:
    outcome = result(tmp_path, a_law(), {"a": 460, "b": 350, "c": 190})
    assert "460" in outcome.explain("a", "en")
    assert "350 of" not in outcome.explain("a", "en")
    with pytest.raises(KeyError):
        outcome.explain("zzz")


def test_ballots_of_units_not_counted_yet_are_not_held_against_the_votes_of_others(tmp_path: Path) -> None:
    """1,000 valid ballots in both units, votes from one: 30 of its 400 are 7.5%, whatever the other unit holds."""
    files = {
        "units.csv": ["unit,parent,level,name", "xx,,nation,Land", "u1,xx,precinct,1", "u2,xx,precinct,2"],
        "counts.csv": ["unit,contest,item,count", "u1,all,a,370", "u1,all,b,30", "xx,all,valid,1000"],
    }
    outcome = result(tmp_path, a_law(), {"a": 370, "b": 30}, files=files)
    assert outcome.contests["all"].admitted == ("a", "b")
    assert outcome.status == "incomplete"
