"""Names in tables of others: spaces at their ends are left out, and that is said; what no line shows is a fault."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from mandat.count.groups import in_threads
from mandat.election import Fault, Faults
from mandat.election.fault import is_printable, shown
from mandat.language import Text, text

_UNTIDY = r"^\s|\s$|[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]"


def is_untidy(column: pl.Series) -> bool:
    """Whether a name of the column begins or ends with a space, or has something unprintable."""
    if column.dtype in (pl.Categorical, pl.Enum):
        column = column.unique().cast(pl.String)
    if column.dtype != pl.String:
        return False
    return any(in_threads(lambda piece: piece.str.contains(_UNTIDY).any(), column.get_chunks(), len(column)))


def tidied(frame: pl.DataFrame, rows: str, names: Sequence[str], file: str) -> tuple[pl.DataFrame, tuple[Text, ...]]:
    """The frame with its names tidied, and what to say of it. `rows` is the column with the rows' numbers."""
    said: list[Text] = []
    faults: list[Fault] = []
    for name in names:
        if not is_untidy(frame[name]):
            continue
        column = frame[name].cast(pl.String)
        plain = column.str.strip_chars()
        number = int((plain != column).sum())
        frame = frame.with_columns(plain.set(plain == "", None).alias(name))
        if number:
            said.append(
                text(
                    "{file}, column {column}: spaces at the ends of names are left out (in {number} rows)",
                    file=file,
                    column=name,
                    number=number,
                )
            )
        for place in plain.str.contains(_UNTIDY).fill_null(value=False).arg_true():
            if not is_printable(plain[place]):
                expected = text("expected text on one line, found {found}", found=shown(plain[place]))
                faults.append(Fault(file, frame[rows][place], name, expected))
    if faults:
        raise Faults(faults)
    return frame, tuple(said)
