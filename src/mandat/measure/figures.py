"""What is known of an outcome's votes and seats, laid out by party for measuring; what is not known, and why.

Votes and seats are whole numbers. An independent is a party of one person: a column of his own. The votes are those
for contestants: ballots against all, blank and invalid ones are nobody's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from mandat.decision import ContestOutcome, Outcome
from mandat.election import Contestant, Election, party_label
from mandat.language import Names, Text, text
from mandat.law.schema import Tier

WHOLE = ""
"""The scope of all the body's seats."""


@dataclass(frozen=True)
class Column:
    """A party, or one independent (`party` ""; `id` is then contest/contestant)."""

    id: str
    party: str
    label: Names
    votes: int | None
    seats: int | None


@dataclass(frozen=True)
class Scope:
    """The seats that are measured together, and the votes they are set against.

    `id` is a tier's id, or `WHOLE`. `no_votes` and `no_seats` say why the votes, or the seats, are not known; the
    columns then have None. `wasted` and `excluded` are votes; None where unknown, or (`excluded`) where the law has no
    threshold.
    """

    id: str
    name: Names | Text
    house: int
    columns: tuple[Column, ...]
    no_votes: Text | None = None
    no_seats: Text | None = None
    wasted: int | None = None
    excluded: int | None = None
    threshold: bool = False
    said: tuple[Text, ...] = ()

    @property
    def votes(self) -> list[int]:
        return [one.votes or 0 for one in self.columns]

    @property
    def seats(self) -> list[int]:
        return [one.seats or 0 for one in self.columns]


@dataclass
class _Sums:
    """Votes and seats by column while they are added up."""

    votes: dict[str, int] = field(default_factory=dict)
    seats: dict[str, int] = field(default_factory=dict)
    party: dict[str, str] = field(default_factory=dict)
    label: dict[str, Names] = field(default_factory=dict)

    def add(self, election: Election, contest: str, who: Contestant, votes: int = 0, seats: int = 0) -> None:
        key = who.party or f"{contest}/{who.id}"
        if key not in self.party:
            self.party[key] = who.party
            self.label[key] = party_label(election, who.party) if who.party else who.label
        self.votes[key] = self.votes.get(key, 0) + votes
        self.seats[key] = self.seats.get(key, 0) + seats


def scopes(outcome: Outcome) -> tuple[Scope, ...]:
    """The whole body, and where it has several tiers each of them, in the law's order."""
    tiers = [tier_scope(outcome, tier) for tier in outcome.law.tier]
    if len(tiers) == 1:
        (only,) = tiers
        return (_renamed(only),)
    return (_whole(outcome, tiers), *tiers)


def ballot_tier(outcome: Outcome) -> Tier:
    """The tier whose votes stand for the voters' choice of a party: that of the lists with the most seats; without
    lists, that of the candidates with the most seats."""

    def rank(tier: Tier) -> tuple[bool, int]:
        return tier.ballot == "party", sum(one.house for one in contests_of(outcome, tier.id))

    return max(outcome.law.tier, key=rank)


def contests_of(outcome: Outcome, tier: str) -> list[ContestOutcome]:
    return [one for one in outcome.contests.values() if one.tier == tier]


def tier_scope(outcome: Outcome, tier: Tier) -> Scope:
    """One tier: its own votes and seats."""
    election, contests = outcome.election, contests_of(outcome, tier.id)
    sums = _Sums()
    wasted = excluded = 0
    unknown: list[Names] = []
    for one in contests:
        tally = election.tally(one.contest)
        ours = election.contestants[one.contest]
        if not ours or any(tally[who] is None for who in ours):
            unknown.append(election.contests[one.contest].label)
        for who in ours.values():
            votes = tally[who.id] or 0
            sums.add(election, one.contest, who, votes=votes)
            excluded += votes if who.id not in (*one.admitted, *one.let_in) else 0
            wasted += votes if not one.seats.get(who.id) else 0
        for who_id, seats in one.seats.items():
            who = election.contestants[one.repeated_in or one.contest][who_id]
            sums.add(election, one.contest, who, seats=seats)
    no_votes = _no_votes(outcome, tier, contests, unknown)
    no_seats = _no_seats(outcome, [tier.id], contests)
    threshold = bool(tier.admit)
    return Scope(
        id=tier.id,
        name=Names(tier.name),
        house=sum(one.house for one in contests),
        columns=_columns(sums, no_votes, no_seats),
        no_votes=no_votes,
        no_seats=no_seats,
        wasted=None if no_votes or no_seats else wasted,
        excluded=excluded if threshold and not (no_votes or no_seats) else None,
        threshold=threshold,
        said=tuple(_said(outcome, contests)),
    )


