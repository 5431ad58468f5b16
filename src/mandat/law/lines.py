"""Where a key stands in a TOML text, since `tomllib` keeps no line numbers."""

import re
from typing import Any

_HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.\-\" ]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"(?:^|[{,])\s*([\w\-]+)\s*=")


def line_of(source: str, path: list[Any]) -> int:
    """The 1-based line of the key at `path`, or of the nearest table or key above it that can be found.

    `path` holds keys and, for arrays of tables, 0-based places: `["tier", 0, "allocate", "quota"]`.
    """
    best, depth = 1, 0
    table: list[Any] = []
    counts: dict[str, int] = {}
    inside = False  # within the value, over several lines, of the best key so far
    for number, line in enumerate(source.splitlines(), start=1):
        header = _HEADER.match(line)
        if header:
            table = _expand(header[2].split("."), header[1] == "[[", counts)
            inside = False
            place = table
        elif (key := _KEY.match(line)) and path[: len(table) + 1] == [*table, key[1]]:
            place = [*table, key[1]]
            inside = True
        elif inside and line[:1] in " \t]" and path:
            names = _KEY.findall(line)
            if path[-1] in names or (isinstance(path[-1], str) is False and names):
                return number
            continue
        else:
            inside = False
            continue
        if path[: len(place)] == place and len(place) >= depth:
            best, depth = number, len(place)
    return best


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
