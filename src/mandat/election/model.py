"""One election as data: units, contests, contestants, ballot accounts and votes, and what was announced.

Counts are Python integers of any size. `None` means that a figure is not known; it is never taken for zero.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from mandat.election.coverage import Coverage, Leaves, coverages, minus
from mandat.language import LANGUAGES, Names, Text

ACCOUNTS = (
    "registered",  # voters on the lists
    "issued",  # ballots given to voters
    "cast",  # ballots in the boxes
    "voted",  # voters who took part
    "valid",
    "invalid",
    "against_all",
    "received",  # ballots that the commission received
    "unused",
    "spoiled",
    "absentee",  # voters with absentee certificates
    "outside",  # voters who voted outside the premises
)
"""The account lines that counts.csv may have under any law; `Law.accounts` adds a form's own."""

GROUPS = ("women", "youth", "disability")
TURNOUT = "turnout"
"""The item of published.csv that stands for the share of the registered voters who took part."""

Order = int | datetime.date | None


def _label(names: Names, name: str, id: str) -> Names:  # noqa: A002
    return Names({language: names.get(language) or name or id for language in LANGUAGES})


@dataclass(frozen=True)
class Unit:
    """An area that is counted; `parent` is None for the root, which is the country or the council's own area.

    `voters` are those on the unit's list before the day, None where that is not known. On the day others may be added.
    """

    id: str
    parent: str | None
    level: str
    name: str
    names: Names = field(default_factory=Names, hash=False)
    voters: int | None = None

    @property
    def label(self) -> Names:
        """The name in every language: the sourced one, else the plain one, else the id."""
        return _label(self.names, self.name, self.id)


@dataclass(frozen=True)
class Contest:
    """One vote for one or more seats of a tier. `seats` is None where contests.csv leaves it to the law.

    `repeats` is the id of the contest of which this one is the repeat vote, or None.
    """

    id: str
    tier: str
    unit: str
    seats: int | None
    name: str
    repeats: str | None = None
    names: Names = field(default_factory=Names, hash=False)

    @property
    def label(self) -> Names:
        """The name in every language: the sourced one, else the plain one, else the id."""
        return _label(self.names, self.name, self.id)


@dataclass(frozen=True)
class Contestant:
    """A list or a candidate in one contest. `party` is "" for an independent candidate.

    `order` is the place on the ballot or the day of registration, one of the two throughout a contest.
    """

    contest: str
    id: str
    kind: str  # list | candidate
    party: str
    name: str
    order: Order = None
    classes: tuple[str, ...] = ()
    names: Names = field(default_factory=Names, hash=False)

    @property
    def label(self) -> Names:
        """The name in every language: the sourced one, else the plain one, else the id."""
        return _label(self.names, self.name, self.id)


@dataclass(frozen=True)
class Member:
    """A person on a list; `groups` are those of women, youth, disability that the person belongs to."""

    contest: str
    contestant: str
    id: str
    name: str
    order: int | None = None
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Official:
    """Seats as announced. Where `contest` is None, `contestant` is a party, "" for the independents together."""

    tier: str
    contest: str | None
    contestant: str
    seats: int


@dataclass(frozen=True)
class Published:
    """A figure as a source printed it: `percent` 53.90 is `Fraction(539, 10)` with `places` 2."""

    contest: str
    item: str
    count: int | None
    percent: Fraction | None
    places: int
    source: str
    row: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Superseded:
    """A paper that is there and does not count. `copy` is its kind ("" for the only one), `instead` the kind of paper
    that counts, "annulled" where none does; `file` and `row` say where it stands."""

    unit: str
    contest: str
    copy: str
    instead: str
    file: str = field(default="", compare=False)
    row: int | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Counts:
    """The rows of counts.csv as four columns of equal length; `count` is None where the cell is empty."""

    unit: Sequence[str] = ()
    contest: Sequence[str] = ()
    item: Sequence[str] = ()
    count: Sequence[int | None] = ()

    def __len__(self) -> int:
        return len(self.unit)

    def rows(self) -> Iterator[tuple[str, str, str, int | None]]:
        """(unit, contest, item, count), in file order."""
        return zip(self.unit, self.contest, self.item, self.count, strict=True)


