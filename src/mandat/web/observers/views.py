"""The observers' pages: their own copies, the form, what differs; and for coordinators which copies differ."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from mandat.language import text
from mandat.web.access import COORDINATOR, OBSERVER, allow
from mandat.web.entry.checks import fired, lines_of, parsed
from mandat.web.entry.form import checks_of, fields_of, head_of, noted_in, typed_in, units_named
from mandat.web.entry.machine import Refused
from mandat.web.entry.models import Paper
from mandat.web.entry.store import new_mark
from mandat.web.entry.views import confirmed
from mandat.web.observers import value
from mandat.web.observers.comparing import Compared, compare, zipped
from mandat.web.observers.models import ObserverCopy
from mandat.web.observers.store import copy_of, happen
from mandat.web.pages import message
from mandat.web.places.units import may, within
from mandat.web.setup.current import Loaded, current

_SHOWN = 50


@require_GET
@allow(OBSERVER)
def copies(request: Any) -> HttpResponse:
    """One's own copies, the largest difference first, and the protocols of which one can be submitted."""
    loaded = current()
    if loaded is None or not loaded.confirmed:
        return message(request, text("the election is not set up yet"), 200)
    who, asked = request.person.name, request.GET.get("q", "").strip()
    mine = ObserverCopy.objects.filter(observer=who).select_related("paper")
    ready = within(request.person, Paper.objects.exclude(copies__observer=who), loaded)
    if asked:
        ready = ready.filter(unit__in=units_named(asked, loaded))
    count = ready.count()
    context = {
        "mine": _ordered(compare(loaded, mine.filter(stands=True)), loaded),
        "withdrawn": [head_of(one.paper, loaded) for one in mine.filter(stands=False)],
        "ready": [head_of(one, loaded) for one in ready[:_SHOWN]],
        "count": count,
        "shown": min(count, _SHOWN),
        "asked": asked,
    }
    return render(request, "mandat/copies.html", context)


def _ordered(found: list[Compared], loaded: Loaded) -> list[dict[str, Any]]:
    rows = sorted(found, key=lambda one: (-one.moved, not one.gaps, one.official is not None, one.row.pk))
    return [head_of(one.row.paper, loaded) | {"found": one} for one in rows]


def _own(request: Any, pk: int) -> tuple[Paper, Loaded]:
    loaded, paper = confirmed(), get_object_or_404(Paper, pk=pk)
    if not may(request.person, paper.unit, loaded):
        raise Http404
    return paper, loaded


@require_GET
@allow(OBSERVER)
def copy(request: Any, pk: int) -> HttpResponse:
    """The form of one's own copy, and once it is submitted the official figures beside it."""
    paper, loaded = _own(request, pk)
    own = copy_of(paper, request.person.name)
    figures = own.versions[-1].figures if own.versions else {}
    typed = {code: "" if one is None else str(one) for code, one in figures.items()}
    noted = own.versions[-1].noted if own.versions else {}
    return _shown(request, paper, loaded, own, typed, noted)


def _shown(
    request: Any,
    paper: Paper,
    loaded: Loaded,
    own: value.Copy,
    typed: dict[str, str],
    noted: Any,
    *,
    left: bool = False,
    status: int = 200,
) -> HttpResponse:
    lines = lines_of(loaded, paper.contest)
    row = ObserverCopy.objects.filter(paper=paper, observer=request.person.name, stands=True).select_related("paper")
    found = next(iter(compare(loaded, row)), None)
    context = head_of(paper, loaded) | fields_of(loaded.forms[paper.tier], lines, typed)
    context |= {
        "own": own,
        "hand": True,
        "noted": noted,
        "claim": len(own.versions),
        "mark": f"copy-{paper.pk}:{request.person.pk}-{len(own.versions)}",
        "key": new_mark(),
        "serial": 1,
        "left": left,
        "found": found,
        "rows": [
            (line, found.figures.get(line.code), found.official.get(line.code), _said(found, line.code))
            for line in lines
        ]
        if found is not None and found.official is not None
        else [],
    }
    return render(request, "mandat/copy.html", context, status=status)


