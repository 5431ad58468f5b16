"""Whether the service can do its work: database, migrations, journal, room on the disk."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from mandat.web.journal.models import Head

LEAST = 256 << 20
"""Bytes that must be free where the data are: below that writing may soon fail."""


@dataclass(frozen=True)
class Health:
    """`reasons` is empty where all is well; each is a short English phrase for whoever watches machines."""

    reasons: tuple[str, ...]
    journal: int | None = None
    head: str | None = None
    free: int | None = None


def health(data: Path | None = None) -> Health:
    """Looks at each. Nothing is changed, and nothing is told that the public may not know."""
    reasons: list[str] = []
    number = head = free = None
    try:
        loader = MigrationLoader(connection)
        if left := loader.disk_migrations.keys() - loader.applied_migrations.keys():
            reasons.append(f"migrations not applied: {len(left)}")
        else:
            found = Head.objects.filter(pk=1).first()
            if found is None:
                reasons.append("the journal has no head")
            else:
                number, head = found.number, found.hash
    except DatabaseError:
        reasons.append("the database does not answer")
    try:
        free = shutil.disk_usage(data or settings.DATA).free
        if free < LEAST:
            reasons.append("the disk is nearly full")
    except OSError:
        reasons.append("the data folder is not there")
    return Health(tuple(reasons), number, head, free)
