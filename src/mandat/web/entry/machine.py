"""How a protocol goes from hand to hand: what may happen to it, who may do it, and what the journal then says.

Each event is a function from a value to the next one and a `Happened`, which the caller writes into the journal in
the same transaction. `Refused` says why something is not done. Roles are not known here, only persons: that the two
entries are by two people, and that nobody decides about an entry of his own.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from mandat.language import Text, text
from mandat.web.entry.cells import Cell
from mandat.web.entry.value import Copy, Hand, Protocol, Version


class Refused(ValueError):
    """Something that may not be done to a protocol as it stands; `message` says why."""

    def __init__(self, message: Text) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Happened:
    """What the journal says: the event and its data, whole numbers and texts only."""

    what: str
    data: Mapping[str, Any] = field(default_factory=dict)


After = tuple[Protocol, Happened]


# -- what a clerk does ---------------------------------------------------------------------------------------------


def claim(protocol: Protocol, who: str, mark: str) -> After:
    """Begin the first entry, or the second one after another person's. `mark` is new each time."""
    if protocol.stage == "waiting":
        return replace(protocol, first=Hand(who, mark)), Happened("claimed", {"entry": 1})
    if protocol.stage == "second wanted" and protocol.first is not None:
        if protocol.first.who == who:
            raise Refused(text("the second entry is made by another person"))
        return replace(protocol, second=Hand(who, mark)), Happened("claimed", {"entry": 2})
    raise Refused(text("this protocol is not waiting for an entry"))


def save(
    protocol: Protocol, who: str, mark: str, serial: int, typed: Mapping[str, str], lines: Collection[str]
) -> After:
    """Keep what stands in the fields. `serial` grows with each save; one that does not came late: refused."""
    hand = _own(protocol, who, mark)
    if hand.state != "open":
        raise Refused(text("this entry is paused or finished; nothing more is written into it"))
    if serial <= hand.serial:
        raise Refused(text("something newer has been saved from another window; load the page again"))
    may = lines if hand.asked is None else hand.asked
    if unknown := [code for code in typed if code not in may]:
        raise Refused(text("not a line that is asked for: {lines}", lines=unknown))
    changed = {code: value for code, value in typed.items() if hand.typed.get(code, "") != value}
    new = replace(hand, typed={**hand.typed, **changed}, serial=serial)
    return protocol.with_hand(new), Happened("saved", {"entry": _place(protocol, who), "typed": changed})


def pause(protocol: Protocol, who: str, mark: str) -> After:
    hand = _own(protocol, who, mark)
    if hand.state != "open":
        raise Refused(text("only an entry that is open can be paused"))
    return protocol.with_hand(replace(hand, state="paused")), Happened("paused", {"entry": _place(protocol, who)})


def resume(protocol: Protocol, who: str, mark: str) -> After:
    hand = _own(protocol, who, mark)
    if hand.state != "paused":
        raise Refused(text("only an entry that is paused can be resumed"))
    return protocol.with_hand(replace(hand, state="open")), Happened("resumed", {"entry": _place(protocol, who)})


def finish(
    protocol: Protocol,
    who: str,
    mark: str,
    figures: Mapping[str, Cell],
    fired: Collection[str],
    noted: Mapping[str, str],
) -> After:
    """Hand the entry in. `fired` are the checks that do not hold for these figures; `noted` what was said of each."""
    hand = _own(protocol, who, mark)
    if hand.state != "open":
        raise Refused(text("only an entry that is open can be finished"))
    if left := [code for code in fired if code not in noted]:
        raise Refused(text("look at the paper again, and confirm that it says so: {checks}", checks=left))
    kept = {code: noted[code] for code in fired}
    done = replace(hand, state="done", figures=dict(figures), noted=kept, asked=None)
    place = _place(protocol, who)
    protocol = protocol.with_hand(done)
    told: dict[str, Any] = {"entry": place, "figures": dict(figures), "noted": kept}
    if protocol.second is not None and all(one.state == "done" for one in protocol.hands):
        errors = any(code.startswith("E") for one in protocol.hands for code in one.noted)
        if not protocol.differing and not errors:
            protocol = replace(protocol, versions=(Version("original", dict(figures), by=who),))
    return protocol, Happened("finished", {**told, "stage": protocol.stage})


def discard(protocol: Protocol, who: str, by: str, reason: str) -> After:
    """Throw away an entry not handed in yet: a clerk his own, a coordinator anybody's. The journal keeps it."""
    hand = protocol.hand_of(who)
    if hand is None or hand.state == "done":
        raise Refused(text("there is no entry of this person that is not handed in"))
    if hand.asked is not None:
        raise Refused(text("an entry that was sent back is typed again, not thrown away"))
    _need(reason)
    place = _place(protocol, who)
    told = {"entry": place, "of": who, "by": by, "reason": reason}
    if protocol.first is not None and protocol.first.who == who:
        return replace(protocol, first=None), Happened("discarded", told)
    return replace(protocol, second=None), Happened("discarded", told)


