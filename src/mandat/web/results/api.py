"""The public results as JSON: the same standing as the pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status

from mandat.language import text
from mandat.web.access import PUBLIC, allow
from mandat.web.answers import Invalid, Problem
from mandat.web.results import holding, ready
from mandat.web.setup.current import current

results = Router(tags=["results"])


class Stand(Schema):
    """Which standing an answer is of: the journal's head, that entry's number, and when it was made (UTC)."""

    head: str
    number: int
    at: str
    newer: bool
    training: bool


class Summary(Stand):
    """Seats by party ("" is the independents), completeness, what is missing."""

    election: str
    law: str
    status: str
    seats: dict[str, int]
    tiers: dict[str, dict[str, int]]
    protocols: int
    expected: int
    missing: list[str]
    void: list[str]
    out: dict[str, int]
    elected: list[dict[str, Any]]
    files: dict[str, str]


class Sums(Schema):
    """What is added up of a contest in a unit. A sum is null where a protocol that is in lacks the line."""

    unit: str
    contest: str
    protocols: int
    expected: int | None
    sums: dict[str, int | None]
    blank: dict[str, int]


class ContestOut(Stand):
    """One contest: its sums, its seats, the steps of the decision, and the units that are out."""

    contest: str
    tier: str
    state: str
    house: int
    seats: dict[str, int]
    sums: Sums | None
    steps: list[dict[str, Any]]
    out: list[str]


class Version(Schema):
    """The figures of a protocol; null is blank, `?` a figure that nobody can read."""

    paper: str
    figures: dict[str, int | str | None]


class Protocol(Schema):
    """A definitive protocol with its versions, in the order in which they came."""

    contest: str
    annulled: bool
    versions: list[Version]


class UnitOut(Stand):
    """One unit: its sums by contest, and of a lowest unit its protocols."""

    unit: str
    level: str
    parent: str | None
    sums: list[Sums]
    protocols: list[Protocol]


CODES: Any = {202: Problem, 404: Problem}
_NONE = text("there is no such contest or unit")


def _held(made: Callable[..., Any]) -> Callable[..., Any]:
    """The operation on the last standing, with the headers for caches; 404 and 202 where there is none."""

    @wraps(made)
    def operation(request: HttpRequest, response: HttpResponse, *args: Any, **kwargs: Any) -> Any:
        language = getattr(request, "language", "en")
        now, loaded = ready.state(), current()
        if not now.open or loaded is None:
            return Status(404, {"detail": text("The results are not open yet.").to(language)})
        if now.current is None:
            response.headers["Retry-After"] = "5"
            said = text("The first figures are being put together: look again in a moment.")
            return Status(202, {"detail": said.to(language)})
        stand = {"head": now.current.head, "number": now.current.number, "at": now.current.at, "newer": now.newer}
        request.standing = now.current
        found = made(request, response, *args, **kwargs)
        if found is None:
            return Status(404, {"detail": _NONE.to(language)})
        response.headers["ETag"] = f'"{now.tag}"'
        response.headers["Cache-Control"] = ready.CONTROL
        return Status(200, stand | {"training": loaded.training} | found)

    return operation


@results.get("", response={200: Summary, **CODES})
@allow(PUBLIC)
@_held
def summary(request: HttpRequest, response: HttpResponse) -> Any:
    """Seats, who is elected, and how complete it is."""
    head = _head(request)
    outcome, known = holding.document(head, "outcome"), holding.document(head, "public")
    rows = [row for contest in known["states"] for row in holding.sums(head, contest=contest)]
    return {
        **{key: outcome[key] for key in ("election", "law", "status", "seats", "missing", "void", "elected")},
        "tiers": {tier: one["seats"] for tier, one in outcome["tiers"].items()},
        "protocols": sum(row["protocols"] for row in rows),
        "expected": sum(row["expected"] or 0 for row in rows),
        "out": {contest: len(units) for contest, units in known["out"].items()},
        "files": {name: f"/data/{head}/{name}" for name in holding.FILES if (holding.place() / head / name).exists()},
    }


@results.get("/contest", response={200: ContestOut, **CODES, 422: Invalid})
@allow(PUBLIC)
@_held
def contest(request: HttpRequest, response: HttpResponse, id: str = Query("", max_length=200)) -> Any:  # noqa: A002
    """One contest, by its id."""
    head = _head(request)
    outcome, known = holding.document(head, "outcome"), holding.document(head, "public")
    state = known["states"].get(id)
    if state is None:
        return None
    return {
        "contest": id,
        **{key: state[key] for key in ("tier", "state", "house", "seats")},
        "sums": next(iter(holding.sums(head, contest=id)), None),
        "steps": [one for one in outcome["steps"] if one["contest"] == id],
        "out": known["out"].get(id, []),
    }


@results.get("/unit", response={200: UnitOut, **CODES, 422: Invalid})
@allow(PUBLIC)
@_held
def unit(request: HttpRequest, response: HttpResponse, id: str = Query("", max_length=200)) -> Any:  # noqa: A002
    """One unit, by its id."""
    loaded, head = current(), _head(request)
    one = loaded.election.units.get(id) if loaded is not None else None
    if one is None:
        return None
    protocols = [
        {
            "contest": paper["contest"],
            "annulled": paper["annulled"],
            "versions": [{"paper": each["copy"], "figures": each["figures"]} for each in paper["versions"]],
        }
        for paper in holding.papers(head, id)
    ]
    sums = holding.sums(head, unit=id)
    return {"unit": id, "level": one.level, "parent": one.parent, "sums": sums, "protocols": protocols}


def _head(request: Any) -> str:
    """The head of the standing that this answer is of, whatever comes meanwhile."""
    found: str = request.standing.head
    return found
