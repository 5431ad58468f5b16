"""An election as a folder of tables: CSV, XLSX or Parquet. `read` gives the same election back."""

import csv
import os
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Literal

from mandat.election.fault import Fault, Faults
from mandat.election.head import FILE
from mandat.election.model import Contest, Contestant, Election, Unit
from mandat.election.tables import COPIES, KINDS, SHAPES, Shape
from mandat.language import LANGUAGES, text

Cell = str | int
_LARGEST_IN_XLSX = 10**15  # a spreadsheet keeps 15 digits; longer numbers are written as text
_LARGEST_IN_PARQUET = 2**63


def write(election: Election, folder: str | Path, kind: Literal["csv", "xlsx", "parquet"] = "csv") -> None:
    """Writes the folder, made if it is not there. Tables of the same kind are replaced, other files left alone.

    Optional tables without rows are not written. A law document of the folder it was read from is copied along.
    Figures are those that count, of whichever source; annulled units go into the table copies, unless the folder is the
    election's own. `Faults`: the folder has tables of another kind, which `read` would refuse beside these. OSError:
    the folder cannot be written.
    """
    folder = Path(folder)
    at_home = election.folder is not None and folder.resolve() == election.folder.resolve()
    marks = bool(election.annulled) and not at_home
    others = [
        f"{name}.{other}"
        for name in (*(shape.name for shape in SHAPES), *([COPIES] if marks else []))
        for other in KINDS
        if other != kind and os.path.exists(folder / f"{name}.{other}")
    ]
    if others:
        expected = text("expected no tables of another kind in the folder to write to")
        raise Faults([Fault(other, None, None, expected) for other in others])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_text(_head(election), encoding="utf-8", newline="\n")
    _copy_law(election, folder)
    for shape in SHAPES:
        path = folder / f"{shape.name}.{kind}"
        columns = _columns(election, shape)
        if shape.required or len(columns[shape.columns[0]]) or path.exists():
            _WRITERS[kind](path, columns)
    if marks:
        _WRITERS[kind](folder / f"{COPIES}.{kind}", _annulled(election))


def _annulled(election: Election) -> dict[str, Sequence[Cell]]:
    """The rows of the table copies that take the annulled units out."""
    rows = [(unit, contest) for contest, units in election.annulled.items() for unit in units]
    some: dict[str, Sequence[Cell]] = {"unit": [unit for unit, _ in rows], "contest": [contest for _, contest in rows]}
    return some | {"copy": ["annulled"] * len(rows), "item": [""] * len(rows), "count": [""] * len(rows)}


def _copy_law(election: Election, folder: Path) -> None:
    """The folder's own law document, if it lies inside the folder: without it the copy could not be read."""
    source, copy = Path(election.law_source()), folder / election.law
    inside = not Path(election.law).is_absolute() and ".." not in Path(election.law).parts
    if election.law.endswith(".toml") and inside and source.is_file() and source.resolve() != copy.resolve():
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(source.read_bytes())


def _head(election: Election) -> str:
    lines = [
        f"id = {_quoted(election.id)}",
        f"law = {_quoted(election.law)}",
        f"date = {election.date.isoformat()}",
    ]
    if election.name:
        names = [f"{code} = {_quoted(election.name[code])}" for code in LANGUAGES if code in election.name]
        lines.append(f"name = {{ {', '.join(names)} }}")
    if election.made_up:
        lines.append("made_up = true")
    if election.deadline_passed:
        lines.append("deadline_passed = true")
    if election.sources:
        lines += ["sources = [", *(f"    {_quoted(source)}," for source in election.sources), "]"]
    if election.seats:
        lines += ["", "[seats]", *(f"{_quoted(tier)} = {number}" for tier, number in election.seats.items())]
    return "\n".join(lines) + "\n"


