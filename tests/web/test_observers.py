"""Observers submit copies of protocols and see where they differ; neither side can change the other."""

import io
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import mandat
from mandat.exchange import opened
from mandat.verify import differences, side
from mandat.web.control.exporting import export
from mandat.web.entry.machine import Refused
from mandat.web.entry.models import Paper
from mandat.web.journal.models import Entry
from mandat.web.observers import value
from mandat.web.observers.comparing import compare
from mandat.web.observers.models import ObserverCopy
from mandat.web.setup.current import Loaded
from tests.web.making import figures_of
from tests.web.test_entry import Clerk, fields, paper_of

Browser = Callable[..., Client]
PLACE = ("001", "list")


@pytest.fixture
def typed(loaded: Loaded) -> dict[str, str]:
    return figures_of(mandat.read("examples/made-up-election-night"), *PLACE, loaded.lines("list"))


def all_codes(loaded: Loaded) -> list[str]:
    return ["W-BLANK", "E-UNREADABLE", *(one.code for one in loaded.forms["list"].checks)]


def submits(client: Client, paper: Paper, typed: dict[str, str], confirmed: Iterable[str], seen: int = 0) -> Any:
    sent = {**fields(typed), "claim": str(seen), "confirmed": list(confirmed)}
    return client.post(f"/observers/{paper.pk}/submit", sent)


def enters_twice(loaded: Loaded, signed_in: Browser, typed: dict[str, str]) -> Paper:
    """The protocol becomes definitive."""
    paper = paper_of(*PLACE)
    for name in ("asel", "bolat"):
        assert Clerk(signed_in(name, "clerk"), paper).hands_in(typed, tuple(all_codes(loaded))) == 302
    paper.refresh_from_db()
    assert paper.stage == "definitive"
    return paper  # type: ignore[no-any-return]


def test_a_copy_is_submitted_with_its_journal_entry_and_again_is_not_doubled(
    loaded: Loaded, signed_in: Browser, typed: dict[str, str]
) -> None:
    client, paper = signed_in("olga", "observer"), paper_of(*PLACE)
    page = client.get(f"/observers/{paper.pk}").content.decode()
    assert [f'name="f-{line}"' in page for line in loaded.lines("list")] == [True] * len(loaded.lines("list"))
    for _ in range(2):
        assert submits(client, paper, typed, all_codes(loaded)).status_code == 302
    assert [(one.who, one.what) for one in Entry.objects.filter(unit="001")] == [("olga", "observer's copy submitted")]
    assert "no official figures yet" in client.get("/observers").content.decode()


def test_a_copy_that_contradicts_itself_is_not_taken_until_it_is_confirmed(
    loaded: Loaded, signed_in: Browser, typed: dict[str, str]
) -> None:
    client, paper = signed_in("olga", "observer"), paper_of(*PLACE)
    wrong = typed | {"cast": "9999"}
    answer = submits(client, paper, wrong, ["W-BLANK"])
    assert answer.status_code == 422
    assert "E-CAST" in answer.content.decode()
    assert "E-CAST" in client.post(f"/observers/{paper.pk}/checks", fields(wrong)).content.decode()
    assert submits(client, paper, typed | {"cast": "many"}, all_codes(loaded)).status_code == 422
    assert not ObserverCopy.objects.exists()
    assert submits(client, paper, wrong, all_codes(loaded)).status_code == 302


def test_what_differs_is_shown_by_field_the_largest_first_and_is_what_diff_says(
    loaded: Loaded, signed_in: Browser, typed: dict[str, str], tmp_path: Path
) -> None:
    olga = signed_in("olga", "observer")
    other = typed | {"alpha": str(int(typed["alpha"]) + 3), "beta": str(int(typed["beta"]) + 40)}
    paper = paper_of(*PLACE)
    submits(olga, paper, other, all_codes(loaded))
    submits(signed_in("oleg", "observer"), paper, typed, all_codes(loaded))
    enters_twice(loaded, signed_in, typed)
    found = {one.row.observer: one for one in compare(loaded, ObserverCopy.objects.select_related("paper"))}
    assert [(line.item, (line.second or 0) - (line.first or 0)) for line in found["olga"].lines] == [
        ("beta", 40),
        ("alpha", 3),
    ]
    assert found["oleg"].lines == ()
    page = olga.get(f"/observers/{paper.pk}").content.decode()
    assert "lines that differ: 2, the largest difference: 40" in page
    chief = signed_in("chief", "coordinator")
    page = chief.get("/control/observers").content.decode()
    assert "observer: olga" in page
    assert "observer: oleg" not in page

    # the downloads are folders of one election, and `mandat diff` finds the same
    for name, client, path in (
        ("official", chief, "/tally/election.zip"),
        ("olga", olga, "/observers/observers.zip"),
        ("olga again", chief, "/observers/observers.zip?observer=olga"),
    ):
        with zipfile.ZipFile(io.BytesIO(client.get(path).content)) as packed:
            packed.extractall(tmp_path / name)
    for name in ("olga", "olga again"):
        told = differences(side(tmp_path / "official"), side(tmp_path / name))
        (place,) = told.places
        assert {line.item: str(line.second) for line in place.lines} == {one: other[one] for one in ("alpha", "beta")}
        assert place.second is not None
        assert place.second.copy == "observer"


