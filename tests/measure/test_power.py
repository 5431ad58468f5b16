"""Power indices held against every coalition, one by one."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mandat import measure
from mandat.measure.power import MOST_PLAYERS

SEATS = st.lists(st.integers(0, 9), min_size=1, max_size=6).filter(any)


@st.composite
def games(draw: st.DrawFn) -> tuple[list[int], int]:
    seats = draw(SEATS)
    return seats, draw(st.integers(1, sum(seats)))


def winning(seats: list[int], quota: int) -> Iterator[tuple[int, ...]]:
    for size in range(1, len(seats) + 1):
        for members in combinations(range(len(seats)), size):
            if sum(seats[i] for i in members) >= quota:
                yield members


def critical(seats: list[int], quota: int, members: tuple[int, ...]) -> list[int]:
    have = sum(seats[i] for i in members)
    return [i for i in members if have - seats[i] < quota]


def minimal(seats: list[int], quota: int) -> list[tuple[int, ...]]:
    return [one for one in winning(seats, quota) if len(critical(seats, quota, one)) == len(one)]


def normalised(values: list[Fraction]) -> tuple[Fraction, ...]:
    return tuple(one / sum(values) for one in values)


@given(games())
def test_as_by_listing_every_coalition(game: tuple[list[int], int]) -> None:
    seats, quota = game
    swings = [Fraction(0)] * len(seats)
    shared = [Fraction(0)] * len(seats)
    for one in winning(seats, quota):
        turning = critical(seats, quota, one)
        for i in turning:
            swings[i] += 1
            shared[i] += Fraction(1, len(turning))
    assert measure.banzhaf(seats, quota) == normalised(swings)
    assert measure.johnston(seats, quota) == normalised(shared)
    with_seats = sum(1 for one in seats if one)
    dummies = 2 ** (len(seats) - with_seats)  # a coalition with and without those who have no seat
    assert measure.penrose(seats, quota) == tuple(one / dummies / 2 ** (with_seats - 1) for one in swings)
    coalitions = minimal(seats, quota)
    parts = [sum((Fraction(1, len(c)) for c in coalitions if i in c), Fraction()) for i in range(len(seats))]
    assert measure.deegan_packel(seats, quota) == normalised(parts)
    assert sorted(tuple(sorted(one)) for one in measure.minimal_winning(seats, quota)) == sorted(coalitions)
    assert measure.minimal_winning_number(seats, quota) == len(coalitions)


@given(games())
def test_shapley_and_shubik_as_by_every_order(game: tuple[list[int], int]) -> None:
    seats, quota = game
    pivots = [Fraction(0)] * len(seats)
    for order in permutations(range(len(seats))):
        have = 0
        for i in order:
            have += seats[i]
            if have >= quota:
                pivots[i] += 1
                break
    assert measure.shapley_shubik(seats, quota) == normalised(pivots)


@pytest.mark.parametrize("index", [measure.banzhaf, measure.shapley_shubik, measure.deegan_packel, measure.johnston])
def test_thirty_parties_and_sixty_players_are_exact(index: object) -> None:
    thirty = [1 + (7 * k) % 23 for k in range(30)]
    found = index(thirty)  # type: ignore[operator]
    assert sum(found) == 1
    assert all(one > 0 for one in found)
    sixty = [1] * 60
    assert index(sixty) == (Fraction(1, 60),) * 60  # type: ignore[operator]


def test_a_majority_decides_alone_and_others_have_no_power() -> None:
    assert measure.majority([76, 12, 10]) == 50
    assert measure.banzhaf([76, 12, 10]) == (Fraction(1), Fraction(0), Fraction(0))
    assert measure.minimal_winning_number([76, 12, 10]) == 1


def test_the_number_of_coalitions_of_equals() -> None:
    assert measure.minimal_winning_number([1] * 60) == 114449595062769120  # 60 over 31
    assert next(iter(measure.minimal_winning([1] * 60))) == tuple(range(31))


def test_more_players_than_can_be_counted_are_told() -> None:
    with pytest.raises(measure.TooManyPlayers, match=f"at most {MOST_PLAYERS} .* found 61"):
        measure.banzhaf([1] * 61)


@pytest.mark.parametrize(("seats", "quota"), [([3, 2], 6), ([3, 2], 0), ([], None), ([3, -1], 1)])
def test_no_such_game(seats: list[int], quota: int | None) -> None:
    with pytest.raises(ValueError, match="expected"):
        measure.banzhaf(seats, quota)


@given(st.lists(st.integers(0, 1000), min_size=2, max_size=8), st.integers(1, 7))
def test_margin_of_victory(votes: list[int], seats: int) -> None:
    found = measure.margin_of_victory(votes, seats)
    if seats >= len(votes):
        assert found is None
    else:
        ordered = sorted(votes)
        assert found == ordered[-seats] - ordered[-seats - 1]
