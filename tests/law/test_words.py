"""A law in words: nothing that a document says stays unsaid, and it is said in every language."""

import copy
import datetime
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, get_args

import pytest
from pydantic import BaseModel, ValidationError

from mandat.language import LANGUAGES, Names, Text
from mandat.law import Law, laws, parse_law, schema
from mandat.law.words import Line, lines, summary
from tests.law.made_up import LAW

MADE_UP = parse_law(LAW)
DOCUMENTS = {f"{one.id}@{one.from_}": one for one in (*laws(), MADE_UP)}
Path = tuple[str | int, ...]


def literals(kind: Any) -> Iterator[str]:
    for part in get_args(kind):
        if isinstance(part, str):
            yield part
        yield from literals(part)


MODELS = [
    one for one in vars(schema).values() if isinstance(one, type) and issubclass(one, BaseModel) and one.model_fields
]
VALUES = sorted(
    {value for model in MODELS for field in model.model_fields.values() for value in literals(field.annotation)}
)
KEYS = {field.alias or key for model in MODELS for key, field in model.model_fields.items()}


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from leaves(one, (*path, key))
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from leaves(one, (*path, place))
    elif value is not None:
        yield path, value


def changed(value: Any) -> Iterator[Any]:
    """Other values that might stand in its place."""
    if isinstance(value, str):
        yield value + "x"
        if value in VALUES:
            yield from (one for one in VALUES if one != value)
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield value + 1
    elif isinstance(value, Fraction):
        yield value / 2
    elif isinstance(value, datetime.date):
        yield value + datetime.timedelta(days=1)
    else:
        raise TypeError(value)


def at(data: Any, path: Path) -> Any:
    for part in path:
        data = data[part]
    return data


def is_idle(data: dict[str, Any], path: Path) -> bool:
    """Keys that say nothing beside another: who takes part in a repeat election, the base of no share."""
    *way, last = path
    holder = at(data, tuple(way))
    if last == "among":
        return bool(holder["then"] == "repeat election")
    if last in ("of", "compare") and "always" in holder:
        return bool(holder["always"]) or (last == "of" and holder["seats"] is not None)
    if last == "of" and "lists" in holder:
        return holder["share"] is None
    return last == "always"


def test_the_made_up_law_uses_every_key_of_the_schema() -> None:
    used = {part for path, _ in leaves(MADE_UP.model_dump(by_alias=True)) for part in path if isinstance(part, str)}
    assert used >= KEYS


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_change_of_any_value_changes_the_words(name: str) -> None:
    law = DOCUMENTS[name]
    data = law.model_dump(by_alias=True)
    before = lines(law)
    tried = 0
    for path, value in leaves(data):
        if is_idle(data, path):
            continue
        for other in changed(value):
            mutant = copy.deepcopy(data)
            at(mutant, path[:-1])[path[-1]] = other
            try:
                mutated = Law.model_validate(mutant)
            except ValidationError:
                continue
            tried += 1
            assert lines(mutated) != before, (path, other)
    assert tried > 40


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_key_left_out_changes_the_words(name: str) -> None:
    law = DOCUMENTS[name]
    data = law.model_dump(by_alias=True, exclude_unset=True)
    before = lines(law)
    for path, _ in leaves(data):
        for end in range(1, len(path) + 1):
            if not isinstance(path[end - 1], str):
                continue
            mutant = copy.deepcopy(data)
            del at(mutant, path[: end - 1])[path[end - 1]]
            try:
                mutated = Law.model_validate(mutant)
            except ValidationError:
                continue
            assert mutated == law or lines(mutated) != before, path[:end]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_text_of_the_document_is_there_in_every_language(name: str) -> None:
    law = DOCUMENTS[name]
    written = {language: [line.text.to(language) for line in lines(law)] for language in LANGUAGES}
    for path, value in leaves(law.model_dump(by_alias=True)):
        if path[-1] in LANGUAGES:
            assert any(value in line for line in written[str(path[-1])]), path


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_rule_stands_with_its_article(name: str) -> None:
    law = DOCUMENTS[name]
    cites = [value for path, value in leaves(law.model_dump(by_alias=True)) if path[-1] == "cite"]
    assert sorted(cites) == sorted(line.cite for line in lines(law) if line.cite is not None)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_line_is_a_sentence_or_a_heading(name: str) -> None:
    law = DOCUMENTS[name]
    for line in lines(law):
        for language in LANGUAGES:
            written = line.text.to(language)
            assert written
            assert "{" not in written
            assert "None" not in written
            assert "\n" not in written
        if line.level == 2 and isinstance(line.text, Text):
            assert line.text.to("en")[-1] in ".)", line


def test_the_title_stands_first_and_alone() -> None:
    for law in DOCUMENTS.values():
        found = lines(law)
        assert found[0] == Line(0, Names(law.name))
        assert all(line.level in (1, 2, 3) for line in found[1:])


def test_each_tier_has_its_heading() -> None:
    headings = [line.text.to("en") for line in lines(MADE_UP) if line.level == 1]
    assert headings[:4] == [
        "Districts (tier district)",
        "Lists (tier list)",
        "Rest (tier rest)",
        "Last (tier last)",
    ]


@pytest.mark.parametrize(
    ("share", "written"),
    [
        ("5%", {"en": "5%", "ru": "5%", "kk": "5%"}),
        ("0.05", {"en": "5%", "ru": "5%", "kk": "5%"}),
        ("4.5%", {"en": "4.5%", "ru": "4,5%", "kk": "4,5%"}),
        ("0.125%", {"en": "0.125%", "ru": "0,125%", "kk": "0,125%"}),
        ("100%", {"en": "100%", "ru": "100%", "kk": "100%"}),
        ("2/3", {"en": "2/3", "ru": "2/3", "kk": "2/3"}),
    ],
)
def test_a_share_is_written_exactly(share: str, written: dict[str, str]) -> None:
    law = parse_law(LAW.replace('share = "4.5%"', f'share = "{share}"'))
    for language in LANGUAGES:
        (found,) = [line.text.to(language) for line in lines(law) if line.cite == "s. 9"]
        assert f" {written[language]} " in f" {found} "


def test_a_day_is_written_as_the_language_writes_it() -> None:
    (line,) = [line for line in lines(MADE_UP) if "In force" in line.text.to("en")]
    assert line.text.to("en") == "In force from 2001-01-01 to 2009-12-31."
    assert "01.01.2001" in line.text.to("ru")
    assert "31.12.2009" in line.text.to("kk")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_summary_is_one_line_with_the_id_the_days_and_the_tiers(name: str) -> None:
    law = DOCUMENTS[name]
    for language in LANGUAGES:
        written = summary(law).to(language)
        assert "\n" not in written
        assert law.id in written
        assert Names(law.name).to(language) in written
        assert all(Names(tier.name).to(language) in written for tier in law.tier)
    assert law.from_.isoformat() in summary(law).to("en")
    assert law.until is None or law.until.isoformat() in summary(law).to("en")


def test_the_summary_of_the_mazhilis_of_2023() -> None:
    law = DOCUMENTS["kz/mazhilis@2022-11-18"]
    assert summary(law).to("en") == (
        "kz/mazhilis, in force from 2022-11-18 to 2026-06-30: Mazhilis of the Parliament "
        "(Party lists: 69, Single-mandate territorial constituencies: 29)"
    )
