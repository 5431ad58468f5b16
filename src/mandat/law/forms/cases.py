"""Cases of a relation, worked out from it: figures on which it fires, on which it just holds, holds, and is open.

For the tests of every check, and for training: what is the smallest change that a check sees?
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Literal

from mandat.law.forms.relation import Relation, linear
from mandat.law.forms.syntax import Compare

Kind = Literal["fires", "edge", "silent", "unknown"]

_HIGH = (1000, 997, 100_000, 10, 10_000_000)
_LOW = (3, 0, 17, 200)


@dataclass(frozen=True)
class Case:
    """Figures of a protocol, and what the relation says of them.

    `edge` is the last that holds: one ballot more or less, in the field `moved`, and it is `fires`.
    """

    kind: Kind
    values: dict[str, int | None]
    holds: bool | None
    moved: str


def cases(relation: Relation) -> tuple[Case, ...]:
    """One case of each kind, in the order of `Kind`; ValueError where none can be found."""
    deciding = relation.comparisons[-1]
    for moved, values in _bases(relation, deciding):
        for edge in _edges(deciding, moved, values):
            for step in (1, -1):
                found = _around(relation, values | {moved: edge}, moved, step)
                if found is not None:
                    return found
    raise ValueError(f"no figures found on which this just holds: {relation}")


def _around(relation: Relation, edge: dict[str, int], moved: str, step: int) -> tuple[Case, ...] | None:
    """The four cases around an edge beyond which, a step on, the relation fails."""
    fires = edge | {moved: edge[moved] + step}
    if min(*edge.values(), fires[moved]) < 0 or not relation.holds(edge) or relation.holds(fires) is not False:
        return None
    unknown: dict[str, int | None] = {**edge, moved: None}
    if relation.holds(unknown) is not None:
        return None
    return (
        Case("fires", dict(fires), False, moved),
        Case("edge", dict(edge), True, moved),
        Case("silent", dict(_silent(relation, edge, moved, step)), True, moved),
        Case("unknown", unknown, None, moved),
    )


def _silent(relation: Relation, edge: dict[str, int], moved: str, step: int) -> dict[str, int]:
    """Figures well inside; for an equation, which has no inside, other figures that make it true."""
    inside = edge | {moved: edge[moved] - step}
    if inside[moved] >= 0 and relation.holds(inside):
        return inside
    doubled = {code: 2 * value for code, value in edge.items()}
    return doubled if relation.holds(doubled) else edge


def _bases(relation: Relation, deciding: Compare) -> Iterator[tuple[str, dict[str, int]]]:
    """Figures for the other fields: large ones against the field that is moved, small ones beside it."""
    terms = dict(linear(deciding)[0].terms)
    for high, low in product(_HIGH, _LOW):
        for moved in sorted(terms, key=lambda code: abs(terms[code])):
            if terms[moved]:
                against = {code: high if times * terms[moved] < 0 else low for code, times in terms.items()}
                others = dict.fromkeys(sorted(relation.fields - set(terms)), high)
                yield moved, others | against


def _edges(deciding: Compare, moved: str, values: dict[str, int]) -> Iterator[int]:
    """The whole numbers about the point where both sides of the comparison are equal."""
    found, _ = linear(deciding)
    times = dict(found.terms)[moved]
    rest = found.value(values | {moved: 0})
    assert rest is not None
    at = -rest // times
    yield from (edge for edge in (at, at + 1, at - 1) if edge >= 0)
