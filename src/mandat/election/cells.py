"""What a cell of text may be: a whole number, a percentage, a day or a place, words."""

import datetime
import re
from decimal import Decimal
from fractions import Fraction

from mandat.election.fault import shown
from mandat.election.model import Order
from mandat.language import Text, text

_WHOLE = re.compile(r"[0-9]{1,1000}")  # far more digits than there are atoms; fewer than Python converts
_DECIMAL = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,20}))?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOST_SEATS = 10_000  # no body comes near
MOST_VOTES = 10**12
"""As `mandat.law.forms.LARGEST`: every relation of a form, and sums of nine million figures, stay within 64 bits."""


def whole(cell: str) -> int | None:
    """The whole number, of any size, that the cell holds in ASCII digits alone; None for anything else."""
    return int(cell) if _WHOLE.fullmatch(cell) else None


def figure(cell: str) -> int | None:
    """A number of votes, voters or ballots; None for anything else, and for numbers that no election comes near."""
    number = whole(cell)
    return number if number is not None and number <= MOST_VOTES else None


def too_large(cell: object) -> Text | None:
    """What is wrong with a number that is larger than any figure; None of anything else."""
    number = whole(cell) if isinstance(cell, str) else cell
    if not isinstance(number, int | float | Decimal) or not number > MOST_VOTES:
        return None
    return text("expected at most {most}, found {found}", most=MOST_VOTES, found=shown(cell))


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
