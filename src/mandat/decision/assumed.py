"""What is said where a folder has no figure for the line against all, and nothing bounds it."""

from mandat.decision.ballots import Ballots
from mandat.decision.outcome import ContestOutcome
from mandat.language import Text, text
from mandat.law.schema import Tier


def note_assumed(tier: Tier, ballots: Ballots, outcome: ContestOutcome) -> Text:
    """That no ballots against all are assumed, and up to how many of them nothing would change, where that is clear."""
    contest = ballots.contest.label
    most = _most(tier, ballots, outcome)
    if most is None:
        return text(
            "{contest}: the ballot has the line against all, the folder no figure for it. None are assumed.",
            contest=contest,
        )
    return text(
        "{contest}: the ballot has the line against all, the folder no figure for it. None are assumed; "
        "up to {most} of them would change nothing.",
        contest=contest,
        most=most,
    )


def _most(tier: Tier, ballots: Ballots, outcome: ContestOutcome) -> int | None:
    """So many ballots against all leave the contest as it is; None where that is not worked out."""
    valid, votes = ballots.bases["valid"], dict(zip(ballots.ids, ballots.votes, strict=True))
    if not valid.exact or outcome.state != "decided":
        return None
    limits: list[int] = []
    if tier.against_all is not None and tier.against_all.leads == "void":
        limits.append(max(vote or 0 for vote in votes.values()))
    if tier.admit:
        (way, *more) = tier.admit
        if more or way.share is None or way.of != "valid" or way.only or way.but:
            return None
        for who in outcome.admitted:
            # the largest whole valid with vote / valid at least (more than) the share
            edge = (votes[who] or 0) / way.share
            whole = edge.numerator // edge.denominator
            limits.append(whole - (way.compare == "more than" and whole == edge) - valid.low)
    if tier.allocate.method == "majority" or not limits or min(limits) < 0:
        return None
    return min(limits)
