"""Units that a table of protocols names and units.csv does not have: hung below those that are there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from mandat.count.mapping import Mapping
from mandat.count.protocols import AREA, Protocols
from mandat.election import Election, Fault, Unit
from mandat.election.fault import shown
from mandat.language import text

Sources = Sequence[tuple[str, Mapping, Protocols]]
"""Tables of others: the file, its mapping, its protocols."""

UNIT = "unit"


def with_units(election: Election, sources: Sources, faults: list[Fault]) -> Election:
    """The election with the tables' units: the areas of each level, then the units of the papers themselves.

    A unit that is there already is used as it is; it must then lie where the table puts it. The others hang below the
    area of the level before, the first below the root. Each unit has one level and one unit above it. Tables with more
    levels say more of where a unit lies, and come first.
    """
    growing = _Growing(election, faults)
    fullest = sorted(sources, key=lambda source: -len(source[1].levels))
    for file, mapping, protocols in fullest:
        for place, level in enumerate(mapping.levels):
            growing.add(file, protocols, list(mapping.levels)[:place], AREA + level, level)
    for file, mapping, protocols in fullest:
        growing.add(file, protocols, list(mapping.levels), UNIT, mapping.level)
    grown = replace(election, units=growing.units)
    if not faults:
        for file, _, protocols in sources:
            faults += _outside(grown, file, protocols)
    return grown


class _Growing:
    """The units so far; those that units.csv does not have come with the level and the unit above of their tables."""

    def __init__(self, election: Election, faults: list[Fault]) -> None:
        self.of_file = election.units
        self.units = dict(election.units)
        self.root = next(one.id for one in election.units.values() if one.parent is None)
        self.faults = faults

    def add(self, file: str, protocols: Protocols, levels: list[str], column: str, level: str) -> None:
        """The units in a column; each lies below the lowest area that the columns of the levels give it."""
        above = pl.coalesce([*(pl.col(AREA + one).cast(pl.String) for one in reversed(levels)), pl.lit(self.root)])
        pairs = (
            protocols.frame.lazy()
            .filter(pl.col(column).is_not_null())
            .select(pl.col(column).cast(pl.String).alias(UNIT), above.alias("above"), "row")
            .group_by(UNIT, "above", maintain_order=True)
            .agg(pl.col("row").first())
            .collect()
        )
        for unit, higher, row in pairs.iter_rows():
            known = self.units.get(unit)
            if known is None:
                self.units[unit] = Unit(unit, higher, level, unit)
                continue
            is_new = unit not in self.of_file
            if is_new and column != UNIT and known.level != level:
                expected = text(
                    "expected other ids for the units of the level {level}: {unit} is one of the level {other}",
                    level=shown(level),
                    unit=shown(unit),
                    other=shown(known.level),
                )
            elif levels and higher not in self._chain(unit):
                expected = text(
                    "expected the unit {unit} in one unit above it, found it in {one} and in {other}",
                    unit=shown(unit),
                    one=shown(known.parent or ""),
                    other=shown(higher),
                )
            else:
                continue
            self.faults.append(Fault(file, row, None, expected))

    def _chain(self, unit: str) -> list[str]:
        """The unit itself and all above it."""
        chain = [unit]
        while (parent := self.units[chain[-1]].parent) is not None:
            chain.append(parent)
        return chain


def _outside(election: Election, file: str, protocols: Protocols) -> Iterator[Fault]:
    """Every paper's unit lies in its contest's area; a fault at the first that does not."""
    root = next(one.id for one in election.units.values() if one.parent is None)
    told: set[str] = set()
    apart = [contest for contest in protocols.contestants if election.contests[contest].unit != root]
    papers = protocols.frame.filter(pl.col("contest").is_in(apart)).select("contest", UNIT, "row")
    for contest, unit, row in papers.iter_rows():
        area = election.contests[contest].unit
        if contest not in told and area not in election.above(unit):
            told.add(contest)
            expected = text(
                "expected a unit within {area}, the contest's own, found {found}", area=shown(area), found=shown(unit)
            )
            yield Fault(file, row, None, expected)