@dataclass(frozen=True)
class Election:
    """One election, as its folder holds it; every id in it is known and unique (`read` has seen to that).

    `contestants` has a key for every contest, its contestants by id in file order. `seats` are the numbers of
    `[seats]` by tier, and `total`. `declared` are winners of contests whose votes may not be known. `members` and
    `named` are by (contest, contestant). `folder` is where it was read, None for an election made otherwise.
    `annulled` are, by contest, units whose papers are in and count for nothing; no figure of theirs is in `counts`.
    `superseded` are papers in whose place another counts. `doubts` are totals of several units' protocols that cannot
    be: the checks of the protocols find which.
    """

    id: str
    law: str
    date: datetime.date
    name: Names
    sources: list[str]
    made_up: bool
    seats: dict[str, int]
    deadline_passed: bool
    units: dict[str, Unit]
    contests: dict[str, Contest]
    contestants: dict[str, dict[str, Contestant]]
    counts: Counts
    declared: dict[str, list[str]]
    official: list[Official]
    published: list[Published]
    members: dict[tuple[str, str], list[Member]]
    named: dict[tuple[str, str], list[str]]
    folder: Path | None = field(default=None, compare=False)
    annulled: dict[str, tuple[str, ...]] = field(default_factory=dict)
    doubts: tuple[Text, ...] = field(default=(), compare=False)
    superseded: tuple[Superseded, ...] = ()

    def tally(self, contest: str) -> dict[str, int | None]:
        """The sum of every item over the units: all contestants, then the account lines that are given.

        None where the sum is not known: where the item's rows with a count do not cover every lowest unit that the
        contest's contestants have rows for. A row covers its unit and all below it. A contestant who was not on the
        ballot of a unit needs a row with 0 there. `unknown` says which units are at fault. KeyError: no such contest.
        """
        given = self._sums.get(contest, {})
        return {item: given.get(item) for item in (*self.contestants[contest], *given)}

    def unknown(self, contest: str, item: str) -> list[str]:
        """The lowest units that the contestants of the contest have rows for, but this item has no count for."""
        ours = self._coverages.get(contest)
        if ours is None:
            return []
        return self._leaves.names(minus(ours.whole, ours.items[item].known if item in ours.items else ()))

    def uncounted(self, contest: str) -> list[str]:
        """The lowest units of the contest's area that no row of a contestant covers; [] where there is no such row.

        Account lines do not count the votes: the voters registered in the whole country leave every unit uncounted.
        An annulled unit is counted: for nothing.
        """
        ours = self._coverages.get(contest)
        if ours is None or ours.votes is None:
            return []
        left = minus(self._leaves.spans([self.contests[contest].unit]), ours.votes)
        annulled = self.annulled.get(contest)
        return self._leaves.names(minus(left, self._leaves.spans(annulled)) if annulled else left)

    def told_ahead(self, contest: str) -> list[str]:
        """The units with account lines in whose whole area no votes are counted: what was known before they came."""
        ours = self._coverages.get(contest)
        if ours is None or ours.votes is None:
            return []
        units = {unit: None for rows in ours.items.values() for unit in (*rows.units, *rows.empty)}
        votes = ours.votes
        return [unit for unit in units if minus(own := self._leaves.spans([unit]), votes) == own]

    def given(self, contest: str, item: str) -> list[str]:
        """The units whose count of the item is known, in file order."""
        ours = self._coverages.get(contest)
        return list(ours.items[item].units) if ours is not None and item in ours.items else []

    def within(self, contest: str, item: str, other: str) -> bool:
        """Whether the counts of an item are given for no more than those of another, so that the sums compare."""
        items = self._coverages[contest].items if contest in self._coverages else {}
        known, others = (items[one].known if one in items else () for one in (item, other))
        return not minus(known, others)

    def repeat_of(self, contest: str) -> Contest | None:
        """The contest that repeats the vote of another, or None."""
        return self._repeats.get(contest)

    def published_for(self, contest: str, item: str) -> list[Published]:
        """The figures that sources printed for an item of a contest."""
        return self._published.get((contest, item), [])

    def groups_known(self, contest: str, contestant: str) -> bool:
        """Whether members.csv says of the list's persons which groups they belong to.

        An empty column means that it is not known, not that nobody belongs to any.
        """
        return any(one.groups for one in self.members.get((contest, contestant), []))

    def law_source(self) -> str:
        """What to give to `mandat.law.law`: the law as written, a document inside the folder by its whole path."""
        if self.law.endswith(".toml") and self.folder is not None:
            return str(self.folder / self.law)
        return self.law

    @cached_property
    def _repeats(self) -> dict[str, Contest]:
        return {one.repeats: one for one in self.contests.values() if one.repeats is not None}

    @cached_property
    def _published(self) -> dict[tuple[str, str], list[Published]]:
        found: dict[tuple[str, str], list[Published]] = {}
        for row in self.published:
            found.setdefault((row.contest, row.item), []).append(row)
        return found

    def above(self, unit: str) -> tuple[str, ...]:
        """The unit itself and all above it, up to the root."""
        return self._chains[unit]

    @cached_property
    def _chains(self) -> dict[str, tuple[str, ...]]:
        return chains({unit.id: unit.parent for unit in self.units.values()})

    @cached_property
    def _leaves(self) -> Leaves:
        return Leaves({unit.id: unit.parent for unit in self.units.values()})

    @cached_property
    def _coverages(self) -> dict[str, Coverage]:
        return coverages(self.counts, self.contestants, self._leaves)

    @cached_property
    def _sums(self) -> dict[str, dict[str, int | None]]:
        """By contest and item, the sums; None where not known."""
        return {
            contest: {item: None if minus(ours.whole, rows.known) else rows.total for item, rows in ours.items.items()}
            for contest, ours in self._coverages.items()
        }


DEEPEST = 50  # levels of units; no country comes near


def chains(parents: dict[str, str | None]) -> dict[str, tuple[str, ...]]:
    """By unit, itself and all units above it, at most `DEEPEST`. Stops at an unknown parent and in a circle."""
    found: dict[str, tuple[str, ...]] = {}
    for unit in parents:
        way: list[str] = []
        here: str | None = unit
        while here is not None and here in parents and here not in found and here not in way:
            way.append(here)
            here = parents[here]
        rest = found.get(here, ()) if here is not None else ()
        for place in range(len(way) - 1, -1, -1):
            rest = (way[place], *rest[: DEEPEST - 1])
            found[way[place]] = rest
    return found
