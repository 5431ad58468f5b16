"""How few votes would move a seat: a bar for each constituency, or for each party of a contest of several seats."""

from mandat.language import Text, current, number, text
from mandat.measure.margins.model import ContestMargins, Margins
from mandat.publish.charts.drawing import PLAIN, SMALL, SPLIT, Drawing, NothingToDraw, altair, broken, finished
from mandat.publish.charts.names import colours_of

WIDTH, ROW, MOST = 500, 38, 40


def margins(found: Margins, language: str | None = None) -> Drawing:
    """The smallest number of votes that moves a seat of each contestant, the fewest first; the `MOST` closest.

    `NothingToDraw`: of no seat is it known.
    """
    language = language or current()
    rows = [row for one in found.contests.values() for row in _rows(found, one, language)]
    if not rows:
        raise NothingToDraw(text("Of no seat is it known how many votes would move it."))
    rows.sort(key=lambda one: (one[1], one[0]))
    shown = rows[:MOST]
    names = [broken(name, 42) for name, _, _ in shown]
    values = [
        {"who": name, "votes": votes, "words": number(votes, language), "colour": colour}
        for name, (_, votes, colour) in zip(names, shown, strict=True)
    ]
    alt = altair()
    base = alt.Chart(alt.Data(values=values), width=WIDTH, height=max(ROW * len(values), 60)).encode(
        x=alt.X(
            "votes:Q",
            scale=alt.Scale(domain=[0, max(1.0, shown[-1][1] * 1.16)], nice=False),
            axis=alt.Axis(title=text("Votes").to(language), labelExpr=_thousands(language), tickCount=5, tickMinStep=1),
        ),
        y=alt.Y(
            "who:N",
            sort=names,
            axis=alt.Axis(title=None, labelExpr=SPLIT, labelFontSize=PLAIN, ticks=False, domain=False, labelPadding=8),
        ),
    )
    bars = base.mark_bar().encode(color=alt.Color("colour:N", scale=None))
    words = base.mark_text(align="left", dx=5, fontSize=SMALL).encode(text="words:N")
    beneath: list[Text] = [text("The smallest number of votes that would move a seat, in whatever way takes fewest")]
    if len(rows) > MOST:
        beneath.append(text("The {shown} closest of {all}", shown=MOST, all=len(rows)))
    unknown = sum(1 for one in found.contests.values() if one.reason is not None)
    if unknown:
        beneath.append(text("Contests of which it is not known: {count}", count=unknown))
    return finished(bars + words, found.election, beneath, language)


def _rows(found: Margins, contest: ContestMargins, language: str) -> list[tuple[str, int, str]]:
    """(whose seat, votes, colour) of one contest: the closest seat of each contestant."""
    colours = colours_of(found.election)
    own = found.election.contestants[contest.decided_in]
    label = found.election.contests[contest.contest].label.to(language)
    several = sum(1 for one in found.contests.values() if one.tier == contest.tier) > 1
    closest: dict[str, int] = {}
    for seat in contest.seats:
        moves = [one.votes for one in (seat.moved, seat.level) if one is not None]
        if seat.contestant is not None and moves:
            closest[seat.contestant] = min(*moves, closest.get(seat.contestant, moves[0]))
    rows = []
    for who, votes in closest.items():
        name = own[who].label.to(language)
        colour = colours[own[who].party]
        rows.append((f"{label}: {name}" if several else name, votes, colour))
    return rows


def _thousands(language: str) -> str:
    """How an axis groups thousands, as `number` does."""
    return "format(datum.value, ',')" if language == "en" else "replace(format(datum.value, ','), /,/g, '\\u202f')"
