"""Where somebody lands: each role at its own work, the public at what is public."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from mandat.web.access import ADMINISTRATOR, CLERK, COORDINATOR, OBSERVER, PUBLIC, allow
from mandat.web.journal.writing import head
from mandat.web.keeping.health import health as looked_at

_WORK = {ADMINISTRATOR: "setup", COORDINATOR: "control", CLERK: "waiting", OBSERVER: "copies"}


@require_GET
@allow(PUBLIC)
def home(request: Any) -> HttpResponse:
    """The first page."""
    from mandat.web.setup.models import Setup

    there = Setup.current()
    if request.person is not None and (there is None or not there.confirmed):
        return HttpResponseRedirect(reverse("setup" if request.person.role == ADMINISTRATOR else "account"))
    if request.person is not None:
        return HttpResponseRedirect(reverse(_WORK[request.person.role]))
    return render(request, "mandat/home.html", {"head": head()})


@require_GET
@allow(PUBLIC)
def health(request: Any) -> HttpResponse:
    """Whether the service can do its work; 503 with the reasons where it cannot."""
    found = looked_at()
    told = {
        "status": "failing" if found.reasons else "ok",
        "reasons": list(found.reasons),
        "journal": found.journal,
        "head": found.head,
        "free_megabytes": None if found.free is None else found.free >> 20,
    }
    return JsonResponse(told, status=503 if found.reasons else 200)
