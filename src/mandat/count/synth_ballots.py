"""The precincts of a synthetic election, and their protocols: every line of every ballot, with sums that are given."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from mandat.count.synth_contestants import AGAINST_ALL, Standing
from mandat.count.synth_faults import BEFORE, Papers
from mandat.count.synth_split import Floats, Impossible, Ints, capped, noise, part_of, split, table
from mandat.count.synth_totals import Block, Known, ballots, block, lay
from mandat.language import text

LARGEST = 3_000
"""Voters of a precinct at the most (Kazakhstan, Art. 23(2)); passed only where the precincts asked for are too few."""

_USUAL = 1_190  # voters of a precinct on average, where their number is not known
_TURNOUT = 0.55
_ENOUGH = 100  # voters or ballots from which on a share says something


@dataclass(frozen=True)
class Voters:
    """By precinct: its area (a number in `Known.areas`), the voters on its list, the ballots it gave out."""

    area: Ints
    registered: Ints
    issued: Ints


def precincts_of(of: Known, standing: list[Standing], rng: np.random.Generator, precincts: int) -> Voters:
    """`precincts` precincts in the areas, with the voters and the ballots given out that are known of the units."""
    if precincts < len(of.areas):
        raise Impossible(
            text(
                "expected at least {areas} precincts, one an area, found {found}", areas=len(of.areas), found=precincts
            )
        )
    certain, likely = _ballots(of, standing)
    scale = precincts * _USUAL / len(of.areas)
    by_area = noise(rng, 12.0, (len(of.areas),)) * scale
    factor = max(1.0, max(likely.values(), default=0) / _TURNOUT / float(by_area.sum()))
    expected = {area: int(by_area[at] * factor) + 1 for at, area in enumerate(of.areas)}
    least = {unit: max(number, of.by_unit["issued"].get(unit, 0)) for unit, number in certain.items()}
    least |= {unit: number for unit, number in of.by_unit["issued"].items() if unit not in least}
    least |= {area: max(1, least.get(area, 0)) for area in of.areas}
    voters = lay(of, "registered", expected, least)
    if precincts > sum(voters.values()):
        raise Impossible(
            text(
                "expected no more precincts than voters, found {precincts} precincts for {voters} voters",
                precincts=precincts,
                voters=sum(voters.values()),
            )
        )
    turnout = np.clip(_TURNOUT * noise(rng, 30.0, (len(of.areas),)), 0.05, 0.95)
    given_out = {area: int(voters[area] * turnout[at]) for at, area in enumerate(of.areas)}
    issued = lay(of, "issued", given_out, certain, voters, likely)
    number = _numbers(rng, [voters[area] for area in of.areas], precincts)
    sizes, papers = [], []
    for area, count in zip(of.areas, number.tolist(), strict=True):
        lists = _sizes(rng, voters[area], count)
        share = issued[area] / voters[area]
        by_chance = np.stack([share * noise(rng, 40.0, (count,)), (1.0001 - share) * noise(rng, 40.0, (count,))], 1)
        drawn = table(rng, lists, np.array([issued[area], voters[area] - issued[area]], np.int64), by_chance)[:, 0]
        sizes.append(lists)
        papers.append(capped(rng, drawn, np.where(lists >= _ENOUGH, lists - 1, lists)))
    return Voters(np.repeat(np.arange(len(of.areas)), number), np.concatenate(sizes), np.concatenate(papers))


def _ballots(of: Known, standing: list[Standing]) -> tuple[dict[str, int], dict[str, int]]:
    """By unit: how many ballots were certainly given out, and how many probably."""
    certain: dict[str, int] = {}
    likely: dict[str, int] = {}
    for one in standing:
        for unit, figures in of.blocks.get(one.contest, {}).items():
            ours, probably = ballots(figures, tuple(one.contestants))
            certain[unit], likely[unit] = max(certain.get(unit, 0), ours), max(likely.get(unit, 0), probably)
    return certain, {unit: number for unit, number in likely.items() if number}


def _numbers(rng: np.random.Generator, voters: list[int], precincts: int) -> Ints:
    """How many precincts each area has: more where they are small, none too large if that can be."""
    weights = np.array(voters) * noise(rng, 25.0, (len(voters),))
    for largest in (2_200, 2_700, LARGEST):
        least = [max(1, -(-number // largest)) for number in voters]
        if sum(least) <= precincts:
            return split(precincts, weights, least, voters)
    return split(precincts, weights, 1, voters)


def _sizes(rng: np.random.Generator, voters: int, count: int) -> Ints:
    """The voters of an area's precincts: most of a usual size, some small ones, a few special ones (hospitals)."""
    chance = rng.random(count)
    weights = np.where(chance < 0.3, 0.05 + rng.random(count) * 0.6, 0.2 + noise(rng, 6.0, (count,)))
    weights = np.where(chance < 0.04, 0.02 + rng.random(count) * 0.08, weights)
    most = LARGEST if voters <= LARGEST * count else -(-voters * 5 // (count * 4))
    return split(voters, weights, min(12, voters // count), most)


def papers_of(of: Known, standing: list[Standing], voters: Voters, rng: np.random.Generator) -> list[Papers]:
    """The protocols of every contest, in the contests' order."""
    inside = [set(of.above(area)) for area in of.areas]
    made = []
    for one in standing:
        blocks = dict(of.blocks.get(one.contest, {}))
        top = of.tops[one.contest]
        mine = np.array([top in ours for ours in inside])[voters.area]
        lines: dict[str, Ints] = {}
        votes = np.zeros((len(voters.area), len(one.columns)), np.int64)
        rest = mine.copy()
        for unit, figures in blocks.items():
            here = mine & np.array([unit in ours for ours in inside])[voters.area]
            rest &= ~here
            _fill(one, unit, figures, np.flatnonzero(here), voters, rng, lines, votes)
        if rest.any():
            _fill(one, top, {}, np.flatnonzero(rest), voters, rng, lines, votes)
        places = np.flatnonzero(mine)
        made.append(_paper(one, places, lines, votes))
    return made


def _paper(one: Standing, places: Ints, lines: Mapping[str, Ints], votes: Ints) -> Papers:
    marks = dict(zip(one.columns, votes.T, strict=True))
    all_lines = {**lines, **({AGAINST_ALL: marks[AGAINST_ALL]} if AGAINST_ALL in marks else {})}
    after = [line for line in ("invalid", AGAINST_ALL, "absentee", "outside", "voted", "spoiled") if line in all_lines]
    items = [*BEFORE, *one.contestants, *after]
    columns = [marks[item] if item in one.contestants else all_lines[item] for item in items]
    first = len(BEFORE)
    return Papers(one.contest, places, items, first, first + len(one.contestants), np.stack(columns, 1)[places])


def _fill(
    one: Standing,
    unit: str,
    figures: Mapping[str, int],
    here: Ints,
    voters: Voters,
    rng: np.random.Generator,
    lines: dict[str, Ints],
    votes: Ints,
) -> None:
    """All lines of the precincts `here`, whose sums are those of `figures`."""
    registered, issued = voters.registered[here], voters.issued[here]
    sums = block(one.contest, unit, figures, one.columns, int(issued.sum()), one.shares)
    cast = issued - capped(
        rng, part_of(rng, issued, int(issued.sum()) - sums.cast), np.minimum(registered // 20, issued)
    )
    invalid = _part(rng, cast, sums.invalid, 10, 20.0)
    valid = cast - invalid
    ours = {"registered": registered, "issued": issued, "cast": cast, "valid": valid, "invalid": invalid}
    ours |= _other_lines(one.contest, unit, figures, registered, issued, cast, rng)
    for line, column in ours.items():
        lines.setdefault(line, np.zeros(len(voters.area), np.int64))[here] = column
    votes[here] = _votes(one, sums, valid, cast, voters.area[here], rng)


def _part(rng: np.random.Generator, rows: Ints, total: int, most: int, shape: float) -> Ints:
    """A part of every row, `total` in all; where rows are large at most `most` percent of them, if that can be."""
    share = total / max(int(rows.sum()), 1)
    by_chance = np.stack([share * noise(rng, shape, (len(rows),)), np.full(len(rows), 1.0001 - share)], 1)
    drawn = table(rng, rows, np.array([total, int(rows.sum()) - total], np.int64), by_chance)[:, 0]
    return capped(rng, drawn, np.where(rows >= 50, rows * most // 100, rows))


def _votes(one: Standing, sums: Block, valid: Ints, cast: Ints, area: Ints, rng: np.random.Generator) -> Ints:
    """The marks on the valid ballots: by chance around each area's own mood, with the sums that are known."""
    shares = np.array(one.shares)
    totals = sums.votes
    if totals is not None:
        shares = totals / max(int(totals.sum()), 1) + 1e-9
    marks = np.zeros((len(valid), len(one.columns)), np.int64)
    left = valid
    lists = len(one.contestants)
    if len(one.columns) > lists:
        against = int(totals[-1]) if totals is not None else int(sums.valid * shares[-1] / shares.sum())
        marks[:, -1] = np.minimum(valid, _part(rng, valid, against, 19, 12.0))
        left = valid - marks[:, -1]
    mood = noise(rng, 25.0, (int(area.max()) + 1, lists))[area]
    weights: Floats = shares[:lists] * mood * noise(rng, 14.0, (len(valid), lists))
    marks[:, :lists] = table(rng, left, None if totals is None else totals[:lists], weights)
    return marks


def _other_lines(
    contest: str,
    unit: str,
    figures: Mapping[str, int],
    registered: Ints,
    issued: Ints,
    cast: Ints,
    rng: np.random.Generator,
) -> dict[str, Ints]:
    """Ballots received, unused and spoiled; voters with absentee certificates and outside the premises."""
    try:
        spoiled = split(figures["spoiled"], issued, 0, registered) if "spoiled" in figures else np.zeros_like(issued)
        used = issued + spoiled
        reserve = np.maximum(registered + registered // 100, used)
        received = figures.get("received")
        if "unused" in figures:
            received = int(used.sum()) + figures["unused"]
            if figures.get("received", received) != received:
                raise ValueError("received")
        if received is None:
            ours = np.maximum(registered + rng.integers(0, registered // 100 + 1), used)
        else:
            beyond = max(received - int(reserve.sum()), 0)  # small lists have no reserve of whole ballots
            ours = split(received, reserve, used, reserve + beyond)
        found = {"received": ours, "unused": ours - used}
        for line, share in (("absentee", 0.004), ("outside", 0.015)):
            half = cast // 2
            found[line] = (
                split(figures[line], cast, 0, half)
                if line in figures
                else rng.binomial(half, share * 2).astype(np.int64)
            )
    except ValueError as why:
        raise Impossible(
            text("the figures of contest {contest} in {unit} do not fit together", contest=contest, unit=unit)
        ) from why
    if "voted" in figures:
        found["voted"] = cast
    if "spoiled" in figures:
        found["spoiled"] = spoiled
    return found
