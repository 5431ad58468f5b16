"""What is known of the votes in one contest, laid out for deciding: exact, bounded, or not known at all."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from mandat.election import Contest, Contestant, Election, Published, seats_of
from mandat.law.schema import Base, Tier


@dataclass(frozen=True)
class Bounds:
    """A whole number known exactly (`low == high`) or only to lie between two (`high` None: no upper bound)."""

    low: int
    high: int | None

    @property
    def exact(self) -> bool:
        return self.low == self.high


Won = Mapping[str, Mapping[str, Bounds]]
"""Seats won in other tiers: by tier, by party; bounds while contests of that tier are open."""


@dataclass(frozen=True)
class Ballots:
    """One contest's ballots. Tuples run over `contestants` in the folder's order.

    `votes` None: not known. `against_all` is bounded where it is not known; `assumed`: nothing bounds it, the folder
    has no such line for this contest although the ballot has one, and none are assumed. `shares` are bounds of a
    contestant's share of the valid votes that a published percentage gives. `order` ranks the contestants by
    registration (None where the folder does not say it for all of them).
    """

    contest: Contest
    seats: int
    contestants: tuple[Contestant, ...]
    votes: tuple[int | None, ...]
    against_all: Bounds
    assumed: bool
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
    return laid_out(tier, election, contest, _comparable(election, contest.id))


def laid_out(tier: Tier, election: Election, contest: Contest, tally: Mapping[str, int | None]) -> Ballots | None:
    """As `gather`, with sums of the contest's items that may be others than the election's own: as `Election.tally`,
    without account lines that are given for more units than the votes."""
    seats = seats_of_contest(tier, election, contest)
    contestants = tuple(election.contestants[contest.id].values())
    votes = tuple(tally.get(one.id) for one in contestants)
    shares = tuple(_published(election.published_for(contest.id, one.id)) for one in contestants)
    if seats is None or not contestants:
        return None
    if all(vote is None and share is None for vote, share in zip(votes, shares, strict=True)):
        return None
    known = _Known(tier, votes, tally)
    return Ballots(
        contest=contest,
        seats=seats,
        contestants=contestants,
        votes=votes,
        against_all=known.against_all,
        assumed=known.assumed,
        shares=shares,
        order=_order(contestants),
        bases=known.bases(),
    )


def _comparable(election: Election, contest: str) -> dict[str, int | None]:
    """The tally without account lines that are given for more units than the votes: they cannot be held together."""
    tally = election.tally(contest)
    votes = next((who for who in election.contestants[contest] if tally.get(who) is not None), None)
    if votes is None:
        return tally
    return {
        item: sum_
        for item, sum_ in tally.items()
        if item in election.contestants[contest] or sum_ is None or election.within(contest, item, votes)
    }


def _published(rows: list[Published]) -> tuple[Fraction, Fraction] | None:
    """The bounds that percentages printed for a contestant leave: 4.54% means from 4.535% up to, not with, 4.545%."""
    low, high = Fraction(0), Fraction(2)
    for row in rows:
        if row.percent is not None and row.count is None:
            half = Fraction(1, 2 * 10**row.places)
            low = max(low, (row.percent - half) / 100)
            high = min(high, (row.percent + half) / 100)
    return (low, high) if high <= 1 + Fraction(1, 100) and low < high else None


def _order(contestants: tuple[Contestant, ...]) -> tuple[int, ...] | None:
    keys: list[int] = []
    for one in contestants:
        if one.order is None:
            return None
        keys.append(one.order.toordinal() if isinstance(one.order, datetime.date) else one.order)
    places = {key: place for place, key in enumerate(sorted(set(keys)))}
    return tuple(places[key] for key in keys)


class _Known:
    """What the tally of a contest says of its ballots: exactly where it does, else between bounds."""

    def __init__(self, tier: Tier, votes: tuple[int | None, ...], tally: Mapping[str, int | None]) -> None:
        self.own = sum(vote for vote in votes if vote is not None)
        self.complete = None not in votes
        self.tally = tally
        figures = (tally.get(item) for item in ("cast", "issued", "registered"))
        self.most = next((figure for figure in figures if figure is not None), None)
        self.printed = self._printed()
        given = tally.get("against_all")
        self.assumed = False
        if given is not None:
            self.against_all = Bounds(given, given)
        elif self.printed is not None and self.complete:
            left = max(0, self.printed - self.own)
            self.against_all = Bounds(left, left)
        elif tier.against_all is None and "against_all" not in tally:
            self.against_all = Bounds(0, 0)
        elif self.printed is not None or "against_all" in tally:
            top = self.printed if self.printed is not None else self.most
            self.against_all = Bounds(0, None if top is None else max(0, top - self.own))
        else:
            self.against_all = Bounds(0, 0)
            self.assumed = True

    def _printed(self) -> int | None:
        """The valid ballots as an account line gives them, or the ballots in the boxes less the invalid."""
        valid, cast, invalid = (self.tally.get(item) for item in ("valid", "cast", "invalid"))
        if valid is not None:
            return valid
        return max(0, cast - invalid) if cast is not None and invalid is not None else None

    def bases(self) -> dict[Base, Bounds]:
        """Every base that a share can be taken of."""
        own, most, invalid = self.own, self.most, self.tally.get("invalid")
        low = own + self.against_all.low
        if self.complete and self.against_all.exact:
            valid = Bounds(low, low)
        elif self.printed is not None:
            valid = Bounds(self.printed, self.printed)
        else:
            valid = Bounds(low, _at_least(low, most))
        cast = self.tally.get("cast")
        if cast is not None:
            boxes = Bounds(cast, cast)
        elif valid.exact and invalid is not None:
            boxes = Bounds(valid.low + invalid, valid.low + invalid)
        else:
            boxes = Bounds(valid.low + (invalid or 0), _at_least(valid.low + (invalid or 0), most))
        registered = self.tally.get("registered")
        return {
            "valid": valid,
            "valid without against all": Bounds(own, own if self.complete else _at_least(own, valid.high)),
            "cast": boxes,
            "registered": Bounds(boxes.low, None) if registered is None else Bounds(registered, registered),
        }


def _at_least(low: int, high: int | None) -> int | None:
    """An upper bound; where a line is smaller than what is counted, it bounds nothing."""
    return None if high is None else max(low, high)
