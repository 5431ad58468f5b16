"""Protocols held against the relations of their form, and against one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import narwhals as nw
import polars as pl

from mandat.count.areas import expected_units
from mandat.count.findings import Checked, Finding, Findings, Source, joined, listed
from mandat.count.misread import misread
from mandat.count.neighbours import far_from_neighbours
from mandat.count.papers import blank_lines, copies_differ, second_papers, unreadable_figures
from mandat.count.protocols import KEYS, VOTES, Protocols, only_counting
from mandat.count.wording import message, named
from mandat.election import Election
from mandat.language import Names, text

if TYPE_CHECKING:
    from mandat.law.forms import Check


def check(
    protocols: Protocols | Mapping[str, Protocols] | Iterable[Protocols], election: Election | None = None
) -> Findings:
    """Everything that the protocols of one tier or of several say against themselves.

    With the election also what is missing. Of several papers of one unit the one that counts is checked; where
    another differs from it, that is a finding of its own.
    """
    tiers = _tiers(protocols)
    found = [_of_tier(one, election) for one in tiers]
    for place, one in enumerate(tiers):
        found += [Findings((ballots_differ(one, other),)) for other in tiers[place + 1 :]]
    return joined(*found)


def relations(protocols: Protocols) -> Findings:
    """The relations of the form alone, over the whole table at once."""
    counting = only_counting(protocols)
    return _relations(counting, broken(counting))


@dataclass(frozen=True)
class Broken:
    """Of one check: the rows in which it does not hold, and in how many it holds or cannot be told."""

    check: Check
    places: list[int]
    held: int
    unknown: int


def broken(protocols: Protocols) -> list[Broken]:
    """Every check of the form over every row; figures too large for the table are reckoned in Python."""
    if protocols.form is None or not len(protocols):
        return []
    checks = protocols.form.checks
    verdict = verdicts(nw.from_native(protocols.frame, eager_only=True), checks).to_native()
    large = {place: protocols.figures(place) for place in sorted({place for place, _ in protocols.beyond})}
    found = []
    for check in checks:
        column = verdict[check.code]
        places = (~column).fill_null(value=False).arg_true().to_list()
        unknown = column.null_count()
        held = len(column) - unknown - len(places)
        for place, figures in large.items():
            if column[place] is None and (holds := check.holds.holds(figures)) is not None:
                unknown, held = unknown - 1, held + holds
                if not holds:
                    places = sorted([*places, place])
        found.append(Broken(check, places, held, unknown))
    return found


def _relations(protocols: Protocols, found: list[Broken]) -> Findings:
    counted = tuple(
        Checked(one.check.code, one.check.level, protocols.tier, len(one.places), one.held, one.unknown)
        for one in found
    )
    return Findings(tuple(_fired(protocols, one) for one in found if one.places), counted)


def _fired(protocols: Protocols, one: Broken) -> Source:
    check = one.check
    form = protocols.form
    assert form is not None
    codes = [code for code in (*form.codes, VOTES) if code in check.holds.fields]

    def make() -> Iterator[Finding]:
        rows = protocols.frame[one.places].select(*KEYS, *codes)
        large = {place for place, _ in protocols.beyond}
        for place, row in zip(one.places, rows.iter_rows(named=True), strict=True):
            of = protocols.figures(place) if place in large else row
            figures = {code: of.get(code) for code in codes}
            told = message(Names(check.text), [(form.names[code], figure) for code, figure in figures.items()])
            yield Finding(
                check.level,
                check.code,
                protocols.tier,
                row["contest"],
                row["unit"],
                codes[0] if codes else "",
                figures,
                told,
                check.cite,
                row["copy"],
                row["file"],
                row["row"],
            )

    return Source(check.level, check.code, len(one.places), make)


def verdicts(frame: nw.DataFrame[pl.DataFrame], checks: Iterable[Check]) -> nw.DataFrame[pl.DataFrame]:
    """By check, a column: whether it holds in each row; null where a blank leaves it open."""
    return frame.select(*(check.holds.expression().alias(check.code) for check in checks))


def ballots_differ(one: Protocols, other: Protocols) -> Source:
    """Two ballots of one precinct whose protocols disagree on the voters or on the ballots given out."""
    shared = [line for line in ("registered", "issued") if line in one.fields and line in other.fields]
    if not shared:
        return listed("warning", "W-BALLOTS", [])
    first, second = (
        only_counting(each).frame.select("unit", "contest", "file", "row", *shared) for each in (one, other)
    )
    both = first.join(second, on="unit", suffix="_2", maintain_order="left")
    rows = both.filter(pl.any_horizontal(pl.col(line) != pl.col(f"{line}_2") for line in shared))

    def make() -> Iterator[Finding]:
        for row in rows.iter_rows(named=True):
            lines = [
                line for line in shared if None not in (row[line], row[f"{line}_2"]) and row[line] != row[f"{line}_2"]
            ]
            told = text(
                "the two ballots of this unit disagree: {lines}. Each voter is on one list for both, but a voter may "
                "have asked for one ballot alone",
                lines=[
                    text(
                        "“{line}” {first} ({contest}), {second} ({other})",
                        line=named(one, row["contest"], line),
                        first=row[line],
                        contest=row["contest"],
                        second=row[f"{line}_2"],
                        other=row["contest_2"],
                    )
                    for line in lines
                ],
            )
            figures = {line: row[line] for line in lines} | {
                f"{line} ({other.tier})": row[f"{line}_2"] for line in lines
            }
            yield Finding(
                "warning",
                "W-BALLOTS",
                one.tier,
                row["contest"],
                row["unit"],
                lines[0],
                figures,
                told,
                file=row["file"],
                row=row["row"],
            )

    return Source("warning", "W-BALLOTS", len(rows), make)


def missing_papers(protocols: Protocols, election: Election) -> Source:
    """The lowest units of a contest's area from which nothing has come; not in a contest without any protocol."""
    expected = expected_units(protocols, election)
    out = [(contest, unit) for contest, units in expected.out.items() if expected.reporting[contest] for unit in units]

    def make() -> Iterator[Finding]:
        for contest, unit in out:
            told = text("no protocol of {unit} is in", unit=election.units[unit].label)
            yield Finding("warning", "W-MISSING", protocols.tier, contest, unit, "", {}, told)

    return Source("warning", "W-MISSING", len(out), make)


def _of_tier(protocols: Protocols, election: Election | None) -> Findings:
    counting = only_counting(protocols)
    found = broken(counting)
    plain = _relations(counting, found)
    guesses = misread(counting, {place for one in found if one.check.level == "error" for place in one.places})
    others = [
        unreadable_figures(protocols),
        second_papers(protocols),
        copies_differ(protocols),
        blank_lines(counting),
        *([missing_papers(protocols, election)] if election is not None else []),
        *far_from_neighbours(counting),
    ]
    return joined(plain, guesses, Findings(tuple(others)))


def _tiers(protocols: Protocols | Mapping[str, Protocols] | Iterable[Protocols]) -> list[Protocols]:
    if isinstance(protocols, Protocols):
        return [protocols]
    return list(protocols.values() if isinstance(protocols, Mapping) else protocols)
