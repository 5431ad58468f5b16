"""The house as a half circle: a dot for each seat."""

from typing import Any

from mandat.decision import Outcome
from mandat.language import current, day, number, text
from mandat.publish.charts.drawing import PLAIN, Drawing, NothingToDraw, altair, finished, key
from mandat.publish.charts.names import colours_of, party_name
from mandat.publish.colours import EMPTY
from mandat.publish.places import dot
from mandat.publish.places import hemicycle as places_of

WIDTH, HEIGHT, EDGE = 640, 350, 30


def hemicycle(outcome: Outcome, language: str | None = None) -> Drawing:
    """The seats of an outcome, the largest party on the left, independents and seats nobody has on the right.

    `NothingToDraw`: no seat is filled.
    """
    language = language or current()
    election = outcome.election
    seats = [(party, count) for party, count in outcome.seats.items() if party and count]
    alone = outcome.seats.get("", 0)
    if not seats and not alone:
        raise NothingToDraw(text("No seat is filled: there is nothing to draw."))
    colours = colours_of(election)
    blocks: list[tuple[str, int, str, str]] = [
        (party, count, colours[party], party_name(election, party, language)) for party, count in seats
    ]
    if alone:
        blocks.append(("", alone, colours[""], party_name(election, "", language)))
    house = sum(one.house for one in outcome.contests.values())
    if (open_ := house - sum(outcome.seats.values())) > 0:
        blocks.append(("-", open_, EMPTY, text("Not filled, or not known").to(language)))
    chart = altair().vconcat(
        _dots(blocks, language),
        key([(f"{number(count, language)}  {name}", colour) for _, count, colour, name in blocks], WIDTH),
        spacing=18,
    )
    beneath = [text("Seats under {law}, in force from {day}", law=outcome.law.id, day=day(outcome.law.from_))]
    if outcome.status == "pending":
        beneath.append(text("A lot has still to be drawn."))
    if outcome.status == "incomplete":
        beneath.append(text("Not everything is known: decided as far as it goes."))
    return finished(chart, election, beneath, language)


def _dots(blocks: list[tuple[str, int, str, str]], language: str) -> Any:
    alt = altair()
    places = places_of([(colour, count) for _, count, colour, _ in blocks])
    total, radius = len(places), (WIDTH - 2 * EDGE) / 2
    values = [
        {"x": WIDTH / 2 + one.x * radius, "y": HEIGHT - EDGE - one.y * radius, "colour": one.party} for one in places
    ]
    x, y = alt.Scale(domain=[0, WIDTH], nice=False), alt.Scale(domain=[0, HEIGHT], reverse=True, nice=False)
    dots = (
        alt.Chart(alt.Data(values=values), width=WIDTH, height=HEIGHT)
        .mark_circle(size=3.14159 * (radius * dot(total)) ** 2, opacity=1)
        .encode(
            x=alt.X("x:Q", scale=x, axis=None),
            y=alt.Y("y:Q", scale=y, axis=None),
            color=alt.Color("colour:N", scale=None),
        )
    )
    middle = [
        {"x": WIDTH / 2, "y": HEIGHT - EDGE - 22, "words": number(total, language), "size": 40},
        {"x": WIDTH / 2, "y": HEIGHT - EDGE + 8, "words": text("seats").to(language), "size": PLAIN},
    ]
    words = [
        alt.Chart(alt.Data(values=[one]))
        .mark_text(fontSize=one["size"], baseline="middle")
        .encode(
            x=alt.X("x:Q", scale=x, axis=None),
            y=alt.Y("y:Q", scale=y, axis=None),
            text="words:N",
        )
        for one in middle
    ]
    return alt.layer(dots, *words)
