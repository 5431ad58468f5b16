"""The shipped forms: every check fires, just holds, is silent and is open where a figure is blank."""

import datetime
import itertools
import re
import subprocess
import sys
from collections.abc import Callable

import narwhals as nw
import polars as pl
import pytest
from tools.checks import PAGE, page

from mandat.language import LANGUAGES, Names
from mandat.law import LawError, laws
from mandat.law.forms import VOTES, Case, Check, Form, cases, form, forms, parse

ALL = [(one, check) for one in forms() for check in one.checks]
IDS = [f"{one.id}@{one.from_}-{check.code}" for one, check in ALL]
CASES = [(check, case) for _, check in ALL for case in cases(check.holds)]
CASE_IDS = [f"{one.id}@{one.from_}-{check.code}-{case.kind}" for one, check in ALL for case in cases(check.holds)]


def test_every_check_has_its_four_cases() -> None:
    for _, check in ALL:
        found = cases(check.holds)
        assert [case.kind for case in found] == ["fires", "edge", "silent", "unknown"]
        assert [case.holds for case in found] == [False, True, True, None]


@pytest.mark.parametrize(("check", "case"), CASES, ids=CASE_IDS)
def test_a_check_on_its_case(check: Check, case: Case) -> None:
    assert check.holds.holds(case.values) is case.holds
    frame = nw.from_native(pl.DataFrame([case.values], schema=dict.fromkeys(case.values, pl.Int64)))
    assert frame.select(holds=check.holds.expression()).get_column("holds").to_list() == [case.holds]


@pytest.mark.parametrize(("_form", "check"), ALL, ids=IDS)
def test_the_edge_is_one_ballot_from_firing(_form: Form, check: Check) -> None:
    fires, edge, _, unknown = cases(check.holds)
    differ = [code for code in edge.values if edge.values[code] != fires.values[code]]
    assert differ == [edge.moved]
    before, after = edge.values[edge.moved], fires.values[edge.moved]
    assert before is not None
    assert after is not None
    assert abs(before - after) == 1
    assert unknown.values[unknown.moved] is None
    assert set(edge.values) == check.holds.fields


def test_figures_of_a_sound_protocol_are_silent_on_every_check() -> None:
    sound: dict[str, int | None] = {
        "registered": 2000, "issued": 1010, "received": 2020, "unused": 1010, "mobile_applications": 20,
        "mobile_ballots": 19, "absentee": 5, "outside": 19, "invalid": 10, "against_all": 40, VOTES: 950,
    }  # fmt: skip
    one = form("kz/precinct")
    values = one.completed(sound)
    assert (values["cast"], values["valid"]) == (1000, 990)
    assert [check.code for check in one.checks if check.holds.holds(values) is not True] == []


def test_what_a_paper_leaves_out_follows_from_its_other_lines_but_a_blank_stays_blank() -> None:
    one = form("kz/precinct")
    assert {code: str(total) for code, total in one.sums(["votes", "against_all", "invalid"]).items()} == {
        "valid": "votes + against_all",
        "cast": "votes + against_all + invalid",
    }
    assert one.completed({"votes": 5, "against_all": 1, "invalid": 2, "cast": None})["cast"] is None
    assert "cast" not in one.completed({"votes": 5})
    assert one.completed({"votes": 5, "against_all": None, "invalid": 2})["cast"] is None


def test_every_form_has_the_accounts_that_every_form_has() -> None:
    for one in forms():
        assert {"registered", "issued", "cast", "invalid"} <= set(one.codes), one.id
    with_the_line = [one for one in forms() if "against_all" in one.codes]
    assert [(one.id, one.from_) for one in with_the_line] == [("kz/precinct", datetime.date(2021, 6, 5))]


def test_every_field_of_a_form_is_in_some_check() -> None:
    for one in forms():
        used = {code for check in one.checks for code in check.holds.fields}
        used |= {code for line in one.fields if line.sum is not None and line.code in used for code in line.sum.fields}
        assert set(one.codes) - used <= {"absentee_issued_above"}, one.id


