"""Law documents: reading one from TOML, the shipped ones, and the version in force on a day."""

import datetime
import re
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mandat.language import Text, text
from mandat.law.faults import LawError, at, parse_document, read_text
from mandat.law.schema import Law, Tier

_SHIPPED = Path(__file__).parent


def read_law(path: Path | str) -> Law:
    """A law document from a TOML file; `LawError` names the file, the line and the key of every fault.

    A protocol form that is a path ending in .toml is looked for in the law's folder.
    """
    path = Path(path)
    law = parse_law(read_text(path), path.name)
    own = [tier.form for tier in law.tier if tier.form is not None and tier.form.endswith(".toml")]
    return law.model_copy(update={"tier": [_beside(tier, path.parent) for tier in law.tier]}) if own else law


def _beside(tier: Tier, folder: Path) -> Tier:
    if tier.form is None or not tier.form.endswith(".toml"):
        return tier
    return tier.model_copy(update={"form": str(folder / tier.form)})


def parse_law(source: str, name: str = "law") -> Law:
    """A law document from its TOML text; `name` stands in the errors for the file."""
    law = parse_document(Law, source, name)
    _check_references(law, source, name)
    return law


def _check_references(law: Law, source: str, name: str) -> None:
    faults: list[Text] = []
    ids = [tier.id for tier in law.tier]
    for place, tier in enumerate(law.tier):
        if tier.id in ids[:place]:
            faults.append(
                at(
                    source,
                    name,
                    ["tier", place, "id"],
                    text("expected each tier once, found {tier} twice", tier=tier.id),
                )
            )
        for way, admit in enumerate(tier.admit):
            if admit.tier is not None and admit.tier not in ids:
                faults.append(
                    at(
                        source,
                        name,
                        ["tier", place, "admit", way, "tier"],
                        text("expected a tier of this document, found {tier}", tier=admit.tier),
                    )
                )
        by_council = not isinstance(tier.seats, int) and tier.seats != "one a contest"
        if by_council and law.seats != "council":
            faults.append(
                at(source, name, ["tier", place, "seats"], text('expected seats = "council" for the whole body'))
            )
    faults += [
        at(source, name, ["tier", place, "admit"], text("expected no tiers that wait for each other's seats"))
        for place, tier in enumerate(law.tier)
        if _waits_for_itself(law, tier.id)
    ]
    numbers = [tier.seats for tier in law.tier if isinstance(tier.seats, int)]
    if isinstance(law.seats, int) and len(numbers) == len(law.tier) and sum(numbers) != law.seats:
        faults.append(
            at(
                source,
                name,
                ["seats"],
                text("expected the sum of the tiers' seats, {sum}, found {found}", sum=sum(numbers), found=law.seats),
            )
        )
    if law.until is not None and law.until < law.from_:
        faults.append(at(source, name, ["until"], text("expected a day after the one it comes into force")))
    for place, reading in enumerate(law.reading):
        try:
            here = value_at(law, reading.key)
            said = value_at(with_value(law, reading.key, reading.here), reading.key)
        except LawError as error:
            faults.append(at(source, name, ["reading", place, "key"], error.faults[0]))
            continue
        if here != said:
            faults.append(
                at(
                    source,
                    name,
                    ["reading", place, "here"],
                    text("expected what the document has at {key}, {value}", key=reading.key, value=repr(here)),
                )
            )
        for one, other in enumerate(reading.other):
            try:
                with_value(law, reading.key, other)
            except LawError as error:
                faults.append(at(source, name, ["reading", place, "other", one], error.faults[0]))
    if faults:
        raise LawError(*faults)


def _waits_for_itself(law: Law, start: str) -> bool:
    """Whether a tier's admission leads back to its own seats."""
    seen: set[str] = set()
    ahead = [start]
    while ahead:
        tier = law.tier_of(ahead.pop())
        for way in tier.admit if tier is not None else []:
            if way.tier == start:
                return True
            if way.tier is not None and way.tier not in seen:
                seen.add(way.tier)
                ahead.append(way.tier)
    return False


