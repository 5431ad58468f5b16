"""What a difference does to the seats is what deciding again from scratch gives, for every difference."""

import datetime
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from mandat import decide, verify
from mandat.count import read_protocols
from mandat.decision import Outcome
from mandat.election import Contest, Contestant, Counts, Election, Unit
from mandat.language import Names
from mandat.law import Law
from mandat.law.load import parse_law
from tests.decision.making import NAMES, a_law

PRECINCTS = {"n1": "n", "n2": "n", "n3": "n", "s1": "s", "s2": "s"}
PARTIES = ("a", "b", "c")
ACCOUNTS = ("against_all", "invalid", "cast", "valid", "registered")

DISTRICT = f"""
[[tier]]
id = "district"
name = {NAMES}
ballot = "candidate"
area = "constituency"
seats = "one a contest"
against_all = {{ leads = "void", cite = "Art. 5" }}
unfilled = [{{ then = "repeat vote", among = "the tied", cite = "Art. 6" }}]
"""

MOST = '{ method = "plurality", cite = "Art. 7" }'
MAJORITY = '{ method = "majority", share = "1/2", of = "cast", cite = "Art. 7" }'
TURNOUT = '{ share = "1/4", cite = "Art. 8" }'
REMAINDERS = '{ method = "largest remainder", quota = "hare", cite = "Art. 3" }'
AVERAGES = """{ method = "highest averages", divisors = "d'hondt", cite = "Art. 3" }"""
LOT = 'tie = [{ by = "lot", cite = "Art. 4" }]'


@cache
def a_mixed_law(name: str) -> Law:
    """Laws of two tiers whose lists are admitted in different ways."""
    share = {"plain": "valid", "cast": "cast", "registered": "registered"}.get(name, "valid without against all")
    admit = f'{{ share = "20%", of = "{share}", cite = "Art. 2" }}'
    if name == "dependent":
        admit = f'[{admit}, {{ seats = 1, tier = "district", cite = "Art. 2" }}]'
    more = 'against_all = { leads = "nothing", cite = "Art. 5" }\n'
    if name == "plain":
        more += 'at_least = { lists = 2, weight = "0.7", seats = 1, cite = "Art. 2" }\n'
    if name in ("cast", "dependent"):
        more += LOT + "\n"
    district = DISTRICT + f"allocate = {MAJORITY if name == 'registered' else MOST}\n"
    if name == "cast":
        district += f"turnout = {TURNOUT}\n"
    document = a_law(5, AVERAGES if name == "dependent" else REMAINDERS, admit, more + district)
    return parse_law(document.replace("seats = 5\n\n[[tier]]", "seats = 7\n\n[[tier]]", 1))


Rows = dict[tuple[str, str], dict[str, int | None]]
"""By contest and unit, the rows of counts.csv."""


def election(rows: Rows, has_repeat: bool) -> Election:
    """A country of two regions, each one constituency, with five precincts; `rows` in the order given."""
    units = {"xx": Unit("xx", None, "nation", "")}
    units |= {region: Unit(region, "xx", "region", "") for region in ("n", "s")}
    units |= {unit: Unit(unit, region, "precinct", "") for unit, region in PRECINCTS.items()}
    contests = {"all": Contest("all", "list", "xx", None, "")}
    contests |= {f"d-{region}": Contest(f"d-{region}", "district", region, None, "") for region in ("n", "s")}
    if has_repeat:
        contests["d-n-again"] = Contest("d-n-again", "district", "n", None, "", repeats="d-n")
    contestants = {
        one: {
            party: Contestant(one, party, "list" if one == "all" else "candidate", party, "", None)
            for party in (PARTIES[:2] if one == "d-n-again" else PARTIES)
        }
        for one in contests
    }
    flat = [(unit, contest, item, count) for (contest, unit), own in rows.items() for item, count in own.items()]
    columns: list[Any] = list(zip(*flat, strict=True)) or [(), (), (), ()]
    return Election(
        id="made-up",
        law="xx/house",
        date=datetime.date(2020, 1, 1),
        name=Names(en="Made up"),
        sources=[],
        made_up=True,
        seats={},
        deadline_passed=False,
        units=units,
        contests=contests,
        contestants=contestants,
        counts=Counts(*columns),
        declared={},
        official=[],
        published=[],
        members={},
        named={},
    )


def side(one: Election) -> verify.Side:
    return verify.Side(one, read_protocols(one, forms={"list": None, "district": None}))


figures = st.one_of(st.integers(0, 6), st.integers(0, 60))
cells = st.one_of(figures, figures, figures, st.none())


@st.composite
def two_sides(draw: st.DrawFn) -> tuple[Rows, Rows, bool]:
    """An election, and another folder of it with some figures changed, blanked or filled, some papers less or more."""
    has_repeat = draw(st.booleans())
    blanks = draw(st.booleans())
    accounts = draw(st.lists(st.sampled_from(ACCOUNTS), unique=True))
    keys = [(contest, unit) for unit, region in PRECINCTS.items() for contest in ("all", f"d-{region}")]
    keys += [("d-n-again", unit) for unit, region in PRECINCTS.items() if region == "n" and has_repeat]
    first: Rows = {}
    second: Rows = {}
    for key in keys:
        items = [*(PARTIES[:2] if key[0] == "d-n-again" else PARTIES), *accounts]
        paper = {item: draw(cells if blanks else figures) for item in items}
        other = {
            item: draw(cells if blanks else figures) if draw(st.integers(0, 3)) == 0 else figure
            for item, figure in paper.items()
        }
        where = draw(st.integers(0, 11)) if blanks else 2
        if where != 0:
            first[key] = paper
        if where != 1:
            second[key] = other
    if blanks and draw(st.booleans()):  # voters given for a region, the precincts then have none
        for key, own in first.items():
            if key[1] in ("n1", "n2", "n3"):
                own.pop("registered", None)
        first["all", "n"] = {"registered": draw(figures)}
    return first, second, has_repeat


