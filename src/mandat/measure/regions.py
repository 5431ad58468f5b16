"""Who speaks for each region: persons elected in its constituencies, and its seats for 100,000 voters."""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from mandat.decision import Outcome
from mandat.language import Text, text
from mandat.measure.areas import common_unit, registered

NO_REGION = ""
"""The unit of contests whose area is larger than a region."""


@dataclass(frozen=True)
class Elected:
    """A person elected in a constituency of a region; `party` "" for an independent."""

    contest: str
    contestant: str
    party: str


@dataclass(frozen=True)
class Region:
    """A region's constituencies: their seats, who is elected, the seats of which that is not known or that are not
    filled, and the voters on their lists (None: not known)."""

    unit: str
    contests: tuple[str, ...]
    seats: int
    elected: tuple[Elected, ...]
    open: int
    voters: int | None

    @property
    def per_100_000(self) -> Fraction | None:
        """Seats for 100,000 voters on the lists."""
        return Fraction(100_000 * self.seats, self.voters) if self.voters else None


def representation(outcome: Outcome, level: str | None = None) -> tuple[Region, ...] | Text:
    """The regions, each with those elected in its constituencies; a text where the body has no constituencies.

    Without a `level`, the regions are the units just below the smallest that holds all constituencies. List seats are
    nobody's region's.
    """
    election = outcome.election
    if all(tier.area == "nation" for tier in outcome.law.tier):
        return text("The law has no constituencies.")
    held = Counter(one.tier for one in outcome.contests.values())
    several = [tier.id for tier in outcome.law.tier if tier.area == "constituency" or held[tier.id] > 1]
    contests = [one for one in outcome.contests.values() if one.tier in several]
    if not contests:
        return text("The folder has no constituencies.")
    if len(contests) < 2:
        return text("There is one constituency alone.")
    top = common_unit(election, [election.contests[one.contest].unit for one in contests])
    depth = len(election.above(top))
    found: dict[str, list[str]] = {}
    for one in contests:
        chain = election.above(election.contests[one.contest].unit)
        inside = [unit for unit in chain[:-depth] if level is None or election.units[unit].level == level]
        found.setdefault(inside[-1] if inside else NO_REGION, []).append(one.contest)
    for unit in election.units.values():  # a region without a constituency of its own has nobody who speaks for it
        if unit.id not in found and _is_region(outcome, unit.id, level, depth, found):
            found[unit.id] = []
    order = {unit: place for place, unit in enumerate(election.units)}
    return tuple(
        _region(outcome, unit, own)
        for unit, own in sorted(found.items(), key=lambda item: order.get(item[0], len(order)))
    )


def _is_region(outcome: Outcome, unit: str, level: str | None, depth: int, found: dict[str, list[str]]) -> bool:
    chain = outcome.election.above(unit)
    if level is not None:
        return outcome.election.units[unit].level == level
    kinds = {outcome.election.units[one].level for one in found if one}
    return len(chain) == depth + 1 and outcome.election.units[unit].level in kinds


def _region(outcome: Outcome, unit: str, contests: list[str]) -> Region:
    election = outcome.election
    elected: list[Elected] = []
    seats = 0
    for contest in contests:
        one = outcome.contests[contest]
        seats += one.house
        own = election.contestants[one.repeated_in or contest]
        elected += [Elected(contest, who, own[who].party) for who, got in one.seats.items() for _ in range(got)]
    voters = [registered(election, contest) for contest in contests]
    known = [one for one in voters if one is not None]
    return Region(
        unit,
        tuple(contests),
        seats,
        tuple(elected),
        seats - len(elected),
        sum(known) if known and len(known) == len(voters) else None,
    )
