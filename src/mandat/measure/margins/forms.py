"""The comparisons that the plan makes, as whole-number expressions that are linear in the ballots.

A form is a value now, and by category what one ballot there adds to it. Along a flow it changes by the same amount
with every ballot, so its sign changes at one place at most; and `needs` ballots changed at will, whatever they were
and become, are the fewest that can change it at all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from mandat.allocate.divisors import table
from mandat.decision.plan import Result
from mandat.law.schema import AtLeast, LargestRemainder
from mandat.measure.margins.space import Space

ADDED_TO_HOUSE = {"hare": 0, "hagenbach-bischoff": 1, "imperiali": 2, "droop": 1}


@dataclass(frozen=True)
class Form:
    value: int
    weights: tuple[int, ...]

    @property
    def needs(self) -> int | None:
        """With fewer ballots than this changed, its sign stays; None: no ballots change it."""
        rate = max(self.weights) - min(self.weights)
        return -(-abs(self.value) // rate) if rate else None


def fewest(forms: Sequence[Form] | None) -> int | None:
    """With fewer ballots than this changed, in whatever ways at once, every sign stays; None: not known."""
    needs = [form.needs for form in forms or ()]
    return min((one for one in needs if one is not None), default=None)


def rounded(rule: LargestRemainder) -> bool:
    """Whether the quota is rounded: it then does not grow with the votes ballot by ballot."""
    return rule.rounding != "exact" or rule.quota == "droop"


def votes_form(space: Space, factors: dict[int, int]) -> Form:
    """A sum of votes, each times a factor, by contestant's place."""
    weights = [0] * space.categories
    for place, factor in factors.items():
        weights[place] += factor
    return Form(sum(factor * space.votes[place] for place, factor in factors.items()), tuple(weights))


def share_form(space: Space, factors: dict[int, int], share: Fraction, base: str) -> Form:
    """A sum of votes against a share of a base."""
    num, den = share.as_integer_ratio()
    whole = space.weights(base)  # type: ignore[arg-type]
    own = votes_form(space, {place: factor * den for place, factor in factors.items()})
    weights = tuple(one - num * other for one, other in zip(own.weights, whole, strict=True))
    return Form(own.value - num * space.bases[base], weights)  # type: ignore[index]


def standing_forms(space: Space) -> list[Form]:
    """All comparisons but those of the claims to seats, and those that depend on who is admitted.

    Thresholds and majorities, bases and votes that become nothing, the turnout, the line against all; and where the
    order of the votes matters, every pair of votes.
    """
    tier, places = space.tier, range(space.size)
    forms = [votes_form(space, {i: 1}) for i in places]
    forms += [Form(value, tuple(space.weights(base))) for base, value in space.bases.items()]
    forms += list(admission_forms(space))
    if tier.against_all is not None and tier.against_all.leads == "void":
        forms += [_against_all(space, i) for i in places]
    if tier.turnout is not None:
        forms.append(_turnout(space))
    if _order_matters(space):
        forms += [votes_form(space, {i: 1, j: -1}) for i in places for j in places if i < j]
    return forms


def admission_forms(space: Space) -> Iterator[Form]:
    """Every contestant's votes against every share that admits, or elects."""
    tier = space.tier
    for way in tier.admit:
        if way.share is not None:
            for i in range(space.size):
                yield share_form(space, {i: 1}, way.share, way.of)
    if tier.allocate.method == "majority":
        for i in range(space.size):
            yield share_form(space, {i: 1}, tier.allocate.share, tier.allocate.of)


def _against_all(space: Space, i: int) -> Form:
    weights = [0] * space.categories
    weights[i], weights[space.line_at] = 1, -1
    return Form(space.votes[i] - space.against_all, tuple(weights))


def _turnout(space: Space) -> Form:
    assert space.tier.turnout is not None
    num, den = space.tier.turnout.share.as_integer_ratio()
    weights = tuple(
        den * one - num * two for one, two in zip(space.weights("cast"), space.weights("registered"), strict=True)
    )
    return Form(den * space.bases["cast"] - num * space.bases["registered"], weights)


def _order_matters(space: Space) -> bool:
    tier = space.tier
    rule = tier.allocate
    if rule.method == "largest remainder":
        return tier.at_least is not None or any(tie.by == "more votes" for tie in tier.tie)
    return True


def further_forms(space: Space, rule: AtLeast, over: Sequence[int], ranked: Sequence[int]) -> Iterator[Form]:
    """How far those over the threshold come with the next of the others, by votes, against the share asked for."""
    if rule.share is None:
        return
    for taken in range(len(ranked) + 1):
        yield share_form(space, dict.fromkeys([*over, *ranked[:taken]], 1), rule.share, rule.of)


def due_forms(space: Space, rule: AtLeast, over: Sequence[int], let_in: Sequence[int]) -> Iterator[Form]:
    """Every whole number of quotas that somebody's weighted votes can reach, with an exact quota."""
    assert isinstance(space.tier.allocate, LargestRemainder)
    up, down = rule.weight.as_integer_ratio()
    house = space.own.seats + ADDED_TO_HOUSE[space.tier.allocate.quota]
    everyone = [*over, *let_in]
    for i in everyone:
        for whole in range(1, house + 1):
            factors = dict.fromkeys(everyone, -whole * down)
            factors[i] += house * (up if i in let_in else down)
            yield votes_form(space, factors)


def certificate(space: Space, result: Result) -> list[Form] | None:
    """Comparisons whose signs together make the outcome (`result`, one row) what it is; None where that is not
    worked out.

    While none of them changes its sign, nothing in the contest changes, whatever ballots are changed and how.
    """
    tier, rule = space.tier, space.tier.allocate
    state, seats = int(result.state[0]), [int(one) for one in result.seats[0]]
    admitted = [i for i in range(space.size) if result.admitted[0][i]]
    if state != 0 or int(result.open[0]) or result.let_in.any():
        return None
    if tier.at_least is not None and (tier.at_least.share is not None or len(admitted) < tier.at_least.lists):
        return None
    forms = list(admission_forms(space))
    if tier.against_all is not None and tier.against_all.leads == "void":
        best = max(range(space.size), key=lambda i: space.votes[i])
        forms.append(_against_all(space, best))
    if tier.turnout is not None:
        forms.append(_turnout(space))
    # nobody is seated without votes; and where seats are left over, whoever gets a first vote may be
    full = sum(seats) == space.own.seats
    forms += [votes_form(space, {i: 1}) for i in range(space.size) if seats[i] or not full]
    if rule.method in ("plurality", "majority"):
        losers = [i for i in range(space.size) if not seats[i]]
        return forms + [votes_form(space, {i: 1, j: -1}) for i in range(space.size) if seats[i] for j in losers]
    pairs = [(i, j) for i in admitted if seats[i] for j in admitted if j != i]
    if rule.method == "largest remainder":
        if rounded(rule):
            return None
        house = space.own.seats + ADDED_TO_HOUSE[rule.quota]
        for i, j in pairs:
            factors = dict.fromkeys(admitted, -(seats[i] - 1 - seats[j]))
            factors[i] += house
            factors[j] -= house
            forms.append(votes_form(space, factors))
        return forms
    assert rule.method == "highest averages"
    steps = table(rule.divisors, rule.first, max(seats) + 1)
    if steps.squared or not int(steps.num[0]):
        return None
    num, den = steps.num.tolist(), steps.den.tolist()
    for i, j in pairs:
        last, next_ = seats[i] - 1, seats[j]
        forms.append(votes_form(space, {i: den[last] * num[next_], j: -den[next_] * num[last]}))
    return forms
