"""The page of findings: each with its state, and what is said of it."""

from itertools import islice
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from mandat.web.access import COORDINATOR, allow
from mandat.web.entry.models import Paper
from mandat.web.entry.views import confirmed
from mandat.web.findings import store
from mandat.web.findings.life import STATE_NAMES, NotDone
from mandat.web.pages import message, whole
from mandat.web.places.units import may
from mandat.web.standing import standing

_PAGE = 25
_STATES = ("open", "explained", "closed")


@require_GET
@allow(COORDINATOR)
def findings(request: Any) -> HttpResponse:
    """The findings of the coordinator's unit, errors first; by state, kind and unit."""
    loaded, found = confirmed(), standing(exact=False)
    store.settle(found)
    state, code, asked = (request.GET.get(key, "").strip() for key in ("state", "code", "q"))
    state = state if state in _STATES else ""
    units, contests = loaded.election.units, loaded.election.contests
    ours = [one for one in store.shown(found) if may(request.person, one.live.finding.unit, loaded)]
    numbers = {one: sum(each.state == one for each in ours) for one in _STATES}
    codes = sorted({one.live.finding.code for one in ours})
    wanted = [
        one
        for one in ours
        if (not state or one.state == state)
        and (not code or one.live.finding.code == code)
        and (not asked or _named(one.live.finding.unit, asked, units))
    ]
    number = whole(request.GET.get("page", ""), default=0)
    rows = list(islice(wanted, number * _PAGE, (number + 1) * _PAGE))
    places = {one.live.finding.unit for one in rows}
    pks = {
        (unit, contest): pk
        for unit, contest, pk in Paper.objects.filter(unit__in=places).values_list("unit", "contest", "pk")
    }
    context = {
        "rows": [
            {
                "one": one,
                "finding": one.live.finding,
                "unit": units[one.live.finding.unit].label if one.live.finding.unit in units else "",
                "contest": contests[one.live.finding.contest].label if one.live.finding.contest in contests else "",
                "pk": pks.get((one.live.finding.unit, one.live.finding.contest)),
                "state": STATE_NAMES[one.state],
                "mark": one.live.key[:12],
            }
            for one in rows
        ],
        "numbers": [(one, STATE_NAMES[one], numbers[one]) for one in _STATES],
        "all": len(ours),
        "wanted": len(wanted),
        "codes": codes,
        "code": code,
        "state": state,
        "asked": asked,
        "first": number * _PAGE + 1 if rows else 0,
        "last": number * _PAGE + len(rows),
        "before": number - 1 if number else None,
        "after": number + 1 if len(wanted) > (number + 1) * _PAGE else None,
        "rest": urlencode({"state": state, "code": code, "q": asked}),
        "found": found,
    }
    return render(request, "mandat/findings.html", context)


def _named(unit: str, asked: str, units: Any) -> bool:
    names = [unit, *(units[unit].label.values() if unit in units and hasattr(units[unit].label, "values") else ())]
    return any(asked.casefold() in one.casefold() for one in names)


@require_POST
@allow(COORDINATOR)
def act(request: Any) -> HttpResponse:
    """Explain a finding, close it, or open it again."""
    loaded, found = confirmed(), standing(exact=False)
    key, seen, step, words = (request.POST.get(one, "")[:2_000] for one in ("key", "print", "do", "words"))
    there = store.live(found).get(key)
    if there is not None and not may(request.person, there.finding.unit, loaded):
        there = None
    try:
        store.say(found, key if there is not None else "", seen, step, words, request.person.name)
    except NotDone as refused:
        return message(request, refused.message, 409)
    return HttpResponseRedirect(f"{reverse('findings')}?{request.POST.get('rest', '')[:300]}")
