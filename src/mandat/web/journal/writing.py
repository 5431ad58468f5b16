"""Adding to the journal, and exporting it. An entry is written in the transaction of the change that it tells of."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection, transaction

from mandat.verify.chain import sealed
from mandat.web.journal.models import Entry, Head


class NoTransaction(RuntimeError):
    """An entry outside of the transaction of its change: a fault of the program."""


def record(what: str, who: str, data: Mapping[str, Any] | None = None, unit: str = "", contest: str = "") -> Entry:
    """Adds an entry. The row of the head stays locked until the transaction ends, so entries come one after another.

    `NoTransaction` outside of a transaction.
    """
    if not connection.in_atomic_block:
        raise NoTransaction(what)
    head = Head.objects.select_for_update().get(pk=1)
    now = datetime.datetime.now(datetime.UTC)
    content: dict[str, Any] = {"at": now.isoformat(timespec="microseconds"), "who": who, "what": what}
    if unit or contest:
        content |= {"unit": unit, "contest": contest}
    if data:
        content["data"] = dict(data)
    line, found = sealed(content, head.number + 1, head.hash)
    entry: Entry = Entry.objects.create(
        number=head.number + 1, at=now, who=who, what=what, unit=unit, contest=contest, line=line, hash=found
    )
    Head.objects.filter(pk=1).update(number=entry.number, hash=found)
    return entry


def head() -> Head:
    """The last entry's number and hash; 0 and zeros while there is none."""
    found: Head = Head.objects.get(pk=1)
    return found


def exported() -> Iterator[bytes]:
    """The journal as JSON Lines, a line at a time, as it stood when the export began."""
    with transaction.atomic():
        upto = head().number
    for line in Entry.objects.filter(number__lte=upto).values_list("line", flat=True).iterator(chunk_size=2_000):
        yield line.encode() + b"\n"
