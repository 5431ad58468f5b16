"""What comes out of odd elections, and what is said of input that is no election."""

import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from mandat import allocate
from mandat.allocate import kernels, run

METHODS: list[tuple[Any, dict[str, Any]]] = [
    (allocate.largest_remainder, {"quota": "hare"}),
    (allocate.largest_remainder, {"quota": "droop"}),
    (allocate.largest_remainder, {"quota": "imperiali", "rounding": "down"}),
    (allocate.highest_averages, {"divisors": "d'hondt"}),
    (allocate.highest_averages, {"divisors": "adams"}),
    (allocate.highest_averages, {"divisors": "huntington-hill"}),
    (allocate.block, {}),
]
NAMES = [" ".join([method.__name__, *options.values()]) for method, options in METHODS]


@pytest.mark.parametrize(("method", "options"), METHODS, ids=NAMES)
def test_no_votes_no_seats(method: Any, options: dict[str, Any]) -> None:
    result = method([0, 0, 0], 5, **options)
    assert result.tolist() == [0, 0, 0]
    assert (result.open, result.unfilled) == (0, 5)


@pytest.mark.parametrize(("method", "options"), METHODS, ids=NAMES)
def test_no_house_no_seats(method: Any, options: dict[str, Any]) -> None:
    result = method([3, 2, 2], 0, **options)
    assert result.tolist() == [0, 0, 0]
    assert (result.open, result.unfilled) == (0, 0)


@pytest.mark.parametrize(("method", "options"), METHODS, ids=NAMES)
def test_nobody_eligible_no_seats(method: Any, options: dict[str, Any]) -> None:
    result = method([3, 2, 2], 2, eligible=[False] * 3, **options)
    assert result.tolist() == [0, 0, 0]
    assert (result.open, result.unfilled) == (0, 2)


@pytest.mark.parametrize(("method", "options"), METHODS[:-1], ids=NAMES[:-1])
def test_a_single_party_takes_the_house(method: Any, options: dict[str, Any]) -> None:
    assert method([7], 5, **options).tolist() == [5]
    assert method([0, 7, 0], 5, **options).tolist() == [0, 5, 0]


@pytest.mark.parametrize(("method", "options"), METHODS, ids=NAMES)
def test_no_parties_and_no_elections_are_answers_too(method: Any, options: dict[str, Any]) -> None:
    nobody = method(np.zeros((2, 0), np.int64), 3, **options)
    assert nobody.shape == (2, 0)
    assert nobody.unfilled.tolist() == [3, 3]
    assert method(np.zeros((0, 4), np.int64), 3, **options).open.shape == (0,)
    assert method([], 3, **options).unfilled == 3


def test_everybody_at_the_maximum_leaves_the_rest_unfilled() -> None:
    for method in (allocate.largest_remainder, allocate.highest_averages):
        result = method([60, 30, 10], 10, maximum=[4, 3, 1])
        assert result.tolist() == [4, 3, 1]
        assert result.open == 0
    assert result.unfilled == 2


def test_a_minimum_gives_seats_even_without_votes() -> None:
    for method in (allocate.largest_remainder, allocate.highest_averages):
        assert method([60, 40, 0], 5, minimum=[0, 0, 1])[2] == 1
        assert method([0, 0], 5, minimum=[1, 2]).tolist() == [1, 2]
        assert method([60, 40], 5, minimum=[0, 4], eligible=[True, False]).tolist() == [5, 0]


def test_more_prior_seats_than_the_house_leave_none_to_give() -> None:
    for method in (allocate.largest_remainder, allocate.highest_averages):
        result = method([60, 40], 5, prior=[0, 6])
        assert result.tolist() == [0, 0]
        assert result.places == result.unfilled == 0
        assert result.house == 5


