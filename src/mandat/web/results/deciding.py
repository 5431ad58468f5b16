"""The page on which the public results are opened or closed."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from mandat.language import text
from mandat.web.access import ADMINISTRATOR, COORDINATOR, allow
from mandat.web.pages import message
from mandat.web.results.models import Opening
from mandat.web.results.opening import decide
from mandat.web.results.ready import process
from mandat.web.setup.models import Setup


@require_http_methods(["GET", "POST"])
@allow(ADMINISTRATOR, COORDINATOR)
def opening(request: Any) -> HttpResponse:
    """Opens or closes the results; a coordinator of a part of the country does not decide for all."""
    if request.person.unit:
        return message(request, text("only somebody of the whole election opens or closes the results"), 403)
    setup = Setup.current()
    if request.method == "POST":
        if setup is None or not setup.confirmed:
            return message(request, text("the election is not confirmed yet"), 409)
        if request.POST.get("do") not in ("open", "close"):
            return message(request, text("expected one of {known}", known="open, close"), 400)
        decide(request.POST["do"] == "open", request.person.name)
        process.clear()
        return HttpResponseRedirect(reverse("results-opening"))
    return render(request, "mandat/results/opening.html", {"opening": Opening.objects.first()})
