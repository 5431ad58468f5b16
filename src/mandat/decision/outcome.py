"""What a decision is: states of contests, seats, persons, steps; and how it is written as JSON or a table."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from mandat.election import Contestant, Election
from mandat.language import Names, Text, cited, current, text
from mandat.law import Law

if TYPE_CHECKING:
    import polars as pl

ContestState = Literal["decided", "declared", "missing", "void", "unfilled", "pending", "silent"]
"""decided by its votes; winners declared without votes; votes not known; void by law; nobody elected, and the law
says what follows; a lot must be drawn; the law is silent on what has happened."""


class Disagreement(RuntimeError):
    """The kernels and the retelling do not give the same outcome: a fault in mandat, never a result."""


@dataclass(frozen=True)
class Lot:
    """A lot that the law asks for: `seats` seats to be drawn among contestants."""

    id: str
    tier: str
    contest: str
    among: tuple[str, ...]
    seats: int
    cite: str


@dataclass(frozen=True)
class FollowUp:
    """What follows when a contest fills no seat: a repeat vote or a repeat election."""

    then: str
    among: tuple[str, ...]
    within: Names | None
    cite: str


@dataclass(frozen=True)
class ContestOutcome:
    """What became of one contest. `seats` has every contestant, those without a seat with 0."""

    tier: str
    contest: str
    state: ContestState
    house: int
    seats: dict[str, int]
    admitted: tuple[str, ...] = ()
    let_in: tuple[str, ...] = ()
    lot: Lot | None = None
    follow_up: FollowUp | None = None
    silent: tuple[str, ...] = ()
    repeated_in: str | None = None
    reason: Text | None = None

    @property
    def filled(self) -> int:
        return sum(self.seats.values())


@dataclass(frozen=True)
class Step:
    """One step of the retelling: the rule, its article, what goes in and what comes out, and in words.

    `lines` are (contestant or None, text): a line that concerns one contestant carries its id.
    """

    tier: str
    contest: str
    rule: str
    cite: str
    inputs: dict[str, Any]
    result: dict[str, Any]
    lines: tuple[tuple[str | None, Text], ...]

    def text(self, language: str) -> str:
        return "\n".join(line.to(language) for _, line in self.lines)


@dataclass(frozen=True)
class Person:
    """A person who is elected: the winner of a constituency, or a list's member."""

    tier: str
    contest: str
    contestant: str
    party: str
    name: Names
    member: str | None = None


@dataclass(frozen=True)
class ToName:
    """Seats of a list for which the party has yet to name the persons."""

    tier: str
    contest: str
    contestant: str
    party: str
    seats: int
    within: Names | None
    cite: str


@dataclass(frozen=True)
class GroupCheck:
    """Whether the groups have their share of a list or of its seats."""

    contest: str
    contestant: str
    on: Literal["list", "seats"]
    groups: tuple[str, ...]
    have: int
    of: int
    share: Fraction
    holds: bool
    cite: str


@dataclass(frozen=True)
class ReadingOutcome:
    """A question on which the law's words allow two readings, and whether the other changes this outcome.

    `matters` None: the folder does not hold what it takes to tell.
    """

    id: str
    question: Names
    here: str
    other: tuple[str, ...]
    matters: bool | None
    why: Names
    cite: str


@dataclass(frozen=True)
class Difference:
    """A place where what was announced is not what the law gives."""

    tier: str
    contest: str
    contestant: str
    announced: int
    decided: int


