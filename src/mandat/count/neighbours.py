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
import polars as pl

from mandat.count.findings import Finding, Source
from mandat.count.groups import Groups, Whole, in_threads, median
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
    frame = protocols.frame
    asked: list[tuple[str, pl.Series, pl.Series, Whole | None]] = []
    took_part = next((line for line in ("cast", "voted", "issued") if _has(protocols, line)), None)
    if took_part is not None and _has(protocols, "registered"):
        asked.append(("W-FAR-TURNOUT", frame[took_part], frame["registered"], None))
    if protocols.votes and _has(protocols, "votes"):
        sums = protocols.sums(["contest", AREA + level], protocols.votes)
        leader = np.array(sums).argmax(0)  # of several with most votes the first on the ballot
        asked.append(("W-FAR-LEADER", _of_leader(protocols, groups, leader), frame["votes"], leader))

    def source(one: tuple[str, pl.Series, pl.Series, Whole | None]) -> Source:
        code, part, whole, leader = one
        return _source(protocols, _far(groups, _shares(part, whole)), level, code, leader)

    return in_threads(source, asked, len(protocols))


def _of_leader(protocols: Protocols, groups: Groups, leader: Whole) -> pl.Series:
    """The votes of the contestant who leads in each group, row by row."""
    chosen = sorted(set(leader.tolist()))
    if len(chosen) == 1:
        return protocols.frame[f"vote_{chosen[0] + 1}"]
    votes = np.full(len(protocols), -1, np.int64)
    columns = {k: protocols.frame[f"vote_{k + 1}"].fill_null(-1).to_numpy() for k in chosen}
    for k, (rows,) in zip(leader.tolist(), groups.slices(), strict=True):
        votes[rows] = columns[k][rows]
    return pl.Series(votes)


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


def _shares(part: pl.Series, whole: pl.Series) -> npt.NDArray[np.int32]:
    """Hundredths of a percent, rounded down; -1 where the whole is small or blank, or the part more than the whole."""
    some, of = part.fill_null(-1).to_numpy(), whole.fill_null(0).to_numpy()
    sound = (of >= SMALLEST) & (some <= of) & (some >= 0)
    shares = (some * 10_000 // np.maximum(of, 1)).astype(np.int32)
    shares[~sound] = -1
    return shares


@dataclass(frozen=True)
class _Far:
    """A protocol far from its neighbours: its row, its group, its share, and the group's."""

    place: int
    group: int
    share: int
    median: int
    usual: int
    several: int


def _far(groups: Groups, shares: npt.NDArray[np.int32]) -> list[_Far]:
    found = []
    for group, (rows, own) in enumerate(groups.slices(shares)):
        known = own[own >= 0]
        if len(known) < FEWEST or groups.keys[group][-1] is None:
            continue
        middle = median(known)
        usual = median(np.abs(known - np.int32(middle)))
        for at in np.flatnonzero((np.abs(own - middle) > max(LEAST, TIMES * usual)) & (own >= 0)).tolist():
            place = rows.start + at if isinstance(rows, slice) else int(rows[at])
            found.append(_Far(place, group, int(own[at]), middle, usual, len(known)))
    return sorted(found, key=lambda one: one.place)


def _source(protocols: Protocols, far: list[_Far], level: str, code: str, leader: Whole | None) -> Source:
    def make() -> Iterator[Finding]:
        for one in far:
            figures = protocols.frame.row(one.place, named=True)
            share = _percent(one.share)
            if leader is None:
                what: Text = text("the turnout is {share}", share=share)
                lines = [line for line in _TURNOUT if line in protocols.frame.columns]
            else:
                line = f"vote_{leader[one.group] + 1}"
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
