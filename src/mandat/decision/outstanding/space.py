"""Everything that can still happen in one contest, as whole numbers: what proof and examples both start from."""

from dataclasses import dataclass
from fractions import Fraction

from mandat.decision.ballots import Ballots, Bounds, Won
from mandat.law.schema import Admit, Base, Tier


@dataclass(frozen=True)
class Share:
    """A threshold that applies to a contestant."""

    share: Fraction
    base: Base
    strict: bool

    def need(self, base: int) -> int:
        """The fewest votes that reach it; one vote at least, since no votes reach nothing."""
        product = self.share * base
        whole = product.numerator // product.denominator
        return max(whole + 1 if self.strict or product != whole else whole, 1)

    def base_above(self, votes: int) -> int:
        """The smallest base of which so many votes do not reach it."""
        if not votes:
            return 0  # no votes reach nothing, not even of nothing
        edge = votes / self.share
        whole = edge.numerator // edge.denominator
        return whole + 1 if not self.strict or edge != whole else whole


@dataclass(frozen=True)
class Door:
    """How one contestant is admitted: `open` always, `unsettled` by seats in another tier, or by one of the shares."""

    open: bool
    unsettled: bool
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class Fall:
    """One way in which the outstanding ballots fall: votes by contestant, against all, invalid; voters at the end."""

    votes: tuple[int, ...]
    against_all: int = 0
    invalid: int = 0
    registered: int | None = None

    @property
    def ballots(self) -> int:
        return sum(self.votes) + self.against_all + self.invalid


@dataclass(frozen=True)
class Space:
    """One contest as counted, and at most `ballots` more. Tuples run over the contestants in the folder's order.

    `line`: further ballots may be against all. `bases` are as counted, but for `registered`, which is that of all units
    when all are in. `order` ranks by registration, None where that is not known for all.
    """

    tier: Tier
    seats: int
    votes: tuple[int, ...]
    against_all: Bounds
    line: bool
    bases: dict[Base, Bounds]
    ballots: int
    order: tuple[int, ...] | None
    doors: tuple[Door, ...]

    @property
    def size(self) -> int:
        return len(self.votes)

    @property
    def asks_registered(self) -> bool:
        """Whether any rule of the tier asks for the voters on the lists."""
        majority = self.tier.allocate.method == "majority" and self.tier.allocate.of == "registered"
        shares = any(way.share is not None and way.of == "registered" for way in self.tier.admit)
        return majority or shares or self.tier.turnout is not None

    def total(self, fall: Fall) -> tuple[int, ...]:
        return tuple(vote + more for vote, more in zip(self.votes, fall.votes, strict=True))


def space_of(tier: Tier, own: Ballots, ballots: int, registered: Bounds | None, won: Won) -> Space:
    """The space of a contest whose counted votes are all known."""
    assert own.known
    bases = dict(own.bases)
    bases["registered"] = registered if registered is not None else Bounds(bases["registered"].low, None)
    return Space(
        tier=tier,
        seats=own.seats,
        votes=tuple(vote or 0 for vote in own.votes),
        against_all=own.against_all,
        line=tier.against_all is not None or own.against_all != Bounds(0, 0),
        bases=bases,
        ballots=ballots,
        order=own.order,
        doors=tuple(_door(tier.admit, one.party, set(one.classes), won) for one in own.contestants),
    )


def _door(ways: list[Admit], party: str, classes: set[str], won: Won) -> Door:
    open_ = unsettled = False
    shares: list[Share] = []
    for way in ways:
        if (way.only and not classes & set(way.only)) or classes & set(way.but):
            continue
        if way.always:
            open_ = True
        elif way.share is not None:
            shares.append(Share(way.share, way.of, way.compare == "more than"))
        elif way.seats is not None and way.tier is not None:
            seats = won.get(way.tier, {}).get(party, Bounds(0, 0))
            open_ |= seats.low >= way.seats
            unsettled |= seats.high is None or seats.high >= way.seats
    return Door(open_, unsettled and not open_, tuple(shares))