def _whole(outcome: Outcome, tiers: list[Scope]) -> Scope:
    """All seats against the votes of one ballot; an independent elected on another has a seat and no votes."""
    chosen = ballot_tier(outcome)
    own = next(one for one in tiers if one.id == chosen.id)
    no_seats = _no_seats(outcome, [one.id for one in tiers], list(outcome.contests.values()))
    found: dict[str, Column] = {}
    for scope in (own, *(one for one in tiers if one is not own)):
        for column in scope.columns:
            known = found.get(column.id)
            votes = column.votes if scope is own else 0 if known is None else known.votes
            seats = None if no_seats else (column.seats or 0) + ((known.seats or 0) if known is not None else 0)
            if scope is own or known is not None or column.seats:
                label = known.label if known is not None else column.label
                found[column.id] = Column(column.id, column.party, label, None if own.no_votes else votes, seats)
    said = text("All seats are set against the votes of one ballot: {tier}.", tier=Names(chosen.name))
    return Scope(
        id=WHOLE,
        name=text("All seats"),
        house=sum(one.house for one in tiers),
        columns=tuple(found.values()),
        no_votes=own.no_votes,
        no_seats=no_seats,
        said=(said,),
    )


def _renamed(only: Scope) -> Scope:
    return replace(only, id=WHOLE)


def _columns(sums: _Sums, no_votes: Text | None, no_seats: Text | None) -> tuple[Column, ...]:
    return tuple(
        Column(
            key,
            party,
            sums.label[key],
            None if no_votes is not None else sums.votes[key],
            None if no_seats is not None else sums.seats[key],
        )
        for key, party in sums.party.items()
    )


def _no_votes(outcome: Outcome, tier: Tier, contests: list[ContestOutcome], unknown: list[Names]) -> Text | None:
    """Why the votes of a tier are not known; None where they are."""
    if not contests:
        return text("The folder has no contest of the tier {tier}.", tier=tier.id)
    if tier.id in outcome.fewer:
        return text("The folder does not have all the contests of the tier {tier}.", tier=tier.id)
    if unknown:
        return _named(text("The votes of {count} of {all} contests are not known: {contests}."), unknown, len(contests))
    own = outcome.election.contestants
    if not any(outcome.election.tally(one.contest)[who] for one in contests for who in own[one.contest]):
        return text("Nobody has a vote.")
    return None


def _no_seats(outcome: Outcome, tiers: Iterable[str], contests: list[ContestOutcome]) -> Text | None:
    """Why it is not known who has the seats; None where it is, as far as they are filled."""
    for tier in tiers:
        if tier in outcome.absent:
            return text("The folder has no contest of the tier {tier}.", tier=tier)
        if tier in outcome.fewer:
            return text("The folder does not have all the contests of the tier {tier}.", tier=tier)
    labels = {one.contest: outcome.election.contests[one.contest].label for one in contests}
    drawn = [labels[one.contest] for one in contests if one.state == "pending"]
    if drawn:
        return _named(text("A lot must be drawn in {count} of {all} contests: {contests}."), drawn, len(contests))
    silent = [labels[one.contest] for one in contests if one.state == "silent"]
    if silent:
        return _named(text("The law is silent in {count} of {all} contests: {contests}."), silent, len(contests))
    short = [one for one in contests if one.state == "missing" or (one.state == "declared" and one.filled < one.house)]
    if short:
        return _named(
            text("Who is elected is not known in {count} of {all} contests: {contests}."),
            [labels[one.contest] for one in short],
            len(contests),
        )
    if not any(one.filled for one in contests):
        return text("No seat is filled.")
    return None


MOST_NAMED = 4


def _named(message: Text, contests: list[Names], whole: int) -> Text:
    named = [*contests[:MOST_NAMED], *(["…"] if len(contests) > MOST_NAMED else [])]
    return Text(message.message, {"count": len(contests), "all": whole, "contests": named})


def _said(outcome: Outcome, contests: list[ContestOutcome]) -> Iterable[Text]:
    """What is to be said of a tier that is measured."""
    out = [one for one in contests if one.contest in outcome.uncounted]
    if out:
        names = [outcome.election.contests[one.contest].label for one in out]
        yield _named(
            text("Not all units are counted yet in {count} of {all} contests: {contests}."), names, len(contests)
        )
    unfilled = sum(one.house - one.filled for one in contests if one.state in ("decided", "void", "unfilled"))
    if unfilled:
        tier = outcome.law.tier_of(contests[0].tier)
        named = Names(tier.name) if tier is not None else contests[0].tier
        yield text("{tier}: seats that are not filled, and left out: {seats}.", tier=named, seats=unfilled)


def by_party(scope: Scope) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Votes and seats by party, the independents together under ""."""
    votes: dict[str, int] = {}
    seats: dict[str, int] = {}
    for one in scope.columns:
        votes[one.party] = votes.get(one.party, 0) + (one.votes or 0)
        seats[one.party] = seats.get(one.party, 0) + (one.seats or 0)
    return votes, seats
