"""Lists retold: who is admitted, the quota, whole parts and fractions, or divisors."""

import math
from fractions import Fraction

from mandat.decision import exact
from mandat.decision.ballots import Bounds
from mandat.decision.outcome import ContestOutcome
from mandat.decision.retell.contest import Line, Retelling
from mandat.decision.retell.writing import QUOTA_NAMES, base_line, bounds, exact_decimal, mixed, needed, part, reaches
from mandat.language import Text, percent, text
from mandat.law.schema import Admit, AtLeast, HighestAverages, LargestRemainder


class Lists(Retelling):
    """A contest between lists."""

    def tell(self) -> ContestOutcome:
        """Decides the contest, filling `steps`."""
        self.tell_votes()
        return self.void() or self.share_out()

    def share_out(self) -> ContestOutcome:
        own, size = self.ballots, len(self.ballots.ids)
        admitted, unsure = self._admitted()
        if unsure:
            return self._missing(
                text(
                    "It cannot be told whether these reach the threshold: {who}.",
                    who=[self._name(i) for i in unsure],
                ),
                admitted,
            )
        by_threshold = bool(admitted)
        if not admitted and self.tier.admit:
            then = self.tier.none_admitted.then if self.tier.none_admitted else "undecided"
            cite = self.tier.none_admitted.cite if self.tier.none_admitted else self.tier.allocate.cite
            said = {
                "all": text("Nobody is admitted; the law then admits all."),
                "void": text("Nobody is admitted; the contest is void."),
                "undecided": text("Nobody is admitted, and the law does not say what follows."),
            }[then]
            self._step("none admitted", cite, {}, {"then": then}, [(None, said)])
            if then != "all":
                return self._nobody(then)
            admitted = list(range(size))
        let_in: list[int] = []
        few = self.tier.at_least
        if few is not None and by_threshold:
            found = self._next_lists(few, admitted)
            if isinstance(found, ContestOutcome):
                return found
            let_in = found
        taking = sorted(admitted + let_in)
        if any(own.votes[i] is None for i in taking):
            return self._missing(text("The votes of an admitted list are not known."), admitted)
        rule = self.tier.allocate
        if isinstance(rule, LargestRemainder):
            return self._by_quota(rule, admitted, let_in)
        assert isinstance(rule, HighestAverages)
        return self._by_divisors(rule, admitted)

    def _nobody(self, then: str) -> ContestOutcome:
        return self._outcome("void") if then == "void" else self._outcome("silent", silent=("none admitted",))

    def _next_lists(self, few: AtLeast, admitted: list[int]) -> list[int] | ContestOutcome:
        """Who is let in beside the admitted: until there are enough lists, and until they have enough votes together;
        or the outcome, where that ends the contest."""
        own = self.ballots
        others = [(Fraction(own.votes[i] or 0), i) for i in range(len(own.ids)) if i not in admitted and own.votes[i]]
        places = max(few.lists - len(admitted), 0)
        hopeless = False
        if few.share is not None:
            base = own.bases[few.of]
            have = sum(own.votes[i] or 0 for i in admitted)
            enough = base.high is not None and have > few.share * base.high
            if not enough and not (base.exact and own.known):
                return self._missing(
                    text("It cannot be told whether the admitted have enough votes together."), admitted
                )
            self._step(
                "enough votes together",
                few.cite,
                {"admitted": [own.ids[i] for i in admitted], "share": str(few.share), "base": bounds(base)},
                {"votes": have, "enough": enough},
                [
                    (
                        None,
                        text(
                            "The lists over the threshold together: {votes} of {base}; {needed}.",
                            votes=have,
                            base=base.low if base.exact else text("at most {base}", base=base.high),
                            needed=needed(few.share, "more than"),
                        ),
                    )
                ],
            )
            further = 0
            for vote, _ in sorted(others, reverse=True):
                if have > few.share * base.low or enough:
                    break
                have, further = have + int(vote), further + 1
            hopeless = not enough and have <= few.share * base.low
            places = max(places, further)
        if not places and not hopeless:
            return []
        if not own.known:
            return self._missing(text("The votes of the next list are not known."), admitted)
        let_in, tied, left = exact.best(others, places)
        if left:
            self._step(
                "at least so many lists",
                few.cite,
                {"admitted": [own.ids[i] for i in admitted], "lists": few.lists},
                {"equal": [own.ids[i] for i in tied]},
                [
                    (
                        None,
                        text(
                            "{who} have equal votes for the next place; the law does not say who is let in.",
                            who=[self._name(i) for i in tied],
                        ),
                    )
                ],
            )
            return self._outcome("silent", silent=("equal second lists",), admitted=admitted, let_in=let_in)
        then = self.tier.none_admitted.then if self.tier.none_admitted else "undecided"
        if hopeless and then != "all":
            said = {
                "void": text("All lists together do not have so many votes; the contest is void."),
                "undecided": text("All lists together do not have so many votes; what follows is not said."),
            }[then]
            self._step("none admitted", few.cite, {}, {"then": then}, [(None, said)])
            return self._nobody(then)
        self._step(
            "at least so many lists",
            few.cite,
            {"admitted": [own.ids[i] for i in admitted], "lists": few.lists},
            {"let_in": [own.ids[i] for i in let_in]},
            [
                (
                    own.ids[i],
                    text(
                        "Fewer than {lists} lists reach the threshold: {who}, next by votes, is let in.",
                        lists=few.lists,
                        who=self._name(i),
                    )
                    if len(admitted) < few.lists
                    else text("{who}, next by votes, is let in.", who=self._name(i)),
                )
                for i in let_in
            ],
        )
        return let_in

    def _admitted(self) -> tuple[list[int], list[int]]:
        own = self.ballots
        if not self.tier.admit:
            return list(range(len(own.ids))), []
        admitted: list[int] = []
        unsure: list[int] = []
        lines: list[Line] = []
        cites: list[str] = []
        for i in range(len(own.ids)):
            verdicts = [self._way(way, i) for way in self.tier.admit]
            said = [line for _, line in verdicts if line is not None]
            answers = [answer for answer, _ in verdicts]
            who = self._name(i)
            if True in answers:
                admitted.append(i)
                said.append(text("{who} is admitted.", who=who))
            elif None in answers:
                unsure.append(i)
                said.append(text("{who}: cannot be told.", who=who))
            else:
                said.append(text("{who} is not admitted.", who=who))
            lines += [(own.ids[i], line) for line in said]
        shares = dict.fromkeys(way.of for way in self.tier.admit if way.share is not None)
        lines = [(None, base_line(base, own)) for base in shares] + lines
        cites = list(dict.fromkeys(way.cite for way in self.tier.admit))
        self._step(
            "admission",
            "; ".join(cites),
            {
                "ways": [
                    {
                        "share": str(way.share) if way.share is not None else None,
                        "of": way.of,
                        "base": bounds(own.bases[way.of]),
                        "compare": way.compare,
                        "seats": way.seats,
                        "tier": way.tier,
                        "always": way.always,
                    }
                    for way in self.tier.admit
                ],
                "votes": dict(zip(own.ids, own.votes, strict=True)),
            },
            {
                "admitted": [own.ids[i] for i in admitted],
                "refused": [own.ids[i] for i in range(len(own.ids)) if i not in admitted + unsure],
                "unknown": [own.ids[i] for i in unsure],
            },
            lines,
        )
        return admitted, unsure

    def _way(self, way: Admit, i: int) -> tuple[bool | None, Text | None]:
        """Whether one way admits one contestant (None: cannot be told), and in words."""
        own, one = self.ballots, self.ballots.contestants[i]
        if (way.only and not set(way.only) & set(one.classes)) or set(way.but) & set(one.classes):
            return False, None
        who = self._name(i)
        if way.always:
            return True, text("{who}: no threshold applies.", who=who)
        if way.seats is not None and way.tier is not None:
            won = self.won.get(way.tier, {}).get(one.party, Bounds(0, 0))
            said = text(
                "{who}: seats in the other tier: {won}; needed: {seats}.",
                who=who,
                won=won.low if won.exact else text("not settled yet"),
                seats=way.seats,
            )
            sure, never = won.low >= way.seats, won.high is not None and won.high < way.seats
            return (True if sure else False if never else None), said
        assert way.share is not None
        vote, base, shares = own.votes[i], own.bases[way.of], own.shares[i]
        asked = needed(way.share, way.compare)
        if vote is not None and base.exact:
            if base.low == 0:
                return False, text("{who}: no votes were cast.", who=who)
            share = Fraction(vote, base.low)
            return reaches(share, way.share, way.compare), text(
                "{who}: {votes} of {base}, {percent}; {needed}.",
                who=who,
                votes=vote,
                base=base.low,
                percent=percent(share),
                needed=asked,
            )
        if shares is not None and way.of == "valid":
            low, high = shares  # the share itself is below `high`
            said = text(
                "{who}: published as {percent}; {needed}.",
                who=who,
                percent=percent((low + high) / 2),
                needed=asked,
            )
            if reaches(low, way.share, way.compare):
                return True, said
            if high <= way.share:
                return False, said
        if vote is None:
            return None, None
        low_share = Fraction(vote, base.low) if base.low else Fraction(0)
        if (base.low or not vote) and not reaches(low_share, way.share, way.compare):
            return False, text(
                "{who}: {votes} of at least {base}, at most {percent}; {needed}.",
                who=who,
                votes=vote,
                base=base.low,
                percent=percent(low_share),
                needed=asked,
            )
        if base.high and reaches(Fraction(vote, base.high), way.share, way.compare):
            return True, text(
                "{who}: {votes} of at most {base}, at least {percent}; {needed}.",
                who=who,
                votes=vote,
                base=base.high,
                percent=percent(Fraction(vote, base.high)),
                needed=asked,
            )
        return None, None

    def _by_quota(self, rule: LargestRemainder, admitted: list[int], let_in: list[int]) -> ContestOutcome:
        own, few = self.ballots, self.tier.at_least
        size = len(own.ids)
        taking = sorted(admitted + let_in)
        total = sum(own.votes[i] or 0 for i in taking)
        if total == 0 and own.seats:
            return self._no_votes(rule.cite)
        quota = exact.rounded(exact.QUOTAS[rule.quota](total, own.seats), rule.rounding)
        self._step(
            "quota",
            rule.cite,
            {"sum": total, "seats": own.seats, "quota": rule.quota, "rounding": rule.rounding},
            {"quota": str(quota)},
            [
                (
                    None,
                    text(
                        "Votes of the admitted lists: {sum}; seats: {seats}; quota ({kind}): {quota}, or {decimals}.",
                        sum=total,
                        seats=own.seats,
                        kind=QUOTA_NAMES[rule.quota],
                        quota=quota,
                        decimals=mixed(quota),
                    ),
                )
            ],
        )
        quotients: list[Fraction | None] = [None] * size
        for i in taking:
            quotients[i] = Fraction(own.votes[i] or 0) / quota
            if few is not None and i in let_in:
                quotients[i] = Fraction(own.votes[i] or 0) / quota * few.weight
        special = few if let_in else None
        guaranteed = [special.seats if special and i in let_in else 0 for i in range(size)]
        leader_takes = special is not None and special.leftover == "to the lists over the threshold"
        may = [not (leader_takes and i in let_in) for i in range(size)]
        shared = exact.largest_remainder(quotients, own.seats, guaranteed, may)
        self._whole_parts(rule, shared, special, let_in)
        beyond = special is not None and sum(guaranteed) > own.seats
        if special is not None and sum(shared.whole) > own.seats and (special.excess == "undecided" or beyond):
            self._step(
                "guaranteed seats above the whole",
                special.cite,
                {"whole": sum(shared.whole), "seats": own.seats},
                {},
                [
                    (
                        None,
                        text(
                            "With the guaranteed seats the sum is {whole}, above the {seats} seats to fill; "
                            "the law does not say what gives way.",
                            whole=sum(shared.whole),
                            seats=own.seats,
                        ),
                    )
                ],
            )
            return self._outcome(
                "silent", silent=("guaranteed seats above the whole",), admitted=admitted, let_in=let_in
            )
        self._remainders(rule, shared, special, let_in)
        if own.seats and not any(shared.seats) and not shared.open:
            return self._no_votes(rule.cite)
        return self.finish(shared.seats, shared.open, shared.tied, False, admitted, let_in)

    def _whole_parts(
        self, rule: LargestRemainder, shared: exact.Shared, few: AtLeast | None, let_in: list[int]
    ) -> None:
        lines: list[Line] = []
        for i, quotient in enumerate(shared.quotients):
            if quotient is None:
                continue
            who = self._name(i)
            if few is not None and i in let_in:
                lines.append(
                    (
                        self.ballots.ids[i],
                        text(
                            "{who}: {votes} divided by the quota, times {weight}, is {quotient}: {whole} whole; "
                            "at least {guaranteed}: {seats} seats.",
                            who=who,
                            votes=self.ballots.votes[i],
                            weight=exact_decimal(few.weight),
                            quotient=mixed(quotient),
                            whole=quotient.numerator // quotient.denominator,
                            guaranteed=few.seats,
                            seats=shared.whole[i],
                        ),
                    )
                )
            else:
                lines.append(
                    (
                        self.ballots.ids[i],
                        text(
                            "{who}: {votes} divided by the quota is {quotient}: {whole} seats.",
                            who=who,
                            votes=self.ballots.votes[i],
                            quotient=mixed(quotient),
                            whole=shared.whole[i],
                        ),
                    )
                )
        self._step(
            "whole parts",
            few.cite if few is not None else rule.cite,
            {"quotients": self._by_id(shared.quotients)},
            {"seats": {self.ballots.ids[i]: shared.whole[i] for i, q in enumerate(shared.quotients) if q is not None}},
            lines,
        )

    def _remainders(self, rule: LargestRemainder, shared: exact.Shared, few: AtLeast | None, let_in: list[int]) -> None:
        left = self.ballots.seats - sum(shared.whole)
        if left == 0:
            return
        lines: list[Line] = []
        if left > 0:
            lines.append((None, text("Seats left: {left}.", left=left)))
        else:
            lines.append((None, text("Seats to take back: {left}.", left=-left)))
        leftover = few is not None and few.leftover == "to the lists over the threshold"
        taking = [i for i, rest in enumerate(shared.rest) if rest is not None and not (leftover and i in let_in)]
        order = sorted(taking, key=lambda i: (-(shared.rest[i] or Fraction(0)), i))
        for i in order:
            got = shared.seats[i] - shared.whole[i]
            fraction = part(shared.rest[i] or Fraction(0))
            who = self._name(i)
            if i in shared.tied:
                said = text("{who}: fraction {fraction}, equal to another's.", who=who, fraction=fraction)
            elif got > 0:
                said = text("{who}: fraction {fraction}; takes {seats}.", who=who, fraction=fraction, seats=got)
            elif got < 0:
                said = text("{who}: fraction {fraction}; gives {seats}.", who=who, fraction=fraction, seats=-got)
            else:
                said = text("{who}: fraction {fraction}; takes none.", who=who, fraction=fraction)
            lines.append((self.ballots.ids[i], said))
        if leftover and left > 0:
            lines.append((None, text("The seats left go to the list that reached the threshold.")))
        self._step(
            "seats left",
            few.cite if few is not None else rule.cite,
            {"left": left, "fractions": self._by_id(shared.rest)},
            {
                "seats": {
                    self.ballots.ids[i]: shared.seats[i] for i, q in enumerate(shared.quotients) if q is not None
                },
                "open": shared.open,
                "tied": [self.ballots.ids[i] for i in shared.tied],
            },
            lines,
        )

    def _no_votes(self, cite: str) -> ContestOutcome:
        said = text("Not one vote is to be shared by; the law does not say what follows.")
        self._step("no votes", cite, {"sum": 0}, {}, [(None, said)])
        return self._outcome("silent", silent=("none admitted",))

    def _by_divisors(self, rule: HighestAverages, admitted: list[int]) -> ContestOutcome:
        own = self.ballots
        votes = [own.votes[i] if i in admitted else None for i in range(len(own.ids))]
        if not any(votes) and own.seats:
            return self._no_votes(rule.cite)
        shared = exact.highest_averages(votes, own.seats, rule.divisors, rule.first)
        most = max(shared.seats) + 1
        sequence = [exact.divisor(rule.divisors, k, rule.first) for k in range(most)]
        squares = rule.divisors == "huntington-hill"
        written = [_root(one) if squares else str(one) for one in sequence[:8]]
        lines: list[Line] = [(None, text("Divisors: {divisors}.", divisors=[*written, "…"]))]
        for i in admitted:
            seats = shared.seats[i]
            lines.append(
                (
                    own.ids[i],
                    text(
                        "{who}: {votes} votes: {seats} seats; divisor of its next seat: {divisor}.",
                        who=self._name(i),
                        votes=votes[i],
                        seats=seats,
                        divisor=_root(sequence[seats]) if squares else sequence[seats],
                    ),
                )
            )
        if shared.level is not None:
            rank, level = shared.level
            if rank:
                said = text(
                    "A divisor of 0 comes before all others, by votes; the last seat goes to {votes} votes.",
                    votes=_root(level) if squares else level,
                )
            else:
                said = text(
                    "The last seat goes to the quotient {level}.", level=_root(level) if squares else part(level)
                )
            lines.append((None, said))
        self._step(
            "highest averages",
            rule.cite,
            {
                "votes": {own.ids[i]: votes[i] for i in admitted},
                "seats": own.seats,
                "divisors": rule.divisors,
                "first": str(rule.first) if rule.first is not None else None,
                "squares" if squares else "sequence": [str(one) for one in sequence],
            },
            {
                "seats": {own.ids[i]: shared.seats[i] for i in admitted},
                "level": str(shared.level[1]) if shared.level is not None else None,
                "open": shared.open,
                "tied": [own.ids[i] for i in shared.tied],
            },
            lines,
        )
        return self.finish(shared.seats, shared.open, shared.tied, False, admitted)


def _root(square: Fraction) -> str:
    """A square as its root: √20, or 4 where it is whole."""
    top, bottom = math.isqrt(square.numerator), math.isqrt(square.denominator)
    if top**2 == square.numerator and bottom**2 == square.denominator:
        return str(Fraction(top, bottom))
    return f"√({square})" if square.denominator > 1 else f"√{square}"
