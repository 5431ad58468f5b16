"""Every table, gathered from the folders of its concern."""

from mandat.web.approval.models import Approval
from mandat.web.entry.models import Paper, Sent
from mandat.web.findings.models import Said
from mandat.web.journal.models import Entry, Head
from mandat.web.lots.models import Drawing
from mandat.web.observers.models import ObserverCopy
from mandat.web.people.models import Failure, Person
from mandat.web.results.models import Opening
from mandat.web.scans.models import Picture, Scan
from mandat.web.setup.models import Setup

__all__ = [
    "Approval",
    "Drawing",
    "Entry",
    "Failure",
    "Head",
    "ObserverCopy",
    "Opening",
    "Paper",
    "Person",
    "Picture",
    "Said",
    "Scan",
    "Sent",
    "Setup",
]
