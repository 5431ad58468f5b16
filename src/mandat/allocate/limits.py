"""Prior seats, minimums and maximums: what must hold before seats are given."""

import numpy as np

from mandat.allocate.run import Array


def prior_seats(prior: Array) -> Array:
    """Prior seats of each election, or of all alike."""
    return np.asarray(prior.sum(-1))


def check_limits(
    rows: Array, lead: tuple[int, ...], house: Array, eligible: Array,
    prior: Array, minimum: Array, maximum: Array, asked: bool,
) -> None:  # fmt: skip
    """Raise ValueError, naming the election, where minimums cannot be met."""
    if not asked or not rows.size:
        return
    short = np.broadcast_to(np.where(eligible & (minimum > maximum), 1, 0).any(-1), len(rows))
    if short.any():
        raise ValueError(f"minimum{_where(short, lead)}: above the maximum of the same party")
    need = np.where(eligible, np.maximum(minimum - prior, 0), 0).sum(-1)
    free = np.maximum(house - prior.sum(-1), 0)
    over = np.broadcast_to(need > free, len(rows))
    if over.any():
        at = int(over.argmax())
        asked_for, there_are = (int(np.broadcast_to(x, len(rows))[at]) for x in (need, free))
        where = _where(over, lead)
        raise ValueError(f"minimum{where}: the minimums need {asked_for} new seats, there are {there_are}")


def _where(fault: Array, lead: tuple[int, ...]) -> str:
    if not lead:
        return ""
    return str([int(k) for k in np.unravel_index(int(fault.argmax()), lead)])
