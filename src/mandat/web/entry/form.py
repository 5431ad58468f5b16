"""The form of a protocol: what stands in it, what was typed and what is said of it. Entry and observers share it."""

from collections.abc import Collection, Mapping
from typing import Any

from mandat.law.forms import Form
from mandat.web.entry.checks import Line, fired, parsed
from mandat.web.entry.models import Paper
from mandat.web.setup.current import Loaded


def head_of(paper: Paper, loaded: Loaded) -> dict[str, Any]:
    """What a protocol is called: its unit and its contest."""
    election = loaded.election
    return {"paper": paper, "unit": election.units[paper.unit].label, "contest": election.contests[paper.contest].label}


def units_named(asked: str, loaded: Loaded) -> list[str]:
    """The units whose number or name, in any language, has these letters."""
    wanted = asked.casefold()
    return [
        unit.id
        for unit in loaded.election.units.values()
        if wanted in " ".join([unit.id, unit.name, *unit.names.values()]).casefold()
    ]


def fields_of(
    form: Form, lines: list[Line], typed: Mapping[str, str], asked: Collection[str] | None = None
) -> dict[str, Any]:
    """The fields with what is typed in them, what is no figure, and what does not hold. `asked`: these lines alone."""
    shown = [line for line in lines if asked is None or line.code in asked]
    figures, faults = parsed(lines, typed)
    return {
        "fields": [(line, typed.get(line.code, ""), faults.get(line.code)) for line in shown],
        "faults": [(line, faults[line.code]) for line in shown if line.code in faults],
        "fired": fired(form, lines, figures) if any(typed.values()) else [],
    }


def checks_of(form: Form, lines: list[Line], typed: Mapping[str, str], noted: Mapping[str, str]) -> dict[str, Any]:
    """What does not hold for the figures as they stand in the form."""
    figures, faults = parsed(lines, typed)
    told = [(line, faults[line.code]) for line in lines if line.code in faults]
    return {"fired": fired(form, lines, figures), "faults": told, "hand": True, "noted": noted}


def typed_in(post: Any, lines: list[Line], asked: Collection[str] | None = None) -> dict[str, str]:
    """What was sent for each line that is asked for; a field that was not sent is left out."""
    sent = {line.code: post.get(f"f-{line.code}") for line in lines if asked is None or line.code in asked}
    return {code: value[:40].strip() for code, value in sent.items() if value is not None}


def noted_in(post: Any) -> dict[str, str]:
    """The checks that were confirmed, each with what was said of it."""
    return {code: post.get(f"note-{code}", "").strip()[:1000] for code in post.getlist("confirmed")}