def test_prior_seats_count_for_the_house_and_come_off_the_result() -> None:
    """Scotland's additional members: 7 list seats in a region that has 9 constituencies."""
    votes, constituencies = [60, 100, 30, 20], [5, 4, 0, 0]
    result = allocate.highest_averages(votes, 16, prior=constituencies)
    assert result.tolist() == [0, 4, 2, 1]


def test_remainder_seats_go_only_to_the_lists_that_may_have_them() -> None:
    """Kazakhstan, Art. 97-1(4): one list over the threshold takes all that the whole quotas leave."""
    result = allocate.largest_remainder([70, 25, 0], 7, leftover=[True, False, False])
    assert result.whole.tolist() == [5, 1, 0]
    assert result.tolist() == [6, 1, 0]


def test_a_remainder_below_the_least_leaves_its_seat_unfilled() -> None:
    result = allocate.largest_remainder([55, 45], 5, min_remainder=Fraction(1, 2))
    assert (result.tolist(), int(result.unfilled)) == ([3, 2], 0)
    result = allocate.largest_remainder([40, 35, 25], 4, quota=31, min_remainder=Fraction(1, 2))
    assert (result.tolist(), int(result.unfilled)) == ([1, 1, 1], 1)


def test_whole_quotas_beyond_the_house_go_back_from_the_smallest_remainder() -> None:
    result = allocate.largest_remainder([110, 90, 40], 4, quota="imperiali")
    assert result.whole.tolist() == [2, 2, 1]
    assert result.remainders.tolist() == [180, 60, 0]  # over 6 seats: the third stands last
    assert result.tolist() == [2, 2, 0]


def test_a_tie_is_left_open_and_names_the_tied() -> None:
    result = allocate.largest_remainder([40, 30, 30], 2)
    assert result.tolist() == [1, 0, 0]
    assert result.open == 1
    assert result.tied.tolist() == [False, True, True]


def test_the_earlier_registered_wins_a_tie() -> None:
    for method in (allocate.largest_remainder, allocate.highest_averages):
        assert method([30, 30, 30], 1, prefer=[3, 1, 2]).tolist() == [0, 1, 0]


def test_equal_rank_leaves_part_of_a_tie_open() -> None:
    result = allocate.plurality([5, 5, 5, 1], prefer=[2, 1, 1, 0])
    assert (result.tolist(), int(result.open)) == ([0, 0, 0, 0], 1)
    assert result.tied.tolist() == [False, True, True, False]


def test_a_tie_goes_to_the_larger_list_by_minus_the_votes() -> None:
    votes = np.array([20, 10])
    assert allocate.highest_averages(votes, 2).tolist() == [1, 0]
    assert allocate.highest_averages(votes, 2, prefer=-votes).tolist() == [2, 0]


def test_fewer_seats_than_lists_with_a_zero_divisor_go_to_the_larger_votes() -> None:
    result = allocate.highest_averages([5, 9, 7, 7], 2, divisors="adams")
    assert (result.tolist(), int(result.open)) == ([0, 1, 0, 0], 1)
    with pytest.raises(ValueError, match="no divisor"):
        result.divisor_interval()


def test_the_interval_is_empty_where_preference_broke_the_tie() -> None:
    low, high = allocate.highest_averages([2, 2], 1, prefer=[0, 1]).divisor_interval()
    assert low == high == 2


def test_the_modified_first_divisor_may_be_any() -> None:
    votes = [60, 28, 12]
    for first, expected in ((1, [3, 1, 1]), (Fraction("1.4"), [3, 2, 0]), (Decimal("1.4"), [3, 2, 0])):
        result = allocate.highest_averages(votes, 5, divisors="sainte-lague", first=first)
        assert result.tolist() == expected


def test_macau_with_a_house_beyond_64_bits_stays_exact() -> None:
    result = allocate.highest_averages(np.full((3, 2), [2**40, 3]), 100, divisors="macau")
    with run.using("compiled"):
        again = allocate.highest_averages(np.full((3, 2), [2**40, 3]), 100, divisors="macau")
    assert result[0].tolist() == again[0].tolist() == [69, 31]


