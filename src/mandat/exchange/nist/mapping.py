"""What a mapping file says of a foreign NIST file: the law, the tiers, and what the format has no name for."""

from __future__ import annotations

import datetime
from collections.abc import Mapping as Dict
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mandat.language import text
from mandat.law.faults import LawError, faults_of, parse_document, read_text

Native = Literal[
    "VotersRegistered",
    "VotersParticipated",
    "BallotsCast",
    "BallotsOutstanding",
    "BallotsRejected",
    "Overvotes",
    "Undervotes",
    "WriteIns",
]
"""The figures that the format has beside the votes."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ContestMapping(_Part):
    """One contest of the file: its tier, and what the format does not say of it."""

    tier: str
    id: str | None = None
    seats: Annotated[int, Field(ge=1)] | None = None
    repeats: str | None = None


class Mapping(_Part):
    """A mapping file; everything in it may be left out.

    `election` is the place, from 1, of the election that is read. `contests` are by `@id`; where there are any, no
    other contest is read. `levels` gives a `Type` (or `OtherType`) of units another name; the units of the types in
    `leave` are left out of the tree. `level` takes the counts of this level alone. `accounts` says which figure of
    the format is which account line ("" leaves it out); several of one line are added. `items` are selections, by
    `@id`, that are no contestant but an account line, "" to leave them out. `parties` gives parties another id.
    `parts` are count types, such as `other/at-home`, that are parts of the total; `not_parts` are none.
    """

    law: str | None = None
    id: str | None = None
    date: datetime.date | None = None
    election: Annotated[int, Field(ge=1)] | None = None
    made_up: bool | None = None
    sources: list[str] = []
    seats: dict[str, Annotated[int, Field(ge=1)]] = {}
    contests: dict[str, ContestMapping] = {}
    levels: dict[str, str] = {}
    leave: list[str] = []
    level: str | None = None
    accounts: dict[Native, str] = {}
    items: dict[str, str] = {}
    parties: dict[str, str] = {}
    parts: list[str] = []
    not_parts: list[str] = []


def read_mapping(mapping: str | Path | Dict[str, Any] | Mapping | None) -> Mapping:
    """A mapping from its TOML file, or from the same as a dictionary; `LawError` names every fault of it."""
    if mapping is None:
        return Mapping()
    if isinstance(mapping, Mapping):
        return mapping
    if isinstance(mapping, str | Path):
        path = Path(mapping)
        try:
            return parse_document(Mapping, read_text(path), path.name)
        except RecursionError:
            raise LawError(text("{file}: cannot be read", file=path.name)) from None
    try:
        return Mapping.model_validate(dict(mapping))
    except ValidationError as error:
        raise LawError(*faults_of(error, "", dict(mapping), "mapping")) from None
