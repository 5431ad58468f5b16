"""How close it was, contest by contest."""

from dataclasses import dataclass
from fractions import Fraction

from mandat.decision import Outcome
from mandat.language import Text, text
from mandat.measure.competition import margin_of_victory
from mandat.measure.figures import contests_of

CLOSE = Fraction(1, 20)
"""A margin of victory below this is close."""


@dataclass(frozen=True)
class Closeness:
    """One contest: the last elected, the first not elected, the votes between them and all votes for contestants.

    `why` says what is not known, or that nobody stood against the elected; the margin is then None.
    """

    contest: str
    elected: str | None
    next: str | None
    margin: int | None
    votes: int | None
    why: Text | None = None

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.margin, self.votes) if self.margin is not None and self.votes else None


def closeness(outcome: Outcome, tier: str) -> tuple[Closeness, ...]:
    """The contests of a tier in which candidates stand, by the vote that decided them (a repeat vote, where there was
    one). () for lists: what would move a list's seat is another question."""
    rule = outcome.law.tier_of(tier)
    if rule is None or rule.ballot != "candidate":
        return ()
    return tuple(_of(outcome, one.contest) for one in contests_of(outcome, tier))


def _of(outcome: Outcome, contest: str) -> Closeness:
    one, election = outcome.contests[contest], outcome.election
    where = one.repeated_in or contest
    tally = election.tally(where)
    own = list(election.contestants[where])
    votes = {who: tally[who] for who in own}
    known = {who: count for who, count in votes.items() if count is not None}
    if not own or len(known) < len(own):
        return Closeness(contest, None, None, None, None, text("the votes are not known"))
    whole = sum(known.values())
    if one.state != "decided" or one.filled < one.house:
        return Closeness(contest, None, None, None, whole, text("nobody is elected yet, or not everybody"))
    ordered = sorted(own, key=lambda who: (-one.seats[who], -known[who]))
    margin = margin_of_victory(list(known.values()), one.house)
    if margin is None:
        return Closeness(contest, ordered[one.house - 1], None, None, whole, text("nobody stood against"))
    return Closeness(contest, ordered[one.house - 1], ordered[one.house], margin, whole)
