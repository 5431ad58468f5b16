"""Allocation a second time: one contest, Python's own integers and `Fraction`, straight from the definitions.

Nothing here is shared with `mandat.allocate`; it is slow and plain, so that a reader can check it against the
words of a law. `decide` compares its answer with the kernels'.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass
class Shared:
    """Seats by contestant, what is left open by a tie, and what led there.

    `level`: the last claim seated, as (1, votes) for a zero divisor and (0, quotient) else; squares for
    Huntington-Hill.
    """

    seats: list[int]
    open: int = 0
    tied: list[int] = field(default_factory=list)
    quota: Fraction | None = None
    quotients: list[Fraction | None] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)
    rest: list[Fraction | None] = field(default_factory=list)
    by_remainder: list[int] = field(default_factory=list)
    level: tuple[int, Fraction] | None = None


QUOTAS: dict[str, Callable[[int, int], Fraction]] = {
    "hare": lambda votes, seats: Fraction(votes, seats),
    "droop": lambda votes, seats: Fraction(votes // (seats + 1) + 1),
    "hagenbach-bischoff": lambda votes, seats: Fraction(votes, seats + 1),
    "imperiali": lambda votes, seats: Fraction(votes, seats + 2),
}


def rounded(value: Fraction, how: str) -> Fraction:
    """A quota rounded `exact`, `down`, `up` or `nearest` (halves up); one that rounds to nothing is one vote."""
    if how == "exact":
        return value
    whole = {
        "down": value.numerator // value.denominator,
        "up": -(-value.numerator // value.denominator),
        "nearest": (2 * value.numerator + value.denominator) // (2 * value.denominator),
    }[how]
    return Fraction(max(whole, 1))


def best(claims: Sequence[tuple[Fraction, int]], places: int) -> tuple[list[int], list[int], int]:
    """The `places` largest of (size, contestant): those surely in, those tied for the last places, how many."""
    if places <= 0 or not claims:
        return [], [], 0
    ordered = sorted(claims, key=lambda claim: (-claim[0], claim[1]))
    if len(ordered) <= places:
        return [who for _, who in ordered], [], 0
    level = ordered[places - 1][0]
    sure = [who for size, who in ordered if size > level]
    at = [who for size, who in ordered if size == level]
    if len(sure) + len(at) == places:
        return sure + at, [], 0
    return sure, at, places - len(sure)


def largest_remainder(
    quotients: Sequence[Fraction | None],
    seats: int,
    guaranteed: Sequence[int] | None = None,
    leftover: Sequence[bool] | None = None,
) -> Shared:
    """Whole parts of the quotients, then one seat each to the largest fractions until the seats are gone.

    `quotients[i]` is votes/quota (times a weight, if any), None for a contestant not admitted. `guaranteed` seats
    replace a smaller whole part. `leftover` says who may take a seat for a fraction; nobody without a vote may. When
    more seats are left than such contestants, each round takes one from every fraction. When the whole parts exceed
    the seats, they are taken back one by one from the smallest fraction of those above their guarantee.
    """
    size = len(quotients)
    floor = list(guaranteed or [0] * size)
    may = [bool(q) and (leftover is None or leftover[i]) for i, q in enumerate(quotients)]
    whole = [0 if q is None else max(q.numerator // q.denominator, floor[i]) for i, q in enumerate(quotients)]
    rest = [None if q is None else q - whole[i] for i, q in enumerate(quotients)]
    shared = Shared(seats=whole.copy(), quotients=list(quotients), whole=whole, rest=rest)
    left = seats - sum(whole)
    current = list(rest)
    while left > 0:
        claims = [(r, i) for i, r in enumerate(current) if r is not None and may[i]]
        if not claims:
            break
        top = max(r for r, _ in claims)
        holders = [i for r, i in claims if r == top]
        if len(holders) > left:
            shared.open, shared.tied = left, holders
            break
        for i in holders:
            shared.seats[i] += 1
            shared.by_remainder.append(i)
            current[i] = top - 1
        left -= len(holders)
    while left < 0:
        claims = [(r, i) for i, r in enumerate(current) if r is not None and shared.seats[i] > floor[i]]
        if not claims:
            break
        low = min(r for r, _ in claims)
        holders = [i for r, i in claims if r == low]
        if len(holders) > -left:
            for i in holders:
                shared.seats[i] -= 1
            shared.open, shared.tied = len(holders) + left, holders
            break
        for i in holders:
            shared.seats[i] -= 1
            current[i] = low + 1
        left += len(holders)
    return shared


def divisor(name: str, k: int, first: Fraction | None = None) -> Fraction:
    """The divisor for a contestant's seat number `k` + 1 (for Huntington-Hill: its square)."""
    if first is not None and k == 0:
        return first
    one = Fraction(1)
    sequences: dict[str, Callable[[], Fraction]] = {
        "d'hondt": lambda: one * (k + 1),
        "sainte-lague": lambda: one * (2 * k + 1),
        "modified sainte-lague": lambda: Fraction(7, 5) if k == 0 else one * (2 * k + 1),
        "adams": lambda: one * k,
        "dean": lambda: Fraction(2 * k * (k + 1), 2 * k + 1),
        "huntington-hill": lambda: one * k * (k + 1),
        "danish": lambda: one * (3 * k + 1),
        "imperiali": lambda: Fraction(k + 2, 2),
        "macau": lambda: one * 2**k,
    }
    return sequences[name]()


Claim = tuple[int, Fraction]


def highest_averages(votes: Sequence[int | None], seats: int, name: str, first: Fraction | None = None) -> Shared:
    """The `seats` largest claims votes/divisor; a zero divisor is a claim before all others, by votes.

    Claims are compared as (1, votes) for a zero divisor and (0, quotient) else; for Huntington-Hill squares are
    compared with squares.
    """
    square = name == "huntington-hill"
    claims: list[tuple[Claim, int]] = []
    for i, vote in enumerate(votes):
        if not vote:
            continue
        for k in range(seats):
            d = divisor(name, k, first)
            size = Fraction(vote * vote if square else vote)
            claims.append((((1, size) if d == 0 else (0, size / d)), i))
    claims.sort(key=lambda claim: claim[0], reverse=True)
    shared = Shared(seats=[0] * len(votes))
    if not claims or seats == 0:
        return shared
    last = claims[min(seats, len(claims)) - 1][0]
    at = [i for claim, i in claims if claim == last]
    for claim, i in claims:
        if claim > last:
            shared.seats[i] += 1
    places = min(seats, len(claims)) - sum(shared.seats)
    if len(at) == places:
        for i in at:
            shared.seats[i] += 1
    else:
        shared.open, shared.tied = places, sorted(set(at))
    shared.level = last
    return shared
