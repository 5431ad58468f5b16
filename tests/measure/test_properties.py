"""What holds for every measure, whatever the numbers."""

import math
import random
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mandat import measure

DISTANCES = [one.compute for one in measure.MEASURES.values() if one.family.id == "disproportionality"]
OF_ONE = {"gallagher", "loosemore_hanby", "lijphart", "gini", "monroe", "farina", "generalised", "rose"}
COUNTS = [one.compute for one in measure.MEASURES.values() if one.family.id == "fragmentation"]
AT_ZERO = {"rose": 1.0, "d_hondt": 1.0, "cox_shugart": 1.0}

NUMBERS = st.lists(st.integers(0, 10**6), min_size=1, max_size=9).filter(any)


@st.composite
def elections(draw: st.DrawFn) -> tuple[list[int], list[int]]:
    parties = draw(st.integers(1, 9))
    votes = draw(st.lists(st.integers(0, 10**6), min_size=parties, max_size=parties).filter(any))
    seats = draw(st.lists(st.integers(0, 300), min_size=parties, max_size=parties).filter(any))
    return votes, seats


def same(one: float, other: float) -> bool:
    return one == other or bool(np.isclose(one, other, rtol=1e-9, atol=1e-11, equal_nan=True))


@given(NUMBERS, st.integers(1, 50))
def test_proportional_seats_are_at_no_distance(votes: list[int], times: int) -> None:
    seats = [times * one for one in votes]
    for one in DISTANCES:
        found = float(one(votes, seats))
        all_the_same = len({v for v in votes if v}) == 1
        if one.__name__ == "cox_shugart" and all_the_same:
            assert math.isnan(found)
        else:
            assert found == pytest.approx(AT_ZERO.get(one.__name__, 0.0), abs=1e-8), one.__name__


@given(elections(), st.integers(), st.integers(2, 1000))
def test_neither_order_nor_scale_nor_parties_of_nothing_matter(
    election: tuple[list[int], list[int]], seed: int, times: int
) -> None:
    votes, seats = election
    order = random.Random(seed).sample(range(len(votes)), len(votes))
    other_votes = [times * votes[i] for i in order] + [0]
    other_seats = [seats[i] for i in order] + [0]
    for one in DISTANCES:
        assert same(float(one(votes, seats)), float(one(other_votes, other_seats))), one.__name__
    for one in COUNTS:
        assert same(float(one(votes)), float(one(other_votes))), one.__name__


@given(elections())
def test_bounds(election: tuple[list[int], list[int]]) -> None:
    votes, seats = election
    for one in DISTANCES:
        found = float(one(votes, seats))
        if one.__name__ in OF_ONE:
            assert -1e-12 <= found <= 1 + 1e-12, one.__name__
        elif one.__name__ not in ("cox_shugart",):
            assert found >= 0, one.__name__
    assert float(measure.loosemore_hanby(votes, seats)) + float(measure.rose(votes, seats)) == pytest.approx(1)
    parties = sum(1 for one in votes if one)
    for compute in (measure.laakso_taagepera, measure.golosov, measure.hill, measure.inverse_largest, measure.parties):
        assert 1 - 1e-9 <= float(compute(votes)) <= parties + 1e-9, compute.__name__
    assert float(measure.golosov(votes)) <= float(measure.parties(votes)) + 1e-9


@given(st.lists(elections(), min_size=1, max_size=5), st.integers(1, 9))
def test_many_at_once_are_as_one_by_one(several: list[tuple[list[int], list[int]]], width: int) -> None:
    def row(numbers: list[int]) -> list[int]:
        return (numbers + [0] * 9)[:9]

    votes = np.array([row(one) for one, _ in several])
    seats = np.array([row(one) for _, one in several])
    for compute in DISTANCES:
        together = compute(votes, seats)
        assert together.shape == (len(several),)
        for place, (own_votes, own_seats) in enumerate(several):
            assert same(float(together[place]), float(compute(own_votes, own_seats))), compute.__name__
    for compute in COUNTS:
        together = compute(votes.reshape(1, -1, 9))
        assert together.shape == (1, len(several))
        for place, (own_votes, _) in enumerate(several):
            assert same(float(together[0, place]), float(compute(own_votes))), compute.__name__


@given(NUMBERS)
def test_the_families_meet(votes: list[int]) -> None:
    assert same(float(measure.hill(votes, 2)), float(measure.laakso_taagepera(votes)))
    assert same(float(measure.renyi(votes, 1)), float(measure.shannon(votes)))
    assert float(measure.hill(votes, 0)) == sum(1 for one in votes if one)
    near = [float(measure.hill(votes, q)) for q in (0, 0.5, 1 - 1e-6, 1, 1 + 1e-6, 2, 5, math.inf)]
    assert all(one >= other - 1e-4 for one, other in pairwise(near))


@given(elections())
def test_the_generalised_index_meets_two_others(election: tuple[list[int], list[int]]) -> None:
    assert same(float(measure.generalised(*election, k=1)), float(measure.loosemore_hanby(*election)))
    assert same(float(measure.generalised(*election, k=2)), float(measure.gallagher(*election)))


