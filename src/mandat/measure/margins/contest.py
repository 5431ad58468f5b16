"""The margins of an election: contest after contest, as far as its votes are known."""

from collections.abc import Mapping

from mandat.decision.again import Again
from mandat.decision.ballots import Ballots, gather
from mandat.decision.outcome import ContestOutcome
from mandat.decision.plan import TierPlan, compile_law
from mandat.decision.repeat import by_most_votes
from mandat.decision.rules import follow_up
from mandat.election import Contest, Election
from mandat.language import Text, text
from mandat.law import Law
from mandat.law.schema import Base
from mandat.measure.margins.cuts import not_worked_out
from mandat.measure.margins.forms import certificate, fewest
from mandat.measure.margins.model import ContestMargins, Margins
from mandat.measure.margins.recipes import check, seat_margins
from mandat.measure.margins.search import search
from mandat.measure.margins.space import Kind, Space, asked
from mandat.measure.margins.trial import Trial
from mandat.measure.margins.units import Units

_FIGURES: Mapping[Base, Text] = {
    "valid": text("the valid ballots"),
    "valid without against all": text("the votes for the contestants"),
    "cast": text("the ballots in the boxes"),
    "registered": text("the voters on the lists"),
}


def margins(election: Election, law: Law | str | None = None, *, units: bool = True) -> Margins:
    """For every seat the smallest number of votes that would move it, and what each unit's ballots could do.

    `law` as for `mandat.decide`. `units` False leaves the units and classes of ballots out. Raises as `decide`;
    `Disagreement` too where a margin, decided again by both computations, does not hold.
    """
    again = Again(election, law)
    plans = {plan.tier.id: plan for plan in compile_law(again.law).tiers}
    areas = Units(election) if units else None
    found = {
        contest: _contest(again, plans[outcome.tier], outcome, areas) for contest, outcome in again.contests.items()
    }
    return Margins(again.law, election, found)


def _contest(again: Again, plan: TierPlan, outcome: ContestOutcome, units: Units | None) -> ContestMargins:
    where = outcome.repeated_in or outcome.contest
    space = space_of(again, plan, outcome)
    head = (outcome.tier, outcome.contest, where, outcome.house)
    if isinstance(space, Text):
        return ContestMargins(*head, reason=space)
    trial = Trial(space)
    if not_worked_out(trial):
        said = text("Lists are let in with a rounded quota: the margins of that rule are not worked out.")
        return ContestMargins(*head, reason=said)
    firsts = search(trial)
    unknown: tuple[Kind, ...] = ("newly valid",) if space.invalid is None else ()
    seats = seat_margins(trial, firsts, unknown)
    check(trial, seats)
    forms = certificate(space, trial.result(trial._base))
    return ContestMargins(
        *head,
        seats=seats,
        unknown=unknown,
        at_least=fewest(forms),
        room=space.room,
        units=() if units is None else units.of(trial, firsts, forms),
        classes=() if units is None else units.classes(trial, firsts, forms),
    )


def space_of(again: Again, plan: TierPlan, outcome: ContestOutcome) -> Space | Text:
    """The contest as its votes stand, or why nothing can be worked out."""
    election = again.election
    contest = election.contests[outcome.repeated_in or outcome.contest]
    if outcome.state == "declared":
        return text("Only who was declared elected is known, not the votes.")
    if election.uncounted(contest.id):
        return text("Units are still out: {count}.", count=len(election.uncounted(contest.id)))
    plan = _rules_of(plan, election, again.contests, outcome, contest)
    own = gather(plan.tier, election, contest)
    if own is None:
        return text("The votes of this contest are not in the folder.")
    if not own.known:
        unknown = [one.label for one, votes in zip(own.contestants, own.votes, strict=True) if votes is None]
        return text("Votes that are not known: {who}.", who=unknown)
    bases = asked(plan.tier)
    lacking = [_FIGURES[base] for base in sorted(bases) if not own.bases[base].exact]
    if not own.against_all.exact:
        lacking.append(text("the votes against all"))
    if lacking:
        return text("Not exactly known, and the law asks for it: {what}.", what=lacking)
    if outcome.state == "missing" or not _won_known(again, plan):
        return text("What is known does not decide this contest.")
    invalid = _invalid(election, contest, own)
    ballots = sum(vote or 0 for vote in own.votes) + own.against_all.low
    cast, registered = own.bases["cast"], own.bases["registered"]
    in_boxes = cast.low if cast.exact else ballots + (invalid or 0)
    return Space(
        plan=plan,
        own=own,
        won=again.won,
        votes=tuple(vote or 0 for vote in own.votes),
        against_all=own.against_all.low,
        line=plan.tier.against_all is not None or own.against_all.low > 0,
        invalid=invalid,
        bases={base: own.bases[base].low for base in sorted(bases)},
        room=max(registered.low - in_boxes, 0) if registered.exact else max(in_boxes, 1),
    )


def _won_known(again: Again, plan: TierPlan) -> bool:
    """Whether the seats in other tiers that admission asks for are known."""
    tiers = [way.tier for way in plan.tier.admit if way.tier is not None]
    return all(span.exact for tier in tiers for span in again.won.get(tier, {}).values())


def _invalid(election: Election, contest: Contest, own: Ballots) -> int | None:
    """The invalid ballots: as given, or what the boxes hold beside the valid ones."""
    tally = election.tally(contest.id)
    given = tally.get("invalid")
    if given is not None:
        return given
    cast, valid = own.bases["cast"], own.bases["valid"]
    if cast.exact and valid.exact and not own.assumed:
        return max(cast.low - valid.low, 0)
    return None


def _rules_of(
    plan: TierPlan,
    election: Election,
    contests: Mapping[str, ContestOutcome],
    outcome: ContestOutcome,
    contest: Contest,
) -> TierPlan:
    """A list contest and a repeat election go by the tier's own rules, a repeat vote by the most votes."""
    if outcome.repeated_in is None or plan.tier.ballot == "party":
        return plan
    rule = follow_up(plan.tier, len(election.contestants[outcome.contest]))
    if rule is not None and rule.then == "repeat election":
        return plan
    return TierPlan(by_most_votes(plan.tier, len(election.contestants[contest.id])))
