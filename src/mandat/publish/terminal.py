"""An outcome, a comparison and a law as plain text for a terminal, in any of the three languages."""

from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from mandat.decision import Comparison, Outcome
from mandat.decision.outcome import GroupCheck
from mandat.election import Election, Finding
from mandat.language import Names, Text, number, text
from mandat.law import Law
from mandat.law.words import lines, summary

MOST_NAMED = 40
"""So many contests are named one by one; of more only the number and the first."""


class Page:
    """A console and the language to write in."""

    def __init__(self, console: Console, language: str) -> None:
        self.console = console
        self.language = language

    def outcome(self, outcome: Outcome, explain: bool = False, findings: Iterable[Finding] = ()) -> None:
        """The seats by party and tier, who is elected, what is open, readings, the announced result, the steps."""
        self._head(outcome.election)
        self._say(text("Law: {law}, in force from {day}.", law=outcome.law.id, day=outcome.law.from_.isoformat()))
        self._say(_status(outcome))
        self._seats(outcome)
        self._elected(outcome)
        self._open(outcome)
        self._checks(outcome, findings)
        if explain:
            self._explanation(outcome)

    def comparison(self, comparison: Comparison) -> None:
        """A row for each party, a column for each law."""
        self._head(comparison.election)
        table = Table(box=None, pad_edge=False, header_style="bold")
        table.add_column(self._t(text("Party")))
        for outcome in comparison.outcomes:
            table.add_column(f"{outcome.law.id}\n{outcome.law.from_}", justify="right")
        for party in comparison.parties:
            cells = [outcome.seats.get(party, 0) for outcome in comparison.outcomes]
            table.add_row(self._party(comparison.election, party), *[number(cell, self.language) for cell in cells])
        totals = [sum(outcome.seats.values()) for outcome in comparison.outcomes]
        table.add_section()
        table.add_row(self._t(text("Filled")), *[number(total, self.language) for total in totals])
        self.console.print(table)
        for outcome in comparison.outcomes:
            self._say(
                Text(
                    "{law}@{day}: {status}",
                    {"law": outcome.law.id, "day": str(outcome.law.from_), "status": _status(outcome)},
                )
            )

    def law(self, law: Law) -> None:
        """One law: its rules in words, with the article behind each."""
        for line in lines(law):
            cite = f"  [{line.cite}]" if line.cite else ""
            body = line.text.to(self.language)
            if line.level == 0:
                self.console.print(f"\n[bold]{escape(body)}[/bold]{escape(cite)}")
            else:
                self._print("  " * line.level + body + cite)

    def laws(self, laws: Iterable[Law]) -> None:
        """The laws shipped, a line a version."""
        for law in laws:
            self._print(f"{law.id:<24} {law.from_} .. {law.until or ''}".ljust(50) + self._t(summary(law)))

    # -- the parts of an outcome --------------------------------------------------------------------------------

    def _head(self, election: Election) -> None:
        self.console.print(f"[bold]{escape(election.name.to(self.language))}[/bold]")
        if election.made_up:
            self._say(text("SYNTHETIC DATA, made up for an example: not a real election."))

    def _seats(self, outcome: Outcome) -> None:
        tiers = outcome.law.tier
        table = Table(box=None, pad_edge=False, header_style="bold")
        table.add_column(self._t(text("Party")))
        for tier in tiers:
            table.add_column(Names(tier.name).to(self.language), justify="right")
        table.add_column(self._t(text("Seats")), justify="right")
        by_tier = [outcome.tier_seats(tier.id) for tier in tiers]
        for party, seats in outcome.seats.items():
            cells = [number(one.get(party, 0), self.language) if party in one else "" for one in by_tier]
            table.add_row(self._party(outcome.election, party), *cells, number(seats, self.language))
        filled = [sum(one.values()) for one in by_tier]
        houses = [
            sum(one.house for one in outcome.contests.values() if one.tier == tier.id)
            or (tier.seats if isinstance(tier.seats, int) else 0)
            for tier in tiers
        ]
        open_ = [house - got for house, got in zip(houses, filled, strict=True)]
        table.add_section()
        table.add_row(self._t(text("Filled")), *self._numbers(filled), number(sum(filled), self.language))
        if any(open_):
            table.add_row(self._t(text("Open")), *self._numbers(open_), number(sum(open_), self.language))
        self.console.print()
        self.console.print(table)
        self.console.print()

    def _numbers(self, values: list[int]) -> list[str]:
        return [number(value, self.language) for value in values]

    def _elected(self, outcome: Outcome) -> None:
        if outcome.elected:
            self._title(text("Elected"))
        for person in outcome.elected:
            contest = outcome.election.contests[person.contest].label
            party = self._party(outcome.election, person.party)
            self._print(f"  {contest.to(self.language)}: {person.name.to(self.language)} ({party})")
        for one in outcome.to_name:
            party = self._party(outcome.election, one.party)
            if one.within is None:
                said = text("{party}: {seats} persons are still to be named.", party=party, seats=one.seats)
            else:
                said = text(
                    "{party}: the party names {seats} persons within {days} [{cite}].",
                    party=party,
                    seats=one.seats,
                    days=one.within,
                    cite=one.cite,
                )
            self._say(said, "  ")

    def _open(self, outcome: Outcome) -> None:
        election = outcome.election
        if outcome.missing:
            named = [election.contests[one].label for one in outcome.missing[:MOST_NAMED]]
            self._say(
                text("Votes missing in {count} contests: {contests}.", count=len(outcome.missing), contests=named)
            )
        for tier in outcome.absent:
            self._say(text("The folder has no contest of the tier {tier}.", tier=tier))
        for contest, units in outcome.uncounted.items():
            self._say(
                text(
                    "{contest}: {count} units are not counted yet: {units}.",
                    contest=election.contests[contest].label,
                    count=len(units),
                    units=units[:MOST_NAMED],
                )
            )
        for lot in outcome.lots:
            self._say(
                text(
                    "A lot must be drawn: {lot}, {seats} seats among {who} [{cite}].",
                    lot=lot.id,
                    seats=lot.seats,
                    who=[election.contestants[lot.contest][one].label for one in lot.among],
                    cite=lot.cite,
                )
            )
        for one in outcome.contests.values():
            if one.follow_up is not None:
                said = (
                    text(
                        "{contest}: nobody is elected; a repeat vote follows [{cite}].",
                        contest=election.contests[one.contest].label,
                        cite=one.follow_up.cite,
                    )
                    if one.follow_up.then == "repeat vote"
                    else text(
                        "{contest}: nobody is elected; a repeat election follows [{cite}].",
                        contest=election.contests[one.contest].label,
                        cite=one.follow_up.cite,
                    )
                )
                self._say(said)
            if one.silent is not None:
                silence = outcome.law.silence(one.silent)
                about = Names(silence.about) if silence else text("the law does not say what follows")
                self._say(text("{contest}: {about}", contest=election.contests[one.contest].label, about=about))

    def _checks(self, outcome: Outcome, findings: Iterable[Finding]) -> None:
        for check in outcome.groups:
            self._say(_group(outcome, check))
        for reading in outcome.readings:
            answer = {
                None: text("what is known does not tell whether the other reading changes the outcome"),
                True: text("the other reading changes the outcome"),
                False: text("the other reading changes nothing"),
            }[reading.matters]
            self._say(
                Text(
                    "{question} {answer} ({here} / {other}) [{cite}]",
                    {
                        "question": reading.question,
                        "answer": answer,
                        "here": reading.here,
                        "other": reading.other,
                        "cite": reading.cite,
                    },
                )
            )
        if outcome.official is not None:
            if outcome.official.matches is None:
                self._say(text("Nothing of what was announced can be compared."))
            elif outcome.official.matches:
                self._say(
                    text("As announced: {count} contests compared, no difference.", count=outcome.official.compared)
                )
            for one in outcome.official.differences:
                self._say(
                    text(
                        "DIFFERS from what was announced: {contest}, {who}: "
                        "announced {announced}, the law gives {decided}.",
                        contest=outcome.election.contests[one.contest].label if one.contest else one.tier,
                        who=one.contestant,
                        announced=one.announced,
                        decided=one.decided,
                    )
                )
        for note in outcome.notes:
            self._say(note)
        for finding in findings:
            self._say(
                Text(
                    "{file}, {row}: {message}",
                    {"file": finding.file, "row": str(finding.row), "message": finding.message},
                )
            )

    def _explanation(self, outcome: Outcome) -> None:
        self.console.print()
        self._title(text("How each seat was decided"))
        for line in outcome.explained(None, self.language):
            self._print(line)

    # -- small helpers ------------------------------------------------------------------------------------------

    def _party(self, election: Election, party: str) -> str:
        if not party:
            return self._t(text("Independents"))
        for contestants in election.contestants.values():
            for one in contestants.values():
                if one.party == party and one.kind == "list":
                    return one.label.to(self.language)
        return party

    def _t(self, what: Text) -> str:
        return what.to(self.language)

    def _title(self, what: Text) -> None:
        self.console.print(f"[bold]{escape(self._t(what))}[/bold]")

    def _say(self, what: Text, indent: str = "") -> None:
        self._print(indent + self._t(what))

    def _print(self, line: str) -> None:
        self.console.print(line, markup=False, highlight=False, soft_wrap=True)


def _status(outcome: Outcome) -> Text:
    return {
        "decided": text("Status: decided."),
        "pending": text("Status: pending; a lot must be drawn."),
        "incomplete": text("Status: incomplete; decided as far as what is known goes."),
    }[outcome.status]


def _group(outcome: Outcome, check: GroupCheck) -> Text:
    who = outcome.election.contestants[check.contest][check.contestant].label
    groups = [_GROUPS[group] for group in check.groups]
    values = {
        "who": who,
        "groups": groups,
        "have": check.have,
        "of": check.of,
        "cite": check.cite,
        "share": f"{check.share * 100}%",
    }
    if check.on == "list":
        said = (
            text("{who}: {groups} are {have} of {of} on the list, at least {share} as required [{cite}].")
            if check.holds
            else text("{who}: {groups} are {have} of {of} on the list, less than the {share} required [{cite}].")
        )
    else:
        said = (
            text("{who}: {groups} take {have} of {of} seats, at least {share} as required [{cite}].")
            if check.holds
            else text("{who}: {groups} take {have} of {of} seats, less than the {share} required [{cite}].")
        )
    return Text(said.message, values)


_GROUPS = {"women": text("women"), "youth": text("youth"), "disability": text("persons with disabilities")}
