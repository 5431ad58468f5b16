"""A figure as a clerk types it. Blank, zero and unreadable are three things, and none stands for another."""

from collections.abc import Mapping

from mandat.language import Text, text

UNREADABLE = "?"
"""What is typed for a figure that nobody can read on the paper."""

LONGEST = 12  # digits; a larger number is no count of ballots

Cell = int | str | None
"""A whole number, None for blank, `UNREADABLE`."""


class NotAFigure(ValueError):
    """What was typed is no figure; `message` says what was expected."""

    def __init__(self, message: Text) -> None:
        super().__init__(message)
        self.message = message


def cell(typed: str) -> Cell:
    """The figure that was typed: digits alone (spaces between them are let by), nothing, or `?`."""
    bare = "".join(typed.split())
    if not bare:
        return None
    if bare == UNREADABLE:
        return UNREADABLE
    if not (bare.isascii() and bare.isdigit() and len(bare.lstrip("0")) <= LONGEST):
        raise NotAFigure(
            text("expected a whole number, nothing where the line is blank, or ? where nobody can read it")
        )
    return int(bare)


def numbers(figures: Mapping[str, Cell]) -> dict[str, int | None]:
    """What can be reckoned with: blank and unreadable are both not known."""
    return {code: figure if isinstance(figure, int) else None for code, figure in figures.items()}
