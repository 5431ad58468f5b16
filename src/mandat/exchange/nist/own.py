"""What mandat writes beyond the format's own names, as external identifiers: `OtherType` "mandat", `Label`, `Value`.

    of the election   format, id, law, source, seats.TIER, deadline_passed, official ([tier, party, seats])
    of a unit, a contest, a candidate, a party: id, and the columns of its table that the format has no name for
    of a contest      contestant ({selection, contestant, ...}: a list's own columns),
                      counts ([unit, {item: number or null}]: account lines, and what is not known),
                      published ([item, count, percent, source]), annulled (a unit that counts for nothing)
    of a candidate    declared (the place among the declared winners)
    of a selection    item: the account line that it is
    of a person       member ({contest, contestant, member, order, groups}), named (the place among the named)

Values in brackets are JSON in a text. A file that has `format` is mandat's own: there what the format could say
otherwise (voters registered, ballots cast) only repeats, and is held against, what stands in the identifiers.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from mandat.exchange.nist.schema import ExternalIdentifier

OWN = "mandat"
FORMAT = "1"
UNKNOWN_LANGUAGE = "und"
"""The language of the plain name, which has none; the code is that of BCP 47."""


def identifier(label: str, value: str) -> dict[str, str]:
    """An external identifier of mandat's own."""
    return {
        "@type": "ElectionResults.ExternalIdentifier",
        "Type": "other",
        "OtherType": OWN,
        "Label": label,
        "Value": value,
    }


def as_json(value: Any) -> str:
    """A value of several parts, in one text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Labels:
    """mandat's identifiers of one object: by label, each value with its place in the object's list."""

    def __init__(self, identifiers: Iterable[ExternalIdentifier]) -> None:
        self._values: dict[str, list[tuple[int, str]]] = {}
        for place, one in enumerate(identifiers):
            if one.type == "other" and one.other_type == OWN and one.label:
                self._values.setdefault(one.label, []).append((place, one.value))

    def __contains__(self, label: str) -> bool:
        return label in self._values

    def get(self, label: str) -> str | None:
        """The first value, or None."""
        return self._values[label][0][1] if label in self._values else None

    def all(self, label: str) -> list[tuple[int, str]]:
        """Every value with its place."""
        return self._values.get(label, [])

    def cells(self, columns: Iterable[str]) -> Mapping[str, str]:
        """The values that are columns of a table."""
        return {column: value for column in columns if (value := self.get(column)) is not None}

    def starting(self, prefix: str) -> list[tuple[str, int, str]]:
        """(rest of the label, place, value) of the labels that begin so."""
        return [
            (label.removeprefix(prefix), place, value)
            for label, values in self._values.items()
            if label.startswith(prefix)
            for place, value in values
        ]
