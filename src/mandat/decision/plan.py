"""A law compiled into a plan of kernels.

The plan that decides one official election is the very plan that runs a million simulated ones: votes carry any
leading dimensions, `votes[..., contestant]`, and official counts have none. Everything is whole numbers; nothing
here knows names, folders or languages.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from mandat import allocate
from mandat.law.schema import Admit, Base, LargestRemainder, Law, Tier

Array = npt.NDArray[Any]
Span = tuple[Array, Array | None]


class State(IntEnum):
    """What became of a contest."""

    DECIDED = 0
    """Its seats are filled, but for those that `open` counts as tied."""
    NONE_ADMITTED = 1
    """No contestant is admitted, and the law does not say what follows."""
    EQUAL_SECOND = 2
    """Equal votes for the place that a further list is let in to; the law does not say which."""
    EXCESS = 3
    """The guaranteed seats push the sum over the seats, and the law does not say what gives way."""
    NOBODY = 4
    """Nobody is elected: no majority, or not one vote."""
    VOID = 5
    """The law makes the contest void."""
    UNKNOWN = 6
    """What is known of the votes does not settle who is admitted, or how the admitted share the seats."""


@dataclass(frozen=True)
class Votes:
    """The votes of one or many contests of a tier: `votes[..., contestant]`, and accounts `[...]`.

    A `Span` is the lowest and the highest a figure can be `[...]`: the same array twice where it is exact, None where
    it has no upper bound. `bases` has one for each base that the law asks for, `against_all` is one too. `present`
    marks real contestants where rows are padded; `order` ranks them by registration, first to register lowest (None:
    not known); `classes` names the contestants' classes. `known` marks the contestants whose votes are known (None:
    all). `settled[way]`, `[..., contestant]`, is what is known otherwise of each way of admission: 1 it admits, 0 it
    does not, -1 ask the votes. `won` has the seats won in other tiers, `[..., contestant]`.
    """

    votes: Array
    seats: Array | int
    bases: Mapping[Base, Span] = field(default_factory=dict)
    against_all: Span | None = None
    present: Array | None = None
    order: Array | None = None
    classes: tuple[frozenset[str], ...] = ()
    known: Array | None = None
    settled: tuple[Array, ...] = ()
    won: Mapping[str, Span] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """What a plan makes of `Votes`: all arrays over the same leading dimensions.

    `seats[..., contestant]` are certain; `open[...]` more go to some of the `tied`.
    """

    state: Array
    admitted: Array
    let_in: Array
    seats: Array
    open: Array
    tied: Array


@dataclass(frozen=True)
class TierPlan:
    """The rules of one tier, ready to run on any number of contests."""

    tier: Tier

    def run(self, votes: Votes) -> Result:
        """Seats for `votes.votes[..., contestant]`; see `Result`."""
        shape = votes.votes.shape
        present = np.broadcast_to(np.True_, shape) if votes.present is None else votes.present
        state = np.zeros(shape[:-1], np.int8)
        admitted, maybe = self._admitted(votes, present)
        if maybe is not admitted:
            state[(maybe & ~admitted).any(-1)] = State.UNKNOWN
        count = admitted.sum(-1) if self.tier.admit else None
        if count is not None:
            none = (count == 0) & (state == State.DECIDED)
            if none.any():
                then = self.tier.none_admitted.then if self.tier.none_admitted else "undecided"
                if then == "all":
                    admitted = admitted | (none[..., None] & present)
                else:
                    state[none] = State.VOID if then == "void" else State.NONE_ADMITTED
        given = self._allocate(votes, admitted)
        let_in = np.broadcast_to(np.False_, shape)
        result = Result(state, admitted, let_in, given.seats, given.open, given.tied)
        if self.tier.at_least is not None and count is not None:
            result = self._let_in(votes, present, count, result)
        self._void(votes, result)
        self._unknown(votes, result)
        nobody = (result.seats.sum(-1) + result.open == 0) & (np.asarray(votes.seats) > 0)
        by_list = self.tier.allocate.method in ("largest remainder", "highest averages")
        result.state[nobody & (result.state == State.DECIDED)] = State.NONE_ADMITTED if by_list else State.NOBODY
        unfilled = result.state != State.DECIDED
        if unfilled.any():
            result.seats[unfilled] = 0
            result.open[unfilled] = 0
            result.tied[unfilled] = False
        return result

    def _admitted(self, votes: Votes, present: Array) -> tuple[Array, Array]:
        """Who is admitted for sure, and who may be; the same array where all is known."""
        if not self.tier.admit:
            return present, present
        sure = maybe = np.zeros(present.shape, bool)
        for place, way in enumerate(self.tier.admit):
            applies = present & _of_class(way, votes.classes, present.shape[-1])
            low, high = self._reach(way, votes, place)
            if low is not high and sure is maybe:
                maybe = sure.copy()
            maybe |= applies & low
            if sure is not maybe:
                sure |= applies & high
        return sure, maybe

    def _reach(self, way: Admit, votes: Votes, place: int) -> tuple[Array, Array]:
        """Whom a way may admit, and whom it admits for sure; the same array where all is known."""
        if way.always:
            yes = np.broadcast_to(np.True_, votes.votes.shape)
            return yes, yes
        if way.share is None:
            assert way.tier is not None
            assert way.seats is not None
            least, most = votes.won[way.tier]
            enough = np.asarray(least >= way.seats)
            return (enough if most is least or most is None else np.asarray(most >= way.seats)), enough
        strict = way.compare == "more than"
        at_least, at_most = votes.bases[way.of]
        low = allocate.reach(votes.votes, at_least, way.share, strict=strict)
        if at_most is not at_least:  # a base that may be next to nothing refuses nobody with a vote
            low = low | ((at_least == 0)[..., None] & (votes.votes > 0))
        if at_most is at_least:
            high = low
        elif at_most is None:
            high = np.zeros(low.shape, bool)
        else:
            high = allocate.reach(votes.votes, at_most, way.share, strict=strict)
        if votes.known is not None:
            low, high = low | ~votes.known, high & votes.known
        if votes.settled:
            told = votes.settled[place]
            low, high = np.where(told >= 0, told == 1, low), np.where(told >= 0, told == 1, high)
        return low, high

    def _allocate(self, votes: Votes, admitted: Array) -> allocate.Seats:
        rule = self.tier.allocate
        prefer = self._prefer(votes)
        if rule.method == "largest remainder":
            return allocate.largest_remainder(
                votes.votes,
                votes.seats,
                quota=rule.quota,
                rounding=rule.rounding,
                eligible=admitted,
                prefer=prefer,
            )
        if rule.method == "highest averages":
            return allocate.highest_averages(
                votes.votes,
                votes.seats,
                divisors=rule.divisors,
                first=rule.first,
                eligible=admitted,
                prefer=prefer,
            )
        if rule.method == "majority":
            base, _ = votes.bases[rule.of]
            over = allocate.reach(votes.votes, base, rule.share, strict=rule.compare == "more than")
            admitted = admitted & over
        if isinstance(votes.seats, int) and votes.seats == 1:
            return allocate.plurality(votes.votes, eligible=admitted, prefer=prefer)
        return allocate.block(votes.votes, votes.seats, eligible=admitted, prefer=prefer)

    def _prefer(self, votes: Votes) -> Array | None:
        """The tie rules before any lot, as one rank for each contestant: the lower is preferred."""
        ranks: Array | None = None
        for tie in self.tier.tie:
            if tie.by == "lot":
                break
            if tie.by == "registered earlier":
                if votes.order is None:
                    break  # not said for all: nobody is preferred
                rank = np.broadcast_to(votes.order, votes.votes.shape)
            else:
                rank = np.argsort(np.argsort(-votes.votes, axis=-1, kind="stable"), axis=-1)
                above = np.sort(-votes.votes, axis=-1)
                rank = (above[..., None, :] < -votes.votes[..., :, None]).sum(-1)
            ranks = rank if ranks is None else ranks * (int(rank.max(initial=0)) + 1) + rank
        return ranks

    def _let_in(self, votes: Votes, present: Array, count: Array, result: Result) -> Result:
        """Where too few are admitted, lets the next in and allocates those rows anew (`AtLeast`)."""
        rule = self.tier.at_least
        assert rule is not None
        assert isinstance(self.tier.allocate, LargestRemainder)
        decided = (count > 0) & (result.state == State.DECIDED)
        short = self._short(votes, result, decided)
        few = (decided & (count < rule.lists) | short) & (result.state == State.DECIDED)
        if not few.any():
            return result
        rows = np.nonzero(few)
        own, over = votes.votes[rows].astype(object), result.admitted[rows]  # few rows; their products may be large
        house = np.broadcast_to(np.asarray(votes.seats), few.shape)[rows].astype(object)
        others = present[rows] & ~over
        places = np.maximum(rule.lists - count[rows], 0)
        hopeless = np.zeros(len(places), bool)
        if rule.share is not None:
            base = np.broadcast_to(votes.bases[rule.of][0], few.shape)[rows].astype(object)
            further, hopeless = _until_more(rule.share, base, np.where(over, own, 0), np.where(others, own, 0))
            places = np.maximum(places, np.where(short[rows], further, 0))
            hopeless &= short[rows]
        next_in = allocate.block(own, places, eligible=others)
        let_in = np.array(next_in.seats, bool)
        state = np.where(next_in.open > 0, State.EQUAL_SECOND, State.DECIDED).astype(np.int8)
        then = self.tier.none_admitted.then if self.tier.none_admitted else "undecided"
        if then != "all":
            state[hopeless] = State.VOID if then == "void" else State.NONE_ADMITTED
        # votes / quota * weight, with quota = num / den, is quotients / whole below
        up, down = rule.weight.numerator, rule.weight.denominator
        total = np.where(over | let_in, own, 0).sum(-1)
        num, den = _quota(self.tier.allocate, total, house)
        quotients = np.where(over, own * down, np.where(let_in, own * up, 0)) * den[..., None]
        whole = np.maximum(num * down, 1)
        guaranteed = np.where(let_in, rule.seats, 0)
        due = np.where(over | let_in, np.maximum(quotients // whole[..., None], guaranteed), 0)
        more = let_in.any(-1)  # where there is nobody to let in, the first allocation stands
        above = (due.sum(-1) > house) & more
        if rule.excess != "undecided":
            above &= guaranteed.sum(-1) > house
        state = np.where(above & (state == State.DECIDED), State.EXCESS, state)
        guaranteed = np.where((guaranteed.sum(-1) > house)[..., None], 0, guaranteed)
        given = allocate.largest_remainder(
            quotients,
            house,
            quota=whole,
            eligible=over | let_in,
            leftover=over if rule.leftover == "to the lists over the threshold" else None,
            minimum=guaranteed,
            prefer=None if (prefer := self._prefer(votes)) is None else prefer[rows],
        )
        result.state[rows] = state
        for ours, theirs in ((result.seats, given.seats), (result.open, given.open), (result.tied, given.tied)):
            ours[tuple(index[more] for index in rows)] = theirs[more]
        all_let_in = np.zeros(result.admitted.shape, bool)
        all_let_in[rows] = let_in
        return replace(result, let_in=all_let_in)

    def _short(self, votes: Votes, result: Result, decided: Array) -> Array:
        """Where, of the contests decided so far with somebody over the threshold, the admitted do not have the share
        together that `AtLeast` asks for. Where that cannot be told, or whom to let in instead, one is unknown."""
        rule = self.tier.at_least
        assert rule is not None
        if rule.share is None:
            return np.zeros(result.state.shape, bool)
        low, high = votes.bases[rule.of]
        together = np.where(result.admitted, votes.votes, 0).sum(-1, keepdims=True)
        enough = np.zeros(result.state.shape, bool)
        if high is not None:
            enough = allocate.reach(together, high, rule.share, strict=True)[..., 0]
        unsure = np.zeros(enough.shape, bool) if high is not None and high is low else ~enough
        if votes.known is not None:
            unsure = unsure | (~enough & ~votes.known.all(-1))
        result.state[unsure & decided] = State.UNKNOWN
        short: Array = decided & ~enough & ~unsure
        return short

    def _void(self, votes: Votes, result: Result) -> None:
        """Contests that the law makes void; where what is known cannot tell, they are unknown."""
        line, turnout = self.tier.against_all, self.tier.turnout
        void = unsure = np.zeros(result.state.shape, bool)
        if line is not None and line.leads == "void" and votes.against_all is not None:
            best = votes.votes.max(-1, initial=0)
            least, most = votes.against_all
            known = np.True_ if votes.known is None else votes.known.all(-1)
            void = (least > best) & known
            unsure = np.ones(void.shape, bool) if most is None else most > best
        if turnout is not None:
            held, may_hold = self._turnout(votes)
            void = void | ~may_hold
            unsure = unsure | ~held
        result.state[unsure] = State.UNKNOWN
        result.state[void] = State.VOID

    def _turnout(self, votes: Votes) -> tuple[Array, Array]:
        """Where the turnout is high enough for sure, and where it may be."""
        rule = self.tier.turnout
        assert rule is not None
        strict = rule.compare == "more than"
        (cast, most_cast), (voters, most_voters) = votes.bases["cast"], votes.bases["registered"]
        held, may_hold = np.zeros(cast.shape, bool), np.ones(cast.shape, bool)
        if most_voters is not None:
            held = allocate.reach(cast[..., None], most_voters, rule.share, strict=strict)[..., 0]
        if most_cast is not None:
            may_hold = allocate.reach(most_cast[..., None], voters, rule.share, strict=strict)[..., 0]
            if voters is not most_voters:
                may_hold = may_hold | (voters == 0)
        return held, may_hold

    def _unknown(self, votes: Votes, result: Result) -> None:
        """Votes or a base that are needed but not known leave the contest unknown; one already void stays so."""
        open_ = result.state != State.VOID
        if self.tier.allocate.method == "majority":
            at_least, at_most = votes.bases[self.tier.allocate.of]
            if at_least is not at_most:
                result.state[open_] = State.UNKNOWN
        if votes.known is None:
            return
        needed = result.admitted | result.let_in
        short = self.tier.at_least is not None and (result.admitted.sum(-1) < self.tier.at_least.lists)
        missing = (needed & ~votes.known).any(-1) | (short & ~votes.known.all(-1))
        if self.tier.allocate.method in ("plurality", "majority"):
            missing = ~votes.known.all(-1)
        result.state[missing & open_ & (result.state != State.NONE_ADMITTED)] = State.UNKNOWN


def _until_more(share: Fraction, base: Array, over: Array, others: Array) -> tuple[Array, Array]:
    """Of few rows, how many of the others, by votes, take those over the threshold above a share of the base together;
    and where all of them do not. Then they are all that have a vote."""
    sums = over.sum(-1)[..., None] + np.cumsum(np.sort(others, axis=-1)[..., ::-1], axis=-1)
    enough = np.array(sums * share.denominator > (base * share.numerator)[..., None], bool)
    reached: Array = np.asarray(enough.any(-1))
    return np.where(reached, enough.argmax(-1) + 1, (others > 0).sum(-1)), ~reached


def _quota(rule: LargestRemainder, total: Array, house: Array) -> tuple[Array, Array]:
    """The quota of few rows as numerator and denominator; a rounded one that is nothing is one vote."""
    if rule.quota == "droop":
        num, den = total // (house + 1) + 1, house * 0 + 1
    else:
        num, den = total, house + {"hare": 0, "hagenbach-bischoff": 1, "imperiali": 2}[rule.quota]
    over = np.maximum(den, 1)
    if rule.rounding == "exact":
        return num, den
    whole = {"down": num // over, "up": -(-num // over), "nearest": (2 * num + over) // (2 * over)}[rule.rounding]
    return np.maximum(whole, 1), house * 0 + 1


@dataclass(frozen=True)
class Plan:
    """A law's tiers in the order in which they can be decided."""

    tiers: tuple[TierPlan, ...]