def value_at(law: Law, key: str) -> Any:
    """The value at a path such as `tier.list.admit.1.of`; `LawError` where there is none."""
    value: Any = law.model_dump(by_alias=True)
    if key.split(".")[-1] == "id":
        raise LawError(text("expected the key of a rule, found {key}", key=key))
    for part in key.split("."):
        value = _step(value, part, key)[1]
    return value


def with_value(law: Law, key: str, value: Any) -> Law:
    """The same law with another value at a path; the result is checked as a document is."""
    data = law.model_dump(by_alias=True)
    *way, last = key.split(".")
    holder: Any = data
    for part in way:
        holder = _step(holder, part, key)[1]
    place, _ = _step(holder, last, key)
    holder[place] = value
    try:
        return Law.model_validate(data)
    except ValidationError as error:
        message = error.errors()[0]["msg"]
        raise LawError(text("{key} cannot be {value}: {why}", key=key, value=repr(value), why=message)) from None


def _step(value: Any, part: str, key: str) -> tuple[Any, Any]:
    if isinstance(value, dict) and part in value:
        return part, value[part]
    if isinstance(value, list):
        for place, one in enumerate(value):
            if isinstance(one, dict) and one.get("id") == part:
                return place, one
        if part.isdigit() and 1 <= int(part) <= len(value):
            return int(part) - 1, value[int(part) - 1]
    raise LawError(text("no key {key} in this law", key=key))


@cache
def laws() -> tuple[Law, ...]:
    """Every version of every shipped law, by id and day."""
    found = [read_law(path) for path in _SHIPPED.glob("*/*.toml")]
    return tuple(sorted(found, key=lambda law: (law.id, law.from_)))


def law(wanted: str, on: datetime.date | None = None, *, nearest: bool = False) -> Law:
    """The version of a law in force on a day.

    `wanted` is an id (`kz/mazhilis`), an id with a year or a day (`kz/mazhilis@2021`, `kz/mazhilis@2021-01-10`),
    or the path of a TOML file. A year names the version under which that year's election was held; in a year
    without one, the version that an act of that year made; else the version in force at the year's end. Without a
    day: the newest version. `nearest`: where no version was in force on `on`, the first after it, else the last
    before it; this is for laws that are tried on the votes of another time.
    """
    if wanted.endswith(".toml"):
        return read_law(wanted)
    law_id, _, when = wanted.partition("@")
    versions = [one for one in laws() if one.id == law_id]
    if not versions:
        raise LawError(text("no law {law}; `mandat laws` lists them", law=law_id))
    if re.fullmatch(r"\d{4}", when) and (named := _of_year(int(when), versions)):
        return named
    if when:
        on = _day(when, wanted)
    if on is None:
        return versions[-1]
    for one in versions:
        if one.from_ <= on and (one.until is None or on <= one.until):
            return one
    if nearest and not when:
        return next((one for one in versions if one.from_ > on), versions[-1])
    raise LawError(
        text(
            "no version of {law} was in force on {day}; the shipped ones: {versions}",
            law=law_id,
            day=on.isoformat(),
            versions=", ".join(_dates(one) for one in versions),
        )
    )


def _of_year(year: int, versions: list[Law]) -> Law | None:
    held = [one for one in versions if any(day.year == year for day in one.held)]
    made = [one for one in versions if one.enacted.year == year]
    found = held or made
    return found[-1] if found else None


def _day(when: str, wanted: str) -> datetime.date:
    try:
        if re.fullmatch(r"\d{4}", when):
            return datetime.date(int(when), 12, 31)
        return datetime.date.fromisoformat(when)
    except ValueError:
        raise LawError(
            text("{law}: after @ a year or a day is expected, such as @2021 or @2021-01-10", law=wanted)
        ) from None


def _dates(one: Law) -> str:
    return f"{one.from_} - {one.until or ''}".strip()
