"""Which unit's ballots, and which class of ballots, could move a seat."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from mandat.decision.plan import Array, Result
from mandat.election import Election
from mandat.law.schema import Base
from mandat.measure.margins.forms import Form, fewest
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
        return {unit: found[unit] for unit in self.election.units if unit in found and 0 < voted[unit] < papers}

    def of(self, trial: Trial, firsts: Firsts, forms: Sequence[Form] | None) -> tuple[Reach, ...]:
        """Every unit of the contest's area that has figures of its own, in the folder's order."""
        space = trial.space
        figures = self.figures(space.own.contest.id)
        names = list(figures)
        found: list[Reach] = []
        for start in range(0, len(names), CHUNK):
            part = names[start : start + CHUNK]
            found += self._part(trial, firsts, forms, {unit: figures[unit] for unit in part})
        return tuple(found)

    def _part(
        self,
        trial: Trial,
        firsts: Firsts,
        forms: Sequence[Form] | None,
        figures: Mapping[str, Mapping[str, int | None]],
    ) -> list[Reach]:
        space = trial.space
        tally = self.election.tally(space.own.contest.id)
        known = [unit for unit, own in figures.items() if all(own.get(who) is not None for who in space.own.ids)]
        own = np.zeros((len(known), space.categories), trial.kind)
        for row, unit in enumerate(known):
            ours = figures[unit]
            own[row, : space.size] = [ours[who] or 0 for who in space.own.ids]
            own[row, space.line_at] = _against_all(ours, tally, int(own[row].sum()), space.against_all)
            own[row, space.invalid_at] = min(ours.get("invalid") or 0, space.invalid or 0)
        examples = _Examples(trial, firsts, own, _beside(trial, own, tally, [figures[unit] for unit in known]))
        place = {unit: row for row, unit in enumerate(known)}
        counted = own.sum(-1)
        ballots = [_ballots(figures[unit], int(counted[row]), space.invalid) for unit, row in place.items()]
        excluded = _excluded(forms, own, ballots)
        found: list[Reach] = []
        for unit in figures:
            level = self.election.units[unit].level
            if unit in place:
                row = place[unit]
                found.append(examples.reach(row, unit, level, ballots[row], excluded[row]))
            else:
                found.append(Reach(unit, level, None, "not excluded"))
        return found

    def classes(self, trial: Trial, firsts: Firsts, forms: Sequence[Form] | None) -> tuple[Reach, ...]:
        """The classes of ballots that the folder has lines for.

        Whose votes the ballots of a class are is not known, but of invalid ones: they could have been anybody's.
        """
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
            least = fewest(forms)
            found.append(Reach(name, "class", number, _verdict(least is not None and number < least, seats), seats))
        return tuple(found)


class _Examples:
    """What examples show of units: their figures taken out; all their votes for one; or so many for another."""

    def __init__(self, trial: Trial, firsts: Firsts, own: Array, beside: dict[Base, Array] | None) -> None:
        self.trial, self.firsts, self.own = trial, firsts, own
        self.before = trial.result(trial._base)
        self.without = None if beside is None else trial.result(trial._base - own, beside)
        self.all_for = [self._all_for(i) for i in range(trial.space.size)]

    def _all_for(self, i: int) -> Result:
        """Every valid ballot of the unit for one contestant."""
        size = self.trial.space.size
        valid = self.own[:, : size + 1].sum(-1)
        table = np.repeat(self.trial._base, len(self.own), axis=0)
        table[:, : size + 1] -= self.own[:, : size + 1]
        table[:, i] += valid
        return self.trial.result(table)

    def reach(self, row: int, unit: str, level: str, ballots: int | None, excluded: bool) -> Reach:
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
        if annulled and then in ("decided", "void", "nobody"):
            _widen(seats, annulled)
        return Reach(unit, level, ballots, _verdict(excluded, seats), seats, annulled, then)


def _moved(trial: Trial, firsts: Firsts, flows: Sequence[int], ballots: Sequence[int]) -> dict[str, tuple[int, int]]:
    """The seats that changes along flows of at most so many ballots each move: before, and the fewest seen after."""
    space = trial.space
    found: dict[str, tuple[int, int]] = {}
    if not len(flows) or not len(firsts.holders):
        return found
    first = firsts.moved[np.array(flows)]
    reached = ((first <= np.array(ballots, trial.kind)[:, None]) & (first < FAR)).any(0)
    for holder in range(space.size):
        own = firsts.holders == holder
        if lost := int((reached & own).sum()):
            found[space.own.ids[holder]] = int(own.sum()), int(own.sum()) - lost
    empty = firsts.holders == space.size
    if (reached & empty).any() and not found:  # nobody's seats that somebody would have
        found[""] = int(empty.sum()), int((~reached & empty).sum())
    return found


def _widen(seats: dict[str, tuple[int, int]], changes: Mapping[str, tuple[int, int]]) -> None:
    for who, (before, after) in changes.items():
        if after < before:
            seats[who] = (before, min(after, seats.get(who, (before, after))[1]))


def _verdict(excluded: bool, seats: Mapping[str, Any]) -> Verdict:
    return "could" if seats else "could not" if excluded else "not excluded"


def _excluded(forms: Sequence[Form] | None, own: Array, ballots: Sequence[int | None]) -> list[bool]:
    """Of which units no ballots, whatever became of each, can change the sign of any comparison.

    The most that they can do to a comparison: each of them goes where it counts least, or most. Ballots that are not
    told apart may have been what counts most.
    """
    if forms is None:
        return [False] * len(ballots)
    weights = np.array([form.weights for form in forms], object).reshape(len(forms), own.shape[-1])
    values = np.array([form.value for form in forms], object)
    counted = own.sum(-1)
    spare = np.array([0 if one is None else one - int(few) for one, few in zip(ballots, counted, strict=True)], object)
    top = max((abs(one) for form in forms for one in form.weights), default=0) * max(int((counted + spare).sum()), 1)
    if max(top, max((abs(form.value) for form in forms), default=0)) < 2**61:
        weights, values, spare = (one.astype(np.int64) for one in (weights, values, spare))
    else:
        own = own.astype(object)
    least, most = weights.min(-1, keepdims=True), weights.max(-1, keepdims=True)
    room = np.where(values[:, None] > 0, weights - least, most - weights)
    shift = own @ room.T + spare[:, None] * (most - least)[:, 0]
    stays = (shift < abs(values)).all(-1)
    return [bool(one) and known is not None for one, known in zip(stays, ballots, strict=True)]


def _against_all(own: Mapping[str, int | None], tally: Mapping[str, int | None], votes: int, all_of_them: int) -> int:
    """A unit's votes against all: as given, or the valid ballots that are nobody's, as those of the contest are."""
    given = own.get("against_all")
    if tally.get("against_all") is None and all_of_them:
        given = (own.get("valid") or votes) - votes
    return min(max(given or 0, 0), all_of_them)


def _ballots(own: Mapping[str, int | None], counted: int, invalid: int | None) -> int | None:
    """The ballots in a unit's boxes: as given, or those counted; None where its invalid ones are not known."""
    if (cast := own.get("cast")) is not None:
        return max(cast, counted)
    if own.get("invalid") is None and invalid != 0:
        return None
    return counted


def _beside(
    trial: Trial, own: Array, tally: Mapping[str, int | None], figures: Sequence[Mapping[str, int | None]]
) -> dict[Base, Array] | None:
    """By base, what goes with each unit beside the ballots told apart; None where a figure asked for is not known."""
    beside: dict[Base, Array] = {}
    bases = trial.space.bases
    lines: list[Base] = ["registered"] if "registered" in bases else []
    if "cast" in bases and tally.get("cast") is not None:
        lines.append("cast")
    for line in lines:
        given = [ours.get(line) for ours in figures]
        if None in given:
            return None
        beside[line] = np.array([one or 0 for one in given], trial.kind)
    if "cast" in beside:
        beside["cast"] = beside["cast"] - own.sum(-1)
    elif "cast" in bases and any(ours.get("invalid") is None for ours in figures):
        return None
    return beside
