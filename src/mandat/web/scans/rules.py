"""Who attaches a scan to what, and who sees it.

The official paper's scans: the two who enter it, coordinators of its unit, and once the protocol is definitive its
observers, and everybody where the results are open. A scan of an observer's copy: that observer, and coordinators.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from mandat.language import text
from mandat.web.access import CLERK, COORDINATOR, OBSERVER
from mandat.web.entry.models import Paper
from mandat.web.entry.store import open_hand
from mandat.web.journal.writing import record
from mandat.web.places.units import may
from mandat.web.results.opening import is_open
from mandat.web.scans.files import keep
from mandat.web.scans.models import Picture, Scan
from mandat.web.scans.taking import NotTaken, taken
from mandat.web.setup.current import Loaded


def may_attach(person: Any, paper: Paper, loaded: Loaded) -> bool:
    """An entry's clerk to the protocol, a coordinator too, an observer to his own copy; each in his own unit."""
    if person is None or not may(person, paper.unit, loaded):
        return False
    return person.role in (COORDINATOR, OBSERVER) or _enters(person, paper)


def _enters(person: Any, paper: Paper) -> bool:
    """Whether a clerk has an entry of the protocol that is not handed in."""
    return person.role == CLERK and open_hand(paper, person.name) is not None


def attach(person: Any, paper: Paper, content: bytes) -> Scan:
    """Takes and keeps a scan, with its entry in the journal. `NotTaken` says why not."""
    observer = person.name if person.role == OBSERVER else ""
    made = taken(content)
    digest = keep(made.content)
    pages = [(kind, keep(one)) for kind, one in made.pages]
    with transaction.atomic():
        Paper.objects.select_for_update().get(pk=paper.pk)
        there = Scan.objects.filter(paper=paper, observer=observer, set_aside="")
        found: Scan | None = there.filter(digest=digest).first()
        if found is not None:
            return found
        if there.count() >= settings.MOST_SCANS:
            raise NotTaken(text("expected at most {most} scans of one protocol", most=settings.MOST_SCANS))
        sent = hashlib.sha256(content).hexdigest()
        scan: Scan = Scan.objects.create(
            paper=paper,
            observer=observer,
            by=person.name,
            kind=made.kind,
            digest=digest,
            sent=sent,
            pages=[one for _, one in pages],
        )
        files = dict.fromkeys([(made.kind, digest), *pages])
        Picture.objects.bulk_create([Picture(scan=scan, kind=kind, digest=one) for kind, one in files])
        told = {"sha256": digest, "sent": sent, "kind": made.kind, "pages": scan.pages, "observer": observer}
        record("scan attached", person.name, told, paper.unit, paper.contest)
    return scan


def may_set_aside(person: Any, scan: Scan, loaded: Loaded) -> bool:
    """Who attached it (a clerk while entering); a coordinator any of the official paper, but never an observer's."""
    if person is None or scan.set_aside or not may(person, scan.paper.unit, loaded):
        return False
    if person.role == CLERK:
        return scan.by == person.name and _enters(person, scan.paper)
    return scan.observer == person.name if person.role == OBSERVER else person.role == COORDINATOR and not scan.observer


def set_aside(person: Any, scan: Scan, reason: str) -> None:
    """The scan is shown no more; it is kept. `NotTaken` without a reason."""
    if not reason.strip():
        raise NotTaken(text("expected a reason"))
    with transaction.atomic():
        Paper.objects.select_for_update().get(pk=scan.paper_id)
        if Scan.objects.filter(pk=scan.pk, set_aside="").update(set_aside=reason[:1000]):
            told = {"sha256": scan.digest, "reason": reason, "observer": scan.observer}
            record("scan set aside", person.name, told, scan.paper.unit, scan.paper.contest)


def shown(person: Any, paper: Paper, loaded: Loaded, observer: str = "") -> Iterable[Scan]:
    """The scans of a protocol (or of an observer's copy) that a person sees, the earliest first."""
    own = Scan.objects.filter(paper=paper, observer=observer, set_aside="").select_related("paper")
    return [one for one in own if sees(person, one, loaded)]


def sees(person: Any, scan: Scan, loaded: Loaded) -> bool:
    """Whether a person (None: the public) sees a scan."""
    if is_public(scan):
        return True
    if person is None or not may(person, scan.paper.unit, loaded):
        return False
    if person.role == COORDINATOR:
        return True
    if scan.set_aside:
        return False
    if person.role == CLERK:
        return not scan.observer and person.name in (scan.paper.first, scan.paper.second)
    if person.role == OBSERVER:
        return scan.observer == person.name or (not scan.observer and scan.paper.stage == "definitive")
    return False


def official() -> QuerySet[Scan]:
    """The scans of official papers that are definitive: everybody sees them where the results are open."""
    return Scan.objects.filter(observer="", set_aside="", paper__stage="definitive")


def is_public(scan: Scan) -> bool:
    """Whether everybody sees a scan: it is one of `official`, and the results are open."""
    return not scan.observer and not scan.set_aside and scan.paper.stage == "definitive" and is_open()
