"""Public results: what everybody sees, once it is open, of what is definitive."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from mandat.language import Names, percent
from mandat.web.entry.machine import claim, correct
from mandat.web.entry.models import Paper
from mandat.web.entry.store import happen, value_of
from mandat.web.entry.value import Protocol, Version, to_json
from mandat.web.journal.writing import head, record
from mandat.web.results import opening, ready, tables
from mandat.web.setup.current import Loaded
from tests.web.making import election_of, figures_of


@pytest.fixture(autouse=True)
def results(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Standings of this test alone, made at once and looked at with every request."""
    settings.RESULTS = tmp_path / "results"
    settings.RESULTS_EVERY, settings.RESULTS_APART = 0, False
    ready.process.clear()
    yield
    ready.process.clear()


def enter(loaded: Loaded, only: Callable[[Paper], bool] = lambda paper: True) -> int:
    """The folder's own figures, definitive; how many protocols that are."""
    number, whole = 0, election_of()
    for paper in Paper.objects.all():
        typed = figures_of(whole, paper.unit, paper.contest, loaded.lines(paper.contest))
        figures = {item: int(one) if one else None for item, one in typed.items()}
        votes = [figures[one] for one in loaded.election.contestants[paper.contest]]
        if None in votes or not only(paper):
            continue
        value = Protocol(versions=(Version("original", figures, "chief"),))
        with transaction.atomic():
            paper.state, paper.stage = to_json(value), "definitive"
            paper.save()
            record("finished", "chief", {}, paper.unit, paper.contest)
        number += 1
    ready.process.clear()
    return number


def opened() -> Client:
    opening.decide(True, "chief")
    ready.process.clear()
    return Client(headers={"accept-language": "en"})


def test_nothing_is_public_before_somebody_opens_it(loaded: Loaded, signed_in: Callable[..., Client]) -> None:
    enter(loaded)
    anybody = Client(headers={"accept-language": "en"})
    for path in ("/results/en/", "/results/en/data", "/api/results", f"/data/{head().hash}/counts.csv"):
        answer = anybody.get(path)
        assert answer.status_code == 404
        assert "not open yet" in answer.content.decode()
    chief = signed_in("boss", "coordinator")
    assert chief.post("/results/opening", {"do": "open"}).status_code == 302
    assert anybody.get("/results/en/").status_code == 200
    assert chief.post("/results/opening", {"do": "close"}).status_code == 302
    assert anybody.get("/results/en/").status_code == 404


def test_a_coordinator_of_a_part_does_not_open_the_whole(loaded: Loaded, signed_in: Callable[..., Client]) -> None:
    part = next(one.id for one in loaded.election.units.values() if one.parent is not None)
    assert signed_in("boss", "coordinator", part).post("/results/opening", {"do": "open"}).status_code == 403
    assert not opening.is_open()


