"""A seat that the law leaves to a lot: the outcome waits, people draw, two of them record it, and it goes on."""

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

import mandat
from mandat.decision.lots import read_lots
from mandat.exchange import read
from mandat.web import standing as standing_module
from mandat.web.entry.models import Paper
from mandat.web.journal.models import Entry
from mandat.web.lots.models import Drawing
from mandat.web.setup.current import Loaded
from mandat.web.standing import digest_of, standing
from tests.web.control_room import LOT as LOT_FOLDER
from tests.web.control_room import all_in, confirmed, corrects, figures, with_lot

Browser = Callable[..., Client]
LOT = "list/list"
RECORD = {
    "do": "enter",
    "lot": LOT,
    "winner": "beta",
    "place": "House of the commission",
    "drawn": "2026-11-26 10:00",
    "present": "Members of the commission; observers of lists A and B",
    "how": "Two sealed cards drawn from a box by the youngest member",
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def tied(tmp_path: Path) -> Loaded:
    election = with_lot(tmp_path / "lot")
    loaded = confirmed(election)
    all_in(election, loaded)
    return loaded


def shown(client: Client) -> str:
    answer = client.get("/lots")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_pending_outcome_shows_the_lot_and_goes_on_when_two_have_recorded_it(
    tied: Loaded, signed_in: Browser
) -> None:
    chief, deputy = signed_in("chief", "coordinator"), signed_in("deputy", "coordinator")
    assert standing().outcome.status == "pending"
    page = shown(chief)
    assert "To be drawn" in page
    assert "List B" in page
    assert chief.post("/lots/act", RECORD).status_code == 302
    assert standing().outcome.status == "pending"  # one hand alone moves nothing
    refused = chief.post("/lots/act", {"do": "confirm", "record": Entry.objects.count()})
    assert refused.status_code == 409
    row = Drawing.objects.get()
    assert chief.post("/lots/act", {"do": "confirm", "record": row.pk}).status_code == 409
    assert deputy.post("/lots/act", {"do": "confirm", "record": row.pk}).status_code == 302
    found = standing()
    assert found.outcome.status == "decided"
    assert found.outcome.seats["beta"] == 3
    assert found.lots == {LOT: ("beta",)}
    assert "the outcome goes by it" in shown(chief)
    told = [(one.what, one.who) for one in Entry.objects.filter(what__startswith="lot ")]
    assert told == [("lot entered", "chief"), ("lot confirmed", "deputy")]
    assert RECORD["present"] in Entry.objects.get(what="lot confirmed").line


def test_the_folder_has_the_lots_and_gives_the_same_to_everybody(
    tied: Loaded, signed_in: Browser, tmp_path: Path
) -> None:
    chief, deputy = signed_in("chief", "coordinator"), signed_in("deputy", "coordinator")
    chief.post("/lots/act", RECORD)
    deputy.post("/lots/act", {"do": "confirm", "record": _only()})
    content = chief.get("/tally/election.zip").content
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        packed.extractall(tmp_path / "out")
    with (tmp_path / "out" / "lots.csv").open(encoding="utf-8") as file:
        assert list(csv.reader(file)) == [["lot", "contestant"], [LOT, "beta"]]
    outcome = mandat.decide(mandat.read(tmp_path / "out"), lots=read_lots(tmp_path / "out" / "lots.csv"))
    assert outcome.seats == standing().outcome.seats
    assert digest_of(tmp_path / "out") == standing().digest


def _only() -> int:
    return int(Drawing.objects.get().pk)


@pytest.mark.parametrize("left", ["place", "drawn", "present", "how", "winner"])
def test_a_record_that_is_not_whole_is_not_taken(left: str, tied: Loaded, signed_in: Browser) -> None:
    chief = signed_in("chief", "coordinator")
    answer = chief.post("/lots/act", {**RECORD, left: "" if left != "winner" else []})
    assert answer.status_code == 409
    assert not Entry.objects.filter(what="lot entered").exists()
    if left != "place":
        assert RECORD["place"] in answer.content.decode()  # what was typed is kept


@pytest.mark.parametrize("winner", [["delta"], ["beta", "alpha"], ["nobody"], []])
def test_the_lot_falls_on_one_of_the_tied(winner: list[str], tied: Loaded, signed_in: Browser) -> None:
    assert "beta" in standing().outcome.lots[0].among
    answer = signed_in("chief", "coordinator").post("/lots/act", {**RECORD, "winner": winner})
    assert answer.status_code == 409
    assert not Drawing.objects.exists()


def test_when_the_figures_change_a_drawn_lot_counts_for_nothing(tied: Loaded, signed_in: Browser) -> None:
    chief, deputy = signed_in("chief", "coordinator"), signed_in("deputy", "coordinator")
    chief.post("/lots/act", RECORD)
    paper = Paper.objects.get()
    now = figures(read(LOT_FOLDER), tied, paper.unit, paper.contest)
    more = {**now, "beta": 2460, "cast": 10560}
    assert corrects(chief, paper, more) == 302
    refused = deputy.post("/lots/act", {"do": "confirm", "record": _only()})
    assert refused.status_code == 409
    assert "the figures have changed" in refused.content.decode()
    assert corrects(chief, paper, now) == 302
    assert deputy.post("/lots/act", {"do": "confirm", "record": _only()}).status_code == 302
    assert standing().outcome.status == "decided"
    assert corrects(chief, paper, more) == 302
    assert standing().lots == {}
    assert "counts for nothing" in shown(chief)


def test_of_two_records_of_a_lot_the_one_that_was_drawn_for_this_tie_counts(tied: Loaded, signed_in: Browser) -> None:
    chief, deputy = signed_in("chief", "coordinator"), signed_in("deputy", "coordinator")
    chief.post("/lots/act", RECORD)
    deputy.post("/lots/act", {"do": "confirm", "record": _only()})
    row = Drawing.objects.get()
    assert standing().lots == {LOT: ("beta",)}
    for among, winners in ((["beta", "gamma", "delta"], ["beta"]), (["gamma", "delta"], ["gamma"])):
        row.pk, row.among, row.winners = None, among, winners  # drawn later, while the figures were others
        row.save(force_insert=True)
        standing_module._kept.found.clear()
        found = standing()
        assert found.outcome.status == "decided"
        assert found.lots == {LOT: ("beta",)}
        assert [one.winners for one in found.drawn.values()] == [["beta"]]
        assert set(found.drawn[LOT].among) != set(among)
        assert shown(chief).count("the outcome goes by it") == 1


def test_a_withdrawn_record_is_kept_and_the_lot_waits_again(tied: Loaded, signed_in: Browser) -> None:
    chief, deputy = signed_in("chief", "coordinator"), signed_in("deputy", "coordinator")
    chief.post("/lots/act", RECORD)
    assert chief.post("/lots/act", RECORD).status_code == 409  # one record at a time
    deputy.post("/lots/act", {"do": "confirm", "record": _only()})
    assert deputy.post("/lots/act", {"do": "withdraw", "record": _only(), "reason": " "}).status_code == 409
    assert deputy.post("/lots/act", {"do": "withdraw", "record": _only(), "reason": "wrong card"}).status_code == 302
    assert standing().outcome.status == "pending"
    assert "withdrawn by deputy: wrong card" in shown(chief)
    assert chief.post("/lots/act", RECORD).status_code == 302


def test_a_coordinator_of_another_part_and_an_observer_record_nothing(tied: Loaded, signed_in: Browser) -> None:
    elsewhere, looks = signed_in("east", "coordinator", "elsewhere"), signed_in("eye", "observer")
    assert elsewhere.post("/lots/act", RECORD).status_code == 409
    assert looks.post("/lots/act", RECORD).status_code == 403
    assert 'name="winner"' not in shown(looks)
    assert 'name="winner"' not in shown(elsewhere)
