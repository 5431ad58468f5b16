"""Which units a contest's protocols must come from, and which have not come."""

from __future__ import annotations

from dataclasses import dataclass

from mandat.count.protocols import Protocols
from mandat.count.remote import Remote
from mandat.election import Election


@dataclass(frozen=True)
class Expected:
    """By contest: the lowest units of its area, those of them not covered by any protocol, and the units with one."""

    units: dict[str, list[str]]
    out: dict[str, list[str]]
    reporting: dict[str, set[str]]


def expected_units(protocols: Protocols | Remote, election: Election) -> Expected:
    """A lowest unit is covered by a protocol of its own or of a unit above it. An annulled one is covered: it is in,
    and counts for nothing."""
    by_unit: dict[str, list[str]] = {}
    for contest in protocols.contestants:
        by_unit.setdefault(election.contests[contest].unit, []).append(contest)
    reporting: dict[str, set[str]] = {contest: set() for contest in protocols.contestants}
    for unit, contest in protocols.units_in().iter_rows():
        reporting.setdefault(contest, set()).add(unit)
    parents = {unit.parent for unit in election.units.values()}
    units: dict[str, list[str]] = {contest: [] for contest in protocols.contestants}
    out: dict[str, list[str]] = {contest: [] for contest in protocols.contestants}
    for unit in election.units:
        if unit in parents:
            continue
        chain = election.above(unit)
        for higher in chain:
            for contest in by_unit.get(higher, ()):
                units[contest].append(unit)
                if reporting[contest].isdisjoint(chain):
                    out[contest].append(unit)
    return Expected(units, out, reporting)
