"""An outcome, a comparison and a law as plain text for a terminal, in any of the three languages."""

import textwrap
from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from mandat.decision import Comparison, Outcome
from mandat.decision.outcome import GroupCheck, ReadingOutcome
from mandat.election import Election, Finding, party_or_independents
from mandat.language import Names, Text, cited, day, number, text
from mandat.law import Law
from mandat.law.phrases import value_in_words
from mandat.law.words import lines, summary

MOST_NAMED = 40
"""So many units are named one by one; of more only the number and the first."""


class Page:
    """A console and the language to write in."""

    def __init__(self, console: Console, language: str) -> None:
        self.console = console
        self.language = language

    def outcome(
        self, outcome: Outcome, explain: bool = False, about: str | None = None, findings: Iterable[Finding] = ()
    ) -> None:
        """The seats by party and tier, who is elected, what is open, readings, the announced result, the steps."""
        self.head(outcome.election)
        self.say(text("Law: {law}, in force from {day}.", law=outcome.law.id, day=day(outcome.law.from_)))
        self.say(_status(outcome))
        self._seats(outcome)
        self._elected(outcome)
        self._open(outcome)
        self._checks(outcome, findings)
        if explain or about is not None:
            self._explanation(outcome, about)

    def comparison(self, comparison: Comparison) -> None:
        """A row for each party, a column for each law."""
        self.head(comparison.election)
        table = Table(box=None, pad_edge=False, header_style="bold")
        table.add_column(self._t(text("Party")))
        for label in comparison.labels:
            table.add_column(label.replace("@", "\n"), justify="right")
        for party in comparison.parties:
            cells = [outcome.seats.get(party, 0) for outcome in comparison.outcomes]
            table.add_row(self.party(comparison.election, party), *[number(cell, self.language) for cell in cells])
        totals = [sum(outcome.seats.values()) for outcome in comparison.outcomes]
        table.add_row(self._t(text("Filled")), *self._numbers(totals), style="bold")
        self.console.print(table)
        for label, outcome in zip(comparison.labels, comparison.outcomes, strict=True):
            self.say(Text("{law}: {status}", {"law": label, "status": _status(outcome)}))
            for note in outcome.notes:
                self.say(note, "  ")

    def law(self, law: Law) -> None:
        """One law: its rules in words, with the article behind each."""
        for line in lines(law):
            cite = f"  [{cited(line.cite).to(self.language)}]" if line.cite else ""
            body = line.text.to(self.language)
            if line.level == 0:
                self.console.print(f"\n[bold]{escape(body)}[/bold]{escape(cite)}")
            else:
                self.line("  " * line.level + body + cite)

    def laws(self, laws: Iterable[Law]) -> None:
        """The laws shipped, a line a version."""
        for law in laws:
            self.say(summary(law))

    # -- the parts of an outcome --------------------------------------------------------------------------------

    def head(self, election: Election) -> None:
        self.console.print(f"[bold]{escape(election.name.to(self.language) or election.id)}[/bold]")
        if election.made_up:
            self.say(text("SYNTHETIC DATA, made up for an example: not a real election."))

    def _seats(self, outcome: Outcome) -> None:
        tiers = outcome.law.tier
        table = Table(box=None, pad_edge=False, header_style="bold")
        table.add_column(self._t(text("Party")))
        for tier in tiers:
            table.add_column(Names(tier.name).to(self.language), justify="right", max_width=24)
        table.add_column(self._t(text("Seats")), justify="right")
        by_tier = [outcome.tier_seats(tier.id) for tier in tiers]
        for party, seats in outcome.seats.items():
            cells = [number(one.get(party, 0), self.language) if party in one else "" for one in by_tier]
            table.add_row(self.party(outcome.election, party), *cells, number(seats, self.language))
        filled = [sum(one.values()) for one in by_tier]
        houses = [
            sum(one.house for one in outcome.contests.values() if one.tier == tier.id)
            or (tier.seats if isinstance(tier.seats, int) else 0)
            for tier in tiers
        ]
        open_ = [house - got for house, got in zip(houses, filled, strict=True)]
        total = [*self._numbers(filled), number(sum(filled), self.language)]
        table.add_row(self._t(text("Filled")), *total, style="bold")
        if any(open_):
            total = [*self._numbers(open_), number(sum(open_), self.language)]
            table.add_row(self._t(text("Open")), *total, style="bold")
        self.console.print()
        self.console.print(table)

    def _numbers(self, values: list[int]) -> list[str]:
        return [number(value, self.language) for value in values]

    def _elected(self, outcome: Outcome) -> None:
        if outcome.elected:
            self.title(text("Elected"))
        by_list: dict[tuple[str, str], list[str]] = {}
        for person in outcome.elected:
            name = person.name.to(self.language)
            if person.member is not None:
                by_list.setdefault((person.contest, person.party), []).append(name)
                continue
            contest = outcome.election.contests[person.contest].label
            party = f" ({self.party(outcome.election, person.party)})" if person.party else ""
            self.line(f"  {contest.to(self.language)}: {name}{party}")
        for (_, party), names in by_list.items():
            self.line(f"  {self.party(outcome.election, party)}: {', '.join(names)}")
        for rule in dict.fromkeys((one.cite, str(one.within or "")) for one in outcome.to_name):
            ours = [one for one in outcome.to_name if (one.cite, str(one.within or "")) == rule]
            within = ours[0].within
            self.title(
                text("Persons that the parties have yet to name [{cite}]", cite=cited(rule[0]))
                if within is None
                else text(
                    "Persons that the parties have yet to name, within {days} [{cite}]",
                    days=within,
                    cite=cited(rule[0]),
                )
            )
            for one in ours:
                self.line(f"  {self.party(outcome.election, one.party)}: {number(one.seats, self.language)}")

    def _open(self, outcome: Outcome) -> None:
        still_open = list(_still_open(outcome))
        if still_open:
            self.title(text("Still open"))
        for said in still_open:
            self.say(said, "  ")

    def _checks(self, outcome: Outcome, findings: Iterable[Finding]) -> None:
        if outcome.groups:
            self.title(text("Shares of groups"))
        for check in outcome.groups:
            self.say(_group(outcome, check), "  ")
        if outcome.readings:
            self.title(text("Words of the law that can be read in two ways"))
        for reading in outcome.readings:
            self.line(f"  {reading.question.to(self.language)} [{cited(reading.cite).to(self.language)}]")
            self.say(_matters(reading), "    ")
        self._announced(outcome)
        notes = [*outcome.notes, *(finding_line(one) for one in findings)]
        if notes:
            self.title(text("Notes"))
        for note in notes:
            self.say(note, "  ")

    def _announced(self, outcome: Outcome) -> None:
        official = outcome.official
        if official is None:
            return
        self.title(text("What was announced"))
        if official.matches is None:
            self.say(text("Nothing of it can be compared."), "  ")
        elif official.matches:
            self.say(text("Contests or tiers compared: {count}; no difference.", count=official.compared), "  ")
        for one in official.differences:
            self.say(
                text(
                    "DIFFERENCE: {contest}, {who}: announced {announced}, the law gives {decided}.",
                    contest=outcome.election.contests[one.contest].label if one.contest else one.tier,
                    who=self._who(outcome.election, one.contest, one.contestant),
                    announced=one.announced,
                    decided=one.decided,
                ),
                "  ",
            )

    def _explanation(self, outcome: Outcome, about: str | None) -> None:
        self.title(text("How each seat was decided"))
        for line in outcome.explained(about, self.language):
            self.line(line)

    # -- small helpers ------------------------------------------------------------------------------------------

    def _who(self, election: Election, contest: str, who: str) -> str:
        known = election.contestants.get(contest, {}).get(who)
        return known.label.to(self.language) if known is not None else self.party(election, who)

    def party(self, election: Election, party: str) -> str:
        return party_or_independents(election, party).to(self.language)

    def where(self, *names: Names | Text | str) -> str:
        """Names of a place, one after the other; each once, and none that is empty."""
        written = [name if isinstance(name, str) else name.to(self.language) for name in names]
        return ", ".join(name for name in dict.fromkeys(written) if name)

    def _t(self, what: Text) -> str:
        return what.to(self.language)

    def title(self, what: Text) -> None:
        self.console.print()
        self.console.print(f"[bold]{escape(self._t(what))}[/bold]")

    def say(self, what: Text, indent: str = "") -> None:
        self.line(indent + self._t(what))

    def line(self, line: str) -> None:
        """A line; in a terminal it is broken at the width, with the rest indented. In a file it stays one line."""
        if self.console.is_terminal:
            indent = " " * (len(line) - len(line.lstrip()) + 2)
            line = textwrap.fill(line, self.console.width, subsequent_indent=indent, break_on_hyphens=False)
        self.console.print(line, markup=False, highlight=False, soft_wrap=True)


