"""The head of the journal for everybody, and the whole of it for coordinators."""

from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mandat.web.access import COORDINATOR, PUBLIC, allow
from mandat.web.journal.writing import exported, head


@require_GET
@allow(PUBLIC)
def public(request: Any) -> HttpResponse:
    """The number and the hash of the last entry, to be noted by whoever wants to hold a journal against it later."""
    return render(request, "mandat/journal.html", {"head": head()})


@require_GET
@allow(COORDINATOR)
def export(request: Any) -> StreamingHttpResponse:
    """The journal as JSON Lines. It holds what each hand typed, so clerks do not see it."""
    response = StreamingHttpResponse(exported(), content_type="application/jsonl; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="journal.jsonl"'
    return response