def put_in(rows: Rows, place: verify.Place) -> Rows:
    """The rows with the second side's figures of one place, as a person would type them over the first's."""
    new = {line.item: line.second for line in (*place.lines, *place.gaps) if line.second is not None}
    key = place.contest, place.unit
    own = rows.get(key, {})
    if "registered" not in own and ("all", "n") in rows and place.contest == "all" and place.unit.startswith("n"):
        new.pop("registered", None)  # given for the region: it would count twice
    return {**rows, key: {**own, **new}}


def told(before: Outcome, after: Outcome) -> tuple[int, set[tuple[str, str, int, int]], set[tuple[str, str, str]]]:
    """Seats that go elsewhere, whose, and contests that end in another state."""
    moved = 0
    changes = set()
    for contest, old in before.contests.items():
        new = after.contests[contest]
        differ = {
            who: new.seats.get(who, 0) - old.seats.get(who, 0)
            for who in {*old.seats, *new.seats}
            if new.seats.get(who, 0) != old.seats.get(who, 0)
        }
        gains = sum(more for more in differ.values() if more > 0)
        moved += max(gains, gains - sum(differ.values()))
        changes |= {(contest, who, old.seats.get(who, 0), new.seats.get(who, 0)) for who in differ}
    turns: set[tuple[str, str, str]] = {
        (one, before.contests[one].state, after.contests[one].state)
        for one in before.contests
        if before.contests[one].state != after.contests[one].state
    }
    return moved, changes, turns


def check_effect(effect: verify.Effect | None, before: Outcome, after: Outcome) -> None:
    moved, changes, turns = told(before, after)
    if effect is None:  # nothing to put in
        assert (moved, changes, turns) == (0, set(), set())
        return
    assert effect.seats == moved or (effect.seats is None and not moved)
    if effect.seats is None:
        assert any(one.state == "missing" for one in before.contests.values())
    assert {(one.contest, one.contestant, one.before, one.after) for one in effect.changes} == changes
    assert {(one.contest, one.before, one.after) for one in effect.turns if one.before != one.after} == turns


@pytest.mark.parametrize("name", ["plain", "cast", "registered", "dependent"])
@settings(
    max_examples=20,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(sides=two_sides())
def test_each_difference_does_to_the_seats_what_deciding_again_says(name: str, sides: tuple[Rows, Rows, bool]) -> None:
    rows, others, has_repeat = sides
    rules = a_mixed_law(name)
    first, second = election(rows, has_repeat), election(others, has_repeat)
    found = verify.differences(side(first), side(second), law=rules, level="region")
    before = decide(first, rules)
    everything = rows
    for place in found.places:
        check_effect(place.effect, before, decide(election(put_in(rows, place), has_repeat), rules))
        everything = put_in(everything, place)
    after = decide(election(everything, has_repeat), rules)
    assert found.together is not None
    check_effect(found.together, before, after)
    for area in found.areas:
        own = rows
        for place in found.places:
            if (place.contest, PRECINCTS.get(place.unit, place.unit)) == (area.contest, area.unit):
                own = put_in(own, place)
        check_effect(area.effect, before, decide(election(own, has_repeat), rules))


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sides=two_sides())
def test_every_figure_of_both_folders_is_accounted_for(sides: tuple[Rows, Rows, bool]) -> None:
    rows, others, has_repeat = sides
    found = verify.differences(
        side(election(rows, has_repeat)), side(election(others, has_repeat)), law=a_mixed_law("plain")
    )
    left_out = {(one.id, one.where) for one in found.only}
    tier = {"all": "list"}
    said: dict[tuple[str, str, str], tuple[int | None, int | None]] = {
        (place.contest, place.unit, line.item): (line.first, line.second)
        for place in found.places
        for line in (*place.lines, *place.gaps)
    }
    for key in {*rows, *others}:
        for item in {*rows.get(key, {}), *others.get(key, {})}:
            pair = rows.get(key, {}).get(item), others.get(key, {}).get(item)
            if (item, key[0]) in left_out or (item, tier.get(key[0], "district")) in left_out:
                continue
            assert said.get((*key, item), (0, 0) if pair[0] == pair[1] else None) == (
                pair if pair[0] != pair[1] else (0, 0)
            )
    numbers = found.total
    assert numbers.compared == numbers.equal + numbers.differs + numbers.gaps == len(rows.keys() & others.keys())
    assert numbers.only_first == len(rows.keys() - others.keys())
    assert numbers.only_second == len(others.keys() - rows.keys())


def test_large_figures_are_put_in_exactly() -> None:
    def rows(votes: int) -> Rows:
        papers: Rows = {("all", unit): {"a": 10**12, "b": 10**12, "c": 3, "against_all": 0} for unit in PRECINCTS}
        papers["d-n", "n1"] = {"a": votes, "b": 10**11, "c": 0}
        return papers

    found = verify.differences(
        side(election(rows(10**11 + 1), False)), side(election(rows(10**11 - 1), False)), law=a_mixed_law("plain")
    )
    (place,) = found.places
    assert (place.votes, place.effect and place.effect.seats) == (2, 1)
    assert [(one.contestant, one.before, one.after) for one in place.effect.changes] == [("a", 1, 0), ("b", 0, 1)]  # type: ignore[union-attr]
    assert verify.to_frame(found)["first"].to_list() == [10**11 + 1]
