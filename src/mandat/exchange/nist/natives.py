"""The figures that the format has beside the votes: of units, of a contest, of the whole election."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mandat.election.fault import shown
from mandat.exchange.nist.contests import Read
from mandat.exchange.nist.frame import Frame
from mandat.exchange.nist.levels import Figure
from mandat.exchange.nist.mapping import Mapping as MappingFile
from mandat.exchange.nist.mapping import Native
from mandat.exchange.nist.parsing import way
from mandat.exchange.nist.schema import Election
from mandat.exchange.nist.units import Units
from mandat.exchange.nist.votes import TOTAL, Adding, Entry, device_of, entry
from mandat.language import text

UNIT: dict[Native, str] = {"VotersRegistered": "voters_registered", "VotersParticipated": "voters_participated"}
BALLOTS: dict[Native, str] = {
    "BallotsCast": "ballots_cast",
    "BallotsOutstanding": "ballots_outstanding",
    "BallotsRejected": "ballots_rejected",
}
OTHER: dict[Native, str] = {"Overvotes": "overvotes", "Undervotes": "undervotes", "WriteIns": "write_ins"}

MEANT: dict[Native, str] = {"VotersRegistered": "registered", "VotersParticipated": "voted"}
"""The account lines that are meant whoever writes: the format says just what these are."""
OURS: dict[Native, str] = {**MEANT, "BallotsCast": "cast", "BallotsRejected": "invalid"}
"""What mandat writes into them, where it is the same for every contest."""


class Natives:
    """Reads these figures of one election; `accounts` of the mapping says which account lines they are."""

    def __init__(
        self, election: Election, at: int, units: Units, mapping: MappingFile, own: bool, frame: Frame
    ) -> None:
        self._election = election
        self._at = at
        self._units = units
        self._lines = OURS if own else {**MEANT, **mapping.accounts}
        self._mapped = set(mapping.accounts)
        self._frame = frame
        self._adding = Adding(mapping, frame)
        self._of_units = {name: dict(self._unit_figures(name, field)) for name, field in UNIT.items()}
        self._of_ballots = self._ballots()

    def of(self, read: Read) -> dict[str, dict[str, Figure]]:
        """By account line and unit, the figures of a contest; those of units are taken within its area."""
        found: dict[Native, dict[str, Figure]] = {
            name: {unit: figure for unit, figure in figures.items() if read.unit in self._units.above(unit)}
            for name, figures in (self._of_units | self._of_ballots).items()
        }
        found |= self._others(read)
        lines: dict[str, list[dict[str, Figure]]] = {}
        for name, figures in found.items():
            line = self._lines.get(name)
            if line:
                lines.setdefault(line, []).append(figures)
            elif figures and name not in self._mapped:
                self._frame.say(text("{name} is left out: accounts, in a mapping, says which line it is", name=name))
        return {line: _together(parts) for line, parts in lines.items() if any(parts)}

    def check(self, accounts: Mapping[str, Mapping[str, Mapping[str, Figure]]]) -> None:
        """Holds the figures of mandat's own file against `accounts`, by contest, item and unit."""
        for name, figures in (self._of_units | self._of_ballots).items():
            line = self._lines.get(name, "")
            for unit, figure in figures.items():
                given = [ours[line][unit].count for ours in accounts.values() if line in ours and unit in ours[line]]
                known = [one for one in given if one is not None]
                if known and figure.count not in known:
                    expected = text(
                        "expected {expected}, as in the identifiers, found {found}",
                        expected=known[0],
                        found=figure.count if figure.count is not None else "-",
                    )
                    self._frame.wrong(figure.place, expected)

    def one_tier(self, contests: Iterable[Read]) -> None:
        """A fault where ballots of the whole election would be those of contests of several tiers."""
        tiers = {one.tier for one in contests}
        for name, figures in self._of_ballots.items():
            if figures and self._lines.get(name) and len(tiers) > 1:
                first = next(iter(figures.values()))
                expected = text(
                    "expected contests of one tier: {name} is not said of each, found {tiers}",
                    name=shown(name),
                    tiers=", ".join(sorted(tiers)),
                )
                self._frame.wrong(first.place, expected)

    def _unit_figures(self, name: Native, field: str) -> Iterator[tuple[str, Figure]]:
        for unit, (here, given) in self._units.given.items():
            count = getattr(given, field)
            if count is not None:
                yield unit, Figure(count, f"{here}.{name}")

    def _ballots(self) -> dict[Native, dict[str, Figure]]:
        found: dict[Native, dict[str, Figure]] = {name: {} for name in BALLOTS}
        entries: dict[tuple[Native, str], list[Entry]] = {}
        for at, given in enumerate(self._election.ballot_counts):
            here = way("Election", self._at, "BallotCounts", at)
            unit = self._unit(given, here)
            for name, field in BALLOTS.items():
                count = getattr(given, field)
                one = entry(given, count, f"{here}.{name}", self._frame) if count is not None else None
                if one is not None and unit is not None:
                    entries.setdefault((name, unit), []).append(one)
        for (name, unit), ours in entries.items():
            figure = self._adding.figure(ours)
            if figure is not None:
                found[name][unit] = figure
        return found

    def _others(self, read: Read) -> dict[Native, dict[str, Figure]]:
        found: dict[Native, dict[str, Figure]] = {name: {} for name in OTHER}
        entries: dict[tuple[Native, str], list[Entry]] = {}
        for at, given in enumerate(read.contest.other_counts):
            here = f"{read.place}.OtherCounts[{at}]"
            unit = self._unit(given, here)
            for name, field in OTHER.items():
                count = getattr(given, field)
                if count is not None and unit is not None:
                    one = Entry(TOTAL, device_of(given.device_class), count, f"{here}.{name}")
                    entries.setdefault((name, unit), []).append(one)
        for (name, unit), ours in entries.items():
            figure = self._adding.over_devices(ours)
            if figure is not None:
                found[name][unit] = figure
        return found

    def _unit(self, given: Any, here: str) -> str | None:
        unit = self._units.id_of.get(given.gp_unit_id)
        if unit is None and given.gp_unit_id not in self._units.left:
            expected = text("expected the @id of a unit, found {found}", found=shown(given.gp_unit_id))
            self._frame.wrong(f"{here}.GpUnitId", expected)
        return unit


def _together(parts: list[dict[str, Figure]]) -> dict[str, Figure]:
    """Several figures that are one line: their sum, where a unit has all of them; else it is not known."""
    if len(parts) == 1:
        return parts[0]
    together: dict[str, Figure] = {}
    for unit in dict.fromkeys(unit for figures in parts for unit in figures):
        given = [figures[unit] for figures in parts if unit in figures]
        counts = [one.count for one in given if one.count is not None]
        together[unit] = Figure(sum(counts) if len(counts) == len(parts) else None, given[0].place)
    return together