def test_no_check_asks_for_the_parts_of_a_line_that_may_be_given_whole() -> None:
    for one in forms():
        for line in one.fields:
            parts = dict(line.sum.linear.terms) if line.sum is not None else {}
            if len(parts) < 2:
                continue
            for check in one.checks:
                for found, _ in check.holds.sums:
                    here = {code for code, _ in found.terms}
                    assert line.code in here or not parts.keys() <= here, (one.id, check.code, line.code)


def test_a_form_is_found_by_its_day() -> None:
    assert "against_all" not in form("kz/precinct", datetime.date(2021, 1, 10)).codes
    assert "against_all" in form("kz/precinct", datetime.date(2023, 3, 19)).codes
    assert form("kz/precinct") == form("kz/precinct", datetime.date(2026, 8, 23))
    assert form("ru/duma", datetime.date(2016, 9, 18)).field("unaccounted").line == "18"


def test_versions_of_a_form_do_not_overlap_and_leave_no_gap() -> None:
    versions = [one for one in forms() if one.id == "kz/precinct"]
    for before, after in itertools.pairwise(versions):
        assert before.until == after.from_ - datetime.timedelta(days=1)
    assert versions[-1].until is None


@pytest.mark.parametrize(
    ("ask", "why"),
    [
        (lambda: form("kz/nothing"), "no form kz/nothing; the shipped ones: kz/precinct, ru/duma"),
        (lambda: form("kz/precinct", datetime.date(2012, 1, 15)), "in force on 2012-01-15"),
        (lambda: form("nowhere.toml"), "nowhere.toml: expected this file, found none"),
    ],
)
def test_a_form_that_is_not_there_is_told(ask: Callable[[], Form], why: str) -> None:
    with pytest.raises(LawError, match=re.escape(why)):
        ask()


def test_a_code_that_a_form_has_not() -> None:
    with pytest.raises(KeyError):
        form("kz/precinct").check("E-NOTHING")
    with pytest.raises(KeyError):
        form("kz/precinct").field("nothing")
    assert form("kz/precinct").check("E-BOXES").holds == parse("cast <= issued")


@pytest.mark.parametrize(("one", "check"), ALL, ids=IDS)
def test_a_check_is_told_in_three_languages(one: Form, check: Check) -> None:
    told = [Names(check.text).to(language) for language in LANGUAGES]
    assert len(set(told)) == 3
    assert all(text.endswith(".") for text in told)
    assert len({check.holds.words(one.names, language) for language in LANGUAGES}) == 3
    assert not re.search("fraud|falsif|фальсиф|подлог|бұрмала|violat|нарушен", " ".join(told), re.IGNORECASE)


def test_a_tier_names_a_form_that_was_in_force_with_it() -> None:
    named = [(law, tier.form) for law in laws() for tier in law.tier if tier.form is not None]
    assert named
    for law, wanted in named:
        found = form(wanted, law.from_)
        assert ("against_all" in found.codes) == (law.tier[0].against_all is not None), law.id
        if law.until is not None:
            assert form(wanted, law.until) == found
    without = {law.id for law in laws() if law.from_ >= datetime.date(2018, 7, 14)} - {law.id for law, _ in named}
    assert not {name for name in without if name.startswith("kz/")}


def test_the_page_of_checks_is_fresh() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m tools.checks"


PROGRAMS = {
    "one protocol": "from mandat.law.forms import form; form('kz/precinct').check('E-BOXES').holds.holds({'cast': 2})",
    "an election": "import mandat; mandat.decide(mandat.read('examples/kz-mazhilis-2023')).seats",
}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_the_data_frames_are_not_imported_where_none_is_checked(program: str) -> None:
    asked = f"import sys; {program}; sys.exit('narwhals' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False, cwd=PAGE.parent.parent).returncode == 0
