"""The journal: the database refuses to change it, and entries of many at once form one chain."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client

from mandat.verify.chain import verify
from mandat.web.findings.life import ENTRIES
from mandat.web.journal.models import Entry
from mandat.web.journal.names import NAMES
from mandat.web.journal.writing import NoTransaction, exported, head, record
from mandat.web.standing import CHANGES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE web_entry SET who = 'nobody'",
        "DELETE FROM web_entry",
        "DELETE FROM web_head",
        "UPDATE web_head SET number = 0",
        "UPDATE web_head SET number = number",
    ],
)
def test_the_database_itself_refuses_to_change_the_journal(statement: str) -> None:
    with transaction.atomic():
        record("something", "asel")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert verify(exported(), head().hash).holds


def test_an_entry_and_its_change_come_together_or_not_at_all() -> None:
    before = head().number

    def change() -> None:
        with transaction.atomic():
            record("something", "asel")
            _ = 1 // 0

    with pytest.raises(ZeroDivisionError):
        change()
    assert head().number == before
    assert not Entry.objects.filter(number=before + 1).exists()


def test_an_entry_without_a_transaction_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections["default"], "in_atomic_block", False)
    with pytest.raises(NoTransaction):
        record("something", "asel")


def test_the_export_holds_and_an_altered_line_is_found() -> None:
    with transaction.atomic():
        for place in range(5):
            record("saved", "Әсел", {"typed": {"cast": str(place)}}, "u1", "c1")
    lines = list(exported())
    assert verify(lines, head().hash).holds
    assert not verify([*lines[:-1], lines[-1].replace("Әсел".encode(), "Айша".encode())]).holds
    assert not verify(lines[:-1], head().hash).holds


def test_the_head_is_public(client: Client) -> None:
    found = head()
    assert client.get("/api/journal/head").json() == {"number": found.number, "hash": found.hash}
    assert found.hash in client.get("/journal").content.decode()


def test_every_kind_of_entry_of_a_protocol_has_a_name() -> None:
    """The kinds are read from the code that records them, so that a new one without a name is found."""
    source = "".join(path.read_text(encoding="utf-8") for path in Path("src/mandat/web").rglob("*.py"))
    kinds = set(re.findall(r"""(?:record|Happened)\("([a-z' ]+)",?""", source))
    kinds |= {*ENTRIES.values(), *CHANGES}
    personal = {"approved", "signed in", "signed out", "account made", "results opened"}
    assert kinds - personal == {one for one in NAMES if one in kinds}
    assert set(CHANGES) <= set(NAMES)
    assert {"saved", "scan attached"} <= kinds


@pytest.mark.parametrize("path", ["/no-such-page", "/control/99", "/scans/" + "0" * 64])
def test_a_page_that_is_not_there_is_told_in_the_pages_own_form(path: str, signed_in: Callable[..., Client]) -> None:
    page = signed_in("chief", "coordinator").get(path)
    assert page.status_code == 404
    assert "there is no such page" in page.content.decode()
    assert 'lang="en"' in page.content.decode()


def test_a_form_of_an_earlier_session_is_refused_in_the_pages_own_form() -> None:
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    answer = strict.post("/sign-in", {"name": "a", "password": "b"})
    assert answer.status_code == 403
    assert "load it again" in answer.content.decode()
    told = strict.post("/sign-in", {"name": "a"}, headers={"accept": "application/json"})
    assert told.json() == {"detail": "this page was opened before you signed in anew: load it again"}
