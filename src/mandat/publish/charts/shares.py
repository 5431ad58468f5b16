"""Seats against votes: each party's share of both."""

from mandat.language import Text, current, decimal, text
from mandat.measure import Measured
from mandat.measure.figures import by_party
from mandat.publish.charts.drawing import PLAIN, SMALL, SPLIT, Drawing, NothingToDraw, altair, broken, finished, key
from mandat.publish.charts.names import party_name
from mandat.publish.colours import BLUE, ORANGE

WIDTH, ROW = 520, 56


def shares(measured: Measured, language: str | None = None) -> Drawing:
    """Each party's share of the votes and of the seats, the largest first. `NothingToDraw`: either is not known."""
    language = language or current()
    known = [one for one in measured.scopes if one.no_votes is None and one.no_seats is None]
    if not known:
        whole = measured.scopes[0]
        raise NothingToDraw(text("Shares cannot be drawn: {why}", why=whole.no_votes or whole.no_seats))
    scope = known[0]
    votes, seats = by_party(scope)
    all_votes, all_seats = sum(votes.values()), sum(seats.values())
    if not all_votes or not all_seats:
        raise NothingToDraw(text("Nobody has a vote, or nobody a seat: there is nothing to draw."))
    order = sorted(votes, key=lambda one: (one == "", -seats[one], -votes[one]))
    names = {one: broken(party_name(measured.election, one, language), 30) for one in order}
    of = (text("Of votes").to(language), text("Of seats").to(language))
    longest = max(100 * max(votes.values()) / all_votes, 100 * max(seats.values()) / all_seats)
    values = [
        {"party": names[one], "of": what, "share": share, "words": _written(share, language)}
        for one in order
        for what, share in zip(of, (100 * votes[one] / all_votes, 100 * seats[one] / all_seats), strict=True)
    ]
    alt = altair()
    base = alt.Chart(alt.Data(values=values), width=WIDTH, height=ROW * len(order)).encode(
        x=alt.X(
            "share:Q",
            scale=alt.Scale(domain=[0, longest * 1.12], nice=False),
            axis=alt.Axis(title=None, labelExpr="datum.value + '%'", tickCount=6),
        ),
        y=alt.Y(
            "party:N",
            sort=[names[one] for one in order],
            scale=alt.Scale(paddingInner=0.3),
            axis=alt.Axis(title=None, labelExpr=SPLIT, labelFontSize=PLAIN, ticks=False, domain=False, labelPadding=8),
        ),
        yOffset=alt.YOffset("of:N", sort=list(of)),
    )
    bars = base.mark_bar().encode(
        color=alt.Color("of:N", scale=alt.Scale(domain=list(of), range=[ORANGE, BLUE]), legend=None)
    )
    words = base.mark_text(align="left", dx=5, fontSize=SMALL).encode(text="words:N")
    chart = alt.vconcat(key([(of[0], ORANGE), (of[1], BLUE)], 440), bars + words, spacing=8)
    beneath: list[Text] = [
        text("Votes for contestants, and seats under {law}: {scope}", law=measured.outcome.law.id, scope=scope.name),
        *scope.said,
    ]
    return finished(chart, measured.election, beneath, language)


def _written(share: float, language: str) -> str:
    return decimal(f"{share:.1f}%").to(language)