def test_an_observer_sees_official_figures_only_once_they_are_definitive(
    loaded: Loaded, signed_in: Browser, typed: dict[str, str]
) -> None:
    paper, olga = paper_of(*PLACE), signed_in("olga", "observer")
    submits(olga, paper, dict.fromkeys(typed, "1"), all_codes(loaded))
    figure = "918273"
    Clerk(signed_in("asel", "clerk"), paper).hands_in(typed | {"registered": figure}, tuple(all_codes(loaded)))
    Clerk(signed_in("bolat", "clerk"), paper).hands_in(typed | {"registered": "918274"}, tuple(all_codes(loaded)))
    pages = [olga.get(path).content.decode() for path in ("/observers", f"/observers/{paper.pk}", "/tally")]
    assert not any("91827" in page or "918,27" in page for page in pages)
    paper.refresh_from_db()
    assert paper.stage == "differing"


def test_neither_side_can_change_the_other(
    loaded: Loaded, signed_in: Browser, typed: dict[str, str], tmp_path: Path
) -> None:
    paper = enters_twice(loaded, signed_in, typed)
    olga, chief = signed_in("olga", "observer"), signed_in("chief", "coordinator")

    def official() -> tuple[Any, dict[str, bytes]]:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        export(loaded, folder)
        return list(Paper.objects.values_list("stage", "state", "first", "second")), {
            one.name: one.read_bytes() for one in folder.iterdir()
        }

    before = official()
    assert submits(olga, paper, dict.fromkeys(typed, "7"), all_codes(loaded)).status_code == 302
    waiting = paper_of("002", "list")
    assert submits(olga, waiting, dict.fromkeys(typed, "7"), all_codes(loaded)).status_code == 302
    for path in (f"/entry/{waiting.pk}/claim", f"/entry/{paper.pk}/finish", f"/control/{paper.pk}/act"):
        assert olga.post(path, {**fields(typed), "do": "annul", "reason": "so"}).status_code == 403
    assert official() == before

    copies = list(ObserverCopy.objects.values_list("observer", "state"))
    for client in (chief, Client(), signed_in("aigul", "clerk"), signed_in("root", "administrator")):
        for what in ("submit", "withdraw", "checks"):
            sent = {**fields(typed), "claim": "1", "confirmed": all_codes(loaded), "reason": "so"}
            assert client.post(f"/observers/{paper.pk}/{what}", sent).status_code in (401, 403)
    chief.post(f"/control/{paper.pk}/act", {"do": "annul", "reason": "voided", "document": "No. 2"})
    chief.post(f"/control/{paper.pk}/act", {"do": "reinstate", "reason": "court"})
    submits(signed_in("oleg", "observer"), paper, typed, all_codes(loaded))
    assert list(ObserverCopy.objects.filter(observer="olga").values_list("observer", "state")) == copies


def test_an_observers_copy_never_counts_where_no_official_one_is_in(
    loaded: Loaded, signed_in: Browser, typed: dict[str, str], tmp_path: Path
) -> None:
    submits(signed_in("olga", "observer"), paper_of(*PLACE), typed, all_codes(loaded))
    export(loaded, tmp_path / "out")
    assert all(len(own.frame) == 0 for own in opened(tmp_path / "out").protocols.values())


def test_of_an_annulled_protocol_it_is_said_and_no_figure_is_shown(
    loaded: Loaded, signed_in: Browser, typed: dict[str, str]
) -> None:
    paper, olga = enters_twice(loaded, signed_in, typed), signed_in("olga", "observer")
    submits(olga, paper, typed | {"alpha": "1"}, all_codes(loaded))
    signed_in("chief", "coordinator").post(
        f"/control/{paper.pk}/act", {"do": "annul", "reason": "voided", "document": "No. 2"}
    )
    page = olga.get(f"/observers/{paper.pk}").content.decode()
    assert "the official protocol is annulled" in page
    assert "What differs" not in page


