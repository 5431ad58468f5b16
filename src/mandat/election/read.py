"""An election folder, read and checked: every fault in it is told at once.

    election.toml     id, law, date; name = {kk, ru, en}, sources = [...]; [seats] tier = number where the law
                      leaves it to the council, and total = the council's size; made_up = true for data that were
                      made, not counted; deadline_passed = true when the party's time to name its deputies is over
    units.csv         unit, parent, level, name            one unit, the root, has no parent
    contests.csv      contest, tier, unit, seats, name     and, if wanted, repeats: the contest whose repeat vote it is
    contestants.csv   contest, contestant, kind, party, name, order    and, if wanted, class: words between
                      semicolons, such as minority;coalition. kind: list | candidate; order: the place on the
                      ballot, or the day of registration as 2023-03-19
    counts.csv        unit, contest, item, count           item: a contestant's id or an account line; an empty
                      count is not known, which is not zero
    declared.csv      contest, contestant                  winners of contests whose votes are not known
    official.csv      tier, contest, contestant, seats     as announced; without a contest, contestant is a party,
                      and empty for the independents
    members.csv       contest, contestant, member, name, order, groups   persons on a list; groups: women, youth,
                      disability, between semicolons
    named.csv         contest, contestant, member          whom the party named for its seats, in that order
    published.csv     contest, item, count, percent, source    figures as a source printed them; the number of
                      decimals matters; item also: turnout (percent of the registered)

The first four tables and election.toml must be there. units, contests and contestants may have name_kk, name_ru and
name_en beside the plain name. Each table may be CSV (UTF-8, commas), XLSX or Parquet.
"""

import datetime
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from mandat.election import cells
from mandat.election.accounts import check_accounts
from mandat.election.counts import read_counts
from mandat.election.fault import Fault, Faults, shown
from mandat.election.head import FILE, Head, read_head
from mandat.election.model import (
    ACCOUNTS,
    DEEPEST,
    GROUPS,
    TURNOUT,
    Contest,
    Contestant,
    Counts,
    Election,
    Member,
    Official,
    Published,
    Unit,
    chains,
)
from mandat.election.seats import check_seats
from mandat.election.tables import SHAPES, Table, misnamed, read_table
from mandat.language import LANGUAGES, Names, Text, text
from mandat.law import Law, Tier
from mandat.law import law as law_of

_NO_DAY = datetime.date.min  # stands in a faulty election, which is never handed out
KIND_OF = {"party": "list", "candidate": "candidate"}


def read(folder: str | Path, law: str | Law | None = None) -> Election:
    """The election in a folder. `Faults` names every fault of it, with file, row and column.

    `law` replaces the folder's own law: an id, a path or a law document. Contests of tiers that this law does not
    know are then kept, and the numbers of seats are not held against it.
    """
    return _Reader(Path(folder), law).election()


