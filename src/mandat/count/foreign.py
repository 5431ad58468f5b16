"""The tables of others that election.toml names in `[[table]]`: read through their mappings, and what they add to the
election: units, contestants. Whatever does not fit the election is one fault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl
from pydantic import BaseModel, ValidationError

from mandat.count.areas_in import with_units
from mandat.count.folder import form_of
from mandat.count.grid import read_grid
from mandat.count.mapping import Mapping, no_such_line, read_mapping
from mandat.count.protocols import Protocols
from mandat.count.sources import Tell
from mandat.count.table import read_table
from mandat.election import Contestant, Election, Fault, Faults
from mandat.election.checks import Checks
from mandat.election.contestants import KIND_OF
from mandat.election.fault import shown
from mandat.election.head import FILE, Head
from mandat.election.model import TURNOUT
from mandat.language import Text, text
from mandat.law.faults import LawError, faults_of
from mandat.law.forms import Form
from mandat.law.forms import form as form_named

AGAINST_ALL = "against_all"


class _Entries(BaseModel):
    """The entries of election.toml, so that a fault in a mapping written there is told with its line."""

    table: list[Mapping]


@dataclass(frozen=True)
class Foreign:
    """One table of others: where it lies, its mapping, and its protocols."""

    path: Path
    mapping: Mapping
    protocols: Protocols

    @property
    def file(self) -> str:
        return self.path.name

    def fault(self, contest: str, column: str | None, expected: Text) -> Fault:
        """A fault of a contest of this table, at its first row."""
        rows = self.protocols.frame.filter(pl.col("contest") == contest)["row"]
        first = rows.min() if self.mapping.contest is not None else None
        return Fault(self.file, first if isinstance(first, int) else None, column, expected)


def foreign_tables(
    folder: Path, election: Election, head: Head, check: Checks, tell: Tell | None
) -> tuple[Election, list[Foreign]]:
    """The election with the units and the contestants of its foreign tables, and these tables.

    Where anything is wrong with them it stands in the faults, and neither is to be used. `LawError`: a mapping file.
    """
    tables: list[Foreign] = []
    mappings = _mappings(folder, head)
    for entry, mapping in zip(head.tables, mappings, strict=True):
        path = folder / entry["file"]
        if tell is not None:
            tell(text("reading {file}", file=path.name), path.stat().st_size if path.is_file() else 0)
        try:
            tables.append(Foreign(path, mapping, read_table(path, mapping, _form(folder, election, mapping))))
        except Faults as error:
            check.faults += error.faults
    for one in tables:
        check.faults += _of_contests(election, one)
        check.faults += _of_lines(election, one, check)
    _check_forms(tables, check)
    if check.faults:
        return election, tables
    election = with_units(election, [(one.file, one.mapping, one.protocols) for one in tables], check.faults)
    for one in tables:
        election = _with_contestants(election, one, check)
    return election, tables


def _mappings(folder: Path, head: Head) -> list[Mapping]:
    """The mapping of every entry, from its file or from the entry itself."""
    given = [
        read_mapping(folder / entry["mapping"])
        if "mapping" in entry
        else {key: value for key, value in entry.items() if key != "file"}
        for entry in head.tables
    ]
    try:
        tables = _Entries.model_validate({"table": given}).table
        return [
            one if "mapping" in entry else one.within(folder) for entry, one in zip(head.tables, tables, strict=True)
        ]
    except ValidationError as error:
        raise LawError(*faults_of(error, head.source, {"table": given}, FILE)) from None


def _form(folder: Path, election: Election, mapping: Mapping) -> Form | None:
    """The form that the mapping names, in force on the mapping's day or the election's; else the law's own."""
    if mapping.form is None:
        return form_of(election, mapping.tier, folder)
    return form_named(mapping.form, on=mapping.on or election.date)


def _check_forms(tables: list[Foreign], check: Checks) -> None:
    """The tables of one tier are on one form."""
    forms: dict[str, Foreign] = {}
    for one in tables:
        first = forms.setdefault(one.mapping.tier, one)
        if first.protocols.form != one.protocols.form:
            expected = text("expected the same form as {file}, of the same tier", file=first.file)
            check.faults.append(Fault(one.file, None, None, expected))


def _of_contests(election: Election, table: Foreign) -> Iterator[Fault]:
    """Every contest of the table is one of contests.csv, of the mapping's tier."""
    tier = table.mapping.tier
    for contest in table.protocols.contestants:
        known = election.contests.get(contest)
        if known is None:
            expected = text("expected a contest of contests.csv, found {found}", found=shown(contest))
        elif known.tier != tier:
            expected = text(
                "expected a contest of the tier {tier}, found {found} of the tier {other}",
                tier=shown(tier),
                found=shown(contest),
                other=shown(known.tier),
            )
        else:
            continue
        yield table.fault(contest, table.mapping.contest, expected)


