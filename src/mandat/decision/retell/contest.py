"""The decision of a contest a second time, straight from the law with `Fraction`, written down step by step.

It does not use the plan or the kernels. Whoever has only the steps and a pencil can redo the decision; an official
outcome whose two computations differ is an error (`Disagreement`), never a result.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from mandat.decision import exact
from mandat.decision.ballots import Ballots, Won
from mandat.decision.outcome import ContestOutcome, ContestState, FollowUp, Lot, Step
from mandat.decision.retell.writing import bounds, needed, reaches
from mandat.decision.rules import follow_up, lot_rule, within
from mandat.language import Names, Text, percent, text
from mandat.law.schema import Tier

Line = tuple[str | None, Text]


class Retelling:
    """One contest under one tier's rules: the steps, and what ties and unfilled seats lead to."""

    def __init__(self, tier: Tier, ballots: Ballots, drawn: Sequence[str] = (), won: Won | None = None) -> None:
        """`drawn`: whom the lot of this contest gave its seats; `won`: seats by party in other tiers."""
        self.tier = tier
        self.ballots = ballots
        self.drawn = list(drawn)
        self.won = won or {}
        self.steps: list[Step] = []

    # -- what goes in -------------------------------------------------------------------------------------------

    def tell_votes(self) -> None:
        own = self.ballots
        lines: list[Line] = [
            (one.id, text("{who}: {votes} votes.", who=one.label, votes=vote))
            if vote is not None
            else (one.id, text("{who}: the votes are not known.", who=one.label))
            for one, vote in zip(own.contestants, own.votes, strict=True)
        ]
        if own.assumed:
            lines.append((None, text("Against all: no figure in the folder; none are assumed.")))
        elif not own.against_all.exact:
            lines.append((None, text("Against all: not known.")))
        elif self.tier.against_all is not None or own.against_all.low:
            lines.append((None, text("Against all: {votes}.", votes=own.against_all.low)))
        lines.append((None, text("Seats to fill: {seats}.", seats=own.seats)))
        self._step(
            "votes",
            self.tier.against_all.cite if self.tier.against_all else self.tier.allocate.cite,
            {
                "votes": dict(zip(own.ids, own.votes, strict=True)),
                "against_all": bounds(own.against_all),
                "seats": own.seats,
            },
            {},
            lines,
        )

    # -- what ends a contest before its seats are shared --------------------------------------------------------

    def void(self) -> ContestOutcome | None:
        """The contest as void, or as not to be told; None where it goes on."""
        verdicts = [self._against_all_leads(), self._turnout_fails()]
        if True in verdicts:
            return self._outcome("void")
        if None in verdicts:
            return self._missing(text("What is known does not tell whether the contest is void."))
        return None

    def _against_all_leads(self) -> bool | None:
        """Whether the line against all makes the contest void; None where that cannot be told."""
        line, own = self.tier.against_all, self.ballots
        if line is None:
            return False
        best = max((vote for vote in own.votes if vote is not None), default=0)
        ahead = own.against_all.low > best and own.known
        if ahead:
            said = (
                text("Against all has more votes than any contestant: nobody is elected.")
                if line.leads == "void"
                else text("Against all has more votes than any contestant; the law attaches no consequence to it.")
            )
            self._step(
                "against all leads",
                line.cite,
                {"against_all": own.against_all.low, "most": best},
                {"void": line.leads == "void"},
                [(None, said)],
            )
        if line.leads == "nothing":
            return False
        may_be = own.against_all.high is None or own.against_all.high > best
        return True if ahead else None if may_be else False

    def _turnout_fails(self) -> bool | None:
        """Whether too low a turnout makes the contest void; None where that cannot be told."""
        rule = self.tier.turnout
        if rule is None:
            return False
        cast, voters = self.ballots.bases["cast"], self.ballots.bases["registered"]
        least = Fraction(cast.low, voters.high) if voters.high else Fraction(0)
        held = voters.high is not None and voters.high > 0 and reaches(least, rule.share, rule.compare)
        if cast.high is None or (voters.low == 0 and not voters.exact):
            may_hold = True
        elif voters.low == 0:
            may_hold = False
        else:
            may_hold = reaches(Fraction(cast.high, voters.low), rule.share, rule.compare)
        if cast.exact and voters.exact and voters.low > 0:
            said = text(
                "{cast} of {voters} voters cast a ballot, {percent}; {needed}.",
                cast=cast.low,
                voters=voters.low,
                percent=percent(least),
                needed=needed(rule.share, rule.compare),
            )
        else:
            said = text("The ballots cast or the registered voters are not known exactly.")
        inputs = {"cast": bounds(cast), "registered": bounds(voters), "share": str(rule.share), "compare": rule.compare}
        self._step("turnout", rule.cite, inputs, {"void": not may_hold}, [(None, said)])
        return False if held else None if may_hold else True

    # -- ties, and what follows ---------------------------------------------------------------------------------

    def finish(
        self,
        seats: list[int],
        places: int,
        tied: list[int],
        nobody: bool,
        admitted: list[int] | None = None,
        let_in: Sequence[int] = (),
    ) -> ContestOutcome:
        """Applies the tie rules in order, then what follows where a seat stays unfilled."""
        own = self.ballots
        if admitted is None:
            admitted = list(range(len(own.ids)))
        seats = list(seats)
        registration_asked = False
        for tie in self.tier.tie if places else []:
            if tie.by == "lot":
                break
            if tie.by == "registered earlier":
                if own.order is None:
                    registration_asked = True
                    break
                keys = {i: Fraction(-own.order[i]) for i in tied}
                said = text("Equal claims: the one registered earlier has the preference: {who}.")
            else:
                keys = {i: Fraction(own.votes[i] or 0) for i in tied}
                said = text("Equal claims: the one with more votes has the preference: {who}.")
            sure, still, left = exact.best([(keys[i], i) for i in tied], places)
            if sure:
                for i in sure:
                    seats[i] += 1
                self._step(
                    "tie",
                    tie.cite,
                    {"by": tie.by, "among": [own.ids[i] for i in tied], "seats": places},
                    {"to": [own.ids[i] for i in sure]},
                    [(None, Text(said.message, {"who": [self._name(i) for i in sure]}))],
                )
            tied, places = still, left
            if not places:
                break
        if places and registration_asked:
            return self._missing(
                text(
                    "{who} have equal claims; contestants.csv does not say who was registered earlier.",
                    who=[self._name(i) for i in tied],
                ),
                admitted,
                seats,
            )
        if places and (lot := lot_rule(self.tier)) is not None:
            return self._lot(lot.cite, seats, places, tied, admitted, let_in)
        if places or nobody:
            return self._unfilled(seats, places, tied, nobody, admitted, let_in)
        return self._outcome("decided", seats=seats, admitted=admitted, let_in=let_in)

    def _lot(
        self,
        cite: str,
        seats: list[int],
        places: int,
        tied: list[int],
        admitted: list[int],
        let_in: Sequence[int],
    ) -> ContestOutcome:
        own = self.ballots
        among = tuple(own.ids[i] for i in tied)
        lot = Lot(f"{self.tier.id}/{own.contest.id}", self.tier.id, own.contest.id, among, places, cite)
        if not self.drawn:
            self._step(
                "lot",
                cite,
                {"among": list(among), "seats": places},
                {"pending": True},
                [
                    (
                        None,
                        text(
                            "A lot must be drawn among {who} for {seats} seats.",
                            who=[self._name(i) for i in tied],
                            seats=places,
                        ),
                    )
                ],
            )
            return self._outcome("pending", seats=seats, admitted=admitted, let_in=let_in, lot=lot)
        for who in self.drawn:
            seats[own.ids.index(who)] += 1
        self._step(
            "lot",
            cite,
            {"among": list(among), "seats": places},
            {"to": list(self.drawn)},
            [
                (
                    None,
                    text(
                        "The lot fell on {who}.",
                        who=[self._name(own.ids.index(who)) for who in self.drawn],
                    ),
                )
            ],
        )
        return self._outcome("decided", seats=seats, admitted=admitted, let_in=let_in)

    def _unfilled(
        self,
        seats: list[int],
        places: int,
        tied: list[int],
        nobody: bool,
        admitted: list[int],
        let_in: Sequence[int],
    ) -> ContestOutcome:
        own = self.ballots
        rule = follow_up(self.tier, len(own.ids))
        if rule is None:
            asked = any(tie.by == "registered earlier" for tie in self.tier.tie)
            alone = nobody or self.tier.ballot == "candidate"
            situation = "nobody elected" if alone else "equal registration" if asked else "equal claims"
            self._step(
                "law silent",
                self.tier.allocate.cite,
                {"tied": [own.ids[i] for i in tied], "seats": places},
                {},
                [(None, text("The law does not say what follows; the seat stays open."))],
            )
            return self._outcome("silent", seats=seats, admitted=admitted, let_in=let_in, silent=(situation,))
        if rule.among == "the first two" or nobody:
            claims = [(Fraction(vote or 0), i) for i, vote in enumerate(own.votes)]
            sure, equal, _ = exact.best(claims, 2)
            first = sorted(sure + equal)
        else:
            first = sorted(tied)
        among = tuple(own.ids[i] for i in first) if rule.then == "repeat vote" else ()
        said = (
            text("A repeat vote follows, among {who}.", who=[self._name(i) for i in first])
            if rule.then == "repeat vote"
            else text("A repeat election follows.")
        )
        self._step(
            "unfilled",
            rule.cite,
            {"candidates": len(own.ids), "tied": [own.ids[i] for i in tied]},
            {"then": rule.then, "among": list(among)},
            [(None, said)],
        )
        follow = FollowUp(rule.then, among, within(rule), rule.cite)
        silent = ("more than two tied",) if rule.among == "the first two" and len(among) > 2 else ()
        return self._outcome("unfilled", seats=seats, admitted=admitted, let_in=let_in, follow_up=follow, silent=silent)

    # -- small helpers ------------------------------------------------------------------------------------------

    def _missing(self, reason: Text, admitted: Sequence[int] = (), seats: list[int] | None = None) -> ContestOutcome:
        self._step("not decided", self.tier.allocate.cite, {}, {}, [(None, reason)])
        return self._outcome("missing", seats=seats, admitted=admitted, reason=reason)

    def _outcome(
        self,
        state: ContestState,
        elected: Sequence[str] = (),
        seats: list[int] | None = None,
        admitted: Sequence[int] = (),
        let_in: Sequence[int] = (),
        **more: Any,
    ) -> ContestOutcome:
        own = self.ballots
        numbers = seats if seats is not None else [1 if one in elected else 0 for one in own.ids]
        return ContestOutcome(
            tier=self.tier.id,
            contest=own.contest.id,
            state=state,
            house=own.seats,
            seats=dict(zip(own.ids, numbers, strict=True)),
            admitted=tuple(own.ids[i] for i in sorted(admitted)),
            let_in=tuple(own.ids[i] for i in sorted(let_in)),
            **more,
        )

    def _equal_votes(self, tied: list[int]) -> Text:
        return text(
            "{who} have equal votes, {votes} each.",
            who=[self._name(i) for i in tied],
            votes=self.ballots.votes[tied[0]],
        )

    def _name(self, i: int) -> Names:
        return self.ballots.contestants[i].label

    def _by_id(self, values: Sequence[Fraction | None]) -> dict[str, str]:
        return {self.ballots.ids[i]: str(value) for i, value in enumerate(values) if value is not None}

    def _step(self, rule: str, cite: str, inputs: dict[str, Any], result: dict[str, Any], lines: list[Line]) -> None:
        self.steps.append(Step(self.tier.id, self.ballots.contest.id, rule, cite, inputs, result, tuple(lines)))
