"""Two people enter protocols through the pages, and what comes out is what was on the paper."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import mandat
from mandat.count import check, tally
from mandat.election.packing import bare
from mandat.exchange import opened
from mandat.law.forms import form
from mandat.web.control.exporting import export, standing
from mandat.web.entry.models import Paper
from mandat.web.entry.store import value_of
from mandat.web.journal.models import Entry
from mandat.web.setup.current import Loaded
from tests.web.control_room import put_in
from tests.web.making import election_of, figures_of

Browser = Callable[..., Client]


def fields(typed: dict[str, str]) -> dict[str, str]:
    return {f"f-{line}": value for line, value in typed.items()}


WARNINGS = ("W-BLANK", *(one.code for one in form("kz/precinct").checks if one.level == "warning"))
"""What a clerk who has looked again confirms."""


class Clerk:
    """A person at the form."""

    def __init__(self, client: Client, paper: Paper) -> None:
        self.client, self.paper, self.serial = client, paper, 0

    def begin(self) -> Any:
        return self.client.post(f"/entry/{self.paper.pk}/claim").status_code

    def form(self) -> Any:
        answer = self.client.get(f"/entry/{self.paper.pk}")
        assert answer.status_code == 200
        page = answer.content.decode()
        self.claim = page.split('name="claim" value="')[1].split('"')[0]
        return page

    def post(self, where: str, typed: dict[str, str], key: str = "", **more: object) -> Any:
        self.serial += 1
        sent = {"claim": self.claim, "key": key or f"key-{self.serial:08d}", "serial": str(self.serial)}
        return self.client.post(f"/entry/{self.paper.pk}/{where}", {**fields(typed), **sent, **more})

    def hands_in(self, typed: dict[str, str], confirmed: tuple[str, ...] = WARNINGS) -> Any:
        self.begin()
        self.form()
        return self.post("finish", typed, confirmed=list(confirmed)).status_code


def paper_of(unit: str, contest: str) -> Any:
    return Paper.objects.get(unit=unit, contest=contest)


@pytest.fixture
def first() -> tuple[str, str]:
    return "001", "list"


def test_equal_entries_of_two_people_are_definitive(loaded: Loaded, signed_in: Browser, first: tuple[str, str]) -> None:
    typed = figures_of(mandat.read("examples/made-up-election-night"), *first, loaded.lines("list"))
    paper = paper_of(*first)
    assert Clerk(signed_in("asel", "clerk"), paper).hands_in(typed) == 302
    paper.refresh_from_db()
    assert paper.stage == "second wanted"
    assert Clerk(signed_in("bolat", "clerk"), paper).hands_in(typed) == 302
    paper.refresh_from_db()
    assert paper.stage == "definitive"
    assert [one.what for one in Entry.objects.filter(unit="001")] == ["claimed", "saved", "finished"] * 2


def test_nobody_makes_both_entries(loaded: Loaded, signed_in: Browser, first: tuple[str, str]) -> None:
    typed = figures_of(mandat.read("examples/made-up-election-night"), *first, loaded.lines("list"))
    clerk = Clerk(signed_in("asel", "clerk"), paper_of(*first))
    clerk.hands_in(typed)
    assert clerk.begin() == 409
    assert f"/entry/{clerk.paper.pk}/claim" not in clerk.client.get("/entry").content.decode()


def test_the_second_never_sees_the_first(loaded: Loaded, signed_in: Browser, first: tuple[str, str]) -> None:
    lines = loaded.lines("list")
    typed = {line: str(918_273_000 + place) for place, line in enumerate(lines)}
    codes = [one.code for one in loaded.forms["list"].checks]
    paper = paper_of(*first)
    Clerk(signed_in("asel", "clerk"), paper).hands_in(typed, tuple(codes))
    other = Clerk(signed_in("bolat", "clerk"), paper)
    other.begin()
    pages = [other.form(), other.client.get("/entry").content.decode()]
    pages.append(other.post("checks", dict.fromkeys(lines, "")).content.decode())
    pages.append(other.post("finish", dict.fromkeys(lines, "")).content.decode())
    assert not any("918" in page for page in pages)
    for where in ("/control", f"/control/{paper.pk}", "/journal/journal.jsonl", "/tally"):
        assert other.client.get(where).status_code == 403


def test_what_contradicts_itself_is_not_taken_until_it_is_confirmed(loaded: Loaded, signed_in: Browser) -> None:
    typed = figures_of(mandat.read("examples/made-up-election-night"), "001", "list", loaded.lines("list"))
    typed |= {"cast": "9999"}
    clerk = Clerk(signed_in("asel", "clerk"), paper_of("001", "list"))
    assert clerk.hands_in(typed) == 422
    assert "E-CAST" in clerk.form()
    told = clerk.post("checks", typed).content.decode()
    values = {one: int(value) if value else None for one, value in typed.items()}
    values["votes"] = sum(values[one.id] or 0 for one in loaded.ballot("list"))
    for one in loaded.forms["list"].checks:
        assert (one.code in told) is (one.holds.holds(values) is False)
    codes = ("W-BLANK", *(one.code for one in loaded.forms["list"].checks if one.code in told))
    assert clerk.post("finish", typed, confirmed=list(codes)).status_code == 302
    Clerk(signed_in("bolat", "clerk"), clerk.paper).hands_in(typed, codes)
    clerk.paper.refresh_from_db()
    assert clerk.paper.stage == "doubted"
    chief = signed_in("chief", "coordinator")
    assert chief.post(f"/control/{clerk.paper.pk}/act", {"do": "accept", "reason": ""}).status_code == 409
    assert chief.post(f"/control/{clerk.paper.pk}/act", {"do": "accept", "reason": "on paper"}).status_code == 302
    clerk.paper.refresh_from_db()
    assert clerk.paper.stage == "definitive"


def test_only_what_differs_is_asked_again_and_blind(loaded: Loaded, signed_in: Browser) -> None:
    typed = figures_of(mandat.read("examples/made-up-election-night"), "001", "smd-1", loaded.lines("smd-1"))
    paper = paper_of("001", "smd-1")
    one, other = Clerk(signed_in("asel", "clerk"), paper), Clerk(signed_in("bolat", "clerk"), paper)
    one.hands_in(typed)
    swapped = typed | {"c1-1": typed["c1-2"], "c1-2": typed["c1-1"]}
    other.hands_in(swapped)
    paper.refresh_from_db()
    assert paper.stage == "differing"
    chief = signed_in("chief", "coordinator")
    page = chief.get(f"/control/{paper.pk}").content.decode()
    assert page.count('class="differs"') == 2
    chief.post(f"/control/{paper.pk}/act", {"do": "send back", "entries": ["2"]})
    page = other.form()
    assert page.count('name="f-') == 2
    assert typed["c1-1"] not in page
    assert swapped["c1-1"] not in page
    other.serial = 0
    assert (
        other.post("finish", {"c1-1": typed["c1-1"], "c1-2": typed["c1-2"]}, confirmed=list(WARNINGS)).status_code
        == 302
    )
    paper.refresh_from_db()
    assert paper.stage == "definitive"


def test_what_is_sent_again_after_a_lost_answer_is_not_doubled(loaded: Loaded, signed_in: Browser) -> None:
    clerk = Clerk(signed_in("asel", "clerk"), paper_of("002", "list"))
    clerk.begin()
    clerk.form()
    assert clerk.post("save", {"cast": "5"}, key="the-same-key").json() == {"saved": 1}
    assert clerk.post("save", {"cast": "6"}).json() == {"saved": 2}
    clerk.serial = 0
    assert clerk.post("save", {"cast": "5"}, key="the-same-key").json() == {"saved": 2}
    assert Entry.objects.filter(unit="002", what="saved").count() == 2
    assert 'value="6"' in clerk.form()
    clerk.serial = 0
    late = clerk.post("save", {"cast": "4"}, key="of-another-window")
    assert late.status_code == 409


def test_what_is_typed_into_a_page_brought_back_from_the_history_is_not_lost(
    loaded: Loaded, signed_in: Browser
) -> None:
    paper = paper_of("002", "list")
    clerk = Clerk(signed_in("asel", "clerk"), paper)
    clerk.begin()
    clerk.form()
    typed = figures_of(election_of(), "002", "list", loaded.lines("list"))
    wrong = {**typed, "cast": "5"}
    assert clerk.post("finish", wrong, key="of-the-page").status_code == 422
    clerk.serial = 0  # without JavaScript a page sends the number and the key that it came with
    assert clerk.post("finish", typed, key="of-the-page", confirmed=list(WARNINGS)).status_code == 409
    clerk.serial = 0
    assert clerk.post("act", typed, key="of-the-page", do="pause").status_code == 409
    assert clerk.post("finish", typed, key="of-the-page", confirmed=list(WARNINGS)).status_code == 302
    (hand,) = value_of(paper_of("002", "list")).hands
    assert hand.figures["cast"] == int(typed["cast"])
    assert clerk.post("finish", typed, key="of-the-page", confirmed=list(WARNINGS)).status_code == 302  # a double click
    assert clerk.post("finish", wrong, key="of-the-page", confirmed=list(WARNINGS)).status_code == 409


@pytest.mark.parametrize("typed", ["12a", "-1", "1.5", "1e3", "٣", "1" * 13, "<script>"])
def test_what_is_no_figure_is_told_at_its_line(typed: str, loaded: Loaded, signed_in: Browser) -> None:
    clerk = Clerk(signed_in("asel", "clerk"), paper_of("003", "list"))
    assert clerk.hands_in({"cast": typed}) == 422
    page = clerk.form()
    assert 'aria-describedby="e-cast"' in page
    assert "<script>" not in page.split("<main")[1]


def test_pausing_keeps_what_is_typed_and_throwing_away_needs_a_reason(loaded: Loaded, signed_in: Browser) -> None:
    clerk = Clerk(signed_in("asel", "clerk"), paper_of("003", "list"))
    clerk.begin()
    clerk.form()
    assert clerk.post("act", {"cast": "41"}, do="pause").status_code == 302
    assert "Go on" in clerk.form()
    assert clerk.post("act", {}, do="resume").status_code == 302
    assert 'value="41"' in clerk.form()
    assert clerk.post("act", {}, do="discard", reason="").status_code == 409
    assert clerk.post("act", {}, do="discard", reason="wrong paper").status_code == 302
    clerk.paper.refresh_from_db()
    assert clerk.paper.stage == "waiting"
    kept = Entry.objects.filter(unit="003", what="saved").first()
    assert kept is not None
    assert json.loads(kept.line)["data"]["typed"]["cast"] == "41"


def enter(loaded: Loaded, signed_in: Browser) -> list[Paper]:
    """Everything that the example's folder has, by two people."""
    source = mandat.read("examples/made-up-election-night")
    one, other = signed_in("asel", "clerk"), signed_in("bolat", "clerk")
    entered = []
    for paper in Paper.objects.all():
        typed = figures_of(source, paper.unit, paper.contest, loaded.lines(paper.contest))
        if not any(typed[line.id] for line in loaded.ballot(paper.contest)):
            continue
        codes = ("W-BLANK", *(check.code for check in loaded.forms[paper.tier].checks))
        for client in (one, other):
            assert Clerk(client, paper).hands_in(typed, codes) == 302
        entered.append(paper)
    return entered


