"""How many seats each party gets over many drawn elections."""

from collections.abc import Mapping, Sequence

from mandat.election import Election
from mandat.language import Text, current, number, text
from mandat.publish.charts.drawing import PLAIN, Drawing, NothingToDraw, altair, broken, finished
from mandat.publish.charts.names import colours_of, party_name

WIDTH, HEIGHT = 480, 68

Histogram = Mapping[str, Mapping[int, int]]
"""By party ("" the independents): in how many draws it has so many seats."""


def distributions(
    election: Election, drawn: Histogram, language: str | None = None, *, said: Sequence[Text] = ()
) -> Drawing:
    """A row of bars for each party that ever has a seat: the share of the draws by its number of seats.

    Beside it the middle draw, and the seats between which nine of ten draws lie. `said`: what a reader must know of the
    draws, what was assumed, say. `NothingToDraw`: no draws, or no party
    has a seat in any. ValueError: a number of draws below 0, or parties that are not drawn equally often.
    """
    language = language or current()
    totals = {sum(counts.values()) for counts in drawn.values()}
    if any(count < 0 or seats < 0 for counts in drawn.values() for seats, count in counts.items()):
        raise ValueError("expected no number of seats or draws below 0")
    if len(totals) > 1:
        raise ValueError(f"expected every party in as many draws, found {sorted(totals)}")
    total = max(totals, default=0)
    seen = {party: counts for party, counts in drawn.items() if any(seats and n for seats, n in counts.items())}
    if not total or not seen:
        raise NothingToDraw(text("No party has a seat in any draw: there is nothing to draw."))
    order = sorted(seen, key=lambda one: (one == "", -between(seen[one], 1, 2), one))
    most = max(seats for counts in seen.values() for seats, count in counts.items() if count)
    colours = colours_of(election)
    alt = altair()
    panels = []
    for place, party in enumerate(order):
        values = [
            {"from": seats - 0.45, "to": seats + 0.45, "share": count / total, "floor": 0}
            for seats, count in sorted(seen[party].items())
            if count
        ]
        last = place == len(order) - 1
        axis = alt.Axis(title=text("seats").to(language), tickMinStep=1, format="d", grid=False) if last else None
        scale = alt.Scale(domain=[-0.8, most + 0.8], nice=False)
        bars = (
            alt.Chart(alt.Data(values=values), width=WIDTH, height=HEIGHT)
            .mark_bar(color=colours.get(party, "#595959"))
            .encode(
                x=alt.X("from:Q", scale=scale, axis=axis),
                x2="to:Q",
                y=alt.Y("share:Q", axis=None),
                y2="floor:Q",
            )
        )
        panels.append(alt.hconcat(_label(election, party, seen[party], language), bars, spacing=10))
    chart = alt.vconcat(*panels, spacing=14)
    beneath = [
        text("Seats in {draws} drawn elections: the higher the bar, the more draws", draws=total),
        text("Beside the name: the middle draw, and the seats between which nine of ten draws lie"),
        *said,
    ]
    return finished(chart, election, beneath, language)


def between(counts: Mapping[int, int], part: int, of: int) -> int:
    """The smallest number of seats that `part`/`of` of the draws do not exceed."""
    total, sofar = sum(counts.values()), 0
    for seats in sorted(counts):
        sofar += counts[seats]
        if sofar * of >= total * part:
            return seats
    raise ValueError("expected at least one draw")


def _label(election: Election, party: str, counts: Mapping[int, int], language: str) -> object:
    alt = altair()
    low, middle, high = (number(between(counts, part, 20), language) for part in (1, 10, 19))
    name = broken(party_name(election, party, language), 30)
    values = [{"y": 1, "words": f"{name}\n{middle} ({low}–{high})"}]
    return (
        alt.Chart(alt.Data(values=values), width=240, height=HEIGHT)
        .mark_text(align="right", baseline="middle", lineBreak="\n", lineHeight=16, fontSize=PLAIN)
        .encode(x=alt.value(236), y=alt.value(HEIGHT / 2), text="words:N")
    )
