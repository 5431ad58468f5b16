"""The smallest change of each kind for every seat, run once more, and what it does written down."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from mandat.decision.ballots import Ballots, Bounds
from mandat.decision.by_plan import by_plan
from mandat.decision.outcome import ContestOutcome, Disagreement
from mandat.decision.plan import Result, State, TierPlan
from mandat.decision.retell import retell
from mandat.decision.rules import lot_rule
from mandat.measure.margins.model import Recipe, SeatMargin, Then, Way
from mandat.measure.margins.search import FAR, Firsts
from mandat.measure.margins.space import IN_BASE, KINDS, Flow, Kind, Space
from mandat.measure.margins.trial import Trial

_THEN: Mapping[State, Then] = {State.VOID: "void", State.NOBODY: "nobody"}
Key = tuple[int, int]  # a flow by place, and a number of ballots


def seat_margins(trial: Trial, firsts: Firsts, unknown: Sequence[Kind]) -> tuple[SeatMargin, ...]:
    """Every seat of the contest with its recipes; the smallest of each is decided a second time.

    `Disagreement` where the two computations differ, or one ballot fewer moves the seat too.
    """
    kinds = {kind: [k for k, flow in enumerate(trial.flows) if flow.kind == kind] for kind in KINDS}
    found: list[dict[Kind, tuple[Key | None, Key | None]]] = []
    for seat in range(len(firsts.holders)):
        ways: dict[Kind, tuple[Key | None, Key | None]] = {}
        for kind, own in kinds.items():
            if kind in unknown:
                continue
            moved = _least(firsts.moved[:, seat], own)
            level = _least(firsts.kept[:, seat], own)
            ways[kind] = moved, level if level is not None and (moved is None or level[1] < moved[1]) else None
        found.append(ways)
    keys = list(dict.fromkeys(key for ways in found for pair in ways.values() for key in pair if key is not None))
    recipes = _recipes(trial, keys)
    ids = trial.space.own.ids
    seats = []
    for seat, ways in enumerate(found):
        holder = int(firsts.holders[seat])
        told = {kind: Way(*(recipes[key] if key is not None else None for key in pair)) for kind, pair in ways.items()}
        seats.append(SeatMargin(ids[holder] if holder < len(ids) else None, int(firsts.numbers[seat]), told))
    return tuple(seats)


def _least(votes: Any, own: Sequence[int]) -> Key | None:
    if not own:
        return None
    least = own[int(np.argmin(votes[own]))]
    return (least, int(votes[least])) if votes[least] < FAR else None


def _recipes(trial: Trial, keys: Sequence[Key]) -> dict[Key, Recipe]:
    if not keys:
        return {}
    flow = np.array([key[0] for key in keys])
    table = trial.changed(flow, np.array([key[1] for key in keys], trial.kind))
    before, result = trial.result(trial._base), trial.result(table)
    blind = TierPlan(trial.space.tier.model_copy(update={"tie": []}))
    tied = (result.open == 0) & (Trial(trial.space, blind).result(table).open > 0)
    return {
        key: recipe(trial, trial.flows[key[0]], key[1], before, result, row, bool(tied[row]))
        for row, key in enumerate(keys)
    }


def recipe(trial: Trial, flow: Flow, votes: int, before: Result, result: Result, row: int, by_tie_rule: bool) -> Recipe:
    """One row of a result in words: what becomes of the contest, and whose seats change."""
    space, open_ = trial.space, int(result.open[row])
    return Recipe(
        kind=flow.kind,
        source=space.name(flow.source),
        target=space.name(flow.target),
        votes=votes,
        then=then_of(space, result, row),
        changes=changes_of(space, before, result, row),
        open=open_,
        tied=tuple(who for who, one in zip(space.own.ids, result.tied[row], strict=True) if open_ and one),
        by_tie_rule=by_tie_rule,
    )


def then_of(space: Space, result: Result, row: int) -> Then:
    state = State(int(result.state[row]))
    if state == State.DECIDED:
        if not int(result.open[row]):
            return "decided"
        return "lot" if lot_rule(space.tier) is not None else "tied"
    return _THEN.get(state, "silent")


def changes_of(space: Space, before: Result, result: Result, row: int) -> dict[str, tuple[int, int]]:
    """By contestant, the certain seats before and after, where they differ."""
    pairs = zip(space.own.ids, before.seats[0].tolist(), result.seats[row].tolist(), strict=True)
    return {who: (was, is_) for who, was, is_ in pairs if was != is_}


def applied(space: Space, recipe: Recipe, votes: int | None = None) -> Ballots:
    """The contest's ballots with a recipe applied, or with another number of ballots changed in its way."""
    number = recipe.votes if votes is None else votes
    names = [*space.own.ids, "against_all", "invalid"]
    table = [*space.votes, space.against_all, space.invalid or 0]
    before = list(table)
    for name, sign in ((recipe.source, -1), (recipe.target, 1)):
        if name is not None:
            table[names.index(name)] += sign * number
    moved = [after - was for was, after in zip(before, table, strict=True)]
    bases = dict(space.own.bases)
    for base, (vote, against, invalid) in IN_BASE.items():
        grown = vote * sum(moved[: space.size]) + against * moved[space.line_at] + invalid * moved[space.invalid_at]
        bases[base] = _plus(bases[base], grown)
    line = table[space.line_at]
    return replace(
        space.own,
        votes=tuple(table[: space.size]),
        against_all=Bounds(line, line),
        shares=(None,) * space.size,
        bases=bases,
    )


def _plus(known: Bounds, more: int) -> Bounds:
    return Bounds(max(known.low + more, 0), None if known.high is None else max(known.high + more, 0))


def decided_again(space: Space, ballots: Ballots) -> ContestOutcome:
    """A contest with other ballots, decided by both computations."""
    told, _ = retell(space.tier, ballots, (), space.won)
    planned = by_plan(space.plan, ballots, (), space.won)
    if (told.state, told.seats, told.lot) != (planned.state, planned.seats, planned.lot):
        raise Disagreement(f"contest {told.contest}: the kernels and the retelling differ on a margin")
    return told


def check(trial: Trial, seats: Sequence[SeatMargin]) -> None:
    """Decides every seat's smallest recipe by both computations, and the same with one ballot fewer.

    `Disagreement` where they differ, where the recipe does not do what it says, or one ballot fewer does it too.
    """
    space = trial.space
    flows = {(space.name(flow.source), space.name(flow.target)): k for k, flow in enumerate(trial.flows)}
    done: set[tuple[int, int]] = set()
    for seat in seats:
        holder = space.size if seat.contestant is None else space.own.ids.index(seat.contestant)
        for wanted, recipe in (("moved", seat.moved), ("level", seat.level)):
            if recipe is None:
                continue
            flow = flows[recipe.source, recipe.target]
            runs = trial.run(np.array([flow, flow]), np.array([recipe.votes, recipe.votes - 1], trial.kind))
            now, short = (_left(runs.low[row, holder], runs.high[row, holder], seat.number) for row in (0, 1))
            if now != wanted or short == "moved" or short == wanted:
                raise Disagreement(f"contest {space.own.contest.id}: a margin of {recipe.votes} ballots does not hold")
            for votes in (recipe.votes, recipe.votes - 1):
                if (flow, votes) not in done:
                    done.add((flow, votes))
                    decided_again(space, applied(space, recipe, votes))


def _left(low: int, high: int, number: int) -> str:
    return "kept" if low >= number else "moved" if high < number else "level"