def finding_line(finding: Finding) -> Text:
    """A finding with its place."""
    return text("{file}, row {row}: {message}", file=finding.file, row=str(finding.row), message=finding.message)


def _still_open(outcome: Outcome) -> Iterator[Text]:
    """What keeps an outcome from being whole, a line each."""
    election = outcome.election
    if outcome.missing:
        named = [election.contests[one].label for one in outcome.missing]
        yield text("Contests that cannot be decided: {count}: {contests}.", count=len(outcome.missing), contests=named)
    for tier in outcome.absent:
        yield text("The folder has no contest of the tier {tier}.", tier=tier)
    for contest, units in outcome.uncounted.items():
        yield text(
            "{contest}: units not counted yet: {count}: {units}.",
            contest=election.contests[contest].label,
            count=len(units),
            units=[
                *(election.units[unit].label for unit in units[:MOST_NAMED]),
                *(["…"] if len(units) > MOST_NAMED else []),
            ],
        )
    for lot in outcome.lots:
        yield text(
            "A lot must be drawn: {lot}; seats: {seats}; among {who} [{cite}].",
            lot=lot.id,
            seats=lot.seats,
            who=[election.contestants[lot.contest][one].label for one in lot.among],
            cite=cited(lot.cite),
        )
    for one in outcome.contests.values():
        contest_name = election.contests[one.contest].label
        if one.follow_up is not None:
            values = {"contest": contest_name, "cite": cited(one.follow_up.cite)}
            if one.follow_up.then == "repeat vote":
                yield text("{contest}: nobody is elected; a repeat vote follows [{cite}].", **values)
            else:
                yield text("{contest}: nobody is elected; a repeat election follows [{cite}].", **values)
        for situation in one.silent:
            about = outcome.silence(situation) or text("the law does not say what follows.")
            yield Text("{contest}: {about}", {"contest": contest_name, "about": about})
        if one.reason is not None and one.filled:
            yield Text("{contest}: {reason}", {"contest": contest_name, "reason": one.reason})


