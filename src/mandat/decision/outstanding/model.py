"""How an election stands while units are out: what is decided whatever comes, and what is open."""

from dataclasses import dataclass, field
from typing import Any, Literal

from mandat.election import Election
from mandat.law import Law

Verdict = Literal["decided", "open", "not proved"]
"""decided whatever comes: proved. open: an example changes the seats. not proved: neither a proof nor an example."""

Source = Literal["cast", "issued", "received", "registered", "voters", "unit above", "given"]
"""Where a bound is from: a line of the unit's own protocol that is in already, the voters on its list before the day, a
figure of a unit above it less what is accounted for there, or the caller."""


@dataclass(frozen=True)
class Outstanding:
    """What is in and what is out in one contest, counted in lowest units.

    `ballots`: no more than so many can still come; None: nothing bounds them, `without` names the units that lack a
    figure. `sources`: of each source how many units it bounds, and the ballots. `covered` of `voters` are on the lists
    of the units that are in (None: not known).
    """

    units: tuple[str, ...]
    expected: int
    ballots: int | None
    sources: dict[Source, tuple[int, int]]
    without: tuple[str, ...] = ()
    covered: int | None = None
    voters: int | None = None

    @property
    def counted(self) -> int:
        return self.expected - len(self.units)


@dataclass(frozen=True)
class Example:
    """One way in which the outstanding ballots could fall, and what the law makes of it.

    `ballots` by contestant, `against_all` and `invalid`; who is not named gets none. `registered` is the number of
    voters in the whole contest that goes with it, where a rule asks for it. `seats` are certain; `open` more go to some
    of the `tied`. `state` is that of `mandat.decision.plan.State`, in small letters.
    """

    ballots: dict[str, int]
    registered: int | None
    state: str
    seats: dict[str, int]
    open: int = 0
    tied: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {**vars(self), "tied": list(self.tied)}


@dataclass(frozen=True)
class Chance:
    """What a contestant can still end with: never fewer seats than `least`, never more than `most`; both proved.

    `now`: its seats by what is in. `seen`: the fewest and the most that examples reach, `fewest` and `largest` those
    examples. Where `seen` and the bounds differ, whether the seats between can be reached is not proved.
    """

    contestant: str
    now: int
    least: int
    most: int
    seen: tuple[int, int] | None
    fewest: Example | None = None
    largest: Example | None = None

    @property
    def verdict(self) -> Verdict:
        if self.least == self.most:
            return "decided"
        return "open" if self.seen is not None and self.seen[0] < self.seen[1] else "not proved"

    @property
    def example(self) -> Example | None:
        """An example that changes its seats: one with fewer than now, else one with more."""
        if self.verdict != "open":
            return None
        assert self.seen is not None
        return self.fewest if self.seen[0] < self.now or self.seen[1] <= self.now else self.largest

    def to_json(self) -> dict[str, Any]:
        return {
            "now": self.now,
            "least": self.least,
            "most": self.most,
            "verdict": self.verdict,
            "seen": list(self.seen) if self.seen is not None else None,
            "example": self.example.to_json() if self.example is not None else None,
        }


@dataclass(frozen=True)
class ContestStanding:
    """One contest: holds as long as no more ballots come than `out` says, and no votes counted already change."""

    tier: str
    contest: str
    house: int
    out: Outstanding
    chances: dict[str, Chance]

    @property
    def verdict(self) -> Verdict:
        """That of the contest: decided where everybody's seats are, open where somebody's are proved to be."""
        verdicts = {one.verdict for one in self.chances.values()}
        return "open" if "open" in verdicts else "not proved" if "not proved" in verdicts else "decided"

    @property
    def certain(self) -> dict[str, int]:
        """Who has how many seats for certain; who has none is left out."""
        return {who: one.least for who, one in self.chances.items() if one.least}

    @property
    def open(self) -> int:
        """Seats of which it is not certain whose they are, or whether they are anybody's."""
        return self.house - sum(self.certain.values()) if self.verdict != "decided" else 0

    def to_json(self) -> dict[str, Any]:
        out = self.out
        return {
            "tier": self.tier,
            "verdict": self.verdict,
            "seats": self.house,
            "certain": self.certain,
            "open": self.open,
            "units": {"in": out.counted, "expected": out.expected, "out": list(out.units)},
            "voters": {"covered": out.covered, "known": out.voters},
            "at_most": out.ballots,
            "from": {source: {"units": units, "ballots": few} for source, (units, few) in out.sources.items()},
            "without_figure": list(out.without),
            "contestants": {who: one.to_json() for who, one in self.chances.items()},
        }


@dataclass(frozen=True)
class Standing:
    """An election some of whose units are out. `contests` are those partly counted.

    `nothing` are contests of which nothing at all is in, and no winner is declared.
    """

    law: Law
    election: Election
    contests: dict[str, ContestStanding] = field(default_factory=dict)
    nothing: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is out."""
        return bool(self.contests or self.nothing)

    def to_json(self) -> dict[str, Any]:
        """The standing as plain data: `contests` by id, and `nothing`."""
        return {
            "contests": {contest: one.to_json() for contest, one in self.contests.items()},
            "nothing": list(self.nothing),
        }
