"""A guess where an outcome ends, in floats: it only says where the search looks next, and proves nothing."""

import numpy as np

from mandat.allocate.divisors import table
from mandat.decision.plan import Array
from mandat.measure.margins.forms import ADDED_TO_HOUSE
from mandat.measure.margins.trial import Trial


def next_change(trial: Trial, flow: Array, first: Array, last: Array, marks: Array, otherwise: Array) -> Array:
    """For each interval of a flow the number of ballots, strictly within it, up to which the outcome of its first end
    should last; `otherwise` where that cannot be guessed."""
    space, rule = trial.space, trial.space.tier.allocate
    size = space.size
    seats = marks[:, :size].astype(np.int64)
    admitted = marks[:, 2 * size + 2 : 3 * size + 2] > 0
    let_in = marks[:, 3 * size + 2 :].any(-1)
    votes = trial.changed(flow, first)[:, :size].astype(float)
    step = np.zeros((len(flow), space.categories))
    rows = np.arange(len(flow))
    step[rows, trial.source[flow]] -= 1
    step[rows, trial.target[flow]] += 1
    slope = step[:, :size]
    if rule.method == "largest remainder":
        house = space.own.seats + ADDED_TO_HOUSE[rule.quota]

        def claims(of: Array, which: Array) -> Array:
            total = np.where(admitted, of, 0).sum(-1, keepdims=True)
            return np.asarray(of * house - which * total)

    else:
        assert rule.method == "highest averages"
        steps = table(rule.divisors, rule.first, int(seats.max(initial=0)) + 1)
        divisors = np.array([float(num) / float(den) for num, den in zip(steps.num, steps.den, strict=True)])
        divisors = np.sqrt(divisors) if steps.squared else divisors

        def claims(of: Array, which: Array) -> Array:
            with np.errstate(divide="ignore", invalid="ignore"):
                return np.asarray(of / divisors[np.maximum(which, 0)])

    with np.errstate(divide="ignore", invalid="ignore"):
        gap = claims(votes, seats - 1)[:, :, None] - claims(votes, seats)[:, None, :]
        rate = claims(slope, seats - 1)[:, :, None] - claims(slope, seats)[:, None, :]
        pairs = (admitted & (seats > 0))[:, :, None] & admitted[:, None, :] & (rate < 0)
        pairs &= ~np.eye(size, dtype=bool)
        ends = np.where(pairs, -gap / rate, np.inf).min((1, 2))
    known = np.isfinite(ends) & ~let_in & (ends < (last - first).astype(float))
    guess = first + np.where(known, np.maximum(ends, 1), 1).astype(np.int64)
    return np.where(known, np.clip(guess, first + 1, last - 1), otherwise)
