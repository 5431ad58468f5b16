"""How close it was, and whose votes count for nothing: exact, from whole numbers."""

from collections.abc import Sequence
from fractions import Fraction


def margin_of_victory(votes: Sequence[int], seats: int = 1) -> int | None:
    """Votes of the last of the `seats` first less those of the first after them; None where there is nobody after.

    >>> margin_of_victory([400, 350, 50])
    50
    """
    if seats < 1:
        raise ValueError(f"expected at least one seat, found {seats}")
    ordered = sorted(votes, reverse=True)
    return ordered[seats - 1] - ordered[seats] if len(ordered) > seats else None


def wasted_votes(votes: Sequence[int], seats: Sequence[int]) -> int:
    """The votes of those who have no seat.

    >>> wasted_votes([400, 350, 50], [1, 0, 0])
    400
    """
    return sum(v for v, s in zip(votes, seats, strict=True) if s == 0)


def excluded_votes(votes: Sequence[int], admitted: Sequence[bool]) -> int:
    """The votes of those whom a threshold kept from the seats."""
    return sum(v for v, let_in in zip(votes, admitted, strict=True) if not let_in)


def share(part: int, whole: int) -> Fraction | None:
    """A part of the whole; None of nothing."""
    return Fraction(part, whole) if whole else None