def _matters(reading: ReadingOutcome) -> Text:
    values = {"here": value_in_words(reading.here), "other": [value_in_words(one) for one in reading.other]}
    if reading.matters is None:
        said = text(
            "Read as: {here}. What is known does not tell whether the other reading would change the outcome: {other}."
        )
    elif reading.matters:
        said = text("Read as: {here}. The other reading gives ANOTHER outcome: {other}.")
    else:
        said = text("Read as: {here}. The other reading gives the same outcome: {other}.")
    return Text(said.message, values)


def _status(outcome: Outcome) -> Text:
    if outcome.status == "pending":
        return text("Status: pending; a lot must be drawn.")
    unfilled = sum(one.house - one.filled for one in outcome.contests.values())
    if outcome.status == "decided":
        if unfilled:
            return text("Status: decided; seats that the vote did not fill: {seats}.", seats=unfilled)
        return text("Status: decided.")
    silent = any(one.state == "silent" for one in outcome.contests.values())
    if silent and not (outcome.missing or outcome.absent or outcome.uncounted or outcome.fewer):
        return text("Status: incomplete; the law does not say what follows from these votes.")
    return text("Status: incomplete; decided as far as what is known goes.")


def _group(outcome: Outcome, check: GroupCheck) -> Text:
    who = outcome.election.contestants[check.contest][check.contestant].label
    groups = [_GROUPS[group] for group in check.groups]
    values = {
        "who": who,
        "groups": groups,
        "have": check.have,
        "of": check.of,
        "cite": cited(check.cite),
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
