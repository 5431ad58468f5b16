"""Two folders of one election compared: by precinct and field, and what the differences do to the seats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from mandat.count import NoLevel
from mandat.decision import Outcome, decide
from mandat.decision.official import law_for
from mandat.election import Election, Faults
from mandat.exchange import opened
from mandat.language import Text, text
from mandat.law import Law, LawError
from mandat.verify.effects import Effects, effect_of, with_papers
from mandat.verify.folders import check_one_election, nothing_to_compare, only_one_has, said_of
from mandat.verify.model import ONE_SIDED, Area, Differences, Effect, Numbers, Place, Side
from mandat.verify.papers import Compared, Tier
from mandat.verify.sums import Figures


def side(folder: str | Path) -> Side:
    """The election and the protocols of a folder or a NIST file.

    `Faults`: as `mandat.read`, each with the folder, since there are two.
    """
    try:
        found = opened(folder)
        return Side(found.election, found.protocols)
    except Faults as error:
        place = Path(folder)
        raise Faults(
            [one if one.file == str(place) else replace(one, file=str(place / one.file)) for one in error.faults]
        ) from None


def differences(
    first: Side, second: Side, *, tier: str | None = None, level: str | None = None, law: Law | str | None = None
) -> Differences:
    """The protocols that count in two folders of one election, held side by side, the largest effect on seats first.

    `tier`: of this tier alone. `level`: what the differences of each unit of this level do together, besides. `law`:
    another law than the first folder's own. `Faults`: the two are not of one election; `NoLevel`: no unit has this
    level; `KeyError`: no contest is of this tier.
    """
    check_one_election(first.election, second.election)
    tiers = [one for one in first.protocols if one in second.protocols]
    if tier is not None and tier not in tiers:
        raise KeyError(tier)
    levels = {unit.level: None for unit in first.election.units.values()}
    if level is not None and level not in levels:
        raise NoLevel(level, tuple(levels))
    wanted = tiers if tier is None else [tier]
    only = only_one_has(first.election, second.election)
    numbers: dict[str, Numbers] = {}
    places: list[Place] = []
    for one, found in compared(first, second, wanted).items():
        numbers[one] = found.numbers
        places += found.places
        only += found.only
    said = said_of(first.election, second.election)
    comparing = _Deciding(first.election, second.election, places, said, law)
    if places and not comparing.has_papers and not sum(one.compared for one in numbers.values()):
        raise nothing_to_compare(second.election)
    return Differences(
        first,
        second,
        numbers,
        tuple(comparing.places),
        tuple(only),
        tuple(said),
        comparing.outcomes,
        comparing.together,
        level,
        tuple(comparing.areas(level)) if level is not None else (),
    )


def compared(first: Side, second: Side, tiers: Iterable[str] | None = None) -> dict[str, Compared]:
    """The papers alone, by tier, without what they do to the seats; the two must be of one election."""
    found: dict[str, Compared] = {}
    for tier in tiers if tiers is not None else [one for one in first.protocols if one in second.protocols]:
        both = [
            contest.id
            for contest in first.election.contests.values()
            if contest.tier == tier and contest.id in second.election.contests
        ]
        found[tier] = Tier(tier, first, second, both).compared()
    return found


class _Deciding:
    """The decisions, where the law and the folders allow one; what keeps them from it is `said`."""

    def __init__(
        self, first: Election, second: Election, places: list[Place], said: list[Text], law: Law | str | None
    ) -> None:
        self.election = first
        self.places = _ordered(places, first)
        self.outcomes: tuple[Outcome | None, Outcome | None, Outcome | None] = (None, None, None)
        self.together: Effect | None = None
        self._effects: Effects | None = None
        self._papers: dict[tuple[str, str], Figures] = {}
        try:
            rules = law_for(first, law)
            ours = decide(first, rules)
        except LawError as error:
            said.append(text("The first folder cannot be decided: {why}", why=list(error.faults)))
            return
        try:
            theirs = decide(second, rules)
        except LawError as error:
            theirs = None
            said.append(text("The second folder cannot be decided: {why}", why=list(error.faults)))
        self._effects = Effects(first, rules, {line.item for one in places for line in (*one.lines, *one.gaps)})
        for one in places:
            papers = self._effects.papers(one)
            if papers is not None:
                self._papers[one.contest, one.unit] = papers
        self.places = _ordered(self._each(places), first)
        merged = decide(with_papers(first, self._papers), rules) if self._papers else ours
        self.outcomes = ours, theirs, merged
        after = {
            contest: one for contest, one in merged.contests.items() if _result(one) != _result(ours.contests[contest])
        }
        self.together = effect_of(
            first, ours.contests, after, any(one.effect is not None and one.effect.seats is None for one in self.places)
        )

    @property
    def has_papers(self) -> bool:
        """Whether a paper of the second folder can be put in the first."""
        return bool(self._papers)

    def _each(self, places: list[Place]) -> list[Place]:
        """The places, each with what it does alone."""
        assert self._effects is not None
        found: dict[tuple[str, str], Effect | None] = {}
        by_contest: dict[str, list[str]] = {}
        for contest, unit in self._papers:
            by_contest.setdefault(contest, []).append(unit)
        for contest, units in by_contest.items():
            several = [{unit: self._papers[contest, unit]} for unit in units]
            for unit, effect in zip(units, self._effects.of(contest, several), strict=True):
                found[contest, unit] = effect
        return [replace(one, effect=found.get((one.contest, one.unit))) for one in places]

    def areas(self, level: str) -> list[Area]:
        """What the differences of one contest do together in each unit of a level, the largest effect first."""
        grouped: dict[str, dict[str, list[Place]]] = {}
        for one in self.places:
            above = self.election.above(one.unit) if one.unit in self.election.units else ()
            area = next((unit for unit in above if self.election.units[unit].level == level), "")
            grouped.setdefault(one.contest, {}).setdefault(area, []).append(one)
        found: list[Area] = []
        for contest, areas in grouped.items():
            several = [
                {one.unit: self._papers[contest, one.unit] for one in own if (contest, one.unit) in self._papers}
                for own in areas.values()
            ]
            effects = self._effects.of(contest, several) if self._effects is not None else [None] * len(several)
            for (area, own), effect in zip(areas.items(), effects, strict=True):
                votes = sum(one.votes for one in own if one.kind == "differs")
                found.append(Area(own[0].tier, contest, area, len(own), votes, effect, _numbers(own)))
        return sorted(found, key=lambda one: (*_rank(one.effect), -one.votes))


def _numbers(places: list[Place]) -> Numbers:
    """How many of the places are of which kind."""
    kinds = Counter(one.kind for one in places)
    return Numbers(
        compared=kinds["differs"] + kinds["gaps"],
        differs=kinds["differs"],
        gaps=kinds["gaps"],
        only_first=kinds["only first"] + kinds["annulled second"],
        only_second=kinds["only second"] + kinds["annulled first"],
    )


def _rank(effect: Effect | None) -> tuple[int, bool]:
    return effect.rank if effect is not None else (0, True)


def _ordered(places: list[Place], election: Election) -> list[Place]:
    """The most seats first; then contests that end in another way; then the most votes that differ, before figures and
    papers that one folder alone has; then as the units stand."""
    row = {unit: place for place, unit in enumerate(election.units)}

    def key(one: Place) -> tuple[int, bool, int, int, int]:
        kind = 2 if one.kind in ONE_SIDED else one.kind == "gaps"
        return (*_rank(one.effect), kind, -one.votes, row.get(one.unit, len(row)))

    return sorted(places, key=key)


def _result(outcome: object) -> tuple[object, ...]:
    return tuple(getattr(outcome, name) for name in ("state", "seats", "lot", "follow_up", "silent"))
