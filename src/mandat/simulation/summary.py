"""What is kept of the draws: whole-number sums, which can be added in any order."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from mandat.simulation.faults import ModelError
from mandat.simulation.statement import name_of

Array = npt.NDArray[Any]

FINE = 10**9
"""Measures are added up in whole billionths, so that the order of adding changes nothing."""
MEASURED = {"gallagher": 1.0, "loosemore_hanby": 1.0, "laakso_taagepera": 100.0}
"""Measures taken of every draw, and the largest value that their distribution tells apart."""
BINS = 2000


@dataclass(frozen=True)
class Columns:
    """What a draw under one law is recorded as: a row of whole numbers below 32,768.

    `scopes` are the tiers; `parties` the columns of each, "" for independents; `thresholds` the tiers that admit.
    """

    scopes: tuple[str, ...]
    parties: tuple[str, ...]
    thresholds: tuple[str, ...]
    house: int
    houses: tuple[int, ...]

    @property
    def width(self) -> int:
        return (len(self.scopes) + len(self.thresholds)) * len(self.parties) + 2

    def seats(self, rows: Array, scope: str | None = None) -> Array:
        """Seats `[draw, party]`, of a tier or of all."""
        size = len(self.parties)
        own = [place for place, one in enumerate(self.scopes) if scope is None or one == scope]
        found = np.zeros((len(rows), size), np.int64)
        for place in own:
            found += rows[:, place * size : (place + 1) * size]
        return found

    def seats_of(self, rows: Array, party: str, scope: str | None = None) -> Array:
        """One party's seats `[draw]`: a column made by itself, for the whole table of a million draws is large."""
        size, own = len(self.parties), self.parties.index(party)
        found = np.zeros(len(rows), np.int64)
        for place, one in enumerate(self.scopes):
            if scope is None or one == scope:
                found += rows[:, place * size + own]
        return found

    def _filled(self, rows: Array) -> Array:
        """Seats that are given, `[draw]`."""
        found: Array = rows[:, : len(self.scopes) * len(self.parties)].sum(-1, dtype=np.int64)
        return found

    def admitted(self, rows: Array, tier: str) -> Array:
        """Whom a tier's threshold admits, `[draw, party]` of 0 and 1."""
        size = len(self.parties)
        start = (len(self.scopes) + self.thresholds.index(tier)) * size
        return np.asarray(rows[:, start : start + size], np.int64)

    def lots(self, rows: Array) -> Array:
        return np.asarray(rows[:, -2], np.int64)

    @cache  # noqa: B019 - a few small values, for as long as the process lasts
    def names(self) -> dict[str, tuple[str, str, str]]:
        """What statements can ask: (kind, scope, party) by name. A name that two would have is nobody's."""
        found: dict[str, tuple[str, str, str]] = {}
        twice: set[str] = set()

        def put(name: str, what: tuple[str, str, str]) -> None:
            if name in found:
                twice.add(name)
            found[name] = what

        for party in self.parties:
            put(name_of(party), ("seats", "", party))
            for scope in self.scopes:
                put(name_of(f"{scope}_{party or 'independents'}"), ("seats", scope, party))
            if self.thresholds and party:
                put(f"{name_of(party)}_admitted", ("admitted", self.thresholds[0], party))
        for name in ("seats", "filled", "open"):
            put(name, (name, "", ""))
        return {name: what for name, what in found.items() if name not in twice}

    def values(self, rows: Array, codes: frozenset[str]) -> dict[str, Array]:
        """The named numbers of each draw."""
        if not codes:
            return {}
        names = self.names()
        found: dict[str, Array] = {}
        for code in codes:
            kind, scope, party = names[code]
            if kind == "admitted":
                found[code] = self.admitted(rows, scope)[:, self.parties.index(party)].copy()
            elif kind == "filled":
                found[code] = self._filled(rows)
            elif kind == "open":
                found[code] = self.house - self._filled(rows)
            elif code == "seats":
                found[code] = np.full(len(rows), self.house, np.int64)
            else:
                found[code] = self.seats_of(rows, party, scope or None)
        return found


@dataclass
class Sums:
    """Sums over draws under one law; `add` puts two together.

    `seats[scope]`: `[party, number]`, in how many draws a party has so many seats; scope "" is the whole body.
    `admitted[tier]`: in how many draws a threshold admits each party. `statements`: in how many draws each holds.
    `lots`: seats given by lot, and `with_lots` draws with any. `unfilled`: draws in which seats stay open, and
    `open_seats` how many. `measures`: sum, sum of squares (of billionths, / FINE), draws, by measure; `bins` its
    distribution.
    """

    draws: int = 0
    seats: dict[str, Array] = field(default_factory=dict)
    admitted: dict[str, Array] = field(default_factory=dict)
    statements: dict[str, int] = field(default_factory=dict)
    lots: int = 0
    with_lots: int = 0
    unfilled: int = 0
    open_seats: int = 0
    measures: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    bins: dict[str, Array] = field(default_factory=dict)

    def add(self, other: Sums) -> None:
        self.draws += other.draws
        for ours, theirs in ((self.seats, other.seats), (self.admitted, other.admitted), (self.bins, other.bins)):
            for key, counts in theirs.items():
                ours[key] = ours[key] + counts if key in ours else counts.copy()
        for statement, count in other.statements.items():
            self.statements[statement] = self.statements.get(statement, 0) + count
        for measure, sums in other.measures.items():
            own = self.measures.get(measure, (0, 0, 0))
            self.measures[measure] = (own[0] + sums[0], own[1] + sums[1], own[2] + sums[2])
        self.lots += other.lots
        self.with_lots += other.with_lots
        self.unfilled += other.unfilled
        self.open_seats += other.open_seats


def summed(columns: Columns, rows: Array) -> Sums:
    """The sums over recorded draws, but for statements and measures."""
    found = Sums(draws=len(rows))
    whole = columns.seats(rows)
    for scope, house in [("", columns.house), *zip(columns.scopes, columns.houses, strict=True)]:
        found.seats[scope] = _histogram(whole if not scope else columns.seats(rows, scope), house)
    for tier in columns.thresholds:
        found.admitted[tier] = columns.admitted(rows, tier).sum(0)
    lots = columns.lots(rows)
    found.lots, found.with_lots = int(lots.sum()), int((lots > 0).sum())
    left = columns.house - whole.sum(-1)
    found.unfilled, found.open_seats = int((left > 0).sum()), int(left.sum())
    return found


def _histogram(seats: Array, house: int) -> Array:
    parties = seats.shape[1]
    at = (seats + np.arange(parties) * (house + 1)).ravel()
    return np.bincount(at, minlength=parties * (house + 1)).reshape(parties, house + 1).astype(np.int64)


def measured(sums: Sums, name: str, values: Array) -> None:
    """Adds a measure of some draws; a value that is not a number is left out, and shows in the number of draws."""
    known = values[np.isfinite(values)]
    whole = np.rint(known * FINE).astype(np.int64)
    squares = np.rint(known * known * FINE).astype(np.int64)
    sums.measures[name] = (int(whole.sum()), int(squares.sum()), len(known))
    places = np.minimum((known * (BINS / MEASURED[name])).astype(np.int64), BINS - 1)
    sums.bins[name] = np.bincount(places, minlength=BINS).astype(np.int64)


def check_house(house: int) -> None:
    from mandat.language import text

    if house > 32_000:
        raise ModelError(text("More seats than can be recorded: {seats}", seats=house))
