"""The catalogue: whole, unambiguous, and what docs/measure.md says."""

import string

from tools.measures import PAGE, page

from mandat import measure
from mandat.language import LANGUAGES


def test_the_page_is_what_the_catalogue_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_measure_has_a_question_a_formula_and_a_source() -> None:
    for one in measure.MEASURES.values():
        assert one.question.to("en").endswith(("?", ".")), one.id
        assert one.formula, one.id
        assert any(letter in string.digits for letter in one.source), one.id
        for text in (one.name, one.question, one.reading, one.alone, one.family.question):
            assert all(text.to(language) for language in LANGUAGES), one.id
    assert len({one.question.to("en") for one in measure.MEASURES.values()}) == len(measure.MEASURES)


def test_every_measure_is_a_function_of_the_room() -> None:
    for one in measure.MEASURES.values():
        assert getattr(measure, one.compute.__name__) is one.compute or one.compute is measure.representation, one.id
        assert one.to_json()["function"].startswith("mandat.measure.")
        assert one.compute.__doc__, one.id


def test_every_family_has_measures_in_its_order() -> None:
    order = [one.family.id for one in measure.MEASURES.values()]
    assert list(dict.fromkeys(order)) == [family.id for family in measure.FAMILIES]


def test_everything_public_is_there() -> None:
    assert sorted(measure.__all__) == sorted(set(measure.__all__))
    assert all(hasattr(measure, name) for name in measure.__all__)
