"""Sums by contest and area: what adding up needs of the protocols, wherever they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mandat.count.protocols import Protocols

Sums = list[tuple[tuple[str, ...], int, list[int], list[int]]]
"""By key: the number of protocols, and of each line the sum of what is known and the number of blanks."""


@dataclass(frozen=True)
class Added:
    """The papers that count, added up by some keys: `sums` in the order in which the keys first appear.

    `lines` are those with a figure somewhere; `superseded` and `annulled` count papers that do not count; `counting`
    brings those of some contests that do.
    """

    lines: list[str]
    sums: Sums
    annulled: int
    superseded: int
    counting: Callable[[list[str]], Protocols]
