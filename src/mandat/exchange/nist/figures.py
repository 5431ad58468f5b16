"""The figures of a document as rows of counts: votes of the selections, account lines, and the seats announced."""

from collections.abc import Iterable, Mapping

from mandat.election.fault import shown
from mandat.exchange.nist.contests import Item, Read
from mandat.exchange.nist.document import found, parse_value, whole
from mandat.exchange.nist.frame import Frame
from mandat.exchange.nist.levels import Figure, Lowest
from mandat.exchange.nist.mapping import Mapping as MappingFile
from mandat.exchange.nist.natives import Natives
from mandat.exchange.nist.schema import VoteCounts
from mandat.exchange.nist.units import Units
from mandat.exchange.nist.votes import SEATS, Adding, Entry, entry
from mandat.language import text

Figures = dict[str, Figure]
"""By unit."""


class Counting:
    """Reads the figures of the contests of one election."""

    def __init__(self, units: Units, natives: Natives, mapping: MappingFile, own: bool, frame: Frame) -> None:
        self._units = units
        self._natives = natives
        self._mapping = mapping
        self._own = own
        self._frame = frame
        self._adding = Adding(mapping, frame)
        self._rank = {unit: rank for rank, unit in enumerate(units.parent)}

    def rows(self, contests: Iterable[Read]) -> None:
        """Adds the rows of counts, official and declared of the contests to the frame."""
        lowest = Lowest(self._units)
        accounts: dict[str, dict[str, Figures]] = {}
        for read in contests:
            items, announced = self._selections(read)
            given = self._identifiers(read, items)
            accounts[read.id] = given
            for item, figures in given.items():
                items.setdefault(item, {}).update(figures)
            if not self._own:
                for item, figures in self._natives.of(read).items():
                    if item in items:
                        expected = text("expected {item} once: it is among the selections too", item=shown(item))
                        self._frame.wrong(read.place, expected)
                    items.setdefault(item, figures)
            self._add(read, items, lowest, frozenset(one.id for one in read.items if not one.is_account))
            if announced:
                for item, seats in announced.items():
                    self._official(read, item, seats)
            elif not self._own:
                self._winners(read, items)
        if self._own:
            self._natives.check(accounts)

    def _add(self, read: Read, items: Mapping[str, Figures], lowest: Lowest, contestants: frozenset[str]) -> None:
        rows: list[tuple[int, int, str, str, Figure]] = []
        for rank, (item, given) in enumerate(items.items()):
            figures = self._of_level(read, given)
            taken, differences = lowest.of(figures)
            if len(taken) < len(figures):
                self._frame.say(
                    text(
                        "contest {contest}: figures of units above or below those that are taken are left out",
                        contest=read.id,
                    )
                )
            for one in differences:
                if item in contestants or self._own:
                    expected = text(
                        "expected {sum}, the sum of the units below, found {found}: level, in a mapping, says which "
                        "are taken",
                        sum=one.sum,
                        found=figures[one.unit].count or 0,
                    )
                    self._frame.wrong(figures[one.unit].place, expected)
                else:
                    self._frame.say(
                        text(
                            "contest {contest}: {item} of {unit} is {figure}, the units below, which are taken, add up "
                            "to {sum}",
                            contest=read.id,
                            item=item,
                            unit=one.unit,
                            figure=figures[one.unit].count or 0,
                            sum=one.sum,
                        )
                    )
            rows += [(self._rank[unit], rank, unit, item, figure) for unit, figure in taken.items()]
        for _, _, unit, item, figure in sorted(rows, key=lambda row: row[:2]):
            self._frame.count(figure.place, unit, read.id, item, figure.count)

    def _of_level(self, read: Read, figures: Figures) -> Figures:
        if self._mapping.level is None:
            return figures
        kept = {unit: one for unit, one in figures.items() if self._units.level[unit] == self._mapping.level}
        if len(kept) < len(figures):
            self._frame.say(
                text(
                    "contest {contest}: figures of other levels than {level} are left out",
                    contest=read.id,
                    level=self._mapping.level,
                )
            )
        return kept

    def _selections(self, read: Read) -> tuple[dict[str, Figures], dict[str, tuple[int, str]]]:
        """By item the votes, and by contestant the seats announced with their place."""
        items: dict[str, Figures] = {}
        announced: dict[str, tuple[int, str]] = {}
        for item in read.items:
            by_unit: dict[str, list[Entry]] = {}
            for at, given in enumerate(item.selection.vote_counts):
                where = f"{item.place}.VoteCounts[{at}]"
                unit = self.unit(given.gp_unit_id, where)
                if unit is None:
                    continue
                if given.type == SEATS:
                    self._seats(read, item, given, where, unit, announced)
                    continue
                one = entry(given, given.count, where, self._frame)
                if one is not None:
                    by_unit.setdefault(unit, []).append(one)
            figures = {unit: self._adding.figure(ours) for unit, ours in by_unit.items()}
            items[item.id] = {unit: figure for unit, figure in figures.items() if figure is not None}
        return items, announced

    def unit(self, name: str, where: str) -> str | None:
        """The id of the unit of a count; None, and a fault, for one that is not there, or (told) is left out."""
        unit = self._units.id_of.get(name)
        if unit is None and name in self._units.left:
            self._frame.say(text("figures of units that are left out are not read"))
        elif unit is None:
            expected = text("expected the @id of a unit, found {found}", found=shown(name))
            self._frame.wrong(f"{where}.GpUnitId", expected)
        return unit

    def _seats(
        self,
        read: Read,
        item: Item,
        given: VoteCounts,
        where: str,
        unit: str,
        announced: dict[str, tuple[int, str]],
    ) -> None:
        if item.is_account or unit != read.unit:
            self._frame.say(text("seats announced for a part of a contest's area are left out"))
        elif item.id in announced:
            first = announced[item.id][1]
            expected = text("expected this count of the unit once, found it at {place} too", place=first)
            self._frame.wrong(where, expected)
        else:
            announced[item.id] = (given.count, where)

    def _official(self, read: Read, item: str, seats: tuple[int, str]) -> None:
        number, where = seats
        cells = {"tier": read.tier, "contest": read.id, "contestant": item, "seats": str(number)}
        self._frame.add("official", where, cells)

    def _winners(self, read: Read, items: Mapping[str, Figures]) -> None:
        """Winners that a foreign file names: announced where the votes are known, else declared."""
        winners = [
            one for one in read.items if one.candidate is not None and one.candidate.post_election_status == "winner"
        ]
        voted = any(items.get(one.id) for one in read.items if not one.is_account)
        for one in winners:
            if voted:
                self._official(read, one.id, (1, one.place))
            else:
                self._frame.add("declared", one.place, {"contest": read.id, "contestant": one.id})

    def _identifiers(self, read: Read, items: Mapping[str, Figures]) -> dict[str, Figures]:
        """By item the account lines, and what is not known, that mandat wrote in the contest's identifiers."""
        given: dict[str, Figures] = {}
        for at, value in read.labels.all("counts"):
            where = f"{read.place}.ExternalIdentifier[{at}].Value"
            try:
                document = parse_value(value)
            except ValueError:
                document = None
            match document:
                case [str(unit), dict(lines)] if all(one is None or _count(one) is not None for one in lines.values()):
                    pass
                case _:
                    expected = text(
                        'expected a unit and its figures, as ["u1", {{"cast": 5}}], found {found}', found=found(value)
                    )
                    self._frame.wrong(where, expected)
                    continue
            if unit not in self._units.parent:
                expected = text("expected the id of a unit, found {found}", found=shown(unit))
                self._frame.wrong(where, expected)
                continue
            for item, number in lines.items():
                ours = given.setdefault(item, {})
                first = ours.get(unit) or items.get(item, {}).get(unit)
                if first is not None:
                    expected = text("expected this count of the unit once, found it at {place} too", place=first.place)
                    self._frame.wrong(where, expected)
                ours[unit] = Figure(_count(number), where)
        return given


def _count(value: object) -> int | None:
    number = whole(value)
    return number if number is not None and number >= 0 else None
