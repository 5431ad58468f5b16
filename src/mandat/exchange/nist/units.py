"""The units of a document: a tree of one root, made of what is composed of what."""

from collections.abc import Iterable

from mandat.election.fault import shown
from mandat.election.model import DEEPEST
from mandat.election.tables import SHAPES
from mandat.exchange.nist.frame import Frame, names_of
from mandat.exchange.nist.mapping import Mapping
from mandat.exchange.nist.own import Labels
from mandat.exchange.nist.parsing import way
from mandat.exchange.nist.schema import Report, ReportingDevice, ReportingUnit
from mandat.language import Text, text

_COLUMNS = next((*shape.columns, *shape.optional) for shape in SHAPES if shape.name == "units")


class Units:
    """The units read: by `@id` their ids, by id the unit above, and the level of each."""

    def __init__(self) -> None:
        self.id_of: dict[str, str] = {}
        self.left: set[str] = set()
        """The `@id`s of units that the mapping leaves out of the tree."""
        self.given: dict[str, tuple[str, ReportingUnit | ReportingDevice]] = {}
        """By id, the place in the document and the object."""
        self.parent: dict[str, str | None] = {}
        self.level: dict[str, str] = {}
        self._chains: dict[str, tuple[str, ...]] = {}

    def above(self, unit: str) -> tuple[str, ...]:
        """The unit and all above it."""
        if unit not in self._chains:
            chain: list[str] = []
            here = self.parent.get(unit)
            while here is not None and len(chain) < DEEPEST:
                chain.append(here)
                here = self.parent.get(here)
            self._chains[unit] = (unit, *chain)
        return self._chains[unit]

    def below(self) -> dict[str, list[str]]:
        """By unit, the units directly below it."""
        found: dict[str, list[str]] = {}
        for unit, parent in self.parent.items():
            if parent is not None:
                found.setdefault(parent, []).append(unit)
        return found


def read_units(report: Report, scope: str, mapping: Mapping, own_file: bool, frame: Frame) -> Units:
    """The units of the report, as rows of the table and to look up; what is wrong with them is in the faults.

    `own_file`: mandat wrote the file.
    """
    units = Units()
    by_id: dict[str, int] = {}
    for at, one in enumerate(report.gp_unit):
        if one.id in by_id:
            frame.wrong(way("GpUnit", at, "@id"), _twice(one.id))
        by_id.setdefault(one.id, at)
    above = _parents(report, by_id, frame)
    if above is None:
        return units
    units.left = {one.id for one in report.gp_unit if one.level in mapping.leave}
    if units.left:
        levels = ", ".join(mapping.leave)
        frame.say(text("the units of the levels {levels} are left out", levels=levels))
        above = {unit: set(_without(parents, above, units.left)) for unit, parents in above.items()}
    ancestors = _ancestors(above)
    roots = [unit for unit, parents in above.items() if not parents and unit not in units.left]
    for unit, at in by_id.items():
        if unit in units.left:
            continue
        one = report.gp_unit[at]
        here = way("GpUnit", at)
        parents = [parent for parent in above[unit] if not any(parent in ancestors[other] for other in above[unit])]
        if len(parents) > 1:
            first, second = sorted(parents, key=by_id.__getitem__)[:2]
            expected = text(
                "expected one unit above this one, found {first} and {second}: leave, in a mapping, takes a level out",
                first=shown(first),
                second=shown(second),
            )
            frame.wrong(here, expected)
        if not parents and len(roots) > 1 and scope in roots and unit != scope:
            parents = [scope]
            frame.say(text("units that are part of no other are taken as parts of {scope}", scope=scope))
        labels = Labels(one.external_identifier)
        own = labels.get("id") or unit
        units.id_of[unit] = own
        units.given[own] = (here, one)
        units.level[own] = mapping.levels.get(one.level, one.level)
        units.parent[own] = parents[0] if parents else None
        if not all(part in by_id for part in one.composing_gp_unit_ids):
            for part, name in enumerate(one.composing_gp_unit_ids):
                if name not in by_id:
                    where = way("GpUnit", at, "ComposingGpUnitIds", part)
                    frame.wrong(where, text("expected the @id of a unit, found {found}", found=shown(name)))
    units.parent = {
        unit: units.id_of.get(parent, parent) if parent is not None else None for unit, parent in units.parent.items()
    }
    for unit, (here, one) in units.given.items():
        frame.add(
            "units",
            here,
            {
                "unit": unit,
                "parent": units.parent[unit] or "",
                "level": units.level[unit],
                **names_of(one.name, own_file),
                **Labels(one.external_identifier).cells(
                    column for column in _COLUMNS if column not in ("unit", "parent", "level")
                ),
            },
        )
    if len(units.given) < len(units.id_of):
        _same_id(units, report, by_id, frame)
    return units


