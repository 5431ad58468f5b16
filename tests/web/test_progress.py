"""How far the entering has come, by level, with filters and pages; and an estimate that says how it is made."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from mandat.election import Election
from mandat.web.control import progress
from mandat.web.control.estimate import FEW, estimate
from mandat.web.entry.models import Paper
from mandat.web.setup.current import Loaded
from tests.web.control_room import corrects, figures, put_in

Browser = Callable[..., Client]
NOW = datetime.datetime(2026, 11, 25, 22, 10, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)


def test_the_rate_of_the_last_hour_is_carried_on_and_rounded_up() -> None:
    moments = [NOW - 5 * 60 * MINUTE, *(NOW - MINUTE * one for one in range(0, 60, 2))]
    found = estimate(moments, 60, NOW)
    assert found is not None
    assert (found.count, found.minutes, found.left) == (30, 60, 60)
    assert found.by == datetime.datetime(2026, 11, 26, 0, 30, tzinfo=datetime.UTC)


def test_a_slow_hour_is_widened_to_three() -> None:
    moments = [NOW - 5 * 60 * MINUTE, *(NOW - MINUTE * one for one in range(0, 180, 15))]
    found = estimate(moments, 4, NOW)
    assert found is not None
    assert (found.count, found.minutes) == (12, 180)


@pytest.mark.parametrize(("moments", "left"), [([], 5), ([NOW] * (FEW - 1), 5), ([NOW] * 50, 0)])
def test_where_too_few_came_or_none_is_left_nothing_is_estimated(moments: list[datetime.datetime], left: int) -> None:
    assert estimate(moments, left, NOW) is None


def test_just_after_the_beginning_the_rate_is_since_then() -> None:
    found = estimate([NOW - 20 * MINUTE, *[NOW - MINUTE] * 19], 20, NOW)
    assert found is not None
    assert found.minutes == 20
    assert found.by == datetime.datetime(2026, 11, 25, 22, 30, tzinfo=datetime.UTC)


@given(st.lists(st.integers(0, 400), min_size=FEW, max_size=60), st.integers(1, 5_000))
def test_the_estimate_is_never_before_the_rate_says_and_within_half_an_hour_of_it(ago: list[int], left: int) -> None:
    found = estimate([NOW - MINUTE * one for one in ago], left, NOW)
    if found is None:
        return
    exact = NOW + left * found.minutes * MINUTE / found.count
    assert exact <= found.by < exact + 31 * MINUTE
    assert found.by.minute in (0, 30)


def test_protocols_are_found_by_name_contest_and_stage_and_turned_by_pages(
    loaded: Loaded, election: Election, signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in(Paper.objects.get(unit="001", contest="list"), figures(election, loaded, "001", "list"))
    chief = signed_in("chief", "coordinator")
    page = chief.get("/control?stage=definitive").content.decode()
    assert "Found: 1" in page
    name = loaded.election.units["001"].label.to("ru")
    page = chief.get("/control", {"q": name.upper()}).content.decode()
    assert ">001<" in page
    assert ">002<" not in page
    monkeypatch.setattr(progress, "PAGE", 3)
    count = Paper.objects.count()
    last = -(-count // 3)
    page = chief.get(f"/control?page={last}").content.decode()
    assert f"Page {last} of {last}" in page
    assert 'rel="prev"' in page
    assert 'rel="next"' not in page
    assert f"Page {last} of {last}" in chief.get("/control?page=99999999").content.decode()
    assert "Page 1 of" in chief.get("/control?page=-1&unit=nowhere&stage=odd&level=x&contest=y").content.decode()


def test_progress_is_shown_by_level(loaded: Loaded, election: Election, signed_in: Browser) -> None:
    put_in(Paper.objects.get(unit="001", contest="list"), figures(election, loaded, "001", "list"))
    papers = Paper.objects.all()
    root = next(one.id for one in loaded.election.units.values() if one.parent is None)
    seen = 0
    for level in progress.levels(loaded):
        rows = progress.by_unit(papers, root, level, loaded)
        if rows:
            assert sum(done for _, done, _ in rows) == 1
            seen += 1
    assert seen
    page = signed_in("chief", "coordinator").get(f"/control?level={progress.levels(loaded)[-1]}").content.decode()
    assert "1 of" in page


def test_a_correction_and_an_annulment_name_their_document_and_who(
    loaded: Loaded, election: Election, signed_in: Browser
) -> None:
    paper = Paper.objects.get(unit="001", contest="list")
    own = figures(election, loaded, "001", "list")
    put_in(paper, own)
    chief = signed_in("chief", "coordinator")
    assert corrects(chief, paper, own, document="") == 409
    assert corrects(chief, paper, own) == 302
    page = chief.get(f"/control/{paper.pk}").content.decode()
    assert page.count("No. 7 of 2026-11-26") == 2  # the version and the history
    act = {"do": "annul", "reason": "void by a court"}
    assert chief.post(f"/control/{paper.pk}/act", act).status_code == 409
    assert chief.post(f"/control/{paper.pk}/act", {**act, "document": "No. 8"}).status_code == 302
    page = chief.get(f"/control/{paper.pk}").content.decode()
    assert "void by a court (No. 8; chief)" in page
    back = {"do": "reinstate", "reason": "overturned"}
    assert chief.post(f"/control/{paper.pk}/act", back).status_code == 409
    assert chief.post(f"/control/{paper.pk}/act", {**back, "document": "No. 9"}).status_code == 302
