"""Protocols held against the relations of their form, and against one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

from mandat.count.areas import expected_units
from mandat.count.facts import Facts
from mandat.count.findings import Checked, Finding, Findings, Source, joined, listed
from mandat.count.misread import misread
from mandat.count.neighbours import far_from_neighbours
from mandat.count.papers import blank_lines, copies_differ, second_papers, unreadable_figures
from mandat.count.protocols import KEYS, VOTES, Protocols, only_counting
from mandat.count.remote import Remote, differing, disagreeing, far_among, of_interest
from mandat.count.wording import message, named
from mandat.election import Election
from mandat.language import Names, text

if TYPE_CHECKING:
    from mandat.law.forms import Check


Tier = Protocols | Remote
"""The protocols of one tier: in memory, or where they are."""


def check(protocols: Tier | Mapping[str, Tier] | Iterable[Tier], election: Election | None = None) -> Findings:
    """Everything that the protocols of one tier or of several say against themselves.

    With the election also what is missing. Of several papers of one unit the one that counts is checked; where
    another differs from it, that is a finding of its own. Of `Remote` protocols only those with something to say are
    brought here; the findings are the same.
    """
    tiers = _tiers(protocols)
    found = [_of_tier(one, election) for one in tiers]
    for place, one in enumerate(tiers):
        found += [Findings((ballots_differ(one, other),)) for other in tiers[place + 1 :]]
    return joined(*found)


def relations(protocols: Tier) -> Findings:
    """The relations of the form alone, over the whole table at once."""
    counting, facts = _counting(protocols)
    return _relations(counting, broken(counting, facts))


def _counting(protocols: Tier) -> tuple[Protocols, Facts | None]:
    """The papers that count; of remote ones those with something to say, and the facts of all."""
    return of_interest(protocols) if isinstance(protocols, Remote) else (only_counting(protocols), None)


@dataclass(frozen=True)
class Broken:
    """Of one check: the rows in which it does not hold, and in how many it holds or cannot be told."""

    check: Check
    places: list[int]
    held: int
    unknown: int


def broken(protocols: Protocols, facts: Facts | None = None) -> list[Broken]:
    """Every check of the form over every row.

    `facts` are those of all papers, where `protocols` are only some: all in which a check fires.
    """
    papers = len(protocols) if facts is None else facts.papers
    if protocols.form is None or not papers:
        return []
    checks = told = protocols.form.checks
    if facts is not None:
        fired, unknown = facts.fired, facts.unknown
    else:
        told = [check for check in checks if not _is_open(check, protocols.frame)]
        fired, unknown = _numbers(protocols.frame, told)
    places = _places(protocols.frame, [check for check in told if fired[check.code]])
    found = {check.code: Broken(check, [], 0, papers) for check in checks}
    for check in told:
        code = check.code
        held = papers - fired[code] - unknown[code]
        found[code] = Broken(check, places.get(code, []), held, unknown[code])
    return list(found.values())


def _is_open(check: Check, frame: pl.DataFrame) -> bool:
    """Whether a line that nobody has filled in leaves the check open everywhere."""
    return len(check.holds.sums) == 1 and any(frame[code].null_count() == len(frame) for code in check.holds.fields)


def _numbers(frame: pl.DataFrame, checks: list[Check]) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """By check, in how many rows it does not hold, and in how many a blank leaves it open."""
    if not checks:
        return {}, {}
    holds = {check.code: check.holds.expression() for check in checks}
    fired = [(~one).sum().alias(code) for code, one in holds.items()]
    gaps = [check.code for check in checks if any(frame[code].null_count() for code in check.holds.fields)]
    unknown = [holds[code].is_null().sum().alias("?" + code) for code in gaps]
    row = nw.from_native(frame.lazy()).select(*fired, *unknown).collect().row(0)
    numbers = [int(number or 0) for number in row]
    return dict(zip(holds, numbers, strict=False)), dict.fromkeys(holds, 0) | dict(
        zip(gaps, numbers[len(holds) :], strict=True)
    )


def _places(frame: pl.DataFrame, checks: list[Check]) -> dict[str, list[int]]:
    """By check, the rows in which it does not hold."""
    verdict = verdicts(nw.from_native(frame, eager_only=True), checks).to_native() if checks else pl.DataFrame()
    return {check.code: (~verdict[check.code]).fill_null(value=False).arg_true().to_list() for check in checks}


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
        for row in rows.iter_rows(named=True):
            figures = {code: row[code] for code in codes}
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


def ballots_differ(one: Tier, other: Tier) -> Source:
    """Two ballots of one precinct whose protocols disagree on the voters or on the ballots given out."""
    shared = [line for line in ("registered", "issued") if line in one.fields and line in other.fields]
    if not shared:
        return listed("warning", "W-BALLOTS", [])
    rows = differing(_in_order(one), _in_order(other), shared)

    shell = one.shell if isinstance(one, Remote) else one

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
                        line=named(shell, row["contest"], line),
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


def _in_order(protocols: Tier) -> nw.LazyFrame[Any]:
    """The papers that count, and `order`, which says how they stand."""
    if isinstance(protocols, Remote):
        return protocols.counting.with_columns(nw.col("row").alias("order"))
    return nw.from_native(only_counting(protocols).frame.lazy().with_row_index("order"))


def missing_papers(protocols: Tier, election: Election) -> Source:
    """The lowest units of a contest's area from which nothing has come; not in a contest without any protocol."""
    expected = expected_units(protocols, election)
    out = [(contest, unit) for contest, units in expected.out.items() if expected.reporting[contest] for unit in units]

    def make() -> Iterator[Finding]:
        for contest, unit in out:
            told = text("no protocol of {unit} is in", unit=election.units[unit].label)
            yield Finding("warning", "W-MISSING", protocols.tier, contest, unit, "", {}, told)

    return Source("warning", "W-MISSING", len(out), make)


def _of_tier(protocols: Tier, election: Election | None) -> Findings:
    counting, facts = _counting(protocols)
    found = broken(counting, facts)
    plain = _relations(counting, found)
    guesses = misread(counting, {place for one in found if one.check.level == "error" for place in one.places})
    papers = disagreeing(protocols) if isinstance(protocols, Remote) else protocols
    others = [
        unreadable_figures(papers),
        second_papers(papers),
        copies_differ(papers),
        blank_lines(counting, facts),
        *([missing_papers(protocols, election)] if election is not None else []),
        *(far_among(protocols) if isinstance(protocols, Remote) else far_from_neighbours(counting)),
    ]
    return joined(plain, guesses, Findings(tuple(others)))


def _tiers(protocols: Tier | Mapping[str, Tier] | Iterable[Tier]) -> list[Tier]:
    if isinstance(protocols, Protocols | Remote):
        return [protocols]
    return list(protocols.values() if isinstance(protocols, Mapping) else protocols)