def _said(found: Compared, code: str) -> str:
    if any(line.item == code for line in found.lines):
        return "differs"
    assert found.official is not None
    known = [isinstance(one.get(code), int) for one in (found.figures, found.official)]
    return "one alone" if known[0] != known[1] else ""


@require_POST
@allow(OBSERVER)
def checks(request: Any, pk: int) -> HttpResponse:
    """What does not hold for the figures as they stand in the form; nothing is kept."""
    paper, loaded = _own(request, pk)
    lines = lines_of(loaded, paper.contest)
    context = checks_of(loaded.forms[paper.tier], lines, typed_in(request.POST, lines), noted_in(request.POST))
    return render(request, "mandat/checks.html", context)


@require_POST
@allow(OBSERVER)
def submit(request: Any, pk: int) -> HttpResponse:
    """Submit a copy, or a corrected one; where a check that fires is not confirmed, the form comes back."""
    paper, loaded = _own(request, pk)
    who, seen = request.person.name, request.POST.get("claim", "")
    if not (seen.isascii() and seen.isdigit() and len(seen) < 6):
        return message(request, text("expected an id of this save"), 400)
    lines, noted = lines_of(loaded, paper.contest), noted_in(request.POST)
    typed = typed_in(request.POST, lines)
    figures, faults = parsed(lines, typed)
    codes = [one.code for one in fired(loaded.forms[paper.tier], lines, figures)]
    if faults or any(code not in noted for code in codes):
        own = copy_of(paper, who)
        return _shown(request, paper, loaded, own, typed, noted, left=True, status=422)
    try:
        happen(paper, who, lambda now: value.submit(now, int(seen), figures, codes, noted))
    except Refused as refused:
        return message(request, refused.message, 409)
    done = urlencode({"done": f"copy-{pk}"})
    return HttpResponseRedirect(f"{reverse('copy', args=[pk])}?{done}")


@require_POST
@allow(OBSERVER)
def withdraw(request: Any, pk: int) -> HttpResponse:
    """Withdraw one's own copy, with a reason."""
    paper, _ = _own(request, pk)
    reason = request.POST.get("reason", "")[:1000]
    try:
        happen(paper, request.person.name, lambda now: value.withdraw(now, reason))
    except Refused as refused:
        return message(request, refused.message, 409)
    return HttpResponseRedirect(reverse("copies"))


@require_GET
@allow(COORDINATOR)
def differing(request: Any) -> HttpResponse:
    """Observers' copies of the coordinator's unit that differ from what is definitive, the largest difference first."""
    loaded = confirmed()
    found = compare(loaded, _below(request, loaded))
    numbers = {
        "all": len(found),
        "differ": sum(one.differs for one in found),
        "waiting": sum(one.official is None and not one.annulled for one in found),
    }
    names = {
        contest: {line.code: line.name for line in lines_of(loaded, contest)}
        for contest in {one.row.paper.contest for one in found}
    }
    rows = _ordered([one for one in found if one.differs or one.gaps], loaded)
    for row in rows:
        one = row["found"]
        own = names[one.row.paper.contest]
        row["lines"] = [(own[line.item], line.first, line.second) for line in (*one.lines, *one.gaps)]
    observers = sorted({one.row.observer for one in found})
    return render(request, "mandat/differing.html", {"rows": rows, "observers": observers, **numbers})


def _below(request: Any, loaded: Loaded) -> Any:
    papers = within(request.person, Paper.objects.all(), loaded)
    return ObserverCopy.objects.filter(stands=True, paper__in=papers).select_related("paper")


@require_GET
@allow(OBSERVER, COORDINATOR)
def folder(request: Any) -> HttpResponse:
    """One observer's standing copies as a folder for `mandat diff`: one's own; a coordinator names whose."""
    loaded = confirmed()
    person = request.person
    who = person.name if person.role == OBSERVER else request.GET.get("observer", "")
    response = HttpResponse(
        zipped(loaded, _below(request, loaded).filter(observer=who)), content_type="application/zip"
    )
    response["Content-Disposition"] = 'attachment; filename="observers.zip"'
    return response
