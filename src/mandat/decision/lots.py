"""Drawn lots: held against those that were asked for, and read as a commission records them, a CSV file with the
columns `lot` and `contestant`, a row a seat.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from mandat.decision.outcome import Step
from mandat.election import Fault, Faults
from mandat.files import LARGEST_DOCUMENT, NotReadable, read_whole
from mandat.language import Text, text

COLUMNS = ["lot", "contestant"]

Lots = Mapping[str, Sequence[str]]
"""Drawn lots: the id of a lot and whom it fell on."""


class LotError(ValueError):
    """Lots that do not fit the election; `faults` has one text for each."""

    def __init__(self, *faults: Text) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


def check_drawn(lot: str, drawn: Sequence[str], ids: Sequence[str]) -> None:
    """`LotError` where a lot fell on somebody who is no contestant there."""
    for who in drawn:
        if who not in ids:
            raise LotError(text("lot {lot}: no contestant {who} in this contest", lot=lot, who=who))


def check_lots(lots: Lots, steps: Iterable[Step]) -> None:
    """Every lot given must be one that the decision with these steps asked for, with as many seats, among the tied."""
    asked = {f"{step.tier}/{step.contest}": step.inputs for step in steps if step.rule == "lot"}
    faults: list[Text] = []
    for lot, drawn in lots.items():
        if lot not in asked:
            faults.append(text("lot {lot}: no such lot is to be drawn here", lot=lot))
            continue
        among, seats = asked[lot]["among"], asked[lot]["seats"]
        if len(drawn) != seats or len(set(drawn)) != len(drawn) or not set(drawn) <= set(among):
            faults.append(
                text("lot {lot}: expected {seats} of {among}, each once", lot=lot, seats=seats, among=list(among))
            )
    if faults:
        raise LotError(*faults)


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
