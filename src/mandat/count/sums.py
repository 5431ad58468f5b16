"""Sums by contest and area: what adding up needs of the protocols, wherever they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mandat.count.protocols import Protocols

Sums = list[tuple[tuple[str, ...], int, list[int], list[int]]]
"""By key: the number of protocols, and of each line the sum of what is known and the number of blanks."""

Large = dict[tuple[str, ...], list[int]]
"""By key and line, the figures that are too large for the table."""


@dataclass(frozen=True)
class Added:
    """The papers that count, added up by some keys: `sums` in the order in which the keys first appear.

    `lines` are those with a figure somewhere; `superseded` and `annulled` count papers that do not count; `counting`
    brings those of some contests that do.
    """

    lines: list[str]
    sums: Sums
    large: Large
    annulled: int
    superseded: int
    counting: Callable[[list[str]], Protocols]


def large_by(protocols: Protocols, keys: list[str]) -> Large:
    """The figures of `beyond` by key and line."""
    found: Large = {}
    for (at, line), figure in protocols.beyond.items():
        key = protocols.frame.select(keys).row(at)
        found.setdefault((*key, line), []).append(figure)
    return found