@pytest.mark.parametrize("partly", [True, False])
def test_the_figures_are_those_of_the_commands_on_the_downloaded_folder(
    loaded: Loaded, tmp_path: Path, partly: bool
) -> None:
    ids = list(Paper.objects.values_list("pk", flat=True))
    entered = enter(loaded, lambda paper: not partly or paper.pk <= ids[len(ids) // 3])
    assert entered
    anybody = opened()
    answer = anybody.get("/api/results").json()
    assert answer["protocols"] == entered
    where = f"/data/{answer['head']}"
    packed = b"".join(anybody.get(f"{where}/election.zip"))
    with zipfile.ZipFile(io.BytesIO(packed)) as given:
        given.extractall(tmp_path / "folder")
    for verb in ("count", "decide"):
        command = [sys.executable, "-m", "mandat", verb, str(tmp_path / "folder"), "--json"]
        made = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
        assert json.loads(b"".join(anybody.get(f"{where}/{verb}.json"))) == made
        if verb == "decide":
            assert answer["seats"] == made["seats"]
            assert answer["status"] == made["status"]
    page = anybody.get("/results/en/").content.decode()
    assert f"{entered} of {answer['expected']} protocols" in page


def test_every_page_answers_in_three_languages(loaded: Loaded) -> None:
    enter(loaded)
    anybody = opened()
    contest, paper = next(iter(loaded.election.contests)), Paper.objects.filter(stage="definitive").first()
    assert paper is not None
    root = next(one.id for one in loaded.election.units.values() if one.parent is None)
    paths = ["", "elected", "contests", "missing", "data", f"contest/{contest}", f"unit/{root}", f"unit/{paper.unit}"]
    for language in ("kk", "ru", "en"):
        for path in paths:
            answer = anybody.get(f"/results/{language}/{path}")
            assert answer.status_code == 200, (path, language)
            page = answer.content.decode()
            assert f'<html lang="{language}">' in page
            assert head().hash in page
            assert " style=" not in page
    assert anybody.get("/results/en/unit/nowhere").status_code == 404
    assert anybody.get("/results/de/").status_code == 404


def test_a_precinct_shows_its_protocol_as_entered_and_what_counts(loaded: Loaded) -> None:
    enter(loaded)
    paper = Paper.objects.filter(stage="definitive").first()
    assert paper is not None
    counts = value_of(paper).counts
    assert counts is not None
    figures = dict(counts.figures)
    item = next(iter(loaded.election.contestants[paper.contest]))
    figures[item] = 1
    happen(paper.pk, "chief", lambda now: correct(now, "chief", "court", figures, "by decision", "No. 7"))
    page = opened().get(f"/results/en/unit/{paper.unit}").content.decode()
    assert "as entered" in page
    assert "by a court · counts" in page


def test_a_reader_who_has_the_page_gets_it_no_second_time(loaded: Loaded) -> None:
    enter(loaded)
    anybody = opened()
    for path in ("/results/en/", "/api/results"):
        first = anybody.get(path)
        assert first.headers["Cache-Control"].startswith("public")
        assert "Set-Cookie" not in first.headers
        again = anybody.get(path, headers={"if-none-match": first.headers["ETag"]})
        assert first.headers["Content-Security-Policy"] == anybody.get(path).headers["Content-Security-Policy"]
        assert (again.status_code, again.content) == (304, b"")
    other = anybody.get("/results/en/", headers={"if-none-match": '"another"'})
    assert other.status_code == 200


def test_data_of_a_head_never_change_and_old_ones_say_that_they_are_gone(
    loaded: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mandat.web.results.holding.KEPT", 1)
    ids = list(Paper.objects.values_list("pk", flat=True))
    enter(loaded, lambda paper: paper.pk == ids[0])
    anybody = opened()
    old = anybody.get("/api/results").json()["head"]
    answer = anybody.get(f"/data/{old}/counts.parquet")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    b"".join(answer)
    assert anybody.get(f"/data/{old}/nist.json", headers={"if-none-match": f'"{old}-nist.json"'}).status_code == 304
    enter(loaded)
    assert anybody.get("/api/results").json()["head"] != old
    gone = anybody.get(f"/data/{old}/counts.parquet")
    assert gone.status_code == 410
    assert "no more held" in gone.content.decode()
    assert anybody.get(f"/data/{'0' * 64}/counts.parquet").status_code == 404
    assert anybody.get(f"/data/{old}/secret").status_code == 404
    assert anybody.get(f"/data/{'.' * 64}/counts.csv").status_code == 404


def test_entries_that_are_not_definitive_change_nothing_that_is_public(loaded: Loaded) -> None:
    ids = list(Paper.objects.values_list("pk", flat=True))
    enter(loaded, lambda paper: paper.pk == ids[0])
    anybody = opened()
    before = anybody.get("/results/en/").content
    happen(ids[1], "asel", lambda now: claim(now, "asel", "a mark"))
    ready.process.clear()
    assert anybody.get("/results/en/").content == before


def test_a_query_has_no_page_made_anew(loaded: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    enter(loaded)
    browser = opened()
    page = browser.get("/results/en/unit/001")
    assert page.status_code == 200
    monkeypatch.setattr("mandat.web.results.views.render_to_string", lambda *given: pytest.fail("made anew"))
    for query in ("a=1", "lang=ru", "page=2&b"):
        assert browser.get(f"/results/en/unit/001?{query}").content == page.content
    browser = Client(headers={"accept-language": "ru"})
    assert browser.get("/results/en/unit/001").content == page.content


def test_no_share_is_told_where_a_paper_lacks_the_votes_against_all(loaded: Loaded) -> None:
    ours = loaded.election.contestants["list"]
    sums: dict[str, int | None] = dict.fromkeys(ours, 10)
    row = {"contest": "list", "sums": sums, "protocols": 2}
    assert all(one.share for one in tables.votes_of(loaded, row))
    sums["against_all"] = 10
    first = tables.votes_of(loaded, row)[0].share
    assert first == percent(Fraction(1, len(ours) + 1))
    sums["against_all"] = None
    assert [one.share for one in tables.votes_of(loaded, row)] == [None] * len(ours)


def test_a_name_with_markup_is_text(loaded: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    evil = "<script>alert(1)</script>"
    for ours in loaded.election.contestants.values():
        for one in ours.values():
            object.__setattr__(one, "name", evil)
            object.__setattr__(one, "names", Names(en=evil))
    enter(loaded)
    page = opened().get("/results/en/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
