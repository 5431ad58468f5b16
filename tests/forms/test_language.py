"""The language of control relations: it reads back what it writes, and means the same in all three lives."""

from fractions import Fraction

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mandat.language import LANGUAGES, Names
from mandat.law.forms import LARGEST, Relation, SyntaxFault, parse, parse_total
from mandat.law.forms.syntax import Code, Compare, Minus, Number, Part, Plus, Sum, Times, parse_sum
from tests.forms.made_up import CODES, reference, relations, sums

counts = st.none() | st.integers(0, 60) | st.integers(0, LARGEST) | st.just(LARGEST)
rows = st.lists(st.fixed_dictionaries(dict.fromkeys(CODES, counts)), min_size=1, max_size=8)


def evaluated(relation: Relation, found: list[dict[str, int | None]]) -> list[bool | None]:
    frame = nw.from_native(pl.DataFrame(found, schema=dict.fromkeys(CODES, pl.Int64)))
    column = frame.select(holds=relation.expression()).get_column("holds")
    assert column.dtype == nw.Boolean
    return column.to_list()


@given(sums)
def test_a_sum_reads_back_as_it_was_written(node: Sum) -> None:
    assert parse_sum(str(node)) == node


@given(relations)
def test_a_relation_reads_back_as_it_was_written(relation: Relation) -> None:
    assert parse(str(relation)) == relation


@settings(deadline=None)
@given(relations, rows)
def test_one_protocol_a_table_and_the_reference_agree(relation: Relation, found: list[dict[str, int | None]]) -> None:
    expected = [reference(relation, row) for row in found]
    assert [relation.holds(row) for row in found] == expected
    if relation.is_exact:
        assert evaluated(relation, found) == expected
    else:
        with pytest.raises(OverflowError):
            relation.expression()


@given(relations, st.fixed_dictionaries(dict.fromkeys(CODES, st.integers(0, 10**40))))
def test_counts_of_any_size_are_exact_for_one_protocol(relation: Relation, values: dict[str, int | None]) -> None:
    assert relation.holds(values) == reference(relation, values)


@given(relations)
def test_the_fields_are_those_that_are_written(relation: Relation) -> None:
    assert relation.fields == {code for code in CODES if code in str(relation)}


@pytest.mark.parametrize(
    ("written", "tree"),
    [
        ("cast <= issued", Compare(Code("cast"), "<=", Code("issued"))),
        (
            "a + b - c = 2 * d",
            Compare(Minus(Plus(Code("a"), Code("b")), Code("c")), "=", Times(Number(2), Code("d"))),
        ),
        ("a - (b - c) > 0", Compare(Minus(Code("a"), Minus(Code("b"), Code("c"))), ">", Number(0))),
        ("invalid <= 0.5% of cast", Compare(Code("invalid"), "<=", Part(Fraction(1, 200), Code("cast")))),
        ("a < 5% of b + 1", Compare(Code("a"), "<", Plus(Part(Fraction(1, 20), Code("b")), Number(1)))),
        ("a!=101%of(b+c)", Compare(Code("a"), "!=", Part(Fraction(101, 100), Plus(Code("b"), Code("c"))))),
    ],
)
def test_what_binds_to_what(written: str, tree: Compare) -> None:
    assert parse(written).tree == tree


FAULTS = [
    ("", 1, "expected a number, a field or (, but it ends"),
    ("cast", 5, "expected one of = != < <= > >=, but it ends"),
    ("cast <", 7, "expected a number, a field or (, but it ends"),
    ("cast == issued", 7, "expected a number, a field or (, found ="),
    ("cast <= issued issued", 16, "expected the end, + or -, found issued"),
    ("cast <= (issued", 16, "expected ), but it ends"),
    ("cast <= 5 of issued", 11, "expected the end, + or -, found of"),
    ("cast <= 5% issued", 12, "expected of, found issued"),
    ("cast <= 5% of", 14, "expected a number, a field or (, but it ends"),
    ("cast <= if", 9, "expected a number, a field or (, found if"),
    ("if cast > 0 invalid > 0", 13, "expected then, found invalid"),
    ("Cast <= issued", 1, "expected a number, a field or (, found C"),
    ("cast ≤ issued", 6, "expected one of = != < <= > >=, found ≤"),
    ("cast * issued > 0", 8, "two fields cannot be multiplied"),
    ("cast <= 1.5 * issued", 10, "expected the end, + or -, found ."),
    ("1 + 1 = 2", 1, "expected a field on one side at least"),
    ("-cast < 0", 1, "expected a number, a field or (, found -"),
    ("(" * 60 + "cast", 51, "expected fewer parts within parts"),
    ("cast <= 1" + " + 1" * 600, 2001, "expected a shorter relation"),
]


