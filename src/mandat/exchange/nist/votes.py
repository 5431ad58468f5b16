"""The counts of one selection in one unit, by class of voting and by device, made one figure."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mandat.exchange.nist.frame import Frame
from mandat.exchange.nist.levels import Figure
from mandat.exchange.nist.mapping import Mapping
from mandat.language import text

TOTAL, SEATS, OTHER, MAIN, ABSENTEE = "total", "seats", "other", "election-day", "absentee"
_OF_ABSENTEE = ("absentee-fwab", "absentee-in-person", "absentee-mail", "uocava")


@dataclass(frozen=True)
class Entry:
    """One count: its type (`other/NAME` for one that the format has no name for), its device, its place."""

    type: str
    device: str
    count: int | None
    place: str


def entry(given: Any, count: int | None, place: str, frame: Frame) -> Entry | None:
    """The entry of a VoteCounts or BallotCounts; None, and a fault, for a round of a ranked vote."""
    if given.round is not None:
        expected = text("expected no rounds: the counts of a ranked vote are not read")
        frame.wrong(f"{place}.Round", expected)
        return None
    if given.is_suppressed_for_privacy:
        frame.say(text("counts that are suppressed for privacy are not known"))
        count = None
    kind = given.type if given.type != OTHER else f"{OTHER}/{given.other_type or ''}"
    return Entry(kind, device_of(given.device_class), count, place)


def device_of(given: Any) -> str:
    """A device class as one text; "" for none."""
    return json.dumps(given, sort_keys=True, default=str) if given is not None else ""


class Adding:
    """How the classes of voting are made one figure: see `Mapping` for the types that are parts of the total."""

    def __init__(self, mapping: Mapping, frame: Frame) -> None:
        self._mapping = mapping
        self._frame = frame

    def figure(self, entries: Sequence[Entry]) -> Figure | None:
        """The one figure of some entries; None where there is none, or where they do not fit (a fault)."""
        if len(entries) == 1 and entries[0].type == TOTAL and not entries[0].device:  # nearly always
            return Figure(entries[0].count, entries[0].place)
        by_type: dict[str, list[Entry]] = {}
        for one in entries:
            by_type.setdefault(one.type, []).append(one)
        classes: dict[str, Figure] = {}
        for kind, ours in by_type.items():
            figure = self.over_devices(ours)
            if figure is None:
                return None
            classes[kind] = figure
        total = classes.pop(TOTAL, None)
        if not self._only_parts(classes, total):
            return None
        if not self._absentee(classes):
            return None
        if total is None:
            return self._sum(classes) if classes else None
        if classes:
            return total if self._agrees(classes, total) else None
        return total

    def over_devices(self, entries: list[Entry]) -> Figure | None:
        """The figure of one type: that without a device, else the sum of the devices'."""
        for place, one in enumerate(entries):
            first = next(other for other in entries if other.device == one.device)
            if first is not entries[place]:
                expected = text("expected this count of the unit once, found it at {place} too", place=first.place)
                self._frame.wrong(one.place, expected)
                return None
        whole = next((one for one in entries if not one.device), None)
        if whole is not None:
            if len(entries) > 1:
                self._frame.say(text("counts by device are left out where there is one of all devices"))
            return Figure(whole.count, whole.place)
        if len(entries) > 1:
            self._frame.say(text("counts by device are added up"))
        return _added([Figure(one.count, one.place) for one in entries])

    def _only_parts(self, classes: dict[str, Figure], total: Figure | None) -> bool:
        """Takes out the types that are no parts of the total; False where it is not known which are."""
        for kind in [kind for kind in classes if kind.startswith(f"{OTHER}/")]:
            if kind in self._mapping.parts:
                continue
            if kind not in self._mapping.not_parts and total is None:
                expected = text(
                    "expected a total, or a type that is known to be a part of it, found {found}: "
                    "parts and not_parts, in a mapping, say it",
                    found=kind,
                )
                self._frame.wrong(classes[kind].place, expected)
                return False
            self._frame.say(text("counts of the type {type} are left out", type=kind))
            del classes[kind]
        return True

    def _absentee(self, classes: dict[str, Figure]) -> bool:
        """Takes out the classes of absentee voting where there is a count of all of them."""
        whole = classes.get(ABSENTEE)
        parts = {kind: classes[kind] for kind in _OF_ABSENTEE if kind in classes}
        if whole is None or not parts:
            return True
        known = _added(list(parts.values())).count
        if known is not None and whole.count is not None and known > whole.count:
            expected = text(
                "expected at least {sum}, the sum of its classes, found {found}", sum=known, found=whole.count
            )
            self._frame.wrong(whole.place, expected)
            return False
        for kind in parts:
            del classes[kind]
        return True

    def _sum(self, classes: dict[str, Figure]) -> Figure:
        if len(classes) > 1:
            self._frame.say(text("counts of {types} are added up", types=", ".join(sorted(classes))))
        return _added(list(classes.values()))

    def _agrees(self, classes: dict[str, Figure], total: Figure) -> bool:
        """Whether the parts fit the total: no more, and where voting on the day is among them just as many."""
        added = _added(list(classes.values())).count
        if added is None or total.count is None or added == total.count:
            return True
        types = ", ".join(sorted(classes))
        if added > total.count or MAIN in classes:
            expected = text(
                "expected {sum}, the sum of {types}, for the total, found {found}",
                sum=added,
                types=types,
                found=total.count,
            )
            self._frame.wrong(total.place, expected)
            return False
        self._frame.say(text("beside the total there are only some of its parts: {types}", types=types))
        return True


def _added(figures: list[Figure]) -> Figure:
    known = [one.count for one in figures if one.count is not None]
    return Figure(sum(known) if len(known) == len(figures) else None, figures[0].place)
