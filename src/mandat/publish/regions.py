"""Kazakhstan's 20 regions as SVG paths, by the unit ids of an election folder (ISO 3166-2: `KZ-10`).

Drawn by tools/regions.py in an equal-area projection; x to the right, y down, from (0, 0) to (`WIDTH`, `HEIGHT`). The
boundaries are those of 2022, when there came to be 20 regions.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("regions.json")


@dataclass(frozen=True)
class Shape:
    """One region: its outline as path data, and where its label or mark stands.

    `city`: Astana, Almaty or Shymkent, too small on a map to be seen: draw a mark at (x, y) in its colour.
    """

    unit: str
    path: str
    x: int
    y: int
    city: bool

    def rings(self) -> list[list[tuple[int, int]]]:
        """The outline as points, a list for each piece; the first point is not said again."""
        found = []
        for piece in self.path.split("M")[1:]:
            start, steps = piece.removesuffix("z").split("l")
            numbers = [int(one) for one in steps.split()]
            x, y = (int(one) for one in start.split())
            points = [(x, y)]
            for east, south in zip(numbers[::2], numbers[1::2], strict=True):
                x, y = x + east, y + south
                points.append((x, y))
            found.append(points)
        return found


@dataclass(frozen=True)
class Map:
    """The regions, cities last so that they are drawn on top, and whose boundaries they are."""

    width: int
    height: int
    shapes: tuple[Shape, ...]
    source: str


@cache
def kazakhstan() -> Map:
    """The map of today's 20 regions."""
    document = json.loads(_FILE.read_text(encoding="utf-8"))
    shapes = [Shape(unit, **one) for unit, one in document["regions"].items()]
    shapes.sort(key=lambda one: (one.city, one.unit))
    return Map(document["width"], document["height"], tuple(shapes), document["source"])


def drawable(units: Iterable[str]) -> bool:
    """Whether units are regions of this map, all of them; no units are not."""
    known = {one.unit for one in kazakhstan().shapes}
    given = set(units)
    return bool(given) and given <= known
