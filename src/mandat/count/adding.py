"""Protocols added up at any level, with what is in and what is still out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import polars as pl

from mandat.count.areas import Expected, expected_units
from mandat.count.protocols import AREA, Protocols, only_counting
from mandat.count.remote import Remote, added_up
from mandat.count.sums import Added, Sums
from mandat.election import Election
from mandat.language import Text, text

_ROWS_IN_INT64 = 8_000_000  # sums of so many figures up to MOST_VOTES stay within 64 bits


@dataclass(frozen=True)
class Row:
    """One contest in one unit of the level; "" stands for the protocols that lie in no unit of it.

    `sums` are the sums of what is known; `blank` counts, for an item with blanks, the protocols that lack it.
    `expected`, the number of protocols that must come, is None where there is no election to know it from. The voters
    covered are the sum of `registered`.
    """

    unit: str
    contest: str
    protocols: int
    expected: int | None
    sums: dict[str, int]
    blank: dict[str, int]

    def total(self, item: str) -> int | None:
        """The sum of an item, None where a protocol that is in lacks it."""
        return None if self.blank.get(item) else self.sums.get(item)


@dataclass(frozen=True)
class Tally:
    """Sums by contest and unit of a level; `level` None is the contests' own areas.

    `out` are, by contest, the lowest units from which nothing has come; empty without an election to know them from.
    `superseded` and `annulled` count papers that are there and are not added up.
    """

    tier: str
    level: str | None
    rows: tuple[Row, ...]
    out: dict[str, list[str]]
    superseded: int
    annulled: int
    items: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __getitem__(self, key: tuple[str, str]) -> Row:
        """The row of a contest and a unit."""
        return {(row.contest, row.unit): row for row in self.rows}[key]

    def to_frame(self) -> pl.DataFrame:
        """One row for each contest, unit and item: contest, unit, item, sum, blank, protocols, expected.

        `sum` adds up what is known; where `blank` is not 0, that many protocols lack the item.
        """
        rows = [
            (row.contest, row.unit, item, row.sums.get(item), row.blank.get(item, 0), row.protocols, row.expected)
            for row in self.rows
            for item in self.items[row.contest]
            if item in row.sums or row.blank.get(item)
        ]
        numbers = dict.fromkeys(("sum", "blank", "protocols", "expected"), pl.Int64)
        schema = {"contest": pl.String, "unit": pl.String, "item": pl.String, **numbers}
        return pl.DataFrame(rows, schema=schema, orient="row")

    def to_json(self) -> dict[str, Any]:
        """The tally as plain data; a sum is null where a protocol that is in lacks the item."""
        return {
            "tier": self.tier,
            "level": self.level,
            "superseded": self.superseded,
            "annulled": self.annulled,
            "units": [
                {
                    "contest": row.contest,
                    "unit": row.unit,
                    "protocols": row.protocols,
                    "expected": row.expected,
                    "sums": {item: row.total(item) for item in self.items[row.contest] if item in row.sums},
                    "blank": row.blank,
                }
                for row in self.rows
            ],
            "out": self.out,
        }


class NoLevel(ValueError):
    """A level that no unit has."""

    def __init__(self, level: str, levels: tuple[str, ...]) -> None:
        self.message: Text = text(
            "expected one of the levels {levels}, found {level}", levels=", ".join(levels) or "-", level=level
        )
        super().__init__(level)

    def __str__(self) -> str:
        return str(self.message)


def tally(protocols: Protocols | Remote, election: Election | None = None, level: str | None = None) -> Tally:
    """The sums of every item by contest and unit of a level; without a level one row a contest.

    A protocol of a unit above the level lies in no unit of it, and is added up under the unit "". Sums are exact.
    `Remote` protocols are added up where they are. `NoLevel` names the levels that there are.
    """
    if level is not None and level not in protocols.levels:
        raise NoLevel(level, protocols.levels)
    keys = ["contest"] if level is None else ["contest", AREA + level]
    added = added_up(protocols, keys) if isinstance(protocols, Remote) else _added_up(protocols, keys)
    lines = added.lines
    expected = expected_units(protocols, election) if election is not None else None
    due = _due(expected, election, level)
    rows = []
    for (contest, *areas), count, known, nulls in added.sums:
        area = (
            ("" if areas[0] is None else str(areas[0]))
            if areas
            else (election.contests[contest].unit if election is not None else "")
        )
        row_sums: dict[str, int] = {}
        blank: dict[str, int] = {}
        for line, total, lacking in zip(lines, known, nulls, strict=True):
            item = protocols.item(contest, line)
            if item is None:
                continue
            if lacking < count:
                row_sums[item] = total
            if lacking:
                blank[item] = lacking
        rows.append(Row(area, contest, count, due.get((contest, area)) if due else None, row_sums, blank))
    rows = _with_empty(rows, due)
    if election is not None and expected is not None:
        rows = _covered(rows, added.counting, expected, election, level)
    accounts = [line for line in lines if line not in protocols.votes]
    items = {contest: (*own, *accounts) for contest, own in protocols.contestants.items()}
    out = {contest: units for contest, units in expected.out.items() if units} if expected is not None else {}
    return Tally(protocols.tier, level, tuple(rows), out, added.superseded, added.annulled, items)


def _added_up(protocols: Protocols, keys: list[str]) -> Added:
    counting = only_counting(protocols)
    never = {line for line in counting.fields if counting.frame[line].null_count() == len(counting)}
    lines = [line for line in counting.lines if line not in never]  # the paper has those lines, the data do not
    annulled = protocols.frame.filter(pl.col("copy") == "annulled").height
    return Added(
        lines,
        _sums(counting, keys, lines),
        annulled,
        len(protocols) - len(counting) - annulled,
        lambda _: counting,
    )


def _sums(protocols: Protocols, keys: list[str], lines: list[str]) -> Sums:
    """By key: the number of protocols, and of each line the sum of what is known and the number of blanks."""
    whole: dict[tuple[str, ...], tuple[int, list[int], list[int]]] = {}
    for start in range(0, len(protocols), _ROWS_IN_INT64):
        part = protocols
        if len(protocols) > _ROWS_IN_INT64:
            part = replace(protocols, frame=protocols.frame.slice(start, _ROWS_IN_INT64))
        groups = part.groups(keys)
        some = [line for line in lines if part.frame[line].null_count()]
        gaps = dict(zip(some, groups.sums(part.frame[line].is_null().cast(pl.Int64) for line in some), strict=True))
        nothing = np.zeros(len(groups), np.int64)
        columns = [groups.sizes, *part.sums(keys, lines), *(gaps.get(line, nothing) for line in lines)]
        for key, figures in zip(groups.keys, np.array(columns).T.tolist(), strict=True):
            before = whole.get(key)
            if before is not None:
                figures = [one + other for one, other in zip((before[0], *before[1], *before[2]), figures, strict=True)]
            whole[key] = figures[0], figures[1 : len(lines) + 1], figures[len(lines) + 1 :]
    return [(key, *rest) for key, rest in whole.items()]


def _due(expected: Expected | None, election: Election | None, level: str | None) -> dict[tuple[str, str], int]:
    """By contest and unit of the level, the number of protocols that must come."""
    if expected is None or election is None:
        return {}
    found: dict[tuple[str, str], int] = {}
    home: dict[str, str] = {}
    if level is not None:
        for unit in election.units:
            chain = election.above(unit)
            home[unit] = next((one for one in chain if election.units[one].level == level), "")
    for contest, units in expected.units.items():
        own = election.contests[contest].unit
        for unit in units:
            key = (contest, home[unit] if level is not None else own)
            found[key] = found.get(key, 0) + 1
    return found


def _with_empty(rows: list[Row], due: dict[tuple[str, str], int]) -> list[Row]:
    """The rows, and those of units from which nothing has come, in the order of the units."""
    if not due:
        return rows
    there = {(row.contest, row.unit): row for row in rows}
    order = {key: place for place, key in enumerate(due)}
    empty = [
        Row(unit, contest, 0, count, {}, {}) for (contest, unit), count in due.items() if (contest, unit) not in there
    ]
    return sorted([*rows, *empty], key=lambda row: order.get((row.contest, row.unit), len(order)))


def _covered(
    rows: list[Row],
    counting: Callable[[list[str]], Protocols],
    expected: Expected,
    election: Election,
    level: str | None,
) -> list[Row]:
    """The rows, with no blank where a unit above or below gives the item that a protocol lacks.

    So it is where the nation's row has the voters, and the regions' rows the votes.
    """
    nested = {
        contest
        for contest, units in expected.reporting.items()
        if any(not units.isdisjoint(election.above(unit)[1:]) for unit in units)
    }
    if not nested:
        return rows
    protocols = counting(sorted(nested))
    frame = protocols.frame.filter(pl.col("contest").is_in(list(nested)))
    area = [AREA + level] if level is not None else []
    blank: dict[tuple[str, str, str], int] = {}
    for (contest,), part in frame.group_by("contest"):
        for line in protocols.lines:
            item = protocols.item(str(contest), line)
            if item is None:
                continue
            given = set(part.filter(pl.col(line).is_not_null())["unit"])
            above_given = {one for unit in given for one in election.above(unit)}
            for unit, *areas in part.select("unit", *area).iter_rows():
                if unit not in above_given and given.isdisjoint(election.above(unit)):
                    key = (str(contest), (areas[0] or "") if areas else election.contests[str(contest)].unit, item)
                    blank[key] = blank.get(key, 0) + 1
    return [
        row
        if row.contest not in nested
        else replace(row, blank={item: n for item in row.blank if (n := blank.get((row.contest, row.unit, item), 0))})
        for row in rows
    ]
