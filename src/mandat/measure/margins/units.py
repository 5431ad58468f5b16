"""Which unit's ballots, and which class of ballots, could move a seat."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from mandat.decision.plan import Array, Result
from mandat.election import Election
from mandat.law.schema import Base
from mandat.measure.margins.model import Reach, Verdict
from mandat.measure.margins.recipes import changes_of, then_of
from mandat.measure.margins.search import FAR, Firsts
from mandat.measure.margins.trial import Trial

CLASSES = ("invalid", "outside", "absentee")
"""Lines of a protocol that count a class of ballots, or their voters."""

CHUNK = 2048  # units laid out at once


class Units:
    """The figures of every unit of an election, those of the units below it added up."""

    def __init__(self, election: Election) -> None:
        self.election = election
        self._rows: dict[str, dict[str, list[tuple[str, int | None]]]] = defaultdict(lambda: defaultdict(list))
        for unit, contest, item, count in election.counts.rows():
            self._rows[contest][unit].append((item, count))

    def figures(self, contest: str) -> dict[str, dict[str, int | None]]:
        """By unit the sums of the contest's items; None where a count is not known. A unit of which only a unit above
        has figures is not there, nor is one that has all figures of the contest, as the contest's own area."""
        rows = self._rows.get(contest, {})
        found: dict[str, dict[str, int | None]] = {}
        items_of: dict[str, set[str]] = {}
        voted: dict[str, int] = defaultdict(int)
        contestants = self.election.contestants[contest]
        papers = 0
        for unit, figures in rows.items():
            has_votes = any(item in contestants for item, _ in figures)
            papers += has_votes
            for above in self.election.above(unit):
                sums = found.setdefault(above, {})
                voted[above] += has_votes
                for item, count in figures:
                    so_far = sums.get(item, 0)
                    sums[item] = None if so_far is None or count is None else so_far + count
        del items_of
        return {
            unit: found[unit] for unit in self.election.units if unit in found and 0 < voted[unit] < papers
        }

    def of(self, trial: Trial, firsts: Firsts, least: int | None) -> tuple[Reach, ...]:
        """Every unit of the contest's area that has figures of its own, in the folder's order."""
        space = trial.space
        figures = self.figures(space.own.contest.id)
        names = list(figures)
        found: list[Reach] = []
        for start in range(0, len(names), CHUNK):
            part = names[start : start + CHUNK]
            found += self._part(trial, firsts, least, {unit: figures[unit] for unit in part})
        return tuple(found)

    def _part(
        self, trial: Trial, firsts: Firsts, least: int | None, figures: Mapping[str, Mapping[str, int | None]]
    ) -> list[Reach]:
        space = trial.space
        known = [unit for unit, own in figures.items() if all(own.get(who) is not None for who in space.own.ids)]
        own = np.array(
            [
                [*(figures[unit][who] or 0 for who in space.own.ids), figures[unit].get("against_all") or 0, 0, 0]
                for unit in known
            ],
            trial.kind,
        ).reshape(len(known), space.categories)
        invalid = [figures[unit].get("invalid") for unit in known]
        own[:, space.invalid_at] = [min(one or 0, space.invalid or 0) for one in invalid]
        examples = _Examples(trial, firsts, own, _voters(trial, figures, known), figures, known)
        place = {unit: k for k, unit in enumerate(known)}
        return [
            examples.reach(place[unit], unit, self.election.units[unit].level, _ballots(figures[unit], space.own.ids), least)
            if unit in place
            else Reach(unit, self.election.units[unit].level, None, "not excluded")
            for unit in figures
        ]

    def classes(self, trial: Trial, firsts: Firsts, least: int | None) -> tuple[Reach, ...]:
        """The classes of ballots that the folder has lines for. Whose votes the ballots of a class are is not known, but
        of invalid ones: they are nobody's, and could have been anybody's."""
        space = trial.space
        tally = self.election.tally(space.own.contest.id)
        found: list[Reach] = []
        for name in CLASSES:
            number = space.invalid if name == "invalid" else tally.get(name)
            if number is None:
                continue
            seats: dict[str, tuple[int, int]] = {}
            if name == "invalid":
                own = [k for k, flow in enumerate(trial.flows) if flow.kind == "newly valid"]
                seats = _moved(trial, firsts, own, [number] * len(own))
            found.append(Reach(name, "class", number, _verdict(number, least, seats), seats))
        return tuple(found)


