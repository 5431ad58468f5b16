"""An official decision: every contest decided twice, persons named, readings tried, the announced result compared."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from mandat.decision.announced import compare_announced
from mandat.decision.ballots import Ballots, contests_of, gather, repeat_of, seats_of_contest
from mandat.decision.by_plan import by_plan
from mandat.decision.fill import group_checks, persons, remarks
from mandat.decision.outcome import (
    ContestOutcome,
    Disagreement,
    GroupCheck,
    Outcome,
    Person,
    ReadingOutcome,
    Step,
    ToName,
)
from mandat.decision.plan import TierPlan, compile_law
from mandat.decision.retell import retell
from mandat.decision.rules import follow_up
from mandat.election import Contest, Election
from mandat.language import Names, Text, text
from mandat.law import Law, LawError, law, value_at, with_value
from mandat.law.schema import Plurality, Reading, Tier

Lots = Mapping[str, Sequence[str]]
"""Drawn lots: the id of a lot and whom it fell on."""


class LotError(ValueError):
    """Lots that do not fit the election; `faults` has one text for each."""

    def __init__(self, *faults: Text) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


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
    return deciding.outcome()


def law_for(election: Election, wanted: Law | str | None) -> Law:
    """The law an election is decided under: its own, in force on its date; or another that is wanted, in force on that
    date or nearest to it."""
    if isinstance(wanted, Law):
        return wanted
    if wanted is not None:
        return law(wanted, on=election.date, nearest=True)
    return law(election.law, on=election.date)


def _read_as(rules: Law, reading_id: str, value: Any) -> Law:
    reading = next((one for one in rules.reading if one.id == reading_id), None)
    if reading is None:
        known = ", ".join(one.id for one in rules.reading)
        raise LawError(
            text("{law} has no reading {id}; its readings: {known}", law=rules.id, id=reading_id, known=known)
        )
    if value != reading.here and value not in reading.other:
        choices = ", ".join(str(one) for one in [reading.here, *reading.other])
        raise LawError(text("reading {id}: expected one of {choices}", id=reading_id, choices=choices))
    return with_value(rules, reading.key, value)


class _Deciding:
    """The decision of one election under one law."""

    def __init__(self, rules: Law, election: Election, lots: Lots) -> None:
        self.law = rules
        self.election = election
        self.lots = dict(lots)
        self.contests: dict[str, ContestOutcome] = {}
        self.steps: list[Step] = []
        self.absent: list[str] = []
        self.uncounted: dict[str, list[str]] = {}
        self.notes: list[Text] = []
        self.won: dict[str, dict[str, int]] = {}

    def run(self) -> None:
        """Decides every contest of every tier that the law and the folder have in common."""
        for plan in compile_law(self.law).tiers:
            tier = plan.tier
            contests = contests_of(self.election, tier)
            if not contests:
                self.absent.append(tier.id)
            if any(seats_of_contest(tier, self.election, one) is None for one in contests):
                raise LawError(
                    text(
                        "{law} leaves the seats of the tier {tier} to the council: election.toml needs [seats] {tier}",
                        law=self.law.id,
                        tier=tier.id,
                    )
                )
            for contest in contests:
                self._contest(plan, contest)
            self.won[tier.id] = self._won(tier)
        self._order_by_law()
        self._note_left_out()
        self._check_lots()

    def _contest(self, plan: TierPlan, contest: Contest) -> None:
        tier = plan.tier
        ballots = gather(tier, self.election, contest)
        if ballots is None:
            outcome, steps = self._without_votes(tier, contest)
        else:
            drawn = self.lots.get(f"{tier.id}/{contest.id}", ())
            self._check_drawn(f"{tier.id}/{contest.id}", drawn, ballots.ids)
            outcome, steps = retell(tier, ballots, drawn, self.won)
            _agree(outcome, by_plan(plan, ballots, drawn, self.won))
            if outcome.state == "missing" and self.election.declared.get(contest.id):
                outcome, more = self._without_votes(tier, contest)
                steps = [*steps, *more]
            if units := self.election.uncounted(contest.id):
                self.uncounted[contest.id] = units
            if ballots.against_all_assumed:
                self._note_assumed(tier, ballots, outcome)
        repeat = repeat_of(self.election, contest.id)
        if repeat is not None:
            outcome, more = self._repeated(plan, outcome, repeat)
            steps = [*steps, *more]
        self.contests[contest.id] = outcome
        self.steps.extend(steps)

    def _without_votes(self, tier: Tier, contest: Contest) -> tuple[ContestOutcome, list[Step]]:
        declared = self.election.declared.get(contest.id, [])
        seats = {one: int(one in declared) for one in self.election.contestants[contest.id]}
        house = seats_of_contest(tier, self.election, contest) or 0
        if not declared:
            said = text("The votes of this contest are not in the folder.")
            step = Step(tier.id, contest.id, "missing", tier.allocate.cite, {}, {}, ((None, said),))
            return ContestOutcome(tier.id, contest.id, "missing", house, seats, reason=said), [step]
        names = [self.election.contestants[contest.id][one].label for one in declared]
        said = text("Declared elected: {who}. The folder has not all the votes; nothing was computed.", who=names)
        step = Step(
            tier.id, contest.id, "declared", tier.allocate.cite, {}, {"elected": list(declared)}, ((None, said),)
        )
        return ContestOutcome(tier.id, contest.id, "declared", house, seats), [step]

    def _repeated(self, plan: TierPlan, first: ContestOutcome, repeat: Contest) -> tuple[ContestOutcome, list[Step]]:
        """The contest as its repeat vote leaves it; a contest that needs none keeps its own outcome."""
        if first.state not in ("unfilled", "missing", "void"):
            self.notes.append(
                text(
                    "{repeat} repeats {contest}, which needs no repeat vote; it is left out.",
                    repeat=repeat.id,
                    contest=first.contest,
                )
            )
            return first, []
        ballots = gather(plan.tier, self.election, repeat)
        if ballots is None:
            second, steps = self._without_votes(plan.tier, repeat)
        else:
            second, steps = retell(plan.tier, ballots, plain=True)
            _agree(second, _plain_by_plan(plan, ballots))
        return replace(second, contest=first.contest, house=first.house, repeated_in=repeat.id), steps

    def _won(self, tier: Tier) -> dict[str, int]:
        won: dict[str, int] = {}
        for outcome in self.contests.values():
            if outcome.tier == tier.id:
                for one, seats in outcome.seats.items():
                    party = self.election.contestants[outcome.repeated_in or outcome.contest][one].party
                    won[party] = won.get(party, 0) + seats
        return won

    def _order_by_law(self) -> None:
        """Contests and steps in the order of the law's tiers, whatever order they were decided in."""
        place = {tier.id: number for number, tier in enumerate(self.law.tier)}
        self.contests = dict(sorted(self.contests.items(), key=lambda item: place[item[1].tier]))
        self.steps.sort(key=lambda step: place[step.tier])

    def _check_drawn(self, lot: str, drawn: Sequence[str], ids: Sequence[str]) -> None:
        for who in drawn:
            if who not in ids:
                raise LotError(text("lot {lot}: no contestant {who} in this contest", lot=lot, who=who))

    def _check_lots(self) -> None:
        """Every lot given must be one that this decision asked for, with as many seats, among the tied."""
        asked = {f"{step.tier}/{step.contest}": step.inputs for step in self.steps if step.rule == "lot"}
        faults: list[Text] = []
        for lot, drawn in self.lots.items():
            if lot not in asked:
                faults.append(text("lot {lot}: no such lot is to be drawn here", lot=lot))
                continue
            among, seats = asked[lot]["among"], asked[lot]["seats"]
            if len(drawn) != seats or len(set(drawn)) != len(drawn) or not set(drawn) <= set(among):
                faults.append(
                    text("lot {lot}: expected {seats} of {among}, each once", lot=lot, seats=seats, among=list(among))
                )
        if faults:
            raise LotError(*faults)

    def _note_left_out(self) -> None:
        """Contests of tiers that this law does not have take no part; that is said."""
        others = Counter(one.tier for one in self.election.contests.values() if self.law.tier_of(one.tier) is None)
        for tier, contests in others.items():
            self.notes.append(
                text("The law has no tier {tier}; contests left out: {contests}.", tier=tier, contests=contests)
            )

    def _note_assumed(self, tier: Tier, ballots: Ballots, outcome: ContestOutcome) -> None:
        """Says that no ballots against all are assumed, and up to how many of them nothing would change."""
        contest = ballots.contest.label
        shares = [way.share for way in tier.admit if way.share is not None and way.of == "valid"]
        last = [vote for one, vote in zip(ballots.ids, ballots.votes, strict=True) if one in outcome.admitted]
        valid = ballots.bases["valid"]
        if len(tier.admit) == len(shares) == 1 and valid.exact and last and None not in last:
            most = min(int(vote / shares[0]) for vote in last if vote is not None) - valid.low
            self.notes.append(
                text(
                    "{contest}: the ballot has the line against all, the folder no figure for it. None are assumed; "
                    "up to {most} of them would change nothing.",
                    contest=contest,
                    most=most,
                )
            )
            return
        self.notes.append(
            text(
                "{contest}: the ballot has the line against all, the folder no figure for it. None are assumed.",
                contest=contest,
            )
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
                self.notes += remarks(self.election, one)
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
            notes=tuple(self.notes),
        )
        return replace(outcome, official=compare_announced(outcome))

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
                deciding = _Deciding(with_value(self.law, reading.key, other), self.election, self.lots)
                deciding.run_quietly()
                verdicts.append(_differs(self.contests, deciding.contests))
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

    def run_quietly(self) -> None:
        """As `run`, for a reading tried out: lots of the official decision need not fit it."""
        try:
            self.run()
        except LotError:
            self.lots = {}
            self.contests, self.steps, self.absent, self.notes, self.won = {}, [], [], [], {}
            self.run()


