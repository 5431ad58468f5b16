"""The machine's values in the database: each event with its journal entry in one transaction, one event at a time."""

import secrets
from collections.abc import Callable, Mapping

from django.db import connection, transaction

from mandat.language import text
from mandat.web.entry import machine
from mandat.web.entry.models import Paper, Sent
from mandat.web.entry.value import Hand, Protocol, from_json, to_json
from mandat.web.journal.writing import record

Event = Callable[[Protocol], machine.After]


def value_of(paper: Paper) -> Protocol:
    """The protocol as it stands in a row."""
    return from_json(paper.state)


def happen(pk: int, who: str, event: Event) -> Protocol:
    """One event of one protocol: its row is locked, changed and journalled, or (`Refused`) nothing is."""
    with transaction.atomic():
        return _happen(Paper.objects.select_for_update().get(pk=pk), who, event)


def _happen(paper: Paper, who: str, event: Event) -> Protocol:
    after, happened = event(value_of(paper))
    paper.state, paper.stage = to_json(after), after.stage
    paper.first = after.first.who if after.first is not None else ""
    paper.second = after.second.who if after.second is not None else ""
    paper.save(update_fields=["state", "stage", "first", "second", "changed"])
    record(happened.what, who, happened.data, paper.unit, paper.contest)
    return after


def new_mark() -> str:
    """The mark of a claim."""
    return secrets.token_hex(8)


def save(
    pk: int, who: str, mark: str, key: str, serial: int, typed: Mapping[str, str], lines: tuple[str, ...]
) -> Protocol:
    """Keeps what was typed. The same save (`key`) a second time changes nothing, and is answered as the first time.

    A page that a browser brought back from its history has the key of a save that came long ago: what is typed there
    since has a `serial` of its own, and is kept.
    """
    if not 8 <= len(key) <= 64 or len(mark) > 40:
        raise machine.Refused(text("expected an id of this save"))
    with transaction.atomic():
        paper = Paper.objects.select_for_update().get(pk=pk)
        if not _is_new(mark, key):
            there = value_of(paper)
            hand = there.hand_of(who)
            if hand is not None and hand.claim == mark and (serial <= hand.serial or holds(hand, typed)):
                return there
        return _happen(paper, who, lambda now: machine.save(now, who, mark, serial, typed, lines))


def _is_new(mark: str, key: str) -> bool:
    """Notes the id of a save, before the journal's head is locked; False where it was there. One question for both."""
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(Sent._meta.db_table)
        cursor.execute(f"INSERT INTO {table} (claim, key) VALUES (%s, %s) ON CONFLICT DO NOTHING", [mark, key])
        return bool(cursor.rowcount == 1)


def holds(hand: Hand, typed: Mapping[str, str]) -> bool:
    """Whether everything that was typed stands in the entry."""
    return all(hand.typed.get(code, "") == value for code, value in typed.items())


def open_hand(paper: Paper, who: str) -> Hand | None:
    """The entry of this person that is not handed in, or None."""
    hand = value_of(paper).hand_of(who)
    return (
        hand if hand is not None and hand.state != "done" and paper.stage in ("first", "second", "returned") else None
    )
