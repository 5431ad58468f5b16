"""Statements about a simulated election: `amanat >= 50`, `amanat + respublica >= 2 * auyl`, `auyl_admitted = 1`.

The language is that of the control relations (`mandat.law.forms.syntax`), over these names, all whole numbers:

    PARTY               its seats                   TIER_PARTY      its seats in one tier
    PARTY_admitted      1 where a threshold admits it, else 0
    independents        the seats of independents   seats           all seats of the body
    filled              seats that were given       open            seats that were not

Signs that a name cannot have (`aq-jol`) are written `_`. Several statements are joined by `and`. Nothing is evaluated
but sums of these names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mandat.language import text
from mandat.law.forms.relation import linear, signed
from mandat.law.forms.syntax import Compare, If, SyntaxFault, parse_tree
from mandat.simulation.faults import ModelError

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Statement:
    """A statement that can be asked of draws; `codes` are the names that it uses."""

    source: str
    parts: tuple[Compare | If, ...]
    codes: frozenset[str]

    def holds(self, values: Mapping[str, Array]) -> Array:
        """For each draw whether all parts hold; `values[name][draw]`, whole numbers."""
        found = [_holds(part, values) for part in self.parts]
        both: Array = np.logical_and.reduce(found)
        return both


def name_of(party: str) -> str:
    """A party's name in statements."""
    if not party:
        return "independents"
    plain = re.sub(r"[^a-z0-9_]", "_", party.lower())
    return plain if re.match(r"[a-z]", plain) else f"p_{plain}"


def parse_statement(source: str, names: set[str]) -> Statement:
    """A statement from its text. `ModelError` says what was expected, and where."""
    parts: list[Compare | If] = []
    for piece in re.split(r"\band\b", source):
        try:
            parts.append(parse_tree(piece.replace("==", "=").strip()))
        except SyntaxFault as error:
            raise ModelError(text("statement {statement}: {why}", statement=repr(source), why=error.message)) from None
    codes = frozenset(code for part in parts for one in _comparisons(part) for code, _ in linear(one)[0].terms)
    unknown = sorted(codes - names)
    if unknown:
        raise ModelError(
            text(
                "statement {statement}: no {name} here; known are {names}",
                statement=repr(source),
                name=unknown,
                names=sorted(names),
            )
        )
    return Statement(source, tuple(parts), codes)


def _comparisons(part: Compare | If) -> list[Compare]:
    return [part] if isinstance(part, Compare) else [part.condition, part.then]


def _holds(part: Compare | If, values: Mapping[str, Array]) -> Array:
    if isinstance(part, If):
        return ~_holds(part.condition, values) | _holds(part.then, values)
    form, sign = linear(part)
    most = sum(abs(factor) for _, factor in form.terms) * 32_768 + abs(form.plus)
    kind: Any = np.int64 if most < 2**62 else object
    first = next(iter(values.values()))
    left = np.full(len(first), form.plus, kind)
    for code, factor in form.terms:
        left = left + values[code].astype(kind) * factor
    found: Array = np.asarray(signed(left, sign, 0), dtype=np.bool_)
    return found
