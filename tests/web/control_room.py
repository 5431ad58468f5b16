"""An election whose protocols are put in at once, for the tests of what comes after entering."""

from functools import partial
from pathlib import Path
from typing import Any

from django.test import Client

from mandat.election import Election
from mandat.exchange import read
from mandat.web.entry import machine, store
from mandat.web.entry.cells import Cell
from mandat.web.entry.models import Paper
from mandat.web.setup import loading
from mandat.web.setup.current import Loaded, current
from tests.web.making import figures_of

LOT = "examples/made-up-lot"


def with_lot(place: Path) -> Election:
    """The made-up election whose last seat falls by lot, with a protocol form: no law that is shipped knows lots."""
    place.mkdir()
    for one in Path(LOT).iterdir():
        content = one.read_text(encoding="utf-8")
        if one.name == "law.toml":
            content = content.replace('ballot = "party"', 'ballot = "party"\nform = "kz/precinct"')
            content = content.replace("[[tier.admit]]", '[tier.against_all]\ncite = "s. 3"\n\n[[tier.admit]]', 1)
        if one.name not in ("drawn.csv", "README.md"):
            (place / one.name).write_text(content, encoding="utf-8")
    return read(place)


def confirmed(election: Election) -> Loaded:
    digest = loading._keep(election, "root", training=False)
    loading.confirm(digest[-loading.HIDDEN :], "root")
    found = current()
    assert found is not None
    return found


def put_in(paper: Any, figures: dict[str, Cell]) -> None:
    """Two hands enter the same; a coordinator accepts where the checks doubt it."""
    for who in ("asel", "bolat"):
        mark = store.new_mark()
        store.happen(paper.pk, who, partial(machine.claim, who=who, mark=mark))
        store.happen(paper.pk, who, partial(machine.finish, who=who, mark=mark, figures=figures, fired=(), noted={}))
    assert Paper.objects.get(pk=paper.pk).stage == "definitive"


def figures(election: Election, loaded: Loaded, unit: str, contest: str) -> dict[str, Cell]:
    """What the folder says of a protocol, as figures; where it says nothing at all, zeros that hold together."""
    typed = figures_of(election, unit, contest, loaded.lines(contest))
    found: dict[str, Cell] = {line: int(value) if value else None for line, value in typed.items()}
    return found if any(found.values()) else dict.fromkeys(found, 0)


def all_in(election: Election, loaded: Loaded) -> None:
    for paper in Paper.objects.all():
        put_in(paper, figures(election, loaded, paper.unit, paper.contest))


def corrects(client: Client, paper: Any, figures: dict[str, Cell], copy: str = "court", **more: str) -> int:
    fields = {f"f-{line}": "" if value is None else str(value) for line, value in figures.items()}
    told = {"do": "correct", "copy": copy, "reason": "ruling", "document": "No. 7 of 2026-11-26", **more}
    return int(client.post(f"/control/{paper.pk}/act", {**fields, **told}).status_code)
