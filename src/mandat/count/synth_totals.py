"""What is known of an election, to be kept exactly: voters and ballots by unit, and the figures of every contest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from mandat.count.synth_split import Impossible, Ints, split
from mandat.election import Election, Unit
from mandat.language import text

PRECINCT = "precinct"
BY_UNIT = ("registered", "issued")
"""The lines that are of the voters, not of a ballot: the same on every ballot of a precinct."""

Item = str
_TOOK_PART = ("cast", "voted")


@dataclass
class Known:
    """`by_unit[line][unit]`, and `blocks[contest][unit][item]`: the sums that the synthetic election must have."""

    parents: dict[str, str | None]
    areas: list[str]  # the lowest units, precincts left out, that vote in a contest
    tops: dict[str, str]  # by contest, the unit that votes in it
    by_unit: dict[str, dict[str, int]] = field(default_factory=lambda: {line: {} for line in BY_UNIT})
    blocks: dict[str, dict[str, dict[Item, int]]] = field(default_factory=dict)

    @property
    def contests(self) -> list[str]:
        return list(self.tops)

    def above(self, unit: str) -> list[str]:
        """The unit and those above it."""
        way = [unit]
        while (parent := self.parents[way[-1]]) is not None:
            way.append(parent)
        return way

    def below(self, unit: str) -> list[str]:
        """The units directly below, in order."""
        return [one for one, parent in self.parents.items() if parent == unit]


def with_areas(like: Election) -> Election:
    """`like`, and where several contests of a tier share one unit (their areas are not known), a unit for each."""
    several: dict[tuple[str, str], list[str]] = {}
    for one in like.contests.values():
        if one.repeats is None:
            several.setdefault((one.tier, one.unit), []).append(one.id)
    moved = {contest: unit for (_, unit), ours in several.items() if len(ours) > 1 for contest in ours}
    if not moved or not moved.keys().isdisjoint(like.units):
        return like
    units, contests = dict(like.units), dict(like.contests)
    for contest, above in moved.items():
        one = contests[contest]
        units[contest] = Unit(contest, above, "constituency", one.name, one.names)
        contests[contest] = replace(one, unit=contest)
    counts = like.counts
    return replace(
        like,
        units=units,
        contests=contests,
        counts=replace(
            counts,
            unit=tuple(
                contest if moved.get(contest) == unit else unit
                for unit, contest in zip(counts.unit, counts.contest, strict=True)
            ),
        ),
    )


def known(like: Election) -> Known:
    """The sums in the figures of `like`. Its own precincts are taken up into the units above them.

    `Impossible`: two figures for the same voters that differ, or a contest's figures at several levels.
    """
    folded = {one.id: one.parent for one in like.units.values() if one.level == PRECINCT and one.parent is not None}
    parents = {one.id: one.parent for one in like.units.values() if one.id not in folded}
    tops = {one.id: folded.get(one.unit) or one.unit for one in like.contests.values() if one.repeats is None}
    voting = set(tops.values())
    has_below = set(parents.values())
    found = Known(parents, [], tops)
    found.areas = [unit for unit in parents if unit not in has_below and not voting.isdisjoint(found.above(unit))]
    sums: dict[tuple[str, str, Item], int | None] = {}
    for unit, contest, item, count in like.counts.rows():
        key = (folded.get(unit, unit), contest, item)
        before = sums.get(key, 0)
        sums[key] = None if count is None or before is None else before + count
    for (unit, contest, item), total in sums.items():
        if total is None or contest not in tops:
            continue
        if item in BY_UNIT:
            if found.by_unit[item].setdefault(unit, total) != total:
                raise Impossible(
                    text("expected one number of {item} for {unit}, found two that differ", item=item, unit=unit)
                )
        else:
            found.blocks.setdefault(contest, {}).setdefault(unit, {})[item] = total
    for contest, blocks in found.blocks.items():
        if any(not blocks.keys().isdisjoint(found.above(unit)[1:]) for unit in blocks):
            raise Impossible(text("expected the figures of contest {contest} at one level of units", contest=contest))
    return found


def ballots(figures: Mapping[Item, int], contestants: Sequence[str]) -> tuple[int, int]:
    """(how many ballots there are at the least, how many were probably given out) by a contest's known figures."""
    marked = sum(figures.get(item, 0) for item in (*contestants, "against_all"))
    valid = max(figures.get("valid", 0), marked)
    certain = max(valid + figures.get("invalid", 0), *(figures.get(item, 0) for item in _TOOK_PART))
    whole = "invalid" in figures or any(item in figures for item in _TOOK_PART)
    return certain, certain + (certain // 400 if whole else certain // 40)


def lay(
    of: Known,
    line: str,
    expected: Mapping[str, int],
    least: Mapping[str, int],
    most: Mapping[str, int] | None = None,
    wish: Mapping[str, int] | None = None,
) -> dict[str, int]:
    """A line's number for every area: what is known of units is met exactly, the rest goes as expected.

    `expected` and `most` are by area, `least` by any unit, `wish` are numbers of units to go by where nothing is known.
    """
    given, wishes = of.by_unit[line], wish or {}
    areas = {unit for area in of.areas for unit in of.above(area)}
    below = {unit: [one for one in of.below(unit) if one in areas] for unit in areas}
    low: dict[str, int] = {}
    high: dict[str, int] = {}
    free: dict[str, int] = {}

    def too_few(unit: str, found: int) -> Impossible:
        return Impossible(
            text(
                "expected at least {least} ({line}) in {unit}, found {found}",
                least=low[unit],
                line=line,
                unit=unit,
                found=found,
            )
        )

    def bounds(unit: str) -> None:
        for one in below[unit]:
            bounds(one)
        ours = below[unit]
        low[unit] = max(least.get(unit, 0), sum(low[one] for one in ours))
        high[unit] = sum(high[one] for one in ours) if ours else most[unit] if most is not None else 2**40
        if unit in given:
            if given[unit] < low[unit]:
                raise too_few(unit, given[unit])
            if given[unit] > high[unit]:
                raise Impossible(
                    text(
                        "expected at most {most} ({line}) in {unit}, found {found}",
                        most=high[unit],
                        line=line,
                        unit=unit,
                        found=given[unit],
                    )
                )
            low[unit] = high[unit] = given[unit]
        if low[unit] > high[unit]:
            raise too_few(unit, high[unit])
        wanted = wishes.get(unit, sum(free[one] for one in ours) if ours else expected[unit])
        free[unit] = min(max(wanted, low[unit]), high[unit])

    laid: dict[str, int] = {}

    def down(unit: str, total: int) -> None:
        ours = below[unit]
        if not ours:
            laid[unit] = total
            return
        parts = split(total, [free[one] for one in ours], [low[one] for one in ours], [high[one] for one in ours])
        for one, part in zip(ours, parts.tolist(), strict=True):
            down(one, part)

    for root in [unit for unit in areas if of.parents[unit] is None]:
        bounds(root)
        down(root, free[root])
    return laid


@dataclass(frozen=True)
class Block:
    """The sums of a contest in one unit: ballots in the boxes, valid, invalid, and the votes where known."""

    cast: int
    valid: int
    invalid: int
    votes: Ints | None


def block(
    contest: str, unit: str, figures: Mapping[Item, int], columns: Sequence[str], issued: int, shares: Sequence[float]
) -> Block:
    """All sums of a contest in a unit, where `issued` ballots were given out: the known ones kept, the others likely.

    `columns` are the lines that a voter can mark, `shares` what the unknown ones get of the votes left.
    """

    def impossible() -> Impossible:
        return Impossible(
            text("the figures of contest {contest} in {unit} do not fit together", contest=contest, unit=unit)
        )

    marked = sum(figures.get(column, 0) for column in columns)
    open_ = [place for place, column in enumerate(columns) if column not in figures]
    valid = figures.get("valid", None if open_ else marked)
    cast, invalid = figures.get("cast", figures.get("voted")), figures.get("invalid")
    if valid is None:
        if cast is None:
            cast = max(issued - issued // 500, marked + (invalid or 0))
        if invalid is None:
            invalid = min(cast * 22 // 1000, cast - marked)
        valid = cast - invalid
    elif cast is None:
        if invalid is None:
            gap = issued - valid
            invalid = min(gap * 92 // 100, valid // 20)
        cast = valid + invalid
    elif invalid is None:
        invalid = cast - valid
    if not (valid >= 0 and invalid >= 0 and valid + invalid == cast <= issued):
        raise impossible()
    if figures.get("voted", cast) != cast or marked > valid or (not open_ and marked != valid):
        raise impossible()
    if len(open_) == len(columns):
        return Block(cast, valid, invalid, None)
    votes = [figures.get(column, 0) for column in columns]
    if open_:
        rest = split(valid - marked, [shares[place] for place in open_], 0, valid)
        for place, part in zip(open_, rest.tolist(), strict=True):
            votes[place] = part
    return Block(cast, valid, invalid, np.array(votes, np.int64))
