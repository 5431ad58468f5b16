"""What a law document may say: every key, its meaning and its units.

A law document is data, never a program. It is read by `mandat.law.load` from TOML into these classes; a key that
is not here is an error. Shares are written as strings (`"5%"`, `"0.7"`, `"1/2"`) and become exact fractions.
Every rule carries `cite`, the article it stands in.
"""

import datetime
import re
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from mandat.language import LANGUAGES, Names, text


def _share(value: object) -> Fraction:
    if isinstance(value, Fraction):
        return value
    if not isinstance(value, str):
        raise ValueError(text('expected a share written as a string, such as "5%", "0.7" or "1/2"'))
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?|\d+/[1-9]\d*)\s*(%?)\s*", value)
    if match is None:
        raise ValueError(text('expected a share such as "5%", "0.7" or "1/2", found {found}', found=repr(value)))
    return Fraction(match[1]) / (100 if match[2] else 1)


def _names(value: dict[str, str]) -> Names:
    for language in LANGUAGES:
        if not value.get(language, "").strip():
            raise ValueError(text("expected the text in {language} too", language=language))
    if unknown := sorted(set(value) - set(LANGUAGES)):
        raise ValueError(text("expected the languages {languages}, found {found}", languages=LANGUAGES, found=unknown))
    return Names(value)


Share = Annotated[Fraction, BeforeValidator(_share)]
Part = Annotated[Share, Field(le=1)]
"""A share that cannot be more than the whole."""
Trilingual = Annotated[dict[str, str], AfterValidator(_names)]
MOST_SEATS = 10_000
Count = Annotated[int, Field(ge=0, le=MOST_SEATS, strict=True)]

Base = Literal["cast", "valid", "valid without against all", "registered"]
"""Of whose votes a share is taken: ballots in the boxes; those less the invalid; the votes of the contestants
alone; voters on the lists."""

Compare = Literal["at least", "more than"]


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, arbitrary_types_allowed=True)


class SeatsByShare(Section):
    """A tier's part of a council whose size the council's own decision gives (`[seats]` of the election)."""

    share: Part
    round: Literal["down", "up"] = "down"
    cite: str


class Admit(Section):
    """One way to be admitted to the seats; a contestant needs one of the tier's ways that applies to it.

    `share` of the base `of`, or `seats` won in another `tier`, or `always`. `only` and `but` name classes of
    contestants (column `class` of contestants.csv) that the way applies to, or does not.
    """

    share: Part | None = None
    of: Base = "valid"
    compare: Compare = "at least"
    seats: Count | None = None
    tier: str | None = None
    always: bool = False
    only: list[str] = []
    but: list[str] = []
    cite: str

    @model_validator(mode="after")
    def _one_way(self) -> "Admit":
        if [self.share is not None, self.seats is not None, self.always].count(True) != 1:
            raise ValueError(text("expected exactly one of share, seats, always"))
        if self.share == 0:
            raise ValueError(text("expected a share above nothing; for none write always = true"))
        if (self.seats is None) != (self.tier is None):
            raise ValueError(text("expected seats and tier together"))
        if self.seats is not None and self.compare == "more than":
            raise ValueError(text("expected at least so many seats; for more than 2 write 3"))
        return self


class AtLeast(Section):
    """What happens when some, but fewer than `lists`, are admitted: the next by votes are let in.

    So too while those admitted do not have more than `share` of the base `of` together; where all contestants have not,
    it is as if nobody were admitted (`NoneAdmitted`). A list let in this way has its quotient multiplied by `weight`
    before the whole part is taken, and gets no fewer than `seats`. `leftover` says who takes the seats that the whole
    parts leave. `excess` says what gives way when the guaranteed seats push the sum over the seats to fill.
    """

    lists: Annotated[int, Field(ge=2)]
    share: Part | None = None
    of: Base = "valid"
    weight: Part = Fraction(1)
    seats: Count = 0
    leftover: Literal["to the lists over the threshold", "to the largest remainders"] = "to the largest remainders"
    excess: Literal["undecided", "from the lists over the threshold"] = "undecided"
    cite: str


class NoneAdmitted(Section):
    """What happens when no contestant is admitted."""

    then: Literal["undecided", "all", "void"]
    cite: str


class AgainstAll(Section):
    """The line "against all" on the ballot, and what happens when it has more votes than any contestant."""

    leads: Literal["nothing", "void"] = "nothing"
    cite: str


class Turnout(Section):
    """The turnout without which a contest is void: ballots `cast` against voters `registered`."""

    share: Part
    compare: Compare = "at least"
    cite: str


class LargestRemainder(Section):
    """Whole parts of votes/quota, then one seat each to the largest remainders."""

    method: Literal["largest remainder"]
    quota: Literal["hare", "droop", "hagenbach-bischoff", "imperiali"] = "hare"
    rounding: Literal["exact", "down", "up", "nearest"] = "exact"
    cite: str


class HighestAverages(Section):
    """Seat after seat to the largest votes/divisor; `first` replaces the first divisor."""

    method: Literal["highest averages"]
    divisors: Literal[
        "d'hondt",
        "sainte-lague",
        "modified sainte-lague",
        "adams",
        "dean",
        "huntington-hill",
        "danish",
        "imperiali",
        "macau",
    ]
    first: Share | None = None
    cite: str

    @model_validator(mode="after")
    def _first_comes_first(self) -> "HighestAverages":
        if self.first is None:
            return self
        if self.divisors == "huntington-hill":
            raise ValueError(text("expected no first divisor: those of Huntington-Hill are not rational"))
        second = {"d'hondt": "2", "danish": "4", "adams": "1", "dean": "4/3", "imperiali": "3/2", "macau": "2"}
        if not 0 < self.first < Fraction(second.get(self.divisors, "3")):
            raise ValueError(text("expected a first divisor above 0 and below the second"))
        return self


