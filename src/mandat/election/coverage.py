"""What the rows of counts.csv cover: the lowest units in the order of the tree, in which every unit is one span.

Sets of units are then few spans, whatever the number of precincts, and one set is within another at a glance.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from mandat.election.coded import Coded, joined

_SMALL = 10**11  # 90 million rows of it stay within 64 bits

Spans = tuple[tuple[int, int], ...]
"""Places in the row of the lowest units, each span from one place up to, not with, another; in order, with gaps."""


class Leaves:
    """The lowest units of a tree that is given as each unit's parent."""

    def __init__(self, parents: Mapping[str, str | None]) -> None:
        below: dict[str | None, list[str]] = {}
        for unit, parent in parents.items():
            below.setdefault(parent, []).append(unit)
        ids: list[str] = []
        first: dict[str, int] = {}
        self._span: dict[str, tuple[int, int]] = {}
        ahead = below.get(None, [])[::-1]
        while ahead:
            unit = ahead.pop()
            if unit in first:  # all below it are in the row by now
                self._span[unit] = (first[unit], len(ids))
                continue
            first[unit] = len(ids)
            ahead.append(unit)
            if unit in below:
                ahead += reversed(below[unit])
            else:
                ids.append(unit)
        self._ids = ids
        self._rank = {unit: rank for rank, unit in enumerate(parents)}

    def spans(self, units: Iterable[str]) -> Spans:
        """The lowest units at or below the units."""
        return _merged(map(self._span.__getitem__, units))

    def names(self, spans: Spans) -> list[str]:
        """The units in the spans, in file order."""
        return sorted((unit for low, high in spans for unit in self._ids[low:high]), key=self._rank.__getitem__)


def minus(spans: Spans, others: Spans) -> Spans:
    """What is in `spans` and not in `others`."""
    if spans == others:
        return ()
    left: list[tuple[int, int]] = []
    place = 0
    for low, high in spans:
        while place < len(others) and others[place][1] <= low:
            place += 1
        at = place
        while at < len(others) and others[at][0] < high:
            if low < others[at][0]:
                left.append((low, others[at][0]))
            low = others[at][1]
            at += 1
        if low < high:
            left.append((low, high))
    return tuple(left)


@dataclass
class Rows:
    """The rows of one item of a contest: the units where its count is known, their sum, the units with an empty cell.

    `known` is where the rows with a count lie, `all` where those without one lie too.
    """

    units: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    total: int = 0
    known: Spans = ()
    all: Spans = ()


@dataclass(frozen=True)
class Coverage:
    """The rows of one contest by item. `votes` is what its contestants' rows cover, None where they have no row.

    `whole` is what a sum must cover to be known: the same, without contestants' rows what any row covers.
    """

    items: dict[str, Rows]
    votes: Spans | None
    whole: Spans


class Columns(Protocol):
    """The rows that are covered, as columns of equal length; a count is None where the cell is empty."""

    @property
    def unit(self) -> Sequence[str]: ...
    @property
    def contest(self) -> Sequence[str]: ...
    @property
    def item(self) -> Sequence[str]: ...
    @property
    def count(self) -> Sequence[int | None]: ...


def coverages(counts: Columns, contestants: Mapping[str, Mapping[str, object]], leaves: Leaves) -> dict[str, Coverage]:
    """The coverage of every contest that has rows."""
    unit, contest, item = (Coded.of(one) for one in (counts.unit, counts.contest, counts.item))
    count = Coded.of(counts.count)
    key = joined(contest, item)
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(np.diff(key[order], prepend=-1))
    blank = np.array([value is None for value in count.values], bool)[count.codes]
    numbers = _numbers(count.values)
    found: dict[str, dict[str, Rows]] = {}
    for place in np.argsort(order[starts]).tolist():  # contests and items in the order in which they first stand
        rows = order[starts[place] : starts[place + 1] if place + 1 < len(starts) else len(order)]
        empty = blank[rows]
        known = rows[~empty] if empty.any() else rows
        first = int(rows[0])
        found.setdefault(contest[first], {})[item[first]] = Rows(
            units=[unit.values[code] for code in unit.codes[known].tolist()],
            empty=[unit.values[code] for code in unit.codes[rows[empty]].tolist()],
            total=int(numbers[count.codes[known]].sum()),
        )
    return {contest: _coverage(items, contestants.get(contest, {}), leaves) for contest, items in found.items()}


def _numbers(values: Sequence[int | None]) -> npt.NDArray[Any]:
    """The distinct counts, blank as 0: in 64 bits where no sum of millions of them can be beyond, else Python's own."""
    numbers = [value or 0 for value in values]
    return np.array(numbers, np.int64 if max(numbers, default=0) <= _SMALL else object)


def _coverage(items: dict[str, Rows], contestants: Mapping[str, object], leaves: Leaves) -> Coverage:
    units: list[str] = []
    spans: Spans = ()
    for ours in items.values():
        if ours.units != units:  # in most folders every item has the same units, in the same order
            units, spans = ours.units, leaves.spans(ours.units)
        ours.known = spans
        ours.all = _united({spans, leaves.spans(ours.empty)}) if ours.empty else spans
    voted = {ours.all for item, ours in items.items() if item in contestants}
    votes = _united(voted) if voted else None
    return Coverage(items, votes, votes if votes is not None else _united({ours.all for ours in items.values()}))


def _united(sets: set[Spans]) -> Spans:
    """All that one of the sets covers."""
    return next(iter(sets)) if len(sets) == 1 else _merged(span for spans in sets for span in spans)


def _merged(spans: Iterable[tuple[int, int]]) -> Spans:
    """Spans in any order, put in order, those that touch or overlap made one."""
    found: list[tuple[int, int]] = []
    for low, high in sorted(spans):
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return tuple(found)
