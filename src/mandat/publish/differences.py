"""Two folders of one election side by side, as plain text for a terminal: the largest effect on seats first."""

from collections.abc import Iterable

from rich.table import Table

from mandat.election import Election
from mandat.language import Names, Text, number, text
from mandat.publish.terminal import Page
from mandat.verify import Area, Differences, Effect, Line, Only, Place, Turn

MOST_LINES = 8
"""So many figures of one paper are written out; all of them go into a file with `--differences`."""

MOST_NAMED = 20
"""So many things that one folder alone has are named; of more only the number."""


def show_differences(page: Page, differences: Differences, most: int, folders: tuple[str, str]) -> None:
    """A summary, the seats on each side, then the differences, `most` of them."""
    election = differences.first.election
    page.head(election)
    if differences.second.election.made_up and not election.made_up:
        page.say(text("The second folder holds SYNTHETIC DATA, made up for an example: not a real election."))
    page.say(text("First folder: {folder}. Second folder: {other}.", folder=folders[0], other=folders[1]))
    _summary(page, differences)
    for said in (*_only(differences), *differences.said):
        page.say(said)
    _seats(page, differences)
    if differences.level is not None and differences.areas:
        page.title(text("By {level}: all differences of one contest put in together", level=differences.level))
        for area in differences.areas[:most]:
            _area(page, election, area)
        _further(page, len(differences.areas) - most)
    if differences.places:
        page.title(
            text("Differences, the largest effect on seats first; which folder is right is not said, nor known here")
        )
    for place, one in enumerate(differences.places[:most], 1):
        _place(page, election, place, one)
    _further(page, len(differences.places) - most)


def _summary(page: Page, differences: Differences) -> None:
    total = differences.total
    page.say(text("Protocols that count in both folders: {count}.", count=total.compared))
    page.say(text("the same: {count}", count=total.equal), "  ")
    page.say(text("with figures that differ: {count}", count=total.differs), "  ")
    page.say(text("with figures that only one folder has, and no other difference: {count}", count=total.gaps), "  ")
    if total.only_first or total.only_second:
        page.say(text("Protocols that count in the first folder only: {count}.", count=total.only_first))
        page.say(text("Protocols that count in the second folder only: {count}.", count=total.only_second))
    annulled = sum(one.kind in ("annulled first", "annulled second") for one in differences.places)
    if annulled:
        page.say(text("of these annulled in the other folder: {count}", count=annulled), "  ")
    if differences.same:
        page.say(text("Nothing differs."))


def _only(differences: Differences) -> Iterable[Text]:
    """What one folder alone has, a line for each kind and folder."""
    groups: dict[tuple[str, str], list[Only]] = {}
    for one in differences.only:
        groups.setdefault((one.what, one.side), []).append(one)
    for key, group in groups.items():
        named = [_named(differences, one) for one in group[:MOST_NAMED]]
        yield Text(_ONLY[key].message, {"count": len(group), "which": [*named, *["…"][: len(group) - len(named)]]})


def _named(differences: Differences, one: Only) -> Names | Text | str:
    election = differences.first.election if one.side == "first" else differences.second.election
    if one.what == "contest":
        return election.contests[one.id].label
    if one.what == "unit":
        return election.units[one.id].label
    if one.what == "contestant":
        contest = election.contests[one.where].label
        return Text("{who} ({contest})", {"who": election.contestants[one.where][one.id].label, "contest": contest})
    form = (differences.first if one.side == "first" else differences.second).protocols[one.where].form
    return form.names[one.id] if form is not None and one.id in form.names else one.id


_ONLY = {
    ("contest", "first"): text("Contests in the first folder only, not compared: {count}: {which}."),
    ("contest", "second"): text("Contests in the second folder only, not compared: {count}: {which}."),
    ("contestant", "first"): text("Contestants with figures in the first folder only, not compared: {count}: {which}."),
    ("contestant", "second"): text(
        "Contestants with figures in the second folder only, not compared: {count}: {which}."
    ),
    ("item", "first"): text("Lines filled in in the first folder only, not compared: {count}: {which}."),
    ("item", "second"): text("Lines filled in in the second folder only, not compared: {count}: {which}."),
    ("unit", "first"): text("Units in the first folder only: {count}: {which}."),
    ("unit", "second"): text("Units in the second folder only: {count}: {which}."),
}


