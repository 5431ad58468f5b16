"""Precincts far from their neighbours, in turnout and in the leader's share; in whole numbers, and explained.

Neighbours are the protocols of the same contest within the same parent unit. Shares are in hundredths of a percent,
rounded down. Far is more than `TIMES` times the median distance from the median, and more than `LEAST` at that:
both together, so that a homogeneous district does not make a precinct strange for a percent. There are many good
reasons to be far (a hospital, a garrison, a village, a student house), and the finding says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from mandat.count.facts import Facts, at_hand
from mandat.count.findings import Finding, Source
from mandat.count.groups import Figures, Groups, Whole, in_threads, median
from mandat.count.protocols import AREA, Protocols
from mandat.count.wording import line_of
from mandat.language import Names, Text, decimal, percent, text

FEWEST = 8  # neighbours, the precinct itself among them, without which nothing is said
SMALLEST = 100  # voters or ballots without which a share says little
TIMES = 10  # a little under seven standard deviations, were the shares normally distributed
_TURNOUT: tuple[str, ...] = ("registered", "issued", "voted", "cast")
LEAST = 1500  # 15 percentage points


def far_from_neighbours(protocols: Protocols) -> list[Source]:
    """The protocols far from those around them; nothing where there are no parent units or too few neighbours."""
    frame, facts = protocols.frame, at_hand(protocols)
    level = parents(protocols.levels, facts, lambda column: frame[column].n_unique())
    if level is None:
        return []
    groups = protocols.groups(["contest", AREA + level])
    asked: list[tuple[str, list[str], str]] = []
    turnout = took_part(facts)
    if turnout is not None:
        asked.append(("W-FAR-TURNOUT", [turnout] * len(groups), "registered"))
    if protocols.votes and facts.has("votes"):
        sums = np.array(protocols.sums(["contest", AREA + level], protocols.votes))
        leaders = [
            f"vote_{place + 1}" for place in sums.argmax(0)
        ]  # of several with most votes the first on the ballot
        asked.append(("W-FAR-LEADER", leaders, "votes"))

    def source(one: tuple[str, list[str], str]) -> Source:
        code, parts, whole = one
        return source_of(protocols, _far(protocols, groups, parts, whole), level, code)

    return in_threads(source, asked, len(protocols))


def took_part(facts: Facts) -> str | None:
    """The line with those who took part, where it and the voters are known."""
    line = next((line for line in ("cast", "voted", "issued") if facts.has(line)), None)
    return line if facts.has("registered") else None


def parents(levels: Sequence[str], facts: Facts, different: Callable[[str], int]) -> str | None:
    """The lowest level whose units hold more than one protocol each; `different` counts the units of a column."""
    for level in reversed(levels):
        if facts.has(AREA + level) and different(AREA + level) * 2 <= facts.papers:
            return level
    return None


@dataclass(frozen=True)
class Usual:
    """The shares of a group: their lower median, the median distance from it, and how many there are."""

    median: int
    distance: int
    several: int

    def is_far(self, share: int) -> bool:
        """Whether a share is far from the group's."""
        return abs(share - self.median) > self.limit

    @property
    def limit(self) -> int:
        """The greatest distance that is not far."""
        return max(LEAST, TIMES * self.distance)


@dataclass(frozen=True)
class Far:
    """A protocol far from its neighbours: its row, its share of which line, and what is usual."""

    place: int
    line: str
    share: int
    usual: Usual


def usual(shares: npt.NDArray[Any]) -> Usual | None:
    """What is usual among the shares that are known of a group; None where they are too few."""
    if len(shares) < FEWEST:
        return None
    middle = median(shares)
    return Usual(middle, median(np.abs(shares - middle)), len(shares))


def _far(protocols: Protocols, groups: Groups, parts: list[str], whole: str) -> list[Far]:
    """The protocols whose share of the line `parts[group]` in the line `whole` is far from that of their group."""
    part_of = {line: Figures(protocols.frame[line]) for line in set(parts)}
    of = Figures(protocols.frame[whole])
    found = []
    for group, rows in enumerate(groups.rows_of()):
        if groups.keys[group][-1] is None:
            continue
        shares = _shares(part_of[parts[group]][rows], of[rows])
        ours = usual(shares[shares >= 0])
        if ours is None:
            continue
        far = (np.abs(shares - ours.median) > ours.limit) & (shares >= 0)
        for at in np.flatnonzero(far).tolist():
            place = rows.start + at if isinstance(rows, slice) else int(rows[at])
            found.append(Far(place, parts[group], int(shares[at]), ours))
    return sorted(found, key=lambda one: one.place)


def _shares(part: Whole, whole: Whole) -> npt.NDArray[np.int32]:
    """Hundredths of a percent, rounded down; -1 where the whole is small or blank, or the part more than the whole."""
    shares = (part * 10_000 // np.maximum(whole, 1)).astype(np.int32)
    shares[(whole < SMALLEST) | (part > whole) | (part < 0)] = -1
    return shares


def source_of(protocols: Protocols, far: list[Far], level: str, code: str) -> Source:
    """The findings on protocols that are far."""

    def make() -> Iterator[Finding]:
        for one in far:
            figures = protocols.frame.row(one.place, named=True)
            share = _percent(one.share)
            if code == "W-FAR-TURNOUT":
                what: Text = text("the turnout is {share}", share=share)
                lines = [line for line in _TURNOUT if line in protocols.frame.columns]
            else:
                line = one.line
                who = protocols.item(figures["contest"], line) or line
                what = text("the share of {leader}, which leads here, is {share}", leader=who, share=share)
                lines = [line, "votes"]
            told = text(
                "{what}; of the {several} protocols of {area} half lie within {usual} percentage points of {median}. "
                "Far from the neighbours is no fault in itself: a hospital, a garrison or a village may well be. "
                "It is worth a look",
                what=what,
                several=one.usual.several,
                area=str(figures[AREA + level]),
                usual=_points(one.usual.distance),
                median=_percent(one.usual.median),
            )
            yield Finding(
                "warning",
                code,
                protocols.tier,
                figures["contest"],
                figures["unit"],
                line_of(protocols, figures["contest"], lines[0]),
                {line_of(protocols, figures["contest"], line): figures[line] for line in lines},
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
