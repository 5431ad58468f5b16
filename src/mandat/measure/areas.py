"""Votes by area and party, for a contest that is counted in many units; and the areas a body's contests lie in."""

from dataclasses import dataclass

import numpy as np

from mandat.count import NoLevel
from mandat.election import Election
from mandat.language import Text, text
from mandat.measure.arrays import Array


@dataclass(frozen=True)
class Areas:
    """Votes `[area, party]` of one tier; `level` is what the areas are ("" where each is a contest).

    `parties` are ids; an independent's is contest/contestant.
    """

    level: str
    areas: tuple[str, ...]
    parties: tuple[str, ...]
    votes: Array


def levels(election: Election) -> list[str]:
    """The levels of the folder's units, the largest units first."""
    depth: dict[str, int] = {}
    for unit in election.units.values():
        depth[unit.level] = max(depth.get(unit.level, 0), len(election.above(unit.id)))
    return sorted(depth, key=lambda level: depth[level])


def check_level(election: Election, level: str | None) -> None:
    """NoLevel where no unit has that level."""
    known = levels(election)
    if level is not None and level not in known:
        raise NoLevel(level, tuple(known))


def by_contest(election: Election, contests: list[str]) -> Areas | Text:
    """Votes by contest, each an area of its own; an independent is a party found in his contest alone."""
    keys: dict[str, int] = {}
    rows: list[dict[int, int]] = []
    for contest in contests:
        tally = election.tally(contest)
        row: dict[int, int] = {}
        for who in election.contestants[contest].values():
            votes = tally[who.id]
            if votes is None:
                return text("The votes of {contest} are not known.", contest=election.contests[contest].label)
            place = keys.setdefault(who.party or f"{contest}/{who.id}", len(keys))
            row[place] = row.get(place, 0) + votes
        rows.append(row)
    return Areas("", tuple(contests), tuple(keys), _table(rows, len(keys)))


def by_level(election: Election, contest: str, level: str | None) -> Areas | Text:
    """Votes of one contest by the units of a level; without one, of the largest units below the contest's own that are
    told apart. A text where they are not."""
    at = election.contests[contest].unit
    given = [row for row in election.counts.rows() if row[1] == contest and row[2] in election.contestants[contest]]
    if any(count is None for *_, count in given):
        return text("The votes of {contest} are not known.", contest=election.contests[contest].label)
    below = {unit: election.above(unit)[: -len(election.above(at))] for unit in {row[0] for row in given}}
    if level is None:
        tops = {chain[-1] for chain in below.values() if chain}
        if len(tops) < 2 or not all(below.values()):
            return text(
                "The votes of {contest} are given for its whole area alone.", contest=election.contests[contest].label
            )
        area_of = {unit: chain[-1] for unit, chain in below.items()}
    else:
        area_of = {}
        for unit, chain in below.items():
            found = next((one for one in chain if election.units[one].level == level), None)
            if found is None:
                label = election.contests[contest].label
                return text("The votes of {contest} are not given by {level}.", contest=label, level=level)
            area_of[unit] = found
    contestants = election.contestants[contest]
    places = {who: place for place, who in enumerate(contestants)}
    parties = tuple(who.party or f"{contest}/{who.id}" for who in contestants.values())
    rows: dict[str, dict[int, int]] = {}
    for unit, _, item, count in given:
        row = rows.setdefault(area_of[unit], {})
        row[places[item]] = row.get(places[item], 0) + (count or 0)
    if any(len(row) < len(places) for row in rows.values()):
        return text("The votes of {contest} are not known in every area.", contest=election.contests[contest].label)
    kept = {area: row for area, row in rows.items() if any(row.values())}
    if len(kept) < 2:
        return text(
            "The votes of {contest} are given for its whole area alone.", contest=election.contests[contest].label
        )
    named = level or election.units[next(iter(kept))].level
    return Areas(named, tuple(kept), parties, _table(list(kept.values()), len(places)))


def _table(rows: list[dict[int, int]], columns: int) -> Array:
    table = np.zeros((len(rows), columns))
    for place, row in enumerate(rows):
        for column, votes in row.items():
            table[place, column] = votes
    return table


def registered(election: Election, contest: str) -> int | None:
    """The voters on a contest's lists: as its protocols say, else as units.csv has them; None where neither does."""
    found = election.tally(contest).get("registered")
    return found if found is not None else election.units[election.contests[contest].unit].voters


def common_unit(election: Election, units: list[str]) -> str:
    """The smallest unit in which all of them lie."""
    chains = [election.above(unit) for unit in units]
    return next(one for one in chains[0] if all(one in chain for chain in chains))
