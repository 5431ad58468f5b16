"""What is assumed of contests whose votes are not known, in words and as votes.

An assumption makes votes up. It is never a default, it fills nothing that is known, and every result names it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from mandat import allocate
from mandat.decision.ballots import contests_of, gather
from mandat.election import Contest, Contestant, Counts, Election
from mandat.language import Names, Text, text
from mandat.law import Law
from mandat.simulation.faults import ModelError

PARTS = 10**9  # shares become whole numbers of billionths, and votes by largest remainders


class Assumption(Protocol):
    """Fills an election's contests without votes."""

    def fill(self, election: Election, laws: Sequence[Law]) -> tuple[Election, list[Text]]:
        """The election with votes in those contests, and what has been assumed."""
        ...


@dataclass(frozen=True)
class FromLists:
    """Each constituency without votes: a candidate for each list, who starts from the list's share.

    The share is that of the whole country, for lists in every constituency alike. The declared winner, and
    `independents` more candidates of no party, come to it; where a winner is declared and would not lead, his share is
    raised to `lead` (of the valid ballots) above the best of the others; an independent's share before that is `alone`.
    Candidates scatter around this by the model: give it a `Swing("candidate", …)`. Each constituency is taken to have
    the same valid ballots: those of the list contest, and its registered voters, divided by the number of contests.
    """

    lead: float = 0.05
    independents: int = 0
    alone: float = 0.02

    def __post_init__(self) -> None:
        if not 0 < self.lead < 1 or not 0 <= self.alone < 1 or not 0 <= self.independents <= 100:
            raise ModelError(text("constituencies from lists: expected shares below 1 and at most 100 independents"))

    def fill(self, election: Election, laws: Sequence[Law]) -> tuple[Election, list[Text]]:
        lists, against, registered = _lists(election, laws)
        whole = sum(lists.values()) + against
        contests = _without_votes(election, laws)
        filling = _Filling(election)
        every = {contest.id for law in laws for tier in law.tier for contest in _of_candidates(election, law, tier.id)}
        for contest in contests:
            declared = election.declared.get(contest.id, [])
            standing = election.contestants[contest.id]
            shares = {f"assumed-{party}": votes / whole for party, votes in lists.items()}
            parties = {f"assumed-{party}": party for party in lists}
            for who in standing.values():
                if who.party in lists:
                    shares[who.id] = shares.pop(f"assumed-{who.party}", self.alone)
                    parties.pop(f"assumed-{who.party}", None)
                else:
                    shares[who.id] = self.alone
                parties[who.id] = who.party
            for number in range(self.independents):
                shares[f"assumed-independent-{number + 1}"] = self.alone
                parties[f"assumed-independent-{number + 1}"] = ""
            for winner in declared:
                best = max((share for who, share in shares.items() if who not in declared), default=0.0)
                shares[winner] = max(shares[winner], best + self.lead)
            line = against / whole
            filling.put(
                contest,
                shares,
                parties,
                line,
                max(1, whole // len(every)),
                registered // len(every) if registered else None,
            )
        said = [
            text(
                "ASSUMED: the votes of {count} contests are not known. Each is taken to have a candidate for every "
                "list with the list's share in the country, {independents} more independents with {alone} each, the "
                "declared winner ahead by {lead} at least, and equally many ballots.",
                count=len(contests),
                independents=self.independents,
                alone=_percent(self.alone),
                lead=_percent(self.lead),
            )
        ]
        return (filling.election() if contests else election), said if contests else []


@dataclass(frozen=True)
class GivenShares:
    """Shares of the valid ballots that the user gives: `shares[contest][contestant]`, of contests without votes.

    A contestant that the folder does not have is added; `party` gives its party by (contest, contestant), "" is an
    independent. What the shares leave below 1 is against all. `ballots` by contest; without it as in `FromLists`.
    """

    shares: Mapping[str, Mapping[str, float]]
    party: Mapping[tuple[str, str], str]
    ballots: Mapping[str, int]

    def fill(self, election: Election, laws: Sequence[Law]) -> tuple[Election, list[Text]]:
        open_ = {contest.id: contest for contest in _without_votes(election, laws)}
        unknown = sorted(set(self.shares) - set(open_))
        if unknown:
            raise ModelError(
                text("shares given for contests that have votes, or are not there: {contests}", contests=unknown)
            )
        filling = _Filling(election)
        for contest, shares in self.shares.items():
            whole = sum(shares.values())
            if any(not share >= 0 for share in shares.values()) or not 0 < whole <= 1 + 1e-9:
                raise ModelError(text("{contest}: expected shares of 0 or more, together at most 1", contest=contest))
            standing = election.contestants[contest]
            parties = {
                who: standing[who].party if who in standing else self.party.get((contest, who), "") for who in shares
            }
            given = self.ballots.get(contest)
            ballots = given if given is not None else _equal_part(election, laws)
            filling.put(open_[contest], dict(shares), parties, max(0.0, 1 - whole), ballots, None)
        return filling.election(), [
            text(
                "ASSUMED: the votes of {count} contests are not known; shares were given by hand.",
                count=len(self.shares),
            )
        ]


class _Filling:
    def __init__(self, election: Election) -> None:
        self.base = election
        self.contestants = {contest: dict(own) for contest, own in election.contestants.items()}
        self.rows: list[tuple[str, str, str, int]] = []

    def put(
        self, contest: Contest, shares: dict[str, float], parties: dict[str, str], against: float, ballots: int,
        registered: int | None,
    ) -> None:  # fmt: skip
        own = self.contestants[contest.id]
        for who in shares:
            if who not in own:
                label = Names(kk="Болжам бойынша кандидат", ru="Предполагаемый кандидат", en="Assumed candidate")
                own[who] = Contestant(contest.id, who, "candidate", parties[who], label["en"], names=label)
        weights = [round(share * PARTS) for share in (*shares.values(), against)]
        votes = allocate.largest_remainder(weights, ballots, prefer=np.arange(len(weights))).seats.tolist()
        for who, count in zip([*shares, "against_all"], votes, strict=True):
            self.rows.append((contest.unit, contest.id, who, count))
        given = self.base.tally(contest.id)
        if registered is not None and given.get("registered") is None and registered > ballots:
            self.rows.append((contest.unit, contest.id, "registered", registered))

    def election(self) -> Election:
        filled = {contest for _, contest, _, _ in self.rows}
        items = {(contest, item) for _, contest, item, _ in self.rows}
        old = [row for row in self.base.counts.rows() if (row[1], row[2]) not in items]
        # the votes stand for the contest's whole area: account lines below it would say otherwise
        kept = [row for row in old if row[1] not in filled or row[0] == self.base.contests[row[1]].unit]
        unit, contest, item, count = zip(*kept, *self.rows, strict=True)
        return replace(
            self.base, contestants=self.contestants, counts=Counts(unit, contest, item, count), published=[],
        )  # fmt: skip


def _of_candidates(election: Election, law: Law, tier_id: str) -> list[Contest]:
    tier = law.tier_of(tier_id)
    return contests_of(election, tier) if tier is not None and tier.ballot == "candidate" else []


def _without_votes(election: Election, laws: Sequence[Law]) -> list[Contest]:
    """Contests of candidates whose votes are not known at all, of the tiers that some law has."""
    found: dict[str, Contest] = {}
    for law in laws:
        for tier in law.tier:
            for contest in _of_candidates(election, law, tier.id):
                ballots = gather(tier, election, contest)
                if ballots is None or not ballots.known:
                    found[contest.id] = contest
    return list(found.values())


def _lists(election: Election, laws: Sequence[Law]) -> tuple[dict[str, int], int, int]:
    """Votes by party in the contests for lists, against all, and the registered voters (0: not known)."""
    votes: dict[str, int] = {}
    against = registered = 0
    known = True
    seen: set[str] = set()
    for law in laws:
        for tier in law.tier:
            for contest in contests_of(election, tier) if tier.ballot == "party" else []:
                ballots = gather(tier, election, contest)
                if contest.id in seen or ballots is None or not ballots.known:
                    continue
                seen.add(contest.id)
                for who, count in zip(ballots.contestants, ballots.votes, strict=True):
                    votes[who.party] = votes.get(who.party, 0) + (count or 0)
                against += ballots.against_all.low
                known &= ballots.bases["registered"].exact
                registered += ballots.bases["registered"].low
    if not sum(votes.values()):
        raise ModelError(text("constituencies from lists: the votes for lists are not known"))
    return votes, against, registered if known else 0


def _equal_part(election: Election, laws: Sequence[Law]) -> int:
    lists, against, _ = _lists(election, laws)
    every = {contest.id for law in laws for tier in law.tier for contest in _of_candidates(election, law, tier.id)}
    return int(max(1, (sum(lists.values()) + against) // max(1, len(every))))


def _percent(share: float) -> Names:
    written = f"{100 * share:g}%"
    comma = written.replace(".", ",")
    return Names(kk=comma, ru=comma, en=written)
