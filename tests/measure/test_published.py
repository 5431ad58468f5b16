"""Published values of real elections, textbook games and worked examples."""

import csv
import math
from fractions import Fraction
from pathlib import Path

import pytest

from mandat import measure

HERE = Path(__file__).parent


def table(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


RESULTS = table("published_results.csv")
VALUES = table("published_values.csv")


def result(election: str) -> tuple[list[int], list[int]]:
    rows = [row for row in RESULTS if row["election"] == election]
    return [int(row["votes"]) for row in rows], [int(row["seats"]) for row in rows]


def test_there_are_at_least_ten_elections() -> None:
    assert len({row["election"] for row in VALUES}) >= 10
    assert {row["election"] for row in VALUES} == {row["election"] for row in RESULTS}


@pytest.mark.parametrize("row", VALUES, ids=lambda row: "-".join(row[key] for key in ("election", "measure", "of")))
def test_the_index_is_the_published_one(row: dict[str, str]) -> None:
    votes, seats = result(row["election"])
    numbers = {"votes": [votes], "seats": [seats], "": [votes, seats]}[row["of"]]
    found = float(getattr(measure, row["measure"])(*numbers))
    if row["measure"] == "gallagher":
        found *= 100  # percentage points
    assert found == pytest.approx(float(row["value"]), abs=0.0155)  # the source's own rounding of shares and index


def test_the_effective_numbers_of_several_elections_are_held() -> None:
    for of, least in (("votes", 3), ("seats", 6)):
        held = {row["election"] for row in VALUES if row["measure"] == "laakso_taagepera" and row["of"] == of}
        assert len(held) >= least


def test_volatility_of_wikipedias_example() -> None:
    """https://en.wikipedia.org/wiki/Pedersen_index: Blue, Orange and Fuchsia, 10%; then Red and Black instead, 100%."""
    first, second = [65, 25, 10, 0, 0], [65, 15, 20, 0, 0]
    assert float(measure.volatility(first, second)) == pytest.approx(0.10)
    assert float(measure.volatility(second, [0, 0, 0, 75, 25])) == pytest.approx(1)


# Golosov 2010, Party Politics 16(2), Table 1, as Wikipedia's "Effective number of parties" repeats it. From memory: the
# copies of that page that could be read have its text and not the figures. Each can be worked out from its shares.
GOLOSOV = [
    ([75, 25], 1.60, 1.33),
    ([75, 10, *[1] * 15], 1.74, 1.42),
    ([55, 45], 1.98, 1.82),
    ([55, 10, 10, 10, *[1] * 15], 2.99, 2.24),
    ([35, 35, 30], 2.99, 2.90),
    ([35, *[10] * 5, *[1] * 15], 5.75, 4.49),
    ([15] * 6 + [10], 6.90, 6.89),
    ([15, *[10] * 7, *[1] * 15], 10.64, 11.85),
]


@pytest.mark.parametrize(("shares", "effective", "golosov"), GOLOSOV)
def test_effective_numbers_of_eight_constellations(shares: list[int], effective: float, golosov: float) -> None:
    assert round(float(measure.laakso_taagepera(shares)), 2) == effective
    assert round(float(measure.golosov(shares)), 2) == golosov


def fractions(*values: str) -> tuple[Fraction, ...]:
    return tuple(Fraction(value) for value in values)


def test_a_party_of_one_seat_is_as_strong_as_one_of_forty_nine() -> None:
    seats = [50, 49, 1]
    assert measure.banzhaf(seats, 51) == fractions("3/5", "1/5", "1/5")
    assert measure.shapley_shubik(seats, 51) == fractions("2/3", "1/6", "1/6")
    assert measure.deegan_packel(seats, 51) == fractions("1/2", "1/4", "1/4")
    assert measure.johnston(seats, 51) == fractions("2/3", "1/6", "1/6")


def test_felsenthal_and_machovers_first_example() -> None:
    """The Measurement of Voting Power, appendix A.1: [5; 3, 2, 1, 1] has Penrose measures 5/8, 3/8, 1/8, 1/8."""
    assert measure.penrose([3, 2, 1, 1], 5) == fractions("5/8", "3/8", "1/8", "1/8")
    assert measure.banzhaf([3, 2, 1, 1], 5) == fractions("1/2", "3/10", "1/10", "1/10")


def test_a_game_where_deegan_and_packel_see_it_otherwise() -> None:
    """A. McAndrew, numbersandshapes.net, "Voting power (5)": [16; 10, 9, 6, 5]."""
    seats = [10, 9, 6, 5]
    assert measure.deegan_packel(seats, 16) == fractions("1/3", "5/18", "5/18", "1/9")
    assert measure.banzhaf(seats, 16) == fractions("5/12", "1/4", "1/4", "1/12")
    assert measure.shapley_shubik(seats, 16) == fractions("5/12", "1/4", "1/4", "1/12")
    assert list(measure.minimal_winning(seats, 16)) == [(0, 1), (0, 2), (1, 2, 3)]


def test_luxembourg_in_the_council_of_1958_decides_nothing() -> None:
    """[12; 4, 4, 4, 2, 2, 1]: Brams 1976; Felsenthal and Machover 1998, table 5.3.1; Games 9(2), 29 (2018)."""
    council = [4, 4, 4, 2, 2, 1]
    assert measure.banzhaf(council, 12) == fractions("5/21", "5/21", "5/21", "1/7", "1/7", "0")
    assert measure.shapley_shubik(council, 12) == fractions("7/30", "7/30", "7/30", "3/20", "3/20", "0")


def test_the_security_council_as_a_game_of_seats() -> None:
    """[39; 7 ×5, 1 ×10]: 421/2145 and 4/2145 by Shapley and Shubik, 848/5080 and 84/5080 by Banzhaf."""
    council = [7] * 5 + [1] * 10
    assert measure.shapley_shubik(council, 39)[::14] == fractions("421/2145", "4/2145")
    assert measure.banzhaf(council, 39)[::14] == fractions("848/5080", "84/5080")
    assert measure.minimal_winning_number(council, 39) == 210


def test_british_constituencies_let_expect_three_parties() -> None:
    assert float(measure.expected_parties_by_seats(1, 650)) == pytest.approx(2.94, abs=0.005)


def test_two_provinces_of_the_r_package_electoral() -> None:
    """Its formula for the example pns(c(0.467265, 0.542505)): G = 2 Σ i x / (n Σ x) − (n + 1)/n."""
    shares = [0.467265, 0.542505]
    gini = 2 * (1 * shares[0] + 2 * shares[1]) / (2 * sum(shares)) - 3 / 2
    assert float(measure.inequality(shares)) == pytest.approx(gini)


def test_every_measure_of_one_worked_example_by_hand() -> None:
    """Votes 50, 30, 20; seats 6, 3, 1: differences +10, 0, −10 points."""
    votes, seats = [50, 30, 20], [6, 3, 1]
    by_hand = {
        "gallagher": 0.1,
        "loosemore_hanby": 0.1,
        "adjusted_loosemore_hanby": 0.1 * 0.38,
        "rose": 0.9,
        "rae": 0.2 / 3,
        "lijphart": 0.1,
        "grofman": 0.2 * 0.38,
        "sainte_lague": 0.01 / 0.5 + 0.01 / 0.2,
        "d_hondt": 1.2,
        "gini": 0.5 * 2 * (abs(0.6 * 0.3 - 0.3 * 0.5) + abs(0.6 * 0.2 - 0.1 * 0.5) + abs(0.3 * 0.2 - 0.1 * 0.3)),
        "entropy": 0.6 * 0.18232155679 - 0.1 * 0.69314718056,
        "cox_shugart": (0.4 * 1 / 3 * 0 + (0.5 - 1 / 3) * 0.6 + (0.3 - 1 / 3) * 0.3 + (0.2 - 1 / 3) * 0.1)
        / ((0.5 - 1 / 3) ** 2 + (0.3 - 1 / 3) ** 2 + (0.2 - 1 / 3) ** 2),
        "monroe": (0.02 / 1.38) ** 0.5,
        "farina": 2 / math.pi * math.acos(0.41 / (0.46 * 0.38) ** 0.5),
        "generalised": 0.001 ** (1 / 3),
        "majority_bonus": 0.1,
    }
    for name, value in by_hand.items():
        assert float(getattr(measure, name)(votes, seats)) == pytest.approx(value, rel=1e-4), name
