"""Every measure: its name, the question it answers, its formula and source, and how it takes independents."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from mandat.language import Text

Unit = Literal["share", "number", "count", "table"]
"""share: of one, written as a percentage; number: plain; count: a whole number; table: more than one number."""


@dataclass(frozen=True)
class Family:
    """Measures that answer one question."""

    id: str
    name: Text
    question: Text


@dataclass(frozen=True)
class Measure:
    """One measure. `formula` is written as in the literature: v and s are shares of votes and seats, p of either.

    `reading`: what its values mean. `alone`: how independents (party "") are taken. `compute` is the function it
    is computed with.
    """

    id: str
    family: Family
    name: Text
    question: Text
    formula: str
    source: str
    reading: Text
    alone: Text
    unit: Unit
    compute: Callable[..., Any]

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "family": self.family.id,
            "name": self.name.in_all(),
            "question": self.question.in_all(),
            "formula": self.formula,
            "source": self.source,
            "reading": self.reading.in_all(),
            "independents": self.alone.in_all(),
            "unit": self.unit,
            "function": f"mandat.measure.{self.compute.__name__}",
        }


def by_id(measures: Iterable[Measure]) -> dict[str, Measure]:
    """The measures by their ids; ValueError where two have the same."""
    found: dict[str, Measure] = {}
    for one in measures:
        if one.id in found:
            raise ValueError(f"two measures are called {one.id}")
        found[one.id] = one
    return found
