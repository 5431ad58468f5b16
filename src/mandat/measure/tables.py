"""A measured outcome as rows, as JSON, and as the grid that people read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from mandat.language import Text
from mandat.measure.catalogue import MEASURES
from mandat.measure.figures import WHOLE, Scope
from mandat.measure.regions import Region
from mandat.measure.registry import Family, Measure
from mandat.measure.result import Measured, Number, Value, name_of

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Section:
    """The values of a family, of votes or of seats where it is taken of each: a row a measure, a column a scope.

    A cell is "–" without a value, empty where it is not asked; scopes of which nothing is asked are left out.
    """

    family: Family
    of: str
    scopes: tuple[Scope, ...]
    rows: tuple[tuple[Measure, tuple[str, ...]], ...]


def grid(measured: Measured, language: str) -> list[Section]:
    """The values as people read them, in the order of the catalogue."""
    found: dict[tuple[str, str], dict[str, dict[str, str]]] = {}
    for one in measured.values:
        rows = found.setdefault((one.measure.family.id, one.of), {})
        rows.setdefault(one.measure.id, {})[one.scope] = one.written(language)
    sections = []
    for (_, of), cells in found.items():
        kept = tuple(scope for scope in measured.scopes if any(scope.id in row for row in cells.values()))
        lines = tuple((MEASURES[key], tuple(row.get(one.id, "") for one in kept)) for key, row in cells.items())
        sections.append(Section(lines[0][0].family, of, kept, lines))
    return sections


def unknown(measured: Measured) -> list[tuple[Scope, list[Text]]]:
    """By scope, why its votes or its seats are not known."""
    found = [
        (scope, list({one.to("en"): one for one in (scope.no_votes, scope.no_seats) if one is not None}.values()))
        for scope in measured.scopes
    ]
    return [one for one in found if one[1]]


def reasons(measured: Measured, family: str) -> list[tuple[Text, list[Value]]]:
    """Why values of a family are missing, other than by `unknown`: a reason, and the values that it explains."""
    told = {one.to("en") for _, why in unknown(measured) for one in why}
    found: dict[str, tuple[Text, list[Value]]] = {}
    for one in measured.values:
        if one.why is not None and one.measure.family.id == family and one.why.to("en") not in told:
            found.setdefault(one.why.to("en"), (one.why, []))[1].append(one)
    return list(found.values())


def rows(measured: Measured, language: str) -> Iterator[Row]:
    """The rows of `result.COLUMNS`."""
    for one in measured.values:
        why = "" if one.why is None else one.why.to(language)
        name = name_of(one).to(language)
        yield (one.measure.family.id, one.measure.id, one.scope, one.of, "", name, _float(one.value), one.votes, why)
    yield from _parties(measured, language)
    yield from _power(measured, language)
    yield from _contests(measured, language)
    yield from _regions(measured, language)


def _float(value: Number | None) -> float | None:
    return None if value is None else float(value)


def _parties(measured: Measured, language: str) -> Iterator[Row]:
    """Each party's votes and seats in each scope, and its nationalisation."""
    for scope in measured.scopes:
        for column in scope.columns:
            label = column.label.to(language)
            for of, count in (("votes", column.votes), ("seats", column.seats)):
                if count is not None:
                    votes = count if of == "votes" else None
                    yield ("party", of, scope.id, of, column.id, label, float(count), votes, "")
    for tier, scores in measured.parties.items():
        for party, score in scores:
            yield ("territory", "party_nationalisation", tier, "votes", party, party, float(score), None, "")


def _power(measured: Measured, language: str) -> Iterator[Row]:
    power = measured.power
    if isinstance(power, Text):
        for measure in ("banzhaf", "shapley_shubik", "deegan_packel", "johnston"):
            name = MEASURES[measure].name.to(language)
            yield ("power", measure, WHOLE, "seats", "", name, None, None, power.to(language))
        return
    for measure, values in power.indices.items():
        for player, value in zip(power.players, values, strict=True):
            label = player.label.to(language)
            yield ("power", measure, WHOLE, "seats", player.id, label, float(value), None, "")


