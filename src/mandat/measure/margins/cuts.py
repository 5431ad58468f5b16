"""Where along a flow a comparison changes: the numbers of ballots between which every sign stays as it is."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from mandat.decision.plan import Array, Result, State
from mandat.law.schema import LargestRemainder
from mandat.measure.margins.forms import Form, due_forms, further_forms, rounded, standing_forms
from mandat.measure.margins.trial import Trial


def stretches(trial: Trial) -> tuple[Array, Array, Array]:
    """Flow, first and last number of ballots `[stretch]` of stretches in which no standing form changes its sign."""
    limit = np.array([flow.limit for flow in trial.flows], trial.kind)
    starts = _starts(trial, standing_forms(trial.space), limit)
    return _between(starts, limit)


def _starts(trial: Trial, forms: Sequence[Form], limit: Array) -> Array:
    """`[flow, place]`: where stretches begin, in order; beyond the limit nothing is meant."""
    weights = np.array([form.weights for form in forms], object)
    values = np.array([form.value for form in forms], object)
    large = max((abs(form.value) for form in forms), default=0)
    if large < 2**61 and all(abs(one) < 2**61 for form in forms for one in form.weights):
        weights, values = weights.astype(np.int64), values.astype(np.int64)
    slope = weights[:, trial.target].T - weights[:, trial.source].T  # [flow, form]
    moves = slope != 0
    over = np.where(moves, slope, 1)
    # the sign may change at -value / slope: there, and at the next whole number after it
    at, after = -(values[None] // over), (-values[None]) // over + 1
    none = limit[:, None] + 1
    found = [np.where(moves & (one > 0) & (one <= limit[:, None]), one, none) for one in (at, after)]
    return np.sort(np.concatenate([np.zeros((len(limit), 1), trial.kind), *found], axis=1), axis=1)


def _between(starts: Array, limit: Array) -> tuple[Array, Array, Array]:
    again = np.concatenate([np.zeros((len(starts), 1), bool), starts[:, 1:] == starts[:, :-1]], axis=1)
    starts = np.sort(np.where(again, limit[:, None] + 1, starts), axis=1)
    ends = np.concatenate([starts[:, 1:], limit[:, None] + 1], axis=1) - 1
    flow, place = np.nonzero(starts <= limit[:, None])
    return flow, starts[flow, place], ends[flow, place]


def finer(trial: Trial, flow: Array, first: Array, last: Array) -> tuple[Array, Array, Array]:
    """Stretches cut further where lists may be let in: their comparisons depend on who is admitted and who is next."""
    rule = trial.space.tier.at_least
    if rule is None:
        return flow, first, last
    for forms_of in (_further, _due):
        result = trial.result(trial.changed(flow, first))
        pieces: list[tuple[int, Any, Any]] = []
        for row in range(len(flow)):
            here, end = int(first[row]), int(last[row])
            starts = {here}
            if end > here:
                own = trial.flows[flow[row]]
                for form in forms_of(trial, result, row, flow, first):
                    slope = form.weights[own.target] - form.weights[own.source]
                    if slope:
                        starts |= {x for x in (-(form.value // slope), -form.value // slope + 1) if here < x <= end}
            ordered = sorted(starts)
            pieces += [(int(flow[row]), x, y - 1) for x, y in zip(ordered, [*ordered[1:], end + 1], strict=True)]
        flow = np.array([piece[0] for piece in pieces], np.int64)
        first = np.array([piece[1] for piece in pieces], trial.kind)
        last = np.array([piece[2] for piece in pieces], trial.kind)
    return flow, first, last


def _further(trial: Trial, result: Result, row: int, flow: Array, first: Array) -> list[Form]:
    rule = trial.space.tier.at_least
    assert rule is not None
    over = np.flatnonzero(result.admitted[row])
    if rule.share is None or not len(over) or result.state[row] == State.VOID:
        return []
    votes = trial.changed(flow[row : row + 1], first[row : row + 1])[0]
    others = sorted((i for i in range(trial.space.size) if not result.admitted[row][i]), key=lambda i: -votes[i])
    return list(further_forms(trial.space, rule, over.tolist(), others))


def _due(trial: Trial, result: Result, row: int, flow: Array, first: Array) -> list[Form]:
    rule = trial.space.tier.at_least
    assert rule is not None
    let_in = np.flatnonzero(result.let_in[row])
    if not len(let_in):
        return []
    over = [i for i in np.flatnonzero(result.admitted[row]).tolist() if i not in let_in]
    return list(due_forms(trial.space, rule, over, let_in.tolist()))


def not_worked_out(trial: Trial) -> bool:
    """Lists let in with a rounded quota: the one rule for which the comparisons are not laid out here."""
    rule = trial.space.tier.allocate
    return trial.space.tier.at_least is not None and isinstance(rule, LargestRemainder) and rounded(rule)