class _Examples:
    """What examples show of units: their figures taken out; all their votes for one; or so many for another."""

    def __init__(
        self,
        trial: Trial,
        firsts: Firsts,
        own: Array,
        less: dict[Base, Array] | None,
        figures: Mapping[str, Mapping[str, int | None]],
        known: Sequence[str],
    ) -> None:
        self.trial, self.firsts, self.own = trial, firsts, own
        self.before = trial.result(trial._base)
        self.without = None if less is None else trial.result(trial._base - own, less)
        self.all_for = [self._all_for(i) for i in range(trial.space.size)]
        del figures, known

    def _all_for(self, i: int) -> Result:
        """Every valid ballot of the unit for one contestant."""
        size = self.trial.space.size
        valid = self.own[:, : size + 1].sum(-1)
        table = np.repeat(self.trial._base, len(self.own), axis=0)
        table[:, : size + 1] -= self.own[:, : size + 1]
        table[:, i] += valid
        return self.trial.result(table)

    def reach(self, row: int, unit: str, level: str, ballots: int | None, least: int | None) -> Reach:
        space, flows = self.trial.space, self.trial.flows
        annulled = then = None
        if self.without is not None:
            annulled = changes_of(space, self.before, self.without, row)
            then = then_of(space, self.without, row)
        inside = [k for k, flow in enumerate(flows) if flow.source < space.nowhere]
        seats = _moved(self.trial, self.firsts, inside, [int(self.own[row, flows[k].source]) for k in inside])
        for result in self.all_for:
            if not int(result.state[row]) and not int(result.open[row]):
                _widen(seats, changes_of(space, self.before, result, row))
        if annulled and then != "silent":
            _widen(seats, annulled)
        return Reach(unit, level, ballots, _verdict(ballots, least, seats), seats, annulled, then)


def _moved(trial: Trial, firsts: Firsts, flows: Sequence[int], ballots: Sequence[int]) -> dict[str, tuple[int, int]]:
    """The seats that changes along flows of at most so many ballots each move: before, and the fewest seen after."""
    space = trial.space
    found: dict[str, tuple[int, int]] = {}
    if not len(flows) or not len(firsts.holders):
        return found
    reached = (firsts.moved[np.array(flows)] <= np.array(ballots)[:, None]).any(0) & (firsts.moved[np.array(flows)] < FAR).any(0)
    for holder in range(space.size):
        own = firsts.holders == holder
        if lost := int((reached & own).sum()):
            found[space.own.ids[holder]] = int(own.sum()), int(own.sum()) - lost
    if (reached & (firsts.holders == space.size)).any() and not found:
        found[""] = int((firsts.holders == space.size).sum()), int((~reached & (firsts.holders == space.size)).sum())
    return found


def _widen(seats: dict[str, tuple[int, int]], changes: Mapping[str, tuple[int, int]]) -> None:
    for who, (before, after) in changes.items():
        if after < before:
            seats[who] = (before, min(after, seats.get(who, (before, after))[1]))


def _verdict(ballots: int | None, least: int | None, seats: Mapping[str, Any]) -> Verdict:
    if seats:
        return "could"
    return "could not" if ballots is not None and least is not None and ballots < least else "not excluded"


def _ballots(own: Mapping[str, int | None], ids: Sequence[str]) -> int | None:
    """The ballots in a unit's boxes: as given, or its valid and invalid ones; None where not known."""
    if (cast := own.get("cast")) is not None:
        return cast
    votes = [own.get(who) for who in ids]
    if None in votes or ("invalid" in own and own["invalid"] is None) or ("against_all" in own and own["against_all"] is None):
        return None
    counted = sum(one or 0 for one in votes) + (own.get("against_all") or 0)
    return max(own.get("valid") or 0, counted) + (own.get("invalid") or 0)


def _voters(
    trial: Trial, figures: Mapping[str, Mapping[str, int | None]], known: Sequence[str]
) -> dict[Base, Array] | None:
    """By base, what goes with a unit beside its valid and invalid ballots; None where a figure that is asked for is not
    known of every unit."""
    less: dict[Base, Array] = {}
    for base, line in (("cast", "cast"), ("registered", "registered")):
        if base not in trial.space.bases:
            continue
        given = [figures[unit].get(line) for unit in known]
        if base == "cast" and all(figures[unit].get("invalid") is not None for unit in known):
            continue  # votes and invalid ballots together
        if None in given:
            return None
        less[base] = np.array([one or 0 for one in given], trial.kind)  # type: ignore[index]
    return less
