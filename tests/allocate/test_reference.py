"""The kernels, interpreted and compiled, against the definitions in fractions."""

import random
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from mandat import allocate
from mandat.allocate.run import using
from tests.allocate import reference

WAYS = ("interpreted", "compiled")
NO_LIMIT = 10**9


def elections(seed: int, count: int, parties: int, house: int, most: int) -> list[tuple[list[int], int]]:
    dice = random.Random(seed)
    return [([dice.randint(0, most) for _ in range(parties)], dice.randint(0, house)) for _ in range(count)]


def options(dice: random.Random, votes: list[int], house: int) -> dict[str, Any]:
    """Random options for one election that fit together."""
    n = len(votes)
    prior = [dice.choice([0, 0, 0, 1, 2, 4]) for _ in range(n)]
    eligible = [dice.random() < 0.8 for _ in range(n)]
    minimum = [0] * n
    free = max(house - sum(prior), 0)
    for i in range(n):
        extra = dice.randint(0, min(free, 2))
        if eligible[i]:
            minimum[i] = prior[i] + extra
            free -= extra
    maximum = [m + dice.choice([0, 1, 2, 5, NO_LIMIT]) for m in minimum]
    prefer = [dice.randint(-1, 1) for _ in range(n)]
    return {"eligible": eligible, "prior": prior, "minimum": minimum, "maximum": maximum, "prefer": prefer}


def check(result: Any, expected: list[reference.Result]) -> None:
    assert result.tolist() == [one.seats for one in expected]
    assert result.open.tolist() == [one.open for one in expected]
    assert result.tied.tolist() == [one.tied for one in expected]
    assert (result.seats.sum(-1) + result.open + result.unfilled == result.places).all()


