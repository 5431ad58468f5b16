"""An outcome measured: every measure of the catalogue, of all seats and of each tier."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from math import isinf, isnan

import numpy as np

from mandat.decision import Outcome
from mandat.language import Text, text
from mandat.law.schema import Tier
from mandat.measure import power as powers
from mandat.measure import territory
from mandat.measure.areas import Areas, by_contest, by_level, check_level, registered
from mandat.measure.catalogue import MEASURES
from mandat.measure.competition import share
from mandat.measure.contests import CLOSE, Closeness, closeness
from mandat.measure.figures import MOST_NAMED, WHOLE, Scope, ballot_tier, by_party, contests_of, scopes
from mandat.measure.regions import representation
from mandat.measure.registry import Measure
from mandat.measure.result import Measured, Number, Power, Value

POWER_INDICES = ("banzhaf", "shapley_shubik", "deegan_packel", "johnston")
MOST_LOOKED_AT = 50_000
"""So many minimal winning coalitions are looked at one by one; of more only their number is known."""
MOST_KEPT = 10


def of(
    outcome: Outcome, *, before: Outcome | None = None, level: str | None = None, quota: int | None = None
) -> Measured:
    """An outcome measured.

    `before`: an earlier election, for volatility; parties are the same where their ids are. `level`: the units that are
    the regions, such as "region"; without it the largest that are told apart. `quota`: the seats that decide, else more
    than half of all. Raises `NoLevel` and `NoQuota`.

    >>> import mandat
    >>> found = mandat.measure.of(mandat.decide(mandat.read("examples/kz-mazhilis-2021")))
    >>> round(100 * found["gallagher"][""], 2)
    6.53
    """
    check_level(outcome.election, level)
    all_scopes = scopes(outcome)
    of_tier = dict(zip([tier.id for tier in outcome.law.tier], all_scopes[-len(outcome.law.tier) :], strict=True))
    near = {tier.id: closeness(outcome, tier.id) for tier in outcome.law.tier if tier.ballot == "candidate"}
    found = _Values(outcome, all_scopes)
    found.distance()
    found.fragmentation()
    found.for_nothing()
    for tier in outcome.law.tier:
        scope = of_tier[tier.id]
        if near.get(tier.id):
            found.competition(scope, near[tier.id])
        found.territory(tier, scope, level)
        found.expectation(tier, scope)
    house = _power(outcome, all_scopes[0], quota)
    found.add(
        "minimal_winning_number", WHOLE, "", *((None, house) if isinstance(house, Text) else (house.number, None))
    )
    said = _unique([one for scope in all_scopes for one in scope.said] + found.said)
    if before is not None:
        said = [*said, *found.change(before)]
    order = list(MEASURES)
    return Measured(
        outcome=outcome,
        before=before,
        scopes=all_scopes,
        values=tuple(sorted(found.values, key=lambda one: order.index(one.measure.id))),
        power=house,
        regions=representation(outcome, level),
        contests={tier: contests for tier, contests in near.items() if contests},
        parties=found.parties,
        said=tuple(said),
    )


def _unique(said: list[Text]) -> list[Text]:
    return list({one.to("en"): one for one in said}.values())


class NoQuota(ValueError):
    """A quota that the house does not have."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = message


