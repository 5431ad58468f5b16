"""Opening the public pages: from the moment voting has closed, by somebody's decision, which is journalled."""

from django.db import transaction

from mandat.web.journal.models import Head
from mandat.web.journal.writing import record
from mandat.web.results.models import Opening
from mandat.web.setup.models import Setup


def is_open() -> bool:
    """Whether results are public: somebody opened them, and the election is confirmed."""
    setup = Setup.current()
    row = Opening.objects.first()
    return row is not None and row.open and setup is not None and setup.confirmed


def decide(opened: bool, by: str) -> None:
    """Opens or closes the public pages. What is so already stays as it is, without an entry."""
    with transaction.atomic():
        Head.objects.select_for_update().get(pk=1)
        row = Opening.objects.first() or Opening()
        if row.open == opened:
            return
        row.open, row.by = opened, by
        row.save()
        record("results opened" if opened else "results closed", by)
