"""Every recipe of every example, applied and decided again: it does what it says, one vote fewer does not."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import pytest

from mandat.decision import ContestOutcome, decide
from mandat.decision.again import Again
from mandat.decision.plan import compile_law
from mandat.decision.retell import retell
from mandat.election import Counts, Election, read
from mandat.measure.margins import ContestMargins, Margins, Recipe, SeatMargin, margins
from mandat.measure.margins.contest import space_of
from mandat.measure.margins.recipes import applied
from mandat.measure.margins.space import Space
from tests import EXAMPLES

NAMES = sorted(path.name for path in EXAMPLES.iterdir() if (path / "election.toml").exists())


@cache
def example(name: str) -> tuple[Election, Margins]:
    election = read(EXAMPLES / name)
    return election, margins(election)


def changed(election: Election, contest: str, recipe: Recipe, votes: int) -> Election | None:
    """The election with a recipe applied to the one paper of a contest; None where there are several papers."""
    rows = list(election.counts.rows())
    units = {unit for unit, of, item, _ in rows if of == contest and item in election.contestants[contest]}
    if len(units) != 1:
        return None
    (unit,) = units
    deltas: dict[str, int] = {}
    for name, sign in ((recipe.source, -votes), (recipe.target, votes)):
        if name is not None:
            deltas[name] = deltas.get(name, 0) + sign
    of_votes = sum(delta for name, delta in deltas.items() if name != "invalid")
    deltas["valid"] = of_votes
    deltas["cast"] = of_votes + deltas.get("invalid", 0)
    own = {item for of_unit, of, item, _ in rows if (of_unit, of) == (unit, contest)}
    if any(delta and name not in own for name, delta in deltas.items() if name not in ("valid", "cast", "invalid")):
        return None
    new = [
        (of_unit, of, item, count + deltas.get(item, 0))
        if (of_unit, of) == (unit, contest) and count is not None
        else (of_unit, of, item, count)
        for of_unit, of, item, count in rows
    ]
    return replace(election, counts=Counts(*zip(*new, strict=True)))


def left(seat: SeatMargin, outcome: ContestOutcome) -> str:
    """Whether an outcome has a seat kept, moved, or level."""
    loose = outcome.state in ("pending", "silent", "missing") or (outcome.follow_up is not None and not outcome.filled)
    if seat.contestant is None:
        empty = outcome.house - outcome.filled
        return "moved" if empty < seat.number else "level" if loose else "kept"
    if outcome.seats[seat.contestant] >= seat.number:
        return "kept"
    if outcome.state == "pending":
        assert outcome.lot is not None
        tied = seat.contestant in outcome.lot.among
        return "level" if tied and outcome.seats[seat.contestant] + 1 >= seat.number else "moved"
    if outcome.state == "unfilled":
        assert outcome.follow_up is not None
        return "level" if seat.contestant in outcome.follow_up.among or not outcome.follow_up.among else "moved"
    return "level" if loose else "moved"


def spaces(name: str) -> dict[str, Space]:
    election, _ = example(name)
    again = Again(election)
    plans = {plan.tier.id: plan for plan in compile_law(again.law).tiers}
    found = {contest: space_of(again, plans[one.tier], one) for contest, one in again.contests.items()}
    return {contest: one for contest, one in found.items() if isinstance(one, Space)}


@pytest.mark.parametrize("name", NAMES)
def test_every_recipe_of_every_kind_is_decided_again(name: str) -> None:
    _, found = example(name)
    known: dict[tuple[str, str | None, str | None, int], ContestOutcome] = {}
    for contest, space in spaces(name).items():
        for seat in found.contests[contest].seats:
            for way in seat.ways.values():
                for wanted, recipe in (("moved", way.moved), ("level", way.level)):
                    if recipe is None:
                        continue
                    said = []
                    for votes in (recipe.votes, recipe.votes - 1):
                        key = (contest, recipe.source, recipe.target, votes)
                        if key not in known:
                            known[key], _ = retell(space.tier, applied(space, recipe, votes), (), space.won)
                        said.append(left(seat, known[key]))
                    assert said[0] == wanted, (seat, recipe)
                    assert said[1] in ("kept", "level") if wanted == "moved" else said[1] == "kept"
                    after = known[contest, recipe.source, recipe.target, recipe.votes].seats
                    before = dict(zip(space.own.ids, seats_now(found.contests[contest], space), strict=True))
                    moves = {who: (before[who], one) for who, one in after.items() if before[who] != one}
                    assert moves == recipe.changes


def seats_now(contest: ContestMargins, space: Space) -> list[int]:
    return [sum(one.contestant == who for one in contest.seats) for who in space.own.ids]


@pytest.mark.parametrize("name", NAMES)
def test_the_smallest_recipe_of_every_seat_in_its_folder(name: str) -> None:
    """The figures of the folder themselves changed, and the whole election decided."""
    election, found = example(name)
    known: dict[tuple[str, str | None, str | None, int], Mapping[str, ContestOutcome] | None] = {}
    for contest, one in found.contests.items():
        for seat in one.seats:
            for wanted, recipe in (("moved", seat.moved), ("level", seat.level)):
                if recipe is None:
                    continue
                for votes in (recipe.votes, recipe.votes - 1):
                    key = (contest, recipe.source, recipe.target, votes)
                    if key not in known:
                        other = changed(election, one.decided_in, recipe, votes)
                        known[key] = None if other is None else decide(other).contests
                    outcomes = known[key]
                    if outcomes is not None:
                        now = left(seat, outcomes[contest])
                        assert (now == wanted) == (votes == recipe.votes)


def test_the_mazhilis_of_2023() -> None:
    """The party nearest the threshold: 331,058 votes are 12,736 more than the 318,322 that are not five per cent of
    6,366,441. All four seats fall with it."""
    _, found = example("kz-mazhilis-2023")
    one = found.contests["list"]
    assert len(one.seats) == 69
    assert all(seat.moved is not None for seat in one.seats)
    last = [seat for seat in one.seats if seat.contestant == "jsdp"]
    assert {(seat.moved.votes, seat.moved.source) for seat in last if seat.moved} == {(12_736, "jsdp")}
    assert one.unknown == ("newly valid",)  # the folder has no invalid ballots
    assert one.at_least == 12_736
    missing = [contest for contest in found.contests.values() if contest.reason is not None]
    assert len(missing) == 29


def test_claims_that_the_law_settles_are_said_to_be_settled() -> None:
    _, found = example("made-up-remainder-tie")
    by_rule = [seat.moved for seat in found.contests["list"].seats if seat.moved is not None and seat.moved.by_tie_rule]
    assert by_rule
    assert all(one.then == "decided" for one in by_rule)


def test_a_lot_is_level_and_one_vote_more_moves_the_seat() -> None:
    _, found = example("made-up-lot")
    (third,) = [seat for seat in found.contests["list"].seats if (seat.contestant, seat.number) == ("alpha", 3)]
    assert third.level is not None
    assert third.moved is not None
    assert (third.level.votes, third.level.then, third.level.tied) == (1000, "lot", ("alpha", "beta"))
    assert third.moved.votes == 1001


def test_a_contest_with_units_out_is_left_out_and_the_others_are_worked_out() -> None:
    _, found = example("made-up-election-night")
    left_out = {contest for contest, one in found.contests.items() if one.reason is not None}
    assert left_out == {"list", "smd-2", "smd-4", "smd-5", "smd-7"}
    assert all(one.seats for contest, one in found.contests.items() if contest not in left_out)
