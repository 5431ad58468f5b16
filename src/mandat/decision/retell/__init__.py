"""The second computation of a decision, and its steps in words."""

from collections.abc import Sequence

from mandat.decision.ballots import Ballots, Won
from mandat.decision.outcome import ContestOutcome, Step
from mandat.decision.retell.candidates import Candidates
from mandat.decision.retell.lists import Lists
from mandat.law.schema import Tier

__all__ = ["retell"]


def retell(
    tier: Tier, ballots: Ballots, drawn: Sequence[str] = (), won: Won | None = None
) -> tuple[ContestOutcome, list[Step]]:
    """The outcome of one contest under its tier's rules, and the steps that lead to it.

    `drawn`: whom the lot of this contest gave its seats; `won`: seats by party in other tiers.
    """
    kind = Candidates if tier.allocate.method in ("plurality", "majority") else Lists
    telling = kind(tier, ballots, drawn, won)
    return telling.tell(), telling.steps
