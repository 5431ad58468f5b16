"""The moments of what the models draw, against theory."""

from typing import Any

import numpy as np
import pytest

from mandat.simulation import (
    CandidateEffect,
    Covariance,
    DirichletMultinomial,
    Model,
    ModelError,
    Poll,
    Swing,
    Turnout,
    fit_swing,
    poll_of_polls,
)
from tests.simulation.making import drawn, filled, laid_out, mazhilis


def shares_of(model: Any, blocks: int = 8, year: int = 2023) -> Any:
    votes = drawn(mazhilis(year), model, blocks)["list"][:, 0].astype(float)
    return votes / votes.sum(-1, keepdims=True)


def test_without_parts_every_draw_is_the_result() -> None:
    votes = drawn(mazhilis(), Model())["list"]
    assert (votes == votes[0]).all()
    assert votes[0, 0].tolist() == laid_out(mazhilis()).tiers[0].start[0].tolist()


def test_votes_are_whole_and_add_up_to_the_ballots() -> None:
    votes = drawn(mazhilis(), Swing("nation", 0.3))["list"]
    assert votes.dtype == np.int64
    assert votes.min() >= 0
    assert (votes.sum(-1) == 6_366_441).all()


def test_a_swing_has_its_deviation_on_the_scale_of_log_odds() -> None:
    shares = shares_of(Swing("nation", {"amanat": 0.2}))
    odds = np.log(shares[:, 0] / shares[:, 1])  # the other party does not swing
    assert odds.std() == pytest.approx(0.2, rel=0.05)  # 8,192 draws: an error of 0.8 %
    assert np.log(shares[:, 1] / shares[:, 2]).std() < 1e-5


def test_a_covariance_is_what_the_draws_have() -> None:
    wanted = ((0.04, -0.02), (-0.02, 0.02))
    shares = shares_of(Swing("nation", covariance=Covariance(("amanat", "auyl"), wanted)))
    e = np.log(shares[:, :2] / shares[:, 2:3])
    assert np.cov(e.T) == pytest.approx(np.array(wanted), abs=0.002)


def test_swings_of_a_region_are_shared_in_it_and_of_two_regions_apart() -> None:
    election = filled()
    tier = next(one for one in laid_out(election).tiers if one.tier == "district")
    region = [election.above(election.contests[contest].unit)[1] for contest in tier.contests]
    votes = drawn(election, Swing("region", 0.2), 4)["district"].astype(float)
    amanat = [[who.party for who in own].index("amanat") for own in tier.contestants]
    auyl = [[who.party for who in own].index("auyl") for own in tier.contestants]
    odds = np.log(
        np.stack([votes[:, c, a] / votes[:, c, b] for c, (a, b) in enumerate(zip(amanat, auyl, strict=True))])
    )
    same = next((i, j) for i in range(29) for j in range(i) if region[i] == region[j])
    apart = next((i, j) for i in range(29) for j in range(i) if region[i] != region[j])
    assert np.corrcoef(odds[same[0]], odds[same[1]])[0, 1] > 0.999
    assert abs(np.corrcoef(odds[apart[0]], odds[apart[1]])[0, 1]) < 0.06


def test_a_candidate_effect_moves_one_candidate_alone() -> None:
    election = filled()
    plain = drawn(election, Model())["district"]
    moved = drawn(election, CandidateEffect("smd-05", "assumed-auyl", shift=1.0))["district"]
    changed = [c for c in range(29) if (plain[0, c] != moved[0, c]).any()]
    tier = next(one for one in laid_out(election).tiers if one.tier == "district")
    assert [tier.contests[c] for c in changed] == ["smd-05"]


def test_dirichlet_multinomial_has_its_variance() -> None:
    n, concentration = 6_366_441, 200.0
    shares = shares_of(DirichletMultinomial(concentration), 8)
    p = laid_out(mazhilis()).tiers[0].start[0] / n
    rho = 1 / (concentration + 1)
    wanted = p * (1 - p) * (1 + (n - 1) * rho) / n
    assert shares.mean(0) == pytest.approx(p, abs=0.002)
    assert shares.var(0) == pytest.approx(wanted, rel=0.08)


def test_a_multinomial_has_the_variance_of_sampling_alone() -> None:
    n = 6_366_441
    votes = drawn(mazhilis(), DirichletMultinomial(None), 8)["list"][:, 0]
    p = laid_out(mazhilis()).tiers[0].start[0] / n
    assert (votes.sum(-1) == n).all()
    assert votes.var(0) == pytest.approx(n * p * (1 - p), rel=0.08)


