"""A finding's life in plain Python: what may be said of it in which state, and when it is open again."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any, Literal

from mandat.count import Finding
from mandat.language import Text, text
from mandat.web.entry.value import PRECEDENCE

State = Literal["open", "explained", "closed", "gone"]

STATE_NAMES: dict[str, Text] = {
    "open": text("open"),
    "explained": text("explained"),
    "closed": text("closed"),
    "gone": text("no longer found"),
}

_STEPS: dict[str, tuple[tuple[State, ...], State]] = {
    "explain": (("open", "explained"), "explained"),
    "close": (("open", "explained"), "closed"),
    "reopen": (("explained", "closed"), "open"),
}
ENTRIES = {"explain": "finding explained", "close": "finding closed", "reopen": "finding reopened"}
"""What the journal calls each step."""


class NotDone(ValueError):
    """Something that may not be done to a finding as it stands; `message` says why."""

    def __init__(self, message: Text) -> None:
        super().__init__(message)
        self.message = message


def key_of(finding: Finding) -> str:
    """Which finding it is, whatever its figures and of whichever version: the check, the place and the lines."""
    where = (finding.code, finding.tier, finding.contest, finding.unit, finding.field)
    return _sha([*where, sorted(finding.found)])


def keyed(findings: Iterable[Finding]) -> Iterator[tuple[str, Finding]]:
    """Each finding with a key of its own. Where several versions of a protocol have the same one, that of the version
    which counts has the key, those of the others a key with their version in it."""
    by_key: dict[str, list[Finding]] = {}
    for one in findings:
        by_key.setdefault(key_of(one), []).append(one)
    for key, same in by_key.items():
        same.sort(key=lambda one: PRECEDENCE.index(one.copy) if one.copy in PRECEDENCE else len(PRECEDENCE))
        for place, one in enumerate(same):
            yield (key if place == 0 else _sha([key, one.copy, place])), one


def print_of(finding: Finding) -> str:
    """The figures it is about: of its own paper, and in its words those of other papers."""
    return _sha([finding.copy, sorted(finding.found.items()), finding.message.to("en")])


def after(state: str, step: str, words: str) -> State:
    """The state after a step. `NotDone` where it may not be taken, or nothing is said."""
    if step not in _STEPS:
        raise NotDone(text("expected one of {known}", known=", ".join(_STEPS)))
    before, then = _STEPS[step]
    if state not in before:
        raise NotDone(text("this finding is not in a state in which that can be done"))
    if not words.strip():
        raise NotDone(text("expected a reason"))
    return then


def by_itself(state: str, known: str, found: str | None) -> State | None:
    """What becomes of a state when the figures change: `found` is the print now, None where it is not found any more.

    None: it stays as it is.
    """
    if found is None:
        return None if state == "gone" else "gone"
    if state == "gone" or (state in ("explained", "closed") and known != found):
        return "open"
    return None


def _sha(data: Any) -> str:
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, default=str).encode()).hexdigest()
