"""When the rest will be in, if it goes on as in the last hours: whole minutes, rounded up to half an hour.

An estimate from one rate and nothing else. It knows nothing of night, of a pause, or that the last protocols are often
the slowest, and says so.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

FEW = 10
"""With fewer protocols than this nothing is estimated."""

WINDOWS = (datetime.timedelta(hours=1), datetime.timedelta(hours=3))
_SHORTEST = datetime.timedelta(minutes=10)
_STEP = datetime.timedelta(minutes=30)


@dataclass(frozen=True)
class Estimate:
    """`count` protocols became definitive within the last `minutes`; at that rate the rest is in by `by`."""

    count: int
    minutes: int
    left: int
    by: datetime.datetime


def estimate(definitive: list[datetime.datetime], left: int, now: datetime.datetime) -> Estimate | None:
    """`carried_on` from the moments at which protocols became definitive."""
    first = min(definitive, default=None)
    return carried_on(first, lambda since: sum(one >= since for one in definitive), left, now)


def carried_on(
    first: datetime.datetime | None, since: Callable[[datetime.datetime], int], left: int, now: datetime.datetime
) -> Estimate | None:
    """The estimate from the moment of the first definitive protocol, and how many became definitive since a moment.

    None where too few did, or none is left. Where the very first became definitive within the window, the rate is
    taken since then, ten minutes at least.
    """
    if left <= 0 or first is None:
        return None
    since_first = max(now - first, _SHORTEST)
    for window in WINDOWS:
        span = min(window, since_first)
        count = since(now - span)
        if count >= FEW:
            more = (left * span + (count - 1) * datetime.timedelta(microseconds=1)) // count
            return Estimate(count, int(span / datetime.timedelta(minutes=1)), left, _up(now + more))
    return None


def _up(moment: datetime.datetime) -> datetime.datetime:
    start = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return start + -((start - moment) // _STEP) * _STEP
