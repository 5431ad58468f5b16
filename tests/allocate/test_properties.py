"""What the literature promises of each method, and what must hold of any, on elections that Hypothesis draws."""

from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mandat import allocate
from mandat.allocate.run import using
from tests.allocate import reference

steady = settings(deadline=None, derandomize=True, max_examples=120)

VOTES = st.lists(st.one_of(st.integers(0, 40), st.integers(0, 10**9)), min_size=1, max_size=6)
HOUSES = st.integers(0, 25)
DIVISORS = st.sampled_from(sorted(reference.SEQUENCES))
EXACT_QUOTAS = st.sampled_from(["hare", "hagenbach-bischoff", "imperiali"])


def surest(result: allocate.Seats) -> Any:
    """Each party's seats if it loses every tie."""
    return result.seats


def most(result: allocate.Seats) -> Any:
    """Each party's seats if it wins every tie."""
    return result.seats + result.tied


def same(one: allocate.Seats, other: allocate.Seats) -> bool:
    return bool(
        (one.seats == other.seats).all()
        and (one.open == other.open).all()
        and (one.tied == other.tied).all()
        and (one.unfilled == other.unfilled).all()
    )


@steady
@given(VOTES, HOUSES, DIVISORS, EXACT_QUOTAS)
def test_seats_add_up_and_only_real_ties_stay_open(votes: list[int], house: int, divisors: str, quota: str) -> None:
    for result in (
        allocate.largest_remainder(votes, house, quota=quota),
        allocate.highest_averages(votes, house, divisors=divisors),
    ):
        assert result.seats.min() >= 0
        assert result.seats.sum() + result.open + result.unfilled == house
        assert result.unfilled == (0 if any(votes) else house)
        assert result.open == 0 or result.open < result.tied.sum()
        assert bool(result.open) == bool(result.tied.any())
        assert not most(result)[np.array(votes) == 0].any()


@steady
@given(st.data(), VOTES, HOUSES, DIVISORS, EXACT_QUOTAS)
def test_nobody_gains_by_the_order_of_the_list(
    data: st.DataObject, votes: list[int], house: int, divisors: str, quota: str
) -> None:
    order = data.draw(st.permutations(range(len(votes))))
    moved = [votes[i] for i in order]
    for method, options in (
        (allocate.largest_remainder, {"quota": quota}),
        (allocate.highest_averages, {"divisors": divisors}),
        (allocate.block, {}),
    ):
        before, after = method(votes, house, **options), method(moved, house, **options)
        assert before[order].tolist() == after.tolist()
        assert before.tied[order].tolist() == after.tied.tolist()


@steady
@given(VOTES, HOUSES, DIVISORS)
def test_one_more_seat_in_the_house_costs_no_party_a_seat_under_divisors(
    votes: list[int], house: int, divisors: str
) -> None:
    """House monotonicity, for every party; under ties for the least and the most it can get."""
    small = allocate.highest_averages(votes, house, divisors=divisors)
    large = allocate.highest_averages(votes, house + 1, divisors=divisors)
    assert (surest(large) >= surest(small)).all()
    assert (most(large) >= most(small)).all()


@steady
@given(VOTES, HOUSES)
def test_largest_remainder_by_hare_keeps_the_quota(votes: list[int], house: int) -> None:
    """Each party gets its share of the seats, rounded down or up."""
    assume(any(votes))
    result = allocate.largest_remainder(votes, house)
    for party, v in enumerate(votes):
        share = Fraction(v * house, sum(votes))
        assert share - 1 < surest(result)[party] <= most(result)[party] < share + 1


@steady
@given(VOTES, HOUSES)
def test_dhondt_keeps_the_lower_quota_and_adams_the_upper(votes: list[int], house: int) -> None:
    """Balinski and Young 1982, propositions 6.3 and 6.4."""
    assume(any(votes))
    jefferson = allocate.highest_averages(votes, house)
    adams = allocate.highest_averages(votes, house, divisors="adams")
    for party, v in enumerate(votes):
        share = Fraction(v * house, sum(votes))
        assert surest(jefferson)[party] > share - 1
        assert most(adams)[party] < share + 1 or sum(1 for one in votes if one) > house


@steady
@given(VOTES, HOUSES, DIVISORS, st.integers(1, 50), st.data())
def test_more_votes_for_one_party_and_no_other_cost_it_no_seat(
    votes: list[int], house: int, divisors: str, extra: int, data: st.DataObject
) -> None:
    """True of every divisor method, and of largest remainder with the exact Hare quota.

    For Hare: a party keeps or raises its whole number. If that stays, its remainder grows; that of another
    shrinks, unless the other drops below a whole number, and then one more seat is left for the remainders.
    """
    party = data.draw(st.integers(0, len(votes) - 1))
    more = [v + extra * (i == party) for i, v in enumerate(votes)]
    for method, options in (
        (allocate.largest_remainder, {}),
        (allocate.highest_averages, {"divisors": divisors}),
    ):
        before, after = method(votes, house, **options), method(more, house, **options)
        assert surest(after)[party] >= surest(before)[party]
        assert most(after)[party] >= most(before)[party]


