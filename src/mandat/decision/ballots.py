"""What is known of the votes in one contest, laid out for deciding: exact, bounded, or not known at all."""

import datetime
from dataclasses import dataclass
from fractions import Fraction

from mandat.election import Contest, Contestant, Election, seats_of
from mandat.law.schema import Base, Tier


@dataclass(frozen=True)
class Bounds:
    """A whole number known exactly (`low == high`) or only to lie between two (`high` None: no upper bound)."""

    low: int
    high: int | None

    @property
    def exact(self) -> bool:
        return self.low == self.high


@dataclass(frozen=True)
class Ballots:
    """One contest's ballots. Tuples run over `contestants` in the folder's order.

    `votes` None: not known. `shares` are bounds of a contestant's share of the valid votes that a published
    percentage gives where the votes themselves are not known. `order` ranks the contestants by registration
    (None where the folder does not say it for all of them). `against_all_assumed`: the folder has no such line
    for this contest, although the ballot has one, and none are assumed.
    """

    contest: Contest
    seats: int
    contestants: tuple[Contestant, ...]
    votes: tuple[int | None, ...]
    against_all: int
    against_all_assumed: bool
    shares: tuple[tuple[Fraction, Fraction] | None, ...]
    order: tuple[int, ...] | None
    bases: dict[Base, Bounds]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(one.id for one in self.contestants)

    @property
    def known(self) -> bool:
        """Whether every contestant's votes are known."""
        return None not in self.votes


def contests_of(election: Election, tier: Tier) -> list[Contest]:
    """The contests of a tier in the folder's order, without those that only repeat another's vote."""
    return [one for one in election.contests.values() if one.tier == tier.id and one.repeats is None]


def repeat_of(election: Election, contest_id: str) -> Contest | None:
    """The repeat vote held for a contest, or None."""
    return next((one for one in election.contests.values() if one.repeats == contest_id), None)


def seats_of_contest(tier: Tier, election: Election, contest: Contest) -> int | None:
    """The seats filled in a contest; None where neither the law nor the folder says it.

    A tier over the whole nation has the law's number, whatever the folder's own law says of the contest.
    """
    if tier.area == "constituency" or tier.seats == "one a contest":
        return contest.seats if contest.seats is not None else 1
    if tier.area == "territory" and contest.seats is not None:
        return contest.seats
    return seats_of(tier, election.seats)


def gather(tier: Tier, election: Election, contest: Contest) -> Ballots | None:
    """The ballots of a contest, or None where no votes at all are known."""
    seats = seats_of_contest(tier, election, contest)
    contestants = tuple(election.contestants[contest.id].values())
    tally = election.tally(contest.id)
    votes = tuple(tally.get(one.id) for one in contestants)
    shares = tuple(_published(election, contest.id, one.id) for one in contestants)
    if seats is None or not contestants:
        return None
    if all(vote is None and share is None for vote, share in zip(votes, shares, strict=True)):
        return None
    against_all = tally.get("against_all")
    assumed = tier.against_all is not None and "against_all" not in tally
    return Ballots(
        contest=contest,
        seats=seats,
        contestants=contestants,
        votes=votes,
        against_all=against_all or 0,
        against_all_assumed=assumed,
        shares=shares,
        order=_order(contestants),
        bases=_bases(votes, tally, blank="against_all" in tally and against_all is None),
    )


def _published(election: Election, contest: str, item: str) -> tuple[Fraction, Fraction] | None:
    """The bounds that percentages printed for a contestant leave: 4.54% means from 4.535% up to 4.545%."""
    low, high = Fraction(0), Fraction(1)
    found = False
    for row in election.published:
        if row.contest == contest and row.item == item and row.percent is not None and row.count is None:
            half = Fraction(1, 2 * 10**row.places)
            low = max(low, (row.percent - half) / 100)
            high = min(high, (row.percent + half) / 100)
            found = True
    return (low, high) if found and low <= high else None


def _order(contestants: tuple[Contestant, ...]) -> tuple[int, ...] | None:
    keys: list[int] = []
    for one in contestants:
        if one.order is None:
            return None
        keys.append(one.order.toordinal() if isinstance(one.order, datetime.date) else one.order)
    places = {key: place for place, key in enumerate(sorted(set(keys)))}
    return tuple(places[key] for key in keys)


def _bases(votes: tuple[int | None, ...], tally: dict[str, int | None], blank: bool) -> dict[Base, Bounds]:
    """Every base a share can be taken of, exactly where the folder allows it, else bounded by what it does say."""
    known = [vote for vote in votes if vote is not None]
    own = sum(known)
    registered, issued, cast, invalid = (tally.get(item) for item in ("registered", "issued", "cast", "invalid"))
    complete = len(known) == len(votes)
    most = next((figure for figure in (cast, issued, registered) if figure is not None), None)
    against_all = tally.get("against_all") or 0
    if complete and not blank:
        valid = Bounds(own + against_all, own + against_all)
    elif (printed := tally.get("valid")) is not None:
        valid = Bounds(printed, printed)
    elif cast is not None and invalid is not None:
        valid = Bounds(cast - invalid, cast - invalid)
    else:
        valid = Bounds(own + against_all, most)
    alone = Bounds(own, own) if complete else Bounds(own, valid.high)
    if cast is not None:
        boxes = Bounds(cast, cast)
    elif valid.exact and invalid is not None:
        boxes = Bounds(valid.low + invalid, valid.low + invalid)
    else:
        boxes = Bounds(valid.low + (invalid or 0), most)
    voters = Bounds(registered, registered) if registered is not None else Bounds(boxes.low, None)
    return {
        "valid": valid,
        "valid without against all": alone,
        "cast": boxes,
        "registered": voters,
    }
