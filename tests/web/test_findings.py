"""A finding's life: open because the checks find it, explained, closed, and open again when its figures change."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from mandat.count import Finding
from mandat.election import Election
from mandat.language import text
from mandat.web.entry.cells import Cell
from mandat.web.entry.models import Paper
from mandat.web.findings import life, store
from mandat.web.findings.models import Said
from mandat.web.journal.models import Entry
from mandat.web.setup.current import Loaded
from mandat.web.standing import standing
from tests.web.control_room import corrects, figures, put_in

Browser = Callable[..., Client]
UNIT = "001"


@pytest.fixture
def found(loaded: Loaded, election: Election) -> dict[str, Cell]:
    """Both protocols of a precinct: that of the lists has more ballots in the boxes than were issued."""
    for contest in ("list", "smd-1"):
        own = figures(election, loaded, UNIT, contest)
        if contest == "list":
            own |= {"cast": int(own["cast"] or 0) + 5, "issued": own["cast"]}
            wrong = own
        put_in(Paper.objects.get(unit=UNIT, contest=contest), own)
    assert standing().findings.errors
    return wrong


def error() -> store.Shown:
    return next(one for one in store.shown(standing()) if one.live.finding.level == "error")


def says(client: Client, one: store.Shown, step: str, words: str = "the paper says so", **more: str) -> Any:
    sent = {"key": one.live.key, "print": one.live.print, "do": step, "words": words, **more}
    return client.post("/findings/act", sent).status_code


def journal() -> list[tuple[str, str]]:
    return [(one.what, one.who) for one in Entry.objects.filter(what__startswith="finding ")]


def test_what_nobody_has_touched_is_open_and_shown(found: dict[str, Cell], signed_in: Browser) -> None:
    page = signed_in("chief", "coordinator").get("/findings").content.decode()
    one = error()
    assert one.state == "open"
    assert one.live.finding.code in page
    assert one.live.key in page
    assert not Said.objects.exists()


def test_explained_then_closed_by_whom_with_what_words(found: dict[str, Cell], signed_in: Browser) -> None:
    chief, deputy = signed_in("chief", "coordinator"), signed_in("deputy", "coordinator")
    assert says(chief, error(), "explain", "five ballots came by the mobile box") == 302
    assert error().state == "explained"
    page = deputy.get("/findings?state=explained").content.decode()
    assert "five ballots came by the mobile box" in page
    assert "chief" in page
    assert says(deputy, error(), "close", "minutes of 26 November") == 302
    assert error().state == "closed"
    assert journal() == [("finding explained", "chief"), ("finding closed", "deputy")]
    told = json.loads(Entry.objects.get(what="finding closed").line)["data"]
    assert told["words"] == "minutes of 26 November"
    assert told["figures"]["cast"] == found["cast"]


def test_figures_that_change_open_it_again(found: dict[str, Cell], signed_in: Browser) -> None:
    chief = signed_in("chief", "coordinator")
    says(chief, error(), "close")
    paper = Paper.objects.get(unit=UNIT, contest="list")
    assert corrects(chief, paper, {**found, "cast": int(found["cast"] or 0) + 1}) == 302
    chief.get("/findings")
    assert error().state == "open"
    assert journal()[-1] == ("finding reopened", "")
    assert "said earlier" in chief.get("/findings").content.decode()
    before = Entry.objects.count()
    chief.get("/findings")
    assert Entry.objects.count() == before  # once


def test_figures_that_are_mended_take_it_away_and_it_comes_back_open(
    found: dict[str, Cell], signed_in: Browser
) -> None:
    chief = signed_in("chief", "coordinator")
    one = error()
    says(chief, one, "explain")
    paper = Paper.objects.get(unit=UNIT, contest="list")
    corrects(chief, paper, {**found, "cast": found["issued"]})
    chief.get("/findings")
    assert one.live.key not in store.live(standing())
    assert Said.objects.get().state == "gone"
    corrects(chief, paper, found)
    chief.get("/findings")
    assert Said.objects.get().state == "open"
    assert journal() == [("finding explained", "chief"), ("finding gone", ""), ("finding reopened", "")]


def test_nobody_explains_figures_that_he_has_not_seen(found: dict[str, Cell], signed_in: Browser) -> None:
    chief = signed_in("chief", "coordinator")
    seen = error()
    corrects(chief, Paper.objects.get(unit=UNIT, contest="list"), {**found, "cast": int(found["cast"] or 0) + 2})
    assert says(chief, seen, "explain") == 409
    assert says(chief, error(), "explain", " ") == 409
    assert says(chief, error(), "reopen") == 409
    assert says(chief, error(), "burn") == 409
    assert not Said.objects.exists()


def test_a_coordinator_sees_and_touches_the_findings_of_his_own_unit(
    found: dict[str, Cell], loaded: Loaded, signed_in: Browser
) -> None:
    other = next(one for one in loaded.election.units if UNIT not in loaded.below[one])
    elsewhere = signed_in("east", "coordinator", other)
    assert error().live.key not in elsewhere.get("/findings").content.decode()
    assert says(elsewhere, error(), "explain") == 409
    assert not Said.objects.exists()


def test_what_is_said_and_its_entry_are_one_transaction(
    found: dict[str, Cell], signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    one = error()
    monkeypatch.setattr(store, "record", fails)
    with pytest.raises(OSError, match="full"), transaction.atomic():
        store.say(standing(), one.live.key, one.live.print, "explain", "words", "chief")
    assert not Said.objects.exists()


FINDING = Finding("error", "E-X", "list", "list", "001", "cast", {"cast": 5, "issued": 4}, text("five"))


def test_the_same_check_at_the_same_place_is_the_same_finding_whatever_its_figures() -> None:
    other = replace(FINDING, found={"cast": 6, "issued": 4})
    assert life.key_of(other) == life.key_of(FINDING)
    assert life.print_of(other) != life.print_of(FINDING)
    assert life.key_of(replace(FINDING, unit="002")) != life.key_of(FINDING)
    again = replace(FINDING, copy="court")
    (first, counting), (second, earlier) = life.keyed([FINDING, again])
    assert (counting, earlier) == (again, FINDING)
    assert first == life.key_of(FINDING) != second
    # a finding between protocols whose own figures stay, while those of another change
    assert life.print_of(replace(FINDING, message=text("six"))) != life.print_of(FINDING)


@given(st.sampled_from(["open", "explained", "closed", "gone"]), st.sampled_from(["a", "b"]), st.sampled_from("ab"))
def test_by_itself_a_finding_is_only_ever_opened_again(state: str, known: str, now: str) -> None:
    then = life.by_itself(state, known, now)
    assert then in (None, "open")
    assert (then == "open") is (state == "gone" or (state != "open" and known != now))
    assert life.by_itself(state, known, None) == (None if state == "gone" else "gone")


def test_while_other_protocols_come_in_a_finding_can_still_be_explained(
    found: dict[str, Cell], loaded: Loaded, election: Election
) -> None:
    seen, one = standing(), error()
    put_in(Paper.objects.get(unit="002", contest="list"), figures(election, loaded, "002", "list"))
    store.say(seen, one.live.key, one.live.print, "explain", "five by the mobile box", "chief")
    assert error().state == "explained"
    assert store.settle(seen) == 0


def test_an_older_standing_does_not_open_again_what_was_said_of_newer_figures(
    found: dict[str, Cell], signed_in: Browser
) -> None:
    chief, old = signed_in("chief", "coordinator"), standing()
    corrects(chief, Paper.objects.get(unit=UNIT, contest="list"), {**found, "cast": int(found["cast"] or 0) + 1})
    assert says(chief, error(), "close") == 302
    assert store.settle(old) == 0
    assert error().state == "closed"