def _differs(one: Mapping[str, ContestOutcome], other: Mapping[str, ContestOutcome]) -> bool | None:
    """Whether two decisions of the same contests differ; None where one of them cannot be told."""
    unknown = False
    for contest, outcome in one.items():
        against = other[contest]
        if (outcome.state == "missing") != (against.state == "missing"):
            unknown = True
        elif (outcome.state, outcome.seats, outcome.lot) != (against.state, against.seats, against.lot):
            return True
    return None if unknown else False


def _plain_by_plan(plan: TierPlan, ballots: Any) -> ContestOutcome:
    """A repeat vote through the kernels: the most votes alone, or the only candidate left."""
    rule = Plurality(method="plurality", cite=plan.tier.allocate.cite)
    again = follow_up(plan.tier, len(ballots.ids), repeated=True)
    after = [] if again is None else [again.model_copy(update={"when": "always"})]
    tier = plan.tier.model_copy(
        update={"allocate": rule, "admit": [], "tie": [], "unfilled": after, "against_all": None, "turnout": None}
    )
    if len(ballots.ids) == 1:
        outcome = by_plan(TierPlan(tier), replace(ballots, votes=(1,)))
    else:
        outcome = by_plan(TierPlan(tier), ballots)
    return replace(outcome, silent="equal in the repeat vote") if outcome.state == "silent" else outcome


def _agree(retold: ContestOutcome, planned: ContestOutcome) -> None:
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
