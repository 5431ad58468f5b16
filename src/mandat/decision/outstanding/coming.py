"""How many ballots can still come in a contest, and what of its figures belongs to the units that are in."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from mandat.decision.ballots import Bounds
from mandat.decision.outstanding.model import Outstanding, Source
from mandat.election import Election

_BALLOTS: tuple[Source, ...] = ("cast", "issued", "received", "registered")
"""Lines of a protocol that are no fewer than the ballots in its boxes, those nearest to them first."""
_ABOVE = ("cast", "issued", "registered")


@dataclass(frozen=True)
class Coming:
    """`tally`: the sums over the units that are in, None where not known. `registered`: the voters of all units."""

    out: Outstanding
    tally: dict[str, int | None]
    registered: Bounds | None


@dataclass
class _Lines:
    """The rows of one item of a contest by where they lie: (unit, figure)."""

    counted: list[tuple[str, int | None]] = field(default_factory=list)
    out: list[tuple[str, int | None]] = field(default_factory=list)
    across: list[tuple[str, int | None]] = field(default_factory=list)


class Areas:
    """The tree of an election's units: which are lowest, and which lie below which."""

    def __init__(self, election: Election) -> None:
        self.election = election
        parents = {unit.parent for unit in election.units.values()}
        self._inside: dict[str, list[str]] = {}
        for unit in election.units:
            if unit not in parents:
                for area in election.above(unit):
                    self._inside.setdefault(area, []).append(unit)
        self.below = {area: len(leaves) for area, leaves in self._inside.items()}

    def inside(self, area: str) -> list[str]:
        """The lowest units of an area."""
        return self._inside[area]


def coming(areas: Areas, contests: Iterable[str], at_most: dict[str, int]) -> Iterator[tuple[str, Coming]]:
    """What is out, for each contest of which units are out."""
    election = areas.election
    out = {contest: units for contest in contests if (units := election.uncounted(contest))}
    rows: dict[str, list[tuple[str, str, int | None]]] = {contest: [] for contest in out}
    if out:
        for unit, contest, item, count in election.counts.rows():
            if contest in rows:
                rows[contest].append((unit, item, count))
    for contest, units in out.items():
        yield contest, _Contest(areas, contest, units, rows[contest]).coming(at_most.get(contest))


