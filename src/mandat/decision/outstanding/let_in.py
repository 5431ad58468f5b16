"""Which lists can be let in where too few are admitted, and what then follows."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations

from mandat.decision.outstanding.admission import Admission
from mandat.decision.outstanding.claims import Claims, Sharing
from mandat.decision.outstanding.space import Space


@dataclass(frozen=True)
class Case:
    """One way in which it goes on once it is settled who is admitted.

    `kind`: the seats are `shared`; `nothing`: nobody gets any; or the law is `silent`. `least` are further votes that
    it takes, beside admission, `most` those that it allows (None or not named: any).
    """

    kind: str
    sharing: Sharing
    least: dict[int, int] = field(default_factory=dict)
    most: dict[int, int | None] = field(default_factory=dict)


def ways_in(
    space: Space,
    admission: Admission,
    claims: Claims,
    inside: tuple[int, ...],
    outside: tuple[int, ...],
    low: int,
    high: int,
) -> Iterator[Case]:
    """Each set of lists that the next by votes can be, and equal votes for the last place of it.

    Those who share get from `low` to `high` further votes together.
    """
    few = space.tier.at_least
    assert few is not None
    wanted = few.lists - len(inside)
    for size in range(min(wanted, len(outside)) + 1):
        for group in combinations(outside, size):
            rest = [i for i in outside if i not in group]
            top = max((space.votes[i] for i in rest), default=0)
            if size < wanted and top:
                continue  # one of the rest has votes and would be let in too
            if not group:
                yield Case("shared", Sharing(inside), {}, dict.fromkeys(rest, 0))
                if not low and not any(space.votes[i] for i in inside):
                    yield Case("silent", Sharing(inside))
                continue
            least = {i: max(top + 1 - space.votes[i], 0) for i in group}
            most = {i: admission.room(i) for i in group}
            if size == wanted:
                yield from _equal(space, admission, group, rest, top)
            if any(room is not None and room < least[i] for i, room in most.items()):
                continue
            sharing = Sharing(
                (*inside, *group),
                frozenset(group),
                few.weight,
                few.seats,
                few.leftover == "to the lists over the threshold",
            )
            if few.seats * size > space.seats:
                yield Case("silent", sharing, least, most)
                continue
            if few.excess == "undecided" and _may_exceed(space, claims, sharing, least, low, high):
                yield Case("silent", sharing, least, most)
            yield Case("shared", sharing, least, most)


def _equal(space: Space, admission: Admission, group: tuple[int, ...], rest: list[int], top: int) -> Iterator[Case]:
    """One of the rest has as many votes as the last of the group: the law does not say who is let in."""
    for k in rest:
        level = max(1, top, min(space.votes[i] for i in group))
        least = {i: max(level - space.votes[i], 0) for i in group} | {k: level - space.votes[k]}
        rooms = {i: admission.room(i) for i in least}
        if all(room is None or room >= least[i] for i, room in rooms.items()):
            yield Case("silent", Sharing((*group, k)), least)


def _may_exceed(space: Space, claims: Claims, sharing: Sharing, least: dict[int, int], low: int, high: int) -> bool:
    """Whether whole parts and guaranteed seats may be more than the seats.

    They are most where those let in have the fewest votes: a vote adds no more to their quotient than to others'.
    """
    known = sum(space.votes[i] for i in sharing.taking)
    theirs = {i: space.votes[i] + least[i] for i in sharing.let_in}
    quota, _ = claims.span(known + low, known + high)
    if space.tier.allocate.method == "largest remainder" and space.tier.allocate.rounding == "exact":
        quota, _ = claims.span(known + high, known + high)  # the others' quotient grows with all that they get
    floor = Fraction(sharing.guaranteed)
    whole = (known + high - sum(theirs.values())) / quota
    whole += sum((max(votes * sharing.weight / quota, floor) for votes in theirs.values()), Fraction(0))
    return whole >= space.seats + 1
