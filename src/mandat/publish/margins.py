"""What each seat hangs on, as plain text for a terminal: the closest seats first, then whose ballots could move one."""

from collections import Counter
from collections.abc import Iterable, Mapping

from rich.table import Table

from mandat.language import Names, Text, day, number, text
from mandat.measure.margins import ContestMargins, Kind, Margins, Reach, Recipe, SeatMargin
from mandat.measure.margins.words import named, way
from mandat.publish.terminal import MOST_NAMED, Page

_KINDS: Mapping[Kind, Text] = {
    "added": text("votes added"),
    "taken": text("votes taken"),
    "moved": text("votes moved"),
    "newly valid": text("ballots newly valid"),
    "newly invalid": text("ballots newly invalid"),
}
_CLASSES = {
    "invalid": text("invalid ballots"),
    "outside": text("ballots cast outside the premises"),
    "absentee": text("voters with absentee certificates"),
}
_VERDICTS = {"could": text("could"), "not excluded": text("not excluded"), "could not": text("could not")}


def show_margins(page: Page, margins: Margins) -> None:
    """The seats of every tier with the smallest change that moves each; then what units and classes could do."""
    page.head(margins.election)
    page.say(text("Law: {law}, in force from {day}.", law=margins.law.id, day=day(margins.law.from_)))
    page.say(
        text(
            "The smallest number of votes that would move each seat, the closest first; the votes of other contests "
            "stay as they are. It says what a seat hangs on, not that anything was wrong."
        )
    )
    for tier in margins.law.tier:
        own = [one for one in margins.contests.values() if one.tier == tier.id]
        if any(one.seats for one in own):
            page.title(Text("{tier}", {"tier": Names(tier.name)}))
            _seats(page, margins, own)
    _left_out(page, margins)
    _could(page, margins)


