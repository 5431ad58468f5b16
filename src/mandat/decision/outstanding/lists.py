"""Lists: whether a list can lose a seat, or win one more, whatever the outstanding ballots say. Branch and bound.

A node is a set of lists taken to be admitted, a set taken not to be, the rest unsettled, and the number of further
votes that those who share the seats get together, from `low` to `high`. For a node the most favourable bases, needs and
quotas are taken, each alone: if even so nothing can happen, nothing can in it. Else it is divided, down to one set and
one number of votes, where the reckoning is exact and gives an example. Only whole numbers and fractions are compared.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from mandat.decision.outstanding.admission import Admission, Growth
from mandat.decision.outstanding.claims import ByDivisors, ByQuota, Claims, Sharing, Span
from mandat.decision.outstanding.falls import cheapest, complete, may_afford
from mandat.decision.outstanding.let_in import Case, ways_in
from mandat.decision.outstanding.space import Fall, Space
from mandat.law.schema import HighestAverages, LargestRemainder

MOST_WORK = 40_000
"""After so many claims looked at (a second or two) a question is left unanswered: then it is not proved."""
MOST_LEFT = 3
"""After so many questions of a contest left so, the others are given an eighth of that work."""
MOST_DOUBTS = 24
"""After so many examples that the plan does not bear out, the same."""
MOST_LET_IN = 500
"""More ways than that of letting lists in are not gone through."""

Try = Callable[[Fall], bool]
"""Runs the plan on an example; whether it bears out what is asked."""


@dataclass(frozen=True)
class Node:
    inside: tuple[int, ...]
    outside: tuple[int, ...]
    unsettled: tuple[int, ...]
    low: int
    high: int

    @property
    def single(self) -> bool:
        return not self.unsettled and self.low == self.high


class Lists:
    """The questions about one contest of lists."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self.admission = Admission(space)
        self.work = 0
        self.left = 0
        rule = space.tier.allocate
        assert isinstance(rule, LargestRemainder | HighestAverages)
        self.claims: Claims = ByQuota(space, rule) if isinstance(rule, LargestRemainder) else ByDivisors(space, rule)

    def never_fewer(self, p: int, seats: int, bears_out: Try) -> bool:
        """Whether it is proved that p never has fewer seats than that."""
        return self._never(lambda node: self._fewer(node, p, seats), bears_out, p)

    def never_more(self, p: int, seats: int, bears_out: Try) -> bool:
        """Whether it is proved that p never has more seats than that."""
        return self._never(lambda node: self._more(node, p, seats + 1), bears_out, p)

    def _never(self, can: Callable[[Node], "bool | list[Fall]"], bears_out: Try, p: int) -> bool:
        """Goes through the nodes; False as soon as one example is borne out, or where no end is found."""
        if not self.admission.sound:
            return False
        own = self.admission
        unsettled = sorted(own.unsettled, key=lambda i: i != p)  # p's own admission first
        ahead = [Node(tuple(own.inside), tuple(own.outside), tuple(unsettled), 0, self.space.ballots)]
        doubts, end = 0, self.work + (MOST_WORK if self.left < MOST_LEFT else MOST_WORK // 8)
        while ahead:
            node = ahead.pop()
            self.work += 10
            if self.work > end or doubts > MOST_DOUBTS:
                self.left += 1
                return False
            found = can(node)
            if found is False or found == []:
                continue
            if node.single:
                assert isinstance(found, list)
                if any(bears_out(fall) for fall in found):
                    return False
                doubts += 1
            else:
                ahead += _halves(node)
        return doubts == 0

    # -- what can happen in a node: whether it can at all, and for a single node how --------------------------------

    def _fewer(self, node: Node, p: int, s: int) -> bool | list[Fall]:
        """Whether p can be without its s-th seat."""
        if (start := self._start(node)) is None:
            return False
        growth, needs = start
        if node.unsettled:
            if p in (*node.unsettled, *node.outside) or self._may_let_in(node):
                return True
            return self._loses(node, needs, Case("shared", Sharing((*node.inside, *node.unsettled))), p, s) is not None
        return self._in_cases(node, growth, needs, lambda case, needs: self._fewer_in(node, case, needs, p, s))

    def _more(self, node: Node, p: int, s: int) -> bool | list[Fall]:
        """Whether p can have its s-th seat."""
        if (start := self._start(node)) is None:
            return False
        growth, needs = start
        if node.unsettled:
            if p in node.unsettled or self._may_let_in(node):
                return True
            unsettled = sum(self.space.votes[i] for i in node.unsettled)
            return (
                p not in node.outside
                and self._wins(node, needs, Case("shared", Sharing(node.inside)), p, s, unsettled) is not None
            )
        return self._in_cases(node, growth, needs, lambda case, needs: self._more_in(node, case, needs, p, s))

    def _start(self, node: Node) -> tuple[Growth, dict[int, int]] | None:
        """The smallest bases of a node and the votes that admission then takes; None where there are not so many."""
        growth = self.admission.growth(list(node.outside), node.low)
        if growth is None:
            return None
        needs: dict[int, int] = {}
        for i in node.inside:
            need = self.admission.need(i, growth.bases)
            if need is None:
                return None
            needs[i] = need
        return (growth, needs) if sum(needs.values()) <= node.high else None

    def _in_cases(
        self,
        node: Node,
        growth: Growth,
        needs: dict[int, int],
        votes_in: Callable[[Case, dict[int, int]], list[int] | None],
    ) -> bool | list[Fall]:
        found: list[Fall] = []
        for case in self._cases(node):
            with_case = {i: max(needs.get(i, 0), case.least.get(i, 0)) for i in (*case.sharing.taking, *needs)}
            votes = votes_in(case, with_case) if sum(with_case.values()) <= node.high else None
            if votes is not None:
                if not node.single:
                    return True
                found.append(complete(self.space, self.admission, votes, growth, case.sharing.taking))
        return found

    def _fewer_in(self, node: Node, case: Case, needs: dict[int, int], p: int, s: int) -> list[int] | None:
        if case.kind != "shared" or p not in case.sharing.taking:
            return self._plain(node, case, needs)
        return self._loses(node, needs, case, p, s)

    def _more_in(self, node: Node, case: Case, needs: dict[int, int], p: int, s: int) -> list[int] | None:
        if case.kind == "silent":
            return self._plain(node, case, needs)
        if case.kind == "nothing" or p not in case.sharing.taking:
            return None
        return self._wins(node, needs, case, p, s)

    def _plain(self, node: Node, case: Case, needs: dict[int, int]) -> list[int]:
        """The needs alone, and what is left of the votes to one who can have it."""
        votes = [needs.get(i, 0) for i in range(self.space.size)]
        takers = [i for i in case.sharing.taking if case.most.get(i) is None and i not in case.sharing.let_in]
        if node.single and takers:
            votes[takers[-1]] += max(node.low - sum(votes), 0)
        return votes

    def _may_let_in(self, node: Node) -> bool:
        """Whether the node's end may be of another kind than sharing among the admitted."""
        few = self.space.tier.at_least
        return not node.inside or (few is not None and len(node.inside) < few.lists)

    # -- shares with all admitted settled, or the most favourable of what is not -------------------------------------

    def _loses(self, node: Node, needs: dict[int, int], case: Case, p: int, s: int) -> list[int] | None:
        """Further votes with which p is not certain of its s-th seat."""
        own, sharing = self.space, case.sharing
        if s <= sharing.guaranteed_of(p):
            return None
        known = sum(own.votes[i] for i in needs)
        maybe = sum(own.votes[i] for i in sharing.taking if i not in needs)
        span = self.claims.span(known + node.low, known + maybe + node.high)
        mine = own.votes[p] + needs.get(p, 0)
        rivals = [i for i in sharing.taking if i != p]
        votes = [needs.get(i, 0) for i in range(own.size)]
        if self.claims.holds(p, s, mine, sharing, (span[1], span[1])):
            budget, wanted = node.high - sum(needs.values()), own.seats - s + 1
            prices: dict[int, list[int]] = {}
            for j in rivals:
                if wanted > 0:
                    free, prices[j] = self._prices(node, j, p, s, mine, votes[j], (budget, wanted), case, span)
                    wanted -= free
            if not may_afford(prices, wanted, budget):
                return None
            if not node.single:
                return votes
            more = cheapest(prices, wanted, budget)
            if more is None:
                return None
            for j, extra in more.items():
                votes[j] += extra
        if node.single:  # what is left goes to the rivals, as far as they can have it, else to p
            for i in (*sorted(rivals, key=lambda j: case.most.get(j) is not None), p):
                left, room = node.low - sum(votes), case.most.get(i)
                votes[i] += left if room is None or i == p else min(max(room - votes[i], 0), left)
        return votes

    def _prices(
        self,
        node: Node,
        j: int,
        p: int,
        s: int,
        mine: int,
        needed: int,
        limits: tuple[int, int],
        case: Case,
        span: Span,
    ) -> tuple[int, list[int]]:
        """How many of j's claims are not behind p's as it is, and what more of them cost, one after the other.

        As far as `limits` go: votes, and claims that count. One who may still be out must get in first.
        """
        (budget, wanted), room = limits, case.most.get(j)
        most = budget if room is None else min(budget, room - needed)
        start = self.space.votes[j] + needed

        def price(m: int) -> int | None:
            asked = self.claims.price(j, m, p, s, mine, case.sharing, span)
            return None if asked is None or asked - start > most else max(asked - start, 0)

        low, high = 0, wanted
        while low < high:  # the last claim that costs nothing
            m = (low + high + 1) // 2
            low, high = (m, high) if price(m) == 0 else (low, m - 1)
        entry = self._entry(node, j) if j in node.unsettled else 0
        if entry is None or entry > most:
            return 0, []
        prices = [entry] * low if entry else []
        for m in range(low + 1, wanted + 1):
            asked = price(m)
            if asked is None:
                break
            prices.append(max(asked, entry))
        self.work += len(prices) + 10
        return (0 if entry else low), prices

    def _entry(self, node: Node, j: int) -> int | None:
        """What it takes at least to admit one who is not settled yet."""
        growth = self.admission.growth(list(node.outside), node.low)
        return None if growth is None else self.admission.need(j, growth.bases)

    def _wins(
        self, node: Node, needs: dict[int, int], case: Case, p: int, s: int, unsettled: int = 0
    ) -> list[int] | None:
        """Further votes with which p may have its s-th seat; `unsettled` votes may take part too."""
        own, sharing = self.space, case.sharing
        known = sum(own.votes[i] for i in sharing.taking)
        span = self.claims.span(known + node.low, known + unsettled + node.high)
        extra = node.high - sum(need for i, need in needs.items() if i != p)
        if (room := case.most.get(p)) is not None:
            extra = min(extra, room)
        if extra < needs.get(p, 0):
            return None
        mine, left = own.votes[p] + extra, own.seats - s
        if not self.claims.holds(p, s, mine, sharing, (span[0], span[0])):
            return None
        for j in sharing.taking:
            if j != p and left >= 0:
                self.work += 5
                left -= self.claims.ahead(j, own.votes[j] + needs.get(j, 0), p, s, mine, sharing, span)
        if left < 0:
            return None
        votes = [needs.get(i, 0) for i in range(own.size)]
        votes[p] = extra
        if node.single:  # more than p can have is for the others
            for i in sorted(sharing.taking, key=lambda j: case.most.get(j) is not None):
                over, room = node.low - sum(votes), case.most.get(i)
                if i != p:
                    votes[i] += over if room is None else min(max(room - votes[i], 0), over)
        return votes

    # -- what follows from who is admitted --------------------------------------------------------------------------

    def _cases(self, node: Node) -> Iterator[Case]:
        """The ways in which a node with settled lists can go on."""
        own, few = self.space, self.space.tier.at_least
        taking = node.inside
        if not node.inside:
            then = own.tier.none_admitted.then if own.tier.none_admitted else "undecided"
            if then != "all":
                if node.low == 0:
                    yield Case("nothing" if then == "void" else "silent", Sharing(()))
                return
            taking = tuple(range(own.size))
            yield Case("shared", Sharing(taking), {}, {i: self.admission.room(i) for i in taking})
        elif few is not None and len(node.inside) < few.lists:
            ways = ways_in(own, self.admission, self.claims, node.inside, node.outside, node.low, node.high)
            yield from islice(ways, MOST_LET_IN)
            if next(ways, None) is not None:
                yield Case("silent", Sharing(()))  # not gone through to the end: anything may be
            return
        else:
            yield Case("shared", Sharing(taking))
        if node.low == 0 and not any(own.votes[i] for i in taking):
            yield Case("silent", Sharing(taking))  # nobody who shares has a vote


def _halves(node: Node) -> list[Node]:
    """The node in two: by the admission of the first unsettled list, else by the votes, the larger half on top."""
    if node.unsettled:
        first, *rest = node.unsettled
        left = tuple(rest)
        return [
            Node(node.inside, (*node.outside, first), left, node.low, node.high),
            Node((*node.inside, first), node.outside, left, node.low, node.high),
        ]
    middle = (node.low + node.high) // 2
    return [
        Node(node.inside, node.outside, (), node.low, middle),
        Node(node.inside, node.outside, (), middle + 1, node.high),
    ]