class _Contest:
    """The figures of one contest, some of whose units are out."""

    def __init__(self, areas: Areas, contest: str, units: list[str], rows: list[tuple[str, str, int | None]]) -> None:
        self.areas = areas
        self.election = areas.election
        self.contest = contest
        self.units = units
        self.inside = areas.inside(self.election.contests[contest].unit)
        self.out_below: Counter[str] = Counter()
        for unit in units:
            self.out_below.update(self.election.above(unit))
        self.lines: dict[str, _Lines] = {}
        for unit, item, count in rows:
            lines, out = self.lines.setdefault(item, _Lines()), self.out_below.get(unit, 0)
            where = lines.counted if not out else lines.out if out == areas.below[unit] else lines.across
            where.append((unit, count))

    def coming(self, given: int | None) -> Coming:
        bounds = _Bounds(self)
        if given is not None:
            ballots: int | None = given
            sources: dict[Source, tuple[int, int]] = {"given": (len(self.units), given)}
            without: tuple[str, ...] = ()
        else:
            bounds.find()
            ballots, sources, without = bounds.ballots, bounds.sources, tuple(bounds.left)
        covered, voters = self._voters()
        out = Outstanding(tuple(self.units), len(self.inside), ballots, sources, without, covered, voters)
        return Coming(out, self._tally(), self._registered())

    def sum(self, item: str, of: str) -> int | None:
        """The sum of an item's rows that lie in the `counted` units or in those `out`; None where one is lacking."""
        if item not in self.lines:
            return None
        rows = [(unit, figure) for unit, figure in getattr(self.lines[item], of) if figure is not None]
        due = len(self.units) if of == "out" else len(self.inside) - len(self.units)
        return sum(figure for _, figure in rows) if sum(self.areas.below[unit] for unit, _ in rows) == due else None

    def _tally(self) -> dict[str, int | None]:
        """Sums over the counted units. A line given only for the units that are out is not there at all."""
        own = self.election.tally(self.contest)
        votes = {who: own[who] for who in self.election.contestants[self.contest]}
        lines = {
            item: self.sum(item, "counted")
            for item, lines in self.lines.items()
            if item not in votes and (lines.counted or lines.across)
        }
        return {**votes, **lines}

    def _registered(self) -> Bounds | None:
        """The voters on the lists of all units when all are in; None where nothing is known of the counted ones."""
        if "registered" not in self.lines:
            return None
        lines = self.lines["registered"]
        rows = [(unit, figure) for unit, figure in (*lines.counted, *lines.out, *lines.across) if figure is not None]
        known = sum(figure for _, figure in rows)
        if sum(self.areas.below[unit] for unit, _ in rows) == len(self.inside):
            return Bounds(known, known)
        counted = self.sum("registered", "counted")
        if counted is None:
            return None
        told = [(unit, figure) for unit, figure in lines.out if figure is not None]
        low, high = counted + sum(figure for _, figure in told), 0
        above = {unit for unit, _ in told}
        for unit in self.units:
            if above.isdisjoint(self.election.above(unit)):
                voters = self.election.units[unit].voters
                if voters is None:
                    return Bounds(low, None)
                high += voters
        return Bounds(low, low + high)

    def _voters(self) -> tuple[int | None, int | None]:
        """Voters on the lists of the units that are in, and of all."""
        out = set(self.units)
        covered = self.sum("registered", "counted")
        if covered is None:
            covered = self._on_lists(unit for unit in self.inside if unit not in out)
        outside = self.sum("registered", "out")
        if outside is None:
            told = dict(self.lines["registered"].out) if "registered" in self.lines else {}
            figures = [
                self.election.units[unit].voters if told.get(unit) is None else told[unit] for unit in self.units
            ]
            outside = None if None in figures else sum(figure or 0 for figure in figures)
        return covered, None if covered is None or outside is None else covered + outside

    def _on_lists(self, units: Iterable[str]) -> int | None:
        figures = [self.election.units[unit].voters for unit in units]
        return None if None in figures else sum(figure or 0 for figure in figures)

    def ballots_below(self, unit: str) -> int:
        """Ballots already counted in units at or below one: no fewer are in their boxes."""
        items = (*self.election.contestants[self.contest], "against_all", "invalid")
        return sum(
            figure
            for item in items
            if item in self.lines
            for below, figure in self.lines[item].counted
            if figure is not None and unit in self.election.above(below)
        )


class _Bounds:
    """A bound of the ballots of each unit that is out; `left` are the units still without one."""

    def __init__(self, own: _Contest) -> None:
        self.own = own
        self.election = own.election
        self.left = dict.fromkeys(own.units)
        self.sources: dict[Source, tuple[int, int]] = {}

    @property
    def ballots(self) -> int | None:
        return None if self.left else sum(ballots for _, ballots in self.sources.values())

    def find(self) -> None:
        """A unit's own figures first, then those of a unit above it."""
        for item in _BALLOTS:
            for unit, figure in self.own.lines[item].out if item in self.own.lines else ():
                if figure is not None:
                    self._bound(item, unit, figure)
        for unit in list(self.left):
            if (voters := self.election.units[unit].voters) is not None:
                self._bound("voters", unit, voters)
        for unit in list(self.left):
            if unit in self.left:
                self._above(unit)

    def _bound(self, source: Source, unit: str, ballots: int) -> None:
        """Bounds all units at or below one that have no bound yet."""
        chain = self.election.above
        ours = [unit] if unit in self.left else [one for one in self.left if unit in chain(one)]
        if ours:
            for one in ours:
                del self.left[one]
            units, before = self.sources.get(source, (0, 0))
            self.sources[source] = (units + len(ours), before + ballots)

    def _above(self, unit: str) -> None:
        """By the nearest unit above that has a figure: what of it is not accounted for elsewhere below it."""
        area = self.election.contests[self.own.contest].unit
        for higher in self.election.above(unit)[1:]:
            figures = [
                figure - self.own.ballots_below(higher)
                for item in _ABOVE
                if item in self.own.lines
                for at, figure in self.own.lines[item].across
                if at == higher and figure is not None
            ]
            if (voters := self.election.units[higher].voters) is not None:
                figures.append(voters - self._voters_below(higher))
            if figures:
                self._bound("unit above", higher, max(min(figures), 0))
                return
            if higher == area:
                return

    def _voters_below(self, higher: str) -> int:
        """Voters on the lists of units below one, as far as they are known; lists of units without a bound are not."""
        return sum(
            self.election.units[leaf].voters or 0 for leaf in self.own.areas.inside(higher) if leaf not in self.left
        )
