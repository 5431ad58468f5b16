"""All papers of an election as one table a tier: those of counts.csv, of copies.csv, and of the tables of others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import polars as pl

from mandat.count.copies import ANNULLED
from mandat.count.counting import nested, to_counts
from mandat.count.folder import areas_of, form_of, read_protocols
from mandat.count.foreign import Foreign, foreign_tables
from mandat.count.protocols import AREA, VOTES, Protocols, assembled, only_counting, vote_columns
from mandat.count.sources import Tell
from mandat.election import Election, Fault, Faults
from mandat.election.checks import Checks
from mandat.election.fault import shown
from mandat.election.head import Head
from mandat.language import text


def joined(
    folder: Path, election: Election, head: Head, check: Checks, tell: Tell | None
) -> tuple[Election, dict[str, Protocols]]:
    """The election with the figures of the papers that count, of whichever source, and all papers by tier.

    What is wrong with copies.csv or the tables of others is added to the faults; the election is then as it was.
    """
    grown, tables = foreign_tables(folder, election, head, check, tell)
    if check.faults:
        return election, {}
    if tell is not None:
        tell(text("joining the sources"), 0)
    tiers = list(dict.fromkeys(contest.tier for contest in grown.contests.values()))
    of_tier = {tier: [one for one in tables if one.mapping.tier == tier] for tier in tiers}
    forms = {tier: own[0].protocols.form if (own := of_tier[tier]) else form_of(grown, tier, folder) for tier in tiers}
    try:
        papers = read_protocols(grown, folder=folder, forms=forms)
    except Faults as error:
        check.faults += error.faults
        return election, {}
    for tier, own in of_tier.items():
        check.faults += _twice(papers[tier], own)
        if own:
            papers[tier] = _one(grown, papers[tier], own)
    if not check.faults:
        for one in papers.values():
            check.faults += _counted_twice(grown, one)
            check.faults += _annulled(grown, one)
    return (to_counts(grown, papers), papers) if not check.faults else (election, {})


def _one(election: Election, base: Protocols, tables: list[Foreign]) -> Protocols:
    """The papers of the folder's own files and of the tables, in this order, as one table."""
    contestants = {
        one.id: tuple(election.contestants[one.id])
        for one in election.contests.values()
        if one.tier == tables[0].mapping.tier
    }
    parts = [base, *(_aligned(one.protocols, contestants) for one in tables)]
    fields = list(dict.fromkeys(line for one in parts for line in one.fields))
    frames = []
    for one in parts:
        apart = [*(AREA + level for level in one.levels), *one.derived, VOTES, "counts"]
        frames.append(one.frame.drop(apart, strict=False))
    areas, levels = areas_of(election)
    table = pl.concat(frames, how="diagonal_relaxed")
    if not (table["copy"] != "").any():
        table = table.drop("copy")
    return assembled(
        base.tier,
        table.join(areas, on="unit", how="left", maintain_order="left"),
        contestants,
        tables[0].protocols.form,
        fields,
        unreadable=[cell for one in parts for cell in one.unreadable],
        levels=levels,
        said=[said for one in parts for said in one.said],
    )


def _aligned(protocols: Protocols, contestants: Mapping[str, tuple[str, ...]]) -> Protocols:
    """The protocols with their columns of votes in the order of the election's contestants."""
    moves: dict[tuple[int, ...], list[str]] = {}
    for contest, own in protocols.contestants.items():
        there = contestants[contest]
        moves.setdefault(tuple(there.index(one) for one in own), []).append(contest)
    if all(move == tuple(range(len(move))) for move in moves):
        return protocols
    frame = protocols.frame.with_row_index("_at")
    votes = vote_columns(protocols.contestants)
    names = {
        contest: {f"vote_{old}": f"vote_{new + 1}" for old, new in enumerate(move, 1)}
        for move, several in moves.items()
        for contest in several
    }
    parts = []
    for move, several in moves.items():
        rows = frame.filter(pl.col("contest").is_in(several)).drop(votes[len(move) :])
        parts.append(rows.rename(names[several[0]]))
    return replace(protocols, frame=pl.concat(parts, how="diagonal").sort("_at").drop("_at"))


def _twice(base: Protocols, tables: list[Foreign]) -> Iterator[Fault]:
    """A unit's own paper for a contest stands in counts.csv or in a table, not in both."""
    keys = ["unit", "contest"]
    plain = base.frame.filter(pl.col("copy").is_in(["", "original"]) & (pl.col("file") == "counts.csv"))
    for table in tables:
        both = table.protocols.frame.join(plain.select(*keys, pl.col("row").alias("first")), on=keys)
        for contest, unit, row, first in both.select("contest", "unit", "row", "first").iter_rows():
            expected = text(
                "expected the paper of the unit {unit} for the contest {contest} in one file, found it in counts.csv, "
                "row {row}, too",
                unit=shown(unit),
                contest=shown(contest),
                row=str(first),
            )
            yield Fault(table.file, row, None, expected)


def _counted_twice(election: Election, protocols: Protocols) -> Iterator[Fault]:
    """No figure is given for a unit and for one above it, or it would be counted twice."""
    apart = nested(election, protocols)
    if not apart:
        return
    counting = only_counting(protocols)
    given: dict[tuple[str, str], tuple[set[str], str, int]] = {}
    for row in counting.frame.iter_rows(named=True):
        if (row["contest"], row["unit"]) in apart:
            lines = {line for line in counting.lines if row[line] is not None}
            given[row["contest"], row["unit"]] = (lines, row["file"], row["row"])
    for (contest, unit), above in apart.items():
        lines, file, at = given[contest, unit]
        for higher in above:
            both = lines & given[contest, higher][0]
            for line in [one for one in counting.lines if one in both][:1]:
                expected = text(
                    "expected {item} for this unit or for {higher} above it (row {row}), not both: "
                    "it would be counted twice",
                    item=shown(counting.item(contest, line) or line),
                    higher=shown(higher),
                    row=str(given[contest, higher][2]),
                )
                yield Fault(file, at, "unit", expected)


def _annulled(election: Election, protocols: Protocols) -> Iterator[Fault]:
    """What is annulled is the unit of a paper: the figures of one above it cannot be without it, those below count."""
    out = protocols.frame.filter(pl.col("copy") == ANNULLED)
    if out.is_empty():
        return
    counting: dict[str, set[str]] = {}
    for contest, unit in protocols.frame.filter("counts").select("contest", "unit").iter_rows():
        counting.setdefault(contest, set()).add(unit)
    with_below = {
        contest: {higher for unit in units for higher in election.above(unit)[1:]}
        for contest, units in counting.items()
    }
    for contest, unit, file, row in out.select("contest", "unit", "file", "row").iter_rows():
        units = counting.get(contest, set())
        higher = next((one for one in election.above(unit)[1:] if one in units), None)
        if higher is not None:
            expected = text(
                "expected the unit of a paper: the figures of {higher}, above it, have its votes in them",
                higher=shown(higher),
            )
        elif unit in with_below.get(contest, ()):
            expected = text("expected the unit of a paper: this contest's figures are given for units below it")
        else:
            continue
        yield Fault(file, row, "unit", expected)
