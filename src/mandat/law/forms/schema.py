"""What a protocol form may say: every key, its meaning and its units.

A form is the paper on which a commission writes what it counted: its lines (`[[field]]`) and the relations that
its figures are checked by (`[[check]]`). It is read by `mandat.law.forms.load` from TOML; a key that is not here
is an error.
"""

import datetime
import re
from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from mandat.language import Names, Text, text
from mandat.law.forms.relation import LARGEST, Relation, Total, Values, parse, parse_total
from mandat.law.forms.syntax import CODE, WORDS, SyntaxFault
from mandat.law.schema import Section, Trilingual

VOTES = "votes"
"""The code of the sum of the contestants' votes, which every form has without saying so."""

VOTES_NAME = text("votes for all contestants together")

_COLUMNS = frozenset({VOTES, "unit", "contest", "copy", "file", "row", "counts"})

Level = Literal["error", "warning"]
Stage = Literal["list", "before opening", "counting", "statement"]


def _code(value: object) -> str:
    if not isinstance(value, str) or not CODE.fullmatch(value):
        raise ValueError(text("expected a code of small Latin letters, digits and _, such as against_all"))
    if value in WORDS | _COLUMNS or re.fullmatch(r"vote_\d+", value):
        raise ValueError(text("expected another code: {code} has a meaning of its own", code=value))
    return value


def _form_id(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[a-z]{2}(-[a-z]{1,3})?/[a-z0-9-]+", value):
        raise ValueError(text("expected a country and a form, such as kz/precinct"))
    return value


def _relation(value: object) -> Relation:
    if isinstance(value, Relation):
        return value
    try:
        relation = parse(_string(value))
    except SyntaxFault as fault:
        raise ValueError(fault.message) from None
    if not relation.is_exact:
        raise ValueError(text("expected smaller numbers, exact on counts up to {largest}", largest=LARGEST))
    return relation


def _total(value: object) -> Total:
    if isinstance(value, Total):
        return value
    try:
        total = parse_total(_string(value))
    except SyntaxFault as fault:
        raise ValueError(fault.message) from None
    if not (total.is_whole and total.linear.is_exact and total.fields):
        raise ValueError(text("expected a sum of fields in whole numbers, such as valid + invalid"))
    return total


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(text("expected a relation written as a string, such as cast <= issued"))
    return value


Code = Annotated[str, BeforeValidator(_code)]


class FormField(Section):
    """One line of the form.

    `line` is its number on the paper, `stage` when it is written, `required` whether a protocol without it is
    incomplete. `sum` is given where the paper has no such line or may leave it out: the line follows from others,
    and a table that lacks the whole column gets it from them. A blank cell of a column that is there stays blank.
    """

    code: Code
    name: Trilingual
    short: Trilingual | None = None
    line: str | None = None
    stage: Stage
    required: bool
    sum: Annotated[Total, BeforeValidator(_total)] | None = None
    note: Trilingual | None = None
    cite: str


class Check(Section):
    """One control relation: `holds` is what must be true. It fires where that is false.

    Where a blank leaves it open, it is unknown: neither fired nor passed. `basis`: the relation stands in the
    `law` or follows from its words, or it is only `logical`: deduced, or a threshold of plausibility. `error`:
    the figures contradict each other or the law; `warning`: they are worth a second look and can be right.
    `text` says what was found, plainly; a finding is not an accusation.
    """

    code: str
    level: Level
    holds: Annotated[Relation, BeforeValidator(_relation)]
    basis: Literal["law", "logical"]
    text: Trilingual
    cite: str = ""

    @model_validator(mode="after")
    def _agrees(self) -> "Check":
        if not re.fullmatch(r"[EW](-[A-Z0-9]+)+", self.code):
            raise ValueError(text("expected a code such as E-BOXES or W-INVALID"))
        if self.code[0] != self.level[0].upper():
            raise ValueError(text("expected a code that begins with E for an error, with W for a warning"))
        if self.basis == "law" and not self.cite:
            raise ValueError(text("expected the article of a relation that the law gives"))
        return self


class Form(Section):
    """One version of a protocol form, in force `from` a day `until` another (inclusive; open if absent).

    `sure` says how it is known: the articles were `read`, or only what a `secondary` source says of them.
    """

    id: Annotated[str, BeforeValidator(_form_id)]
    from_: Annotated[datetime.date, Field(alias="from")]
    until: datetime.date | None = None
    source: str
    sure: Literal["read", "secondary"]
    name: Trilingual
    fields: Annotated[list[FormField], Field(alias="field", min_length=1)]
    checks: list[Check] = Field(default_factory=list, alias="check")
    note: list[Trilingual] = Field(default_factory=list)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes of the lines, in the order of the paper."""
        return tuple(one.code for one in self.fields)

    @cached_property
    def names(self) -> Mapping[str, Names | Text]:
        """What each code is called, `votes` among them."""
        return {VOTES: VOTES_NAME} | {one.code: Names(one.name) for one in self.fields}

    def field(self, code: str) -> FormField:
        """The line of that code; KeyError where the form has none."""
        return {one.code: one for one in self.fields}[code]

    def check(self, code: str) -> Check:
        """The check of that code; KeyError where the form has none."""
        return {one.code: one for one in self.checks}[code]

    def sums(self, have: Collection[str]) -> dict[str, Total]:
        """How the lines that `have` lacks follow from those that it has; lines that do not follow are left out.

        `have` is what the source has: the columns of a table, or the lines of one paper.
        """
        found: dict[str, Total] = {}
        known = set(have)
        for _ in self.fields:
            for one in self.fields:
                if one.sum is not None and one.code not in known and one.sum.fields <= known:
                    found[one.code] = one.sum.within(found)
                    known.add(one.code)
        return found

    def completed(self, values: Values) -> dict[str, int | None]:
        """The figures of one protocol, with the lines that are not among them and follow from those that are."""
        return dict(values) | {code: total.value(values) for code, total in self.sums(values).items()}