def test_two_rounds_more_than_half_wins_at_once() -> None:
    result = allocate.two_round([[51, 49, 0], [50, 30, 20], [40, 30, 30]])
    assert result.tolist() == [[1, 0, 0], [0, 0, 0], [0, 0, 0]]
    assert result.unfilled.tolist() == [0, 1, 1]
    assert result.runoff.tolist() == [[False] * 3, [True, True, False], [True, False, False]]
    assert result.runoff_open.tolist() == [0, 0, 1]
    assert result.runoff_tied.tolist() == [[False] * 3, [False] * 3, [False, True, True]]


def test_two_rounds_half_is_enough_where_the_law_says_at_least() -> None:
    assert allocate.two_round([50, 30, 20], strict=False).tolist() == [1, 0, 0]
    both = allocate.two_round([50, 50], strict=False)
    assert (both.tolist(), int(both.open)) == ([0, 0], 1)
    assert not both.runoff.any()


def test_two_rounds_the_base_may_be_all_who_voted() -> None:
    assert allocate.two_round([51, 40], base=110).runoff.tolist() == [True, True]
    assert allocate.two_round([51, 40], base=100).tolist() == [1, 0]


def test_a_share_is_reached_exactly() -> None:
    five = Fraction("0.05")
    assert allocate.reach([5, 4], 100, five).tolist() == [True, False]
    assert allocate.reach([5, 6], 100, five, strict=True).tolist() == [False, True]
    assert allocate.reach([5 * 10**40 - 1, 5 * 10**40], 10**42, five).tolist() == [False, True]
    assert allocate.reach([[5, 4], [1, 0]], [100, 0], five).tolist() == [[True, False], [False, False]]
    assert allocate.reach([6, 6], 100, [five, Decimal("0.07")]).tolist() == [True, False]
    assert allocate.reach([2**62], 2**62, Fraction(2**61, 2**62 - 1)).tolist() == [True]


def test_a_result_is_an_array_of_seats_and_what_is_cut_from_it_a_plain_one() -> None:
    votes = np.arange(24).reshape(2, 3, 4)
    result = allocate.largest_remainder(votes, [[5, 6, 7], [8, 9, 10]])
    assert isinstance(result, np.ndarray)
    assert result.shape == result.tied.shape == (2, 3, 4)
    assert result.open.shape == result.house.shape == result.unfilled.shape == result.quota_num.shape == (2, 3)
    assert result.quota((1, 2)) == Fraction(int(votes[1, 2].sum()), 10)
    assert (result.sum(-1) + result.open + result.unfilled == result.house).all()
    for part in (result[0], result.sum(-1), result == result.seats, result.seats):
        assert type(part) is np.ndarray
    with pytest.raises(AttributeError, match="ask the whole result"):
        _ = result.copy().open


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int32", "uint64", "object"])
def test_votes_of_any_integer_type(dtype: str) -> None:
    assert allocate.largest_remainder(np.array([53, 24, 23], dtype=dtype), 10).tolist() == [5, 3, 2]


def test_votes_beyond_64_bits_in_a_list() -> None:
    assert allocate.plurality([2**63, 2**63 - 1]).tolist() == [1, 0]
    assert allocate.plurality(np.array([2**64 - 1, 2**64 - 2], np.uint64)).tolist() == [1, 0]


