"""What figures put in place of others do to the seats: the first folder decided anew, contest by contest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import compress

from mandat.decision.again import Again, Other
from mandat.decision.ballots import laid_out
from mandat.decision.outcome import ContestOutcome
from mandat.election import Counts, Election
from mandat.law import Law
from mandat.verify.model import Change, Effect, Place, Turn
from mandat.verify.sums import Figures, Sums, Told, Tree

_OPEN = ("missing", "declared")  # whatever the votes in the folder are, they do not decide such a contest


def with_papers(election: Election, papers: Mapping[tuple[str, str], Figures]) -> Election:
    """The election with other rows of counts.csv for some (contest, unit); without figures the unit is annulled."""
    counts = election.counts
    if not papers:
        return election
    is_kept = [key not in papers for key in zip(counts.contest, counts.unit, strict=True)]
    more = [(unit, contest, item, figure) for (contest, unit), own in papers.items() for item, figure in own.items()]
    annulled = {
        contest: [unit for unit in units if (contest, unit) not in papers]
        for contest, units in election.annulled.items()
    }
    for (contest, unit), own in papers.items():
        if not own:
            annulled.setdefault(contest, []).append(unit)
    units, contests, items, figures = zip(*more, strict=True) if more else ((), (), (), ())
    return replace(
        election,
        annulled={contest: tuple(units) for contest, units in annulled.items() if units},
        counts=Counts(
            (*compress(counts.unit, is_kept), *units),
            (*compress(counts.contest, is_kept), *contests),
            (*compress(counts.item, is_kept), *items),
            (*compress(counts.count, is_kept), *figures),
        ),
    )


def effect_of(
    election: Election, before: Mapping[str, ContestOutcome], after: Mapping[str, ContestOutcome], unknown: bool
) -> Effect:
    """The effect of contests that come out differently; `unknown`: a contest concerned is open before and after."""
    changes: list[Change] = []
    turns: list[Turn] = []
    moved = 0
    for contest, new in after.items():
        old = before[contest]
        seats = {who: (old.seats.get(who, 0), new.seats.get(who, 0)) for who in {**old.seats, **new.seats}}
        changes += [Change(new.tier, contest, who, *pair) for who, pair in seats.items() if pair[0] != pair[1]]
        lost = sum(max(0, was - is_) for was, is_ in seats.values())
        won = sum(max(0, is_ - was) for was, is_ in seats.values())
        moved += max(lost, won)
        if (old.state, _among(old), old.silent) != (new.state, _among(new), new.silent):
            turns.append(Turn(new.tier, contest, old.state, new.state, _among(old), _among(new)))
    return Effect(None if unknown and not moved else moved, tuple(changes), tuple(turns))


def _among(outcome: ContestOutcome) -> tuple[str, ...]:
    if outcome.lot is not None:
        return outcome.lot.among
    return outcome.follow_up.among if outcome.follow_up is not None else ()


class Effects:
    """The first folder's election, decided; and what becomes of it with the second folder's figures.

    Figures that the second folder lacks replace nothing. `items` are all that its figures can be of. Raises as
    `decide`.
    """

    def __init__(self, election: Election, law: Law, items: Iterable[str]) -> None:
        self.election = election
        self._items = tuple(items)
        self.again = Again(election, law)
        self._sums: dict[str, Sums] = {}
        self._tree = Tree(election)

    def papers(self, place: Place) -> Figures | None:
        """The rows of the place's unit with the second folder's figures; None where it has nothing to put in.

        So it is where it gives a figure for a unit and the first folder for one above or below it, and where the
        first folder does not know the unit, or not in this contest's area.
        """
        if place.kind == "annulled second":
            return {}
        if place.contest not in self.election.contests or place.unit not in self.election.units:
            return None
        if self.election.contests[place.contest].unit not in self.election.above(place.unit):
            return None
        sums = self.sums(place.contest)
        own = sums.rows.get(place.unit, {})
        new = {
            line.item: line.second
            for line in (*place.lines, *place.gaps)
            if line.second is not None and (line.item in own or not sums.given(place.unit, line.item))
        }
        return {**own, **new} if new else None

    def of(self, contest: str, several: Sequence[Mapping[str, Figures]]) -> list[Effect | None]:
        """For each of several sets of papers of one contest, put in together, the effect; None for an empty set."""
        tier = self.again.tier(contest)
        if tier is None:
            return [Effect(None) if papers else None for papers in several]
        sums, about = self.sums(contest), self.election.contests[contest]

        def other(told: Told) -> Other:
            return Other(laid_out(tier, self.election, about, told.tally), told.units_out)

        wanted = [place for place, papers in enumerate(several) if papers]
        others = {place: other(sums.told(several[place])) for place in wanted}
        same = self.again.same(contest, other(sums.own), list(others.values()))
        found: list[Effect | None] = [None] * len(several)
        for (place, one), is_same in zip(others.items(), same, strict=True):
            found[place] = self._effect(contest, {} if is_same else self.again.outcomes({contest: one}))
        return found

    def _effect(self, contest: str, after: Mapping[str, ContestOutcome]) -> Effect:
        where = self.election.contests[contest].repeats or contest
        before = self.again.contests
        return effect_of(self.election, before, after, where not in after and before[where].state in _OPEN)

    def sums(self, contest: str) -> Sums:
        if contest not in self._sums:
            self._sums[contest] = Sums(self.election, contest, self._rows.get(contest, {}), self._tree, self._items)
        return self._sums[contest]

    @cached_property
    def _rows(self) -> dict[str, dict[str, dict[str, int | None]]]:
        found: dict[str, dict[str, dict[str, int | None]]] = {}
        for unit, contest, item, count in self.election.counts.rows():
            found.setdefault(contest, {}).setdefault(unit, {})[item] = count
        return found
