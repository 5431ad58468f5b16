"""The coordinator's pages: where each protocol stands, what differs, what is done about it, and what it comes to."""

from typing import Any

from django.db.models import Count
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mandat.language import Names, text
from mandat.web.access import COORDINATOR, OBSERVER, allow
from mandat.web.control.exporting import standing, zipped
from mandat.web.entry import machine, store
from mandat.web.entry.checks import fired, lines_of, parsed
from mandat.web.entry.models import Paper
from mandat.web.entry.value import STAGES
from mandat.web.entry.views import confirmed
from mandat.web.journal.models import Entry
from mandat.web.pages import message
from mandat.web.places.units import below, may, within
from mandat.web.stages import STAGE_NAMES

_PAGE = 100


@require_GET
@allow(COORDINATOR)
def control(request: Any) -> HttpResponse:
    """Every protocol of the coordinator's unit with its state; by stage, level and unit."""
    loaded = confirmed()
    papers = within(request.person, Paper.objects.all(), loaded)
    unit, stage, asked = (request.GET.get(key, "").strip() for key in ("unit", "stage", "q"))
    if unit in loaded.election.units:
        papers = below(papers, unit, loaded)
    numbers = dict(papers.order_by().values_list("stage").annotate(Count("id")))
    if stage in STAGES:
        papers = papers.filter(stage=stage)
    if asked:
        papers = papers.filter(unit__icontains=asked)
    page = max(0, int(request.GET["page"])) if request.GET.get("page", "").isdecimal() else 0
    rows = papers[page * _PAGE : (page + 1) * _PAGE + 1]
    election = loaded.election
    own = request.person.unit or next(one.id for one in election.units.values() if one.parent is None)
    context = {
        "rows": [
            (one, election.units[one.unit].label, election.contests[one.contest].label, STAGE_NAMES[one.stage])
            for one in rows[:_PAGE]
        ],
        "more": page + 1 if len(rows) > _PAGE else None,
        "numbers": [(one, STAGE_NAMES[one], numbers.get(one, 0)) for one in STAGES],
        "all": sum(numbers.values()),
        "units": _progress(own if unit not in election.units else unit, request, loaded),
        "unit": election.units.get(unit),
        "stage": stage,
        "asked": asked,
    }
    return render(request, "mandat/control.html", context)


def _progress(top: str, request: Any, loaded: Any) -> list[tuple[Any, int, int]]:
    """By unit directly below: how many of its protocols are definitive, and how many there are."""
    papers = within(request.person, Paper.objects.all(), loaded).order_by()
    by_unit: dict[str, list[int]] = {}
    for unit, stage, number in papers.values_list("unit", "stage").annotate(Count("id")):
        own = by_unit.setdefault(unit, [0, 0])
        own[0] += number if stage in ("definitive", "annulled") else 0
        own[1] += number
    found = []
    for one in loaded.election.units.values():
        if one.parent == top and len(loaded.below[one.id]) > 1:
            sums = [by_unit[unit] for unit in loaded.below[one.id] if unit in by_unit]
            found.append((one, sum(own[0] for own in sums), sum(own[1] for own in sums)))
    return found


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
        "history": Entry.objects.filter(unit=paper.unit, contest=paper.contest),
    }
    return render(request, "mandat/protocol.html", context, status=status)


@require_POST
@allow(COORDINATOR)
def act(request: Any, pk: int) -> HttpResponse:
    """Send back, decide, accept, correct, annul, reinstate, or throw away an entry that was left lying."""
    paper, loaded = _paper(request, pk)
    by, what, reason = request.person.name, request.POST.get("do", ""), request.POST.get("reason", "")[:1000]
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
        "correct": lambda now: machine.correct(now, by, copy, figures, reason),
        "annul": lambda now: machine.annul(now, by, reason),
        "reinstate": lambda now: machine.reinstate(now, by, reason),
        "discard": lambda now: machine.discard(now, who, by, reason),
    }
    if what not in events:
        return message(request, text("expected one of {known}", known=", ".join(events)), 400)
    try:
        store.happen(paper.pk, by, events[what])
    except machine.Refused as refused:
        return message(request, refused.message, 409)
    return HttpResponseRedirect(reverse("protocol", args=[pk]))


@require_GET
@allow(COORDINATOR, OBSERVER)
def tally(request: Any) -> HttpResponse:
    """What is definitive, added up and decided: as `mandat count` and `mandat decide` on the exported folder."""
    confirmed()
    found = standing()
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
    context = {
        "contests": contests,
        "seats": seats,
        "status": outcome.status,
        "findings": found.findings,
        "head": found.head,
    }
    return render(request, "mandat/tally.html", context)


def _contest(found: Any, tier: str, row: Any) -> dict[str, Any]:
    election = found.opened.election
    form = found.opened.protocols[tier].form
    names = {one.code: Names(one.name) for one in form.fields} if form is not None else {}
    names |= {one.id: one.label for one in election.contestants[row.contest].values()}
    items = found.tallies[tier].items.get(row.contest, tuple(row.sums))
    return {
        "label": election.contests[row.contest].label,
        "protocols": row.protocols,
        "expected": row.expected,
        "sums": [(names.get(item, item), row.total(item)) for item in items],
    }


@require_GET
@allow(COORDINATOR, OBSERVER)
def folder(request: Any) -> HttpResponse:
    """What is definitive as an election folder, zipped."""
    confirmed()
    response = HttpResponse(zipped(), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="election.zip"'
    return response
