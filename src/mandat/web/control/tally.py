"""The tally and the outcome so far: what is in, what is still open, and the folder to count it again."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mandat.language import Names, text
from mandat.publish.standing import said_of
from mandat.publish.statuses import STATUSES
from mandat.web.access import COORDINATOR, OBSERVER, allow
from mandat.web.control.exporting import zipped
from mandat.web.entry.models import Paper
from mandat.web.entry.views import confirmed
from mandat.web.standing import journal_moved_on, standing


@require_GET
@allow(COORDINATOR, OBSERVER)
def tally(request: Any) -> HttpResponse:
    """What is definitive, added up and decided: as `mandat count` and `mandat decide` on the exported folder."""
    confirmed()
    found = standing(exact=False)
    election, outcome = found.opened.election, found.outcome
    contests = []
    for tier, one in found.tallies.items():
        for row in one.rows:
            if row.contest:
                contests.append(_contest(found, tier, row))
    party = {
        one.party: one.label for ours in election.contestants.values() for one in ours.values() if one.kind == "list"
    }
    seats = [(party.get(one, one) or text("independents"), number) for one, number in outcome.seats.items()]
    papers = Paper.objects.count()
    context = {
        "contests": contests,
        "seats": seats,
        "status": STATUSES[outcome.status],
        "lots": outcome.lots,
        "findings": found.findings,
        "head": found.head,
        "number": found.state.number,
        "moved_on": journal_moved_on(found),
        "expected": papers,
        "definitive": sum(row.protocols for one in found.tallies.values() for row in one.rows),
        "annulled": sum(one.annulled for one in found.tallies.values()),
        "nothing": [
            election.contests[one].label for one in (found.outstanding.nothing if found.outstanding is not None else ())
        ],
    }
    return render(request, "mandat/tally.html", context)


def _contest(found: Any, tier: str, row: Any) -> dict[str, Any]:
    election = found.opened.election
    form = found.opened.protocols[tier].form
    names = {one.code: Names(one.name) for one in form.fields} if form is not None else {}
    names |= {one.id: one.label for one in election.contestants[row.contest].values()}
    items = found.tallies[tier].items.get(row.contest, tuple(row.sums))
    partly = found.outstanding is not None and row.contest in found.outstanding.contests
    return {
        "label": election.contests[row.contest].label,
        "protocols": row.protocols,
        "expected": row.expected,
        "sums": [(names.get(item, item), row.total(item)) for item in items],
        "open": said_of(found.outstanding, row.contest) if partly else [],
    }


@require_GET
@allow(COORDINATOR, OBSERVER)
def folder(request: Any) -> HttpResponse:
    """What is definitive as an election folder, zipped."""
    confirmed()
    response = HttpResponse(zipped(), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="election.zip"'
    return response
