"""The public pages. Each is put together once for a standing and a language; see `ready`."""

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET

from mandat.language import LANGUAGES, Names, cited, text
from mandat.publish.statuses import STATUSES
from mandat.web.access import PUBLIC, allow
from mandat.web.pages import message
from mandat.web.results import holding, ready, tables
from mandat.web.results.holding import FILES
from mandat.web.setup.current import Loaded, current

MOST_OUT = 500
"""So many units of a contest that are out are named on a page; the folder has them all."""

Page = Callable[..., tuple[str, dict[str, Any]]]

STATES = {
    "decided": text("decided on what is in"),
    "declared": text("winners declared without figures"),
    "missing": text("nothing is in yet"),
    "void": text("void"),
    "unfilled": text("nobody is elected"),
    "pending": text("a lot is to be drawn"),
    "silent": text("the law is silent on this"),
}


@require_GET
@allow(PUBLIC)
def start(request: Any) -> HttpResponse:
    """To the results in the reader's language."""
    response = HttpResponseRedirect(reverse("results-overview", args=[request.language]))
    response.headers["Vary"] = "Accept-Language, Cookie"
    return response


def public(made: Page) -> Callable[..., HttpResponse]:
    """A page of the last standing, which `made` gives as its template and context; kept as ready bytes."""

    @require_GET
    @allow(PUBLIC)
    @functools.wraps(made)
    def view(request: Any, lang: str, **asked: str) -> HttpResponse:
        if lang not in LANGUAGES:
            raise Http404
        request.language = lang
        now, loaded = ready.state(), current()
        if not now.open or loaded is None:
            return message(request, text("The results are not open yet."), 404)
        if now.current is None:
            response = message(request, text("The first figures are being put together: look again in a moment."), 202)
            response.headers["Retry-After"] = "5"
            return response
        template, context = made(loaded, now.current.head, **asked)
        plain = quote(request.path)
        context |= {
            "language": lang,
            "person": None,
            "lang": lang,
            "made_up": loaded.election.made_up and not loaded.training,
            "standing": now.current,
            "at": f"{now.current.at[:16].replace('T', ' ')} UTC",
            "newer": now.newer,
            "others": [(code, plain.replace(f"/results/{lang}/", f"/results/{code}/", 1)) for code in LANGUAGES],
        }
        content = render_to_string(f"mandat/results/{template}.html", context, request).encode()
        kind = "text/html; charset=utf-8"
        ready.keep(now.tag, ready.key_of(request), content, kind)
        return ready.answer(request, now.tag, content, kind)

    held: Callable[..., HttpResponse] = view
    return held


def _states(head: str) -> tuple[dict[str, Any], dict[str, Any]]:
    return holding.document(head, "outcome"), holding.document(head, "public")


def _root(loaded: Loaded) -> Any:
    return next(one for one in loaded.election.units.values() if one.parent is None)


@public
def overview(loaded: Loaded, head: str) -> tuple[str, dict[str, Any]]:
    """The nation: seats, votes for the lists, regions, completeness."""
    outcome, known = _states(head)
    root, election = _root(loaded), loaded.election
    national = [one for one in election.contests.values() if one.unit == root.id]
    contests = [_contest(loaded, head, known, one.id) for one in national]
    rows = [row for one in election.contests for row in holding.sums(head, contest=one)]
    parts = _parts(loaded, head, root.id, national[0].id if national else None)
    return "overview", {
        "outcome": outcome,
        "status": STATUSES[outcome["status"]],
        "house": tables.house(loaded, outcome["seats"], sum(one["house"] for one in known["states"].values())),
        "contests": contests,
        "others": len(election.contests) - len(national),
        "came": tables.came(rows),
        "parts": parts,
        "map": tables.country_map(loaded, {one["unit"].id: one["leader"] for one in parts}),
        "known": known,
        "notes": [Names(one) for one in outcome["notes"]],
    }


def _parts(loaded: Loaded, head: str, unit: str, contest: str | None) -> list[dict[str, Any]]:
    """The units below one: what is in, turnout and who leads, by one contest (the nation's, else the unit's first)."""
    found = []
    for one in tables.below(loaded, unit):
        rows = _rows_of(loaded, head, one.id)
        row = next((row for row in rows if contest in (None, row["contest"])), None)
        came = tables.came(rows)
        turnout = tables.turnout(row) if row is not None else None
        found.append({"unit": one, "came": came, "turnout": turnout, "leader": tables.leading(loaded, row)})
    return found


def _rows_of(loaded: Loaded, head: str, unit: str) -> list[dict[str, Any]]:
    """The sums of a unit by contest; of a lowest unit they are those of its protocols."""
    return [row for row in holding.sums(head, unit=unit) if row["contest"] in loaded.election.contests]


def _contest(loaded: Loaded, head: str, known: dict[str, Any], contest: str) -> dict[str, Any]:
    """One contest in its own area."""
    state = known["states"].get(contest)
    row = next(iter(holding.sums(head, contest=contest)), None)
    return {
        "contest": loaded.election.contests[contest],
        "state": STATES.get(state["state"]) if state else tables.NOT_KNOWN,
        "house": state["house"] if state else None,
        "row": row,
        "turnout": tables.turnout(row) if row else None,
        "lines": tables.votes_of(loaded, row, state["seats"] if state else None) if row else [],
        "accounts": tables.accounts_of(loaded, row) if row else [],
        "bounds": [Names(one) for one in state["bounds"]] if state else [],
        "out": len(known["out"].get(contest, ())),
    }


