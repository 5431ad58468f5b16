"""The clerk's pages: what waits, the form, and each thing that can be done with it."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mandat.language import text
from mandat.web.access import CLERK, allow
from mandat.web.entry import machine, store
from mandat.web.entry.checks import fired, lines_of, parsed
from mandat.web.entry.form import checks_of, fields_of, head_of, noted_in, typed_in, units_named
from mandat.web.entry.models import Paper
from mandat.web.entry.value import Hand, Protocol
from mandat.web.pages import message
from mandat.web.places.units import may, within
from mandat.web.setup.current import Loaded, current

_SHOWN = 50


def confirmed() -> Loaded:
    """The election; 404 before it is confirmed."""
    loaded = current()
    if loaded is None or not loaded.confirmed:
        raise Http404
    return loaded


@require_GET
@allow(CLERK)
def waiting(request: Any) -> HttpResponse:
    """What this person has begun, and what can be begun."""
    loaded = current()
    if loaded is None or not loaded.confirmed:
        return message(request, text("the election is not set up yet"), 200)
    who, asked = request.person.name, request.GET.get("q", "").strip()
    papers = within(request.person, Paper.objects.all(), loaded)
    mine = [
        one
        for one in papers.filter(Q(first=who) | Q(second=who)).exclude(stage="definitive")
        if store.open_hand(one, who)
    ]
    if asked:
        papers = papers.filter(unit__in=units_named(asked, loaded))
    # Each by the index of stages in its own order: asked for in one question, all that wait would be sorted each time.
    kinds = (papers.filter(stage="waiting"), papers.filter(stage="second wanted").exclude(first=who))
    count = papers.filter(stage__in=("waiting", "second wanted")).count()
    count -= papers.filter(stage="second wanted", first=who).count()
    ready = sorted((one for kind in kinds for one in kind.defer("state")[:_SHOWN]), key=lambda one: one.pk)[:_SHOWN]
    context = {
        "mine": [head_of(one, loaded) for one in mine],
        "ready": [head_of(one, loaded) for one in ready],
        "count": count,
        "shown": len(ready),
        "asked": asked,
    }
    return render(request, "mandat/waiting.html", context)


def _own(request: Any, pk: int) -> tuple[Paper, Loaded]:
    loaded, paper = confirmed(), get_object_or_404(Paper, pk=pk)
    if not may(request.person, paper.unit, loaded):
        raise Http404
    return paper, loaded


def _form_of(pk: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("entry", args=[pk]))


@require_POST
@allow(CLERK)
def claim(request: Any, pk: int) -> HttpResponse:
    """Begin an entry."""
    paper, _ = _own(request, pk)
    who, mark = request.person.name, store.new_mark()
    try:
        store.happen(paper.pk, who, lambda now: machine.claim(now, who, mark))
    except machine.Refused as refused:
        return message(request, refused.message, 409)
    return _form_of(pk)


@require_GET
@allow(CLERK)
def entry(request: Any, pk: int) -> HttpResponse:
    """The form. Only one's own entry is ever shown here."""
    paper, loaded = _own(request, pk)
    hand = store.open_hand(paper, request.person.name)
    if hand is None:
        return message(request, text("this entry is no longer yours: it was thrown away or sent back meanwhile"), 409)
    return _shown(request, paper, loaded, hand, dict(hand.typed))


def _shown(
    request: Any,
    paper: Paper,
    loaded: Loaded,
    hand: Hand,
    typed: dict[str, str],
    *,
    left: bool = False,
    status: int = 200,
) -> HttpResponse:
    lines = lines_of(loaded, paper.contest)
    fields = fields_of(loaded.forms[paper.tier], lines, typed, hand.asked)
    context = (
        head_of(paper, loaded)
        | fields
        | {
            "hand": hand,
            "left": left,
            "key": store.new_mark(),
            "serial": hand.serial + 1,
        }
    )
    return render(request, "mandat/entry.html", context, status=status)


@require_POST
@allow(CLERK)
def checks(request: Any, pk: int) -> HttpResponse:
    """What does not hold for the figures as they stand in the form; nothing is kept."""
    paper, loaded = _own(request, pk)
    hand = store.open_hand(paper, request.person.name)
    if hand is None:
        return message(request, text("this entry is no longer yours: it was thrown away or sent back meanwhile"), 409)
    lines = lines_of(loaded, paper.contest)
    typed = {**hand.typed, **typed_in(request.POST, lines, hand.asked)}
    context = checks_of(loaded.forms[paper.tier], lines, typed, noted_in(request.POST))
    return render(request, "mandat/checks.html", context)


