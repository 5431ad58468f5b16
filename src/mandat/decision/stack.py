"""Contests of the same kind, each a batch of one, put into one batch."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from mandat.decision.plan import Array, Span, Votes

_MOST = 2**62  # below it, what the plan itself does with votes stays within int64; the kernels check their products


def pattern(votes: Votes) -> tuple[object, ...]:
    """What contests must have in common to go into one batch: the same seats, and the same of it known."""
    return (
        votes.votes.shape[-1],
        votes.seats,
        votes.classes,
        tuple((base, _kind(span)) for base, span in votes.bases.items()),
        None if votes.against_all is None else _kind(votes.against_all),
        votes.known is None,
        votes.order is None,
        len(votes.settled),
        tuple((tier, _kind(span)) for tier, span in votes.won.items()),
    )


def stacked(several: Sequence[Votes]) -> Votes:
    """`Votes` of one `pattern`, `[1, contestant]` each, as one: `[row, contestant]`, accounts `[row]`."""
    first = several[0]
    return replace(
        first,
        votes=_joined([one.votes for one in several]),
        bases={base: _spans([one.bases[base] for one in several]) for base in first.bases},
        against_all=None
        if first.against_all is None
        else _spans([one.against_all for one in several if one.against_all is not None]),
        order=None if first.order is None else _joined([one.order for one in several if one.order is not None]),
        known=None if first.known is None else _joined([one.known for one in several if one.known is not None]),
        settled=tuple(_joined([one.settled[way] for one in several]) for way in range(len(first.settled))),
        won={tier: _spans([one.won[tier] for one in several]) for tier in first.won},
    )


def _kind(span: Span) -> str:
    low, high = span
    return "exact" if high is low else "no upper bound" if high is None else "between"


def _spans(spans: Sequence[Span]) -> Span:
    low = _joined([low for low, _ in spans])
    kind = _kind(spans[0])
    if kind != "between":
        return low, low if kind == "exact" else None
    return low, _joined([high for _, high in spans if high is not None])


def _joined(rows: Sequence[Array]) -> Array:
    """Rows under one another; Python's integers become int64 where they fit."""
    joined = np.concatenate(rows)
    if joined.dtype != object or (joined.size and not -_MOST < joined.min() <= joined.max() < _MOST):
        return joined
    return joined.astype(np.int64)
