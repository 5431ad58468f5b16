"""An official decision: every contest decided twice, persons named, readings tried, the announced result compared."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from mandat.decision.announced import compare_announced
from mandat.decision.assumed import note_assumed
from mandat.decision.ballots import Ballots, Bounds, contests_of, gather, seats_of_contest
from mandat.decision.by_plan import by_plan
from mandat.decision.contradicting import asks_for_whole, note_contradictions, with_other_figure
from mandat.decision.corrected import note_papers
from mandat.decision.fill import group_checks, persons, remarks
from mandat.decision.lots import LotError, Lots, check_drawn, check_lots
from mandat.decision.outcome import (
    ContestOutcome,
    GroupCheck,
    Outcome,
    Person,
    ReadingOutcome,
    Step,
    ToName,
)
from mandat.decision.plan import TierPlan, compile_law
from mandat.decision.repeat import alone, by_most_votes
from mandat.decision.retell import retell
from mandat.decision.rules import follow_up
from mandat.decision.same import check_agree, differ
from mandat.election import Contest, Election, seats_of
from mandat.language import Names, Text, text
from mandat.law import Law, LawError, law, value_at, with_value
from mandat.law.schema import Reading, Tier


def decide(
    election: Election,
    law: Law | str | None = None,
    *,
    lots: Lots | None = None,
    readings: Mapping[str, Any] | None = None,
) -> Outcome:
    """The outcome of an election under a law, as far as what is known goes.

    `law`: a document, an id such as `kz/mazhilis@2021`, or None for the election's own, in force on its date.
    `lots`: whom each drawn lot fell on. `readings`: other readings to apply, by the reading's id. Raises
    `LawError`, `LotError`, and `Disagreement` if the two computations differ.
    """
    rules = law_for(election, law)
    for reading_id, value in (readings or {}).items():
        rules = _read_as(rules, reading_id, value)
    deciding = _Deciding(rules, election, lots or {})
    deciding.run()
    deciding.try_other_figures()
    return deciding.outcome()


def law_for(election: Election, wanted: Law | str | None) -> Law:
    """The law an election is decided under: its own, in force on its date; or another that is wanted, in force on that
    date or nearest to it."""
    if isinstance(wanted, Law):
        return wanted
    if wanted is not None:
        return law(wanted, on=election.date, nearest=True)
    return law(election.law_source(), on=election.date)


def _read_as(rules: Law, reading_id: str, value: Any) -> Law:
    reading = next((one for one in rules.reading if one.id == reading_id), None)
    if reading is None:
        known = ", ".join(one.id for one in rules.reading)
        raise LawError(
            text("{law} has no reading {id}; its readings: {known}", law=rules.id, id=reading_id, known=known)
        )
    choices = {str(one): one for one in [reading.here, *reading.other]}
    if str(value) not in choices:
        raise LawError(text("reading {id}: expected one of {choices}", id=reading_id, choices=", ".join(choices)))
    return with_value(rules, reading.key, choices[str(value)])


class _Deciding:
    """The decision of one election under one law."""

    def __init__(
        self, rules: Law, election: Election, lots: Lots, instead: Mapping[str, Ballots] | None = None
    ) -> None:
        self.law = rules
        self.election = election
        self.lots = dict(lots)
        self.instead = instead or {}
        self.contradicting: dict[str, Ballots] = {}
        self.contradictions: list[Text] = []
        self.contests: dict[str, ContestOutcome] = {}
        self.steps: list[Step] = []
        self.absent: list[str] = []
        self.fewer: list[str] = []
        self.uncounted: dict[str, list[str]] = {}
        self.notes: list[Text] = []
        self.won: dict[str, dict[str, Bounds]] = {}

    def run(self) -> None:
        """Decides every contest of every tier that the law and the folder have in common."""
        for plan in compile_law(self.law).tiers:
            contests = contests_of(self.election, plan.tier)
            self._check_seats(plan.tier, contests)
            for contest in contests:
                self._contest(plan, contest)
            self.won[plan.tier.id] = self._won(plan.tier)
        self._order_by_law()
        self._note_left_out()
        self.notes += note_papers(self.election)
        self.notes += [
            text(
                "The protocols contradict each other or themselves: {what}. mandat count finds which.",
                what=doubt.message,
            )
            for doubt in self.election.doubts
        ]
        if not (
            self.law.from_ <= self.election.date and (self.law.until is None or self.election.date <= self.law.until)
        ):
            self.notes.append(text("This version of the law was not in force on the day of the vote."))
        check_lots(self.lots, self.steps)

    def try_other_figures(self) -> None:
        """Where totals contradict each other, the election is decided by the other figure too."""
        if not self.contradicting:
            return
        other = {contest: with_other_figure(ballots) for contest, ballots in self.contradicting.items()}
        for lots in (self.lots, {}):
            deciding = _Deciding(self.law, self.election, lots, other)
            try:
                deciding.run()
            except LotError:
                continue  # the lots of the official decision need not fit the other
            break
        self.contradictions = list(
            note_contradictions(self.election, self.contradicting, self.contests, deciding.contests)
        )
        self.notes += self.contradictions

    def _check_seats(self, tier: Tier, contests: list[Contest]) -> None:
        """Whether the folder's contests can be those of the tier."""
        if not contests:
            self.absent.append(tier.id)
            return
        houses = [seats_of_contest(tier, self.election, one) for one in contests]
        if None in houses or 0 in houses:
            raise LawError(
                text(
                    "{law} leaves the seats of the tier {tier} to the council: "
                    "election.toml needs [seats] {tier}, at least 1",
                    law=self.law.id,
                    tier=tier.id,
                )
            )
        seats, filled = seats_of(tier, self.election.seats), sum(house or 0 for house in houses)
        if seats is not None and filled > seats:
            raise LawError(
                text(
                    "{law} has {seats} seats in the tier {tier}; the folder's contests have {found}",
                    law=self.law.id,
                    tier=tier.id,
                    seats=seats,
                    found=filled,
                )
            )
        if seats is not None and filled < seats:
            self.fewer.append(tier.id)
            self.notes.append(
                text(
                    "The law has {seats} seats in the tier {tier}; the folder has contests for {found}.",
                    tier=tier.id,
                    seats=seats,
                    found=filled,
                )
            )

    def _contest(self, plan: TierPlan, contest: Contest) -> None:
        tier = plan.tier
        ballots = self._ballots(tier, contest)
        if ballots is None:
            outcome, steps = self._without_votes(tier, contest)
        else:
            drawn = self.lots.get(f"{tier.id}/{contest.id}", ())
            check_drawn(f"{tier.id}/{contest.id}", drawn, ballots.ids)
            outcome, steps = self._twice(plan, ballots, drawn)
            if outcome.state == "missing" and self.election.declared.get(contest.id):
                outcome, more = self._without_votes(tier, contest)
                steps = [*steps, *more]
            self._remark(tier, ballots, outcome, steps)
            if contest.id in self.uncounted and outcome.state not in ("decided", "declared", "missing"):
                said = text("Not all units are counted; what follows is open until they are.")
                outcome = ContestOutcome(tier.id, contest.id, "missing", outcome.house, outcome.seats, reason=said)
        if (repeat := self.election.repeat_of(contest.id)) is not None:
            outcome, more = self._repeated(plan, outcome, repeat)
            steps = [*steps, *more]
        self.contests[contest.id] = outcome
        self.steps.extend(steps)

    def _ballots(self, tier: Tier, contest: Contest) -> Ballots | None:
        """What is known of a contest's votes; None where nothing is."""
        if contest.id in self.instead:
            return self.instead[contest.id]
        ballots = gather(tier, self.election, contest)
        if ballots is not None and ballots.otherwise is not None and asks_for_whole(tier):
            self.contradicting[contest.id] = ballots
        return ballots

    def _units_out(self, contest: str) -> list[str]:
        """The lowest units of a contest's area whose votes are not in."""
        return self.election.uncounted(contest)

    def _twice(self, plan: TierPlan, ballots: Ballots, drawn: Sequence[str] = ()) -> tuple[ContestOutcome, list[Step]]:
        """The contest decided by the retelling and by the kernels; `Disagreement` where they differ."""
        outcome, steps = retell(plan.tier, ballots, drawn, self.won)
        check_agree(outcome, by_plan(plan, ballots, drawn, self.won))
        return outcome, steps

    def _remark(self, tier: Tier, ballots: Ballots, outcome: ContestOutcome, steps: list[Step]) -> None:
        """What is to be said of a contest beside its outcome."""
        contest = ballots.contest.id
        leads = any(step.rule == "against all leads" and not step.result["void"] for step in steps)
        if leads and (silence := self.law.silence("against all leads")) is not None:
            values = {"contest": ballots.contest.label, "about": Names(silence.about)}
            self.notes.append(Text("{contest}: {about}", values))
        if tier.against_all is None and ballots.against_all.low:
            self.notes.append(
                text(
                    "{contest}: the law's ballot has no line against all; {votes} valid ballots are for no contestant. "
                    "They stay in the whole that the threshold is taken of.",
                    contest=ballots.contest.label,
                    votes=ballots.against_all.low,
                )
            )
        if units := self._units_out(contest):
            self.uncounted[contest] = units
        if ballots.assumed:
            self.notes.append(note_assumed(tier, ballots, outcome))
        if outcome.state == "decided" and outcome.filled < outcome.house:
            self.notes.append(
                text(
                    "{contest}: seats that nobody can take: {seats}.",
                    contest=ballots.contest.label,
                    seats=outcome.house - outcome.filled,
                )
            )

    def _without_votes(self, tier: Tier, contest: Contest) -> tuple[ContestOutcome, list[Step]]:
        declared = self.election.declared.get(contest.id, []) if tier.ballot == "candidate" else []
        seats = {one: int(one in declared) for one in self.election.contestants[contest.id]}
        house = seats_of_contest(tier, self.election, contest) or 0
        cite = tier.allocate.cite
        if not declared:
            said = text("The votes of this contest are not in the folder.")
            step = Step(tier.id, contest.id, "missing", cite, {}, {}, ((None, said),))
            return ContestOutcome(tier.id, contest.id, "missing", house, seats, reason=said), [step]
        lines = tuple(
            (
                one,
                text(
                    "Declared elected: {who}. The folder has not all the votes; nothing was computed.",
                    who=self.election.contestants[contest.id][one].label,
                ),
            )
            for one in declared
        )
        step = Step(tier.id, contest.id, "declared", cite, {}, {"elected": list(declared)}, lines)
        return ContestOutcome(tier.id, contest.id, "declared", house, seats), [step]

    def _repeated(self, plan: TierPlan, first: ContestOutcome, repeat: Contest) -> tuple[ContestOutcome, list[Step]]:
        """The contest as its repeat leaves it; one that needs no repeat keeps its own outcome."""
        if first.state in ("decided", "declared", "pending"):
            self.notes.append(
                text(
                    "{repeat} repeats {contest}, which needs no repeat vote; it is left out.",
                    repeat=repeat.label,
                    contest=self.election.contests[first.contest].label,
                )
            )
            return first, []
        anew = first.follow_up is not None and first.follow_up.then == "repeat election"
        strangers = set(self.election.contestants[repeat.id]) - set(self.election.contestants[first.contest])
        if strangers and not anew:
            self.notes.append(
                text(
                    "{repeat} is left out: not in the first vote were {who}.",
                    repeat=repeat.label,
                    who=sorted(strangers),
                )
            )
            return first, []
        outcome, steps = self._second_vote(plan, first, repeat, anew)
        return replace(outcome, contest=first.contest, house=first.house, repeated_in=repeat.id), steps

    def _second_vote(
        self, plan: TierPlan, first: ContestOutcome, repeat: Contest, anew: bool
    ) -> tuple[ContestOutcome, list[Step]]:
        """A list contest and a repeat election go by the tier's own rules, a repeat vote by the most votes."""
        tier = plan.tier
        rule = follow_up(tier, len(self.election.contestants[first.contest]))
        if tier.ballot == "candidate" and not anew and len(self.election.contestants[repeat.id]) == 1:
            return alone(tier, repeat, self.election, rule)
        ballots = self._ballots(tier, repeat)
        if ballots is None:
            return self._without_votes(tier, repeat)
        if units := self._units_out(repeat.id):
            self.uncounted[repeat.id] = units
        if tier.ballot == "party" or anew:
            return self._twice(plan, ballots)
        outcome, steps = self._twice(TierPlan(by_most_votes(tier, len(ballots.ids))), ballots)
        if outcome.state == "silent":
            outcome = replace(outcome, silent=("equal in the repeat vote",))
        return outcome, steps

    def _won(self, tier: Tier) -> dict[str, Bounds]:
        """Each party's seats in a tier: the least, and with all that is open there the most."""
        least: Counter[str] = Counter()
        open_ = 0
        for outcome in self.contests.values():
            if outcome.tier == tier.id:
                if outcome.state not in ("decided", "void"):
                    open_ += outcome.house - outcome.filled
                for one, seats in outcome.seats.items():
                    least[self.election.contestants[outcome.repeated_in or outcome.contest][one].party] += seats
        parties = {one.party for own in self.election.contestants.values() for one in own.values()}
        most = None if tier.id in self.absent + self.fewer else open_
        return {party: Bounds(least[party], None if most is None else least[party] + most) for party in parties}

    def _order_by_law(self) -> None:
        """Contests and steps in the order of the law's tiers, whatever order they were decided in."""
        place = {tier.id: number for number, tier in enumerate(self.law.tier)}
        self.contests = dict(sorted(self.contests.items(), key=lambda item: place[item[1].tier]))
        self.steps.sort(key=lambda step: place[step.tier])

    def _note_left_out(self) -> None:
        """Contests of tiers that this law does not have take no part; that is said."""
        others = Counter(one.tier for one in self.election.contests.values() if self.law.tier_of(one.tier) is None)
        for tier, contests in others.items():
            self.notes.append(
                text("The law has no tier {tier}; contests left out: {contests}.", tier=tier, contests=contests)
            )

    def outcome(self) -> Outcome:
        elected: list[Person] = []
        to_name: list[ToName] = []
        checks: list[GroupCheck] = []
        for one in self.contests.values():
            tier = self.law.tier_of(one.tier)
            assert tier is not None
            if tier.ballot == "party":
                named, unnamed = persons(self.election, tier, one)
                elected += named
                to_name += unnamed
                checks += group_checks(self.election, tier, one, named)
                self.notes += remarks(self.election, tier, one)
            else:
                elected += self._winners(one)
        outcome = Outcome(
            law=self.law,
            election=self.election,
            contests=self.contests,
            steps=tuple(self.steps),
            elected=tuple(elected),
            to_name=tuple(to_name),
            groups=tuple(checks),
            readings=tuple(self._reading(reading) for reading in self.law.reading),
            official=None,
            absent=tuple(self.absent),
            uncounted=self.uncounted,
            fewer=tuple(self.fewer),
            notes=tuple(self.notes),
            contradictions=tuple(self.contradictions),
        )
        return replace(outcome, official=compare_announced(outcome)) if self._own_law() else outcome

    def _own_law(self) -> bool:
        """Whether this is a version of the law that the election was held under; only then was it announced so."""
        own = self.election.law_source()
        return (
            law_for(self.election, None).id == self.law.id
            if own.endswith(".toml")
            else own.partition("@")[0] == self.law.id
        )

    def _winners(self, contest: ContestOutcome) -> list[Person]:
        where = contest.repeated_in or contest.contest
        return [
            Person(contest.tier, contest.contest, one.id, one.party, one.label)
            for one in self.election.contestants[where].values()
            if contest.seats[one.id]
        ]

    def _reading(self, reading: Reading) -> ReadingOutcome:
        """Whether the election comes out differently under another reading of the law's words."""
        here = value_at(self.law, reading.key)
        verdicts: list[bool | None] = []
        for other in [reading.here, *reading.other]:
            if other != here:
                verdicts.append(self._differs_under(reading, other))
        matters = True if True in verdicts else None if None in verdicts else False
        return ReadingOutcome(
            id=reading.id,
            question=Names(reading.question),
            here=str(here),
            other=tuple(str(one) for one in [reading.here, *reading.other] if one != here),
            matters=matters,
            why=Names(reading.why),
            cite=reading.cite,
        )

    def _differs_under(self, reading: Reading, value: Any) -> bool | None:
        """Whether another reading gives another outcome; None where it cannot be told."""
        for lots in (self.lots, {}):
            try:
                deciding = _Deciding(with_value(self.law, reading.key, value), self.election, lots)
                deciding.run()
                return differ(self.contests, deciding.contests, reading.key)
            except LotError:
                continue  # the lots of the official decision need not fit the other
            except LawError:
                return None
        return None
