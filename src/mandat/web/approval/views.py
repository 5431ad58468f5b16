"""Approving the outcome, and the signed protocol."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mandat.language import LANGUAGES, text
from mandat.publish.statuses import STATUSES
from mandat.web.access import COORDINATOR, OBSERVER, PUBLIC, allow
from mandat.web.approval import store
from mandat.web.approval.document import document
from mandat.web.approval.models import Approval
from mandat.web.entry.views import confirmed
from mandat.web.findings import store as findings
from mandat.web.pages import message
from mandat.web.results.opening import is_open
from mandat.web.standing import standing


@require_GET
@allow(COORDINATOR, OBSERVER)
def approval(request: Any) -> HttpResponse:
    """What would be approved now, what hinders it, and every approval with whether it stands."""
    return _shown(request)


def _shown(request: Any, why: Any = None, status: int = 200) -> HttpResponse:
    confirmed()
    found = standing()
    findings.settle(found)
    present, hindrances = store.present(found), store.hindrances(found)
    whole = request.person.role == COORDINATOR and not request.person.unit
    context = {
        "why": why,
        "found": found,
        "status": STATUSES[found.outcome.status],
        "hindrances": hindrances,
        "present": present,
        "may": whole
        and not hindrances
        and (present is None or (not present.whole and present.first_by != request.person.name)),
        "only_whole": request.person.role == COORDINATOR and bool(request.person.unit),
        "waits": present is not None and not present.whole and present.first_by == request.person.name,
        "given": store.given(),
        "every_language": LANGUAGES,
    }
    return render(request, "mandat/approval.html", context, status=status)


@require_POST
@allow(COORDINATOR)
def act(request: Any) -> HttpResponse:
    """Approve what this page showed."""
    confirmed()
    if request.person.unit:
        return message(request, text("the outcome is approved by coordinators of the whole election"), 409)
    head, digest = (request.POST.get(key, "")[:64] for key in ("head", "digest"))
    try:
        store.approve(standing(), head, digest, request.person.name, request.person.full_name)
    except store.NotApproved as refused:
        return _shown(request, refused.message, 409)
    return HttpResponseRedirect(reverse("approval"))


@require_GET
@allow(PUBLIC)
def protocol(request: Any, pk: int) -> HttpResponse:
    """The signed protocol as PDF, in the language `in` asks for. None of a state not approved; for the public where
    the results are open."""
    confirmed()
    row = get_object_or_404(Approval, pk=pk)
    person = request.person
    if not row.whole or not ((person is not None and person.role in (COORDINATOR, OBSERVER)) or is_open()):
        raise Http404
    void = text("this approval is void: the figures changed after it")
    if store.voiding(row) is not None:  # known without a count, which nobody shall set off from outside
        return message(request, void, 410)
    found = standing()
    if (row.head, row.digest) != (found.head, found.digest):
        return message(request, void, 410)
    language = request.GET.get("in", request.language)
    language = language if language in LANGUAGES else request.language
    content = document(found, row, language)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="protocol-{language}.pdf"'
    return response
