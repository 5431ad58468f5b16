"""Examples of how the outstanding ballots could fall, run through the plan that decides elections."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from mandat.decision.ballots import Ballots, Bounds, Won
from mandat.decision.by_plan import by_plan, votes_of
from mandat.decision.outcome import Disagreement
from mandat.decision.outstanding.admission import Admission
from mandat.decision.outstanding.model import Example
from mandat.decision.outstanding.space import Fall, Space
from mandat.decision.plan import Array, State, TierPlan, Votes
from mandat.decision.retell import retell

SILENT = (State.NONE_ADMITTED, State.EQUAL_SECOND, State.EXCESS)
NOBODY = (State.NOBODY, State.VOID)

Range = tuple[int, int]


class Trials:
    """What examples make of one contest: by contestant the fewest and the most seats seen, and where.

    Where a tie leaves a seat to a lot, or to nobody, each of the tied may have it or not. Where the law is silent on
    the whole contest, everybody may have anything.
    """

    def __init__(self, plan: TierPlan, own: Ballots, space: Space, won: Won) -> None:
        self.plan = plan
        self.own = own
        self.space = space
        self.won = won
        self.seen: dict[int, Range] = {}
        self._falls: dict[tuple[int, int], Fall] = {}  # by contestant, 0 for the fewest and 1 for the most
        self._done: set[Fall] = set()
        self._examples: dict[Fall, Example] = {}

    def run(self, falls: Iterable[Fall]) -> None:
        """Runs all that have not been run; those with more ballots than can come are left out."""
        new = [fall for fall in dict.fromkeys(falls) if fall not in self._done and self._may_be(fall)]
        self._done.update(new)
        if not new:
            return
        result = self.plan.run(self._votes(new))
        for row, fall in enumerate(new):
            state = State(int(result.state[row]))
            if state == State.UNKNOWN:
                continue
            seats = [int(number) for number in result.seats[row]]
            open_ = int(result.open[row])
            tied = [bool(open_ and one) for one in result.tied[row]]
            for i in range(self.space.size):
                self._note(i, self._range(state, seats[i], tied[i]), fall)

    def _may_be(self, fall: Fall) -> bool:
        high = self.space.bases["registered"].high
        fits = fall.registered is None or high is None or fall.registered <= high
        return fall.ballots <= self.space.ballots and fits and min(fall.votes, default=0) >= 0

    def fewer(self, i: int, seats: int, fall: Fall) -> bool:
        """Whether the example, run, leaves i with fewer seats."""
        self.run([fall])
        return i in self.seen and self.seen[i][0] < seats

    def more(self, i: int, seats: int, fall: Fall) -> bool:
        """Whether the example, run, gives i more seats."""
        self.run([fall])
        return i in self.seen and self.seen[i][1] > seats

    def _range(self, state: State, seats: int, tied: bool) -> Range:
        if state in SILENT:
            return 0, self.space.seats
        if state in NOBODY:
            return 0, 0
        return seats, seats + tied

    def _note(self, i: int, found: Range, fall: Fall) -> None:
        low, high = self.seen.get(i, found)
        for end, better in ((0, found[0] < low), (1, found[1] > high)):
            if better or (i, end) not in self._falls:
                self._falls[i, end] = fall
        self.seen[i] = (min(low, found[0]), max(high, found[1]))

    def example(self, i: int, end: int) -> Example | None:
        """The example with the fewest (0) or the most (1) seats of i, decided a second time.

        `Disagreement` where the two computations differ.
        """
        fall = self._falls.get((i, end))
        if fall is None:
            return None
        fall = self._smallest(i, end, fall)
        if fall not in self._examples:
            self._examples[fall] = self._example(fall)
        return self._examples[fall]

    def _smallest(self, i: int, end: int, fall: Fall) -> Fall:
        """The same with as few ballots as do, where they are all for one: then it says how many are missing."""
        takers = [j for j, votes in enumerate(fall.votes) if votes]
        if len(takers) != 1 or fall.ballots != sum(fall.votes):
            return fall
        (taker,), few, enough = takers, -1, fall.ballots  # so many are too few, so many enough
        while enough - few > 1:
            middle = (few + enough) // 2
            votes = tuple(middle if j == taker else 0 for j in range(self.space.size))
            found = self._found(i, replace(fall, votes=votes))
            few, enough = (few, middle) if found and found[end] == self.seen[i][end] else (middle, enough)
        return replace(fall, votes=tuple(enough if j == taker else 0 for j in range(self.space.size)))

    def _found(self, i: int, fall: Fall) -> Range | None:
        """The seats of i that an example gives; None where the plan cannot tell."""
        result = self.plan.run(self._votes([fall]))
        state = State(int(result.state[0]))
        tied = bool(result.open[0] and result.tied[0][i])
        return None if state == State.UNKNOWN else self._range(state, int(result.seats[0][i]), tied)

    def _example(self, fall: Fall) -> Example:
        own = self._ballots(fall)
        told, _ = retell(self.space.tier, own, (), self.won)
        planned = by_plan(self.plan, own, (), self.won)
        if (told.state, told.seats, told.lot) != (planned.state, planned.seats, planned.lot):
            raise Disagreement(f"contest {told.contest}: the kernels and the retelling differ on an example")
        result = self.plan.run(self._votes([fall]))
        ids, open_ = own.ids, int(result.open[0])
        ballots = {who: votes for who, votes in zip(ids, fall.votes, strict=True) if votes}
        ballots |= {"against_all": fall.against_all} if fall.against_all else {}
        ballots |= {"invalid": fall.invalid} if fall.invalid else {}
        return Example(
            ballots=ballots,
            registered=fall.registered,
            state=State(int(result.state[0])).name.lower().replace("_", " "),
            seats={who: int(seats) for who, seats in zip(ids, result.seats[0], strict=True) if seats},
            open=open_,
            tied=tuple(who for who, is_tied in zip(ids, result.tied[0], strict=True) if open_ and is_tied),
        )

    def _ballots(self, fall: Fall) -> Ballots:
        """The contest with those ballots counted too."""
        own, grown = self.own, _grown(fall)
        bases = {base: _plus(known, grown[base]) for base, known in own.bases.items()}
        bases["registered"] = (
            self.space.bases["registered"] if fall.registered is None else Bounds(fall.registered, fall.registered)
        )
        return replace(
            own,
            votes=self.space.total(fall),
            against_all=_plus(own.against_all, fall.against_all),
            shares=(None,) * len(own.ids),
            bases=bases,
        )

    def _votes(self, falls: Sequence[Fall]) -> Votes:
        """The contest as many times as there are examples, in one batch."""
        rows = [votes_of(self.space.tier, self._ballots(fall), self.won) for fall in falls]
        first = rows[0]

        def span(of: Any) -> tuple[Array, Array | None]:
            pairs = [of(row) for row in rows]
            low = np.concatenate([pair[0] for pair in pairs])
            if all(pair[1] is pair[0] for pair in pairs):
                return low, low
            return low, None if any(pair[1] is None for pair in pairs) else np.concatenate([pair[1] for pair in pairs])

        return replace(
            first,
            votes=np.concatenate([row.votes for row in rows]),
            bases={base: span(lambda row, base=base: row.bases[base]) for base in first.bases},
            against_all=span(lambda row: row.against_all),
            order=None if first.order is None else np.concatenate([first.order] * len(rows)),
            won={tier: span(lambda row, tier=tier: row.won[tier]) for tier in first.won},
        )


def _grown(fall: Fall) -> dict[Any, int]:
    votes = sum(fall.votes)
    valid = votes + fall.against_all
    return {"valid without against all": votes, "valid": valid, "cast": valid + fall.invalid, "registered": 0}


def _plus(known: Bounds, more: int) -> Bounds:
    return Bounds(known.low + more, None if known.high is None else known.high + more)


def extremes(space: Space) -> Iterator[Fall]:
    """Nothing comes; all for one, against all, invalid; just enough to admit one, the rest for another."""
    for registered in _registered(space):
        for votes, against_all, invalid in _extreme_votes(space):
            yield Fall(tuple(votes), against_all, invalid, registered)


def _registered(space: Space) -> list[int | None]:
    """The fewest voters on the lists and the most; where nothing bounds them, so many that any turnout is low."""
    if not space.asks_registered:
        return [None]
    known, cast = space.bases["registered"], space.bases["cast"].low + space.ballots
    if known.exact:
        return [known.low]
    low = max(known.low, cast if known.high is None else min(cast, known.high))
    return [low, known.high if known.high is not None else 1_000 * (low + 1)]


def _extreme_votes(space: Space) -> Iterator[tuple[list[int], int, int]]:
    size, ballots = space.size, space.ballots
    none = [0] * size
    yield none, 0, 0
    for i in range(size):
        yield [ballots if j == i else 0 for j in range(size)], 0, 0
    if space.line:
        yield none, ballots, 0
    yield none, 0, ballots
    if not space.tier.admit:
        return
    admission = Admission(space)
    bases = {base: high for base, high in admission.largest.items() if high is not None}
    for i in admission.unsettled:
        shares = [share for share in space.doors[i].shares if share.base in bases]
        enough = min((share.need(bases[share.base]) - space.votes[i] for share in shares), default=0)
        if not 0 < enough <= ballots:
            continue
        for j in range(size):
            if j != i:
                votes = [enough if k == i else ballots - enough if k == j else 0 for k in range(size)]
                yield votes, 0, 0
        yield [enough if k == i else 0 for k in range(size)], 0, 0