def test_the_tally_and_the_outcome_are_those_of_the_commands_on_the_folder(
    loaded: Loaded, signed_in: Browser, tmp_path: Path
) -> None:
    entered = enter(loaded, signed_in)
    chief = signed_in("chief", "coordinator")
    for paper in Paper.objects.filter(stage="doubted"):
        chief.post(f"/control/{paper.pk}/act", {"do": "accept", "reason": "on paper"})
    assert Paper.objects.filter(stage="definitive").count() == len(entered) > 10
    source = opened("examples/made-up-election-night")
    found = standing()
    for tier, own in source.protocols.items():
        expected = {(row.contest, row.unit): row.sums for row in tally(own, source.election).rows if row.protocols}
        shown = {(row.contest, row.unit): row.sums for row in found.tallies[tier].rows if row.protocols}
        assert {key: {item: sum_ for item, sum_ in row.items() if sum_} for key, row in shown.items()} == {
            key: {item: sum_ for item, sum_ in row.items() if sum_} for key, row in expected.items()
        }
    outcome = mandat.decide(source.election)
    assert found.outcome.seats == outcome.seats
    assert chief.get("/tally").status_code == 200

    # what a court, a recount and an annulment change stands in copies.csv, and counts as there
    one, other, third = entered[:3]
    lines = loaded.lines(one.contest)
    for kind, figure in (("recount", "5"), ("court", "7"), ("recount", "6")):
        sent = fields(dict.fromkeys(lines, figure)) | {
            "do": "correct",
            "copy": kind,
            "reason": "ruling",
            "document": "No. 1",
        }
        assert chief.post(f"/control/{one.pk}/act", sent).status_code == 302
    chief.post(f"/control/{other.pk}/act", {"do": "annul", "reason": "voided", "document": "No. 2"})
    assert third.contest
    folder = tmp_path / "out"
    export(loaded, folder)
    again = opened(folder)
    row = again.protocols[one.tier].frame.filter(unit=one.unit, contest=one.contest, counts=True)
    assert row["copy"].to_list() == ["court"]
    assert row["cast"].to_list() == [7]
    assert again.election.annulled == {other.contest: (other.unit,)}
    assert check(again.protocols, again.election).of("E-SECOND") == []
    assert standing().outcome.seats == mandat.decide(again.election).seats


