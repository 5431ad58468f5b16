"""Differences as a table, as CSV and as plain data."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import polars as pl

from mandat.language import LANGUAGES, current
from mandat.verify.model import Area, Differences, Effect, Paper, Place

COLUMNS = (
    "place",
    "tier",
    "contest",
    "unit",
    "kind",
    "item",
    "name",
    "first",
    "second",
    "votes",
    "seats",
    "first_file",
    "first_row",
    "first_copy",
    "second_file",
    "second_row",
    "second_copy",
)
"""`place` counts the papers that differ, the largest effect first; a row for each figure that differs on them, one
without an item where a folder has no paper there. `first` and `second` are empty for blank; `votes` and `seats` are of
the whole paper, `seats` empty where it is not known, or there is nothing to put in."""


def rows(differences: Differences, language: str | None = None) -> Iterator[tuple[Any, ...]]:
    """The rows of `COLUMNS`, names in one language."""
    code = language or current()
    for number, one in enumerate(differences.places, 1):
        seats = one.effect.seats if one.effect is not None else None
        plain = (number, one.tier, one.contest, one.unit, one.kind)
        end = (one.votes, seats, *_where(one.first), *_where(one.second))
        lines = (*one.lines, *one.gaps) if one.first is not None and one.second is not None else ()
        for line in lines:
            yield (*plain, line.item, line.name.to(code), line.first, line.second, *end)
        if not lines:
            yield (*plain, "", "", None, None, *end)


def to_frame(differences: Differences, language: str | None = None) -> pl.DataFrame:
    """The differences as a table of `COLUMNS`."""
    numbers = {"first", "second", "votes", "place", "seats", "first_row", "second_row"}
    schema = {name: pl.Int64 if name in numbers else pl.String for name in COLUMNS}
    return pl.DataFrame(list(rows(differences, language)), schema=schema, orient="row")


def to_csv(differences: Differences, language: str | None = None) -> str:
    """The differences as CSV of `COLUMNS`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows(differences, language))
    return out.getvalue()


def to_json(differences: Differences) -> dict[str, Any]:
    """Everything as plain data, texts and names in all three languages."""
    names = ("first", "second", "first_with_second")
    return {
        "election": differences.first.election.id,
        "other": differences.second.election.id,
        "made_up": differences.made_up,
        "same": differences.same,
        "protocols": asdict(differences.total),
        "tiers": {tier: asdict(numbers) for tier, numbers in differences.numbers.items()},
        "only": [asdict(one) for one in differences.only],
        "said": [one.in_all() for one in differences.said],
        "seats": {
            name: None if outcome is None else {"status": outcome.status, "seats": outcome.seats}
            for name, outcome in zip(names, differences.outcomes, strict=True)
        },
        "together": _effect(differences.together),
        "differences": [_place(number, one) for number, one in enumerate(differences.places, 1)],
        "level": differences.level,
        "areas": [_area(one) for one in differences.areas],
    }


def _where(paper: Paper | None) -> tuple[Any, ...]:
    return (None, None, None) if paper is None else (paper.file, paper.row, paper.copy)


def _place(number: int, one: Place) -> dict[str, Any]:
    return {
        "place": number,
        "tier": one.tier,
        "contest": one.contest,
        "unit": one.unit,
        "kind": one.kind,
        "first": None if one.first is None else asdict(one.first),
        "second": None if one.second is None else asdict(one.second),
        "votes": one.votes,
        "effect": _effect(one.effect),
        **{
            name: [
                {
                    "item": line.item,
                    "name": {code: line.name.to(code) for code in LANGUAGES},
                    "first": line.first,
                    "second": line.second,
                }
                for line in lines
            ]
            for name, lines in (("lines", one.lines), ("gaps", one.gaps))
        },
    }


def _area(one: Area) -> dict[str, Any]:
    return {
        "tier": one.tier,
        "contest": one.contest,
        "unit": one.unit,
        "places": one.places,
        "votes": one.votes,
        "effect": _effect(one.effect),
    }


def _effect(effect: Effect | None) -> dict[str, Any] | None:
    if effect is None:
        return None
    return {
        "seats": effect.seats,
        "changes": [asdict(one) for one in effect.changes],
        "turns": [asdict(one) for one in effect.turns],
    }
