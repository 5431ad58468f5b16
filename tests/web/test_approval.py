"""Two coordinators approve exactly one state; the signed protocol is made of it, the same each time."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from mandat.exchange import read
from mandat.web.approval import document
from mandat.web.approval.models import Approval
from mandat.web.entry.models import Paper
from mandat.web.journal.models import Entry
from mandat.web.results.opening import decide
from mandat.web.setup.current import Loaded
from mandat.web.standing import State, standing, state
from tests.web.control_room import LOT as LOT_FOLDER
from tests.web.control_room import all_in, confirmed, corrects, figures, put_in, with_lot
from tests.web.test_lots import RECORD

Browser = Callable[..., Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def tied(tmp_path: Path) -> Loaded:
    election = with_lot(tmp_path / "lot")
    loaded = confirmed(election)
    all_in(election, loaded)
    return loaded


@pytest.fixture
def two(tied: Loaded, signed_in: Browser) -> tuple[Client, Client]:
    """Two coordinators, with the lot drawn."""
    from mandat.web.lots.models import Drawing

    chief, deputy = signed_in("chief", "coordinator"), signed_in("deputy", "coordinator")
    assert chief.post("/lots/act", RECORD).status_code == 302
    assert deputy.post("/lots/act", {"do": "confirm", "record": Drawing.objects.get().pk}).status_code == 302
    return chief, deputy


def approves(client: Client) -> int:
    found = standing()
    return int(client.post("/approval/act", {"head": found.head, "digest": found.digest}).status_code)


def page(client: Client) -> str:
    return str(client.get("/approval").content.decode())


def test_two_coordinators_approve_one_state(two: tuple[Client, Client]) -> None:
    chief, deputy = two
    assert approves(chief) == 302
    assert "another coordinator" in page(deputy)
    assert not Approval.objects.get().whole
    assert approves(deputy) == 302
    row, found = Approval.objects.get(), standing()
    assert (row.first_by, row.second_by) == ("chief", "deputy")
    assert (row.head, row.digest) == (found.head, found.digest)
    assert [one.who for one in Entry.objects.filter(what="approved")] == ["chief", "deputy"]
    assert found.digest in Entry.objects.filter(what="approved").latest("number").line
    assert "stands" in page(chief)


def test_the_same_person_does_not_approve_twice_nor_a_third(two: tuple[Client, Client], signed_in: Browser) -> None:
    chief, deputy = two
    assert approves(chief) == 302
    assert approves(chief) == 409
    assert not Approval.objects.get().whole
    assert approves(deputy) == 302
    assert approves(signed_in("third", "coordinator")) == 409
    assert Entry.objects.filter(what="approved").count() == 2


def test_an_outcome_that_waits_for_a_lot_or_a_protocol_is_not_approved(
    loaded: Loaded, signed_in: Browser, tmp_path: Path
) -> None:
    chief = signed_in("chief", "coordinator")
    assert approves(chief) == 409
    assert "protocols that are not definitive yet" in page(chief)
    assert not Approval.objects.exists()


def test_a_pending_outcome_is_not_approved(tied: Loaded, signed_in: Browser) -> None:
    chief = signed_in("chief", "coordinator")
    assert approves(chief) == 409
    assert "lots to be drawn: 1" in page(chief)


def test_a_correction_voids_the_approval_and_that_is_shown(two: tuple[Client, Client], tied: Loaded) -> None:
    from mandat.exchange import read

    chief, deputy = two
    approves(chief)
    approves(deputy)
    row, paper = Approval.objects.get(), Paper.objects.get()
    pdf = f"/approval/{row.pk}/protocol.pdf"
    assert chief.get(pdf).status_code == 200
    now = figures(read(LOT_FOLDER), tied, paper.unit, paper.contest)
    assert corrects(chief, paper, {**now, "registered": 16001}) == 302
    shown = page(deputy)
    assert "<strong>void</strong>" in shown
    entry = Entry.objects.get(what="corrected")
    assert f"entry {entry.number} of the journal changed the state" in shown
    assert chief.get(pdf).status_code == 410
    # the same figures again are another state: what was approved is not approved anew by itself
    assert corrects(chief, paper, now) == 302
    assert chief.get(pdf).status_code == 410
    assert approves(deputy) == 302
    assert Approval.objects.count() == 2


def test_signing_in_and_explaining_do_not_void_it(two: tuple[Client, Client], signed_in: Browser) -> None:
    chief, deputy = two
    approves(chief)
    signed_in("third", "coordinator")
    assert approves(deputy) == 302
    assert "<strong>void</strong>" not in page(chief)


def test_what_has_changed_since_the_page_was_shown_is_not_approved(two: tuple[Client, Client], tied: Loaded) -> None:
    chief, _ = two
    seen, paper = standing(), Paper.objects.get()
    from mandat.exchange import read

    corrects(chief, paper, {**figures(read(LOT_FOLDER), tied, paper.unit, paper.contest), "registered": 16002})
    answer = chief.post("/approval/act", {"head": seen.head, "digest": seen.digest})
    assert answer.status_code == 409
    assert "have changed since this page was shown" in answer.content.decode()
    assert not Approval.objects.exists()


def test_a_coordinator_of_a_part_does_not_approve_the_whole(two: tuple[Client, Client], signed_in: Browser) -> None:
    part = signed_in("part", "coordinator", "xx")
    assert approves(part) == 409
    assert "I approve this state" not in page(part)


def test_the_signed_protocol_is_the_same_when_made_again_and_has_the_digest(two: tuple[Client, Client]) -> None:
    chief, deputy = two
    approves(chief)
    approves(deputy)
    row, found = Approval.objects.get(), standing()
    made = {}
    decide(True, "chief")
    for language in ("kk", "ru", "en"):
        answer = Client().get(f"/approval/{row.pk}/protocol.pdf?in={language}")  # without an account
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "application/pdf"
        made[language] = answer.content
    assert len(set(made.values())) == 3
    document._made.clear()
    signed = document.signed(found, row)
    assert (signed.digest, signed.head) == (found.digest, found.head)
    assert signed.ceremonies[0].present == RECORD["present"]
    for language, content in made.items():
        assert document.document(found, row, language) == content


def test_the_signed_protocol_is_public_where_the_results_are(two: tuple[Client, Client], signed_in: Browser) -> None:
    chief, deputy = two
    approves(chief)
    approves(deputy)
    place = f"/approval/{Approval.objects.get().pk}/protocol.pdf"
    assert Client().get(place).status_code == 404
    assert signed_in("asel", "clerk").get(place).status_code == 404
    assert chief.get(place).status_code == 200
    decide(True, "chief")
    assert Client().get(place).status_code == 200


def test_asking_for_a_void_protocol_sets_no_count_off(
    two: tuple[Client, Client], tied: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    chief, deputy = two
    approves(chief)
    approves(deputy)
    decide(True, "chief")
    paper = Paper.objects.get()
    assert corrects(chief, paper, figures(read(LOT_FOLDER), tied, paper.unit, paper.contest)) == 302
    counted: list[object] = []
    monkeypatch.setattr("mandat.web.standing._work_out", lambda *given: counted.append(given))
    assert Client().get(f"/approval/{Approval.objects.get().pk}/protocol.pdf").status_code == 410
    assert not counted


def test_there_is_no_signed_protocol_before_the_second_approval(two: tuple[Client, Client]) -> None:
    chief, _ = two
    approves(chief)
    assert chief.get(f"/approval/{Approval.objects.get().pk}/protocol.pdf").status_code == 404


def test_errors_that_nobody_has_explained_hinder_the_approval(tmp_path: Path, signed_in: Browser) -> None:
    election = with_lot(tmp_path / "lot")
    loaded = confirmed(election)
    paper = Paper.objects.get()
    own = figures(election, loaded, paper.unit, paper.contest)
    put_in(paper, {**own, "absentee": int(own["issued"] or 0) + 1})
    assert standing().findings.errors
    assert "error-level findings" in page(signed_in("chief", "coordinator"))


def test_a_finding_opened_again_at_the_last_moment_hinders_the_approval(
    two: tuple[Client, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What hinders is looked at under the journal's lock, not before it."""
    looked = state

    def reopened() -> State:
        monkeypatch.setattr("mandat.web.approval.store.findings.numbers", lambda found: {"open errors": 1})
        return looked()

    monkeypatch.setattr("mandat.web.approval.store.state", reopened)
    chief, _ = two
    assert approves(chief) == 409
    assert not Approval.objects.exists()


def test_where_what_is_definitive_cannot_be_it_is_said_and_nothing_is_counted(
    tmp_path: Path, signed_in: Browser
) -> None:
    election = with_lot(tmp_path / "lot")
    loaded = confirmed(election)
    paper, chief = Paper.objects.get(), signed_in("chief", "coordinator")
    own = figures(election, loaded, paper.unit, paper.contest)
    put_in(paper, {**own, "issued": int(own["cast"] or 0) - 1})
    for place in ("/tally", "/approval", "/lots", "/findings"):
        answer = chief.get(place)
        assert answer.status_code == 409
        assert "expected no more than 10,549" in answer.content.decode()
    assert corrects(chief, paper, own) == 302
    assert chief.get("/tally").status_code == 200