def _seats(page: Page, differences: Differences) -> None:
    """The seats by party on each side, and what all the differences together do."""
    ours, theirs, merged = differences.outcomes
    if ours is None or merged is None:
        return
    election = differences.first.election
    columns = [
        (text("First folder"), ours),
        (text("Second folder"), theirs),
        (text("First with the second's figures"), merged),
    ]
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(text("Party").to(page.language))
    for title, _ in columns:
        table.add_column(title.to(page.language), justify="right", max_width=24)
    parties = dict.fromkeys(
        party for _, one in columns if one is not None for party, seats in one.seats.items() if seats
    )
    for party in parties:
        cells = ["" if one is None else number(one.seats.get(party, 0), page.language) for _, one in columns]
        table.add_row(page.party(election, party), *cells)
    filled = ["" if one is None else number(sum(one.seats.values()), page.language) for _, one in columns]
    table.add_row(text("Filled").to(page.language), *filled, style="bold")
    page.console.print()
    page.console.print(table)
    page.console.print()
    for title, one in columns:
        if one is not None and one.missing:
            page.say(text("{folder}: contests that cannot be decided: {count}.", folder=title, count=len(one.missing)))
        if one is not None and one.uncounted:
            part = len(one.uncounted)
            page.say(text("{folder}: contests of which units are not counted yet: {count}.", folder=title, count=part))
    together = differences.together
    if together is None or not differences.places:
        return
    alone = any(one.effect is not None and (one.effect.seats or one.effect.turns) for one in differences.places)
    if together.seats or together.turns:
        if not alone:
            page.say(text("No difference alone would change the outcome; all of them together would."))
        page.say(text("All the second folder's figures put in the first:"))
        for line in _effect(election, together):
            page.say(line, "  ")
    elif together.seats is None:
        page.say(text("What all the differences together do to the seats is not known: votes are missing."))
    elif alone:
        page.say(text("All differences together would move no seat, although single ones would."))
    else:
        page.say(text("No seat would move, neither by one of the differences nor by all of them together."))


def _place(page: Page, election: Election, place: int, one: Place) -> None:
    values = {
        "place": place,
        "unit": election.units[one.unit].label if one.unit in election.units else one.unit,
        "contest": election.contests[one.contest].label,
        "votes": one.votes,
    }
    page.say(Text(_KINDS[one.kind].message, values), "  ")
    _told(page, election, one.effect)
    if one.first is None or one.second is None:
        return
    figures = [_figures(line) for line in (*one.lines, *one.gaps)]
    if len(figures) > MOST_LINES:
        figures = [*figures[:MOST_LINES], text("further figures: {count}", count=len(figures) - MOST_LINES)]
    for figure in figures:
        page.say(figure, "      ")


_KINDS = {
    "differs": text("{place}. {unit}, {contest}: votes that differ: {votes}"),
    "gaps": text("{place}. {unit}, {contest}: figures that only one folder has"),
    "only first": text("{place}. {unit}, {contest}: a protocol in the first folder only; votes: {votes}"),
    "only second": text("{place}. {unit}, {contest}: a protocol in the second folder only; votes: {votes}"),
    "annulled first": text(
        "{place}. {unit}, {contest}: annulled in the first folder, counts in the second; votes: {votes}"
    ),
    "annulled second": text(
        "{place}. {unit}, {contest}: annulled in the second folder, counts in the first; votes: {votes}"
    ),
}


def _figures(line: Line) -> Text:
    blank = text("blank")
    return text(
        "“{line}”: first {first}, second {second}",
        line=line.name,
        first=blank if line.first is None else line.first,
        second=blank if line.second is None else line.second,
    )


def _area(page: Page, election: Election, area: Area) -> None:
    values = {
        "unit": election.units[area.unit].label if area.unit in election.units else text("in no such unit"),
        "contest": election.contests[area.contest].label,
        "count": area.places,
        "votes": area.votes,
    }
    page.say(text("{unit}, {contest}: protocols that differ: {count}; votes that differ: {votes}", **values), "  ")
    _told(page, election, area.effect)


def _told(page: Page, election: Election, effect: Effect | None) -> None:
    """An effect under its heading; nothing where there is nothing to put in."""
    if effect is not None:
        for line in list(_effect(election, effect)) or [text("no seat would move by this alone")]:
            page.say(line, "      ")


def _effect(election: Election, effect: Effect) -> Iterable[Text]:
    """What an effect is, a line for each contest; nothing where there is none."""
    if effect.seats is None:
        yield text("what it would do to the seats is not known")
    if effect.seats:
        yield text("seats that would go elsewhere: {seats}", seats=effect.seats)
    by_contest: dict[str, list[Text]] = {}
    for one in effect.changes:
        who = _who(election, one.contest, one.contestant)
        change = Text("{who} {before} → {after}", {"who": who, "before": one.before, "after": one.after})
        by_contest.setdefault(one.contest, []).append(change)
    for contest, changes in by_contest.items():
        yield Text("{contest}: {changes}", {"contest": election.contests[contest].label, "changes": changes})
    for turn in effect.turns:
        yield _turn(election, turn)


def _turn(election: Election, turn: Turn) -> Text:
    values = {
        "contest": election.contests[turn.contest].label,
        "before": _STATES[turn.before],
        "after": _STATES[turn.after],
        "who": [_who(election, turn.contest, who) for who in turn.among_after],
    }
    if turn.before == turn.after and turn.among_after:
        return text("{contest}: {after}, among others: {who}", **values)
    return text("{contest}: {before}; it would be: {after}", **values)


_STATES = {
    "decided": text("decided"),
    "declared": text("declared without votes"),
    "missing": text("open, since votes are not known"),
    "void": text("void by law"),
    "unfilled": text("nobody elected"),
    "pending": text("a lot to be drawn"),
    "silent": text("open, since the law is silent"),
}


def _who(election: Election, contest: str, who: str) -> Names | str:
    repeat = election.repeat_of(contest)
    for where in (contest, *([repeat.id] if repeat is not None else [])):
        if who in election.contestants[where]:
            return election.contestants[where][who].label
    return who


def _further(page: Page, left: int) -> None:
    if left > 0:
        page.say(
            text("Further differences: {count}; --most N shows more, --differences FILE writes them all.", count=left),
            "  ",
        )
