"""The small objects that NIST documents are made of: ids, names, identifiers for what else stands in a row."""

from collections.abc import Mapping
from typing import Any

from mandat.exchange.nist.own import UNKNOWN_LANGUAGE, identifier
from mandat.language import LANGUAGES

Row = Mapping[str, str]
PREFIX = "ElectionResults."
NAMES = ("name", *(f"name_{language}" for language in LANGUAGES))


class Ids:
    """`@id`s, each given once: the kind and the id, numbered where another object would have the same."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, ...], str] = {}
        self._taken: set[str] = set()

    def of(self, *key: str) -> str:
        """The `@id` of the object of a kind with an id, of one part or several."""
        if key not in self._given:
            kind, *parts = key
            wanted = f"{kind}:{'/'.join(parts)}"
            number = 1
            while wanted in self._taken:
                number += 1
                wanted = f"{kind}:{'/'.join(parts)}~{number}"
            self._given[key] = wanted
            self._taken.add(wanted)
        return self._given[key]


def by_column(rows: list[dict[str, str]], column: str) -> dict[str, list[dict[str, str]]]:
    """The rows by what stands in a column, in file order."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        found.setdefault(row[column], []).append(row)
    return found


def other_columns(row: Row, said: tuple[str, ...]) -> list[dict[str, str]]:
    """The columns of a row that the object has no property for."""
    return [identifier(column, cell) for column, cell in row.items() if column not in said and cell]


def names_text(row: Row) -> dict[str, Any]:
    """The plain name, which is in no language that is known, and the sourced ones."""
    sourced = [(language, row[f"name_{language}"]) for language in LANGUAGES if row.get(f"name_{language}")]
    return text_of([*([(UNKNOWN_LANGUAGE, row["name"])] if row.get("name") or not sourced else []), *sourced])


def text_of(contents: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "@type": PREFIX + "InternationalizedText",
        "Text": [
            {"@type": PREFIX + "LanguageString", "Language": language, "Content": content}
            for language, content in contents
        ],
    }


def filled(**lists: list[Any]) -> dict[str, list[Any]]:
    """The lists that have something in them."""
    return {name: one for name, one in lists.items() if one}
