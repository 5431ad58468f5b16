"""Observers' copies beside what is definitive. What differs is found by `mandat.verify`, as for `mandat diff`."""

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mandat.count import read_protocols
from mandat.election import Counts, Election, write
from mandat.verify import Line, Side, compared
from mandat.web.control.exporting import packed_files, write_copies
from mandat.web.entry.cells import Cell, numbers
from mandat.web.entry.models import Paper
from mandat.web.entry.store import value_of
from mandat.web.observers.models import ObserverCopy
from mandat.web.observers.value import from_json
from mandat.web.setup.current import Loaded

KIND = "observer"
Figures = Mapping[str, Cell]


@dataclass(frozen=True)
class Compared:
    """A standing copy beside the official paper. `official` is None where none is definitive, or it is annulled.

    `lines` are the figures that both papers have and that differ, the largest difference first; `gaps` those that
    one of the two lacks.
    """

    row: ObserverCopy
    figures: Figures
    official: Figures | None
    annulled: bool
    lines: tuple[Line, ...] = ()
    gaps: tuple[Line, ...] = ()

    @property
    def differs(self) -> bool:
        return bool(self.lines)

    @property
    def moved(self) -> int:
        """The largest difference of one figure."""
        return max((line.moved for line in self.lines), default=0)


def official_of(paper: Paper) -> Figures | None:
    """The figures that count; None before there are any, and where the protocol is annulled."""
    counts = value_of(paper).counts
    return counts.figures if counts is not None else None


def compare(loaded: Loaded, rows: Iterable[ObserverCopy]) -> list[Compared]:
    """The standing copies among these, each beside the official paper."""
    found, layers = [], []
    for row in rows:
        given = from_json(row.state).stands
        if given is not None:
            found.append(Compared(row, given.figures, official_of(row.paper), bool(value_of(row.paper).annulled)))
    # A side has one paper of each unit and contest: copies of one paper by several observers stand in several layers.
    for one in found:
        if one.official is None:
            continue
        place = (one.row.paper.unit, one.row.paper.contest)
        layer = next((layer for layer in layers if place not in layer), None)
        if layer is None:
            layers.append(layer := {})
        layer[place] = one
    differing: dict[int, Any] = {}
    for layer in layers:
        first = _side(loaded, {place: one.official or {} for place, one in layer.items()})
        second = _side(loaded, {place: one.figures for place, one in layer.items()})
        for tier in compared(first, second).values():
            for paper in tier.places:
                differing[layer[paper.unit, paper.contest].row.pk] = paper
    return [_with(one, differing.get(one.row.pk)) for one in found]


def _with(one: Compared, place: Any) -> Compared:
    if place is None:
        return one
    lines = sorted(place.lines, key=lambda line: -line.moved)
    return replace(one, lines=tuple(lines), gaps=place.gaps)


def _side(loaded: Loaded, papers: Mapping[tuple[str, str], Figures]) -> Side:
    """These papers alone, of the units and contests that they are of."""
    rows = [
        (unit, contest, item, figure)
        for (unit, contest), figures in papers.items()
        for item, figure in numbers(figures).items()
    ]
    units = {above for unit, _ in papers for above in loaded.election.above(unit)}
    election: Election = replace(
        loaded.election,
        units={unit: one for unit, one in loaded.election.units.items() if unit in units},
        counts=Counts(*zip(*rows, strict=True)),
    )
    return Side(election, read_protocols(election, forms=loaded.forms))


def zipped(loaded: Loaded, rows: Iterable[ObserverCopy]) -> bytes:
    """One observer's standing copies as an election folder for `mandat diff`: no figure in it but his.

    They stand in copies.csv as of the kind `observer`, and never in the folder of the official figures: where a
    protocol is still out, an observer's copy would count there; and nothing that an observer does may change a byte of
    what is approved and published.
    """
    copies = []
    for row in rows:
        given = from_json(row.state).stands
        if given is not None:
            copies += [(row.paper.unit, row.paper.contest, KIND, item, one) for item, one in given.figures.items()]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write(loaded.election, folder)
        write_copies(folder, copies)
        return packed_files(folder)
