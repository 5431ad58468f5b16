"""An election folder, read and checked: every fault in it is told at once.

    election.toml     id, law, date; name = {kk, ru, en}, sources = [...]; [seats] tier = number where the law
                      leaves it to the council, and total = the council's size; made_up = true for data that were
                      made, not counted; deadline_passed = true when the party's time to name its deputies is over
    units.csv         unit, parent, level, name            one unit, the root, has no parent; and, if wanted, voters:
                      those on the unit's list before the day, empty where that is not known
    contests.csv      contest, tier, unit, seats, name     and, if wanted, repeats: the contest whose repeat vote it is
    contestants.csv   contest, contestant, kind, party, name, order    and, if wanted, class: words between
                      semicolons, such as minority;coalition. kind: list | candidate; order: the place on the
                      ballot, or the day of registration as 2023-03-19
    counts.csv        unit, contest, item, count           item: a contestant's id or an account line; an empty
                      count is not known, which is not zero
    declared.csv      contest, contestant                  elected candidates of contests whose votes are not known
    official.csv      tier, contest, contestant, seats     as announced; without a contest, contestant is a party,
                      and empty for the independents
    members.csv       contest, contestant, member, name, order, groups   persons on a list; groups: women, youth,
                      disability, between semicolons
    named.csv         contest, contestant, member          whom the party named for its seats, in that order
    published.csv     contest, item, count, percent, source    figures as a source printed them; the number of
                      decimals matters; item also: turnout (percent of the registered)

    copies.csv        unit, contest, copy, item, count     further papers of a unit, read by `mandat.read`

`[[table]]` in election.toml names tables of protocols that somebody else wrote, read by `mandat.read` too; where there
are any, counts.csv and contestants.csv may be missing. Else the first four tables and election.toml must be there.
units, contests and contestants may have name_kk, name_ru and name_en beside the plain name. Each table may be CSV
(UTF-8, commas), XLSX or Parquet.
"""

import datetime
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from mandat.election.accounts import check_accounts
from mandat.election.announced import read_declared, read_official, read_published
from mandat.election.areas import read_contests, read_units
from mandat.election.checks import Checks
from mandat.election.contestants import (
    check_contestants,
    check_reserved,
    read_contestants,
    read_members,
    read_named,
)
from mandat.election.counts import read_counts
from mandat.election.fault import Fault, Faults
from mandat.election.head import FILE, Head, read_head
from mandat.election.model import ACCOUNTS, Counts, Election
from mandat.election.seats import check_seats
from mandat.election.tables import SHAPES, Shape, Table, misnamed, read_table
from mandat.language import text
from mandat.law import Law
from mandat.law import law as law_of
from mandat.law.lines import line_of

_NO_DAY = datetime.date.min  # stands in a faulty election, which is never handed out


Further = Callable[[Election, Head, Checks], Election]
"""Further sources of an election: from what its own tables say, the election with their units, contestants and
figures too. What is wrong with them is added to the faults of the checks."""


def read(folder: str | Path, law: str | Law | None = None, further: Further | None = None) -> Election:
    """The election in a folder. `Faults` names every fault of it, with file, row and column.

    `law` replaces the folder's own law: an id, a path or a law document. Contests of tiers that this law does not
    know are then kept, and the numbers of seats are not held against it. `further` reads the sources beyond the
    folder's own tables (`mandat.read` gives it); without it a folder with `[[table]]` is a fault, and copies.csv is
    not looked at.
    """
    folder = Path(folder)
    try:
        os.listdir(folder)
    except (OSError, ValueError):
        raise Faults([Fault(str(folder), None, None, text("expected a folder with an election, found none"))]) from None
    faults = misnamed(folder)
    head = read_head(folder, faults)
    faults = [one for one in faults if one.file not in {entry["file"] for entry in head.tables}]
    if head.tables and further is None:
        expected = text("expected no such section here: mandat.read reads tables of protocols")
        faults.append(Fault(FILE, line_of(head.source, ["table", 0]), "table", expected))
    tables = {shape.name: read_table(folder, _shape(shape, head), faults) for shape in SHAPES}
    return checked(folder, head, tables, law, faults, further)


def checked(
    folder: Path,
    head: Head,
    tables: Mapping[str, Table | None],
    law: str | Law | None,
    faults: list[Fault],
    further: Further | None = None,
) -> Election:
    """The election that a head and its tables give, wherever these were read; every name of `SHAPES` has a table.

    `folder` is where a law document is looked for. `Faults`: those given and those found here; rows are those of the
    tables.
    """
    rules = _law(folder, head, law, faults)
    accounts = frozenset((*ACCOUNTS, *_accounts(folder, rules, head, law)))
    election = _election(folder, head, tables, Checks(rules, law is None, accounts, faults), further)
    if faults:
        raise Faults(_without_echoes(sorted(faults, key=_place)))
    return election


