"""The coordinator's first page: where each protocol stands, and how far each unit has come."""

from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mandat.web.access import COORDINATOR, allow
from mandat.web.control import progress
from mandat.web.entry.value import STAGES
from mandat.web.entry.views import confirmed
from mandat.web.stages import STAGE_NAMES


@require_GET
@allow(COORDINATOR)
def control(request: Any) -> HttpResponse:
    """Every protocol of the coordinator's unit with its state; by unit, contest, stage and words, a page at a time."""
    loaded = confirmed()
    wanted = progress.asked(request.GET, loaded)
    papers, shown = progress.chosen(request.person, wanted, loaded)
    numbers = dict(papers.order_by().values_list("stage").annotate(Count("id")))
    every, done = sum(numbers.values()), sum(numbers.get(one, 0) for one in progress.DONE)
    count = shown.count()
    last = max(1, -(-count // progress.PAGE))
    page = min(wanted.page, last)
    election = loaded.election
    top = wanted.unit or request.person.unit or next(one.id for one in election.units.values() if one.parent is None)
    context = {
        "rows": [
            (one, election.units[one.unit].label, election.contests[one.contest].label, STAGE_NAMES[one.stage])
            for one in shown[(page - 1) * progress.PAGE : page * progress.PAGE]
        ],
        "numbers": [
            (STAGE_NAMES[one], numbers.get(one, 0), wanted.query(stage=one, page=0), one == wanted.stage)
            for one in STAGES
        ],
        "all": every,
        "all_query": wanted.query(stage="", page=0),
        "done": done,
        "finish": progress.finish(papers, every - done),
        "units": [
            (one, own, of, wanted.query(unit=one.id, level="", page=0))
            for one, own, of in progress.by_unit(papers, top, wanted.level, loaded, wanted.contest)
        ],
        "levels": progress.levels(loaded),
        "contests": election.contests.values(),
        "above": [
            (election.units[one].label, wanted.query(unit=one, page=0))
            for one in reversed(tuple(election.above(top))[1:])
            if not request.person.unit or one in loaded.below[request.person.unit]
        ],
        "unit": election.units.get(wanted.unit),
        "wanted": wanted,
        "count": count,
        "page": page,
        "last": last,
        "before": wanted.query(page=page - 1) if page > 1 else None,
        "after": wanted.query(page=page + 1) if page < last else None,
    }
    return render(request, "mandat/control.html", context)
