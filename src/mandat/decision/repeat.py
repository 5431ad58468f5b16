"""Repeat votes: by what they go, and what follows where one candidate is left for one."""

from mandat.decision.outcome import ContestOutcome, Step
from mandat.decision.rules import follow_up
from mandat.election import Contest, Election
from mandat.language import text
from mandat.law.schema import Plurality, Tier, Unfilled


def alone(tier: Tier, repeat: Contest, election: Election, rule: Unfilled | None) -> tuple[ContestOutcome, list[Step]]:
    """The only candidate left for a repeat vote: elected without it where the law says so, else the law is silent."""
    (only,) = election.contestants[repeat.id].values()
    elected = rule is not None and rule.alone == "elected"
    cite = rule.cite if rule is not None else tier.allocate.cite
    said = (
        text("{who} is the only candidate left and is elected.", who=only.label)
        if elected
        else text("{who} is the only candidate left; the law does not say what follows.", who=only.label)
    )
    step = Step(
        tier.id,
        repeat.id,
        "one candidate left",
        cite,
        {"candidates": [only.id]},
        {"elected": elected},
        ((only.id, said),),
    )
    seats = {only.id: int(elected)}
    if elected:
        return ContestOutcome(tier.id, repeat.id, "decided", 1, seats, admitted=(only.id,)), [step]
    return ContestOutcome(tier.id, repeat.id, "silent", 1, seats, silent=("one candidate left",)), [step]


def by_most_votes(tier: Tier, candidates: int) -> Tier:
    """A tier's rules for its repeat vote: the most votes, and what the law says follows if they are equal."""
    again = follow_up(tier, candidates, repeated=True)
    return tier.model_copy(
        update={
            "allocate": Plurality(method="plurality", cite=tier.allocate.cite),
            "tie": [],
            "unfilled": [] if again is None else [again.model_copy(update={"when": "always"})],
            "against_all": None,
            "turnout": None,
        }
    )
