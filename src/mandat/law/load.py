"""Law documents: reading one from TOML, the shipped ones, and the version in force on a day."""

import datetime
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mandat.language import Text, text
from mandat.law.lines import line_of
from mandat.law.schema import Law

_SHIPPED = Path(__file__).parent


class LawError(ValueError):
    """A law that is not there, or a law document with faults; `faults` has one text for each."""

    def __init__(self, *faults: Text) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


def read_law(path: Path | str) -> Law:
    """A law document from a TOML file; `LawError` names the file, the line and the key of every fault."""
    path = Path(path)
    try:
        source = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise LawError(text("{file}: expected UTF-8", file=path.name)) from None
    except OSError:
        raise LawError(text("{file}: cannot be read", file=str(path))) from None
    return parse_law(source, path.name)


def parse_law(source: str, name: str = "law") -> Law:
    """A law document from its TOML text; `name` stands in the errors for the file."""
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise LawError(text("{file}: not TOML: {what}", file=name, what=str(error))) from None
    try:
        law = Law.model_validate(data)
    except ValidationError as error:
        raise LawError(*_faults(error, source, data, name)) from None
    _check_references(law, source, name)
    return law


def _faults(error: ValidationError, source: str, data: dict[str, Any], name: str) -> Iterator[Text]:
    """One text a place: of the alternatives of a value, those that fit best are told."""
    messages: dict[tuple[str | int, ...], list[Text]] = {}
    for fault in error.errors():
        path = _path(fault["loc"], data, fault["type"] == "missing")
        messages.setdefault(path, []).append(_message(fault))
    for path, said in messages.items():
        if not any(len(other) > len(path) and other[: len(path)] == path for other in messages):
            yield _at(source, name, list(path), said[0] if len(said) == 1 else Text("{said}", {"said": said}))


def _message(fault: Any) -> Text:
    """What Pydantic found, in words of ours."""
    kind, context = fault["type"], fault.get("ctx", {})
    if kind == "missing":
        return text("expected this key")
    if kind == "extra_forbidden":
        return text("expected no such key")
    if kind in ("literal_error", "union_tag_invalid"):
        return text("expected {choices}", choices=str(context.get("expected") or context.get("expected_tags")))
    if kind.startswith("date"):
        return text("expected a day, such as 2023-03-19")
    if kind.startswith("int") or kind in ("greater_than_equal", "greater_than"):
        return text("expected a whole number, not too small")
    if kind == "string_pattern_mismatch":
        return text("expected a country and a body, such as kz/mazhilis")
    if kind == "value_error" and isinstance(said := context["error"].args[0], Text):
        return said
    return text("expected another kind of value: {what}", what=fault["msg"])


def _path(place: tuple[str | int, ...], data: Any, is_missing: bool) -> tuple[str | int, ...]:
    """The place of a fault in the document; Pydantic puts names of alternatives into it that are no keys there."""
    path: list[str | int] = []
    for left, part in zip(reversed(range(len(place))), place, strict=True):
        if isinstance(part, int):
            data = data[part] if isinstance(data, list) else data
        elif isinstance(data, dict) and part in data:
            data = data[part]
        elif not (is_missing and left == 0):
            continue
        path.append(part)
    return tuple(path)


def _at(source: str, name: str, path: list[Any], message: Text) -> Text:
    key = ".".join(str(part + 1) if isinstance(part, int) else part for part in path)
    return text(
        "{file}, line {line}, key {key}: {message}",
        file=name,
        line=str(line_of(source, path)),
        key=key or "-",
        message=message,
    )


def _check_references(law: Law, source: str, name: str) -> None:
    faults: list[Text] = []
    ids = [tier.id for tier in law.tier]
    for place, tier in enumerate(law.tier):
        if tier.id in ids[:place]:
            faults.append(
                _at(
                    source,
                    name,
                    ["tier", place, "id"],
                    text("expected each tier once, found {tier} twice", tier=tier.id),
                )
            )
        for way, admit in enumerate(tier.admit):
            if admit.tier is not None and admit.tier not in ids:
                faults.append(
                    _at(
                        source,
                        name,
                        ["tier", place, "admit", way, "tier"],
                        text("expected a tier of this document, found {tier}", tier=admit.tier),
                    )
                )
        by_council = not isinstance(tier.seats, int) and tier.seats != "one a contest"
        if by_council and law.seats != "council":
            faults.append(
                _at(source, name, ["tier", place, "seats"], text('expected seats = "council" for the whole body'))
            )
    faults += [
        _at(source, name, ["tier", place, "admit"], text("expected no tiers that wait for each other's seats"))
        for place, tier in enumerate(law.tier)
        if _waits_for_itself(law, tier.id)
    ]
    numbers = [tier.seats for tier in law.tier if isinstance(tier.seats, int)]
    if isinstance(law.seats, int) and len(numbers) == len(law.tier) and sum(numbers) != law.seats:
        faults.append(
            _at(
                source,
                name,
                ["seats"],
                text("expected the sum of the tiers' seats, {sum}, found {found}", sum=sum(numbers), found=law.seats),
            )
        )
    if law.until is not None and law.until < law.from_:
        faults.append(_at(source, name, ["until"], text("expected a day after the one it comes into force")))
    for place, reading in enumerate(law.reading):
        try:
            here = value_at(law, reading.key)
            said = value_at(with_value(law, reading.key, reading.here), reading.key)
        except LawError as error:
            faults.append(_at(source, name, ["reading", place, "key"], error.faults[0]))
            continue
        if here != said:
            faults.append(
                _at(
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
                faults.append(_at(source, name, ["reading", place, "other", one], error.faults[0]))
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
