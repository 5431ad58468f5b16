"""Attaching a scan, setting one aside, and serving its pictures."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mandat.language import text
from mandat.web.access import CLERK, COORDINATOR, OBSERVER, PUBLIC, allow
from mandat.web.entry.models import Paper
from mandat.web.entry.views import confirmed
from mandat.web.pages import message
from mandat.web.scans import files, rules
from mandat.web.scans.models import Picture, Scan
from mandat.web.scans.taking import TYPES, NotTaken

_BACK = {CLERK: "entry", COORDINATOR: "protocol", OBSERVER: "copy"}


@require_POST
@allow(CLERK, COORDINATOR, OBSERVER)
def attach(request: Any, pk: int) -> HttpResponse:
    """A scan to a protocol, or by an observer to his own copy of it."""
    loaded, paper = confirmed(), get_object_or_404(Paper, pk=pk)
    if not rules.may_attach(request.person, paper, loaded):
        raise Http404
    given = request.FILES.get("scan")
    try:
        rules.attach(request.person, paper, given.read() if given is not None else b"")
    except NotTaken as refused:
        return message(request, refused.message, 422)
    return HttpResponseRedirect(reverse(_BACK[request.person.role], args=[pk]))


@require_POST
@allow(CLERK, COORDINATOR, OBSERVER)
def set_aside(request: Any, pk: int) -> HttpResponse:
    """A scan is shown no more, with a reason."""
    loaded, scan = confirmed(), get_object_or_404(Scan.objects.select_related("paper"), pk=pk)
    if not rules.may_set_aside(request.person, scan, loaded):
        raise Http404
    try:
        rules.set_aside(request.person, scan, request.POST.get("reason", ""))
    except NotTaken as refused:
        return message(request, refused.message, 422)
    return HttpResponseRedirect(reverse(_BACK[request.person.role], args=[scan.paper_id]))


@require_GET
@allow(PUBLIC)
def picture(request: Any, digest: str) -> HttpResponse:
    """A picture of a scan, by its SHA-256, for whoever sees that scan; a PDF is given to be saved."""
    loaded = confirmed()
    found = list(Picture.objects.filter(digest=digest).select_related("scan__paper"))
    seen = [one for one in found if rules.sees(request.person, one.scan, loaded)]
    if not seen:
        raise Http404
    try:
        content = files.read(digest)
    except files.Altered:
        return message(request, text("this scan was changed on the disk: it is not the one that was attached"), 409)
    except OSError:
        return message(request, text("this scan is missing on the disk"), 404)
    kind = seen[0].kind
    response = HttpResponse(content, content_type=TYPES[kind])
    disposition = "attachment" if kind == "pdf" else "inline"
    response["Content-Disposition"] = f'{disposition}; filename="{digest}.{kind}"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = f'"{digest}"'
    everybody = any(rules.is_public(one.scan) for one in seen)
    response["Cache-Control"] = "public, max-age=3600" if everybody else "private, no-store"
    return response
