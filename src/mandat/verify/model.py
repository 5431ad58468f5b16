"""What differs between two folders of one election, and what it does to the seats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from mandat.count import Protocols
from mandat.decision import Outcome
from mandat.election import Election
from mandat.language import Names, Text

Kind = Literal["differs", "gaps", "only first", "only second", "annulled first", "annulled second"]
"""How the papers of one unit and contest differ: in figures that both have; only in figures that one of them lacks; or
one folder alone has a paper that counts, where the other has none, or one that is annulled."""

SideName = Literal["first", "second"]
SIDES: tuple[SideName, SideName] = ("first", "second")

ONE_SIDED: tuple[Kind, ...] = ("only first", "only second", "annulled first", "annulled second")


@dataclass(frozen=True)
class Side:
    """One of the two folders: its election and its protocols by tier, as `mandat.count.read_protocols` gives them."""

    election: Election
    protocols: Mapping[str, Protocols]


@dataclass(frozen=True)
class Paper:
    """Where a paper stands: file, row (of counts.csv the first with a figure of it) and kind of copy."""

    file: str
    row: int | None
    copy: str


@dataclass(frozen=True)
class Line:
    """One figure on the two papers; None is blank. `item` is a contestant's id or an account line."""

    item: str
    name: Names
    first: int | None
    second: int | None
    is_vote: bool

    @property
    def moved(self) -> int:
        """By how much the figures differ; one that is blank counts as nothing here."""
        return abs((self.first or 0) - (self.second or 0))


@dataclass(frozen=True)
class Change:
    """A contestant's seats as the first folder has it, and with the second folder's figures put in."""

    tier: str
    contest: str
    contestant: str
    before: int
    after: int


@dataclass(frozen=True)
class Turn:
    """A contest that ends in another way: its state, and who would take part in the lot or the repeat vote."""

    tier: str
    contest: str
    before: str
    after: str
    among_before: tuple[str, ...] = ()
    among_after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Effect:
    """What the second folder's figures, put in place of the first's, do to the seats.

    `seats` is how many would go elsewhere (to others, or from and to being open); None where it is not known.
    """

    seats: int | None
    changes: tuple[Change, ...] = ()
    turns: tuple[Turn, ...] = ()

    @property
    def rank(self) -> tuple[int, bool]:
        """The larger the effect, the lower."""
        return -(self.seats or 0), not self.turns


@dataclass(frozen=True)
class Place:
    """The papers of one unit in one contest, where they differ.

    `lines` are the figures that both have and that differ, `gaps` those that only one has. `votes` is the sum of the
    differences in the contestants' lines; where one folder alone has the paper, its votes. `effect` is None where the
    second folder has nothing to put in the first's place.
    """

    tier: str
    contest: str
    unit: str
    kind: Kind
    first: Paper | None
    second: Paper | None
    lines: tuple[Line, ...]
    gaps: tuple[Line, ...]
    votes: int
    effect: Effect | None = None


@dataclass(frozen=True)
class Area:
    """All differences of one contest in a unit of a level ("": in no unit of it), put in together."""

    tier: str
    contest: str
    unit: str
    places: int
    votes: int
    effect: Effect | None


@dataclass(frozen=True)
class Only:
    """Something that one folder alone has; it is said, and not compared.

    `what`: a contest; a contestant, or an account line, of which the other folder has no figure at all; a unit.
    `where` is the contest of a contestant, the tier of an account line.
    """

    what: Literal["contest", "contestant", "item", "unit"]
    id: str
    where: str
    side: SideName


@dataclass(frozen=True)
class Numbers:
    """How many protocols of a tier count in both folders and agree, differ, or lack a figure; or count in one alone."""

    compared: int = 0
    equal: int = 0
    differs: int = 0
    gaps: int = 0
    only_first: int = 0
    only_second: int = 0

    def __add__(self, other: Numbers) -> Numbers:
        return Numbers(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))


@dataclass(frozen=True)
class Differences:
    """Two folders of one election compared, the largest effect on seats first.

    `outcomes` are the decisions of the first folder, of the second, and of the first with all of the second's figures
    put in, all three under the first's law; None where they cannot be decided, `said` then says why. `together` is
    what all the differences do to the first's seats.
    """

    first: Side
    second: Side
    numbers: dict[str, Numbers]
    places: tuple[Place, ...]
    only: tuple[Only, ...]
    said: tuple[Text, ...]
    outcomes: tuple[Outcome | None, Outcome | None, Outcome | None]
    together: Effect | None
    level: str | None = None
    areas: tuple[Area, ...] = field(default=())

    @property
    def same(self) -> bool:
        """Whether nothing differs, and neither folder has what the other has not."""
        return not self.places and not self.only

    @property
    def made_up(self) -> bool:
        """Whether one of the two is made up."""
        return self.first.election.made_up or self.second.election.made_up

    @property
    def total(self) -> Numbers:
        """The numbers of all tiers together."""
        return sum(self.numbers.values(), Numbers())
