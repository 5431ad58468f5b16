"""Constituencies retold: the most votes, or a majority."""

from fractions import Fraction

from mandat.decision import exact
from mandat.decision.outcome import ContestOutcome
from mandat.decision.retell.contest import Line, Retelling
from mandat.decision.retell.writing import needed, reaches
from mandat.language import percent, text
from mandat.law.schema import Majority


class Candidates(Retelling):
    """A contest between candidates."""

    def tell(self) -> ContestOutcome:
        """Decides the contest, filling `steps`."""
        self.tell_votes()
        if (ended := self.void()) is not None:
            return ended
        if isinstance(self.tier.allocate, Majority):
            return self.majority(self.tier.allocate)
        return self.most_votes()

    def most_votes(self) -> ContestOutcome:
        own = self.ballots
        if not own.known:
            return self._missing(text("The votes of some candidates are not known."))
        claims = [(Fraction(vote), i) for i, vote in enumerate(own.votes) if vote]
        sure, tied, places = exact.best(claims, own.seats)
        elected = [own.ids[i] for i in sure]
        lines: list[Line] = [
            (
                own.ids[i],
                text("{who} has the most votes and is elected.", who=self._name(i))
                if own.seats == 1
                else text(
                    "{who} is among the {seats} with the most votes and is elected.",
                    who=self._name(i),
                    seats=own.seats,
                ),
            )
            for i in sure
        ]
        if places:
            lines.append((None, self._equal_votes(tied)))
        if not claims:
            lines.append((None, text("No candidate has a vote: nobody is elected.")))
        self._step(
            "most votes",
            self.tier.allocate.cite,
            {"votes": dict(zip(own.ids, own.votes, strict=True)), "seats": own.seats},
            {"elected": elected, "tied": [own.ids[i] for i in tied]},
            lines,
        )
        return self.finish([1 if i in sure else 0 for i in range(len(own.ids))], places, tied, not claims)

    def majority(self, rule: Majority) -> ContestOutcome:
        own = self.ballots
        base = own.bases[rule.of]
        if not own.known or not base.exact:
            return self._missing(text("The votes, or the ballots they are a share of, are not known."))
        over = [
            i
            for i, vote in enumerate(own.votes)
            if vote and base.low and reaches(Fraction(vote, base.low), rule.share, rule.compare)
        ]
        lines: list[Line] = [
            (
                own.ids[i],
                text(
                    "{who}: {votes} of {base}, {percent}; {needed}.",
                    who=self._name(i),
                    votes=vote,
                    base=base.low,
                    percent=percent(Fraction(vote, base.low)),
                    needed=needed(rule.share, rule.compare),
                ),
            )
            for i, vote in enumerate(own.votes)
            if vote is not None and base.low
        ]
        sure, tied, places = exact.best([(Fraction(own.votes[i] or 0), i) for i in over], own.seats)
        lines += [(own.ids[i], text("{who} is elected.", who=self._name(i))) for i in sure]
        if places:
            lines.append((None, self._equal_votes(tied)))
        if not over:
            lines.append((None, text("Nobody has the majority: nobody is elected.")))
        self._step(
            "majority",
            rule.cite,
            {
                "votes": dict(zip(own.ids, own.votes, strict=True)),
                "base": rule.of,
                "of": base.low,
                "share": str(rule.share),
                "compare": rule.compare,
            },
            {"reached": [own.ids[i] for i in over], "elected": [own.ids[i] for i in sure]},
            lines,
        )
        return self.finish([1 if i in sure else 0 for i in range(len(own.ids))], places, tied, not over)
