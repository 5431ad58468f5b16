"""Law against law: the same votes, a bar of seats for each law."""

from mandat.decision import Comparison
from mandat.language import current, number, text
from mandat.publish.charts.drawing import PLAIN, SPLIT, Drawing, NothingToDraw, altair, broken, finished, key
from mandat.publish.charts.names import colours_of, party_name
from mandat.publish.colours import EMPTY, ink_on

WIDTH, ROW = 620, 54


def laws(comparison: Comparison, language: str | None = None) -> Drawing:
    """Each law's seats in one bar, parties in one order throughout. `NothingToDraw`: no law gives anybody a seat."""
    language = language or current()
    parties = comparison.parties
    if not parties:
        raise NothingToDraw(text("No seat is filled: there is nothing to draw."))
    colours = colours_of(comparison.election)
    rows, open_seats = [], False
    labels = [
        broken(f"{label} ({number(sum(one.house for one in outcome.contests.values()), language)})", 34)
        for label, outcome in zip(comparison.labels, comparison.outcomes, strict=True)
    ]
    longest = max(sum(one.house for one in outcome.contests.values()) for outcome in comparison.outcomes)
    for label, outcome in zip(labels, comparison.outcomes, strict=True):
        at = 0
        house = sum(one.house for one in outcome.contests.values())
        empty = house - sum(outcome.seats.values())
        open_seats = open_seats or empty > 0
        blocks = [(colours[party], outcome.seats.get(party, 0)) for party in parties]
        for colour, seats in [*blocks, (EMPTY, max(empty, 0))]:
            if seats:
                room = seats / longest * WIDTH
                words = number(seats, language) if room > 10 * len(number(seats, language)) else ""
                place = {"from": at, "to": at + seats, "middle": at + seats / 2, "words": words}
                rows.append({"law": label, **place, "colour": colour, "ink": ink_on(colour)})
            at += seats
    alt = altair()
    scale = alt.Scale(domain=[0, longest], nice=False)
    base = alt.Chart(alt.Data(values=rows), width=WIDTH, height=ROW * len(labels)).encode(
        y=alt.Y(
            "law:N",
            sort=labels,
            scale=alt.Scale(paddingInner=0.3),
            axis=alt.Axis(title=None, labelExpr=SPLIT, labelFontSize=PLAIN, ticks=False, domain=False, labelPadding=8),
        )
    )
    bars = base.mark_bar(stroke="white").encode(
        x=alt.X("from:Q", scale=scale, axis=alt.Axis(title=text("seats").to(language), tickMinStep=1)),
        x2="to:Q",
        color=alt.Color("colour:N", scale=None),
    )
    words = base.mark_text(fontSize=PLAIN).encode(
        x=alt.X("middle:Q", scale=scale), text="words:N", color=alt.Color("ink:N", scale=None)
    )
    entries = [(party_name(comparison.election, party, language), colours[party]) for party in parties]
    if open_seats:
        entries.append((text("Not filled, or not known").to(language), EMPTY))
    chart = alt.vconcat(bars + words, key(entries, WIDTH), spacing=20)
    beneath = [text("The same votes under each law; in brackets the seats it gives out")]
    return finished(chart, comparison.election, beneath, language)
