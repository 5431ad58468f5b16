"""The places of an assembly in a half circle, for charts and web pages alike; plain geometry, nothing to draw with.

Rows are concentric; places stand evenly on each. Parties sit in blocks from left to right, in the order given.
"""

import math
from collections.abc import Hashable, Sequence
from functools import cache
from typing import Generic, NamedTuple, TypeVar

Party = TypeVar("Party", bound=Hashable)

INNER = 0.38
"""The radius of the innermost row; that of the outermost is 1."""

FILLED = 0.84
"""How much of the way to its nearest neighbour a place's dot takes: the dots never touch."""

LARGEST = 0.13
"""The largest radius of a dot: a council of five is not drawn as five moons."""

MOST = 10_000
"""More places than any assembly has; as many as an election folder may have seats of a tier."""


class Place(NamedTuple, Generic[Party]):
    """One place: `x` from -1 (left) to 1 (right), `y` from 0 (the floor) to 1 (up), and whose it is."""

    x: float
    y: float
    party: Party


def hemicycle(seats: Sequence[tuple[Party, int]]) -> list[Place[Party]]:
    """A place for each seat, from left to right; as many as the seats, exactly.

    `seats`: a party and its number of seats, in the order from left to right; ids may be anything, `""` too. [] for
    an empty house. ValueError: a number below 0, or more places than `MOST`.
    """
    if any(number < 0 for _, number in seats):
        raise ValueError(f"expected no number of seats below 0, found {list(seats)!r}")
    sitting = [party for party, number in seats for _ in range(min(number, MOST + 1))]
    if len(sitting) > MOST:
        raise ValueError(f"expected at most {MOST} places, found {sum(number for _, number in seats)}")
    spots = _spots(len(sitting))
    return [Place(x, y, party) for (x, y), party in zip(spots, sitting, strict=True)]


def dot(total: int) -> float:
    """The radius of a dot at each of `total` places, in the units of the places."""
    spots = _spots(total)
    if len(spots) < 2:
        return LARGEST
    rows = _rows(total)
    between = [2 * radius * math.sin(math.pi / (number - 1) / 2) for radius, number in rows if number > 1]
    apart = (1 - INNER) / (len(rows) - 1) if len(rows) > 1 else 1.0
    return min(LARGEST, FILLED * min([apart, *between]) / 2)


@cache
def _rows(total: int) -> tuple[tuple[float, int], ...]:
    """Each row's radius and number of places: as few rows as hold them no closer than the rows are to each other."""
    if total == 0:
        return ()
    if total == 1:
        return ((1.0, 1),)
    for count in range(1, total + 1):
        if count == 1:
            radii, apart = [1.0], 0.5
        else:
            apart = (1 - INNER) / (count - 1)
            radii = [INNER + apart * row for row in range(count)]
        room = [int(math.pi * radius / apart) + 1 for radius in radii]
        if sum(room) >= total:
            break
    return tuple(zip(radii, _shared(total, room), strict=True))


def _shared(total: int, room: list[int]) -> list[int]:
    """`total` places over rows, in proportion to their room and never above it; by largest remainders."""
    of = sum(room)
    whole = [total * one // of for one in room]
    order = sorted(range(len(room)), key=lambda row: (-(total * room[row] % of), -row))
    for row in order[: total - sum(whole)]:
        whole[row] += 1
    return whole


@cache
def _spots(total: int) -> tuple[tuple[float, float], ...]:
    """The places from left to right: by how far round they are, on one line from the inside outwards."""
    found: list[tuple[float, float, float]] = []
    for radius, number in _rows(total):
        for place in range(number):
            # of a single place, the middle; the share of the way round is a quotient of whole numbers: exact ties
            round_ = place / (number - 1) if number > 1 else 0.5
            found.append((round_, radius, math.pi * (1 - round_)))
    found.sort()
    return tuple((round(radius * math.cos(angle), 5), round(radius * math.sin(angle), 5)) for _, radius, angle in found)
