"""From protocols back to an election: the figures of the papers that count, what is annulled, what is superseded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from mandat.count.copies import ANNULLED
from mandat.count.protocols import Protocols, only_counting
from mandat.election import Counts, Election, Superseded


def to_counts(election: Election, protocols: Mapping[str, Protocols]) -> Election:
    """The election with the figures of the protocols that count, so that it can be decided from them.

    Annulled units are marked so, and none of their figures is left; papers in whose place another counts are named.
    A blank stays a row without a count, so that its item is not known; but where papers of a contest lie above one
    another (the voters of the nation, the votes of its regions), what a paper leaves blank another has.
    """
    units: list[str] = []
    contests: list[str] = []
    items: list[str] = []
    counts: list[int | None] = []
    for one in map(only_counting, protocols.values()):
        own_units, own_contests = one.frame["unit"].to_list(), one.frame["contest"].to_list()
        apart = None
        for line in one.lines:
            named = {contest: one.item(contest, line) for contest in one.contestants}
            figures: list[int | None] = one.frame[line].to_list()
            if None not in figures and len(named) == 1:
                (item,) = named.values()
                units += own_units
                contests += own_contests
                items += [str(item)] * len(figures)
                counts += figures
                continue
            if not line.startswith("vote_") and all(figure is None for figure in figures):
                continue
            if apart is None:
                apart = nested(election, one)
            for unit, contest, figure in zip(own_units, own_contests, figures, strict=True):
                item = named[contest]
                if item is not None and (figure is not None or (contest, unit) not in apart):
                    units.append(unit)
                    contests.append(contest)
                    items.append(item)
                    counts.append(figure)
    annulled, superseded = not_counting(protocols)
    return replace(
        election,
        counts=Counts(tuple(units), tuple(contests), tuple(items), tuple(counts)),
        annulled=annulled,
        superseded=superseded,
    )


def nested(election: Election, protocols: Protocols) -> dict[tuple[str, str], list[str]]:
    """By contest and unit of the papers that count: those units with papers of the same contest that lie above it;
    a unit of which others lie below is there too, with an empty list if nothing lies above it."""
    counting = protocols.frame.filter("counts")
    found: dict[tuple[str, str], list[str]] = {}
    for contest, own in _by_contest(counting).items():
        for unit in own:
            chain = election.above(unit)[1:] if unit in election.units else ()
            if above := [higher for higher in chain if higher in own]:
                found[contest, unit] = above
                for higher in above:
                    found.setdefault((contest, higher), [])
    return found


def not_counting(protocols: Mapping[str, Protocols]) -> tuple[dict[str, tuple[str, ...]], tuple[Superseded, ...]]:
    """By contest the annulled units, and every paper beside in whose place another counts (or, annulled, none)."""
    annulled: dict[str, tuple[str, ...]] = {}
    superseded: list[Superseded] = []
    for one in protocols.values():
        table = one.frame
        if table["counts"].all():
            continue
        out = table.filter(pl.col("copy") == ANNULLED)
        for contest, own in _by_contest(out).items():
            annulled[contest] = tuple(own)
        others = table.filter(~pl.col("counts") & (pl.col("copy") != ANNULLED))
        instead = table.filter("counts").select("unit", "contest", pl.col("copy").alias("instead"))
        pairs = others.join(instead, on=["unit", "contest"], how="left", maintain_order="left")
        columns = ("unit", "contest", "copy", "instead", "file", "row")
        for unit, contest, copy, other, file, row in pairs.select(columns).iter_rows():
            superseded.append(Superseded(unit, contest, copy, ANNULLED if other is None else other, file, row))
    return annulled, tuple(superseded)


def _by_contest(papers: pl.DataFrame) -> dict[str, dict[str, None]]:
    """By contest its units, each once, in the order of the papers."""
    found: dict[str, dict[str, None]] = {}
    for contest, unit in papers.select("contest", "unit").iter_rows():
        found.setdefault(contest, {})[unit] = None
    return found
