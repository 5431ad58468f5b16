"""Whether a contest's totals can be: no more ballots than were given out, the votes and the valid ballots the same."""

from collections.abc import Iterator
from dataclasses import dataclass

from mandat.election.checks import Checks
from mandat.election.fault import Fault
from mandat.election.head import FILE
from mandat.election.model import Doubt, Election
from mandat.election.tables import Table
from mandat.language import Names, Text, text
from mandat.law import LawError
from mandat.law.forms import VOTES, Form, form


def check_accounts(check: Checks, election: Election, table: Table | None) -> tuple[list[Fault], list[Doubt]]:
    """Totals that cannot be, each at the first row of the figure that is wrong. Unknown figures are left out.

    A figure that no row of counts.csv has comes from another source of the election; then the fault has no row.

    Only totals: what cannot be in a single unit is for the checks of its protocol to say. So where units below the
    contest's area have all of the lines (one alone, while the others are out), and a check of their form does not hold
    for the totals, these are no faults but doubts: a misprint in one precinct must not keep the others from being
    counted. Of each contest the first is given back.
    """
    wrong: dict[tuple[str, str], Text] = {}
    doubts: dict[str, Doubt] = {}
    for contest in election.contests:
        totals = _Totals(check, election, contest)
        for one in totals.wrong():
            if totals.is_of_protocols(one):
                doubts.setdefault(contest, totals.doubt(one))
            else:
                wrong.setdefault((contest, one.at), one.told(one.line, contest))
    if not wrong or table is None:
        return [], [*doubts.values()]
    faults = []
    for place, key in enumerate(zip(table["contest"], table["item"], strict=True)):
        if key in wrong:
            faults.append(table.fault(place, "count", wrong.pop(key)))
    return faults + [Fault(FILE, None, "table", expected) for expected in wrong.values()], [*doubts.values()]


@dataclass(frozen=True)
class _Wrong:
    """Items that together are more than a line, or (`is_sum`) are not the line, as they should be.

    `what` is what they are called together, `at` the item at which it is told.
    """

    at: str
    items: tuple[str, ...]
    what: Text
    number: int
    line: str
    limit: int
    is_sum: bool

    def told(self, line: Text | Names | str, contest: Text | Names | str) -> Text:
        """What was expected; the line and the contest as they are to be called."""
        values = {"limit": self.limit, "line": line, "what": self.what, "contest": contest, "number": self.number}
        if self.is_sum:
            return text("expected {limit} ({line}) for {what} in all of contest {contest}, found {number}", **values)
        return text(
            "expected no more than {limit} ({line}) for {what} in all of contest {contest}, found {number}", **values
        )


class _Totals:
    """The totals of one contest. Two are compared only where they are given for the same units."""

    def __init__(self, check: Checks, election: Election, contest: str) -> None:
        self.election = election
        self.contest = contest
        self.tally = election.tally(contest)
        contestants = list(election.contestants[contest])
        self.votes = [one for one in contestants if self.tally[one] is not None]
        self.at = self.votes[0] if self.votes else "invalid"  # where a fault of the votes is told
        rules = check.tier(election.contests[contest].tier)
        self.form_name = rules.form if rules is not None else None
        no_line = check.strict and rules is not None and rules.against_all is None and "against_all" not in self.tally
        all_known = bool(contestants) and len(self.votes) == len(contestants)
        self.lines = [*self.votes, *([] if no_line else ["against_all"])] if all_known else None

    def wrong(self) -> Iterator[_Wrong]:
        """What cannot be, once for each item and line."""
        found: set[tuple[str, str]] = set()
        for one in (*self._too_many(), *self._not_the_sum()):
            if (one.at, one.line) not in found:
                found.add((one.at, one.line))
                yield one

    def _too_many(self) -> Iterator[_Wrong]:
        ballots = text("the votes, those against all and the invalid ballots")
        for items, what, at, line in (
            # (the items that are added up, their name in the message, at which item, the line they cannot exceed)
            (self.votes, text("the votes"), self.at, "valid"),
            (["invalid"], text("the invalid ballots"), "invalid", "cast"),
            (["valid", "invalid"], text("the valid and the invalid ballots"), "valid", "cast"),
            ([*self.votes, "against_all", "invalid"], ballots, self.at, "cast"),
            (["cast"], text("the ballots in the boxes"), "cast", "issued"),
            (["issued"], text("the ballots issued"), "issued", "registered"),
            (["cast"], text("the ballots in the boxes"), "cast", "registered"),
        ):
            limit = self.tally.get(line)
            known = [item for item in items if self.tally.get(item) is not None]
            if limit is None or self._sum(known) <= limit or not self._within(known, line):
                continue
            if line == "registered" and at == "cast" and self.tally.get("issued") is not None:
                continue  # said by the two steps between
            yield _Wrong(at, tuple(known), what, self._sum(known), line, limit, is_sum=False)

    def _not_the_sum(self) -> Iterator[_Wrong]:
        """Where every part of a line is known, they add up to it."""
        for items, what, at, line in (
            (self.lines, text("the votes and those against all"), self.at, "valid"),
            (["valid", "invalid"], text("the valid and the invalid ballots"), "valid", "cast"),
        ):
            whole = self.tally.get(line)
            if whole is None or items is None or any(self.tally.get(item) is None for item in items):
                continue
            if self._sum(items) == whole or not self._within(items, line):
                continue
            if not all(self.election.within(self.contest, line, item) for item in items):
                continue
            yield _Wrong(at, tuple(items), what, self._sum(items), line, whole, is_sum=True)

    def is_of_protocols(self, one: _Wrong) -> bool:
        """Whether units below the contest's area have all the lines, and the totals break a check of their form that is
        about two of these: then the checks of the protocols find the unit that is wrong."""
        units = {frozenset(self.election.given(self.contest, item)) for item in (*one.items, one.line)}
        area = self.election.contests[self.contest].unit
        paper = self._form() if len(units) == 1 and next(iter(units)) - {area} else None
        if paper is None:
            return False
        about = {VOTES if item in self.votes else item for item in (*one.items, one.line)}
        totals = {code: self.tally.get(code) for code in paper.codes if code in self.tally}
        if self.lines is not None:
            totals[VOTES] = self._sum(self.votes)
        totals = paper.completed(totals)
        return any(
            check.level == "error" and len(about & check.holds.fields) > 1 and check.holds.holds(totals) is False
            for check in paper.checks
        )

    def doubt(self, one: _Wrong) -> Doubt:
        """The same as a doubt, in the words of the form."""
        paper = self._form()
        line = paper.names.get(one.line, one.line) if paper is not None else one.line
        told = one.told(line, self.election.contests[self.contest].label)
        return Doubt(self.contest, one.items, one.line, one.limit, one.number, told)

    def _form(self) -> Form | None:
        if self.form_name is None:
            return None
        try:
            return form(self.form_name, on=self.election.date)
        except (LawError, ValueError, OSError):
            return None

    def _sum(self, items: list[str]) -> int:
        return sum(self.tally.get(item) or 0 for item in items)

    def _within(self, items: list[str], line: str) -> bool:
        return all(self.election.within(self.contest, item, line) for item in items)
