"""Every table, gathered from the folders of its concern."""

from mandat.web.entry.models import Paper, Sent
from mandat.web.journal.models import Entry, Head
from mandat.web.people.models import Failure, Person
from mandat.web.results.models import Opening
from mandat.web.setup.models import Setup

__all__ = ["Entry", "Failure", "Head", "Opening", "Paper", "Person", "Sent", "Setup"]
