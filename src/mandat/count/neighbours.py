"""Precincts far from their neighbours, in turnout and in the leader's share; in whole numbers, and explained.

Neighbours are the protocols of the same contest within the same parent unit. Shares are in hundredths of a percent,
rounded down. Far is more than `TIMES` times the median distance from the median, and more than `LEAST` at that:
both together, so that a homogeneous district does not make a precinct strange for a percent. There are many good
reasons to be far (a hospital, a garrison, a village, a student house), and the finding says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from mandat.count.findings import Finding, Source
from mandat.count.groups import Figures, Groups, Whole, in_threads, median
from mandat.count.protocols import AREA, Protocols
from mandat.language import Names, Text, decimal, percent, text

FEWEST = 8  # neighbours, the precinct itself among them, without which nothing is said
SMALLEST = 100  # voters or ballots without which a share says little
TIMES = 10  # a little under seven standard deviations, were the shares normally distributed
_TURNOUT: tuple[str, ...] = ("registered", "issued", "voted", "cast")
LEAST = 1500  # 15 percentage points


def far_from_neighbours(protocols: Protocols) -> list[Source]:
    """The protocols far from those around them; nothing where there are no parent units or too few neighbours."""
    level = _parents(protocols)
    if level is None:
        return []
    groups = protocols.groups(["contest", AREA + level])
    asked: list[tuple[str, list[str], str]] = []
    took_part = next((line for line in ("cast", "voted", "issued") if _has(protocols, line)), None)
    if took_part is not None and _has(protocols, "registered"):
        asked.append(("W-FAR-TURNOUT", [took_part] * len(groups), "registered"))
    if protocols.votes and _has(protocols, "votes"):
        sums = np.array(protocols.sums(["contest", AREA + level], protocols.votes))
        leaders = [
            f"vote_{place + 1}" for place in sums.argmax(0)
        ]  # of several with most votes the first on the ballot
        asked.append(("W-FAR-LEADER", leaders, "votes"))

    def source(one: tuple[str, list[str], str]) -> Source:
        code, parts, whole = one
        return _source(protocols, _far(protocols, groups, parts, whole), level, code, parts)

    return in_threads(source, asked, len(protocols))


def _has(protocols: Protocols, line: str) -> bool:
    return line in protocols.frame.columns and protocols.frame[line].null_count() < len(protocols)


def _parents(protocols: Protocols) -> str | None:
    """The lowest level whose units hold more than one protocol each."""
    frame = protocols.frame
    for level in reversed(protocols.levels):
        column = frame[AREA + level]
        if column.null_count() < len(frame) and column.n_unique() * 2 <= len(frame):
            return level
    return None


@dataclass(frozen=True)
class _Far:
    """A protocol far from its neighbours: its row, its group, its share, and the group's."""

    place: int
    group: int
    share: int
    median: int
    usual: int
    several: int


def _far(protocols: Protocols, groups: Groups, parts: list[str], whole: str) -> list[_Far]:
    """The protocols whose share of the line `parts[group]` in the line `whole` is far from that of their group."""
    part_of = {line: Figures(protocols.frame[line]) for line in set(parts)}
    of = Figures(protocols.frame[whole])
    found = []
    for group, rows in enumerate(groups.rows_of()):
        if groups.keys[group][-1] is None:
            continue
        shares = _shares(part_of[parts[group]][rows], of[rows])
        known = shares[shares >= 0]
        if len(known) < FEWEST:
            continue
        middle = median(known)
        away = np.abs(shares - middle)
        usual = median(away[shares >= 0])
        for at in np.flatnonzero((away > max(LEAST, TIMES * usual)) & (shares >= 0)).tolist():
            place = rows.start + at if isinstance(rows, slice) else int(rows[at])
            found.append(_Far(place, group, int(shares[at]), middle, usual, len(known)))
    return sorted(found, key=lambda one: one.place)


def _shares(part: Whole, whole: Whole) -> npt.NDArray[np.int32]:
    """Hundredths of a percent, rounded down; -1 where the whole is small or blank, or the part more than the whole."""
    shares = (part * 10_000 // np.maximum(whole, 1)).astype(np.int32)
    shares[(whole < SMALLEST) | (part > whole) | (part < 0)] = -1
    return shares


def _source(protocols: Protocols, far: list[_Far], level: str, code: str, parts: list[str]) -> Source:
    def make() -> Iterator[Finding]:
        for one in far:
            figures = protocols.frame.row(one.place, named=True)
            share = _percent(one.share)
            if code == "W-FAR-TURNOUT":
                what: Text = text("the turnout is {share}", share=share)
                lines = [line for line in _TURNOUT if line in protocols.frame.columns]
            else:
                line = parts[one.group]
                who = protocols.item(figures["contest"], line) or line
                what = text("the share of {leader}, which leads here, is {share}", leader=who, share=share)
                lines = [line, "votes"]
            told = text(
                "{what}; of the {several} protocols of {area} half lie within {usual} percentage points of {median}. "
                "Far from the neighbours is no fault in itself: a hospital, a garrison or a village may well be. "
                "It is worth a look",
                what=what,
                several=one.several,
                area=str(figures[AREA + level]),
                usual=_points(one.usual),
                median=_percent(one.median),
            )
            yield Finding(
                "warning",
                code,
                protocols.tier,
                figures["contest"],
                figures["unit"],
                lines[0],
                {line: figures[line] for line in lines},
                told,
                copy=figures["copy"],
                file=figures["file"],
                row=figures["row"],
            )

    return Source("warning", code, len(far), make)


def _points(hundredths: int) -> Names:
    return decimal(f"{hundredths // 100}.{hundredths % 100:02d}")


def _percent(hundredths: int) -> Names:
    return percent(Fraction(hundredths, 10_000))