# -- what a coordinator does ---------------------------------------------------------------------------------------


def send_back(protocol: Protocol, by: str, entries: Collection[int], mark: str) -> After:
    """Ask one hand or both to type again what differs (where nothing differs: everything), without saying why."""
    _not_a_hand(protocol, by)
    if protocol.stage not in ("differing", "doubted"):
        raise Refused(text("only a protocol that waits for a coordinator can be sent back"))
    if not entries or not set(entries) <= {1, 2}:
        raise Refused(text("expected the first entry, the second or both"))
    fields = protocol.differing or tuple(protocol.first.figures if protocol.first else ())
    for place, hand in zip((1, 2), protocol.hands, strict=True):
        if place in entries:
            left = {code: value for code, value in hand.typed.items() if code not in fields}
            again = replace(hand, state="open", claim=f"{mark}-{place}", typed=left, asked=fields, serial=0, noted={})
            protocol = protocol.with_hand(again)
    return protocol, Happened("sent back", {"entries": sorted(entries), "fields": list(fields)})


def decide(protocol: Protocol, by: str, figures: Mapping[str, Cell], reason: str) -> After:
    """Say what the paper says in the fields that differ, after looking at it."""
    _not_a_hand(protocol, by)
    if protocol.stage != "differing" or protocol.first is None:
        raise Refused(text("only a protocol whose two entries differ can be decided"))
    if set(figures) != set(protocol.differing):
        raise Refused(text("expected a figure for each line that differs, and for no other"))
    _need(reason)
    whole = {**protocol.first.figures, **figures}
    told = {"figures": dict(figures), "reason": reason}
    return replace(protocol, versions=(Version("original", whole, by, reason),)), Happened("decided", told)


def accept(protocol: Protocol, by: str, reason: str) -> After:
    """Confirm two equal entries whose figures contradict each other: the paper says so."""
    _not_a_hand(protocol, by)
    if protocol.stage != "doubted" or protocol.first is None:
        raise Refused(text("only a protocol with errors that stand on the paper can be accepted"))
    _need(reason)
    version = Version("original", protocol.first.figures, by, reason)
    checks = sorted({code for one in protocol.hands for code in one.noted})
    return replace(protocol, versions=(version,)), Happened("accepted", {"checks": checks, "reason": reason})


def correct(protocol: Protocol, by: str, copy: Copy, figures: Mapping[str, Cell], reason: str, document: str) -> After:
    """A new version after a court's decision or a recount; the earlier ones stay."""
    if copy not in ("court", "recount"):
        raise Refused(text("expected a court or a recount"))
    if protocol.stage != "definitive":
        raise Refused(text("only a definitive protocol can be corrected"))
    if set(figures) != set(protocol.versions[0].figures):
        raise Refused(text("expected every line of the protocol"))
    _need(reason)
    _need_document(document)
    version = Version(copy, dict(figures), by, reason, document)
    told = {"copy": copy, "figures": dict(figures), "reason": reason, "document": document}
    return replace(protocol, versions=(*protocol.versions, version)), Happened("corrected", told)


def annul(protocol: Protocol, by: str, reason: str, document: str) -> After:
    """The unit's result is void: it is in, and counts for nothing. `document` is the decision that says so."""
    if protocol.annulled:
        raise Refused(text("it is annulled already"))
    _need(reason)
    _need_document(document)
    after = replace(protocol, annulled=reason, annulled_by=by, annulled_document=document)
    return after, Happened("annulled", {"by": by, "reason": reason, "document": document})


def reinstate(protocol: Protocol, by: str, reason: str, document: str) -> After:
    """The annulment is taken back; everything stands as it stood."""
    if not protocol.annulled:
        raise Refused(text("it is not annulled"))
    _need(reason)
    _need_document(document)
    after = replace(protocol, annulled="", annulled_by="", annulled_document="")
    return after, Happened("reinstated", {"by": by, "reason": reason, "document": document})


# ------------------------------------------------------------------------------------------------------------------


def _own(protocol: Protocol, who: str, mark: str) -> Hand:
    if protocol.annulled:
        raise Refused(text("this protocol is annulled"))
    hand = protocol.hand_of(who)
    if hand is None or hand.claim != mark or protocol.versions:
        raise Refused(text("this entry is no longer yours: it was thrown away or sent back meanwhile"))
    return hand


def _place(protocol: Protocol, who: str) -> int:
    return 1 if protocol.first is not None and protocol.first.who == who else 2


def _not_a_hand(protocol: Protocol, by: str) -> None:
    if protocol.annulled:
        raise Refused(text("this protocol is annulled"))
    if protocol.hand_of(by) is not None:
        raise Refused(text("nobody decides about an entry of his own"))


def _need(reason: str) -> None:
    if not reason.strip():
        raise Refused(text("expected a reason"))


def _need_document(document: str) -> None:
    if not document.strip():
        raise Refused(text("expected the number and day of the document that it rests on"))
