"""Margins as a data frame, and as a small table for a notebook."""

from typing import TYPE_CHECKING, Any

from mandat.decision import shown
from mandat.language import Text, current, number, text
from mandat.measure.margins.model import ContestMargins, Margins, Recipe
from mandat.measure.margins.space import KINDS
from mandat.measure.margins.words import named, way

if TYPE_CHECKING:
    import polars as pl

MOST = 30
"""Rows of a notebook's table; of more the closest, and how many there are."""


def frame(margins: Margins) -> "pl.DataFrame":
    """A row for each seat and kind of change, in whole votes; null: no number of ballots does it.

    Columns: tier, contest, contestant (null: nobody's seat), seat (its number), kind; votes, source, target and then of
    the change that moves the seat; level, the fewer votes that leave it level.
    """
    import polars as pl

    rows: list[tuple[Any, ...]] = []
    for one in margins.contests.values():
        for seat in one.seats:
            for kind in KINDS:
                if (found := seat.ways.get(kind)) is not None:
                    moved, level = found.moved, found.level
                    of_moved = (moved.votes, moved.source, moved.target, moved.then) if moved else (None,) * 4
                    told = (one.tier, one.contest, seat.contestant, seat.number, kind)
                    rows.append((*told, *of_moved, level.votes if level else None))
    texts = ("tier", "contest", "contestant", "seat", "kind", "votes", "source", "target", "then", "level")
    numbers = {"seat", "votes", "level"}
    schema = {name: pl.Int64() if name in numbers else pl.String() for name in texts}
    return pl.DataFrame(rows, schema=schema, orient="row")


def page(margins: Margins) -> str:
    """The closest seat of each contestant, and the smallest change that moves it or leaves it level."""
    language = current()
    found: list[tuple[int, str, str]] = []
    for one in margins.contests.values():
        closest: dict[str, Recipe] = {}
        for seat in one.seats:
            recipes = [recipe for recipe in (seat.level, seat.moved) if recipe is not None]
            best = min(recipes, key=lambda recipe: recipe.votes, default=None)
            name = text("open").to(language) if seat.contestant is None else named(margins, one, seat.contestant)
            holder = name if isinstance(name, str) else name.to(language)
            if best is not None and (holder not in closest or best.votes < closest[holder].votes):
                closest[holder] = best
        for holder, recipe in closest.items():
            found.append((recipe.votes, _seat(margins, one, holder), way(margins, one, recipe).to(language)))
    found.sort()
    heads = [text("Votes").to(language), text("How").to(language)]
    rows = [(seat, [number(votes, language), how]) for votes, seat, how in found[:MOST]]
    notes: list[Text] = [text("The smallest number of votes that would move a seat, in whatever way takes fewest")]
    if len(found) > MOST:
        notes.append(text("The {shown} closest of {all}", shown=MOST, all=len(found)))
    unknown = sum(1 for one in margins.contests.values() if one.reason is not None)
    if unknown:
        notes.append(text("Contests of which it is not known: {count}", count=unknown))
    return shown.table(margins.election, heads, rows, notes)


def _seat(margins: Margins, contest: ContestMargins, holder: str) -> str:
    several = sum(1 for one in margins.contests.values() if one.tier == contest.tier) > 1
    return f"{margins.election.contests[contest.contest].label.to(current())}: {holder}" if several else holder
