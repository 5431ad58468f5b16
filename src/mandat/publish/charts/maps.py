"""The 20 regions of Kazakhstan as a map: turnout, the strongest party, seats for 100,000 voters."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from mandat.decision import Outcome
from mandat.election import Election
from mandat.language import Text, current, decimal, percent, text
from mandat.measure import Measured
from mandat.measure.figures import ballot_tier
from mandat.publish.charts.drawing import SMALL, Drawing, NothingToDraw, altair, finished, key
from mandat.publish.charts.names import colours_of, party_name
from mandat.publish.colours import BLUE, EMPTY, PAPER, ink_on, mixed
from mandat.publish.regions import Shape, drawable, kazakhstan

MAPS = ("turnout", "strongest", "seats")
STEPS = 5
NOT_KNOWN = text("Not known")


@dataclass(frozen=True)
class _Filled:
    """What is drawn: by unit its colour and what is written on it, and what the colours mean."""

    colours: dict[str, str]
    words: dict[str, str]
    key: list[tuple[str, str]]
    about: Text


def region_map(measured: Measured, what: str, language: str | None = None) -> Drawing:
    """A map of `what`, one of `MAPS`. Regions of which it is not known are pale and said to be.

    `NothingToDraw`: the election's regions are not those of the map, or none is known. ValueError: another `what`.
    """
    language = language or current()
    election = measured.election
    units = {one.unit for one in kazakhstan().shapes} & set(election.units)
    if not drawable(units):
        raise NothingToDraw(text("The election's units are not the regions of Kazakhstan: there is no map of them."))
    if what == "strongest":
        drawn = _strongest(measured.outcome, units, language)
    elif what == "turnout":
        about = text("Turnout: those who took part, of the voters on the lists")
        drawn = _shaded(turnout(measured.outcome, units), about, language, shares=True)
    elif what == "seats":
        if isinstance(measured.regions, Text):
            raise NothingToDraw(text("There is no map of the seats: {why}", why=measured.regions))
        per = {one.unit: one.per_100_000 for one in measured.regions if one.per_100_000 is not None}
        drawn = _shaded(per, text("Seats for 100,000 voters on the lists"), language)
    else:
        raise ValueError(f"expected one of {MAPS}, found {what!r}")
    if not drawn.colours:
        raise NothingToDraw(text("Of no region is it known: there is nothing to draw a map of."))
    missing = len(kazakhstan().shapes) - len(drawn.colours)
    keys = [*drawn.key, (NOT_KNOWN.to(language), EMPTY)] if missing else drawn.key
    chart = altair().vconcat(_map(drawn), key(keys, kazakhstan().width), spacing=6)
    beneath = [drawn.about]
    if missing:
        beneath.append(text("Regions of which it is not known: {count}", count=missing))
    return finished(chart, election, beneath, language)


def turnout(outcome: Outcome, units: set[str]) -> dict[str, Fraction]:
    """By region, those who took part of the voters on the lists, in the tier whose votes stand for the parties.

    Ballots in the boxes, else voters who took part. A region is left out where a figure of it is not known.
    """
    for item in ("cast", "voted"):
        took_part, on_lists = (_sums(outcome, units, {one}) for one in (item, "registered"))
        found = {
            unit: Fraction(sum(took_part[unit].values()), sum(on_lists[unit].values()))
            for unit in units
            if took_part.get(unit)
            and set(took_part[unit]) == set(on_lists.get(unit, {}))
            and sum(on_lists[unit].values())
        }
        if found:
            return found
    return {}


def strongest(outcome: Outcome, units: set[str]) -> dict[str, str]:
    """By region, the party with most votes in it; left out where two have as many, or votes are not known."""
    election = outcome.election
    contests = _contests(outcome)
    votes: dict[str, dict[str, int]] = {}
    unknown = set()
    for unit, contest, item, count in election.counts.rows():
        who = election.contestants.get(contest, {}).get(item)
        if contest not in contests or who is None:
            continue
        for above in units.intersection(election.above(unit)):
            if count is None:
                unknown.add(above)
            else:
                own = votes.setdefault(above, {})
                own[who.party or f"{contest}/{item}"] = own.get(who.party or f"{contest}/{item}", 0) + count
    first: dict[str, str] = {}
    for unit, own in votes.items():
        most = max(own.values())
        best = [party for party, count in own.items() if count == most]
        if unit not in unknown and len(best) == 1 and most:
            first[unit] = "" if "/" in best[0] else best[0]
    return first


def _contests(outcome: Outcome) -> set[str]:
    tier = ballot_tier(outcome).id
    return {one.contest for one in outcome.contests.values() if one.tier == tier}


def _sums(outcome: Outcome, units: set[str], items: set[str]) -> dict[str, dict[tuple[str, str], int]]:
    """By region, an account line of each unit and contest in it; a region with a figure that is not known has none."""
    election, contests = outcome.election, _contests(outcome)
    found: dict[str, dict[tuple[str, str], int]] = {}
    unknown = set()
    for unit, contest, item, count in election.counts.rows():
        if contest in contests and item in items:
            for above in units.intersection(election.above(unit)):
                if count is None:
                    unknown.add(above)
                else:
                    found.setdefault(above, {})[unit, contest] = count
    return {unit: own for unit, own in found.items() if unit not in unknown}


def _strongest(outcome: Outcome, units: set[str], language: str) -> _Filled:
    election: Election = outcome.election
    first, colours = strongest(outcome, units), colours_of(election)
    named = [(party_name(election, one, language), colours[one]) for one in dict.fromkeys(first.values())]
    return _Filled(
        {unit: colours[party] for unit, party in first.items()},
        {},
        named,
        text("The party with most votes in each region"),
    )


def _shaded(values: Mapping[str, Fraction], about: Text, language: str, shares: bool = False) -> _Filled:
    """Five shades of blue, from the smallest value to the largest."""
    if not values:
        return _Filled({}, {}, [], about)
    low, high = min(values.values()), max(values.values())

    def written(value: Fraction) -> str:
        return (percent(value, 1) if shares else decimal(f"{float(value):.2f}")).to(language)

    shades = [mixed(PAPER, BLUE, 0.2 + 0.2 * step) for step in range(STEPS)]
    wide = high - low
    steps = {unit: min(STEPS - 1, int((one - low) * STEPS / wide)) if wide else 0 for unit, one in values.items()}
    edges = [low + wide * step / STEPS for step in range(STEPS + 1)]
    named = [(f"{written(edges[step])} – {written(edges[step + 1])}", shades[step]) for step in range(STEPS)]
    return _Filled(
        {unit: shades[step] for unit, step in steps.items()},
        {unit: written(value) for unit, value in values.items()},
        named if wide else [(written(low), shades[0])],
        about,
    )


def _map(drawn: _Filled) -> Any:
    alt = altair()
    of = kazakhstan()
    shapes = [
        {
            "type": "Feature",
            "geometry": {"type": "MultiPolygon", "coordinates": [[[*ring, ring[0]]] for ring in one.rings()]},
            "colour": drawn.colours.get(one.unit, EMPTY),
        }
        for one in of.shapes
    ]
    base = alt.Chart(alt.Data(values=shapes), width=of.width, height=of.height)
    areas = base.mark_geoshape(stroke="white", strokeWidth=1.2).encode(color=alt.Color("colour:N", scale=None))
    layers = [areas.project(type="identity", scale=1, translate=[0, 0])]
    across, down = (
        alt.Scale(domain=[0, of.width], nice=False),
        alt.Scale(domain=[0, of.height], reverse=True, nice=False),
    )
    place = {"x": alt.X("x:Q", scale=across, axis=None), "y": alt.Y("y:Q", scale=down, axis=None)}
    marks = [{"x": one.x, "y": one.y, "colour": drawn.colours.get(one.unit, EMPTY)} for one in of.shapes if one.city]
    layers.append(
        alt.Chart(alt.Data(values=marks))
        .mark_circle(size=230, opacity=1, stroke="white", strokeWidth=2)
        .encode(**place, color=alt.Color("colour:N", scale=None))
    )
    words = [_label(one, drawn) for one in of.shapes if one.unit in drawn.words]
    if words:
        layers.append(
            alt.Chart(alt.Data(values=words))
            .mark_text(fontSize=SMALL)
            .encode(**place, text="words:N", color=alt.Color("ink:N", scale=None))
        )
    return alt.layer(*layers)


def _label(shape: Shape, drawn: _Filled) -> dict[str, Any]:
    """On a region in the ink that is read there; a city's stands below its mark."""
    colour = drawn.colours[shape.unit]
    ink = ink_on(colour)
    return {"x": shape.x, "y": shape.y + (20 if shape.city else 0), "words": drawn.words[shape.unit], "ink": ink}
