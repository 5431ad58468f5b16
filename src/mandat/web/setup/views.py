"""Setting up: the election loaded, shown, and confirmed from paper; or one to learn with."""

from collections import Counter
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from mandat.web.access import ADMINISTRATOR, allow
from mandat.web.setup.current import current
from mandat.web.setup.loading import HIDDEN, NotLoaded, confirm, load_training, load_upload
from mandat.web.setup.training import likeness


@require_http_methods(["GET", "POST"])
@allow(ADMINISTRATOR)
def setup(request: Any) -> HttpResponse:
    """The loaded election, and what can be done with it."""
    why: list[Any] = []
    if request.method == "POST":
        what, by = request.POST.get("do", ""), request.person.name
        given = request.FILES.get("folder")
        try:
            if what == "confirm":
                confirm(request.POST.get("digits", "")[:100], by)
            elif what == "training":
                load_training(by, likeness(), precincts=40)
            else:
                load_upload(given.read() if given is not None else b"", by)
            return HttpResponseRedirect(reverse("setup"))
        except NotLoaded as error:
            why = error.lines
    loaded = current()
    context: dict[str, Any] = {"why": why, "loaded": loaded, "hidden": HIDDEN}
    if loaded is not None:
        election = loaded.election
        context |= {
            "election": election,
            "shown": loaded.digest[:-HIDDEN],
            "levels": sorted(Counter(one.level for one in election.units.values()).items(), key=lambda one: one[1]),
            "papers": len(loaded.papers()),
            "contests": [(one, len(election.contestants[one.id])) for one in election.contests.values()],
            "forms": [(tier, form) for tier, form in loaded.forms.items()],
        }
    return render(request, "mandat/setup.html", context, status=422 if why else 200)