@pytest.mark.parametrize(
    ("votes", "house", "options", "error", "words"),
    [
        ([0.5, 2], 3, {}, TypeError, "votes: whole numbers are needed, not float"),
        (np.array([0.5]), 3, {}, TypeError, "votes: whole numbers are needed, not float64"),
        ([True, False], 3, {}, TypeError, "votes: whole numbers are needed, not bool"),
        (["5", "3"], 3, {}, TypeError, "votes: whole numbers are needed, not"),
        ([2**70, None], 3, {}, TypeError, "votes: whole numbers are needed, not NoneType"),
        ([5, -1], 3, {}, ValueError, r"votes\[1\] is -1: it cannot be negative"),
        ([[5, 1], [-(2**70), 1]], 3, {}, ValueError, r"votes\[1, 0\] is -\d+: it cannot be negative"),
        ([[5, 1], [1]], 3, {}, ValueError, "votes: rows of unequal length"),
        (5, 3, {}, ValueError, "votes: an array"),
        ([5, 1], -1, {}, ValueError, "house is -1"),
        ([5, 1], 2.5, {}, TypeError, "house: whole numbers"),
        ([5, 1], [2, 3], {}, ValueError, r"house: shape \(2,\) does not fit"),
        ([5, 1], 3, {"eligible": [1, 0]}, TypeError, "eligible: a mask"),
        ([5, 1], 3, {"eligible": [True] * 3}, ValueError, "eligible: shape"),
        ([5, 1], 3, {"prior": [[1, 2]] * 2}, ValueError, "prior: shape"),
        ([5, 1], 3, {"minimum": [2, 2]}, ValueError, "minimum: the minimums need 4 new seats, there are 3"),
        ([[5, 1]] * 2, [4, 3], {"minimum": [2, 2]}, ValueError, r"minimum\[1\]: the minimums need 4"),
        ([5, 1], 3, {"minimum": [2, 0], "maximum": [1, 1]}, ValueError, "minimum: above the maximum"),
    ],
)
def test_what_is_no_election_is_refused_in_one_clear_line(
    votes: Any, house: Any, options: dict[str, Any], error: type[Exception], words: str
) -> None:
    for method in (allocate.largest_remainder, allocate.highest_averages):
        with pytest.raises(error, match=words):
            method(votes, house, **options)


def test_unknown_names_are_refused_with_those_known() -> None:
    with pytest.raises(ValueError, match="quota: 'hair' is unknown; known are hare, droop"):
        allocate.largest_remainder([1], 1, quota="hair")
    with pytest.raises(ValueError, match="rounding: 'off' is unknown; known are exact, down"):
        allocate.largest_remainder([1], 1, rounding="off")
    with pytest.raises(ValueError, match="divisors: 'hondt' is unknown; known are \"d'hondt\""):
        allocate.highest_averages([1], 1, divisors="hondt")


def test_divisors_must_grow_and_suffice() -> None:
    with pytest.raises(ValueError, match="number 3 is 2; they must grow"):
        allocate.highest_averages([3, 2], 4, divisors=[1, 2, 2, 3])
    with pytest.raises(ValueError, match="4 are needed, the list has 2"):
        allocate.highest_averages([3, 2], 4, divisors=[1, 2])
    with pytest.raises(TypeError, match="divisors: an int, Fraction or Decimal"):
        allocate.highest_averages([3, 2], 4, divisors=lambda k: k + 0.5)


def test_a_float_share_is_refused() -> None:
    with pytest.raises(TypeError, match="share: an int, Fraction or Decimal is needed"):
        allocate.reach([1], 1, 0.05)
    with pytest.raises(ValueError, match="there is no quota"):
        allocate.largest_remainder([1, 2], 0).quota()


def test_a_single_election_starts_no_compiler() -> None:
    code = (
        "import sys; from mandat import allocate as a; "
        "a.largest_remainder([5, 3], 4); a.highest_averages([5, 3], 4); a.plurality([[5, 3]] * 29); "
        "sys.exit('numba' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_large_batch_is_compiled_unless_its_products_are_too_large() -> None:
    votes = np.arange(1, 200_001).reshape(-1, 4)
    allocate.plurality(votes)
    assert kernels.plurality_all in run._compiled
    with run.using("compiled"):
        large = allocate.highest_averages([[2**62, 2**61]], 3)
        small = allocate.highest_averages([[2, 1]], 3)
    assert large.tolist() == small.tolist() == [[2, 1]]
