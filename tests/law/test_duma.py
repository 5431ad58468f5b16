"""The State Duma's law of 2014 as a document: what it says, and that it says how it is known."""

from fractions import Fraction
from typing import Any

import pytest

from mandat.law import Law, law, with_value
from mandat.law.forms import form
from tests.law import test_shipped as shipped

DAY = "2016-09-18"


@pytest.fixture
def document() -> Law:
    return law(f"ru/duma@{DAY}")


@pytest.mark.parametrize(
    "rule",
    [
        shipped.test_every_text_is_there_in_three_languages,
        shipped.test_every_text_is_whole,
        shipped.test_a_text_names_the_same_numbers_and_articles_in_all_languages,
        shipped.test_every_rule_cites_an_article,
        shipped.test_a_document_says_what_it_is_silent_on_only_once,
        shipped.test_a_line_against_all_goes_with_the_silence_on_its_lead,
        shipped.test_another_reading_makes_another_law,
        shipped.test_the_threshold_has_its_base_as_a_reading,
        shipped.test_a_constituency_without_a_winner_has_a_rule_or_a_silence_for_every_number_of_candidates,
    ],
)
def test_it_is_what_every_shipped_document_is(document: Law, rule: Any) -> None:
    rule(document)


def test_its_articles_were_not_read_whole_and_it_says_so(document: Law) -> None:
    assert document.sure == "secondary"
    assert any("88(7)-(9), are known from secondary sources" in note["en"] for note in document.note)


def test_225_mandates_by_lists_and_225_in_constituencies(document: Law) -> None:
    assert {tier.id: tier.seats for tier in document.tier} == {"list": 225, "district": 225}
    lists = document.tier_of("list")
    assert lists is not None
    assert (lists.admit[0].share, lists.admit[0].of, lists.admit[0].compare) == (Fraction(1, 20), "cast", "at least")
    assert lists.at_least is not None
    assert (lists.at_least.lists, lists.at_least.share, lists.at_least.of) == (2, Fraction(1, 2), "cast")
    assert (lists.at_least.weight, lists.at_least.seats) == (Fraction(1), 0)
    assert [one.by for one in lists.tie] == ["more votes"]


def test_its_base_of_the_five_per_cent_can_be_read_in_two_ways(document: Law) -> None:
    (reading,) = document.reading
    other = with_value(document, reading.key, "valid").tier_of("list")
    assert other is not None
    assert other.admit[0].of == "valid"


def test_its_protocol_has_the_lines_that_the_law_lets_counts_csv_have(document: Law) -> None:
    paper = form("ru/duma", on=document.held[0])
    assert {tier.form for tier in document.tier} == {"ru/duma"}
    ours = {"registered", "received", "issued", "cast", "unused", "invalid", "valid", "absentee"}
    assert set(document.accounts) == set(paper.codes) - ours
