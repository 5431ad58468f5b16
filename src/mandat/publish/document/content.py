"""What stands in the document, in one language, as plain data for the template."""

import datetime
from collections.abc import Mapping
from typing import Any

from mandat.decision import ContestOutcome, Outcome
from mandat.language import Names, Text, cited, day, number, text
from mandat.law.forms import form
from mandat.law.schema import Tier
from mandat.publish.document.record import Ceremony, Signed, Sums
from mandat.publish.statuses import STATUSES


def content(outcome: Outcome, sums: Sums, signed: Signed, language: str) -> dict[str, Any]:
    """Headings, tables and lines of the protocol, each text written out in `language`."""
    return _Writer(outcome, sums, signed, language).whole()


def moment(at: datetime.datetime) -> Names:
    """A moment as each language writes it, in universal time."""
    utc = at.astimezone(datetime.UTC)
    return Names({code: f"{on}, {utc:%H:%M:%S} UTC" for code, on in day(utc.date()).items()})


class _Writer:
    def __init__(self, outcome: Outcome, sums: Sums, signed: Signed, language: str) -> None:
        self.outcome, self.sums, self.signed, self.language = outcome, sums, signed, language
        self.election = outcome.election
        self.parties = {
            one.party: one.label
            for ours in self.election.contestants.values()
            for one in sorted(ours.values(), key=lambda one: one.kind != "candidate")
            if one.party and one.kind == "list"
        }

    def whole(self) -> dict[str, Any]:
        tiers = [(tier, self._contests(tier)) for tier in self.outcome.law.tier]
        return {
            "language": self.language,
            "title": self._(text("Protocol of the results of the election")),
            "election": self._(self.election.name) or self.election.id,
            "warning": self._warning(),
            "facts": self._facts(),
            "seats_title": self._(text("Seats")),
            "seats": self._seats(),
            "parts": [self._part(tier, contests) for tier, contests in tiers if contests],
            "persons_title": self._(text("Persons elected from the lists")),
            "persons": self._persons(),
            "lots_title": self._(text("Lots drawn")),
            "lots": [self._ceremony(one) for one in self.signed.ceremonies],
            "remarks_title": self._(text("Remarks")),
            "remarks": self._remarks(),
            "approval_title": self._(text("Approval")),
            "approval": self._approval(),
            "approved": [[name, self._(moment(at))] for name, at in self.signed.approved],
            "signature": self._(text("Signature")),
            "data_title": self._(text("What this protocol rests on")),
            "data": self._data(),
            "check": self._(
                text(
                    "Whoever has the election's folder can make the digest again: LC_ALL=C sha256sum * | sha256sum. "
                    "The commands mandat count and mandat decide give the same sums and seats from the folder."
                )
            ),
            "digest": self.signed.digest,
            "page": self._(text("Page")),
        }

    # -- the parts -----------------------------------------------------------------------------------------------------

    def _warning(self) -> str:
        if self.signed.training:
            return self._(text("Training: nothing here is real. Made-up election, made-up figures."))
        if self.election.made_up:
            return self._(text("SYNTHETIC DATA, made up for an example: not a real election."))
        return ""

    def _facts(self) -> list[list[str]]:
        law = self.outcome.law
        facts: list[tuple[Text, Any]] = [
            (text("Day of the vote"), day(self.election.date)),
            (text("Law"), text("{law}, in force from {day}", law=Names(law.name), day=day(law.from_))),
            (text("Outcome"), STATUSES[self.outcome.status]),
        ]
        if self.language == "en":  # the source stands in the law document in this language alone
            facts.insert(2, (text("Source of the law"), law.source))
        if self.signed.protocols is not None:
            definitive, annulled, expected = self.signed.protocols
            counts = {"definitive": definitive, "expected": expected}
            said = text("{definitive} of {expected} definitive", **counts)
            if annulled:
                said = text("{definitive} of {expected} definitive; annulled: {annulled}", annulled=annulled, **counts)
            facts.append((text("Protocols of polling stations"), said))
        return [[self._(name), self._(value)] for name, value in facts]

    def _seats(self) -> dict[str, Any]:
        tiers = self.outcome.law.tier
        by_tier = [self.outcome.tier_seats(tier.id) for tier in tiers]
        rows = [
            [self._party(party), *(self._n(one[party]) if party in one else "–" for one in by_tier), self._n(seats)]
            for party, seats in self.outcome.seats.items()
        ]
        sums = [sum(one.values()) for one in by_tier]
        return {
            "head": [
                self._(text("Party")),
                *(self._(Names(tier.name)) for tier in tiers),
                self._(text("Seats")),
            ],
            "rows": rows,
            "total": [self._(text("Filled")), *(self._n(one) for one in sums), self._n(sum(sums))],
        }

    def _contests(self, tier: Tier) -> list[ContestOutcome]:
        return [one for one in self.outcome.contests.values() if one.tier == tier.id]

    def _part(self, tier: Tier, contests: list[ContestOutcome]) -> dict[str, Any]:
        """A tier: each contest whole where there are few or they are of lists, else a row for each."""
        part: dict[str, Any] = {"title": self._(Names(tier.name)), "contests": [], "rows": [], "head": []}
        if tier.ballot == "party" or len(contests) <= 2:
            part["contests"] = [self._contest(tier, one) for one in contests]
        else:
            heads = (text("Contest"), text("Ballots in the boxes"), text("Elected"), text("Party"), text("Votes"))
            part["head"] = [self._(one) for one in heads]
            part["rows"] = [row for one in contests for row in self._rows(one)]
        return part

    def _contest(self, tier: Tier, one: ContestOutcome) -> dict[str, Any]:
        sums = self.sums.get(one.contest, {})
        ours = self.election.contestants[one.contest]
        fields = form(tier.form, on=self.election.date).fields if tier.form is not None else ()
        names = {field.code: Names(field.name) for field in fields}
        accounts = [[self._(names.get(item, item)), self._n(sum_)] for item, sum_ in sums.items() if item not in ours]
        ranked = sorted(ours.values(), key=lambda each: (-(one.seats.get(each.id, 0)), -(sums.get(each.id) or 0)))
        return {
            "title": self._(self.election.contests[one.contest].label),
            "accounts": accounts,
            "head": [self._(each) for each in (text("Contestant"), text("Votes"), text("Seats"))],
            "votes": [
                [self._(each.label), self._n(sums.get(each.id)), self._n(one.seats.get(each.id, 0))] for each in ranked
            ],
            "state": self._state(one),
        }

    def _rows(self, one: ContestOutcome) -> list[list[str]]:
        sums = self.sums.get(one.contest, {})
        where, cast = self._(self.election.contests[one.contest].label), self._n(sums.get("cast"))
        ours = self.election.contestants[one.repeated_in or one.contest]
        votes = self.sums.get(one.repeated_in or one.contest, {})
        winners = [who for who, seats in one.seats.items() if seats]
        if not winners:
            return [[where, cast, self._state(one) or self._(text("nobody")), "", ""]]
        return [
            [where, cast, self._(ours[who].label), self._of(ours[who].party), self._n(votes.get(who))]
            for who in winners
        ]

    def _state(self, one: ContestOutcome) -> str:
        if one.state == "pending":
            return self._(text("a lot must be drawn"))
        if one.state == "missing":
            return self._(text("votes are not known"))
        if one.follow_up is not None:
            repeat = one.follow_up.then == "repeat vote"
            said = text("nobody is elected; a repeat vote follows") if repeat else text("a repeat election follows")
            return self._(said)
        if one.silent:
            return self._(text("the law does not say what follows"))
        return ""

    def _persons(self) -> list[list[str]]:
        by_list: dict[str, list[str]] = {}
        for one in self.outcome.elected:
            if one.member is not None:
                by_list.setdefault(one.party, []).append(self._(one.name))
        rows = [[self._party(party), ", ".join(names)] for party, names in by_list.items()]
        for left in self.outcome.to_name:
            said = text("to be named by the party: {seats} [{cite}]", seats=left.seats, cite=cited(left.cite))
            rows.append([self._party(left.party), self._(said)])
        return rows

    def _ceremony(self, one: Ceremony) -> dict[str, Any]:
        ours = self.election.contestants[one.contest]
        told: list[tuple[Text, Any]] = [
            (text("Fell on"), [ours[who].label for who in one.winners if who in ours]),
            (text("Place"), one.place),
            (text("Day and hour"), one.drawn),
            (text("Who was present"), one.present),
            (text("How it was drawn"), one.how),
            (text("Record entered by"), one.entered_by),
            (text("Record confirmed by"), one.confirmed_by),
        ]
        return {
            "title": self._(self.election.contests[one.contest].label),
            "rows": [[self._(name), self._(value)] for name, value in told],
        }

    def _remarks(self) -> list[str]:
        said: list[Any] = []
        for reading in self.outcome.readings:
            values: dict[str, Any] = {"question": reading.question, "cite": cited(reading.cite)}
            if reading.matters:
                said.append(text("{question} The other reading of the law gives another outcome [{cite}].", **values))
            elif reading.matters is None:
                said.append(text("{question} Whether the other reading matters is not known [{cite}].", **values))
        said += self.outcome.notes
        for contest, units in self.outcome.uncounted.items():
            label = self.election.contests[contest].label
            said.append(text("{contest}: units not counted: {count}.", contest=label, count=len(units)))
        found = self.signed.reviewed
        if found is not None:
            said.append(
                text(
                    "Findings of the checks: errors {errors}, warnings {warnings}; of them explained {explained}, "
                    "closed {closed}, open {open}.",
                    errors=found.errors,
                    warnings=found.warnings,
                    explained=found.explained,
                    closed=found.closed,
                    open=found.open,
                )
            )
        return [self._(one) for one in said]

    def _approval(self) -> str:
        if len(self.signed.approved) < 2:
            return self._(text("DRAFT: not approved by two coordinators."))
        return self._(text("Approved by two coordinators, exactly as it stands in the data named below."))

    def _data(self) -> list[list[str]]:
        data: list[tuple[Text, str]] = [(text("SHA-256 of the data"), self.signed.digest)]
        if self.signed.head:
            data.append((text("Journal, entry {entry}", entry=self.signed.entry), self.signed.head))
        return [[self._(name), value] for name, value in data]

    # -- small helpers -------------------------------------------------------------------------------------------------

    def _(self, what: Any) -> str:
        if isinstance(what, list | tuple):
            return ", ".join(self._(one) for one in what)
        if isinstance(what, Mapping) and not isinstance(what, Names):
            what = Names(what)
        return what.to(self.language) if isinstance(what, Text | Names) else str(what)

    def _n(self, value: int | None) -> str:
        return self._(text("not known")) if value is None else number(value, self.language)

    def _party(self, party: str) -> str:
        if not party:
            return self._(text("Independents"))
        return self._(self.parties.get(party, party))

    def _of(self, party: str) -> str:
        """Who stood a candidate up."""
        return self._party(party) if party else self._(text("independent"))
