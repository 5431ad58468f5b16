"""Totals that contradict each other: which figure shares are taken of is said, and what the other one would give.

A folder whose totals are so is refused, where not the checks of its protocols have to find the one that is wrong; so
the lines are put in beside.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from mandat import decide
from mandat.decision import Outcome
from mandat.election import Counts, Election
from tests.decision.making import a_law, election

AGAINST_ALL = 'against_all = { leads = "nothing", cite = "Art. 5" }'
VOTES = {"a": 60, "b": 34, "c": 6}


def with_lines(election: Election, **lines: int) -> Election:
    own, more = election.counts, len(lines)
    rows = Counts(
        (*own.unit, *["xx"] * more),
        (*own.contest, *["all"] * more),
        (*own.item, *lines),
        (*own.count, *lines.values()),
    )
    return replace(election, counts=rows)


def decided(path: Path, lines: dict[str, int], share: str = "5%") -> Outcome:
    admit = share and f'{{ share = "{share}", of = "valid", cite = "Art. 2" }}' if share else ""
    law = a_law(admit=admit, more=AGAINST_ALL)
    return decide(with_lines(election(path / "e", law, VOTES), against_all=0, **lines))


def words(outcome: Outcome) -> str:
    return "\n".join(step.text("en") for step in outcome.steps)


def test_the_whole_is_named_as_it_is_where_the_line_of_valid_ballots_says_another(tmp_path: Path) -> None:
    outcome = decided(tmp_path, {"valid": 110})
    assert "The whole is the votes and those against all: 100." in words(outcome)
    assert [str(one) for one in outcome.contradictions] == [
        "Everywhere: the votes and those against all are 100, the line of valid ballots says 110. Shares are taken of "
        "100. With the other figure the outcome would be the same."
    ]
    assert outcome.contradictions[0] in outcome.notes


def test_seats_that_hang_on_the_figure_are_named(tmp_path: Path) -> None:
    outcome = decided(tmp_path, {"valid": 130})
    assert outcome.seats == {"a": 6, "b": 3, "c": 1}
    (said,) = map(str, outcome.contradictions)
    assert said.endswith("With the other figure the seats would be others: B 3 → 4, C 1 → 0.")


def test_ballots_in_the_boxes_that_are_more_than_the_votes_are_such_a_figure(tmp_path: Path) -> None:
    outcome = decided(tmp_path, {"cast": 135, "invalid": 5})
    (said,) = map(str, outcome.contradictions)
    assert "the ballots in the boxes without the invalid ones are 130" in said
    assert "seats would be others" in said


@pytest.mark.parametrize("lines", [{"valid": 100}, {"cast": 105, "invalid": 5}, {"invalid": 5}, {}])
def test_lines_that_agree_leave_nothing_to_say(tmp_path: Path, lines: dict[str, int]) -> None:
    outcome = decided(tmp_path, lines)
    assert outcome.contradictions == ()
    assert "The whole is the ballots in the boxes without the invalid ones: 100." in words(outcome)


def test_where_nothing_is_a_share_nothing_hangs_on_the_figure(tmp_path: Path) -> None:
    assert decided(tmp_path, {"valid": 130}, share="").contradictions == ()
