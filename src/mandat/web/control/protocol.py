"""One protocol before a coordinator: its entries, versions and history, and everything that can be done about it."""

import json
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mandat.language import Text, text
from mandat.web.access import COORDINATOR, allow
from mandat.web.entry import machine, store
from mandat.web.entry.checks import fired, lines_of, parsed
from mandat.web.entry.models import Paper
from mandat.web.entry.value import Protocol, seen_of
from mandat.web.entry.views import confirmed
from mandat.web.journal.models import Entry
from mandat.web.journal.names import name_of
from mandat.web.pages import message
from mandat.web.places.units import may
from mandat.web.stages import STAGE_NAMES


def _paper(request: Any, pk: int) -> tuple[Paper, Any]:
    loaded, paper = confirmed(), get_object_or_404(Paper, pk=pk)
    if not may(request.person, paper.unit, loaded):
        raise Http404
    return paper, loaded


@require_GET
@allow(COORDINATOR)
def protocol(request: Any, pk: int) -> HttpResponse:
    """One protocol: its entries once both are in, what differs, its versions and its history."""
    paper, loaded = _paper(request, pk)
    return _shown(request, paper, loaded)


def _shown(
    request: Any, paper: Paper, loaded: Any, faults: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    value, lines = store.value_of(paper), lines_of(loaded, paper.contest)
    both = paper.stage in ("differing", "doubted") or bool(value.versions)
    counts = value.counts
    shown = counts.figures if counts is not None else value.first.figures if both and value.first is not None else None
    election = loaded.election
    context = {
        "paper": paper,
        "unit": election.units[paper.unit].label,
        "contest": election.contests[paper.contest].label,
        "stage": STAGE_NAMES[paper.stage],
        "value": value,
        "seen": seen_of(value),
        "counts": counts,
        "both": both and value.second is not None,
        "rows": [
            (
                line,
                value.first.figures.get(line.code) if value.first else None,
                value.second.figures.get(line.code) if value.second else None,
                line.code in value.differing,
                counts.figures.get(line.code) if counts else None,
            )
            for line in lines
        ],
        "differing": [line for line in lines if line.code in value.differing],
        "fired": fired(loaded.forms[paper.tier], lines, shown) if shown is not None else [],
        "open_hands": [one for one in value.hands if one.state != "done"],
        "faults": faults or {},
        "posted": request.POST,
        "history": [_told(one) for one in Entry.objects.filter(unit=paper.unit, contest=paper.contest)],
    }
    return render(request, "mandat/protocol.html", context, status=status)


def _told(entry: Entry) -> tuple[Entry, Text | str, str, str]:
    """An entry of the journal: what it is called, and the reason and the document that it names."""
    data = json.loads(entry.line).get("data", {})
    return (
        entry,
        name_of(entry.what),
        str(data.get("reason") or data.get("words") or ""),
        str(data.get("document") or ""),
    )


@require_POST
@allow(COORDINATOR)
def act(request: Any, pk: int) -> HttpResponse:
    """Send back, decide, accept, correct, annul, reinstate, or throw away an entry that was left lying."""
    paper, loaded = _paper(request, pk)
    by, what = request.person.name, request.POST.get("do", "")
    reason, document = (request.POST.get(key, "").strip()[:1000] for key in ("reason", "document"))
    value = store.value_of(paper)
    lines = lines_of(loaded, paper.contest)
    if what == "decide":
        lines = [line for line in lines if line.code in value.differing]
    figures, faults = parsed(lines, {line.code: request.POST.get(f"f-{line.code}", "") for line in lines})
    if what in ("decide", "correct") and faults:
        return _shown(request, paper, loaded, faults, 422)
    entries = [int(one) for one in request.POST.getlist("entries") if one in ("1", "2")]
    copy: Any = request.POST.get("copy", "")
    who = request.POST.get("who", "")
    mark = store.new_mark()
    events: dict[str, store.Event] = {
        "send back": lambda now: machine.send_back(now, by, entries, mark),
        "decide": lambda now: machine.decide(now, by, figures, reason),
        "accept": lambda now: machine.accept(now, by, reason),
        "correct": lambda now: machine.correct(now, by, copy, figures, reason, document),
        "annul": lambda now: machine.annul(now, by, reason, document),
        "reinstate": lambda now: machine.reinstate(now, by, reason, document),
        "discard": lambda now: machine.discard(now, who, by, reason),
    }
    if what not in events:
        return message(request, text("expected one of {known}", known=", ".join(events)), 400)
    seen = request.POST.get("seen", "")

    def event(now: Protocol) -> machine.After:
        """What was asked for, of what stood on the page (a program may name nothing)."""
        if seen and seen != seen_of(now):
            raise machine.Refused(text("this protocol has changed since its page was shown: look at it again"))
        return events[what](now)

    try:
        store.happen(paper.pk, by, event)
    except machine.Refused as refused:
        return message(request, refused.message, 409)
    return HttpResponseRedirect(reverse("protocol", args=[pk]))