class _Reader:
    """One reading: the tables as they come, what is known from them so far, and the faults."""

    def __init__(self, folder: Path, law: str | Law | None) -> None:
        self.folder = folder
        self.wanted = law
        self.faults: list[Fault] = []
        self.one_tree = True  # whether the units are one tree, so that it can be said what lies in what

    def election(self) -> Election:
        try:
            os.listdir(self.folder)
        except (OSError, ValueError):
            raise Faults(
                [Fault(str(self.folder), None, None, text("expected a folder with an election, found none"))]
            ) from None
        self.faults += misnamed(self.folder)
        head = read_head(self.folder, self.faults)
        self.law = self._law(head)
        self.strict = self.wanted is None and self.law is not None  # the folder against its own law
        tables = {shape.name: read_table(self.folder, shape, self.faults) for shape in SHAPES}
        units = self._units(tables["units"])
        contests = self._contests(tables["contests"], units)
        contestants = self._contestants(tables["contestants"], contests)
        self.accounts = frozenset((*ACCOUNTS, *self._own_accounts(head)))
        self._check_reserved(tables["contestants"])
        counts = Counts()
        if tables["counts"] is not None:
            counts = read_counts(
                tables["counts"],
                units,
                contests,
                contestants,
                self.accounts,
                self._against_all(),
                self.faults,
                self.one_tree,
            )
        declared = self._declared(tables["declared"], contests, contestants)
        official = self._official(tables["official"], contests, contestants)
        members = self._members(tables["members"], contests, contestants)
        named = self._named(tables["named"], contests, contestants, members)
        published = self._published(tables["published"], contests, contestants)
        self._check_contestants(contests, contestants, counts, declared)
        if self.strict and self.law is not None:
            self.faults += check_seats(self.law, head, contests)
        election = Election(
            id=head.id or "",
            law=head.law or "",
            date=head.date or _NO_DAY,
            name=head.name,
            sources=head.sources,
            made_up=head.made_up,
            seats=head.seats,
            deadline_passed=head.deadline_passed,
            units=units or {},
            contests=contests or {},
            contestants={contest: (contestants or {}).get(contest, {}) for contest in contests or {}},
            counts=counts,
            declared=declared,
            official=official,
            published=published,
            members=members or {},
            named=named,
        )
        if not self.faults:
            self.faults += check_accounts(election, tables["counts"])
        if self.faults:
            raise Faults(sorted(self.faults, key=_place))
        return election

    def _law(self, head: Head) -> Law | None:
        """The law to check against: the one wanted, else the folder's own on its day."""
        if isinstance(self.wanted, Law):
            return self.wanted
        wanted = self.wanted if self.wanted is not None else head.law
        if wanted is None or (head.date is None and self.wanted is None):
            return None
        if self.wanted is None and wanted.endswith(".toml"):
            wanted = str(self.folder / wanted)
        try:
            return law_of(wanted, on=head.date, nearest=self.wanted is not None)
        except (ValueError, OSError, RecursionError) as error:
            why = getattr(error, "faults", None) or [text("it cannot be read")]
        for one in why:
            expected = text("expected a law that is known: {why}", why=one)
            if self.wanted is None:
                self.faults.append(head.fault(["law"], expected))
            else:
                self.faults.append(Fault(FILE, None, "law", expected))
        return None

    def _own_accounts(self, head: Head) -> list[str]:
        """The account lines of the law checked against, and of the folder's own law if that is another."""
        found = list(self.law.accounts) if self.law is not None else []
        if self.wanted is not None and head.law is not None:
            # where the folder's own law cannot be found: it is not what the folder is read under
            with suppress(ValueError, OSError, RecursionError):
                found += law_of(head.law, on=head.date).accounts
        return found

    def _against_all(self) -> dict[str, bool] | None:
        """By tier, whether the ballot has the line "against all"; None where no law of its own says so."""
        if not self.strict or self.law is None:
            return None
        return {tier.id: tier.against_all is not None for tier in self.law.tier}

    def _tier(self, tier: str) -> Tier | None:
        return self.law.tier_of(tier) if self.law is not None else None

    # The tables, in the order in which they lean on one another. A mapping is None where its table could not be
    # read whole: then an id that is not in it may still be right, and is not held against anyone.

    def _units(self, table: Table | None) -> dict[str, Unit] | None:
        if table is None:
            return None
        units: dict[str, Unit] = {}
        places: dict[str, int] = {}
        for place, (unit, parent, level, name) in enumerate(
            zip(table["unit"], table["parent"], table["level"], table["name"], strict=True)
        ):
            if self._new(table, place, "unit", unit, units):
                units[unit] = Unit(unit, parent or None, level, name, _names(table, place))
                places[unit] = place
        if not table.rows:
            self.faults.append(Fault(table.file, None, None, text("expected at least one unit, found none")))
        if not table.whole:
            return None
        self._check_tree(table, units, places)
        return units

    def _check_tree(self, table: Table, units: dict[str, Unit], places: dict[str, int]) -> None:
        found = len(self.faults)
        roots = [unit for unit in units.values() if unit.parent is None]
        for unit in units.values():
            if unit.parent is not None and unit.parent not in units:
                expected = text("expected a unit of this file, found {found}", found=shown(unit.parent))
                self.faults.append(table.fault(places[unit.id], "parent", expected))
        for unit in roots[1:]:
            expected = text("expected the unit above: only one unit, {root}, has none", root=shown(roots[0].id))
            self.faults.append(table.fault(places[unit.id], "parent", expected))
        for unit_id, chain in chains({unit.id: unit.parent for unit in units.values()}).items():
            top = units[chain[-1]].parent
            if len(chain) >= DEEPEST:
                expected = text("expected fewer than {levels} levels of units", levels=DEEPEST)
            elif top is not None and top in units:
                expected = text("expected a unit that is not below this one, found a circle of units")
            else:
                continue
            self.faults.append(table.fault(places[unit_id], "parent", expected))
        self.one_tree = len(self.faults) == found

    def _contests(self, table: Table | None, units: Mapping[str, Unit] | None) -> dict[str, Contest] | None:
        if table is None:
            return None
        contests: dict[str, Contest] = {}
        places: dict[str, int] = {}
        for place, (contest, tier, unit, seats, name) in enumerate(
            zip(table["contest"], table["tier"], table["unit"], table["seats"], table["name"], strict=True)
        ):
            if not self._new(table, place, "contest", contest, contests):
                continue
            if not tier:
                self._wrong(table, place, "tier", text("expected the id of a tier, found an empty cell"))
            elif self.strict and self.law is not None and self._tier(tier) is None:
                tiers = ", ".join(one.id for one in self.law.tier)
                expected = text("expected a tier of the law ({tiers}), found {found}", tiers=tiers, found=shown(tier))
                self._wrong(table, place, "tier", expected)
            self._known(table, place, "unit", unit, units, text("expected a unit of units.csv"))
            number = cells.seats(seats)
            if seats and number is None:
                expected = text("expected a whole number of seats, found {found}", found=shown(seats))
                self._wrong(table, place, "seats", expected)
            repeats = table.cell(place, "repeats") or None
            contests[contest] = Contest(contest, tier, unit, number, name, repeats, _names(table, place))
            places[contest] = place
        if not table.rows:
            self.faults.append(Fault(table.file, None, None, text("expected at least one contest, found none")))
        if not table.whole:
            return None
        self._check_repeats(table, contests, places)
        return contests

    def _check_repeats(self, table: Table, contests: dict[str, Contest], places: dict[str, int]) -> None:
        repeated: dict[str, str] = {}
        for contest in contests.values():
            first = contest.repeats
            if first is None:
                continue
            expected = None
            if first not in contests:
                expected = text("expected a contest of this file, found {found}", found=shown(first))
            elif contests[first].tier != contest.tier:
                expected = text(
                    "expected a contest of the same tier, found {found} of the tier {tier}",
                    found=shown(first),
                    tier=shown(contests[first].tier),
                )
            elif first in repeated:
                expected = text(
                    "expected one repeat vote of {found}, found {other} too",
                    found=shown(first),
                    other=shown(repeated[first]),
                )
            else:
                repeated[first] = contest.id
                seen = {contest.id}
                here: str | None = first
                while here in contests and here not in seen:
                    seen.add(here)
                    here = contests[here].repeats
                if here in seen:
                    expected = text("expected an earlier contest, found one that repeats this one")
            if expected is not None:
                self._wrong(table, places[contest.id], "repeats", expected)

    def _contestants(
        self, table: Table | None, contests: Mapping[str, Contest] | None
    ) -> dict[str, dict[str, Contestant]] | None:
        if table is None:
            return None
        found: dict[str, dict[str, Contestant]] = {contest: {} for contest in contests or {}}
        orders: dict[str, type] = {}
        for place, (contest, contestant, kind, party, name, order) in enumerate(
            zip(*(table[column] for column in ("contest", "contestant", "kind", "party", "name", "order")), strict=True)
        ):
            self._known(table, place, "contest", contest, contests, text("expected a contest of contests.csv"))
            ours = found.setdefault(contest, {})
            if not self._new(table, place, "contestant", contestant, ours):
                continue
            if kind not in KIND_OF.values():
                expected = text("expected list or candidate, found {found}", found=shown(kind))
                self._wrong(table, place, "kind", expected)
            elif contests is not None and contest in contests:
                tier = self._tier(contests[contest].tier)
                if tier is not None and KIND_OF[tier.ballot] != kind:
                    expected = text(
                        "expected {expected}, as the tier {tier} votes for, found {found}",
                        expected=KIND_OF[tier.ballot],
                        tier=tier.id,
                        found=shown(kind),
                    )
                    self._wrong(table, place, "kind", expected)
            if kind == "list" and not party:
                self._wrong(table, place, "party", text("expected the party of the list, found an empty cell"))
            at = cells.order(order)
            if order and at is None:
                expected = text("expected a place or a day such as 2023-01-31, found {found}", found=shown(order))
                self._wrong(table, place, "order", expected)
            elif at is not None and orders.setdefault(contest, type(at)) is not type(at):
                expected = text(
                    "expected places or days, one of the two throughout a contest, found {found}", found=shown(order)
                )
                self._wrong(table, place, "order", expected)
            classes = cells.words(table.cell(place, "class"))
            if classes is None:
                expected = text(
                    "expected different words between semicolons, found {found}",
                    found=shown(table.cell(place, "class")),
                )
                self._wrong(table, place, "class", expected)
            ours[contestant] = Contestant(
                contest, contestant, kind, party, name, at, classes or (), _names(table, place)
            )
        return found if table.whole else None

    def _check_reserved(self, table: Table | None) -> None:
        if table is None:
            return
        for place, contestant in enumerate(table["contestant"]):
            if contestant in self.accounts or contestant == TURNOUT:
                expected = text("expected another id: {found} is an account line", found=shown(contestant))
                self._wrong(table, place, "contestant", expected)

    def _check_contestants(
        self,
        contests: Mapping[str, Contest] | None,
        contestants: Mapping[str, Mapping[str, Contestant]] | None,
        counts: Counts,
        declared: Mapping[str, Sequence[str]],
    ) -> None:
        """A contest with counts or a winner has contestants; a contest without any of them is one still missing."""
        counted = set(counts.contest) | set(declared)
        for contest in contests or {}:
            if contest in counted and contestants is not None and not contestants.get(contest):
                expected = text("expected contestants of the contest {contest}, found none", contest=shown(contest))
                self.faults.append(Fault("contestants.csv", None, "contest", expected))

    def _declared(
        self,
        table: Table | None,
        contests: Mapping[str, Contest] | None,
        contestants: Mapping[str, Mapping[str, Contestant]] | None,
    ) -> dict[str, list[str]]:
        declared: dict[str, list[str]] = {}
        if table is None:
            return declared
        for place, (contest, contestant) in enumerate(zip(table["contest"], table["contestant"], strict=True)):
            if not self._contestant(table, place, contests, contestants):
                continue
            ours = declared.setdefault(contest, [])
            if self._new(table, place, "contestant", contestant, ours):
                ours.append(contestant)
                seats = self._seats(contests, contest)
                if seats is not None and len(ours) > seats:
                    expected = text("expected no more than {seats} winners of this contest", seats=seats)
                    self._wrong(table, place, "contestant", expected)
        return declared

    def _seats(self, contests: Mapping[str, Contest] | None, contest: str) -> int | None:
        if contests is None or contest not in contests:
            return None
        tier = self._tier(contests[contest].tier)
        one = 1 if tier is not None and tier.area == "constituency" else None
        return contests[contest].seats if contests[contest].seats is not None else one

    def _official(
        self,
        table: Table | None,
        contests: Mapping[str, Contest] | None,
        contestants: Mapping[str, Mapping[str, Contestant]] | None,
    ) -> list[Official]:
        official: list[Official] = []
        if table is None:
            return official
        parties = {one.party for ours in (contestants or {}).values() for one in ours.values()}
        seen: dict[tuple[str, str, str], None] = {}
        for place, (tier, contest, contestant, seats) in enumerate(
            zip(table["tier"], table["contest"], table["contestant"], table["seats"], strict=True)
        ):
            if not tier:
                self._wrong(table, place, "tier", text("expected the id of a tier, found an empty cell"))
            elif self.strict and self.law is not None and self._tier(tier) is None:
                tiers = ", ".join(one.id for one in self.law.tier)
                expected = text("expected a tier of the law ({tiers}), found {found}", tiers=tiers, found=shown(tier))
                self._wrong(table, place, "tier", expected)
            if contest:
                self._contestant(table, place, contests, contestants)
                if contests is not None and contest in contests and contests[contest].tier != tier:
                    expected = text(
                        "expected the contest's tier, {tier}, found {found}",
                        tier=shown(contests[contest].tier),
                        found=shown(tier),
                    )
                    self._wrong(table, place, "tier", expected)
            elif contestant and contestants is not None and contestant not in parties:
                expected = text("expected a party of contestants.csv, found {found}", found=shown(contestant))
                self._wrong(table, place, "contestant", expected)
            if (tier, contest, contestant) in seen:
                self._wrong(table, place, "contestant", text("expected this row once, found it twice"))
            seen[tier, contest, contestant] = None
            number = cells.seats(seats)
            if number is None:
                expected = text("expected a whole number of seats, found {found}", found=shown(seats))
                self._wrong(table, place, "seats", expected)
            else:
                official.append(Official(tier, contest or None, contestant, number))
        return official

    def _members(
        self,
        table: Table | None,
        contests: Mapping[str, Contest] | None,
        contestants: Mapping[str, Mapping[str, Contestant]] | None,
    ) -> dict[tuple[str, str], list[Member]] | None:
        if table is None:
            return None
        members: dict[tuple[str, str], dict[str, Member]] = {}
        for place, (contest, contestant, member, name, order, groups) in enumerate(
            zip(
                *(table[column] for column in ("contest", "contestant", "member", "name", "order", "groups")),
                strict=True,
            )
        ):
            if self._contestant(table, place, contests, contestants):
                who = (contestants or {}).get(contest, {}).get(contestant)
                if who is not None and who.kind == "candidate":
                    expected = text("expected a list, found the candidate {found}", found=shown(contestant))
                    self._wrong(table, place, "contestant", expected)
            ours = members.setdefault((contest, contestant), {})
            if not self._new(table, place, "member", member, ours):
                continue
            at = cells.whole(order)
            if order and at is None:
                expected = text("expected a place on the list, found {found}", found=shown(order))
                self._wrong(table, place, "order", expected)
            belongs = cells.words(groups)
            if belongs is None or not set(belongs) <= set(GROUPS):
                expected = text(
                    "expected some of {groups}, between semicolons, found {found}",
                    groups=";".join(GROUPS),
                    found=shown(groups),
                )
                self._wrong(table, place, "groups", expected)
            ours[member] = Member(contest, contestant, member, name, at, belongs or ())
        return {key: list(ours.values()) for key, ours in members.items()} if table.whole else None

    def _named(
        self,
        table: Table | None,
        contests: Mapping[str, Contest] | None,
        contestants: Mapping[str, Mapping[str, Contestant]] | None,
        members: Mapping[tuple[str, str], Sequence[Member]] | None,
    ) -> dict[tuple[str, str], list[str]]:
        named: dict[tuple[str, str], list[str]] = {}
        if table is None:
            return named
        persons = {key: {member.id for member in ours} for key, ours in (members or {}).items()}
        for place, (contest, contestant, member) in enumerate(
            zip(table["contest"], table["contestant"], table["member"], strict=True)
        ):
            self._contestant(table, place, contests, contestants)
            ours = named.setdefault((contest, contestant), [])
            if not self._new(table, place, "member", member, ours):
                continue
            ours.append(member)
            if members is not None and member not in persons.get((contest, contestant), ()):
                expected = text("expected a person of this list in members.csv, found {found}", found=shown(member))
                self._wrong(table, place, "member", expected)
        return named

    def _published(
        self,
        table: Table | None,
        contests: Mapping[str, Contest] | None,
        contestants: Mapping[str, Mapping[str, Contestant]] | None,
    ) -> list[Published]:
        published: list[Published] = []
        if table is None:
            return published
        for place, (contest, item, count, percent, source) in enumerate(
            zip(*(table[column] for column in ("contest", "item", "count", "percent", "source")), strict=True)
        ):
            self._known(table, place, "contest", contest, contests, text("expected a contest of contests.csv"))
            ours = (contestants or {}).get(contest, {})
            checked = contestants is not None and (contests is None or contest in contests)
            if checked and not (item in ours or item in self.accounts or item == TURNOUT):
                expected = text("expected a contestant, an account line or turnout, found {found}", found=shown(item))
                self._wrong(table, place, "item", expected)
            number, share = cells.whole(count), cells.percentage(percent)
            if count and number is None:
                expected = text("expected a whole number of votes, found {found}", found=shown(count))
                self._wrong(table, place, "count", expected)
            if percent and share is None:
                expected = text("expected a percentage such as 53.90, found {found}", found=shown(percent))
                self._wrong(table, place, "percent", expected)
            if not count and not percent:
                self._wrong(table, place, "count", text("expected a count or a percentage, found neither"))
            value, places = share if share is not None else (None, 0)
            published.append(Published(contest, item, number, value, places, source, table.rows[place]))
        return published

    # Checks that several tables need

    def _wrong(self, table: Table, place: int, column: str, expected: Text) -> None:
        self.faults.append(table.fault(place, column, expected))

    def _new(
        self, table: Table, place: int, column: str, value: str, known: Mapping[str, object] | Sequence[str]
    ) -> bool:
        """Whether the id is there and new; if not, that is a fault."""
        if not value:
            self._wrong(table, place, column, text("expected an id, found an empty cell"))
        elif value in known:
            self._wrong(table, place, column, text("expected {found} once, found it twice", found=shown(value)))
        return bool(value) and value not in known

    def _known(
        self, table: Table, place: int, column: str, value: str, known: Mapping[str, object] | None, expected: Text
    ) -> bool:
        """Whether the id is known; if not, that is a fault. Nothing is held against it where `known` is None."""
        if not value or (known is not None and value not in known):
            found = text("{expected}, found {found}", expected=expected, found=shown(value))
            self._wrong(table, place, column, found)
            return False
        return True

    def _contestant(
        self,
        table: Table,
        place: int,
        contests: Mapping[str, Contest] | None,
        contestants: Mapping[str, Mapping[str, Contestant]] | None,
    ) -> bool:
        """Whether the row's contest and contestant are known; if not, that is a fault."""
        contest, contestant = table["contest"][place], table["contestant"][place]
        if not self._known(table, place, "contest", contest, contests, text("expected a contest of contests.csv")):
            return False
        ours = None if contestants is None else contestants.get(contest, {})
        expected = text("expected a contestant of this contest")
        return self._known(table, place, "contestant", contestant, ours, expected)


def _names(table: Table, place: int) -> Names:
    names = Names()
    for language in LANGUAGES:
        if name := table.cell(place, f"name_{language}"):
            names[language] = name
    return names


_RANK = {FILE: 0, **{shape.name: rank for rank, shape in enumerate(SHAPES, start=1)}}


def _place(fault: Fault) -> tuple[int, int]:
    """Where a fault stands: files in the order in which they lean on one another, then rows."""
    rank = _RANK.get(fault.file, _RANK.get(fault.file.rsplit(".", 1)[0], -1))
    return rank, fault.row or 0
