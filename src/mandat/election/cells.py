"""What a cell of text may be: a whole number, a percentage, a day or a place, words."""

import datetime
import re
from fractions import Fraction

from mandat.election.model import Order

_WHOLE = re.compile(r"[0-9]{1,1000}")  # far more digits than there are atoms; fewer than Python converts
_DECIMAL = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,20}))?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOST_SEATS = 10_000  # no body comes near


def whole(cell: str) -> int | None:
    """The whole number, of any size, that the cell holds in ASCII digits alone; None for anything else."""
    return int(cell) if _WHOLE.fullmatch(cell) else None


def seats(cell: str) -> int | None:
    """A number of seats won, also none; None for anything else, and for numbers no body comes near."""
    number = whole(cell)
    return number if number is not None and number <= MOST_SEATS else None


def is_house(number: int) -> bool:
    """Whether a tier or a contest can have so many seats to fill."""
    return 1 <= number <= MOST_SEATS


def percentage(cell: str) -> tuple[Fraction, int] | None:
    """A printed percentage and its number of decimals: `53.90` is (539/10, 2); None for anything else."""
    match = _DECIMAL.fullmatch(cell)
    return (Fraction(cell), len(match[2] or "")) if match else None


def order(cell: str) -> Order:
    """A place on the ballot or a day of registration; None for anything else."""
    if _DAY.fullmatch(cell):
        try:
            return datetime.date.fromisoformat(cell)
        except ValueError:
            return None
    return whole(cell)


def words(cell: str) -> tuple[str, ...] | None:
    """Words between semicolons; None where one is empty or stands twice. An empty cell has no words."""
    if not cell:
        return ()
    found = tuple(word.strip() for word in cell.split(";"))
    return found if all(found) and len(set(found)) == len(found) else None
