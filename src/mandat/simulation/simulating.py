"""`simulate` and `simulate_laws`: the election, the model and the laws brought together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from mandat.decision.official import law_for
from mandat.election import Election
from mandat.language import Names, Text, text
from mandat.law import Law
from mandat.simulation.assumed import Assumption
from mandat.simulation.faults import ModelError
from mandat.simulation.job import Job, columns_of
from mandat.simulation.layout import Layout, Rules, apply, lay_out
from mandat.simulation.models import CORRELATED, NAMED, Model, Part, Swing, Turnout
from mandat.simulation.result import Simulation
from mandat.simulation.running import CHUNK, Progress, run
from mandat.simulation.statement import parse_statement
from mandat.simulation.summary import check_house

KEPT = 512 * 2**20
"""Bytes of the record of the draws up to which it is kept: beyond, sums alone, and memory does not grow."""

MOST_DRAWS = 10**12
"""More than any machine makes; the number of a draw and all sums over draws stay far inside 64 bits."""


def simulate(
    election: Election,
    draws: int = 100_000,
    model: Model | Part | str | None = None,
    *,
    law: Law | str | None = None,
    seed: int = 0,
    statements: Sequence[str] = (),
    constituencies: Assumption | None = None,
    measures: bool = True,
    threads: int | None = None,
    processes: int | None = None,
    client: Any = None,
    chunk: int = CHUNK,
    progress: Progress | None = None,
) -> Simulation:
    """Many elections like this one, drawn from a vote model and decided by the plan of the law.

    `model`: parts added together, a name in `NAMED`, or None for `CORRELATED` without what the folder does not have
    (a level of units, the registered voters), which is said. `constituencies`: what is assumed of contests whose votes
    are not known; without it declared winners are held fixed in every draw, and contests without either stay open; both
    are said. `statements` are counted on the way; others can be asked afterwards while the draws are kept.

    `threads` (all cores without it), `processes`, a Dask `client`, `chunk` (blocks of 2,048 draws at one go) change how
    fast, never what: draw i is the same for the same seed, model and folder, and for every law.

    Ties fall by a lot drawn from the seed, also where the law asks for something else (a repeat vote, an earlier
    registration that is not known); how many is in the result.

    Raises `ModelError`, `LawError`.
    """
    (only,) = simulate_laws(
        election, [law], draws, model,
        seed=seed, statements=statements, constituencies=constituencies, measures=measures,
        threads=threads, processes=processes, client=client, chunk=chunk, progress=progress,
    )  # fmt: skip
    return only


def simulate_laws(
    election: Election,
    laws: Sequence[Law | str | None],
    draws: int = 100_000,
    model: Model | Part | str | None = None,
    *,
    labels: Sequence[str] | None = None,
    seed: int = 0,
    statements: Sequence[str] = (),
    constituencies: Assumption | None = None,
    measures: bool = True,
    threads: int | None = None,
    processes: int | None = None,
    client: Any = None,
    chunk: int = CHUNK,
    progress: Progress | None = None,
) -> list[Simulation]:
    """The same draws under several laws (common random numbers): a simulation for each, see `simulate`."""
    if draws < 1:
        raise ModelError(text("draws: expected at least one, found {found}", found=draws))
    if draws > MOST_DRAWS:
        raise ModelError(text("draws: expected at most {most}, found {found}", most=MOST_DRAWS, found=draws))
    documents = [law_for(election, one) for one in laws]
    assumed: list[Text] = []
    if constituencies is not None:
        election, assumed = constituencies.fill(election, documents)
    layout = lay_out(election, documents)
    parts, dropped = _model_for(layout, model)
    names = labels or [f"{one.id}@{one.from_}" for one in documents]
    rules = tuple(apply(one, label, layout) for one, label in zip(documents, names, strict=True))
    columns = [columns_of(layout, one) for one in rules]
    for one in columns:
        check_house(one.house)
    asked = tuple(tuple(parse_statement(one, set(own.names())) for one in statements) for own in columns)
    keep = sum(own.width for own in columns) * 2 * draws <= KEPT
    job = Job(layout, parts, seed, rules, asked, draws, keep, measures)
    _ = job.drawing  # what the election does not have is told before any work
    found = run(
        job, threads=threads, processes=processes, client=client, chunk=chunk, progress=progress
    )  # fmt: skip
    results = []
    for own, shape, (sums, rows) in zip(rules, columns, found, strict=True):
        made = Simulation(election, own, parts, seed, draws, shape, sums, rows)
        results.append(replace(made, said=(*assumed, *dropped, *_said(layout, own, made))))
    return results


def _model_for(layout: Layout, model: Model | Part | str | None) -> tuple[Model, list[Text]]:
    """The model as asked for; of the default, what the folder has."""
    if isinstance(model, str):
        if model not in NAMED:
            raise ModelError(text("model: no {name}; known are {names}", name=repr(model), names=list(NAMED)))
        if model != "correlated":
            return NAMED[model], []
    elif model is not None:
        return Model(model._parts()), []
    kept: list[Part] = []
    said = [text("Model: {model}. The sizes of its swings are assumed, not estimated.", model=str(CORRELATED))]
    levels = {unit.level for unit in layout.election.units.values()}
    registered = all(
        0 < valid < voters
        for tier in layout.tiers
        for valid, voters in zip(tier.valid.tolist(), tier.registered.tolist(), strict=True)
    )
    for part in CORRELATED.parts:
        if isinstance(part, Swing) and part.level not in ("nation", "candidate", "constituency"):
            inside = part.level in levels and any(
                layout.election.units[unit].level == part.level
                for tier in layout.tiers
                for contest in tier.contests
                for unit in layout.election.above(layout.election.contests[contest].unit)
            )
            if not inside:
                said.append(
                    text("Left out of the model, no contest lies in one unit of that level: {part}", part=str(part))
                )
                continue
        if isinstance(part, Turnout) and not registered:
            said.append(text("Left out of the model, the registered voters are not known: {part}", part=str(part)))
            continue
        kept.append(part)
    return Model(tuple(kept)), said


def _said(layout: Layout, rules: Rules, one: Simulation) -> list[Text]:
    """What a reader must know of the numbers."""
    election = layout.election
    said: list[Text] = []
    if rules.held:
        said.append(
            text(
                "Held fixed in every draw, for the declared winners are known and not the votes: {count} contests.",
                count=len(rules.held),
            )
        )
    if rules.missing:
        labels = [election.contests[contest].label for contest in rules.missing[:4]]
        said.append(
            text(
                "Open in every draw, for neither votes nor winners are known: {count} contests ({contests} …).",
                count=len(rules.missing),
                contests=labels,
            )
        )
    for tier in rules.absent:
        said.append(text("The folder has no contest of the tier {tier}: its seats are left out.", tier=tier))
    for tier, seats, found in rules.fewer:
        said.append(
            text(
                "The law has {seats} seats in the tier {tier}; the folder has contests for {found}.",
                tier=tier,
                seats=seats,
                found=found,
            )
        )
    others = {own.tier for own in layout.tiers} - {tier.id for tier in rules.law.tier}
    for tier in sorted(others):
        contests = next(len(own.contests) for own in layout.tiers if own.tier == tier)
        said.append(text("The law has no tier {tier}; contests left out: {contests}.", tier=tier, contests=contests))
    if one.sums.lots:
        said.append(
            text(
                "Ties settled by a lot drawn from the seed: {seats} seats in {draws} of {all} draws. "
                "Where the law asks for something else than a lot, the lot stands in for it.",
                seats=one.sums.lots,
                draws=one.sums.with_lots,
                all=one.draws,
            )
        )
    left = one.sums.open_seats - one.draws * rules.missing_seats
    if left > 0:
        said.append(
            text(
                "Seats that the vote does not fill (no majority, nobody admitted, the law is silent), open in the "
                "draw: {mean} on average.",
                mean=Names({"en": f"{left / one.draws:.3f}", "ru": f"{left / one.draws:.3f}".replace(".", ",")}),
            )
        )
    return said
