"""An election laid out for drawing: what each contest starts from, and what it cannot be drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mandat.decision.ballots import Ballots, contests_of, gather, seats_of_contest
from mandat.decision.plan import Span, Votes
from mandat.election import Contestant, Election
from mandat.language import text
from mandat.law import Law
from mandat.law.schema import Base, Tier
from mandat.simulation.faults import ModelError

Array = npt.NDArray[Any]

AGAINST_ALL = "against_all"
LARGEST_COUNT = 2**40
"""Ballots of a contest: far more than any, and few enough that their products fit 64 bits."""


@dataclass(frozen=True)
class TierLayout:
    """The contests of one tier whose votes are known, padded to the widest: `[contest, contestant]`.

    The last column of `start`, `key` and `present` is the line against all. `start` are votes (0: nobody there or no
    votes), `key` the party's place in `Layout.parties`, whose length stands for an independent. `valid`, `cast`,
    `registered` by contest; -1: not known.
    """

    tier: str
    contests: tuple[str, ...]
    contestants: tuple[tuple[Contestant, ...], ...]
    start: Array
    key: Array
    present: Array
    order: Array | None
    classes: tuple[frozenset[str], ...]
    valid: Array
    cast: Array
    registered: Array


@dataclass(frozen=True)
class Layout:
    """All that is drawn of one election. `parties` are ids; "against_all" is the last."""

    election: Election
    parties: tuple[str, ...]
    tiers: tuple[TierLayout, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Who has seats: the parties, and "" for the independents together."""
        return (*self.parties[:-1], "")


@dataclass(frozen=True)
class Rules:
    """One law on one layout: what is held fixed, what is not known.

    `fixed[tier]` are seats by column for winners that were declared; `held`, `missing` name those contests, `absent`
    tiers that the folder has no contests for. `house[tier]` are the seats of the tier's contests in the folder.
    """

    label: str
    law: Law
    seats: dict[str, Array]
    party_of: dict[str, Array]
    fixed: dict[str, Array]
    held: tuple[str, ...]
    missing: tuple[str, ...]
    absent: tuple[str, ...]
    fewer: tuple[tuple[str, int, int], ...]
    house: dict[str, int]
    missing_seats: int = 0

    def votes(self, layout: TierLayout, drawn: Array, against: Array, valid: Array, cast: Array | None) -> Votes:
        """The draws as the plan takes them: `drawn[draw, contest, contestant]`, accounts `[draw, contest]`."""
        tier = self.law.tier_of(layout.tier)
        assert tier is not None
        bases: dict[Base, Span] = {}
        for base in _bases(tier):
            if base == "valid":
                bases[base] = (valid, valid)
            elif base == "valid without against all":
                own = valid - against
                bases[base] = (own, own)
            elif base == "cast":
                bases[base] = (valid, None) if cast is None else (cast, cast)
            elif (layout.registered >= 0).all():
                voters = np.ascontiguousarray(np.broadcast_to(layout.registered, valid.shape))
                bases[base] = (voters, voters)
            else:
                bases[base] = (valid, None)
        seats = self.seats[layout.tier]
        alike = len(set(seats.tolist())) == 1
        return Votes(
            votes=drawn,
            seats=int(seats[0]) if alike else seats,
            bases=bases,
            against_all=(against, against),
            present=np.broadcast_to(layout.present[:, :-1], drawn.shape),
            order=layout.order,
            classes=layout.classes,
        )


def _bases(tier: Tier) -> set[Base]:
    asked: set[Base] = {way.of for way in tier.admit if way.share is not None}
    if tier.at_least is not None:
        asked.add(tier.at_least.of)
    if tier.allocate.method == "majority":
        asked.add(tier.allocate.of)
    if tier.turnout is not None:
        asked |= {"cast", "registered"}
    return asked


def lay_out(election: Election, laws: Sequence[Law]) -> Layout:
    """What is drawn: the contests of every tier that some of the laws have, where all votes are known."""
    groups: dict[str, list[Ballots]] = {}
    for law in laws:
        for tier in law.tier:
            if tier.id in groups:
                continue
            found = [gather(tier, election, contest) for contest in contests_of(election, tier)]
            groups[tier.id] = [
                one for one in found if one is not None and one.known and sum(v or 0 for v in one.votes) > 0
            ]
    if not any(groups.values()):
        raise ModelError(text("The votes of no contest are known: there is nothing to draw from."))
    names = (*_parties(election), AGAINST_ALL)
    return Layout(election, names, tuple(_tier(tier, own, names) for tier, own in groups.items() if own))