def test_a_line_that_only_one_of_the_papers_has_is_no_difference(
    loaded: Loaded, signed_in: Browser, typed: dict[str, str]
) -> None:
    paper, olga = enters_twice(loaded, signed_in, typed), signed_in("olga", "observer")
    submits(olga, paper, typed | {"alpha": "?"}, all_codes(loaded))
    (found,) = compare(loaded, ObserverCopy.objects.select_related("paper"))
    assert found.lines == ()
    assert "on one of the two alone" in olga.get(f"/observers/{paper.pk}").content.decode()


def test_a_copy_is_corrected_and_withdrawn_and_every_version_stays(
    loaded: Loaded, signed_in: Browser, typed: dict[str, str]
) -> None:
    olga, paper = signed_in("olga", "observer"), paper_of(*PLACE)
    submits(olga, paper, typed | {"alpha": "1"}, all_codes(loaded))
    assert submits(olga, paper, typed, all_codes(loaded), seen=0).status_code == 409  # from a window opened before
    assert submits(olga, paper, typed, all_codes(loaded), seen=1).status_code == 302
    assert olga.post(f"/observers/{paper.pk}/withdraw", {"reason": " "}).status_code == 409
    assert olga.post(f"/observers/{paper.pk}/withdraw", {"reason": "another precinct"}).status_code == 302
    assert olga.post(f"/observers/{paper.pk}/withdraw", {"reason": "again"}).status_code == 409
    row = ObserverCopy.objects.get()
    kept = value.from_json(row.state)
    assert [one.figures["alpha"] for one in kept.versions] == [1, int(typed["alpha"])]
    assert (kept.withdrawn, row.stands) == ("another precinct", False)
    assert "You have withdrawn this copy: another precinct" in olga.get(f"/observers/{paper.pk}").content.decode()
    assert [one.what for one in Entry.objects.filter(unit="001")] == [
        "observer's copy submitted",
        "observer's copy corrected",
        "observer's copy withdrawn",
    ]
    assert submits(olga, paper, typed, all_codes(loaded), seen=2).status_code == 302  # once more after all
    assert ObserverCopy.objects.get().stands


def test_an_observer_submits_for_his_own_unit_alone(loaded: Loaded, signed_in: Browser, typed: dict[str, str]) -> None:
    olga = signed_in("olga", "observer", "002")
    for path in (f"/observers/{paper_of(*PLACE).pk}", f"/observers/{paper_of(*PLACE).pk}/submit"):
        assert (olga.post if "submit" in path else olga.get)(path).status_code == 404
    assert submits(olga, paper_of("002", "list"), typed, all_codes(loaded)).status_code == 302
    chief = signed_in("chief", "coordinator", "001")
    assert "Copies: 0." in chief.get("/control/observers").content.decode()
    with zipfile.ZipFile(io.BytesIO(chief.get("/observers/observers.zip?observer=olga").content)) as packed:
        assert "copies.csv" not in packed.namelist()


def test_the_rules_without_a_database() -> None:
    empty = value.Copy()
    with pytest.raises(Refused):
        value.submit(empty, 0, {"cast": 1}, ["E-CAST"], {})
    with pytest.raises(Refused):
        value.withdraw(empty, "so")
    one, told = value.submit(empty, 0, {"cast": 1}, ["E-CAST"], {"E-CAST": "so on paper", "W-OTHER": ""})
    assert told is not None
    assert told.data["noted"] == {"E-CAST": "so on paper"}
    assert value.from_json(value.to_json(one)) == one
    same, nothing = value.submit(one, 0, {"cast": 1}, ["E-CAST"], {"E-CAST": "so on paper"})
    assert (same, nothing) == (one, None)


def test_one_definitive_protocol_that_contradicts_itself_does_not_keep_the_tally_from_being_shown(
    loaded: Loaded, signed_in: Browser, typed: dict[str, str]
) -> None:
    paper, wrong = paper_of(*PLACE), typed | {"beta": str(int(typed["beta"]) + 40)}
    for name in ("asel", "bolat"):
        assert Clerk(signed_in(name, "clerk"), paper).hands_in(wrong, tuple(all_codes(loaded))) == 302
    chief = signed_in("chief", "coordinator")
    assert chief.post(f"/control/{paper.pk}/act", {"do": "accept", "reason": "on paper"}).status_code == 302
    assert chief.get("/tally").status_code == 200
