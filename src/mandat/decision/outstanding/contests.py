"""How an election stands: for each contest that is partly counted, what is decided whatever comes."""

from collections.abc import Mapping

from mandat.decision.ballots import Bounds, contests_of, laid_out
from mandat.decision.official import decide
from mandat.decision.outcome import ContestOutcome, Outcome
from mandat.decision.outstanding.coming import Areas, Coming, coming
from mandat.decision.outstanding.examine import examine
from mandat.decision.outstanding.model import Chance, ContestStanding, Standing
from mandat.decision.plan import TierPlan, compile_law
from mandat.decision.repeat import by_most_votes
from mandat.election import Contest, Election
from mandat.law import Law


def standing(
    election: Election,
    law: Law | str | None = None,
    *,
    at_most: Mapping[str, int] | None = None,
    outcome: Outcome | None = None,
) -> Standing:
    """What is decided whatever the units say that are out, and what is open; nothing at all where none are out.

    `law` as for `decide`. `at_most`: by contest, no more than so many ballots can still come; without it the folder's
    own figures bound them. `outcome`: what `decide` made of the same election, so that it is not decided again; the
    law is then the outcome's. It all holds as long as no more ballots come than each contest's `out.ballots`, and what
    is counted stays as it is. Raises ValueError for a contest of `at_most` that there is not, and for a number below 0.
    """
    bounds = dict(at_most or {})
    for contest, number in bounds.items():
        if contest not in election.contests or number < 0:
            raise ValueError(f"at_most: expected a contest and a number of ballots, found {contest!r}: {number!r}")
    decided = outcome if outcome is not None else decide(election, law)
    return _Standing(election, decided, bounds).standing()


class _Standing:
    """One election, its outcome by what is in, and what its open contests can still become."""

    def __init__(self, election: Election, outcome: Outcome, at_most: dict[str, int]) -> None:
        self.election = election
        self.outcome = outcome
        self.won: dict[str, dict[str, Bounds]] = {}
        self.contests: dict[str, ContestStanding] = {}
        relevant = [one.id for one in election.contests.values() if outcome.law.tier_of(one.tier) is not None]
        self.coming: dict[str, Coming] = {}
        if any(election.uncounted(one) for one in relevant):
            self.coming = dict(coming(Areas(election), relevant, at_most))

    def standing(self) -> Standing:
        if self.coming:
            for plan in compile_law(self.outcome.law).tiers:
                for contest in contests_of(self.election, plan.tier):
                    if (found := self._contest(plan, contest)) is not None:
                        self.contests[contest.id] = found
                self.won[plan.tier.id] = self._party_seats(plan)
        nothing = tuple(
            one.contest
            for one in self.outcome.contests.values()
            if one.state == "missing" and not self._has_votes(one.repeated_in or one.contest)
        )
        order = [one for one in self.outcome.contests if one in self.contests]
        return Standing(self.outcome.law, self.election, {one: self.contests[one] for one in order}, nothing)

    def _has_votes(self, contest: str) -> bool:
        return any(self.election.given(contest, who) for who in self.election.contestants[contest])

    def _contest(self, plan: TierPlan, contest: Contest) -> ContestStanding | None:
        """The contest, or the repeat vote that decides it; None where nothing of it is out."""
        decided = self.outcome.contests[contest.id]
        repeat = self.election.repeat_of(contest.id)
        if decided.state == "declared":
            return None
        if contest.id in self.coming:
            # where the first vote is not counted to the end, it is not known whether its repeat stands
            return self._examine(plan, contest, decided, doubtful=repeat is not None)
        if repeat is not None and decided.repeated_in == repeat.id and repeat.id in self.coming:
            return self._examine(self._rules_of(plan, contest, repeat), repeat, decided)
        return None

    def _rules_of(self, plan: TierPlan, first: Contest, repeat: Contest) -> TierPlan:
        """A list contest and a repeat election go by the tier's own rules, a repeat vote by the most votes."""
        follow = [step for step in self.outcome.steps if step.contest == first.id and step.rule == "unfilled"]
        anew = any(step.result["then"] == "repeat election" for step in follow)
        if plan.tier.ballot == "party" or anew:
            return plan
        return TierPlan(by_most_votes(plan.tier, len(self.election.contestants[repeat.id])))

    def _examine(
        self, plan: TierPlan, contest: Contest, decided: ContestOutcome, doubtful: bool = False
    ) -> ContestStanding:
        own = self.coming[contest.id]
        ballots = laid_out(plan.tier, self.election, contest, own.tally)
        if ballots is None or not ballots.known or doubtful:
            chances = {who: Chance(who, seats, 0, decided.house, None) for who, seats in decided.seats.items()}
        else:
            chances = examine(plan, ballots, own.out.ballots, own.registered, self.won, decided.seats)
        return ContestStanding(plan.tier.id, decided.contest, decided.house, own.out, chances)

    def _party_seats(self, plan: TierPlan) -> dict[str, Bounds]:
        """Each party's seats in a tier: the least and the most they can be."""
        tier = plan.tier.id
        parties = {one.party for own in self.election.contestants.values() for one in own.values()}
        least, most = dict.fromkeys(parties, 0), dict.fromkeys(parties, 0)
        for one in self.outcome.contests.values():
            if one.tier != tier:
                continue
            found = self.contests.get(one.contest)
            settled = one.state in ("decided", "void")
            spare = 0 if settled else one.house - one.filled
            own = self.election.contestants[one.repeated_in or one.contest]
            within = {own[who].party for who in one.seats}
            for who, seats in one.seats.items():
                chance = found.chances.get(who) if found is not None else None
                least[own[who].party] += chance.least if chance is not None else seats
                most[own[who].party] += chance.most if chance is not None else seats
            for party in within if found is None else ():
                most[party] += spare
        unbounded = tier in (*self.outcome.absent, *self.outcome.fewer)
        return {party: Bounds(least[party], None if unbounded else most[party]) for party in parties}
