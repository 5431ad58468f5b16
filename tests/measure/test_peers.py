"""Peers from PyPI, where they are right; and where they are not, why.

votelib 0.4 (MIT), voting 0.1.3 (MIT), and where it is installed poli-sci-kit 1.1 (BSD; it asks for a dozen packages, so
it is an extra of its own).
"""

import math
from typing import Any

import pytest
import voting.diversity
import voting.proportion
from hypothesis import given
from hypothesis import strategies as st
from votelib.crit import proportionality

from mandat import measure

ELECTIONS = st.lists(st.tuples(st.integers(1, 10**7), st.integers(0, 500)), min_size=2, max_size=12).filter(
    lambda rows: any(seats for _, seats in rows)
)

SAME = ["gallagher", "loosemore_hanby", "rae", "lijphart", "sainte_lague"]


def parted(rows: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    return [votes for votes, _ in rows], [seats for _, seats in rows]


@given(ELECTIONS)
def test_votelib_agrees_where_every_party_has_a_vote(rows: list[tuple[int, int]]) -> None:
    votes, seats = parted(rows)
    named = dict(enumerate(votes)), dict(enumerate(seats))
    for ours, theirs in [*((name, name) for name in SAME), ("rose", "rose"), ("d_hondt", "d_hondt")]:
        assert float(getattr(measure, ours)(votes, seats)) == pytest.approx(
            getattr(proportionality, theirs)(*named), rel=1e-9, abs=1e-9
        )


@given(ELECTIONS)
def test_voting_agrees_where_every_party_has_a_vote(rows: list[tuple[int, int]]) -> None:
    votes, seats = parted(rows)
    for ours, theirs in [*((name, name) for name in SAME), ("grofman", "grofman"), ("d_hondt", "dhondt")]:
        assert float(getattr(measure, ours)(votes, seats)) == pytest.approx(
            getattr(voting.proportion, theirs)(votes, seats), rel=1e-9, abs=1e-9
        )
    for ours, theirs in [
        ("laakso_taagepera",) * 2,
        ("golosov",) * 2,
        ("simpson",) * 2,
        ("fractionalisation", "gini_simpson"),
    ]:
        assert float(getattr(measure, ours)(votes)) == pytest.approx(getattr(voting.diversity, theirs)(votes))
    for q in (0.5, 1.5, 2, 4):
        assert float(measure.hill(votes, q)) == pytest.approx(voting.diversity.general(votes, q))
        assert float(measure.renyi(votes, q)) == pytest.approx(voting.diversity.renyi(votes, q), abs=1e-9)


def test_votelib_takes_seats_for_a_share_where_a_party_has_no_votes() -> None:
    """(v, s) must be (0, 1/4) for the third; votelib 0.4 puts in the number of seats, (0, 1), undivided."""
    votes, seats = {"a": 60, "b": 40}, {"a": 2, "b": 1, "c": 1}
    assert float(measure.loosemore_hanby([60, 40, 0], [2, 1, 1])) == pytest.approx(0.5 * (0.10 + 0.15 + 0.25))
    assert proportionality.loosemore_hanby(votes, seats) == pytest.approx(0.5 * (0.10 + 0.15 + 1))


def test_both_call_the_slope_through_the_origin_the_regression_index() -> None:
    """Cox and Shugart's line has an intercept: Σ (v − v̄)(s − s̄) / Σ (v − v̄)², not Σ v s / Σ v²."""
    votes, seats = [50, 30, 20], [6, 3, 1]
    assert float(measure.cox_shugart(votes, seats)) == pytest.approx(0.0766667 / 0.0466667, rel=1e-4)
    through_origin = (0.5 * 0.6 + 0.3 * 0.3 + 0.2 * 0.1) / 0.38
    assert voting.proportion.regression(votes, seats) == pytest.approx(through_origin)
    assert proportionality.regression(dict(enumerate(votes)), dict(enumerate(seats))) == pytest.approx(through_origin)


def test_voting_forgets_the_sign_of_shannon_and_the_hundred_of_rose() -> None:
    """Shannon's entropy is −Σ p ln p; Rose's 100 − ½ Σ |s − v| has percentages on both sides of the sign."""
    assert float(measure.shannon([1, 1])) == pytest.approx(math.log(2))
    assert voting.diversity.shannon([1, 1]) == pytest.approx(-math.log(2))
    assert float(measure.rose([60, 40], [7, 3])) == pytest.approx(0.9)
    assert voting.proportion.rose([60, 40], [7, 3]) == pytest.approx(100 - 0.1)


def test_voting_has_one_formula_for_grofman_and_for_the_adjusted_loosemore_hanby() -> None:
    """Its adjusted index leaves out Loosemore and Hanby's ½: it is Grofman's, twice ours."""
    votes, seats = [50, 30, 20], [6, 3, 1]
    theirs = voting.proportion.adjusted_loosemore_hanby(votes, seats)
    assert theirs == pytest.approx(voting.proportion.grofman(votes, seats))
    assert theirs == pytest.approx(2 * float(measure.adjusted_loosemore_hanby(votes, seats)))


def test_voting_divides_by_nothing_where_a_party_has_no_votes() -> None:
    with pytest.raises(ZeroDivisionError):
        voting.proportion.sainte_lague([60, 40, 0], [2, 1, 1])
    assert float(measure.sainte_lague([60, 40, 0], [2, 1, 1])) == math.inf


@pytest.fixture(scope="module")
def kit() -> Any:
    return pytest.importorskip(
        "poli_sci_kit.appointment.metrics", reason="poli-sci-kit is not installed: pip install mandat[peers]"
    )


def test_poli_sci_kit_agrees_on_the_indices_it_has_right(kit: Any) -> None:
    votes, seats = [55, 30, 10, 5], [7, 2, 1, 0]
    for ours, theirs in {
        "gallagher": "Gallagher",
        "loosemore_hanby": "Loosemore–Hanby",
        "rae": "Rae",
        "sainte_lague": "Sainte-Laguë",
        "d_hondt": "d’Hondt",
    }.items():
        assert float(getattr(measure, ours)(votes, seats)) == pytest.approx(kit.dispr_index(votes, seats, theirs))
    assert float(measure.shannon(votes)) == pytest.approx(kit.div_index(votes, metric_type="Shannon"))
    assert float(measure.laakso_taagepera(votes)) == pytest.approx(kit.effective_number_of_groups(votes))


def test_poli_sci_kit_mixes_counts_and_shares(kit: Any) -> None:
    """Golosov's p₁ is a share, not the largest count; Cox and Shugart's slope is of shares, not of counts; the
    inverse Simpson is 1/Σ p², not 1 by Shannon's entropy."""
    votes, seats = [55, 30, 10, 5], [7, 2, 1, 0]
    assert kit.effective_number_of_groups(votes, "Golosov") != pytest.approx(float(measure.golosov(votes)))
    shares = [one / 100 for one in votes]
    assert kit.effective_number_of_groups(shares, "Golosov") == pytest.approx(float(measure.golosov(votes)))
    slope = float(measure.cox_shugart(votes, seats))
    assert kit.dispr_index(votes, seats, "Cox-Shugart") == pytest.approx(slope * 10 / 100)
    inverse = kit.effective_number_of_groups(votes, "Inverse-Simpson")
    assert inverse == pytest.approx(1 / float(measure.shannon(votes)))
