"""Which persons take the seats of a list, and whether the groups have their share."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from mandat.decision import Outcome, decide
from mandat.decision.fill import kazakh_key
from tests.decision.making import a_law, election

PARTY = """
[tier.fill]
by = "party decides"
within = { en = "10 days", ru = "10 дней", kk = "10 күн" }
otherwise = "alphabetical"
cite = "Art. 8"
groups = [
    { of = ["women", "youth"], share = "30%", on = "list", cite = "Art. 89(4)" },
    { of = ["women", "youth"], share = "30%", on = "seats", cite = "Art. 97-1(5)" },
]
"""
IN_ORDER = '[tier.fill]\nby = "list order"\ncite = "Art. 8"\n'
MEMBERS = ["Яна,1,", "Әсем,2,women", "Азат,3,", "Үміт,4,youth", "Улан,5,"]


def outcome(
    path: Path,
    law: str = PARTY,
    named: Sequence[str] = (),
    passed: bool = False,
    seats: int = 3,
    members: Sequence[str] = MEMBERS,
) -> Outcome:
    files = {
        "members.csv": [
            "contest,contestant,member,name,order,groups",
            *(f"all,a,m{place},{row}" for place, row in enumerate(members, start=1)),
        ],
        "named.csv": ["contest,contestant,member", *(f"all,a,{member}" for member in named)],
    }
    return decide(
        election(
            path / "folder",
            a_law(seats, more=law),
            {"a": 10},
            files=files,
            seats="deadline_passed = true" if passed else "",
        )
    )


def elected(of: Outcome) -> list[str]:
    return [str(one.name) for one in of.elected]


def test_the_party_names_the_persons_in_whatever_order(tmp_path: Path) -> None:
    assert elected(outcome(tmp_path, named=["m5", "m2", "m1"])) == ["Улан", "Әсем", "Яна"]


def test_until_the_party_has_named_them_nobody_is_elected_from_its_list(tmp_path: Path) -> None:
    waiting = outcome(tmp_path)
    assert elected(waiting) == []
    assert [(one.contestant, one.seats) for one in waiting.to_name] == [("a", 3)]


def test_a_party_may_name_some_now_and_some_later(tmp_path: Path) -> None:
    some = outcome(tmp_path, named=["m5"])
    assert elected(some) == ["Улан"]
    assert [one.seats for one in some.to_name] == [2]


def test_when_its_time_is_over_the_alphabet_of_the_state_language_decides(tmp_path: Path) -> None:
    assert elected(outcome(tmp_path, passed=True, seats=5)) == ["Азат", "Әсем", "Улан", "Үміт", "Яна"]


def test_when_its_time_is_over_the_persons_it_named_still_come_first(tmp_path: Path) -> None:
    assert elected(outcome(tmp_path, passed=True, named=["m1"])) == ["Яна", "Азат", "Әсем"]


def test_where_the_law_says_list_order_the_list_order_binds(tmp_path: Path) -> None:
    assert elected(outcome(tmp_path, law=IN_ORDER)) == ["Яна", "Әсем", "Азат"]


def test_more_named_than_seats_is_remarked(tmp_path: Path) -> None:
    many = outcome(tmp_path, named=["m1", "m2", "m3", "m4"])
    assert elected(many) == ["Яна", "Әсем", "Азат"]
    assert any("named: 4; seats: 3" in note.to("en") for note in many.notes)


def test_a_list_with_fewer_persons_than_seats_is_remarked(tmp_path: Path) -> None:
    short = outcome(tmp_path, law=IN_ORDER, seats=7)
    assert len(short.elected) == 5
    assert any("cannot fill" in note.to("en") for note in short.notes)


@pytest.mark.parametrize(
    ("named", "holds"),
    # of three seats one from the groups is 33%, none is 0%
    [(["m2", "m1", "m3"], True), (["m1", "m3", "m5"], False)],
)
def test_the_groups_share_of_the_seats_is_checked(tmp_path: Path, named: list[str], holds: bool) -> None:
    checks = {one.on: one for one in outcome(tmp_path, named=named).groups}
    assert checks["list"].holds  # two of five
    assert checks["seats"].holds is holds
    assert checks["seats"].of == 3


def test_the_share_is_exact_two_of_seven_is_less_than_thirty_percent(tmp_path: Path) -> None:
    members = ["А,1,women", "Б,2,women", *(f"{letter},{place},"
               for place, letter in enumerate("ВГДЕЖ", start=3))]  # fmt: skip
    named = [f"m{place}" for place in range(1, 8)]
    checks = {one.on: one for one in outcome(tmp_path, named=named, seats=7, members=members).groups}
    assert not checks["seats"].holds
    three = [members[0], members[1], "В,3,youth", *members[3:]]
    checks = {one.on: one for one in outcome(tmp_path / "3", named=named, seats=7, members=three).groups}
    assert checks["seats"].holds


def test_the_groups_are_not_checked_on_seats_while_persons_are_still_to_be_named(tmp_path: Path) -> None:
    assert [one.on for one in outcome(tmp_path, named=["m1"]).groups] == ["list"]


def test_the_kazakh_alphabet_orders_its_own_letters() -> None:
    names = ["Ұ", "Ү", "У", "Һ", "Х", "Ә", "А", "Ң", "Н", "Ө", "О", "І", "Ы", "Қ", "К", "Ғ", "Г", "Б"]
    assert "".join(sorted(names, key=kazakh_key)) == "АӘБГҒКҚНҢОӨУҰҮХҺЫІ"
    assert sorted(["Ан Бек", "Анар", "Ан"], key=kazakh_key) == ["Ан", "Ан Бек", "Анар"]