class _Values:
    """The values, while they are gathered."""

    def __init__(self, outcome: Outcome, all_scopes: tuple[Scope, ...]) -> None:
        self.outcome = outcome
        self.scopes = all_scopes
        self.values: list[Value] = []
        self.said: list[Text] = []
        self.parties: dict[str, tuple[tuple[str, Number], ...]] = {}

    def add(
        self, measure: str, scope: str, of: str, value: Number | None, why: Text | None = None, votes: int | None = None
    ) -> None:
        self.values.append(Value(MEASURES[measure], scope, of, value, why, votes))

    def computed(self, measure: Measure, scope: Scope, of: str, value: float, why: Text) -> None:
        """A float that may be infinite or not a number; then `why`."""
        finite = not (isinf(value) or isnan(value))
        self.add(measure.id, scope.id, of, float(value) if finite else None, None if finite else why)

    def _in(self, family: str) -> Iterator[Measure]:
        return (one for one in MEASURES.values() if one.family.id == family)

    def distance(self) -> None:
        for scope in self.scopes:
            why = scope.no_seats or scope.no_votes
            for one in self._in("disproportionality"):
                if why is not None:
                    self.add(one.id, scope.id, "", None, why)
                else:
                    self.computed(one, scope, "", one.compute(scope.votes, scope.seats), _undefined(scope))

    def fragmentation(self) -> None:
        for scope in self.scopes:
            for one in self._in("fragmentation"):
                for kind, why, numbers in (
                    ("votes", scope.no_votes, scope.votes),
                    ("seats", scope.no_seats, scope.seats),
                ):
                    if why is not None:
                        self.add(one.id, scope.id, kind, None, why)
                    else:
                        self.computed(one, scope, kind, one.compute(numbers), text("There is nothing to divide."))

    def for_nothing(self) -> None:
        for scope in self.scopes:
            why = scope.no_seats or scope.no_votes
            bonus = MEASURES["majority_bonus"]
            if why is not None:
                self.add(bonus.id, scope.id, "", None, why)
            else:
                self.computed(bonus, scope, "", bonus.compute(scope.votes, scope.seats), _undefined(scope))
            if scope.id == WHOLE and len(self.scopes) > 1:
                continue  # votes for nothing are those of a ballot: asked tier by tier
            whole = sum(scope.votes)
            asked = {"wasted_votes": scope.wasted} | ({"excluded_votes": scope.excluded} if scope.threshold else {})
            for measure, votes in asked.items():
                if votes is None:
                    self.add(measure, scope.id, "", None, why)
                else:
                    self.add(measure, scope.id, "", share(votes, whole), None, votes)

    def competition(self, scope: Scope, contests: tuple[Closeness, ...]) -> None:
        shares = [one.share for one in contests if one.share is not None]
        unknown = [one for one in contests if one.share is None]
        if not shares:
            why = text("In no contest is the margin known.")
            self.add("margin_of_victory", scope.id, "", None, why)
            self.add("close_contests", scope.id, "", None, why)
            return
        self.add("margin_of_victory", scope.id, "", sum(shares, Fraction()) / len(shares))
        self.add("close_contests", scope.id, "", Fraction(sum(one < CLOSE for one in shares), len(shares)))
        if unknown:
            labels = [self.outcome.election.contests[one.contest].label for one in unknown]
            self.said.append(
                text(
                    "Margins of victory: left out, since there is none or it is not known: {contests}.", contests=labels
                )
            )

    def territory(self, tier: Tier, scope: Scope, level: str | None) -> None:
        contests = [one.contest for one in contests_of(self.outcome, tier.id)]
        if not contests:
            return
        self._nationalisation(scope, contests, level)
        if len(contests) < 2:
            return  # one contest cannot be malapportioned
        election = self.outcome.election
        voters = [registered(election, one) for one in contests]
        known = [one for one in voters if one is not None]
        seats = [self.outcome.contests[one].house for one in contests]
        for measure in ("malapportionment", "weight_ratio"):
            if len(known) < len(voters):
                why = text(
                    "The voters on the lists are not known in {count} of {all} contests.",
                    count=len(voters) - len(known),
                    all=len(voters),
                )
                self.add(measure, scope.id, "", None, why)
            else:
                one = MEASURES[measure]
                self.computed(one, scope, "", one.compute(known, seats), text("A contest has no voters on its lists."))

    def _nationalisation(self, scope: Scope, contests: list[str], level: str | None) -> None:
        if scope.no_votes is not None:
            self.add("nationalisation", scope.id, "", None, scope.no_votes)
            return
        election = self.outcome.election
        areas = by_contest(election, contests) if len(contests) > 1 else by_level(election, contests[0], level)
        if not isinstance(areas, Areas):
            self.add("nationalisation", scope.id, "", None, areas)
            return
        score = float(territory.nationalisation(areas.votes))
        why = text("In some area nobody has voted.")
        self.computed(MEASURES["nationalisation"], scope, "", score, why)
        of_parties = territory.party_nationalisation(areas.votes)
        self.parties[scope.id] = tuple(
            (party, float(one)) for party, one in zip(areas.parties, of_parties, strict=True) if not np.isnan(one)
        )
        if areas.level:
            self.said.append(
                text("Nationalisation: areas of the level {level}: {count}.", level=areas.level, count=len(areas.areas))
            )

    def expectation(self, tier: Tier, scope: Scope) -> None:
        contests = contests_of(self.outcome, tier.id)
        house = sum(one.house for one in contests)
        for one in self._in("expectation"):
            if tier.id in (*self.outcome.absent, *self.outcome.fewer) or not house:
                self.add(one.id, scope.id, "", None, scope.no_seats)
            else:
                self.add(one.id, scope.id, "", float(one.compute(house / len(contests), house)))

    def change(self, before: Outcome) -> list[Text]:
        """Volatility of all seats, and of the votes that they are set against; what is to be said of it."""
        now, then = self.scopes[0], scopes(before)[0]
        (votes, seats), (votes_then, seats_then) = by_party(now), by_party(then)
        for kind, why, new, old in (
            ("votes", now.no_votes or then.no_votes, votes, votes_then),
            ("seats", now.no_seats or then.no_seats, seats, seats_then),
        ):
            parties = list(dict.fromkeys([*old, *new]))
            for one in self._in("change"):
                if why is not None:
                    self.add(one.id, WHOLE, kind, None, why)
                    continue
                value = one.compute([old.get(p, 0) for p in parties], [new.get(p, 0) for p in parties])
                self.computed(one, now, kind, value, text("There is nothing to divide."))
        ballots = [ballot_tier(one).ballot for one in (before, self.outcome)]
        said = [
            text(
                "Compared with {election}. A party is the same where its id is; with another id it counts as new.",
                election=before.election.name,
            )
        ]
        if ballots[0] != ballots[1]:
            said.append(text("One of the two elections has votes for lists, the other for candidates."))
        return said


