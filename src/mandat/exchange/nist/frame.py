"""The tables that a document gives, each row with its place in the document, and what is told on the way."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from mandat.election.fault import Fault, is_printable, shown
from mandat.election.tables import SHAPES, Table
from mandat.exchange.nist.own import UNKNOWN_LANGUAGE
from mandat.exchange.nist.schema import InternationalizedText
from mandat.language import LANGUAGES, Text, text

_COLUMNS = {
    "counts": {"count": ".Count", "unit": ".GpUnitId"},
    "units": {"level": ".Type", "name": ".Name"},
    "contests": {"unit": ".ElectionDistrictId", "name": ".Name"},
}
"""The properties that columns come from; the others come from the object, or from its identifiers."""


class Frame:
    """Rows by table, faults and remarks of one reading. Row 2 of a table is its first, as in a folder."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self._said: Counter[tuple[str, tuple[tuple[str, str], ...]]] = Counter()
        self._rows: dict[str, list[Mapping[str, str]]] = {shape.name: [] for shape in SHAPES}
        self._places: dict[str, list[str]] = {shape.name: [] for shape in SHAPES}

    def wrong(self, place: str, expected: Text) -> None:
        self.faults.append(Fault(self.file, None, place or None, expected))

    def say(self, message: Text) -> None:
        """Something to be told; the same message is told once."""
        self._said[message.message, tuple((key, str(value)) for key, value in message.values.items())] += 1

    def count(self, place: str, unit: str, contest: str, item: str, count: int | None) -> None:
        """A row of counts, of which there may be a million; its ids stand in the other tables, or are held against
        the account lines."""
        cells = {"unit": unit, "contest": contest, "item": item, "count": "" if count is None else str(count)}
        self._rows["counts"].append(cells)
        self._places["counts"].append(place)

    @property
    def said(self) -> list[Text]:
        """What was told, with how often where that is more than once."""
        messages = [(Text(message, dict(values)), times) for (message, values), times in self._said.items()]
        return [
            message if times == 1 else text("{message} ({times} times)", message=message, times=times)
            for message, times in messages
        ]

    def add(self, table: str, place: str, cells: Mapping[str, str]) -> None:
        """A row; a cell that is not text on one line is a fault."""
        for column, cell in cells.items():
            if cell == cell.strip() and is_printable(cell):
                continue
            expected = (
                text("expected no space at the ends, found {found}", found=shown(cell))
                if is_printable(cell)
                else text("expected text on one line, found {found}", found=shown(cell))
            )
            self.wrong(place + _COLUMNS.get(table, {}).get(column, ""), expected)
        self._rows[table].append(cells)
        self._places[table].append(place)

    def tables(self) -> dict[str, Table | None]:
        """The tables of an election folder, without the optional columns that nothing stands in."""
        made: dict[str, Table | None] = {}
        for shape in SHAPES:
            rows = self._rows[shape.name]
            columns: dict[str, Sequence[str]] = {
                column: tuple(row.get(column, "") for row in rows)
                for column in (*shape.columns, *shape.optional)
                if column in shape.columns or any(row.get(column) for row in rows)
            }
            made[shape.name] = Table(f"{shape.name}.csv", columns, range(2, len(rows) + 2))
        return made

    def placed(self, fault: Fault) -> Fault:
        """A fault of a table as one of the document."""
        table = fault.file.rsplit(".", 1)[0]
        column = fault.column
        if table in self._places and fault.row is not None:
            place = self._places[table][fault.row - 2]
            properties = _COLUMNS.get(table, {}) if table != "counts" or ".VoteCounts[" in place else {}
            column = place + properties.get(column or "", "")
        elif fault.file == self.file:
            return fault
        return replace(fault, file=self.file, row=None, column=column or None)


def names_of(given: InternationalizedText | None, own: bool, name: str | None = None) -> dict[str, str]:
    """The columns name, name_kk, name_ru, name_en of a text in several languages; `name` is the plain one, if given.

    Else the plain name is the one without a language, and in a foreign file, which has none, one of the others. Of
    several texts in one language the first is taken, of `en-US` what is English.
    """
    found: dict[str, str] = {}
    for one in given.text if given is not None else []:
        language = one.language.replace("_", "-").split("-")[0].lower()
        found.setdefault(language, one.content)
    if name is None:
        languages = (UNKNOWN_LANGUAGE,) if own else (UNKNOWN_LANGUAGE, "en", "ru", "kk", *found)
        name = next((found[language] for language in languages if language in found), "")
    cells = {f"name_{language}": found[language] for language in LANGUAGES if found.get(language)}
    return {column: on_one_line(cell) for column, cell in {"name": name, **cells}.items()}


def on_one_line(given: str) -> str:
    """A name as a folder has it: where it is not on one line, its white space is drawn together."""
    return given if given == given.strip() and is_printable(given) else " ".join(given.split())
