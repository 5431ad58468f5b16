"""The law documents that ship: what every one of them must be."""

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import mandat.law
from mandat.language import LANGUAGES, Names
from mandat.law import Law, law, read_law, with_value

FILES = sorted(Path(mandat.law.__file__).parent.glob("kz/*.toml"))
KAZAKH = re.compile("[әғқңөұүһіӘҒҚҢӨҰҮҺІ]")
CYRILLIC = re.compile("[А-Яа-яЁё]")


def texts(value: Any) -> Iterator[Names]:
    """Every trilingual text of a dumped document."""
    if isinstance(value, dict):
        if set(value) == set(LANGUAGES):
            yield Names(value)
        else:
            for one in value.values():
                yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)


def cites(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "cite" in value:
            yield value["cite"]
        for one in value.values():
            yield from cites(one)
    elif isinstance(value, list):
        for one in value:
            yield from cites(one)


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    found = request.param
    assert isinstance(found, Path)
    return found


@pytest.fixture
def document(path: Path) -> Law:
    return read_law(path)


def test_there_are_documents_of_every_body() -> None:
    assert {read_law(path).id for path in FILES} == {
        "kz/akim",
        "kz/kurultai",
        "kz/maslikhat-district",
        "kz/maslikhat-oblast",
        "kz/mazhilis",
        "kz/president",
    }


def test_a_file_is_named_after_the_body_and_the_year_of_its_act_or_of_its_day_in_force(
    path: Path, document: Law
) -> None:
    body = document.id.removeprefix("kz/")
    assert path.stem.startswith((f"{body}-{document.enacted.year}", f"{body}-{document.from_.year}"))


def test_every_text_is_there_in_three_languages(document: Law) -> None:
    for one in texts(document.model_dump()):
        assert not CYRILLIC.search(one["en"].replace("АИСТ", "")), one["en"]
        assert CYRILLIC.search(one["ru"]), one["ru"]
        assert not KAZAKH.search(one["ru"]), one["ru"]
        assert CYRILLIC.search(one["kk"]), one["kk"]
        assert KAZAKH.search(one["kk"]), one["kk"]
        assert len({one[language] for language in LANGUAGES}) == len(LANGUAGES)


def test_every_text_is_whole(document: Law) -> None:
    for one in texts(document.model_dump()):
        for written in one.values():
            assert written == " ".join(written.split())
            assert not re.search(r"\b(x|TODO|TBD|lorem)\b", written)


def test_a_text_names_the_same_numbers_and_articles_in_all_languages(document: Law) -> None:
    for one in texts(document.model_dump()):
        numbers = {
            language: sorted(re.findall(r"\d+", re.sub(r"(\d+)-(?=\d)", r"\1 ", one[language])))
            for language in LANGUAGES
        }
        assert numbers["en"] == numbers["ru"] == numbers["kk"], one


def test_every_rule_cites_an_article(document: Law) -> None:
    found = list(cites(document.model_dump()))
    assert found
    for one in found:
        assert re.fullmatch(r"Art\. \d+[\d(), -]*", one), one


def test_a_document_says_what_it_is_silent_on_only_once(document: Law) -> None:
    situations = [silent.situation for silent in document.silent]
    assert len(situations) == len(set(situations))


def test_a_list_tier_names_its_silences(document: Law) -> None:
    situations = {silent.situation for silent in document.silent}
    for tier in document.tier:
        if tier.ballot != "party":
            continue
        assert tier.none_admitted is not None
        assert {"none admitted", "equal registration"} <= situations
        if tier.at_least is not None:
            assert {"equal second lists", "guaranteed seats above the whole"} <= situations
        if tier.fill is not None and tier.fill.groups:
            assert "rounding of the groups' share" in situations


def test_a_line_against_all_goes_with_the_silence_on_its_lead(document: Law) -> None:
    on_ballot = any(tier.against_all is not None for tier in document.tier)
    assert on_ballot == any(silent.situation == "against all leads" for silent in document.silent)


def test_the_line_against_all_was_there_to_2004_and_again_from_june_2021(document: Law) -> None:
    without = 2004 <= document.enacted.year < 2021
    for tier in document.tier:
        assert (tier.against_all is None) == without


def test_a_constituency_without_a_winner_has_a_rule_or_a_silence_for_every_number_of_candidates(
    document: Law,
) -> None:
    silent = any(one.situation == "nobody elected" for one in document.silent)
    for tier in document.tier:
        if tier.ballot == "candidate":
            whens = {rule.when for rule in tier.unfilled}
            covered = "always" in whens or {"two candidates", "more than two candidates"} <= whens
            assert covered != silent


def test_another_reading_makes_another_law(document: Law) -> None:
    for reading in document.reading:
        for other in reading.other:
            assert with_value(document, reading.key, other) != document


def test_the_threshold_has_its_base_as_a_reading(document: Law) -> None:
    for tier in document.tier:
        for place, admit in enumerate(tier.admit, start=1):
            key = f"tier.{tier.id}.admit.{place}.of"
            (reading,) = [one for one in document.reading if one.key == key]
            assert {reading.here, *reading.other} == {"valid", "cast"}
            assert admit.of == reading.here


def test_invalid_ballots_count_in_the_base_of_1999_alone(document: Law) -> None:
    here = {one.here for one in document.reading if one.id in {"base", "majority base"}}
    assert here <= ({"cast"} if document.enacted.year == 1999 else {"valid"})


@pytest.mark.parametrize(
    ("wanted", "share"),
    [
        ("kz/mazhilis@1999", Fraction(7, 100)),
        ("kz/mazhilis@2020", Fraction(7, 100)),
        ("kz/mazhilis@2021-06-05", Fraction(1, 20)),
        ("kz/mazhilis@2023", Fraction(1, 20)),
        ("kz/maslikhat-oblast@2021-01-10", Fraction(7, 100)),
        ("kz/kurultai", Fraction(1, 20)),
    ],
)
def test_the_barrier_is_an_exact_fraction(wanted: str, share: Fraction) -> None:
    tier = law(wanted).tier_of("list")
    assert tier is not None
    assert tier.admit[0].share == share
    assert tier.admit[0].compare == "at least"


def test_the_coefficient_and_the_groups_are_exact_fractions() -> None:
    tier = law("kz/mazhilis@2023").tier_of("list")
    assert tier is not None
    assert tier.at_least is not None
    assert tier.fill is not None
    assert tier.at_least.weight == Fraction(7, 10)
    assert [group.share for group in tier.fill.groups] == [Fraction(3, 10), Fraction(3, 10)]


@pytest.mark.parametrize(
    ("wanted", "seats"),
    [
        ("kz/mazhilis@2004", {"list": 10, "district": 67}),
        ("kz/mazhilis@2007", {"list": 98}),
        ("kz/mazhilis@2023", {"list": 69, "district": 29}),
        ("kz/kurultai@2026", {"list": 145}),
        ("kz/president@2022", {"district": 1}),
        ("kz/akim@2023", {"district": "one a contest"}),
        ("kz/maslikhat-district@2021-01-10", {"list": "council"}),
        ("kz/maslikhat-district@2023", {"district": "council"}),
    ],
)
def test_the_seats_of_a_body(wanted: str, seats: dict[str, int | str]) -> None:
    assert {tier.id: tier.seats for tier in law(wanted).tier} == seats


def test_an_odd_seat_of_an_oblast_maslikhat_is_a_constituency_seat() -> None:
    shares = {tier.id: tier.seats for tier in law("kz/maslikhat-oblast@2023").tier}
    list_, district = shares["list"], shares["district"]
    assert not isinstance(list_, int | str)
    assert not isinstance(district, int | str)
    assert (list_.share, list_.round) == (Fraction(1, 2), "down")
    assert (district.share, district.round) == (Fraction(1, 2), "up")


def test_equal_akims_repeat_the_election_before_2026_and_the_vote_from_then() -> None:
    rules = {one: law(f"kz/akim@{one}").tier[0].unfilled[0].then for one in ("2021", "2023", "2026")}
    assert rules == {"2021": "repeat election", "2023": "repeat election", "2026": "repeat vote"}


def test_a_second_list_is_let_in_only_under_the_rule_of_2009() -> None:
    at_least = {
        year: getattr(law(f"kz/mazhilis@{year}").tier_of("list"), "at_least", None)
        for year in (1999, 2004, 2007, 2009, 2012, 2016, 2021, 2023)
    }
    assert [year for year, rule in at_least.items() if rule is None] == [1999, 2004, 2007]