def _same_id(units: Units, report: Report, by_id: dict[str, int], frame: Frame) -> None:
    """Units whose `@id`s differ and whose identifiers of mandat's are the same."""
    seen: set[str] = set()
    for name, own in units.id_of.items():
        if own in seen:
            frame.wrong(way("GpUnit", by_id[name]), _twice(own))
        seen.add(own)


def _twice(found: str) -> Text:
    return text("expected {found} once, found it twice", found=shown(found))


def _parents(report: Report, by_id: dict[str, int], frame: Frame) -> dict[str, set[str]] | None:
    """By `@id`, the units that name it as a part; None, and faults, where they go in a circle or endlessly deep."""
    above: dict[str, set[str]] = {one.id: set() for one in report.gp_unit}
    for one in report.gp_unit:
        for part in one.composing_gp_unit_ids:
            if part in above:
                above[part].add(one.id)
    left = _trimmed(above)
    if left:
        below: dict[str, set[str]] = {unit: set() for unit in left}
        for unit in left:
            for parent in above[unit] & left:
                below[parent].add(unit)
        for unit in sorted(_trimmed(below), key=by_id.__getitem__):
            expected = text("expected a unit that is not below this one, found a circle of units")
            frame.wrong(way("GpUnit", by_id[unit], "ComposingGpUnitIds"), expected)
        return None
    depth: dict[str, int] = {}
    for unit in _in_order(above):
        depth[unit] = max((depth[parent] for parent in above[unit]), default=0) + 1
        if depth[unit] == DEEPEST:
            expected = text("expected fewer than {levels} levels of units", levels=DEEPEST)
            frame.wrong(way("GpUnit", by_id[unit]), expected)
    return above if max(depth.values(), default=0) < DEEPEST else None


def _trimmed(above: dict[str, set[str]]) -> set[str]:
    """The units that are left when those without a unit above are taken away, again and again."""
    return set(above) - set(_in_order(above))


def _in_order(above: dict[str, set[str]]) -> list[str]:
    """The units, each after all above it; those in circles, and below them, are left out."""
    waiting = {unit: len(parents) for unit, parents in above.items()}
    below: dict[str, list[str]] = {}
    for unit, parents in above.items():
        for parent in parents:
            below.setdefault(parent, []).append(unit)
    order = [unit for unit, number in waiting.items() if not number]
    for unit in order:  # grows while it is gone through
        for part in below.get(unit, ()):
            waiting[part] -= 1
            if not waiting[part]:
                order.append(part)
    return order


def _ancestors(above: dict[str, set[str]]) -> dict[str, set[str]]:
    """By unit, all above it; of few levels, so that these are few."""
    found: dict[str, set[str]] = {}
    for unit in _in_order(above):
        found[unit] = set(above[unit]).union(*(found[parent] for parent in above[unit]))
    return found


def _without(parents: Iterable[str], above: dict[str, set[str]], left: set[str]) -> Iterable[str]:
    """The units above, those of the levels that are left out replaced with what is above them."""
    ahead, seen = list(parents), set()
    while ahead:
        unit = ahead.pop()
        if unit in seen:
            continue
        seen.add(unit)
        if unit in left:
            ahead += above[unit]
        else:
            yield unit