def _quoted(value: str) -> str:
    """A TOML string; control characters do not occur in an election that was read."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def tables_of(election: Election) -> dict[str, dict[str, Sequence[Cell]]]:
    """The tables as they are written, by name: each as its columns; a table without rows has empty columns."""
    return {shape.name: _columns(election, shape) for shape in SHAPES}


def _columns(election: Election, shape: Shape) -> dict[str, Sequence[Cell]]:
    """The table's columns by name; an optional column only where it has something in it."""
    if shape.name == "counts":
        counts = election.counts
        numbers = ["" if count is None else count for count in counts.count]
        return dict(zip(shape.columns, (counts.unit, counts.contest, counts.item, numbers), strict=True))
    names = (*shape.columns, *shape.optional)
    rows = list(_rows(election, shape.name))
    columns: list[Sequence[Cell]] = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in names]
    return {
        name: column
        for name, column in zip(names, columns, strict=True)
        if name in shape.columns or any(cell != "" for cell in column)
    }


def _rows(election: Election, table: str) -> Iterable[tuple[Cell, ...]]:
    if table == "units":
        return (
            (one.id, one.parent or "", one.level, one.name, _cell(one.voters), *_in_all(one))
            for one in election.units.values()
        )
    if table == "contests":
        return (
            (one.id, one.tier, one.unit, _cell(one.seats), one.name, one.repeats or "", *_in_all(one))
            for one in election.contests.values()
        )
    if table == "contestants":
        return (
            (one.contest, one.id, one.kind, one.party, one.name, _cell(one.order), ";".join(one.classes), *_in_all(one))
            for ours in election.contestants.values()
            for one in ours.values()
        )
    if table == "declared":
        return ((contest, one) for contest, ours in election.declared.items() for one in ours)
    if table == "official":
        return ((one.tier, one.contest or "", one.contestant, one.seats) for one in election.official)
    if table == "members":
        return (
            (one.contest, one.contestant, one.id, one.name, _cell(one.order), ";".join(one.groups))
            for ours in election.members.values()
            for one in ours
        )
    if table == "named":
        return ((*key, one) for key, ours in election.named.items() for one in ours)
    return (
        (one.contest, one.item, _cell(one.count), _percent(one.percent, one.places), one.source)
        for one in election.published
    )


def _cell(value: object) -> Cell:
    return "" if value is None else value if isinstance(value, int) else str(value)


def _in_all(one: Unit | Contest | Contestant) -> tuple[str, ...]:
    return tuple(one.names.get(language, "") for language in LANGUAGES)


def _percent(percent: Fraction | None, places: int) -> str:
    """The percentage with the decimals it was printed with: exact, since it was read from them."""
    if percent is None:
        return ""
    digits = f"{int(percent * 10**places):0{places + 1}d}"
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


def _write_csv(path: Path, columns: dict[str, Sequence[Cell]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(columns)
        out.writerows(zip(*columns.values(), strict=True))


def _write_xlsx(path: Path, columns: dict[str, Sequence[Cell]]) -> None:
    import openpyxl
    from openpyxl.cell import WriteOnlyCell

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(path.stem)

    def cell(value: Cell) -> object:
        if isinstance(value, int) and value < _LARGEST_IN_XLSX:
            return value
        if value == "":
            return None
        made = WriteOnlyCell(sheet, str(value))
        made.data_type = "s"  # text stays text, also where it begins like a formula
        return made

    sheet.append(list(columns))
    for row in zip(*columns.values(), strict=True):
        sheet.append([cell(value) for value in row])
    book.save(path)


def _write_parquet(path: Path, columns: dict[str, Sequence[Cell]]) -> None:
    import polars

    made = []
    for name, cells in columns.items():
        values = [None if cell == "" else cell for cell in cells]
        are_numbers = any(isinstance(value, int) for value in values) and all(
            value is None or (isinstance(value, int) and value < _LARGEST_IN_PARQUET) for value in values
        )
        if are_numbers:
            made.append(polars.Series(name, values, dtype=polars.Int64))
        else:
            texts = [None if value is None else str(value) for value in values]
            made.append(polars.Series(name, texts, dtype=polars.String))
    polars.DataFrame(made).write_parquet(path)


_WRITERS = {"csv": _write_csv, "xlsx": _write_xlsx, "parquet": _write_parquet}
