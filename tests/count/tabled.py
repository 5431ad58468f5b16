"""The made-up town of `making`, its precincts in a table as a commission publishes it: Russian headings, semicolons."""

from collections.abc import Mapping
from pathlib import Path

from tests.count.making import NAMES, PRECINCTS, Figures, paper

COLUMNS = {
    "registered": "Избирателей",
    "received": "Получено",
    "issued": "Выдано",
    "unused": "Погашено",
    "cast": "В ящиках",
    "invalid": "Недействительных",
    "valid": "Действительных",
    "against_all": "Против всех",
}
LISTS = {"x": "Список Икс", "y": "Список Игрек"}
MAPPING = "\n".join(
    [
        'tier = "list"',
        'unit = "Участок"',
        'only = "all"',
        "[levels]",
        'district = "Район"',
        "[fields]",
        *(f'{code} = "{column}"' for code, column in COLUMNS.items()),
        "[votes]",
        *(f'{one} = "{column}"' for one, column in LISTS.items()),
        "",
    ]
)


def folder(
    path: Path, files: Mapping[str, str] | None = None, tables: str = 'file = "table.csv"\nmapping = "map.toml"\n'
) -> Path:
    """The folder: election.toml with `[[table]]`, the root and the two contests' shell, the table and its mapping.

    `files` replaces files or adds some; None as a text takes one out.
    """
    path.mkdir(parents=True, exist_ok=True)
    whole = {
        "election.toml": "\n".join(
            [
                'id = "town"',
                'law = "kz/mazhilis"',
                "date = 2023-03-19",
                f"name = {NAMES}",
                "made_up = true",
                "[[table]]",
                tables,
            ]
        ),
        "units.csv": "unit,parent,level,name\ntown,,town,Town\n",
        "contests.csv": "contest,tier,unit,seats,name\nall,list,town,,Everywhere\n",
        "table.csv": table(),
        "map.toml": MAPPING,
    }
    for name, content in (whole | dict(files or {})).items():
        (path / name).write_text(content, encoding="utf-8")
    return path


def table(papers: Mapping[str, Figures] | None = None, **columns: str) -> str:
    """The table as a text; `columns` are further columns with one word in each cell."""
    papers = {unit: paper() for unit in PRECINCTS} if papers is None else papers
    rows = [";".join(["Район", "Участок", *COLUMNS.values(), *LISTS.values(), *columns])]
    for unit, figures in papers.items():
        district = "north" if unit in PRECINCTS[:8] else "south"
        cells = ["" if figures[code] is None else str(figures[code]) for code in (*COLUMNS, *LISTS)]
        rows.append(";".join([district, unit, *cells, *columns.values()]))
    return "\n".join(rows) + "\n"
