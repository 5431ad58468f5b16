"""Totals that contradict each other: the votes do not add up to the valid ballots. What the other figure would give."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from mandat.decision.ballots import Ballots
from mandat.decision.outcome import ContestOutcome
from mandat.election import Election
from mandat.language import Text, text
from mandat.law.schema import Tier


def asks_for_whole(tier: Tier) -> bool:
    """Whether anything in a tier is a share of the ballots: a threshold, a majority, the turnout."""
    is_share = any(way.share is not None for way in tier.admit) or tier.allocate.method == "majority"
    return is_share or tier.turnout is not None


def with_other_figure(ballots: Ballots) -> Ballots:
    """The ballots with shares taken of the other figure. Only where there is one."""
    assert ballots.otherwise is not None
    return replace(ballots, bases=ballots.otherwise.bases)


def note_contradictions(
    election: Election,
    contradicting: Mapping[str, Ballots],
    here: Mapping[str, ContestOutcome],
    other: Mapping[str, ContestOutcome],
) -> Iterator[Text]:
    """For each contest of which the totals contradict each other, both figures and what hangs on them."""
    for contest, ballots in contradicting.items():
        assert ballots.otherwise is not None
        where = election.contests[contest].repeats or contest
        values = {
            "contest": election.contests[contest].label,
            "counted": ballots.bases["valid"].low,
            "told": ballots.otherwise.valid,
            "line": _LINES[ballots.otherwise.line],
        }
        said = text(
            "{contest}: the votes and those against all are {counted}, {line} {told}. Shares are taken of {counted}."
        )
        yield Text(
            "{said} {follows}",
            {"said": Text(said.message, values), "follows": _follows(election, here[where], other[where])},
        )


def _follows(election: Election, here: ContestOutcome, other: ContestOutcome) -> Text:
    if "missing" in (here.state, other.state):
        return text("Whether the outcome hangs on it is not known.")
    if _result(here) == _result(other):
        return text("With the other figure the outcome would be the same.")
    who = election.contestants[here.repeated_in or here.contest]
    changes = [
        Text("{who} {before} → {after}", {"who": who[one].label, "before": seats, "after": other.seats.get(one, 0)})
        for one, seats in here.seats.items()
        if one in who and seats != other.seats.get(one, 0)
    ]
    if changes:
        return text("With the other figure the seats would be others: {changes}.", changes=changes)
    return text("With the other figure the contest would end in another way.")


def _result(outcome: ContestOutcome) -> tuple[object, ...]:
    return outcome.state, outcome.seats, outcome.lot, outcome.follow_up, outcome.silent


_LINES = {
    "valid": text("the line of valid ballots says"),
    "cast": text("the ballots in the boxes without the invalid ones are"),
}
