"""The work of a simulation: some blocks of draws, under some laws. It knows nothing of threads or machines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from mandat.allocate.run import make_ready
from mandat.decision.many import ManyOfTier, decide_many
from mandat.decision.plan import Plan, Votes, compile_law
from mandat.simulation.drawing import BLOCK, Drawing, Drawn
from mandat.simulation.layout import Layout, Rules
from mandat.simulation.models import Model
from mandat.simulation.statement import Statement
from mandat.simulation.summary import MEASURED, Columns, Sums, measured, summed

Array = npt.NDArray[Any]


WORTH_COMPILING = 4096
"""So many draws are worth the half second that loading the compiled kernels takes."""


@dataclass(frozen=True)
class Done:
    """Some blocks under one law: sums, and the record of the draws (None where it is not kept)."""

    first: int
    sums: Sums
    rows: Array | None


@dataclass(frozen=True)
class Job:
    """A simulation that can be sent to another process. `statements[law]` are counted on the way."""

    layout: Layout
    model: Model
    seed: int
    rules: tuple[Rules, ...]
    statements: tuple[tuple[Statement, ...], ...]
    draws: int
    keep: bool
    measures: bool

    @property
    def blocks(self) -> int:
        return -(-self.draws // BLOCK)

    @cached_property
    def drawing(self) -> Drawing:
        return Drawing(self.layout, self.model, self.seed)

    @cached_property
    def plans(self) -> tuple[Plan, ...]:
        return tuple(compile_law(one.law) for one in self.rules)

    @cached_property
    def columns(self) -> tuple[Columns, ...]:
        return tuple(columns_of(self.layout, rules) for rules in self.rules)

    def run(self, first: int, blocks: int) -> list[Done]:
        """The blocks from `first` on, law by law."""
        if self.draws >= WORTH_COMPILING:
            for rules in self.rules:
                for tier in rules.law.tier:
                    make_ready(tier.allocate.method)
        found: list[Done] = []
        kept: list[list[Array]] = [[] for _ in self.rules]
        for block in range(first, min(first + blocks, self.blocks)):
            size = min(BLOCK, self.draws - block * BLOCK)
            drawn = self.drawing.block(block)
            for place in range(len(self.rules)):
                rows, sums = self._decide(place, block, size, drawn)
                if len(found) <= place:
                    found.append(Done(first * BLOCK, sums, None))
                else:
                    found[place].sums.add(sums)
                if self.keep:
                    kept[place].append(rows)
        return [
            Done(one.first, one.sums, np.concatenate(rows) if rows else None)
            for one, rows in zip(found, kept, strict=True)
        ]

    def _decide(self, place: int, block: int, size: int, drawn: dict[str, Drawn]) -> tuple[Array, Sums]:
        rules, columns = self.rules[place], self.columns[place]
        votes: dict[str, Votes] = {}
        for tier in self.layout.tiers:
            if tier.tier in rules.seats:
                own = drawn[tier.tier]
                cast = None if own.cast is None else own.cast[:size]
                votes[tier.tier] = rules.votes(tier, own.votes[:size], own.against[:size], own.valid[:size], cast)
        parties = len(columns.parties)
        tiers: dict[str, ManyOfTier] = {}
        if votes:
            many = decide_many(
                self.plans[place], votes, rules.party_of, parties, lambda *asked: self._lot(block * BLOCK, *asked)
            )
            tiers = dict(many.tiers)
        rows = self._recorded(rules, columns, tiers, size)
        sums = summed(columns, rows)
        values = columns.values(rows, frozenset().union(*(one.codes for one in self.statements[place])))
        for statement in self.statements[place]:
            sums.statements[statement.source] = int(statement.holds(values).sum())
        if self.measures:
            self._measure(rules, columns, drawn, rows, sums)
        return rows, sums

    def _lot(self, before: int, tier: str, draw: int, contest: int, among: list[int], places: int) -> Sequence[int]:
        """Seats that a tie leaves, by a lot that the seed and the draw alone decide."""
        from mandat.simulation.random import generator

        dice = generator(self.seed, before + draw, "lot", tier, contest)
        return [among[place] for place in dice.permutation(len(among))[:places].tolist()]

    def _recorded(self, rules: Rules, columns: Columns, tiers: dict[str, ManyOfTier], size: int) -> Array:
        parties = len(columns.parties)
        rows = np.zeros((size, columns.width), np.int16)
        for place, tier in enumerate(columns.scopes):
            seats = np.broadcast_to(rules.fixed[tier], (size, parties))
            if tier in tiers:
                seats = seats + tiers[tier].seats
            rows[:, place * parties : (place + 1) * parties] = seats
        for place, tier in enumerate(columns.thresholds, len(columns.scopes)):
            admitted = tiers[tier].admitted if tier in tiers else None
            if admitted is not None:
                rows[:, place * parties : (place + 1) * parties] = admitted
        for one in tiers.values():
            rows[:, -2] += one.lots.astype(np.int16)
        return rows

    def _measure(self, rules: Rules, columns: Columns, drawn: dict[str, Drawn], rows: Array, sums: Sums) -> None:
        """Disproportionality of all seats against the votes for lists, as `mandat.measure` takes them."""
        from mandat import measure

        lists = [tier for tier in rules.law.tier if tier.ballot == "party" and tier.id in rules.seats]
        if not lists:
            return
        tier = max(lists, key=lambda one: rules.house[one.id])
        own = next(one for one in self.layout.tiers if one.tier == tier.id)
        parties = len(columns.parties)
        of = rules.party_of[tier.id]
        votes = np.zeros((len(rows), parties), np.int64)
        counts = drawn[tier.id].votes[: len(rows)]
        for contest in range(len(own.contests)):
            for place in range(of.shape[1]):
                votes[:, of[contest, place]] += counts[:, contest, place]
        seats = columns.seats(rows)
        alone = int(seats[:, -1].max(initial=0))
        apart = measure.one_by_one(seats, parties - 1, alone)
        padded = np.concatenate([votes, np.zeros((len(votes), alone), np.int64)], axis=-1)
        for name in MEASURED:
            if name == "laakso_taagepera":
                values = measure.laakso_taagepera(apart)
            else:
                values = getattr(measure, name)(padded, apart)
            measured(sums, name, np.asarray(values, np.float64))


def columns_of(layout: Layout, rules: Rules) -> Columns:
    scopes = tuple(tier.id for tier in rules.law.tier if tier.id in rules.house)
    thresholds = tuple(tier.id for tier in rules.law.tier if tier.admit and tier.id in rules.seats)
    return Columns(
        scopes, layout.columns, thresholds, sum(rules.house.values()), tuple(rules.house[one] for one in scopes)
    )