def _election(
    folder: Path, head: Head, tables: Mapping[str, Table | None], check: Checks, further: Further | None
) -> Election:
    """The election as far as it can be read; what is wrong with it stands in `check.faults`.

    The tables are read in the order in which they lean on one another.
    """
    units = read_units(check, tables["units"])
    contests = read_contests(check, tables["contests"], None if head.tables else units)
    contestants = read_contestants(check, tables["contestants"], contests)
    check_reserved(check, tables["contestants"])
    counts = Counts()
    if tables["counts"] is not None:
        counts = read_counts(check, tables["counts"], units, contests, contestants)
    election = Election(
        folder=folder.absolute(),  # the law is found from it later, wherever that is
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
        declared={},
        official=[],
        published=[],
        members={},
        named={},
    )
    if further is not None:
        if not check.faults:
            election = further(election, head, check)
            counts = election.counts
            contestants = election.contestants if contestants is not None else None
        if check.faults and head.tables:
            contestants = None  # those of the tables may not be known
    if head.tables and not check.faults:  # a contest's area may be a unit of theirs
        assert tables["contests"] is not None
        for place, unit in enumerate(tables["contests"]["unit"]):
            expected = text("expected a unit of units.csv or of a table")
            check.known(tables["contests"], place, "unit", unit, election.units, expected)
    declared = read_declared(check, tables["declared"], contests, contestants)
    members = read_members(check, tables["members"], contests, contestants)
    check_contestants(check, contests, contestants, counts, declared)
    if check.strict and check.law is not None:
        check.faults += check_seats(check.law, head, contests)
    election = replace(
        election,
        declared=declared,
        official=read_official(check, tables["official"], contests, contestants),
        published=read_published(check, tables["published"], contests, contestants),
        members=members or {},
        named=read_named(check, tables["named"], contests, contestants, members),
    )
    if not check.faults:
        faults, doubts = check_accounts(check, election, tables["counts"])
        check.faults += faults
        election = replace(election, doubts=tuple(doubts))
    return election


def _shape(shape: Shape, head: Head) -> Shape:
    """The table as it must be there: one that tables of others can stand for may be missing."""
    if head.has_tables and shape.name in ("contestants", "counts"):
        return replace(shape, required=False)
    return shape


def _law(folder: Path, head: Head, wanted: str | Law | None, faults: list[Fault]) -> Law | None:
    """The law to read under: the one wanted, else the folder's own on its day; None, and a fault, without it."""
    if isinstance(wanted, Law):
        return wanted
    own = wanted is None
    name = _source(folder, head) if wanted is None else wanted
    if name is None or (own and head.date is None):
        return None
    try:
        return law_of(name, on=head.date, nearest=not own)
    except (ValueError, OSError, RecursionError) as error:
        why = getattr(error, "faults", None) or [text("it cannot be read")]
    for one in why:
        expected = text("expected a law that is known: {why}", why=one)
        faults.append(head.fault(["law"], expected) if own else Fault(FILE, None, "law", expected))
    return None


def _source(folder: Path, head: Head) -> str | None:
    """The folder's own law; a document is looked for inside the folder."""
    return str(folder / head.law) if head.law is not None and head.law.endswith(".toml") else head.law


def _accounts(folder: Path, law: Law | None, head: Head, wanted: str | Law | None) -> list[str]:
    """The account lines of the law read under, and of the folder's own law if that is another."""
    found = list(law.accounts) if law is not None else []
    source = _source(folder, head)
    if wanted is not None and source is not None:
        # where the folder's own law cannot be found: it is not what the folder is read under
        with suppress(ValueError, OSError, RecursionError):
            found += law_of(source, on=head.date).accounts
    return found


def _without_echoes(faults: list[Fault]) -> list[Fault]:
    """A figure with a space before it need not be told to be no figure as well."""
    cells = {(fault.file, fault.row, fault.column) for fault in faults if fault.of_cell}
    return [one for one in faults if one.of_cell or (one.file, one.row, one.column) not in cells]


_RANK = {FILE: 0, **{shape.name: rank for rank, shape in enumerate(SHAPES, start=1)}}


def _place(fault: Fault) -> tuple[int, int]:
    """Where a fault stands: files in the order in which they lean on one another, then rows."""
    rank = _RANK.get(fault.file, _RANK.get(fault.file.rsplit(".", 1)[0], -1))
    return rank, fault.row or 0
