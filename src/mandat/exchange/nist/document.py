"""A JSON document from its bytes, exactly: no number is rounded, no key stands twice."""

import json
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from mandat.election.fault import Fault, Faults, shown
from mandat.files import NotReadable, read_whole
from mandat.language import Text, text

_LONGEST = 1000  # digits of a number; more than there are atoms, fewer than Python converts


class _Unreadable(Exception):
    def __init__(self, expected: Text, line: int | None = None) -> None:
        super().__init__()
        self.expected = expected
        self.line = line


def read_document(path: Path) -> Any:
    """The document in a file. Whole numbers are int, others Decimal, `NaN` and what is too large a float.

    `Faults`: one line, where there is no such file or it is not one JSON document in UTF-8.
    """
    try:
        return _parsed(_text(path))
    except _Unreadable as why:
        raise Faults([Fault(path.name, why.line, None, why.expected)]) from None


def parse_value(source: str) -> Any:
    """As `read_document`, of a text inside a document; ValueError where it is not JSON."""
    try:
        return _parsed(source)
    except _Unreadable as why:
        raise ValueError(why.expected) from None


def _text(path: Path) -> str:
    try:
        data = read_whole(path)
    except NotReadable as why:
        raise _Unreadable(why.expected) from None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _Unreadable(text("expected UTF-8, found what seems to be {encoding}", encoding="UTF-16"))
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _Unreadable(text("expected UTF-8, found bytes that are not"), line) from None
    if not source.strip():
        raise _Unreadable(text("expected a JSON document, found an empty file"))
    return source


def _parsed(source: str) -> Any:
    try:
        return json.loads(
            source, parse_int=_whole, parse_float=_decimal, parse_constant=float, object_pairs_hook=_object
        )
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":
            raise _Unreadable(text("expected one JSON document, found more after its end"), error.lineno) from None
        expected = text("expected JSON: {why}, character {column}", why=error.msg, column=str(error.colno))
        raise _Unreadable(expected, error.lineno) from None
    except RecursionError:
        raise _Unreadable(text("expected JSON, found parts within parts without end")) from None


def _whole(digits: str) -> int | Decimal | float:
    return int(digits) if len(digits) <= _LONGEST else _decimal(digits)


def _decimal(digits: str) -> Decimal | float:
    try:
        return Decimal(digits)
    except InvalidOperation:  # an exponent that no number has
        return float("inf")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for place, key in enumerate(keys) if key in keys[:place])
        raise _Unreadable(text("expected every key of an object once, found {found} twice", found=shown(twice)))
    return made


def whole(value: object) -> int | None:
    """The whole number that a value of a document is, also one written 12.0; None for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, Decimal) and value.is_finite() and value.adjusted() < _LONGEST and value == value // 1:
        return int(value)
    return None


def found(value: object) -> str:
    """A value of a document as a message shows it."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, dict):
        return "{...}"
    if isinstance(value, list):
        return "[...]"
    if isinstance(value, Decimal | float):
        written = str(value)
        return written if len(written) <= 40 else written[:39] + "…"
    return shown(value) if isinstance(value, str) else str(value)
