"""Whether two decisions of the same contests are the same."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mandat.decision.outcome import ContestOutcome, Disagreement


def differ(one: Mapping[str, ContestOutcome], other: Mapping[str, ContestOutcome], key: str) -> bool | None:
    """Whether two decisions of the same contests differ; None where it cannot be told.

    A contest that is missing both times leaves it open only if the reading's key concerns its tier.
    """
    unknown = False
    for contest, outcome in one.items():
        against = other.get(contest)
        missing = [one.state == "missing" for one in (outcome, against) if one is not None]
        if against is None or any(missing):
            concerned = not key.startswith("tier.") or key.split(".")[1] == outcome.tier
            unknown |= concerned or against is None or not all(missing)
        elif result(outcome) != result(against):
            return True
    return None if unknown else False


def result(outcome: ContestOutcome) -> tuple[Any, ...]:
    return outcome.state, outcome.seats, outcome.lot, outcome.follow_up


def check_agree(retold: ContestOutcome, planned: ContestOutcome) -> None:
    """The two computations must be the same outcome: state, seats, who was admitted, lot, what follows."""
    if _decided(retold) != _decided(planned):
        raise Disagreement(
            f"contest {retold.contest}: the kernels and the retelling differ; do not use either\n"
            f"  retelling: {retold}\n  kernels:   {planned}"
        )


def _decided(outcome: ContestOutcome) -> ContestOutcome:
    """Without what is words only, or means nothing where the contest is not decided."""
    if outcome.state in ("missing", "void"):
        return replace(outcome, reason=None, admitted=(), let_in=())
    return replace(outcome, reason=None)
