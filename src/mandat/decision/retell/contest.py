"""The decision of a contest a second time, straight from the law with `Fraction`, written down step by step.

It does not use the plan or the kernels. Whoever has only the steps and a pencil can redo the decision; an official
outcome whose two computations differ is an error (`Disagreement`), never a result.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from mandat.decision import exact
from mandat.decision.ballots import Ballots
from mandat.decision.outcome import ContestOutcome, ContestState, FollowUp, Lot, Step
from mandat.decision.rules import follow_up, lot_rule, within
from mandat.language import Names, Text, percent, text
from mandat.law.schema import Tier

Line = tuple[str | None, Text]


class Retelling:
    """One contest under one tier's rules: the steps, and what ties and unfilled seats lead to."""

    def __init__(
        self,
        tier: Tier,
        ballots: Ballots,
        drawn: Sequence[str] = (),
        won: Mapping[str, Mapping[str, int]] | None = None,
        plain: bool = False,
    ) -> None:
        """`drawn`: whom the lot of this contest gave its seats; `won`: seats by party in other tiers;
        `plain`: a repeat vote, decided by the most votes alone."""
        self.tier = tier
        self.ballots = ballots
        self.drawn = list(drawn)
        self.won = won or {}
        self.plain = plain
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
        if self.tier.against_all is not None:
            if own.against_all_assumed:
                lines.append((None, text("Against all: no figure in the folder; none are assumed.")))
            else:
                lines.append((None, text("Against all: {votes}.", votes=own.against_all)))
        lines.append((None, text("Seats to fill: {seats}.", seats=own.seats)))
        self._step(
            "votes",
            self.tier.against_all.cite if self.tier.against_all else self.tier.allocate.cite,
            {
                "votes": dict(zip(own.ids, own.votes, strict=True)),
                "against_all": own.against_all,
                "seats": own.seats,
            },
            {},
            lines,
        )

    # -- what ends a contest before its seats are shared --------------------------------------------------------

    def void(self) -> ContestOutcome | None:
        line, turnout = self.tier.against_all, self.tier.turnout
        best = max((vote for vote in self.ballots.votes if vote is not None), default=0)
        if line is not None and self.ballots.against_all > best:
            void = line.leads == "void"
            said = (
                text("Against all has more votes than any contestant: nobody is elected.")
                if void
                else text("Against all has more votes than any contestant; the law attaches no consequence to it.")
            )
            self._step(
                "against all leads",
                line.cite,
                {"against_all": self.ballots.against_all, "most": best},
                {"void": void},
                [(None, said)],
            )
            if void:
                return self._outcome("void")
        if turnout is not None:
            cast, voters = self.ballots.bases["cast"], self.ballots.bases["registered"]
            if cast.exact and voters.exact and voters.low > 0:
                share = Fraction(cast.low, voters.low)
                held = share > turnout.share if turnout.compare == "more than" else share >= turnout.share
                self._step(
                    "turnout",
                    turnout.cite,
                    {"cast": cast.low, "registered": voters.low, "share": str(turnout.share)},
                    {"void": not held},
                    [
                        (
                            None,
                            text(
                                "{cast} of {voters} voters cast a ballot, {percent}; needed: {share}.",
                                cast=cast.low,
                                voters=voters.low,
                                percent=percent(share),
                                share=percent(turnout.share),
                            ),
                        )
                    ],
                )
                if not held:
                    return self._outcome("void")
        return None

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
        for tie in self.tier.tie if places and not self.plain else []:
            if tie.by == "lot":
                break
            if tie.by == "registered earlier":
                if own.order is None:
                    registration_asked = True
                    break
                keys = {i: Fraction(-own.order[i]) for i in tied}
                said = text("Equal claims go to the list registered earlier: {who}.")
            else:
                keys = {i: Fraction(own.votes[i] or 0) for i in tied}
                said = text("Equal claims go to the list with more votes: {who}.")
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
        if places and (lot := lot_rule(self.tier)) is not None and not self.plain:
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
        rule = follow_up(self.tier, len(own.ids), repeated=self.plain)
        if rule is None:
            situation = (
                "equal in the repeat vote"
                if self.plain
                else "equal registration"
                if self.tier.ballot == "party"
                else "nobody elected"
            )
            self._step(
                "law silent",
                self.tier.allocate.cite,
                {"tied": [own.ids[i] for i in tied], "seats": places},
                {},
                [(None, text("The law does not say what follows; the seat stays open."))],
            )
            return self._outcome("silent", seats=seats, admitted=admitted, let_in=let_in, silent=situation)
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
        return self._outcome("unfilled", seats=seats, admitted=admitted, let_in=let_in, follow_up=follow)

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