@given(elections())
def test_ginis_lorenz_curve_is_the_sum_over_pairs(election: tuple[list[int], list[int]]) -> None:
    v, s = (np.array(one) / sum(one) for one in election)
    pairs = 0.5 * np.abs(np.outer(s, v) - np.outer(v, s)).sum()
    assert float(measure.gini(*election)) == pytest.approx(pairs, abs=1e-12)


@given(elections())
def test_volatility_is_what_came_and_went_and_what_moved(election: tuple[list[int], list[int]]) -> None:
    before, after = election
    parts = measure.volatility_entering(before, after), measure.volatility_staying(before, after)
    assert float(measure.volatility(before, after)) == pytest.approx(float(sum(parts)))
    assert same(float(measure.volatility(before, after)), float(measure.loosemore_hanby(before, after)))


@given(st.lists(st.lists(st.integers(1, 1000), min_size=3, max_size=3), min_size=2, max_size=6), st.integers(2, 9))
def test_nationalisation_is_whole_where_every_area_votes_alike(areas: list[list[int]], times: int) -> None:
    alike = [[times * (place + 1) * one for one in areas[0]] for place in range(len(areas))]
    assert float(measure.nationalisation(alike)) == pytest.approx(1)
    found = float(measure.nationalisation(areas))
    assert 1 / len(areas) - 1e-12 <= found <= 1 + 1e-12
    assert same(found, float(measure.nationalisation([areas, areas])[1]))


def test_each_party_in_an_area_of_its_own() -> None:
    assert measure.party_nationalisation(np.eye(4)).tolist() == pytest.approx([0.25] * 4)
    assert math.isnan(measure.party_nationalisation([[1, 0], [1, 0]])[1])
    assert math.isnan(float(measure.nationalisation([[1, 2], [0, 0]])))


def test_malapportionment_by_hand() -> None:
    """Voters 40, 30, 30 with a seat each: a third is 6⅔ points less than 40."""
    assert float(measure.malapportionment([40, 30, 30], [1, 1, 1])) == pytest.approx(0.4 - 1 / 3)
    assert float(measure.weight_ratio([40, 30, 30], [1, 1, 1])) == pytest.approx(4 / 3)
    assert float(measure.malapportionment([40, 30, 30], [4, 3, 3])) == pytest.approx(0)


def test_the_bonus_is_of_the_party_with_the_most_seats() -> None:
    assert float(measure.majority_bonus([48, 52], [6, 4])) == pytest.approx(0.12)
    assert float(measure.majority_bonus([40, 60, 0], [5, 5, 0])) == pytest.approx(
        -0.1
    )  # of two, the one with more votes


def test_where_nobody_has_anything_there_is_nothing_to_measure() -> None:
    for compute in DISTANCES:
        found = compute([[0, 0], [1, 1]], [[1, 1], [1, 1]])
        assert math.isnan(found[0]), compute.__name__
        assert math.isnan(float(compute([1, 1], [0, 0]))), compute.__name__
    for compute in COUNTS:
        assert math.isnan(float(compute([0, 0]))), compute.__name__
    assert measure.gallagher(np.zeros((0, 3)), np.zeros((0, 3))).shape == (0,)


@pytest.mark.parametrize(
    ("votes", "seats"), [([1, -1], [1, 0]), ([1, 2], [1, 2, 3]), (5, [1]), ([float("nan"), 1], [1, 1])]
)
def test_what_cannot_be_votes_is_refused(votes: object, seats: object) -> None:
    with pytest.raises(ValueError, match="expected"):
        measure.gallagher(votes, seats)  # type: ignore[arg-type]


def test_numbers_beyond_64_bits_are_shares_too() -> None:
    big = 2**80
    assert float(measure.gallagher([big, 3 * big], [1, 1])) == pytest.approx(0.25)
    assert measure.wasted_votes([big, 1], [0, 1]) == big


def test_independents_are_taken_one_by_one() -> None:
    seats = [[60, 7], [65, 2], [67, 0]]
    apart = measure.one_by_one(seats, 1)
    assert apart.shape == (3, 2 + 7)
    assert apart.sum(-1).tolist() == [67, 67, 67]
    assert apart[1].tolist() == [65, 0, 1, 1, 0, 0, 0, 0, 0]
    assert float(measure.laakso_taagepera(apart[0])) == pytest.approx(67**2 / (60**2 + 7))
    with pytest.raises(ValueError, match="at most 3"):
        measure.one_by_one(seats, 1, most=3)
    assert seats[0] == [60, 7]


def test_what_a_chunk_ends_does_not_show() -> None:
    rng = np.random.default_rng(7)
    votes, seats = rng.integers(0, 1000, (70_001, 4)), rng.integers(1, 50, (70_001, 4))
    found = measure.gallagher(votes, seats)
    for place in (0, 32_767, 32_768, 70_000):
        assert same(float(found[place]), float(measure.gallagher(votes[place], seats[place])))
