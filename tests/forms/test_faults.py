"""Faults in a form: each is told with its file, its line and its key."""

from pathlib import Path

import pytest

from mandat.law import LawError
from mandat.law.forms import parse_form, read_form
from tests.forms.made_up import FORM

FAULTS = [
    ('id = "xx/station"', 'id = "Station"', 1, "id", "a country and a form"),
    ("from = 2001-01-01", 'from = "soon"', 2, "from", "expected a day"),
    ("until = 2009-12-31", "until = 2000-12-31", 3, "until", "after the one it comes into force"),
    ('source = "Act 1 of 2000"', "", 1, "source", "expected this key"),
    ('sure = "secondary"', 'sure = "perhaps"', 5, "sure", "'read' or 'secondary'"),
    ('ru = "Сводка", ', "", 6, "name", "the text in ru too"),
    ('code = "issued"', 'code = "Issued"', 9, "field.1.code", "small Latin letters"),
    ('code = "issued"', 'code = "votes"', 9, "field.1.code", "votes has a meaning of its own"),
    ('code = "issued"', 'code = "vote_3"', 9, "field.1.code", "vote_3 has a meaning of its own"),
    ('code = "issued"', 'code = "of"', 9, "field.1.code", "of has a meaning of its own"),
    ('code = "issued"', 'code = "invalid"', 19, "field.2.code", "found invalid twice"),
    ('stage = "before opening"', 'stage = "later"', 11, "field.1.stage", "'before opening'"),
    ("required = true", 'required = "yes!"', 12, "field.1.required", "another kind of value"),
    ('short = { en = "I"', 'short = { en = ""', 14, "field.1.short", "the text in en too"),
    ('cite = "s. 1"', 'cites = "s. 1"', 16, "field.1.cites", "no such key"),
    ('sum = "votes + invalid"', 'sum = "votes + nothing"', 29, "field.3.sum", "found nothing"),
    ('sum = "votes + invalid"', 'sum = "votes + cast"', 29, "field.3.sum", "does not come back to cast"),
    ('sum = "votes + invalid"', 'sum = "5% of votes"', 29, "field.3.sum", "in whole numbers"),
    ('sum = "votes + invalid"', 'sum = "7"', 29, "field.3.sum", "a sum of fields"),
    ('sum = "votes + invalid"', 'sum = "votes +"', 29, "field.3.sum", "but it ends at character 8"),
    ('code = "E-BOXES"', 'code = "boxes"', 33, "check.1", "a code such as E-BOXES"),
    ('code = "E-BOXES"', 'code = "W-BOXES"', 33, "check.1", "begins with E for an error"),
    ('code = "W-INVALID"', 'code = "E-INVALID"', 41, "check.2", "begins with E for an error"),
    ('level = "error"', 'level = "fatal"', 35, "check.1.level", "'error' or 'warning'"),
    ('holds = "cast <= issued"', 'holds = "cast =< issued"', 36, "check.1.holds", "found < at character 7"),
    ('holds = "cast <= issued"', 'holds = "cast <= given"', 36, "check.1.holds", "found given"),
    ('holds = "cast <= issued"', "holds = 7", 36, "check.1.holds", "written as a string"),
    ('holds = "cast <= issued"', 'holds = "cast <= 9999999 * issued"', 36, "check.1.holds", "expected smaller numbers"),
    ('basis = "law"', 'basis = "custom"', 37, "check.1.basis", "'law' or 'logical'"),
    ('cite = "s. 4"', "", 33, "check.1", "expected the article"),
    ('text = { en = "Too many."', 'text = { de = "Zu viele."', 38, "check.1.text", "the text in en too"),
    ('kk = "Ойдан шығарылған."', "", 48, "note.1", "the text in kk too"),
    ("[[note]]", "[[notes]]", 48, "notes", "no such key"),
]


def faults_of(source: str) -> list[str]:
    with pytest.raises(LawError) as caught:
        parse_form(source, "return.toml")
    return [fault.to("en") for fault in caught.value.faults]


def test_the_made_up_form_has_no_fault() -> None:
    form = parse_form(FORM)
    assert form.codes == ("issued", "invalid", "cast")
    assert form.field("issued").line == "1a"


@pytest.mark.parametrize(("was", "is_", "line", "key", "why"), FAULTS, ids=[f"{key}: {why}" for *_, key, why in FAULTS])
def test_one_wrong_line_is_named_with_its_key(was: str, is_: str, line: int, key: str, why: str) -> None:
    assert FORM.count(was) >= 1
    faults = faults_of(FORM.replace(was, is_, 1))
    (fault,) = [one for one in faults if f"key {key}:" in one] or faults
    assert fault.startswith(f"return.toml, line {line}, key {key}: ")
    assert why in fault


def test_all_faults_are_told_at_once() -> None:
    wrong = FORM.replace("cast <= issued", "cast <= given").replace("votes + invalid", "votes + spoilt")
    assert len(faults_of(wrong)) == 2


def test_two_checks_of_one_code() -> None:
    (fault,) = faults_of(FORM + FORM[FORM.index("[[check]]") : FORM.index('[[check]]\ncode = "W')])
    assert "key check.3.code: expected each code once, found E-BOXES twice" in fault


@pytest.mark.parametrize(("content", "why"), [(b"\xff\xfe", "expected UTF-8"), (b"id = ", "not TOML")])
def test_a_file_that_is_no_document(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_bytes(content)
    with pytest.raises(LawError, match=f"bad.toml: {why}"):
        read_form(path)