class Plurality(Section):
    """The seats of a contest to the contestants with the most votes."""

    method: Literal["plurality"]
    cite: str


class Majority(Section):
    """The seat to the contestant with that share of the base `of`; nobody is elected without it."""

    method: Literal["majority"]
    share: Part = Fraction(1, 2)
    of: Base
    compare: Compare = "more than"
    cite: str


Allocate = Annotated[LargestRemainder | HighestAverages | Plurality | Majority, Field(discriminator="method")]


class Tie(Section):
    """One rule for equal votes or equal remainders; the rules are tried in order until the tie is broken.

    Where no rule breaks it, the seat stays unfilled: see `Unfilled`.
    """

    by: Literal["registered earlier", "more votes", "lot"]
    cite: str


class Unfilled(Section):
    """What follows when the vote fills no seat: nobody has the majority, or the first are equal.

    `among` names who takes part in the repeat vote; `when` limits the rule to contests with so many candidates, or
    to a repeat vote that fills no seat either. The first rule that fits holds. `alone`: what the law says of the
    only candidate left for the repeat vote (None: nothing).
    """

    then: Literal["repeat vote", "repeat election"]
    among: Literal["the tied", "the first two"] = "the tied"
    when: Literal["always", "two candidates", "more than two candidates", "after a repeat vote"] = "always"
    alone: Literal["elected"] | None = None
    within: Trilingual | None = None
    cite: str


class GroupShare(Section):
    """A share that groups of persons together must have, of the list as registered or of the seats it gets."""

    of: list[Literal["women", "youth", "disability"]]
    share: Part
    on: Literal["list", "seats"]
    cite: str


class Fill(Section):
    """Which persons of a list take its seats; `otherwise` says what holds when the party is late."""

    by: Literal["party decides", "list order", "alphabetical"]
    within: Trilingual | None = None
    otherwise: Literal["alphabetical"] | None = None
    groups: list[GroupShare] = []
    cite: str


class Tier(Section):
    """One way in which seats of the body are filled, in its own contests, from its own ballot.

    `form` is the protocol form that its votes are counted on, see `mandat.law.forms`.
    """

    id: str
    name: Trilingual
    ballot: Literal["party", "candidate"]
    form: str | None = None
    area: Literal["nation", "territory", "constituency"]
    seats: Count | SeatsByShare | Literal["council", "one a contest"]
    against_all: AgainstAll | None = None
    turnout: Turnout | None = None
    admit: list[Admit] = []
    at_least: AtLeast | None = None
    none_admitted: NoneAdmitted | None = None
    allocate: Allocate
    tie: list[Tie] = []
    unfilled: list[Unfilled] = []
    fill: Fill | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_admit_may_stand_alone(cls, data: Any) -> Any:
        if isinstance(data, dict) and isinstance(data.get("admit"), dict):
            data = {**data, "admit": [data["admit"]]}
        return data

    @model_validator(mode="after")
    def _rules_that_go_together(self) -> "Tier":
        shared = self.allocate.method in ("largest remainder", "highest averages")
        if not shared and (self.admit or self.at_least or self.none_admitted):
            raise ValueError(text("expected no threshold where seats go to the most votes or a majority"))
        if self.at_least is not None and self.allocate.method != "largest remainder":
            raise ValueError(text("expected at_least only with largest remainders"))
        if self.at_least is not None and not self.admit:
            raise ValueError(text("expected at_least only with a threshold"))
        return self


class Reading(Section):
    """Words of the law that can be read in two ways: the `key` they decide, how it is read `here`, and `other`.

    `key` is the path of a value in this document, tiers and ways of admission by their id or place:
    `tier.list.admit.1.of`.
    """

    id: str
    question: Trilingual
    key: str
    here: Any
    other: list[Any]
    why: Trilingual
    cite: str


class Silent(Section):
    """A situation for which the articles read give no rule; the outcome then says so and decides nothing."""

    situation: Literal[
        "none admitted",
        "equal second lists",
        "guaranteed seats above the whole",
        "equal registration",
        "equal in the repeat vote",
        "rounding of the groups' share",
        "age of youth",
        "more than two tied",
        "nobody elected",
        "equal claims",
        "one candidate left",
        "against all leads",
    ]
    about: Trilingual
    cite: str


class Law(Section):
    """One version of the rules for one body, in force `from` a day `until` another (inclusive; open if absent).

    `enacted` is the day of the act that made this version, `held` the days of the elections held under it: both
    let a year name a version, see `mandat.law.load.law`. `sure` says how the text is known: the articles were
    `read`, or only what a `secondary` source says of them.
    """

    id: Annotated[str, Field(pattern=r"^[a-z]{2}(-[a-z]{1,3})?/[a-z0-9-]+$")]
    from_: Annotated[datetime.date, Field(alias="from")]
    until: datetime.date | None = None
    enacted: datetime.date
    held: list[datetime.date] = []
    source: str
    sure: Literal["read", "secondary"]
    name: Trilingual
    seats: Count | Literal["council", "one a contest"]
    accounts: list[str] = []
    tier: Annotated[list[Tier], Field(min_length=1)]
    reading: list[Reading] = []
    silent: list[Silent] = []
    note: list[Trilingual] = []

    def tier_of(self, tier_id: str) -> Tier | None:
        """The tier of that id, or None."""
        return next((tier for tier in self.tier if tier.id == tier_id), None)

    def silence(self, situation: str) -> Silent | None:
        """What this document says of its own silence on a situation, or None where it does not name it."""
        return next((silent for silent in self.silent if silent.situation == situation), None)