def _undefined(scope: Scope) -> Text:
    """Why a measure of distance is infinite or not defined."""
    without = [one.label for one in scope.columns if one.seats and not one.votes]
    if without:
        named = [*without[:MOST_NAMED], *(["…"] if len(without) > MOST_NAMED else [])]
        return text("Seats stand without votes on this ballot: {count}: {who}.", count=len(without), who=named)
    return text("All have the same votes, or there is one alone.")


def _power(outcome: Outcome, scope: Scope, quota: int | None) -> Power | Text:
    if all(tier.seats == "one a contest" for tier in outcome.law.tier):
        return text("Those elected are no house: each holds an office of his own.")
    law = outcome.law.seats
    most = max(scope.house, law if isinstance(law, int) else 0) if scope.no_seats is not None else scope.house
    if quota is not None and not 0 < quota <= most:
        raise NoQuota(text("expected a whole number from 1 to {house}, found {found}", house=most, found=str(quota)))
    if scope.no_seats is not None:
        return scope.no_seats
    players = tuple(sorted((one for one in scope.columns if one.seats), key=lambda one: -(one.seats or 0)))
    seats = [one.seats or 0 for one in players]
    if quota is None:
        quota = scope.house // 2 + 1
    if sum(seats) < quota:
        return text("Fewer seats are filled ({seats}) than decide ({quota}).", seats=sum(seats), quota=quota)
    if len(players) > powers.MOST_PLAYERS:
        return text(
            "Power is reckoned for up to {most} parties and independents; here there are {found}.",
            most=powers.MOST_PLAYERS,
            found=len(players),
        )
    indices = {measure: MEASURES[measure].compute(seats, quota) for measure in POWER_INDICES}
    number = powers.minimal_winning_number(seats, quota)
    all_seen = number <= MOST_LOOKED_AT
    coalitions = list(islice(powers.minimal_winning(seats, quota), None if all_seen else MOST_KEPT))
    if all_seen:
        coalitions.sort(key=lambda one: (sum(seats[place] for place in one), len(one), one))
    return Power(players, quota, scope.house, indices, number, tuple(coalitions[:MOST_KEPT]), all_seen)
