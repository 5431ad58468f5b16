"""Drawn lots, as a commission records them: a CSV file with the columns `lot` and `contestant`, a row a seat."""

import csv
from pathlib import Path

from mandat.election import Fault, Faults
from mandat.files import LARGEST_DOCUMENT, NotReadable, read_whole
from mandat.language import text

COLUMNS = ["lot", "contestant"]


def read_lots(path: Path | str) -> dict[str, list[str]]:
    """The lots of a file: the id of each (as the pending outcome names it) and whom it fell on, in file order.

    Raises `Faults` with one line for each fault.
    """
    path = Path(path)
    try:
        source = read_whole(path, LARGEST_DOCUMENT).decode("utf-8-sig")
    except NotReadable as why:
        raise Faults([Fault(path.name, None, None, why.expected)]) from None
    except UnicodeDecodeError:
        raise Faults([Fault(path.name, None, None, text("expected UTF-8"))]) from None
    try:
        rows = list(csv.reader(source.splitlines(), strict=True))
    except csv.Error:
        raise Faults([Fault(path.name, None, None, text("expected a CSV table"))]) from None
    if not rows or [cell.strip() for cell in rows[0]] != COLUMNS:
        raise Faults([Fault(path.name, 1, None, text("expected the columns {columns}", columns=COLUMNS))])
    lots: dict[str, list[str]] = {}
    faults: list[Fault] = []
    for number, row in enumerate(rows[1:], start=2):
        if not row:
            continue
        cells = [cell.strip() for cell in row]
        if len(cells) != len(COLUMNS) or not all(cells):
            faults.append(Fault(path.name, number, None, text("expected a lot and a contestant")))
            continue
        lots.setdefault(cells[0], []).append(cells[1])
    if faults:
        raise Faults(faults)
    return lots
