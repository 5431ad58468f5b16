"""One election as data: units, contests, contestants, ballot accounts and votes, and what was announced.

Counts are Python integers of any size. `None` means that a figure is not known; it is never taken for zero.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from mandat.language import LANGUAGES, Names

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
    """An area that is counted; `parent` is None for the root, which is the country or the council's own area."""

    id: str
    parent: str | None
    level: str
    name: str
    names: Names = field(default_factory=Names, hash=False)

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
class Counts:
    """The rows of counts.csv as four columns of equal length; `count` is None where the cell is empty."""

    unit: tuple[str, ...] = ()
    contest: tuple[str, ...] = ()
    item: tuple[str, ...] = ()
    count: tuple[int | None, ...] = ()

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
    `named` are by (contest, contestant).
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

    def tally(self, contest: str) -> dict[str, int | None]:
        """The sum of every item over the units: all contestants, then the account lines that are given.

        None where the sum is not known: an item without a row, with an empty cell, or without a row in a unit
        (or in one above or below it) that reports other items of the contest. A contestant who was not on the
        ballot of a unit needs a row with 0 there. `unknown` says which units are at fault. KeyError: no such
        contest.
        """
        given = self._sums.get(contest, {})
        return {item: given.get(item) for item in (*self.contestants[contest], *given)}

    def unknown(self, contest: str, item: str) -> list[str]:
        """The units that report other items of the contest, but not this one (or leave it empty)."""
        given = self._given.get((contest, item), set())
        above_given = {one for unit in given for one in self._chains[unit]}
        return [
            unit
            for unit in self._reporting.get(contest, {})
            if unit not in above_given and given.isdisjoint(self._chains[unit])
        ]

    def uncounted(self, contest: str) -> list[str]:
        """The lowest units of the contest's area that no row of counts.csv covers; [] without any counts."""
        reporting = self._reporting.get(contest)
        if not reporting:
            return []
        top = self.contests[contest].unit
        parents = {unit.parent for unit in self.units.values()}
        return [
            unit
            for unit in self.units
            if unit not in parents and top in (chain := self.above(unit)) and not any(one in reporting for one in chain)
        ]

    def repeat_of(self, contest: str) -> Contest | None:
        """The contest that repeats the vote of another, or None."""
        return self._repeats.get(contest)

    def published_for(self, contest: str, item: str) -> list[Published]:
        """The figures that sources printed for an item of a contest."""
        return self._published.get((contest, item), [])

    def groups_known(self, contest: str, contestant: str) -> bool:
        """Whether members.csv says of the list's persons which groups they belong to."""
        return any(one.groups for one in self.members.get((contest, contestant), []))

    def law_source(self) -> str:
        """The law as written; a document beside the folder's own files by its path."""
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
    def _reporting(self) -> dict[str, dict[str, None]]:
        """By contest, the units that have a row of it, in file order."""
        found: dict[str, dict[str, None]] = {}
        for unit, contest in dict.fromkeys(zip(self.counts.unit, self.counts.contest, strict=True)):
            found.setdefault(contest, {})[unit] = None
        return found

    @cached_property
    def _sums(self) -> dict[str, dict[str, int | None]]:
        """By contest and item, the sums; None where not known."""
        known: dict[tuple[str, str], int] = {}
        rows: dict[tuple[str, str], int] = {}
        for key, count in zip(zip(self.counts.contest, self.counts.item, strict=True), self.counts.count, strict=True):
            if count is not None:
                known[key] = known.get(key, 0) + count
                rows[key] = rows.get(key, 0) + 1
            else:
                known.setdefault(key, 0)
        sums: dict[str, dict[str, int | None]] = {}
        for (contest, item), total in known.items():
            reporting = self._reporting[contest]
            whole = rows.get((contest, item), 0) == len(reporting) or not self.unknown(contest, item)
            sums.setdefault(contest, {})[item] = total if whole else None
        return sums

    @cached_property
    def _given(self) -> dict[tuple[str, str], set[str]]:
        """By contest and item, the units whose count of it is known."""
        found: dict[tuple[str, str], set[str]] = {}
        for unit, contest, item, count in self.counts.rows():
            if count is not None:
                found.setdefault((contest, item), set()).add(unit)
        return found


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
