"""One protocol in the service, as a value: the hands that enter it and the versions that became definitive.

Plain Python, immutable, without Django and without a database; `machine` says how one value follows another.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from mandat.web.entry.cells import Cell

Stage = Literal[
    "waiting", "first", "second wanted", "second", "differing", "doubted", "returned", "definitive", "annulled"
]
STAGES: tuple[Stage, ...] = (
    "waiting",
    "first",
    "second wanted",
    "second",
    "returned",
    "differing",
    "doubted",
    "definitive",
    "annulled",
)
HandState = Literal["open", "paused", "done"]
Copy = Literal["original", "recount", "court"]
PRECEDENCE: tuple[Copy, ...] = ("court", "recount", "original")


@dataclass(frozen=True)
class Hand:
    """One person's entry. `typed` is what stands in the fields, as typed; `figures` what it comes to once done.

    `claim` marks this claim, so that nothing sent for an earlier one lands here; `serial` is that of the last save.
    `asked` are the fields to be typed again, None for all. `noted` are checks that fired and what was said of each.
    """

    who: str
    claim: str
    state: HandState = "open"
    typed: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, Cell] = field(default_factory=dict)
    noted: Mapping[str, str] = field(default_factory=dict)
    asked: tuple[str, ...] | None = None
    serial: int = 0


@dataclass(frozen=True)
class Version:
    """Figures that are definitive: of the protocol as entered, after a recount, or by a court."""

    copy: Copy
    figures: Mapping[str, Cell]
    by: str
    why: str = ""
    document: str = ""
    """The number and day of the court's decision or the recount's record; "" of an original."""


@dataclass(frozen=True)
class Protocol:
    """The whole: at most two hands, and versions in the order in which they came."""

    first: Hand | None = None
    second: Hand | None = None
    versions: tuple[Version, ...] = ()
    annulled: str = ""
    """Why it is annulled, "" where it is not."""
    annulled_by: str = ""
    annulled_document: str = ""

    @property
    def hands(self) -> tuple[Hand, ...]:
        return tuple(one for one in (self.first, self.second) if one is not None)

    @property
    def stage(self) -> Stage:
        if self.annulled:
            return "annulled"
        if self.versions:
            return "definitive"
        if self.first is None:
            return "waiting"
        if any(one.state != "done" for one in self.hands):
            if any(one.asked is not None and one.state != "done" for one in self.hands):
                return "returned"
            return "first" if self.second is None else "second"
        if self.second is None:
            return "second wanted"
        return "differing" if self.differing else "doubted"

    @property
    def differing(self) -> tuple[str, ...]:
        """The fields in which two done entries differ."""
        if self.first is None or self.second is None or any(one.state != "done" for one in self.hands):
            return ()
        one, other = self.first.figures, self.second.figures
        return tuple(code for code in one if code not in other or one[code] != other[code])

    @property
    def counts(self) -> Version | None:
        """The version that counts: a court's before a recount's before the original; of one kind the latest."""
        if self.annulled:
            return None
        for copy in PRECEDENCE:
            for version in reversed(self.versions):
                if version.copy == copy:
                    return version
        return None

    def hand_of(self, who: str) -> Hand | None:
        return next((one for one in self.hands if one.who == who), None)

    def with_hand(self, hand: Hand) -> "Protocol":
        """The same with this person's hand in place of the one before."""
        return replace(self, first=hand) if self.first and self.first.who == hand.who else replace(self, second=hand)


def seen_of(protocol: Protocol) -> str:
    """A mark of everything that a coordinator goes by: what is handed in, the versions, the annulment. What somebody
    types meanwhile leaves it as it is."""
    hands = [[one.who, one.claim, one.state == "done", sorted(one.figures.items())] for one in protocol.hands]
    versions = [dict(vars(one), figures=sorted(one.figures.items())) for one in protocol.versions]
    told = [hands, versions, protocol.annulled, protocol.annulled_document]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


def to_json(protocol: Protocol) -> dict[str, Any]:
    """As plain data, for the database."""
    return {
        "hands": [{**vars(one), "asked": None if one.asked is None else list(one.asked)} for one in protocol.hands],
        "versions": [dict(vars(one)) for one in protocol.versions],
        "annulled": protocol.annulled,
        "annulled_by": protocol.annulled_by,
        "annulled_document": protocol.annulled_document,
    }


def from_json(data: Mapping[str, Any]) -> Protocol:
    """The value that `to_json` wrote."""
    hands = [
        Hand(**{**one, "asked": None if one["asked"] is None else tuple(one["asked"])}) for one in data.get("hands", ())
    ]
    first, second = (*hands, None, None)[:2]
    versions = tuple(Version(**one) for one in data.get("versions", ()))
    annulment = (data.get(key, "") for key in ("annulled", "annulled_by", "annulled_document"))
    return Protocol(first, second, versions, *annulment)