def _contests(measured: Measured, language: str) -> Iterator[Row]:
    for tier, contests in measured.contests.items():
        for one in contests:
            label = measured.election.contests[one.contest].label.to(language)
            why = "" if one.why is None else one.why.to(language)
            share = _float(one.share)
            yield ("competition", "margin_of_victory", tier, "votes", one.contest, label, share, one.margin, why)


def _regions(measured: Measured, language: str) -> Iterator[Row]:
    if isinstance(measured.regions, Text):
        name = MEASURES["representation"].name.to(language)
        yield ("territory", "representation", WHOLE, "", "", name, None, None, measured.regions.to(language))
        return
    for one in measured.regions:
        label = measured.election.units[one.unit].label.to(language) if one.unit else ""
        yield ("territory", "seats", WHOLE, "seats", one.unit, label, float(one.seats), None, "")
        yield ("territory", "seats_per_100_000", WHOLE, "seats", one.unit, label, _float(one.per_100_000), None, "")


def as_json(measured: Measured) -> dict[str, Any]:
    """The document of `mandat measure --json`."""
    outcome = measured.outcome
    return {
        "election": measured.election.id,
        "made_up": measured.election.made_up,
        "law": outcome.law.id,
        "in_force": outcome.law.from_.isoformat(),
        "status": outcome.status,
        "before": None if measured.before is None else measured.before.election.id,
        "scopes": [_scope(one) for one in measured.scopes],
        "measures": [
            {
                "family": one.measure.family.id,
                "measure": one.measure.id,
                "scope": one.scope,
                "of": one.of,
                "value": _float(one.value),
                "exact": str(one.value) if isinstance(one.value, int | Fraction) else None,
                "votes": one.votes,
                "why": None if one.why is None else one.why.in_all(),
            }
            for one in measured.values
        ],
        "nationalisation": {
            tier: {party: float(score) for party, score in scores} for tier, scores in measured.parties.items()
        },
        "power": _power_json(measured),
        "contests": {
            tier: [
                {
                    "contest": one.contest,
                    "elected": one.elected,
                    "next": one.next,
                    "margin": one.margin,
                    "votes": one.votes,
                    "share": _float(one.share),
                    "why": None if one.why is None else one.why.in_all(),
                }
                for one in contests
            ]
            for tier, contests in measured.contests.items()
        },
        "regions": {"why": measured.regions.in_all()}
        if isinstance(measured.regions, Text)
        else [_region(one) for one in measured.regions],
        "said": [one.in_all() for one in measured.said],
    }


def _scope(scope: Scope) -> dict[str, Any]:
    return {
        "id": scope.id,
        "name": scope.name.in_all() if isinstance(scope.name, Text) else scope.name,
        "seats": scope.house,
        "no_votes": None if scope.no_votes is None else scope.no_votes.in_all(),
        "no_seats": None if scope.no_seats is None else scope.no_seats.in_all(),
        "parties": [
            {"id": one.id, "party": one.party, "votes": one.votes, "seats": one.seats, "name": one.label}
            for one in scope.columns
        ],
    }


def _power_json(measured: Measured) -> dict[str, Any]:
    power = measured.power
    if isinstance(power, Text):
        return {"why": power.in_all()}
    return {
        "quota": power.quota,
        "seats": power.house,
        "players": [
            {
                "id": player.id,
                "party": player.party,
                "seats": player.seats,
                **{measure: str(values[place]) for measure, values in power.indices.items()},
            }
            for place, player in enumerate(power.players)
        ],
        "minimal_winning": power.number,
        "coalitions": [[power.players[place].id for place in one] for one in power.smallest],
        "all": power.all_seen and len(power.smallest) == power.number,
    }


def _region(one: Region) -> dict[str, Any]:
    return {
        "unit": one.unit,
        "contests": list(one.contests),
        "seats": one.seats,
        "elected": [vars(person) for person in one.elected],
        "open": one.open,
        "voters": one.voters,
        "per_100_000": _float(one.per_100_000),
    }
