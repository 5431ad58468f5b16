"""Claims to seats: which of two claims comes first, and how many votes it takes to come before another.

Whatever the method, a contestant's seats are its claims among the largest so many of all. With a quota the claim to the
m-th seat is votes/quota - (m - 1): whole parts are claims of 1 and more, remainders those below. With divisors it is
votes divided by the m-th divisor. So p is certain of its s-th seat where no more than seats - s claims of others come
before that claim, or level with it.
"""

import math
from dataclasses import dataclass
from fractions import Fraction

from mandat.decision import exact
from mandat.decision.outstanding.space import Space
from mandat.law.schema import HighestAverages, LargestRemainder


@dataclass(frozen=True)
class Sharing:
    """Who shares the seats and how: those admitted, and those let in although they were not.

    `weight` multiplies the votes of those let in, `guaranteed` seats come before every claim of others, and with
    `whole_only` they take no remainders.
    """

    taking: tuple[int, ...]
    let_in: frozenset[int] = frozenset()
    weight: Fraction = Fraction(1)
    guaranteed: int = 0
    whole_only: bool = False

    def weight_of(self, i: int) -> Fraction:
        return self.weight if i in self.let_in else Fraction(1)

    def guaranteed_of(self, i: int) -> int:
        return self.guaranteed if i in self.let_in else 0


Span = tuple[Fraction, Fraction]
"""The smallest and the largest that the quota can be; with divisors it means nothing."""


class Claims:
    """The claims of one contest. p and j are contestants, s and m the seats that they claim: 1 is the first."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self.seats = space.seats

    def span(self, least: int, most: int) -> Span:
        """The quotas where those who share have from `least` to `most` votes together."""
        raise AttributeError

    def first(self, j: int, m: int, p: int, s: int, sharing: Sharing) -> int:
        """Of level claims: 1 where the law puts p first, -1 where it puts j first, 0 where it leaves it to more."""
        own = self.space
        for tie in own.tier.tie:
            if tie.by == "lot":
                break
            if tie.by == "registered earlier":
                if own.order is None:
                    break
                if own.order[p] != own.order[j]:
                    return 1 if own.order[p] < own.order[j] else -1
            elif m != s:  # level claims to a later seat are those of more votes
                if sharing.let_in:
                    return 0  # but not where votes are weighted
                return 1 if s > m else -1
            elif sharing.let_in and (p in sharing.let_in) != (j in sharing.let_in):
                return 0
        return 0

    def holds(self, p: int, s: int, votes: int, sharing: Sharing, span: Span) -> bool:
        """Whether p can have a claim to its s-th seat at all."""
        raise AttributeError

    def ahead(self, j: int, theirs: int, p: int, s: int, votes: int, sharing: Sharing, span: Span) -> int:
        """So many claims of j, at least, come before p's claim to its s-th seat."""
        raise AttributeError

    def price(self, j: int, m: int, p: int, s: int, votes: int, sharing: Sharing, span: Span) -> int | None:
        """The fewest votes of j with which its claim to its m-th seat is not behind p's to its s-th; None: never."""
        raise AttributeError


class ByQuota(Claims):
    """Largest remainders."""

    def __init__(self, space: Space, rule: LargestRemainder) -> None:
        super().__init__(space)
        self.rule = rule

    def quota(self, votes: int) -> Fraction:
        return exact.rounded(exact.QUOTAS[self.rule.quota](votes, self.seats), self.rule.rounding)

    def span(self, least: int, most: int) -> Span:
        return self.quota(max(least, 1)), self.quota(max(most, 1))

    def holds(self, p: int, s: int, votes: int, sharing: Sharing, span: Span) -> bool:
        if s <= sharing.guaranteed_of(p):
            return True
        if sharing.whole_only and p in sharing.let_in:
            return votes * sharing.weight >= s * span[0]
        return votes > 0

    def ahead(self, j: int, theirs: int, p: int, s: int, votes: int, sharing: Sharing, span: Span) -> int:
        if s <= sharing.guaranteed_of(p):
            return 0
        least = sharing.guaranteed_of(j)
        if not theirs:
            return least
        lead = theirs * sharing.weight_of(j) - votes * sharing.weight_of(p)
        steps = lead / (span[1] if lead > 0 else span[0])  # j's claim to seat m is before p's where m - s < steps
        count = s + math.ceil(steps) - 1
        if steps.denominator == 1 and self.first(j, s + steps.numerator, p, s, sharing) < 0:
            count += 1
        if sharing.whole_only and j in sharing.let_in:
            count = min(count, math.floor(theirs * sharing.weight / span[1]))
        return max(count, least)

    def price(self, j: int, m: int, p: int, s: int, votes: int, sharing: Sharing, span: Span) -> int | None:
        if m <= sharing.guaranteed_of(j):
            return 0
        weight = sharing.weight_of(j)
        if not weight:
            return None
        asked = (votes * sharing.weight_of(p) + (m - s) * span[0 if m > s else 1]) / weight
        whole = math.ceil(asked)
        if whole == asked and self.first(j, m, p, s, sharing) > 0:
            whole += 1
        if sharing.whole_only and j in sharing.let_in:
            whole = max(whole, math.ceil(m * span[0] / weight))
        return max(whole, 1)


class ByDivisors(Claims):
    """Highest averages; for Huntington-Hill the squares of votes are compared with those of divisors."""

    def __init__(self, space: Space, rule: HighestAverages) -> None:
        super().__init__(space)
        self.power = 2 if rule.divisors == "huntington-hill" else 1
        self.divisors = [exact.divisor(rule.divisors, k, rule.first) for k in range(space.seats + 1)]

    def span(self, least: int, most: int) -> Span:
        return Fraction(1), Fraction(1)

    def holds(self, p: int, s: int, votes: int, sharing: Sharing, span: Span) -> bool:
        return votes > 0

    def ahead(self, j: int, theirs: int, p: int, s: int, votes: int, sharing: Sharing, span: Span) -> int:
        low, high = 0, self.seats - s + 1  # more claims before p's than that make no difference
        while low < high:
            m = (low + high + 1) // 2
            if self._before(j, m, theirs, p, s, votes, sharing):
                low = m
            else:
                high = m - 1
        return low

    def _before(self, j: int, m: int, theirs: int, p: int, s: int, votes: int, sharing: Sharing) -> bool:
        mine, other = self._size(s, votes), self._size(m, theirs)
        if not theirs or other == mine:
            return bool(theirs) and self.first(j, m, p, s, sharing) < 0
        return other > mine

    def _size(self, m: int, votes: int) -> tuple[int, Fraction]:
        divisor = self.divisors[m - 1]
        power = Fraction(votes**self.power)
        return (1, power) if not divisor else (0, power / divisor)

    def price(self, j: int, m: int, p: int, s: int, votes: int, sharing: Sharing, span: Span) -> int | None:
        mine, theirs = self.divisors[s - 1], self.divisors[m - 1]
        if not theirs and mine:
            return 1  # a first seat divided by nothing comes before all that are not
        if theirs and not mine:
            return None
        asked = Fraction(votes**self.power) * (theirs / mine if mine else 1)
        whole = math.ceil(asked)
        if self.power == 2:
            whole = math.isqrt(max(whole - 1, 0)) + 1 if whole else 0
        if Fraction(whole**self.power) == asked and self.first(j, m, p, s, sharing) > 0:
            whole += 1
        return max(whole, 1)
