"""The plan in a batch decides each draw as `mandat.decide` decides it alone, twice over."""

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import mandat
from mandat.decision.official import law_for
from mandat.election import Election
from mandat.simulation import BLOCK, FromLists, Model, Swing, Turnout
from mandat.simulation.drawing import Drawing
from mandat.simulation.layout import lay_out
from tests import EXAMPLES
from tests.simulation.making import as_election, filled, mazhilis, with_line

WILD = Swing("nation", 0.8) + Swing("candidate", 0.5)


def check(election: Election, model: Any, law: str | None, sample: int, seed: int = 9) -> int:
    """Compares a sample of draws; gives how many seats were open one by one, where lots stand in."""
    layout = lay_out(election, [law_for(election, law)])
    found = mandat.simulate(election, BLOCK, model, law=law, seed=seed)
    votes = {tier: with_line(one) for tier, one in Drawing(layout, Model(model._parts()), seed).block(0).items()}
    assert found.rows is not None
    whole, lots = found.columns.seats(found.rows), found.columns.lots(found.rows)
    opened = 0
    for draw in range(0, BLOCK, BLOCK // sample):
        outcome = mandat.decide(as_election(election, layout, votes, draw), law)
        ours = Counter({party: int(n) for party, n in zip(found.columns.parties, whole[draw], strict=True) if n})
        theirs = Counter({party: n for party, n in outcome.seats.items() if n})
        assert not theirs - ours  # what a tie left open stands in ours as lots
        assert sum((ours - theirs).values()) == lots[draw]
        opened += int(lots[draw])
    return opened


@pytest.mark.parametrize("law", [None, "kz/mazhilis@2021", "kz/mazhilis@2007", "kz/kurultai@2026", "ru/duma"])
def test_lists_under_many_laws(law: str | None) -> None:
    check(mazhilis(), Swing("nation", 0.8), law, 24)


def test_lists_and_constituencies() -> None:
    check(filled(), WILD + Turnout(0.3), None, 12)


def test_a_majority_that_is_not_reached_leaves_the_seat_open() -> None:
    check(filled(), WILD, "kz/mazhilis@2004", 12)


def test_ties_fall_by_lots_that_are_counted() -> None:
    """Ballots of a handful of voters tie often."""
    election = mandat.read(EXAMPLES / "made-up-constituency-tie")
    few = [(unit, contest, item, None if n is None else min(n, 4)) for unit, contest, item, n in election.counts.rows()]
    unit, contest, item, count = zip(
        *[row for row in few if row[2] not in ("cast", "valid", "invalid", "issued")], strict=True
    )
    small = replace(election, counts=type(election.counts)(unit, contest, item, count), official=[], published=[])
    assert check(small, Swing("candidate", 0.7), None, 64) > 0
    found = mandat.simulate(small, BLOCK, Swing("candidate", 0.7), seed=9)
    assert found.sums.lots >= found.sums.with_lots > 0
    assert any("lot drawn from the seed" in str(one) for one in found.said)


def test_every_lot_falls_on_each_about_as_often() -> None:
    election = mandat.read(EXAMPLES / "made-up-constituency-tie")
    found = mandat.simulate(election, 2048, Model(), seed=1)
    assert found.sums.with_lots == 2048
    # one tie of two, alpha among them, and one of three, alpha and an independent among them
    independent, alpha = found.distribution(""), found.distribution("alpha")
    assert independent.counts[independent.most] / 2048 == pytest.approx(1 / 3, abs=0.04)
    shares = [alpha.counts[alpha.least + k] / 2048 for k in range(3)]
    assert shares == pytest.approx([1 / 3, 1 / 2, 1 / 6], abs=0.04)


def test_declared_winners_are_held_and_unknown_contests_open() -> None:
    found = mandat.simulate(mazhilis(), 300, Swing("nation", 0.3), seed=2)
    assert len(found.rules.held) == 7
    assert len(found.rules.missing) == 22
    assert found.sums.open_seats == 22 * 300
    assert set(np.nonzero(found.sums.seats["district"][found.columns.parties.index("amanat")])[0]) == {4}
    told = [str(one) for one in found.said]
    assert any(one.startswith("Held fixed") for one in told)
    assert any(one.startswith("Open in every draw") for one in told)


def test_what_is_assumed_is_said_and_the_winner_leads() -> None:
    outcome = mandat.decide(filled())
    found = mandat.simulate(mazhilis(), 50, Model(), constituencies=FromLists())
    assert str(found.said[0]).startswith("ASSUMED")
    winners = {person.contest: person.contestant for person in outcome.elected if person.tier == "district"}
    for contest, declared in mazhilis().declared.items():
        assert [winners[contest]] == declared
