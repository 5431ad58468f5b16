"""What is told of a unit before its votes (the voters on its list, the ballots it received) is no protocol of it.

`Election.told_ahead` knows such units of counts.csv; here are those that any source of an election has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import polars as pl

from mandat.count.copies import with_counts
from mandat.count.protocols import Protocols
from mandat.election import Counts, Election


def set_apart(election: Election, papers: Mapping[str, Protocols]) -> tuple[dict[str, Protocols], Counts]:
    """The papers without those that are none, and the lines that these told, as rows of counts.csv.

    Told ahead is what stands for a unit in whose whole area no paper of the contest has votes or a cell for them in
    counts.csv, where other units have votes. A unit that has a paper besides, such as an observer's, goes by that.
    """
    told: list[tuple[str, str, str, int | None]] = []
    left: dict[str, Protocols] = {}
    for tier, one in papers.items():
        ahead = _ahead(election, one)
        if not any(ahead):
            left[tier] = one
            continue
        kept = one.frame.filter(~pl.Series(ahead))
        left[tier] = replace(one, frame=with_counts(kept.drop("counts"), copies=bool((kept["copy"] != "").any())))
        there = set(kept.select("contest", "unit").iter_rows())
        told += [row for row in _lines(one, ahead) if (row[1], row[0]) not in there]
    return left, _rows([*_of_counts(election, left), *told])


def _ahead(election: Election, papers: Protocols) -> list[bool]:
    """For each paper, whether it only tells something ahead of one."""
    frame, votes = papers.frame, list(papers.votes)
    if not votes:
        return [False] * len(frame)
    empty = frame.select(pl.all_horizontal(pl.col(votes).is_null())).to_series()
    empty &= frame["counts"] & frame["copy"].is_in(["", "original"])
    if not empty.any() or empty.all():
        return [False] * len(frame)
    cells = {(one.contest, one.unit) for one in papers.unreadable}
    cells |= {
        (contest, unit)
        for unit, contest, item, _ in election.counts.rows()
        if item in election.contestants[contest]  # a cell for votes, though an empty one
    }
    voted: dict[str, set[str]] = {}
    for contest, unit, is_empty in zip(frame["contest"], frame["unit"], empty, strict=True):
        if not is_empty or (contest, unit) in cells:
            voted.setdefault(contest, set()).add(unit)
    above = {contest: {one for unit in units for one in election.above(unit)[1:]} for contest, units in voted.items()}
    return [
        is_empty
        and contest in voted
        and (contest, unit) not in cells
        and unit not in above[contest]
        and voted[contest].isdisjoint(election.above(unit)[1:])
        for contest, unit, is_empty in zip(frame["contest"], frame["unit"], empty, strict=True)
    ]


def _lines(papers: Protocols, ahead: list[bool]) -> Iterator[tuple[str, str, str, int | None]]:
    for row in papers.frame.filter(pl.Series(ahead)).iter_rows(named=True):
        for line in papers.fields:
            if row[line] is not None:
                yield row["unit"], row["contest"], line, row[line]


def _of_counts(election: Election, papers: Mapping[str, Protocols]) -> Iterator[tuple[str, str, str, int | None]]:
    """The rows of counts.csv that were told ahead, where no paper of the unit or of one above it has come since."""
    ahead = {(contest, unit) for contest in election.contests for unit in election.told_ahead(contest)}
    if not ahead:
        return
    there = {key for one in papers.values() for key in one.frame.select("contest", "unit").iter_rows()}
    for unit, contest, item, count in election.counts.rows():
        if (contest, unit) in ahead and not any((contest, one) in there for one in election.above(unit)):
            yield unit, contest, item, count


def _rows(rows: list[tuple[str, str, str, int | None]]) -> Counts:
    return Counts(*map(tuple, zip(*rows, strict=True))) if rows else Counts()