@steady
@given(st.lists(st.tuples(st.integers(1, 99), st.integers(1, 99)), min_size=2, max_size=5), HOUSES, DIVISORS)
def test_no_growing_party_loses_a_seat_to_a_shrinking_one_under_divisors(
    pairs: list[tuple[int, int]], house: int, divisors: str
) -> None:
    """Population monotonicity (Balinski and Young 1982): no method with quotas has it. Ties left out."""
    old, new = ([pair[k] for pair in pairs] for k in (0, 1))
    before = allocate.highest_averages(old, house, divisors=divisors)
    after = allocate.highest_averages(new, house, divisors=divisors)
    if before.open or after.open:
        return
    for i in range(len(pairs)):
        for j in range(len(pairs)):
            if Fraction(new[i], old[i]) > Fraction(new[j], old[j]):
                assert not (after[i] < before[i] and after[j] > before[j])


def test_one_more_seat_in_the_house_can_cost_a_party_one_under_largest_remainder() -> None:
    """The Alabama paradox on a small example: 6, 6 and 2 votes, 10 and 11 seats."""
    assert allocate.largest_remainder([6, 6, 2], 10).tolist() == [4, 4, 2]
    assert allocate.largest_remainder([6, 6, 2], 11).tolist() == [5, 5, 1]


def test_a_growing_party_can_lose_a_seat_to_a_shrinking_one_under_largest_remainder() -> None:
    """The population paradox: the third grows from 105 to 112, the first shrinks from 32 to 31."""
    assert allocate.largest_remainder([32, 79, 105], 3).tolist() == [0, 1, 2]
    assert allocate.largest_remainder([31, 107, 112], 3).tolist() == [1, 1, 1]


def test_one_more_vote_can_cost_a_party_a_seat_under_a_rounded_quota() -> None:
    """Droop, 5 seats: with a twelfth vote the quota rises from 2 to 3. The promise holds for exact Hare."""
    assert allocate.largest_remainder([1, 2, 8], 5, quota="droop").tolist() == [0, 1, 4]
    assert allocate.largest_remainder([1, 2, 9], 5, quota="droop").tolist() == [1, 1, 3]


@steady
@given(st.data(), DIVISORS, EXACT_QUOTAS)
def test_a_batch_equals_its_elections_one_by_one_and_compiled_equals_interpreted(
    data: st.DataObject, divisors: str, quota: str
) -> None:
    parties = data.draw(st.integers(1, 5))
    row = st.lists(st.integers(0, 200), min_size=parties, max_size=parties)
    votes = data.draw(st.lists(row, min_size=1, max_size=8))
    houses = data.draw(st.lists(HOUSES, min_size=len(votes), max_size=len(votes)))
    for method, options in (
        (allocate.largest_remainder, {"quota": quota}),
        (allocate.highest_averages, {"divisors": divisors}),
        (allocate.block, {}),
    ):
        with using("interpreted"):
            plain = method(votes, houses, **options)
            single = [method(v, h, **options) for v, h in zip(votes, houses, strict=True)]
        with using("compiled"):
            fast = method(votes, houses, **options)
        assert same(plain, fast)
        assert plain.tolist() == [one.tolist() for one in single]
        assert plain.tied.tolist() == [one.tied.tolist() for one in single]


@steady
@given(VOTES, HOUSES, DIVISORS, EXACT_QUOTAS)
def test_votes_beyond_64_bits_give_the_same_seats_as_in_small(
    votes: list[int], house: int, divisors: str, quota: str
) -> None:
    for scale in (10**30, 10**400):
        many = [v * scale for v in votes]
        assert same(
            allocate.largest_remainder(many, house, quota=quota),
            allocate.largest_remainder(votes, house, quota=quota),
        )
        small = allocate.highest_averages(votes, house, divisors=divisors)
        large = allocate.highest_averages(many, house, divisors=divisors)
        assert same(small, large)
        assert same(allocate.plurality(votes), allocate.plurality(many))
        assert same(allocate.block(votes, house), allocate.block(many, house))


@steady
@given(st.lists(st.integers(1, 4), min_size=2, max_size=6), HOUSES, DIVISORS)
def test_one_vote_in_10_to_the_30_breaks_a_tie(votes: list[int], house: int, divisors: str) -> None:
    many = [v * 10**30 for v in votes]
    result = allocate.highest_averages(many, house, divisors=divisors)
    if not result.open:
        return
    first = int(np.flatnonzero(result.tied)[0])
    many[first] += 1
    assert allocate.highest_averages(many, house, divisors=divisors)[first] == result[first] + 1


@steady
@given(VOTES, HOUSES, DIVISORS, st.data())
def test_a_full_order_of_preference_leaves_no_tie_and_agrees_with_the_open_result(
    votes: list[int], house: int, divisors: str, data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(votes))))
    for method, options in (
        (allocate.largest_remainder, {}),
        (allocate.highest_averages, {"divisors": divisors}),
        (allocate.block, {}),
    ):
        left = method(votes, house, **options)
        decided = method(votes, house, prefer=order, **options)
        assert decided.open == 0
        assert not decided.tied.any()
        gained = decided.seats - left.seats
        assert ((gained >= 0) & (gained <= left.tied)).all()
        assert gained.sum() == left.open
        winners = [order[i] for i in range(len(votes)) if gained[i]]
        losers = [order[i] for i in range(len(votes)) if left.tied[i] and not gained[i]]
        assert not winners or not losers or max(winners) < min(losers)
