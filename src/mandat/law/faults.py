"""Faults in a document of the law (a law, a form): each is told with its file, its line and its key."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from mandat.files import LARGEST_DOCUMENT, NotReadable, read_whole
from mandat.language import Text, text
from mandat.law.lines import line_of

Document = TypeVar("Document", bound=BaseModel)


class LawError(ValueError):
    """A law that is not there, or a law document with faults; `faults` has one text for each."""

    def __init__(self, *faults: Text) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


def read_text(path: Path) -> str:
    """The text of a document's file."""
    try:
        return read_whole(path, LARGEST_DOCUMENT).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise LawError(text("{file}: expected UTF-8", file=path.name)) from None
    except NotReadable as why:
        raise LawError(text("{file}: {expected}", file=str(path), expected=why.expected)) from None


def parse_document(kind: type[Document], source: str, name: str) -> Document:
    """A document of a kind from its TOML text; `name` stands in the errors for the file."""
    try:
        data = tomllib.loads(source)
    except (ValueError, RecursionError) as error:  # also numbers, and parts within parts, beyond what Python takes
        raise LawError(text("{file}: not TOML: {what}", file=name, what=" ".join(str(error).split()))) from None
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        raise LawError(*faults_of(error, source, data, name)) from None


def faults_of(error: ValidationError, source: str, data: dict[str, Any], name: str) -> Iterator[Text]:
    """One text a place: of the alternatives of a value, those that fit best are told."""
    messages: dict[tuple[str | int, ...], list[Text]] = {}
    for fault in error.errors():
        path = _path(fault["loc"], data, fault["type"] == "missing")
        messages.setdefault(path, []).append(_message(fault))
    for path, said in messages.items():
        if not any(len(other) > len(path) and other[: len(path)] == path for other in messages):
            yield at(source, name, list(path), said[0] if len(said) == 1 else Text("{said}", {"said": said}))


def _message(fault: Any) -> Text:
    """What Pydantic found, in words of ours."""
    kind, context = fault["type"], fault.get("ctx", {})
    if kind == "missing":
        return text("expected this key")
    if kind == "extra_forbidden":
        return text("expected no such key")
    if kind in ("literal_error", "union_tag_invalid"):
        return text("expected {choices}", choices=str(context.get("expected") or context.get("expected_tags")))
    if kind.startswith("date"):
        return text("expected a day, such as 2023-03-19")
    if kind.startswith("int") or kind in ("greater_than_equal", "greater_than"):
        return text("expected a whole number, not too small")
    if kind == "string_pattern_mismatch":
        return text("expected a country and a body, such as kz/mazhilis")
    if kind == "value_error" and isinstance(said := context["error"].args[0], Text):
        return said
    return text("expected another kind of value: {what}", what=fault["msg"])


def _path(place: tuple[str | int, ...], data: Any, is_missing: bool) -> tuple[str | int, ...]:
    """The place of a fault in the document; Pydantic puts names of alternatives into it that are no keys there."""
    path: list[str | int] = []
    for left, part in zip(reversed(range(len(place))), place, strict=True):
        if isinstance(part, int):
            data = data[part] if isinstance(data, list) else data
        elif isinstance(data, dict) and part in data:
            data = data[part]
        elif not (is_missing and left == 0):
            continue
        path.append(part)
    return tuple(path)


def at(source: str, name: str, path: list[Any], message: Text) -> Text:
    key = ".".join(str(part + 1) if isinstance(part, int) else part for part in path)
    return text(
        "{file}, line {line}, key {key}: {message}",
        file=name,
        line=str(line_of(source, path)),
        key=key or "-",
        message=message,
    )