def _parties(election: Election) -> list[str]:
    """Every party, those with most votes for their lists first; the same under every law, for their places in a draw
    are."""
    votes: dict[str, int] = {}
    for contest, contestants in election.contestants.items():
        tally = election.tally(contest)
        for one in contestants.values():
            if one.party:
                own = (tally[one.id] or 0) if one.kind == "list" else 0
                votes[one.party] = votes.get(one.party, 0) + own
    return sorted(votes, key=lambda party: -votes[party])


def _tier(tier: str, several: list[Ballots], parties: tuple[str, ...]) -> TierLayout:
    rows, width = len(several), max(len(one.votes) for one in several) + 1
    start = np.zeros((rows, width), np.int64)
    key = np.full((rows, width), len(parties), np.int64)
    present = np.zeros((rows, width), np.bool_)
    order: Array | None = np.zeros((rows, width - 1), np.int64)
    places = {party: place for place, party in enumerate(parties)}
    valid = np.zeros(rows, np.int64)
    cast, registered = np.full(rows, -1, np.int64), np.full(rows, -1, np.int64)
    classes: list[frozenset[str]] = [frozenset()] * (width - 1)
    for row, one in enumerate(several):
        counts = [vote or 0 for vote in one.votes]
        if sum(counts) + one.against_all.low > LARGEST_COUNT:
            raise ModelError(text("{contest}: more votes than can be drawn.", contest=one.contest.label))
        start[row, : len(counts)] = counts
        present[row, : len(counts)] = True
        key[row, : len(counts)] = [places.get(who.party, len(parties)) for who in one.contestants]
        start[row, -1], present[row, -1], key[row, -1] = one.against_all.low, True, len(parties) - 1
        valid[row] = start[row].sum()
        for base, into in (("cast", cast), ("registered", registered)):
            bounds = one.bases[base]  # type: ignore[index]
            if bounds.exact and valid[row] <= bounds.low <= LARGEST_COUNT:
                into[row] = bounds.low
        if order is not None and one.order is not None:  # where it is not known, all are equal
            order[row, : len(counts)] = one.order
        for place, who in enumerate(one.contestants):
            own = frozenset(who.classes)
            if row and rows > 1 and classes[place] != own and (own or classes[place]):
                raise ModelError(text("Contestants' classes that differ from contest to contest cannot be drawn."))
            classes[place] = own
    if any(one.order is None for one in several) and rows == 1:
        order = None
    labels = tuple(one.contest.id for one in several)
    who_stands = tuple(one.contestants for one in several)
    return TierLayout(tier, labels, who_stands, start, key, present, order, tuple(classes), valid, cast, registered)


def apply(law: Law, label: str, layout: Layout) -> Rules:
    """What one law makes of the contests of a layout."""
    election = layout.election
    drawn = {contest: tier for tier in layout.tiers for contest in tier.contests}
    columns = {party: place for place, party in enumerate(layout.columns)}
    rules = Rules(label, law, {}, {}, {}, (), (), (), (), {})
    unknown = 0
    held: list[str] = []
    missing: list[str] = []
    absent: list[str] = []
    fewer: list[tuple[str, int, int]] = []
    for tier in law.tier:
        contests = contests_of(election, tier)
        if not contests:
            absent.append(tier.id)
            continue
        seats = {one.id: seats_of_contest(tier, election, one) or 0 for one in contests}
        rules.house[tier.id] = sum(seats.values())
        if isinstance(tier.seats, int) and tier.seats > rules.house[tier.id]:
            fewer.append((tier.id, tier.seats, rules.house[tier.id]))
        fixed = np.zeros(len(columns), np.int64)
        for one in contests:
            if one.id in drawn:
                continue
            declared = election.declared.get(one.id, []) if tier.ballot == "candidate" else []
            for who in declared:
                fixed[columns[election.contestants[one.id][who].party]] += 1
            (held if declared else missing).append(one.id)
            unknown += seats[one.id] - len(declared)
        rules.fixed[tier.id] = fixed
        own = next((one for one in layout.tiers if one.tier == tier.id), None)
        if own is not None:
            rules.seats[tier.id] = np.array([seats[contest] for contest in own.contests], np.int64)
            of = np.minimum(own.key[:, :-1], len(columns) - 1)  # an independent's key is one past the line against all
            rules.party_of[tier.id] = np.ascontiguousarray(of)
    return Rules(
        label, law, rules.seats, rules.party_of, rules.fixed,
        tuple(held), tuple(missing), tuple(absent), tuple(fewer), rules.house, unknown,
    )  # fmt: skip