@pytest.mark.parametrize(("written", "position", "why"), FAULTS, ids=[written[:20] for written, _, _ in FAULTS])
def test_a_relation_that_cannot_be_read_is_told_with_its_place(written: str, position: int, why: str) -> None:
    with pytest.raises(SyntaxFault) as caught:
        parse(written)
    assert caught.value.position == position
    assert why in caught.value.message.to("en")
    assert f"at character {position}" in caught.value.message.to("en")


def read_or_told(written: str) -> Relation | SyntaxFault:
    try:
        return parse(written)
    except SyntaxFault as fault:
        return fault


@given(st.text("acst 015%()+-*<>=!.if then of", max_size=30))
def test_any_text_is_read_or_told(written: str) -> None:
    found = read_or_told(written)
    if isinstance(found, SyntaxFault):
        assert 1 <= found.position <= len(written) + 1
    else:
        assert parse(str(found)) == found


def test_a_blank_is_not_zero() -> None:
    relation = parse("cast <= issued")
    assert relation.holds({"cast": 0, "issued": 0}) is True
    assert relation.holds({"cast": 0, "issued": None}) is None
    assert relation.holds({"cast": 0}) is None


def test_a_blank_that_decides_nothing_leaves_the_answer() -> None:
    relation = parse("if cast >= 50 then invalid <= 10% of issued")
    assert relation.holds({"cast": 49, "invalid": None, "issued": None}) is True
    assert relation.holds({"cast": None, "invalid": 0, "issued": 10}) is True
    assert relation.holds({"cast": None, "invalid": 5, "issued": 10}) is None
    assert relation.holds({"cast": 50, "invalid": None, "issued": 10}) is None
    assert relation.holds({"cast": 50, "invalid": 2, "issued": 10}) is False


def test_a_share_is_not_rounded() -> None:
    relation = parse("received <= 101% of registered")
    assert relation.holds({"received": 100, "registered": 99}) is False  # 99.99
    assert relation.holds({"received": 99, "registered": 99}) is True


def test_the_expression_is_exact_at_its_bound() -> None:
    relation = parse("100 * cast <= 101 * issued - 1")
    blank: dict[str, int | None] = dict.fromkeys(CODES)
    edge = blank | {"cast": 99 * LARGEST // 100, "issued": 98 * LARGEST // 100}
    rows = [blank | {"cast": LARGEST, "issued": LARGEST}, edge, edge | {"cast": 98 * LARGEST // 100 * 101 // 100}]
    assert evaluated(relation, rows) == [reference(relation, row) for row in rows] == [True, False, False]


def test_narrow_columns_do_not_overflow() -> None:
    frame = nw.from_native(
        pl.DataFrame({"a": [2_000_000_000], "b": [2_000_000_000]}, schema={"a": pl.Int32, "b": pl.Int32})
    )
    assert frame.select(holds=parse("a + b = 4000000000").expression()).to_dict(as_series=False) == {"holds": [True]}


def test_words_are_plain_in_three_languages() -> None:
    names = {
        "cast": Names(en="ballots in the boxes", ru="бюллетени в урнах", kk="жәшіктердегі бюллетеньдер"),
        "issued": Names(en="ballots issued", ru="выданные бюллетени", kk="берілген бюллетеньдер"),
    }
    assert parse("cast <= issued").words(names, "en") == "“ballots in the boxes” is not more than “ballots issued”"
    assert parse("cast <= issued").words(names, "ru") == "«бюллетени в урнах» не больше, чем «выданные бюллетени»"
    assert parse("cast <= issued").words(names, "kk") == (
        "«жәшіктердегі бюллетеньдер» мынадан аспайды: «берілген бюллетеньдер»"
    )
    assert parse("if cast >= 1000 then issued < 2 * (cast + 1)").words(names, "en") == (
        "if “ballots in the boxes” is not less than 1,000, then “ballots issued” is less than "
        "2 × (“ballots in the boxes” + 1)"
    )
    assert parse("issued > 0.5% of cast").words(names, "kk") == (
        "«берілген бюллетеньдер» мынадан көп: «жәшіктердегі бюллетеньдер» санының 0,5% үлесі"
    )


@given(relations)
def test_words_say_every_field_in_every_language(relation: Relation) -> None:
    for language in LANGUAGES:
        said = relation.words({code: f"<{code}>" for code in CODES}, language)
        assert {code for code in CODES if f"<{code}>" in said} == set(relation.fields)
        assert "{" not in said


def test_a_sum_of_fields_has_a_value_and_an_expression() -> None:
    total = parse_total("votes + invalid - 2 * issued + 1")
    assert total.value({"votes": 10**30, "invalid": 1, "issued": 1}) == 10**30
    assert total.value({"votes": 1, "invalid": None, "issued": 1}) is None
    frame = nw.from_native(pl.DataFrame({"votes": [5, None], "invalid": [1, 1], "issued": [1, 1]}))
    assert frame.select(found=total.expression()).get_column("found").to_list() == [5, None]
    assert str(total) == "votes + invalid - 2 * issued + 1"