def compile_law(law: Law) -> Plan:
    """The plan of a law: tiers whose admission asks for another tier's seats come after that tier."""
    done: list[Tier] = []
    left = list(law.tier)
    while left:
        ready = [tier for tier in left if all(way.tier is None or _in(way.tier, done) for way in tier.admit)]
        if not ready:
            raise ValueError("tiers wait for each other's seats")
        done.extend(ready)
        left = [tier for tier in left if tier not in ready]
    return Plan(tuple(TierPlan(tier) for tier in done))


def _in(tier_id: str, tiers: list[Tier]) -> bool:
    return any(tier.id == tier_id for tier in tiers)


def _of_class(way: Admit, classes: tuple[frozenset[str], ...], width: int) -> Array:
    if not classes:
        classes = (frozenset(),) * width
    return np.array([(not way.only or bool(one & set(way.only))) and not one & set(way.but) for one in classes], bool)


def settle(way: Admit, share: tuple[Fraction, Fraction]) -> int:
    """What bounds of a share of the valid votes say of a threshold: 1 reached, 0 not, -1 cannot be told.

    The share is at least the lower bound, and below the upper one.
    """
    if way.share is None or way.of != "valid":
        return -1
    low, high = share
    reached = low > way.share if way.compare == "more than" else low >= way.share
    return 1 if reached else 0 if high <= way.share else -1
