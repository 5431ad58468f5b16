"""Where a key stands in a TOML text, since `tomllib` keeps no line numbers."""

import re
from typing import Any

_HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.\-\" ]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*([\w\-]+(?:\s*\.\s*[\w\-]+)*)\s*=")
_STRING = re.compile(r"\"(?:\\.|[^\"\\])*\"|'[^']*'")


def line_of(source: str, path: list[Any]) -> int:
    """The 1-based line of the key at `path`, or of the nearest table or key above it that can be found.

    `path` holds keys and, for arrays, 0-based places: `["tier", 0, "allocate", "quota"]`.
    """
    best, depth = 0, 0
    table: list[Any] = []
    counts: dict[str, int] = {}
    lines = source.splitlines()
    end = -1  # the last line of the value at hand
    for number, line in enumerate(lines):
        if number <= end:
            continue
        if header := _HEADER.match(line):
            place = table = _expand(header[2].split("."), header[1] == "[[", counts)
            if place == [*path, 0]:  # the whole array is asked for: it begins here
                return number + 1
            if path[: len(place)] == place and len(place) >= depth:
                best, depth = number, len(place)
        elif key := _KEY.match(line):
            end = _last_line(lines, number)
            place = [*table, *re.split(r"\s*\.\s*", key[1])]
            rest = path[len(place) :]
            if path[: len(place)] == place:
                return 1 + (_item(lines, number, end, rest[0]) if rest and isinstance(rest[0], int) else number)
            if len(table) < len(path) < len(place) and place[: len(path)] == path:
                return number + 1
    return best + 1


def _bare(line: str) -> str:
    """The line without its comment, its strings emptied."""
    return _STRING.sub('""', line).partition("#")[0]


def _last_line(lines: list[str], start: int) -> int:
    """The 0-based line on which the value that begins on the line `start` ends."""
    for quotes in ('"""', "'''"):
        if lines[start].count(quotes) == 1:
            after = range(start + 1, len(lines))
            return next((number for number in after if quotes in lines[number]), start)
    opened = 0
    for number in range(start, len(lines)):
        bare = _bare(lines[number])
        opened += sum((char in "[{") - (char in "]}") for char in bare)
        if opened <= 0:
            return number
    return start


def _item(lines: list[str], start: int, end: int, place: int) -> int:
    """The 0-based line of an item of the array that stands on the lines `start` to `end`."""
    depth, item, begins = 0, 0, False
    for number in range(start, end + 1):
        bare = _bare(lines[number])
        for char in bare.partition("=")[2] if number == start else bare:
            if begins and not char.isspace():
                if item == place:
                    return number
                begins = False
            if char in "[{":
                depth += 1
                begins = begins or depth == 1
            elif char in "]}":
                depth -= 1
            elif char == "," and depth == 1:
                item, begins = item + 1, True
    return start


def _expand(parts: list[str], is_array: bool, counts: dict[str, int]) -> list[Any]:
    """The path of a table header: `[[tier.tie]]` is the next tie of the tier at hand."""
    path: list[Any] = []
    for end, part in enumerate(parts, start=1):
        prefix = ".".join(parts[:end])
        path.append(part)
        if is_array and end == len(parts):
            counts[prefix] = counts.get(prefix, -1) + 1
            for longer in [name for name in counts if name.startswith(prefix + ".")]:
                del counts[longer]
        if prefix in counts:
            path.append(counts[prefix])
    return path