@public
def contests(loaded: Loaded, head: str) -> tuple[str, dict[str, Any]]:
    """Every contest, a line each."""
    _, known = _states(head)
    return "contests", {"contests": [_contest(loaded, head, known, one) for one in loaded.election.contests]}


@public
def contest(loaded: Loaded, head: str, contest: str) -> tuple[str, dict[str, Any]]:
    """One contest: its votes, its seats, and how each was decided."""
    if contest not in loaded.election.contests:
        raise Http404
    outcome, known = _states(head)
    steps = [
        {
            "rule": one["rule"],
            "cite": cited(one["cite"]) if one["cite"] else None,
            "text": Names(one["text"]),
            "inputs": _pairs(one["inputs"]),
            "result": _pairs(one["result"]),
        }
        for one in outcome["steps"]
        if one["contest"] == contest
    ]
    found = _contest(loaded, head, known, contest)
    return "contest", found | {
        "one": found,
        "steps": steps,
        "elected": _people(loaded, [one for one in outcome["elected"] if one["contest"] == contest]),
    }


def _pairs(given: dict[str, Any]) -> list[tuple[str, str]]:
    import json

    return [(key, one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)) for key, one in given.items()]


def _people(loaded: Loaded, given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    names = tables.parties(loaded)
    return [
        {
            "name": Names(one["names"]),
            "party": names.get(one["party"], one["party"]),
            "contest": loaded.election.contests[one["contest"]],
        }
        for one in given
    ]


@public
def elected(loaded: Loaded, head: str) -> tuple[str, dict[str, Any]]:
    """Who is elected, and for which seats persons are still to be named."""
    outcome, _ = _states(head)
    names = tables.parties(loaded)
    to_name = [
        (names.get(one["party"], one["party"]), one["seats"], loaded.election.contests[one["contest"]])
        for one in outcome["to_name"]
    ]
    context = {"elected": _people(loaded, outcome["elected"]), "to_name": to_name}
    return "elected", context | {"status": STATUSES[outcome["status"]]}


@public
def missing(loaded: Loaded, head: str) -> tuple[str, dict[str, Any]]:
    """What is not in yet: by contest the units, and what they can still change."""
    outcome, known = _states(head)
    units = loaded.election.units
    found = []
    for one in loaded.election.contests:
        if out := known["out"].get(one):
            named = [units[unit] for unit in out[:MOST_OUT] if unit in units]
            found.append(_contest(loaded, head, known, one) | {"units": named, "more": len(out) - len(named)})
    annulled = [
        (loaded.election.contests[contest], [units[unit] for unit in given if unit in units])
        for contest, given in outcome["annulled"].items()
    ]
    return "missing", {"contests": found, "annulled": annulled}


@public
def unit(loaded: Loaded, head: str, unit: str) -> tuple[str, dict[str, Any]]:
    """A unit: its sums by contest, the units below it; of a lowest unit the protocols, as entered and definitive."""
    election = loaded.election
    if unit not in election.units:
        raise Http404
    parts = _parts(loaded, head, unit, None)
    contests = []
    for row in _rows_of(loaded, head, unit):
        contests.append(
            {
                "contest": election.contests[row["contest"]],
                "row": row,
                "turnout": tables.turnout(row),
                "lines": tables.votes_of(loaded, row),
                "accounts": tables.accounts_of(loaded, row),
            }
        )
    return "unit", {
        "unit": election.units[unit],
        "above": [election.units[one] for one in reversed(election.above(unit)[1:])],
        "parts": parts,
        "contests": contests if parts else [],
        "protocols": [] if parts else _protocols(loaded, head, unit),
        "leaf": not parts,
    }


_COPIES = {"original": text("as entered"), "recount": text("after a recount"), "court": text("by a court")}


def _protocols(loaded: Loaded, head: str, unit: str) -> list[dict[str, Any]]:
    """Each contest of the unit: its protocol's versions line by line, in the paper's order; none where it is out."""
    held = {one["contest"]: one for one in holding.papers(head, unit)}
    found = []
    for one in loaded.election.contests.values():
        if one.tier in loaded.forms and unit in loaded.below[one.unit]:
            paper = held.get(one.id)
            names = tables.labels(loaded, one.id)
            versions = paper["versions"] if paper else []
            latest = {version["copy"]: version for version in versions}
            counts = next((copy for copy in ("court", "recount", "original") if copy in latest), None)
            found.append(
                {
                    "contest": one,
                    "paper": paper,
                    "scans": [({"pages": paper["scans"]}, False)] if paper and paper["scans"] else [],
                    "annulled": paper is not None and paper["annulled"],
                    "versions": [(_COPIES[version["copy"]], version is latest.get(counts)) for version in versions],
                    "rows": [
                        (names.get(item, item), [version["figures"].get(item) for version in versions])
                        for item in loaded.lines(one.id)
                    ],
                }
            )
    return found


@public
def downloads(loaded: Loaded, head: str) -> tuple[str, dict[str, Any]]:
    """The same figures for programs."""
    folder = holding.place() / head
    sizes = [(name, (folder / name).stat().st_size) for name in FILES if (folder / name).exists()]
    return "data", {"files": sizes}