@require_POST
@allow(CLERK)
def save(request: Any, pk: int) -> HttpResponse:
    """Keep what stands in the form; answered in JSON. The same id again is answered alike and changes nothing."""
    paper, loaded = _own(request, pk)
    try:
        after = _save(request, paper, loaded)
    except machine.Refused as refused:
        return JsonResponse({"detail": refused.message.to(request.language)}, status=409)
    hand = after.hand_of(request.person.name)
    return JsonResponse({"saved": hand.serial if hand is not None else 0})


def _save(request: Any, paper: Paper, loaded: Loaded) -> Any:
    lines = lines_of(loaded, paper.contest)
    who, hand = request.person.name, store.open_hand(paper, request.person.name)
    number = request.POST.get("serial", "")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise machine.Refused(text("expected an id of this save"))
    mark, key = request.POST.get("claim", ""), request.POST.get("key", "")
    typed = typed_in(request.POST, lines, None if hand is None else hand.asked)
    return store.save(paper.pk, who, mark, key, int(number), typed, tuple(line.code for line in lines))


def _whole(request: Any, paper: Paper, loaded: Loaded) -> Any:
    """The form kept as a person sent it. `Refused` where the entry has other figures than he saw on his screen."""
    saved = _save(request, paper, loaded)
    hand = saved.hand_of(request.person.name)
    if hand is not None and not store.holds(hand, typed_in(request.POST, lines_of(loaded, paper.contest))):
        raise machine.Refused(text("something newer has been saved from another window; load the page again"))
    return saved


@require_POST
@allow(CLERK)
def finish(request: Any, pk: int) -> HttpResponse:
    """Hand the entry in; where a line is no figure, or a check that fires is not confirmed, the form comes back."""
    paper, loaded = _own(request, pk)
    try:
        hand, after = _finished(request, paper, loaded)
    except machine.Refused as refused:
        return message(request, refused.message, 409)
    if after is None:
        paper.refresh_from_db()
        return _shown(request, paper, loaded, hand, dict(hand.typed), left=True, status=422)
    return HttpResponseRedirect(f"{reverse('waiting')}?done={paper.pk}&stage={'2' if after.second else '1'}")


def _finished(request: Any, paper: Paper, loaded: Loaded) -> tuple[Hand, Protocol | None]:
    """What stands in the form kept, and handed in, in one transaction; None where something is to be looked at first.

    Sent again, because the answer was lost, it changes nothing and is answered as the first time.
    """
    who, mark = request.person.name, request.POST.get("claim", "")
    lines = lines_of(loaded, paper.contest)
    with transaction.atomic():
        saved = _whole(request, paper, loaded)
        hand = saved.hand_of(who)
        if hand.state == "done":
            return hand, saved
        figures, faults = parsed(lines, hand.typed)
        codes = [one.code for one in fired(loaded.forms[paper.tier], lines, figures)]
        noted = noted_in(request.POST)
        if faults or any(code not in noted for code in codes):
            return hand, None
        return hand, store.happen(paper.pk, who, lambda now: machine.finish(now, who, mark, figures, codes, noted))


@require_POST
@allow(CLERK)
def act(request: Any, pk: int) -> HttpResponse:
    """Pause, resume or throw away one's own entry. Before a pause what stands in the form is kept."""
    paper, loaded = _own(request, pk)
    who, mark, what = request.person.name, request.POST.get("claim", ""), request.POST.get("do", "")
    reason = request.POST.get("reason", "")[:1000]
    events: dict[str, store.Event] = {
        "pause": lambda now: machine.pause(now, who, mark),
        "resume": lambda now: machine.resume(now, who, mark),
        "discard": lambda now: machine.discard(now, who, who, reason),
    }
    if what not in events:
        return message(request, text("expected one of {known}", known=", ".join(events)), 400)
    try:
        if what == "pause" and "serial" in request.POST:
            _whole(request, paper, loaded)
        store.happen(paper.pk, who, events[what])
    except machine.Refused as refused:
        return message(request, refused.message, 409)
    return _form_of(pk) if what == "resume" else HttpResponseRedirect(reverse("waiting"))
