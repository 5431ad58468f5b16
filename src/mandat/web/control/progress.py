"""How far the entering has come: by units of a level, with what was asked for, a page at a time."""

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Min
from django.utils import timezone
from django.utils.http import urlencode

from mandat.web.control.estimate import Estimate, carried_on
from mandat.web.entry.models import Paper
from mandat.web.entry.value import STAGES
from mandat.web.pages import whole
from mandat.web.places.units import below, within
from mandat.web.setup.current import Loaded

PAGE = 100
DONE = ("definitive", "annulled")


@dataclass(frozen=True)
class Asked:
    """What the coordinator asked for: each "" where nothing was."""

    unit: str
    stage: str
    contest: str
    level: str
    words: str
    page: int

    def query(self, **other: Any) -> str:
        """The same as a query string, with something else in places."""
        keys = {
            "unit": self.unit,
            "stage": self.stage,
            "contest": self.contest,
            "level": self.level,
            "q": self.words,
            "page": self.page,
        }
        return str(urlencode({key: value for key, value in {**keys, **other}.items() if value}))


def asked(given: Any, loaded: Loaded) -> Asked:
    """The filters of a query string; what the election does not have is left out."""
    unit, stage, contest, level, words = (
        given.get(key, "").strip()[:200] for key in ("unit", "stage", "contest", "level", "q")
    )
    return Asked(
        unit if unit in loaded.election.units else "",
        stage if stage in STAGES else "",
        contest if contest in loaded.election.contests else "",
        level if level in levels(loaded) else "",
        words,
        max(1, whole(given.get("page", ""), default=1)),
    )


def levels(loaded: Loaded) -> list[str]:
    """The levels of units that have others below them, from the country down."""
    parents = {one.parent for one in loaded.election.units.values()}
    return list(dict.fromkeys(one.level for one in loaded.election.units.values() if one.id in parents))


def chosen(person: Any, wanted: Asked, loaded: Loaded) -> tuple[Any, Any]:
    """The protocols (queries) of the person's unit: of the unit and contest asked for, and of all filters."""
    papers = within(person, Paper.objects.all(), loaded)
    if wanted.unit:
        papers = below(papers, wanted.unit, loaded)
    if wanted.contest:
        papers = papers.filter(contest=wanted.contest)
    shown = papers.filter(stage=wanted.stage) if wanted.stage else papers
    if wanted.words:
        shown = shown.filter(unit__in=named(wanted.words, loaded))
    return papers, shown


def named(words: str, loaded: Loaded) -> list[str]:
    """The units whose id or name, in any language, has these words."""
    low = words.casefold()
    return [
        one.id
        for one in loaded.election.units.values()
        if low in one.id.casefold()
        or low in one.name.casefold()
        or any(low in n.casefold() for n in one.names.values())
    ]


def by_unit(papers: Any, top: str, level: str, loaded: Loaded, contest: str = "") -> list[tuple[Any, int, int]]:
    """By unit of a level below `top` ("": those directly below): how many protocols are definitive, and how many there
    are, of one contest or ("") of all. `papers` has at least those of `top`."""
    done = Counter(papers.filter(stage__in=DONE).order_by().values_list("unit", flat=True))
    found = []
    for one in loaded.election.units.values():
        wanted = one.level == level and one.id != top if level else one.parent == top
        if wanted and one.id in loaded.below[top] and len(loaded.below[one.id]) > 1:
            every = loaded.expected(one.id, contest)
            if every:
                found.append((one, sum(done[unit] for unit in done.keys() & loaded.below[one.id]), every))
    return found


def finish(papers: Any, left: int, now: datetime.datetime | None = None) -> Estimate | None:
    """When the rest of these protocols will be in, by the rate of the last hours.

    A protocol counts at the moment of its last change; one corrected within the window counts there.
    """
    done = papers.filter(stage__in=DONE).order_by()
    first = done.aggregate(first=Min("changed"))["first"]
    return carried_on(first, lambda since: done.filter(changed__gte=since).count(), left, now or timezone.now())
