"""Whether a contest's totals can be: no more ballots than were given out, the votes and the valid ballots the same."""

from collections.abc import Iterator

from mandat.election.checks import Checks
from mandat.election.fault import Fault
from mandat.election.head import FILE
from mandat.election.model import Election
from mandat.election.tables import Table
from mandat.language import Text, text


def check_accounts(check: Checks, election: Election, table: Table | None) -> tuple[list[Fault], list[Text]]:
    """Totals that cannot be, each at the first row of the figure that is wrong. Unknown figures are left out.

    A figure that no row of counts.csv has comes from another source of the election; then the fault has no row.

    Only totals: what cannot be in a single unit is for the checks of its protocol to say. So where several units have
    all of the lines, on a form whose checks say so, totals that cannot be are no faults: a misprint in one precinct
    must not keep the others from being counted. The first that they contradict in each contest is given back as a text.
    """
    wrong: dict[tuple[str, str], Text] = {}
    doubts: dict[str, Text] = {}
    for contest in election.contests:
        for item, expected, is_of_protocols in _Totals(check, election, contest).wrong():
            if is_of_protocols:
                doubts.setdefault(contest, expected)
            else:
                wrong[contest, item] = expected
    if not wrong or table is None:
        return [], [*doubts.values()]
    faults = []
    for place, key in enumerate(zip(table["contest"], table["item"], strict=True)):
        if key in wrong:
            faults.append(table.fault(place, "count", wrong.pop(key)))
    return faults + [Fault(FILE, None, "table", expected) for expected in wrong.values()], [*doubts.values()]


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
        self.has_form = rules is not None and rules.form is not None
        no_line = check.strict and rules is not None and rules.against_all is None and "against_all" not in self.tally
        all_known = bool(contestants) and len(self.votes) == len(contestants)
        self.lines = [*self.votes, *([] if no_line else ["against_all"])] if all_known else None

    def wrong(self) -> Iterator[tuple[str, Text, bool]]:
        """The item at which it is told, what was expected, and whether the checks of the protocols tell it too; once
        for each item and line."""
        found: set[tuple[str, str]] = set()
        for item, line, expected, items in (*self._too_many(), *self._not_the_sum()):
            if (item, line) not in found:
                found.add((item, line))
                yield item, expected, self._is_of_protocols([*items, line])

    def _too_many(self) -> Iterator[tuple[str, str, Text, list[str]]]:
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
            yield (
                at,
                line,
                text(
                    "expected no more than {limit} ({line}) for {what} in all of contest {contest}, found {number}",
                    limit=limit,
                    line=line,
                    what=what,
                    contest=self.contest,
                    number=self._sum(known),
                ),
                known,
            )

    def _not_the_sum(self) -> Iterator[tuple[str, str, Text, list[str]]]:
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
            yield (
                at,
                line,
                text(
                    "expected {whole} ({line}) for {what} in all of contest {contest}, found {number}",
                    whole=whole,
                    line=line,
                    what=what,
                    contest=self.contest,
                    number=self._sum(items),
                ),
                items,
            )

    def _is_of_protocols(self, items: list[str]) -> bool:
        """Whether several units have all the lines, so that the checks of the form find which of them is wrong."""
        units = {frozenset(self.election.given(self.contest, item)) for item in items}
        return self.has_form and len(units) == 1 and len(next(iter(units))) > 1

    def _sum(self, items: list[str]) -> int:
        return sum(self.tally.get(item) or 0 for item in items)

    def _within(self, items: list[str], line: str) -> bool:
        return all(self.election.within(self.contest, item, line) for item in items)
