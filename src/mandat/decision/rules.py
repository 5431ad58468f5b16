"""What a tier's rules say of a contest that fills no seat, or is tied: read off the law, nothing computed."""

from mandat.language import Names
from mandat.law.schema import Tie, Tier, Unfilled


def follow_up(tier: Tier, candidates: int, repeated: bool = False) -> Unfilled | None:
    """The rule for a contest with so many candidates that fills no seat; None where the law has none.

    `repeated`: the vote that fills no seat is itself a repeat vote.
    """
    whens = {"after a repeat vote"} if repeated else {"always"}
    if not repeated and candidates == 2:
        whens.add("two candidates")
    if not repeated and candidates > 2:
        whens.add("more than two candidates")
    return next((rule for rule in tier.unfilled if rule.when in whens), None)


def lot_rule(tier: Tier) -> Tie | None:
    """The rule that asks for a lot, if the tier has one."""
    return next((tie for tie in tier.tie if tie.by == "lot"), None)


def asks_registration(tier: Tier) -> bool:
    """Whether equal claims go to the contestant registered earlier, before any lot."""
    for tie in tier.tie:
        if tie.by == "lot":
            return False
        if tie.by == "registered earlier":
            return True
    return False


def cite_of(tier: Tier) -> str:
    """The article by which the tier's seats are given."""
    return tier.allocate.cite


def within(rule: Unfilled) -> Names | None:
    return Names(rule.within) if rule.within is not None else None