@dataclass(frozen=True)
class Announced:
    """The comparison with `official.csv`; `matches` None where nothing could be compared."""

    matches: bool | None
    compared: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Outcome:
    """An election decided under a law, as far as what is known of it goes."""

    law: Law
    election: Election
    contests: dict[str, ContestOutcome]
    steps: tuple[Step, ...]
    elected: tuple[Person, ...]
    to_name: tuple[ToName, ...]
    groups: tuple[GroupCheck, ...]
    readings: tuple[ReadingOutcome, ...]
    official: Announced | None
    absent: tuple[str, ...] = ()
    """Tiers of the law for which the folder has no contest."""
    uncounted: dict[str, list[str]] = field(default_factory=dict)
    """Contests decided on what is in, and the units of each whose counts are not."""
    fewer: tuple[str, ...] = ()
    """Tiers for which the folder has contests for fewer seats than the law."""
    notes: tuple[Text, ...] = field(default=())
    contradictions: tuple[Text, ...] = ()
    """Contests whose totals contradict each other, and whether the outcome hangs on it; they stand in `notes` too."""

    @property
    def status(self) -> Literal["decided", "pending", "incomplete"]:
        """`pending` while a lot is to be drawn; `incomplete` where votes are missing or the law is silent."""
        states = {one.state for one in self.contests.values()}
        if "pending" in states:
            return "pending"
        short = any(one.state == "declared" and one.filled < one.house for one in self.contests.values())
        open_ = self.absent or self.uncounted or self.fewer or short or states & {"missing", "silent"}
        return "incomplete" if open_ else "decided"

    @property
    def seats(self) -> dict[str, int]:
        """Seats by party over all tiers, the most first; "" stands for independents."""
        return self._by_party(self.contests.values())

    def tier_seats(self, tier: str) -> dict[str, int]:
        """Seats by party in one tier."""
        return self._by_party(one for one in self.contests.values() if one.tier == tier)

    @property
    def missing(self) -> list[str]:
        return [one.contest for one in self.contests.values() if one.state == "missing"]

    @property
    def void(self) -> list[str]:
        """Contests in which nobody is elected, although they were held."""
        ended = ("void", "unfilled")
        return [one.contest for one in self.contests.values() if one.state in ended and not one.filled]

    @property
    def lots(self) -> list[Lot]:
        return [one.lot for one in self.contests.values() if one.lot is not None]

    def _by_party(self, contests: Any) -> dict[str, int]:
        seats: Counter[str] = Counter()
        for one in contests:
            for contestant, number in one.seats.items():
                seats[self._contestant(one, contestant).party] += number
        return dict(sorted(seats.items(), key=lambda item: (-item[1], item[0] == "", item[0])))

    def _contestant(self, contest: ContestOutcome, contestant: str) -> Contestant:
        where = contest.repeated_in or contest.contest
        return self.election.contestants[where][contestant]

    def explain(self, about: str | None = None, language: str | None = None) -> str:
        """The steps in words: all of them, or those about one contest, contestant or party ("": independents).

        KeyError where the election has no contest, contestant or party of that name.
        """
        return "\n".join(self.explained(about, language or current()))

    def explained(self, about: str | None, language: str) -> Iterator[str]:
        """The lines of `explain`, a heading for each contest first.

        About a contestant or a party: its own lines, and those that concern all.
        """
        concerned = self._concerned(about)
        at = None
        for step in self.steps:
            if about is None and step.rule == "missing":
                continue
            if about is not None and step.contest not in concerned:
                continue
            own = concerned.get(step.contest)
            whole = own is None or step.rule in ("seats left", "tie", "lot")
            lines = [line.to(language) for who, line in step.lines if whole or who is None or who in (own or ())]
            if not lines:
                continue
            if step.contest != at:
                at = step.contest
                yield text("{contest}:", contest=self.election.contests[at].label).to(language)
            yield f"  [{cited(step.cite).to(language)}]"
            yield from (f"    {line}" for line in lines)

    def _concerned(self, about: str | None) -> dict[str, set[str] | None]:
        """By contest, whom of its contestants `about` names; None: the whole contest."""
        if about is None:
            return dict.fromkeys(self.election.contests)
        if about in self.election.contests:
            return {about: None}
        found: dict[str, set[str] | None] = {}
        for contest, contestants in self.election.contestants.items():
            own = {one.id for one in contestants.values() if about in (one.id, one.party)}
            if own:
                found[contest] = own
        if not found:
            raise KeyError(about)
        return found

    def to_frame(self) -> "pl.DataFrame":
        """A Polars data frame with a row for each contestant: tier, contest, contestant, party, seats, state."""
        import polars as pl

        rows = [
            (one.tier, one.contest, who, self._contestant(one, who).party, seats, one.state)
            for one in self.contests.values()
            for who, seats in one.seats.items()
        ]
        schema = ["tier", "contest", "contestant", "party", "seats", "state"]
        return pl.DataFrame(rows, schema=schema, orient="row")

    def __repr__(self) -> str:
        return f"<Outcome: {self.election.id} under {self.law.id}@{self.law.from_}, {self.status}>"

    def _repr_html_(self) -> str:
        """A table for a notebook: a row a party, a column of seats a tier."""
        from mandat.decision.shown import of_outcome

        return of_outcome(self)

    def to_json(self) -> dict[str, Any]:
        """The outcome as the JSON document of `mandat decide --json`."""
        return {
            "law": self.law.id,
            "in_force": self.law.from_.isoformat(),
            "election": self.election.id,
            "made_up": self.election.made_up,
            "status": self.status,
            "seats": self.seats,
            "tiers": {
                tier.id: {
                    "seats": self.tier_seats(tier.id),
                    "filled": sum(self.tier_seats(tier.id).values()),
                }
                for tier in self.law.tier
            },
            "elected": [
                {
                    "tier": one.tier,
                    "contest": one.contest,
                    "contestant": one.contestant,
                    "party": one.party,
                    "name": one.name.to("en"),
                    "names": one.name,
                }
                | ({"member": one.member} if one.member else {})
                for one in self.elected
            ],
            "to_name": [
                {
                    "tier": one.tier,
                    "contest": one.contest,
                    "contestant": one.contestant,
                    "party": one.party,
                    "seats": one.seats,
                    "within": one.within,
                    "cite": one.cite,
                }
                for one in self.to_name
            ],
            "groups": [
                {
                    "contest": one.contest,
                    "contestant": one.contestant,
                    "on": one.on,
                    "groups": list(one.groups),
                    "have": one.have,
                    "of": one.of,
                    "share": str(one.share),
                    "holds": one.holds,
                    "cite": one.cite,
                }
                for one in self.groups
            ],
            "void": self.void,
            "missing": self.missing,
            "absent": list(self.absent),
            "uncounted": self.uncounted,
            "doubts": [one.to_json() for one in self.election.doubts],
            "annulled": {contest: list(units) for contest, units in self.election.annulled.items()},
            "superseded": [vars(one) for one in self.election.superseded],
            "fewer": list(self.fewer),
            "reasons": {one.contest: one.reason.in_all() for one in self.contests.values() if one.reason is not None},
            "follow_up": [
                {
                    "contest": one.contest,
                    "then": one.follow_up.then,
                    "among": list(one.follow_up.among),
                    "within": one.follow_up.within,
                    "cite": one.follow_up.cite,
                }
                for one in self.contests.values()
                if one.follow_up is not None
            ],
            "silent": [
                {"contest": one.contest, "situation": situation, "about": self.silence(situation)}
                for one in self.contests.values()
                for situation in one.silent
            ],
            "lots": [
                {
                    "id": lot.id,
                    "tier": lot.tier,
                    "contest": lot.contest,
                    "among": list(lot.among),
                    "seats": lot.seats,
                    "cite": lot.cite,
                }
                for lot in self.lots
            ],
            "readings": [
                {
                    "id": one.id,
                    "question": str(one.question),
                    "questions": one.question,
                    "here": one.here,
                    "other": list(one.other),
                    "matters": one.matters,
                    "cite": one.cite,
                }
                for one in self.readings
            ],
            "official": None
            if self.official is None
            else {
                "matches": self.official.matches,
                "compared": self.official.compared,
                "differences": [vars(one) for one in self.official.differences],
            },
            "notes": [one.in_all() for one in self.notes],
            "contradictions": [one.in_all() for one in self.contradictions],
            "steps": [
                {
                    "tier": one.tier,
                    "contest": one.contest,
                    "rule": one.rule,
                    "cite": one.cite,
                    "inputs": one.inputs,
                    "result": one.result,
                    "text": {language: one.text(language) for language in ("kk", "ru", "en")},
                }
                for one in self.steps
            ],
        }

    def silence(self, situation: str) -> Names | None:
        """What the law document says of its own silence; None where it does not name the situation."""
        silent = self.law.silence(situation)
        return Names(silent.about) if silent is not None else None
