"""The sums of one contest's items, to be changed a unit at a time without adding up the contest again.

The same sums, and the same gaps in them, as `Election.tally` has of an election with the changed rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from mandat.election import Election

Figures = Mapping[str, int | None]
"""The rows of one unit in one contest: by item the count, None where the cell is empty."""

Papers = Mapping[str, Figures]
"""By unit, the figures that take the place of all that the contest has of it; none: nothing does."""

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Told:
    """The sums as `mandat.decision.ballots.laid_out` takes them, and the lowest units whose votes are not in."""

    tally: dict[str, int | None]
    units_out: tuple[str, ...]


class Tree:
    """The lowest units of an election in an order in which those at or below any unit stand together."""

    def __init__(self, election: Election) -> None:
        parents = {unit.parent for unit in election.units.values()}
        own = (unit for unit in election.units if unit not in parents)
        self.leaves = sorted(own, key=lambda leaf: election.above(leaf)[::-1])
        self._below: dict[str, tuple[int, int]] = {}
        for number, leaf in enumerate(self.leaves):
            for unit in election.above(leaf):
                self._below[unit] = (self._below.get(unit, (number, 0))[0], number + 1)

    def below(self, unit: str) -> tuple[int, int]:
        """The lowest units at or below a unit: their places in `leaves`, from one up to, not with, another."""
        return self._below[unit]


class Sums:
    """One contest whose rows are `rows[unit][item]`; `more` are items that other papers of it may have."""

    def __init__(self, election: Election, contest: str, rows: Papers, tree: Tree, more: Iterable[str] = ()) -> None:
        self.rows = rows
        self._contestants = election.contestants[contest]
        self._tree = tree
        low, high = tree.below(election.contests[contest].unit)
        spans = [tree.below(unit) for unit in rows]
        self._from = min(low, *(span[0] for span in spans)) if spans else low
        self._to = max(high, *(span[1] for span in spans)) if spans else high
        self._area = slice(low - self._from, high - self._from)
        found = (item for own in rows.values() for item in own)
        self._number = {item: at for at, item in enumerate(dict.fromkeys((*self._contestants, *found, *more)))}
        self._own = _Cover.nothing(len(self._number), self._to - self._from)
        self._fill(self._own)
        self._annulled = frozenset(election.annulled.get(contest, ()))
        self.own = self._told(self._own, self._annulled)

    def given(self, unit: str, item: str) -> bool:
        """Whether the item is known anywhere at, above or below a unit, through whatever row."""
        return item in self._number and bool(self._own.known[self._number[item], self._below(unit)].any())

    def told(self, papers: Papers) -> Told:
        """The sums with other papers in the place of the contest's own; one without figures is annulled."""
        if all(_known(figures) == _known(self.rows.get(unit, {})) for unit, figures in papers.items()):
            tally = dict(self.own.tally)
            for unit, figures in papers.items():
                for item, figure in figures.items():
                    sum_ = tally.get(item)
                    if sum_ is not None and figure is not None:
                        tally[item] = sum_ + figure - (self.rows[unit][item] or 0)
            return Told(tally, self.own.units_out)
        cover = self._own.copy()
        for unit, figures in papers.items():
            self._add(cover, unit, self.rows.get(unit, {}), -1)
            self._add(cover, unit, figures, 1)
        nothing = {unit for unit, figures in papers.items() if not figures}
        return self._told(cover, (self._annulled - papers.keys()) | nothing)

    def _below(self, unit: str) -> slice:
        low, high = self._tree.below(unit)
        return slice(low - self._from, high - self._from)

    def _fill(self, cover: _Cover) -> None:
        """Adds all rows: those of lowest units at once, the few others one by one."""
        pairs: list[tuple[int, int]] = []
        for unit, figures in self.rows.items():
            below = self._below(unit)
            if below.stop - below.start > 1:
                self._add(cover, unit, figures, 1)
                continue
            for item, figure in figures.items():
                number = self._number[item]
                cover.rows[number] += 1
                if figure is not None:
                    cover.totals[number] += figure
                    pairs.append((number, below.start))
            cover.voted[below] += sum(item in self._contestants for item in figures)
            cover.any[below] += len(figures)
        if pairs:
            numbers, leaves = np.array(pairs).T
            np.add.at(cover.known, (numbers, leaves), 1)

    def _add(self, cover: _Cover, unit: str, figures: Figures, sign: int) -> None:
        below = self._below(unit)
        for item, figure in figures.items():
            number = self._number[item]
            cover.rows[number] += sign
            if figure is not None:
                cover.totals[number] += sign * figure
                cover.known[number, below] += sign
        votes = sum(item in self._contestants for item in figures)
        cover.voted[below] += sign * votes
        cover.any[below] += sign * len(figures)

    def _told(self, cover: _Cover, annulled: Collection[str]) -> Told:
        """What the rows come to, and the units that no contestant's row covers and that are not annulled.

        A sum is known where its rows cover all that the contestants' rows cover, as in `Election.tally`; account
        lines that are given for more units than the votes are left out."""
        has_votes = bool(cover.voted.any())
        whole = cover.voted > 0 if has_votes else cover.any > 0
        known = cover.known > 0
        has_gap: Array = np.asarray((whole & ~known).any(axis=1))
        tally: dict[str, int | None] = {}
        for item, number in self._number.items():
            if cover.rows[number] or item in self._contestants:
                is_known = cover.rows[number] and not has_gap[number]
                tally[item] = cover.totals[number] if is_known else None
        votes = next((who for who in self._contestants if tally[who] is not None), None)
        if votes is not None:
            has_more: Array = np.asarray((known & (cover.known[self._number[votes]] <= 0)).any(axis=1))
            for item in list(tally):
                if item not in self._contestants and tally[item] is not None and has_more[self._number[item]]:
                    del tally[item]
        counted = cover.voted > 0
        for unit in annulled:
            counted[self._below(unit)] = True
        out = np.flatnonzero(~counted[self._area]) + self._area.start + self._from if has_votes else ()
        return Told(tally, tuple(self._tree.leaves[number] for number in out))


@dataclass
class _Cover:
    """How many rows each item has, their sum, and at how many of its rows each lowest unit is covered.

    `known[item, leaf]` by rows with a count, `voted[leaf]` by the contestants' rows, `any[leaf]` by all.
    """

    rows: list[int]
    totals: list[int]
    known: Array
    voted: Array
    any: Array

    @classmethod
    def nothing(cls, items: int, leaves: int) -> _Cover:
        return cls(
            [0] * items,
            [0] * items,
            np.zeros((items, leaves), np.int16),
            np.zeros(leaves, np.int32),
            np.zeros(leaves, np.int32),
        )

    def copy(self) -> _Cover:
        return _Cover(self.rows.copy(), self.totals.copy(), self.known.copy(), self.voted.copy(), self.any.copy())


def _known(figures: Figures) -> dict[str, bool]:
    """Which items a paper has, and whether their cells are filled in."""
    return {item: figure is not None for item, figure in figures.items()}
