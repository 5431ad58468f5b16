"""The page of lots: those to be drawn, and the records of those that were."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mandat.language import cited, text
from mandat.web.access import COORDINATOR, OBSERVER, allow
from mandat.web.entry.views import confirmed
from mandat.web.lots import store
from mandat.web.lots.models import Drawing
from mandat.web.pages import message, whole
from mandat.web.places.units import may
from mandat.web.standing import standing


@require_GET
@allow(COORDINATOR, OBSERVER)
def lots(request: Any) -> HttpResponse:
    """What the outcome waits for, each with the form of its record; and the records, the latest first."""
    return _shown(request)


def _shown(request: Any, why: Any = None, status: int = 200) -> HttpResponse:
    loaded, found = confirmed(), standing()
    election, rows = loaded.election, list(Drawing.objects.all())
    waiting = {one.lot for one in rows if not one.confirmed_by and not one.withdrawn_by}
    posted = request.POST
    context = {
        "why": why,
        "asked": [
            {
                "lot": lot,
                "contest": election.contests[lot.contest].label,
                "among": [election.contestants[lot.contest][who] for who in lot.among],
                "names": [election.contestants[lot.contest][who].label for who in lot.among],
                "cite": cited(lot.cite),
                "waiting": lot.id in waiting,
                "mine": request.person.role == COORDINATOR and _may(request, loaded, lot.contest),
                "typed": posted if posted.get("lot") == lot.id else {},
                "chosen": posted.getlist("winner") if posted.get("lot") == lot.id else [],
                "mark": f"lot-{number}",
            }
            for number, lot in enumerate(found.outcome.lots)
        ],
        "told": list(store.TOLD.items()),
        "records": [_record(request, loaded, found, one) for one in reversed(rows)],
    }
    return render(request, "mandat/lots.html", context, status=status)


def _record(request: Any, loaded: Any, found: Any, row: Drawing) -> dict[str, Any]:
    ours = loaded.election.contestants[row.contest]
    used = row.stands and found.drawn.get(row.lot) == row
    if row.withdrawn_by:
        state = text("withdrawn by {name}: {why}", name=row.withdrawn_by, why=row.withdrawn_why)
    elif not row.confirmed_by:
        state = text("waits to be confirmed by another coordinator")
    elif used:
        state = text("confirmed by {name}; the outcome goes by it", name=row.confirmed_by)
    else:
        state = text("confirmed by {name}; the figures have changed, and it counts for nothing", name=row.confirmed_by)
    mine = request.person.role == COORDINATOR and _may(request, loaded, row.contest) and not row.withdrawn_by
    return {
        "row": row,
        "contest": loaded.election.contests[row.contest].label,
        "winners": [ours[who].label for who in row.winners if who in ours],
        "among": [ours[who].label for who in row.among if who in ours],
        "told": [(name, getattr(row, key)) for key, name in store.TOLD.items()],
        "state": state,
        "confirm": mine and not row.confirmed_by and row.by != request.person.name,
        "withdraw": mine,
    }


def _may(request: Any, loaded: Any, contest: str) -> bool:
    one = loaded.election.contests.get(contest)
    return one is not None and may(request.person, one.unit, loaded)


@require_POST
@allow(COORDINATOR)
def act(request: Any) -> HttpResponse:
    """Enter a record, confirm another person's, or take one back."""
    loaded, by, what = confirmed(), request.person.name, request.POST.get("do", "")
    pk = whole(request.POST.get("record", ""), default=0)
    row = Drawing.objects.filter(pk=pk).first()
    lot = request.POST.get("lot", "")
    contest = row.contest if row is not None else lot.rpartition("/")[2]
    if not _may(request, loaded, contest):
        return message(request, text("this lot is not to be drawn"), 409)
    told = {key: request.POST.get(key, "") for key in store.TOLD}
    try:
        if what == "enter":
            store.enter(lot, request.POST.getlist("winner"), told, by)
        elif what == "confirm":
            store.confirm(pk, by)
        elif what == "withdraw":
            store.withdraw(pk, by, request.POST.get("reason", ""))
        else:
            return message(request, text("expected one of {known}", known="enter, confirm, withdraw"), 400)
    except store.NotTaken as refused:
        return _shown(request, refused.message, 409)
    return HttpResponseRedirect(reverse("lots"))
