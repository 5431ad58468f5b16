"""The second computation of a decision, and its steps in words."""

from collections.abc import Mapping, Sequence

from mandat.decision.ballots import Ballots
from mandat.decision.outcome import ContestOutcome, Step
from mandat.decision.retell.candidates import Candidates
from mandat.decision.retell.lists import Lists
from mandat.law.schema import Tier

__all__ = ["retell"]


def retell(
    tier: Tier,
    ballots: Ballots,
    drawn: Sequence[str] = (),
    won: Mapping[str, Mapping[str, int]] | None = None,
    plain: bool = False,
) -> tuple[ContestOutcome, list[Step]]:
    """The outcome of one contest under its tier's rules, and the steps that lead to it.

    `drawn`: whom the lot of this contest gave its seats; `won`: seats by party in other tiers; `plain`: a repeat
    vote, decided by the most votes alone.
    """
    if plain or tier.allocate.method in ("plurality", "majority"):
        candidates = Candidates(tier, ballots, drawn, won, plain)
        return candidates.tell(), candidates.steps
    lists = Lists(tier, ballots, drawn, won, plain)
    return lists.tell(), lists.steps
