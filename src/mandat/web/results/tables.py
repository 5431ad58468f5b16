"""What the public pages show, put together from a held standing and the election's names; nothing is computed anew
but shares of sums. Plain Python, without Django."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from mandat.language import Names, percent, text
from mandat.publish.colours import EMPTY, party_colours
from mandat.publish.places import dot, hemicycle
from mandat.publish.regions import drawable, kazakhstan
from mandat.web.setup.current import Loaded

NOT_KNOWN = text("not known")


class Line(NamedTuple):
    """A line of a table of votes. `share` is None for account lines, and where it is not known."""

    item: str
    label: Any
    votes: int | None
    share: Names | None
    seats: int | None
    colour: str | None


def labels(loaded: Loaded, contest: str) -> dict[str, Any]:
    """The names of a contest's items: the lines of the form, and the contestants."""
    election = loaded.election
    form = loaded.forms.get(election.contests[contest].tier)
    names: dict[str, Any] = {one.code: Names(one.name) for one in form.fields} if form is not None else {}
    return names | {one.id: one.label for one in election.contestants[contest].values()}


def parties(loaded: Loaded) -> dict[str, Any]:
    """The name of each party: that of its list, else its id; "" is the independents."""
    found: dict[str, Any] = {}
    for ours in loaded.election.contestants.values():
        for one in ours.values():
            if one.kind == "list":
                found[one.party] = one.label
            else:
                found.setdefault(one.party, Names(en=one.party))
    return found | {"": text("independents")}


def colours(loaded: Loaded) -> dict[str, str]:
    """A colour for each party, lists first, in the order of the ballot: the same on every page."""
    every = [one for ours in loaded.election.contestants.values() for one in ours.values()]
    every.sort(key=lambda one: one.kind != "list")
    return party_colours(dict.fromkeys(one.party for one in every))


def votes_of(loaded: Loaded, row: Mapping[str, Any], seats: Mapping[str, int] | None = None) -> list[Line]:
    """The contestants of a row, the most votes first, with their share of all votes (those against all among them)."""
    ours = loaded.election.contestants[row["contest"]]
    sums = row["sums"]
    known = [*(sums.get(one) for one in ours), sums.get("against_all", 0)]  # 0: no paper has that line
    whole = None if None in known else sum(one or 0 for one in known)
    colour = colours(loaded)
    lines = [
        Line(
            one.id,
            one.label,
            sums.get(one.id),
            _share(sums.get(one.id), whole),
            seats.get(one.id, 0) if seats is not None else None,
            colour.get(one.party),
        )
        for one in ours.values()
    ]
    return sorted(lines, key=lambda one: -1 if one.votes is None else -one.votes)


def accounts_of(loaded: Loaded, row: Mapping[str, Any]) -> list[tuple[Any, int | None]]:
    """The account lines of a row by name; None where a protocol that is in lacks the line."""
    ours, names = loaded.election.contestants[row["contest"]], labels(loaded, row["contest"])
    return [(names.get(item, item), number) for item, number in row["sums"].items() if item not in ours]


def turnout(row: Mapping[str, Any]) -> Names | None:
    """Ballots in the boxes (else those given out), of the voters on the lists of the same protocols; None: unknown."""
    sums = row["sums"]
    given = next((sums[one] for one in ("voted", "cast", "issued") if sums.get(one) is not None), None)
    return _share(given, sums.get("registered"))


def _share(part: int | None, whole: int | None) -> Names | None:
    return percent(Fraction(part, whole)) if part is not None and whole else None


def came(rows: Iterable[Mapping[str, Any]]) -> tuple[int, int]:
    """Protocols that are in, and that must come, over several rows."""
    known = list(rows)
    return sum(one["protocols"] for one in known), sum(one["expected"] or 0 for one in known)


class Seat(NamedTuple):
    """A dot of the picture."""

    x: float
    y: float
    colour: str


def house(loaded: Loaded, seats: Mapping[str, int], size: int) -> dict[str, Any]:
    """The half circle in a box of 1000 by 580 units, and its table: (party, seats, colour); unfilled seats are grey."""
    colour, names = colours(loaded), parties(loaded)
    order = [(party, number) for party, number in seats.items() if number]
    left = max(0, size - sum(seats.values()))
    rows = [(names.get(party, party), number, colour.get(party, EMPTY)) for party, number in order]
    if left:
        rows.append((text("not filled or not decided"), left, EMPTY))
    places = hemicycle([*((colour.get(party, EMPTY), number) for party, number in order), (EMPTY, left)])
    total = len(places)
    scale = 490 / (1 + dot(total)) if total else 0.0  # so that the outermost dots are whole
    floor = 10 + 490
    return {
        "rows": rows,
        "total": total,
        "radius": round(dot(total) * scale, 2) if total else 0,
        "dots": [Seat(round(500 + one.x * scale, 1), round(floor - one.y * scale, 1), one.party) for one in places],
    }


def below(loaded: Loaded, unit: str) -> list[Any]:
    """The units directly below one."""
    return [one for one in loaded.election.units.values() if one.parent == unit]


def leading(loaded: Loaded, row: Mapping[str, Any] | None) -> Line | None:
    """Who has the most votes of a row; None where nothing is in, something is not known, or two have as many."""
    if row is None or not row["protocols"]:
        return None
    lines = votes_of(loaded, row)
    if any(one.votes is None for one in lines) or not lines or not lines[0].votes:
        return None
    return lines[0] if len(lines) == 1 or lines[1].votes != lines[0].votes else None


def country_map(loaded: Loaded, leaders: Mapping[str, Line | None]) -> dict[str, Any] | None:
    """The map with each region in the colour of the list that leads there; None where units are no such regions."""
    if not drawable(leaders):
        return None
    found = kazakhstan()
    shapes = []
    for one in found.shapes:
        if one.unit in leaders:
            first = leaders[one.unit]
            shapes.append((one, loaded.election.units[one.unit].label, (first and first.colour) or EMPTY))
    return {"width": found.width, "height": found.height, "shapes": shapes, "source": found.source}
