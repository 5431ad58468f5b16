"""Many at once, each in transactions of its own. What they write into the journal stays: nothing can take it out."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections, transaction

from mandat.verify.chain import verify
from mandat.web.entry import machine, store
from mandat.web.entry.machine import Refused
from mandat.web.entry.models import Paper, Sent
from mandat.web.journal.models import Entry
from mandat.web.journal.writing import exported, head, record

MANY = 6


@pytest.fixture
def real(django_db_setup: None, django_db_blocker: Any) -> Any:
    """The test database itself, without the transaction around each test."""
    with django_db_blocker.unblock():
        yield
        Paper.objects.filter(tier="at once").delete()
        Sent.objects.all().delete()
        connections.close_all()


def at_once(work: Callable[[int], None]) -> None:
    faults: list[BaseException] = []
    begin = threading.Barrier(MANY)

    def run(number: int) -> None:
        try:
            begin.wait(10)
            work(number)
        except BaseException as error:
            faults.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(MANY)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert faults == []


def test_entries_of_many_make_one_chain(real: None) -> None:
    before = head().number

    def work(number: int) -> None:
        for place in range(10):
            with transaction.atomic():
                record("saved", f"clerk {number}", {"place": place})

    at_once(work)
    assert head().number == before + MANY * 10
    found = verify(exported(), head().hash)
    assert found.holds
    assert found.entries == head().number


def test_of_many_who_claim_one_protocol_one_gets_it(real: None) -> None:
    paper = Paper.objects.create(unit="claimed", contest=f"c{head().number}", tier="at once")
    got: list[str] = []

    def work(number: int) -> None:
        try:
            store.happen(paper.pk, f"clerk {number}", lambda now: machine.claim(now, f"clerk {number}", f"m{number}"))
            got.append(f"clerk {number}")
        except Refused:
            pass

    at_once(work)
    assert len(got) == 1
    paper.refresh_from_db()
    assert paper.first == got[0]
    assert Entry.objects.filter(unit="claimed", contest=paper.contest).count() == 1


def test_a_save_that_is_sent_many_times_is_kept_once(real: None) -> None:
    paper = Paper.objects.create(unit="resent", contest=f"c{head().number}", tier="at once")
    store.happen(paper.pk, "asel", lambda now: machine.claim(now, "asel", "mark"))
    serials: list[int] = []

    def work(number: int) -> None:
        after = store.save(paper.pk, "asel", "mark", "same-key-of-all", 1, {"cast": "7"}, ("cast",))
        hand = after.hand_of("asel")
        assert hand is not None
        serials.append(hand.serial)

    at_once(work)
    assert serials == [1] * MANY
    assert Entry.objects.filter(unit="resent", contest=paper.contest, what="saved").count() == 1