def _of_lines(election: Election, table: Foreign, check: Checks) -> Iterator[Fault]:
    """Every field of the mapping is a line of the form or an account line that the ballot has."""
    form = table.protocols.form
    known = {*check.accounts, *(form.codes if form is not None else ())}
    rules = check.tier(table.mapping.tier)
    for code, columns in table.mapping.fields.items():
        if code not in known:
            expected = no_such_line(form, code)
        elif code == AGAINST_ALL and check.strict and rules is not None and rules.against_all is None:
            expected = text(
                "expected no such line: the ballot of the tier {tier} has no line against all",
                tier=shown(table.mapping.tier),
            )
        else:
            continue
        yield Fault(table.file, None, ", ".join(columns), expected)


def _with_contestants(election: Election, table: Foreign, check: Checks) -> Election:
    """The election with the table's contestants, where it has none of a contest; else they must be the same."""
    contestants = dict(election.contestants)
    parties = _parties(table, check) if any(not contestants[one] for one in table.protocols.contestants) else {}
    column = table.mapping.long.item if table.mapping.long is not None else None
    for contest, ids in table.protocols.contestants.items():
        own = contestants[contest]
        if own:
            for one in ids:
                if one not in own:
                    expected = text("expected a contestant of this contest, found {found}", found=shown(one))
                    check.faults.append(table.fault(contest, column, expected))
            for one in own:
                if one not in ids:
                    expected = text(
                        "expected figures of every contestant of the contest {contest}, found none of {who}",
                        contest=shown(contest),
                        who=shown(one),
                    )
                    check.faults.append(table.fault(contest, column, expected))
        else:
            made = [_contestant(table, contest, one, parties, check) for one in ids]
            contestants[contest] = {one.id: one for one in made if one is not None}
    return replace(election, contestants=contestants)


def _contestant(
    table: Foreign,
    contest: str,
    who: str,
    parties: dict[tuple[str, str], str],
    check: Checks,
) -> Contestant | None:
    mapping = table.mapping
    if who in check.accounts or who == TURNOUT:
        expected = text("expected another id: {found} is an account line", found=shown(who))
        check.faults.append(table.fault(contest, mapping.long.item if mapping.long is not None else None, expected))
        return None
    rules = check.tier(mapping.tier)
    kind = KIND_OF[rules.ballot] if rules is not None else "list"
    party = parties.get((contest, who), mapping.parties.get(who))
    if party is None and kind == "list":
        party = who
    if party is None:
        expected = text("expected the party of {who}, in contestants.csv or in the mapping", who=shown(who))
        check.faults.append(table.fault(contest, None, expected))
        return None
    if kind == "list" and not party:
        expected = text("expected the party of the list, found an empty cell")
        check.faults.append(table.fault(contest, None, expected))
        return None
    return Contestant(contest, who, kind, party, who)


def _parties(table: Foreign, check: Checks) -> dict[tuple[str, str], str]:
    """By contest and contestant, the party that a column of a long table gives; it must be the same in all its rows."""
    long, mapping = table.mapping.long, table.mapping
    if long is None or long.party is None:
        return {}
    words = [*([mapping.contest] if mapping.contest else []), long.item, long.party]
    only = mapping.model_copy(
        update={
            "unit": words,
            "contest": None,
            "levels": {},
            "copy_": None,
            "fields": {},
            "long": None,
        }
    )
    frame = read_grid(table.path, only).frame
    contest = pl.col(mapping.contest).cast(pl.String) if mapping.contest else pl.lit(mapping.only)
    rows = frame.select(
        contest.alias("contest"),
        pl.col(long.item).cast(pl.String).alias("item"),
        pl.col(long.party).cast(pl.String).fill_null("").alias("party"),
        pl.col("\0row").alias("row"),
    )
    fields = {names[0] for names in mapping.fields.values()}
    found: dict[tuple[str, str], str] = {}
    for one, item, party, row in rows.unique(["contest", "item", "party"], maintain_order=True).iter_rows():
        if item is None or item in fields:
            continue
        party = "" if party in long.independent else party
        if found.setdefault((one, item), party) != party:
            expected = text(
                "expected one party of {who}, found {party} and {other}",
                who=shown(item),
                party=shown(found[one, item]),
                other=shown(party),
            )
            check.faults.append(Fault(table.file, row, long.party, expected))
    return found