def _seats(page: Page, margins: Margins, contests: list[ContestMargins]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(text("Seat").to(page.language))
    table.add_column(text("Votes").to(page.language), justify="right")
    table.add_column(text("How").to(page.language))
    table.add_column(text("What follows").to(page.language))
    groups = [group for one in contests for group in _alike(one)]
    for contest, seats in sorted(groups, key=lambda group: _closest(group[1][0])):
        seat = seats[0]
        name = _seat(margins, contest, seats, len(contests) > 1)
        recipes = [one for one in (seat.level, seat.moved) if one is not None]
        for place, recipe in enumerate(recipes):
            told = [name.to(page.language) if not place else "", number(recipe.votes, page.language)]
            table.add_row(*told, way(margins, contest, recipe).to(page.language), _then(page, margins, contest, recipe))
        if not recipes:
            table.add_row(name.to(page.language), "-", text("no such change moves it").to(page.language), "")
    page.console.print(table)
    for one in contests:
        if one.unknown and one.seats:
            values = {"contest": _contest(margins, one), "kinds": [_KINDS[kind] for kind in one.unknown]}
            page.say(Text(text("{contest}: not worked out, a figure is not known: {kinds}.").message, values))


def _alike(contest: ContestMargins) -> Iterable[tuple[ContestMargins, list[SeatMargin]]]:
    """Seats of one holder that the same changes move, together."""
    groups: list[list[SeatMargin]] = []
    for seat in contest.seats:
        last = groups[-1][-1] if groups else None
        same = last is not None and (last.contestant, last.moved, last.level) == (
            seat.contestant,
            seat.moved,
            seat.level,
        )
        if same:
            groups[-1].append(seat)
        else:
            groups.append([seat])
    return [(contest, group) for group in groups]


def _closest(seat: SeatMargin) -> tuple[bool, int]:
    votes = [one.votes for one in (seat.level, seat.moved) if one is not None]
    return not votes, min(votes, default=0)


def _seat(margins: Margins, contest: ContestMargins, seats: list[SeatMargin], several: bool) -> Text:
    holder = seats[0].contestant
    who = text("open") if holder is None else named(margins, contest, holder)
    values = {"contest": _contest(margins, contest), "who": who, "first": seats[0].number, "last": seats[-1].number}
    if several and contest.house == 1:
        return Text("{contest}: {who}", values)
    numbers = "{first}" if len(seats) == 1 else "{first}–{last}"
    return Text(("{contest}: " if several else "") + "{who} " + numbers, values)


def _then(page: Page, margins: Margins, contest: ContestMargins, recipe: Recipe) -> str:
    said: list[Text] = [
        Text("{who} {before} → {after}", {"who": named(margins, contest, who), "before": before, "after": after})
        for who, (before, after) in recipe.changes.items()
    ]
    tied = [named(margins, contest, who) for who in recipe.tied]
    if recipe.then == "lot":
        said.append(text("level: a lot would be drawn among {who}", who=tied))
    elif recipe.then == "tied":
        said.append(text("level: equal claims of {who}", who=tied))
    elif recipe.then == "void":
        said.append(text("the contest would be void"))
    elif recipe.then == "nobody":
        said.append(text("nobody would be elected"))
    elif recipe.then == "silent":
        said.append(text("the law does not say who would have the seats"))
    if recipe.by_tie_rule:
        said.append(text("equal claims, settled by the law's rule for ties"))
    return "; ".join(one.to(page.language) for one in said)


def _left_out(page: Page, margins: Margins) -> None:
    """Contests that are not worked out, by what is missing."""
    reasons: dict[str, tuple[Text, list[Names]]] = {}
    for one in margins.contests.values():
        if one.reason is not None:
            reasons.setdefault(str(one.reason), (one.reason, []))[1].append(_contest(margins, one))
    if reasons:
        page.title(text("Not worked out"))
    for reason, contests in reasons.values():
        page.say(Text("{contests}: {reason}", {"contests": contests, "reason": reason}), "  ")


def _could(page: Page, margins: Margins) -> None:
    """What units and classes of ballots could do: how many of each level, and those that could."""
    parts = [(one, part) for one in margins.contests.values() for part in (*one.units, *one.classes)]
    if not parts:
        return
    page.title(text("Whose ballots could move a seat"))
    page.say(
        text(
            "Could: an example moves a seat, with these ballots left out or for somebody else. Could not: proved, "
            "whatever became of them. Not excluded: neither."
        ),
        "  ",
    )
    counts: Counter[tuple[str, str]] = Counter((part.level, part.verdict) for _, part in parts)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(text("Level").to(page.language))
    for verdict in _VERDICTS.values():
        table.add_column(verdict.to(page.language), justify="right")
    for level in dict.fromkeys(part.level for _, part in parts):
        name = text("classes of ballots").to(page.language) if level == "class" else level
        table.add_row(name, *[number(counts[level, verdict], page.language) for verdict in _VERDICTS])
    page.console.print(table)
    shown = [(one, part) for one, part in parts if part.verdict == "could"]
    for one, part in shown[:MOST_NAMED]:
        page.say(_part(margins, one, part), "  ")
        if part.annulled is not None:
            page.say(_annulled(margins, one, part), "    ")
    if len(shown) > MOST_NAMED:
        left = len(shown) - MOST_NAMED
        page.say(text("Further that could: {count}; --units FILE writes them all.", count=left), "  ")


def _part(margins: Margins, contest: ContestMargins, part: Reach) -> Text:
    units = margins.election.units
    what = (
        units[part.what].label if part.level != "class" and part.what in units else _CLASSES.get(part.what, part.what)
    )
    values = {
        "what": what,
        "contest": _contest(margins, contest),
        "ballots": text("not known") if part.ballots is None else part.ballots,
        "seats": _changes(margins, contest, part.seats),
    }
    return Text(text("{what}, {contest}: ballots {ballots}; could move: {seats}").message, values)


def _annulled(margins: Margins, contest: ContestMargins, part: Reach) -> Text:
    if part.then == "silent":
        return text("left out: the law does not say who would have the seats")
    if not part.annulled and part.then == "decided":
        return text("left out: no seat would move")
    seats = _changes(margins, contest, part.annulled or {})
    if part.then in ("lot", "tied"):
        return text("left out: {seats}; some claims would be level", seats=seats)
    return text("left out: {seats}", seats=seats)


def _changes(margins: Margins, contest: ContestMargins, seats: Mapping[str, tuple[int, int]]) -> list[Text]:
    return [
        Text(
            "{who} {before} → {after}",
            {"who": named(margins, contest, who) if who else text("open"), "before": before, "after": after},
        )
        for who, (before, after) in seats.items()
    ]


def _contest(margins: Margins, contest: ContestMargins) -> Names:
    return margins.election.contests[contest.contest].label
