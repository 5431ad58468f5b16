"""One item counted at several levels: the lowest level that is whole is taken, since both would count twice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mandat.exchange.nist.units import Units


@dataclass(frozen=True)
class Figure:
    """A count of an item in a unit, None where it is not known, and its place in the document."""

    count: int | None
    place: str


@dataclass(frozen=True)
class Difference:
    """A unit's own figure, and another that the units below it add up to."""

    unit: str
    sum: int


class Lowest:
    """Takes, of the figures of an item, those of the lowest units; made once for all items of a document."""

    def __init__(self, units: Units) -> None:
        self._units = units
        self._below = units.below()
        self._depth = {unit: len(units.above(unit)) for unit in units.parent}

    def of(self, figures: Mapping[str, Figure]) -> tuple[dict[str, Figure], list[Difference]]:
        """The figures that are taken, by unit, and where what is left out says something else.

        A unit's own figure gives way where all lowest units below it have theirs, else it stands for all of them.
        """
        if not any(other in figures for unit in figures for other in self._units.above(unit)[1:]):
            return dict(figures), []
        differences: list[Difference] = []
        taken: dict[str, list[str]] = {}
        whole: dict[str, int | None] = {}  # the sum of a unit's lowest units, None where one is not known
        for unit in self._upwards(figures):
            parts = self._below.get(unit, [])
            rows = [row for part in parts for row in taken.pop(part, ())]
            sums = [whole.pop(part, None) for part in parts]
            own = figures.get(unit)
            if parts and all(one is not None for one in sums):
                total = sum(one or 0 for one in sums)
                if own is not None and own.count is not None and own.count != total:
                    differences.append(Difference(unit, total))
                taken[unit], whole[unit] = rows, total
            elif own is not None and (own.count is not None or not rows):
                taken[unit], whole[unit] = [unit], own.count
            else:
                taken[unit], whole[unit] = rows, None
        kept = {unit for rows in taken.values() for unit in rows}
        return {unit: figure for unit, figure in figures.items() if unit in kept}, differences

    def _upwards(self, figures: Mapping[str, Figure]) -> Iterator[str]:
        """The units of the figures and all above them, from the lowest up."""
        every = {other for unit in figures for other in self._units.above(unit)}
        return iter(sorted(every, key=self._depth.__getitem__, reverse=True))