def test_a_figure_that_nobody_can_read_is_exported_as_such(loaded: Loaded, signed_in: Browser, tmp_path: Path) -> None:
    typed = figures_of(mandat.read("examples/made-up-election-night"), "001", "list", loaded.lines("list"))
    typed |= {"alpha": "?", "beta": "0", "unused": ""}
    codes = ("W-BLANK", "E-UNREADABLE", *(one.code for one in loaded.forms["list"].checks))
    paper = paper_of("001", "list")
    for name in ("asel", "bolat"):
        assert Clerk(signed_in(name, "clerk"), paper).hands_in(typed, codes) == 302
    signed_in("chief", "coordinator").post(f"/control/{paper.pk}/act", {"do": "accept", "reason": "water damage"})
    export(loaded, tmp_path / "out")
    found = opened(tmp_path / "out")
    row = found.protocols["list"].frame.filter(unit="001")
    assert row.select("vote_1", "vote_2", "unused").row(0) == (None, 0, None)
    assert [one.field for one in check(found.protocols, found.election).of("E-UNREADABLE")] == ["alpha"]


def test_the_set_up_has_no_figure_of_the_folder(loaded: Loaded) -> None:
    assert len(loaded.election.counts) == 0
    assert bare(loaded.election).contests == loaded.election.contests


def test_a_page_that_is_no_longer_so_corrects_nothing(loaded: Loaded, signed_in: Browser) -> None:
    paper, chief = paper_of("001", "list"), signed_in("chief", "coordinator")
    typed = figures_of(election_of(), "001", "list", loaded.lines("list"))
    put_in(paper, {line: int(value) if value else None for line, value in typed.items()})

    def mark() -> str:
        page = str(chief.get(f"/control/{paper.pk}").content.decode())
        marks = {part.split('"')[0] for part in page.split('name="seen" value="')[1:]}
        assert page.count('name="seen"') == page.count(f"/control/{paper.pk}/act")
        return marks.pop()

    told = {"do": "correct", "copy": "recount", "reason": "ruling", "document": "No. 7"}
    shown = mark()
    assert chief.post(f"/control/{paper.pk}/act", fields(typed) | told | {"seen": shown}).status_code == 302
    again = chief.post(f"/control/{paper.pk}/act", fields(typed) | told | {"seen": shown})  # a double click too
    assert again.status_code == 409
    assert "look at it again" in again.content.decode()
    assert len(value_of(paper_of("001", "list")).versions) == 2
    assert chief.post(f"/control/{paper.pk}/act", fields(typed) | told | {"seen": mark()}).status_code == 302
