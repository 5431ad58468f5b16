"""Observers' copies kept: each event with its journal entry in one transaction. A protocol's own row is only read."""

from collections.abc import Callable

from django.db import transaction

from mandat.web.entry.models import Paper
from mandat.web.journal.writing import record
from mandat.web.observers.models import ObserverCopy
from mandat.web.observers.value import After, Copy, from_json, to_json
from mandat.web.people.models import Person


def copy_of(paper: Paper, observer: str) -> Copy:
    """What this observer has submitted of a protocol; an empty copy before that."""
    row = ObserverCopy.objects.filter(paper=paper, observer=observer).first()
    return from_json(row.state) if row is not None else Copy()


def happen(paper: Paper, observer: str, event: Callable[[Copy], After]) -> Copy:
    """One event of one observer's copy: kept and journalled, or (`entry.machine.Refused`) nothing is.

    The observer's account is locked meanwhile, so that two of his windows come one after another.
    """
    with transaction.atomic():
        Person.objects.select_for_update().get(name=observer)
        row = ObserverCopy.objects.filter(paper=paper, observer=observer).first()
        after, happened = event(from_json(row.state) if row is not None else Copy())
        if happened is not None:
            row = row if row is not None else ObserverCopy(paper=paper, observer=observer)
            row.state, row.stands = to_json(after), after.stands is not None
            row.save()
            record(happened.what, observer, happened.data, paper.unit, paper.contest)
        return after
