"""A judge who has only the steps and a pencil can redo the decision: here the steps' own figures, and nothing else."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import mandat
from tests import EXAMPLES

FOLDERS = sorted(path.name for path in EXAMPLES.iterdir() if (path / "election.toml").exists())


def by_rule(steps: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {step["rule"]: step for step in steps}


def redo_list_contest(steps: dict[str, dict[str, Any]]) -> dict[str, int] | None:
    """The seats of a list contest from its steps; None where the steps say that they are not decided."""
    if "quota" not in steps or "quota" not in steps["quota"]["result"]:
        return None
    votes = steps["votes"]["inputs"]["votes"]
    seats = steps["votes"]["inputs"]["seats"]
    admitted = steps["admission"]["result"]["admitted"] if "admission" in steps else list(votes)
    if "admission" in steps:
        for way in steps["admission"]["inputs"]["ways"]:
            base = way["base"]
            if isinstance(base, int) and None not in votes.values():
                reach = [who for who, vote in votes.items() if Fraction(vote, base) >= Fraction(way["share"])]
                assert reach == admitted
    let_in = steps["at least so many lists"]["result"]["let_in"] if "at least so many lists" in steps else []
    taking = [who for who in votes if who in admitted or who in let_in]
    quota = Fraction(sum(votes[who] for who in taking), seats)
    assert str(quota) == steps["quota"]["result"]["quota"]
    quotients = {who: Fraction(value) for who, value in steps["whole parts"]["inputs"]["quotients"].items()}
    for who in admitted:
        assert quotients[who] == votes[who] / quota
    shared = dict(steps["whole parts"]["result"]["seats"])
    for who in admitted:
        assert shared[who] == quotients[who].numerator // quotients[who].denominator
    left = seats - sum(shared.values())
    if left:
        may = admitted if let_in else taking
        order = sorted(may, key=lambda who: quotients[who] - shared[who], reverse=True)
        if let_in:
            shared[order[0]] += left
        else:
            open_ = steps["seats left"]["result"]["open"]
            for who in order[: left - open_]:
                shared[who] += 1
            if open_ and "tie" in steps:
                for who in steps["tie"]["result"]["to"]:
                    shared[who] += 1
    return {who: shared.get(who, 0) for who in votes}


@pytest.mark.parametrize("name", FOLDERS)
def test_the_seats_follow_from_the_steps_alone(name: str) -> None:
    outcome = mandat.decide(mandat.read(EXAMPLES / name))
    document = json.loads(json.dumps(outcome.to_json()))
    redone = 0
    for contest, decided in outcome.contests.items():
        steps = by_rule([step for step in document["steps"] if step["contest"] == contest])
        if "most votes" in steps:
            votes = steps["most votes"]["inputs"]["votes"]
            best = max(votes.values())
            first = [who for who, vote in votes.items() if vote == best]
            assert steps["most votes"]["result"]["elected"] == (first if len(first) == 1 else [])
            redone += 1
        elif decided.state in ("decided", "silent") and (seats := redo_list_contest(steps)) is not None:
            if "guaranteed seats above the whole" in decided.silent:
                continue
            assert seats == decided.seats
            redone += 1
    undecided = {"missing", "declared", "silent", "pending"}
    assert redone or all(one.state in undecided for one in outcome.contests.values())


@pytest.mark.parametrize("name", FOLDERS)
def test_every_step_has_an_article_and_words_in_three_languages(name: str) -> None:
    outcome = mandat.decide(mandat.read(EXAMPLES / name))
    assert outcome.steps
    for step in outcome.steps:
        assert step.cite
        written = {language: step.text(language) for language in ("kk", "ru", "en")}
        assert all(written.values())
        assert written["kk"] != written["en"] != written["ru"]


def test_the_explanation_of_one_party_speaks_of_no_other(tmp_path: Path) -> None:
    outcome = mandat.decide(mandat.read(EXAMPLES / "kz-mazhilis-2023"))
    told = outcome.explain("auyl", "en")
    assert "693,938" in told
    assert "3,431,510" not in told
    assert "331,058" not in told