QUOTAS: list[dict[str, Any]] = [
    *({"quota": q} for q in ("hare", "droop", "hagenbach-bischoff", "imperiali")),
    *({"quota": "hare", "rounding": r} for r in ("down", "up", "nearest")),
    {"quota": "imperiali", "rounding": "down"},
    {"quota": 7},
    {"quota": Fraction(17, 3)},
    {"quota": "hare", "min_remainder": Fraction(1, 2)},
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("rule", QUOTAS, ids=str)
def test_largest_remainder_agrees_with_the_definition(way: str, rule: dict[str, Any]) -> None:
    drawn = elections(1, 400, 5, 12, 30)
    with using(way):
        result = allocate.largest_remainder([v for v, _ in drawn], [h for _, h in drawn], **rule)
    check(result, [reference.largest_remainder(v, h, **rule) for v, h in drawn])


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("rule", QUOTAS, ids=str)
def test_largest_remainder_with_every_option_agrees_with_the_definition(way: str, rule: dict[str, Any]) -> None:
    dice = random.Random(2)
    drawn = elections(2, 400, 5, 14, 30)
    given = [options(dice, *one) for one in drawn]
    leftover = [[dice.random() < 0.7 for _ in v] for v, _ in drawn]
    gathered: dict[str, Any] = {name: [one[name] for one in given] for name in given[0]}
    with using(way):
        result = allocate.largest_remainder(
            [v for v, _ in drawn], [h for _, h in drawn], leftover=leftover, **rule, **gathered
        )
    check(
        result,
        [
            reference.largest_remainder(v, h, leftover=may, **rule, **one)
            for (v, h), may, one in zip(drawn, leftover, given, strict=True)
        ],
    )


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("divisors", reference.SEQUENCES)
def test_highest_averages_agree_with_the_definition(way: str, divisors: str) -> None:
    drawn = elections(3, 400, 5, 14, 30)
    with using(way):
        result = allocate.highest_averages([v for v, _ in drawn], [h for _, h in drawn], divisors=divisors)
    check(result, [reference.highest_averages(v, h, divisors) for v, h in drawn])


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("divisors", reference.SEQUENCES)
def test_highest_averages_with_every_option_agree_with_the_definition(way: str, divisors: str) -> None:
    dice = random.Random(4)
    drawn = elections(4, 400, 5, 14, 30)
    given = [options(dice, *one) for one in drawn]
    gathered: dict[str, Any] = {name: [one[name] for one in given] for name in given[0]}
    with using(way):
        result = allocate.highest_averages([v for v, _ in drawn], [h for _, h in drawn], divisors=divisors, **gathered)
    check(
        result,
        [reference.highest_averages(v, h, divisors, **one) for (v, h), one in zip(drawn, given, strict=True)],
    )


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("divisors", ["d'hondt", "sainte-lague", "huntington-hill", "danish", "imperiali"])
def test_a_large_house_with_many_lists_agrees_with_the_definition(way: str, divisors: str) -> None:
    drawn = elections(5, 12, 40, 300, 50_000)
    with using(way):
        result = allocate.highest_averages([v for v, _ in drawn], [h for _, h in drawn], divisors=divisors)
    check(result, [reference.highest_averages(v, h, divisors) for v, h in drawn])


@pytest.mark.parametrize("way", WAYS)
def test_one_giant_and_many_dwarfs_agree_with_the_definition(way: str) -> None:
    votes = [10**9, *range(1, 30)]
    for divisors in ("d'hondt", "danish", "adams", "modified sainte-lague"):
        with using(way):
            result = allocate.highest_averages([votes], 120, divisors=divisors)
        check(result, [reference.highest_averages(votes, 120, divisors)])


@pytest.mark.parametrize("way", WAYS)
def test_a_sequence_of_the_callers_own_agrees_with_the_rule_of_that_name(way: str) -> None:
    votes = np.array([v for v, _ in elections(6, 100, 6, 9, 60)])
    expected = allocate.highest_averages(votes, 9, divisors="imperiali")
    with using(way):
        called = allocate.highest_averages(votes, 9, divisors=lambda k: Fraction(k + 2, 2))
        listed = allocate.highest_averages(votes, 9, divisors=[Fraction(k, 2) for k in range(2, 11)])
    for result in (called, listed):
        assert (result == expected).all()
        assert (result.open == expected.open).all()


@pytest.mark.parametrize("way", WAYS)
def test_the_most_votes_agree_with_the_definition(way: str) -> None:
    dice = random.Random(7)
    drawn = elections(7, 600, 5, 6, 8)
    given = [options(dice, *one) for one in drawn]
    gathered = {name: [one[name] for one in given] for name in ("eligible", "prefer")}
    votes = [v for v, _ in drawn]
    with using(way):
        blocks = allocate.block(votes, [h for _, h in drawn], **gathered)
        singles = allocate.plurality(votes, **gathered)
    pairs = list(zip(drawn, given, strict=True))
    check(blocks, [reference.block(v, h, **one) for (v, h), one in pairs])
    check(singles, [reference.block(v, 1, **one) for (v, _), one in pairs])


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("divisors", reference.SEQUENCES)
def test_the_interval_holds_exactly_the_divisors_that_give_the_seats(way: str, divisors: str) -> None:
    """Open at low, closed at high; above high a seat is lost, at low one more claim is met."""
    dice = random.Random(8)
    for votes, house in elections(8, 150, 4, 10, 30):
        given = options(dice, votes, house) if dice.random() < 0.5 else {}
        if sum(given.get("prior", [0])) >= house:
            continue
        with using(way):
            result = allocate.highest_averages(votes, house, divisors=divisors, **given)
            if result.low_den[()] == 0:
                with pytest.raises(ValueError, match="no divisor"):
                    result.divisor_interval()
                continue
            low, high = result.divisor_interval()

        def seats_at(divisor: Fraction, votes: list[int] = votes, given: dict[str, Any] = given) -> list[int]:
            return reference.seats_at(votes, divisor, divisors, **given)

        if high is None:
            assert seats_at(low + 1) == seats_at((low + 1) * 10**6) == result.tolist()
        else:
            assert low <= high
            assert seats_at(high * Fraction(10**9 + 1, 10**9)) != result.tolist()
            if low < high:
                assert seats_at(high) == seats_at((low + high) / 2) == result.tolist()
        if low > 0:
            assert seats_at(low) != result.tolist()
