"""What the tables of an election folder are held against, and the checks that several of them need."""

from collections.abc import Mapping, Sequence

from mandat.election.fault import Fault, shown
from mandat.election.model import Contest, Contestant
from mandat.election.tables import Table
from mandat.language import Text, text
from mandat.law import Law, Tier

Contests = Mapping[str, Contest] | None
Contestants = Mapping[str, Mapping[str, Contestant]] | None
"""By contest, by id. None where the table could not be read whole: then an id that is not known may still be right,
and nothing is held against it."""


class Checks:
    """One reading of a folder: the law it is held against, and the faults found so far.

    `strict`: the folder is held against its own law, not read under another. `one_tree`: the units are one tree, so
    that it can be said what lies in what.
    """

    def __init__(self, law: Law | None, strict: bool, accounts: frozenset[str], faults: list[Fault]) -> None:
        self.law = law
        self.strict = strict and law is not None
        self.accounts = accounts
        self.faults = faults
        self.one_tree = True

    def wrong(self, table: Table, place: int, column: str, expected: Text) -> None:
        self.faults.append(table.fault(place, column, expected))

    def new(
        self, table: Table, place: int, column: str, value: str, known: Mapping[str, object] | Sequence[str]
    ) -> bool:
        """Whether the id is there and new; if not, that is a fault."""
        if not value:
            self.wrong(table, place, column, text("expected an id, found an empty cell"))
        elif value in known:
            self.wrong(table, place, column, text("expected {found} once, found it twice", found=shown(value)))
        return bool(value) and value not in known

    def known(
        self, table: Table, place: int, column: str, value: str, known: Mapping[str, object] | None, expected: Text
    ) -> bool:
        """Whether the id is known; if not, that is a fault. Nothing is held against it where `known` is None."""
        if not value or (known is not None and value not in known):
            found = text("{expected}, found {found}", expected=expected, found=shown(value))
            self.wrong(table, place, column, found)
            return False
        return True

    def contestant(
        self,
        table: Table,
        place: int,
        contests: Contests,
        contestants: Contestants,
    ) -> bool:
        """Whether the row's contest and contestant are known; if not, that is a fault."""
        contest, contestant = table["contest"][place], table["contestant"][place]
        if not self.known(table, place, "contest", contest, contests, text("expected a contest of contests.csv")):
            return False
        ours = None if contestants is None else contestants.get(contest, {})
        expected = text("expected a contestant of this contest")
        return self.known(table, place, "contestant", contestant, ours, expected)

    def tier(self, tier: str) -> Tier | None:
        return self.law.tier_of(tier) if self.law is not None else None

    def seats(self, contests: Contests, contest: str) -> int | None:
        if contests is None or contest not in contests:
            return None
        tier = self.tier(contests[contest].tier)
        one = 1 if tier is not None and tier.area == "constituency" else None
        return contests[contest].seats if contests[contest].seats is not None else one