def test_turnout_moves_ballots_and_not_shares() -> None:
    votes = drawn(mazhilis(), Turnout(0.1), 8)["list"][:, 0]
    ballots = votes.sum(-1)
    registered = 12_035_578
    assert np.log(ballots / (registered - ballots)).std() == pytest.approx(0.1, rel=0.05)
    assert (votes[:, 0] / ballots).std() < 1e-6


def test_a_poll_moves_the_shares_to_its_own_with_its_sampling_error() -> None:
    poll = Poll({"amanat": 40, "auyl": 20}, respondents=1000, rest=40)
    shares = shares_of(poll, 8)
    assert shares[:, :2].mean(0) == pytest.approx([0.4, 0.2], abs=0.003)
    assert shares[:, 0].std() == pytest.approx(np.sqrt(0.4 * 0.6 / 1001), rel=0.05)


def test_a_poll_of_polls_weighs_by_respondents_and_age() -> None:
    polls = [Poll({"amanat": 50, "auyl": 50}, 1000), Poll({"amanat": 60, "auyl": 40}, 3000, design=1.5)]
    pooled = poll_of_polls(polls)
    assert pooled.respondents == 3000
    assert pooled.shares["amanat"] == pytest.approx((0.5 * 1000 + 0.6 * 2000) / 3000)
    aged = poll_of_polls(polls, half_life=10, ages=[0, 10])
    assert aged.shares["amanat"] == pytest.approx(0.55)


def test_a_swing_that_was_made_is_found_again() -> None:
    dice = np.random.default_rng(7)
    before = dice.integers(20_000, 60_000, (400, 3)).astype(float)
    e = np.array([0.3, -0.1, -0.2]) + dice.multivariate_normal([0, 0, 0], np.diag([0.01, 0.01, 0.01]), 400)
    nation, area = fit_swing(before, before * np.exp(e), ("a", "b", "c"))
    assert np.sqrt(np.diag(nation.matrix)) == pytest.approx([0.3, 0.1, 0.2], abs=0.02)
    centred = np.eye(3) - 1 / 3
    assert np.array(area.matrix) == pytest.approx(0.01 * centred @ centred.T, abs=0.002)


def test_parts_added_leave_the_numbers_of_the_others_as_they_are() -> None:
    alone = drawn(mazhilis(), Swing("nation", 0.1))["list"][:, 0].astype(float)
    more = drawn(mazhilis(), Turnout(0.1) + Swing("nation", 0.1))["list"][:, 0].astype(float)
    assert more / more.sum(-1, keepdims=True) == pytest.approx(alone / alone.sum(-1, keepdims=True), abs=1e-6)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Swing("nation", -0.1),
        lambda: Swing("candidate", {"amanat": 0.1}),
        lambda: Swing("nation", 0.1, Covariance(("a",), ((1.0,),))),
        lambda: Covariance(("a", "b"), ((1.0, 0.5), (0.2, 1.0))),
        lambda: Covariance(("a",), ((float("nan"),),)),
        lambda: Covariance(("a",), ((float("inf"),),)),
        lambda: Poll({"amanat": float("inf")}),
        lambda: Poll({"amanat": 50.0}, rest=float("inf")),
        lambda: Poll({"amanat": 50.0}, respondents=100, design=float("inf")),
        lambda: Turnout(float("nan")),
        lambda: DirichletMultinomial(0),
        lambda: Poll({}),
        lambda: Turnout(0.1) + Turnout(0.2),
        lambda: drawn(mazhilis(), Swing("village", 0.1)),
        lambda: drawn(mazhilis(), Swing("nation", {"nobody": 0.1})),
        lambda: drawn(mazhilis(), CandidateEffect("list", "nobody")),
        lambda: drawn(mazhilis(), Swing("nation", covariance=Covariance(("amanat", "auyl"), ((1.0, 2.0), (2.0, 1.0))))),
    ],
)
def test_what_cannot_be_is_told(make: object) -> None:
    with pytest.raises(ModelError):
        make()  # type: ignore[operator]


def test_votes_beyond_32_bits_are_the_same_sum() -> None:
    """Contests of more ballots than 32 bits hold go through 64: the shares stay, the votes add up."""
    from dataclasses import replace

    from mandat.simulation.drawing import Drawing

    layout = laid_out(mazhilis())
    tier = layout.tiers[0]
    large = replace(tier, start=tier.start * 1000, valid=tier.valid * 1000)
    one = Drawing(layout, Model((Swing("nation", 0.2), Swing("candidate", 0.2))), 3).block(0)["list"]
    other = Drawing(replace(layout, tiers=(large,)), Model((Swing("nation", 0.2), Swing("candidate", 0.2))), 3)
    votes = other.block(0)["list"].votes
    assert (votes.sum(-1) + other.block(0)["list"].against == tier.valid * 1000).all()
    assert np.abs(votes / 1000 - one.votes).max() <= 1
