"""A document held against the format: the report it is, or a fault for each place that is not as the format has it."""

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from mandat.election.fault import Fault, Faults
from mandat.exchange.nist.document import found
from mandat.exchange.nist.schema import Report
from mandat.language import Text, text


def parse_report(document: Any, file: str) -> Report:
    """The report of a document; `Faults` names each place that is not as the format has it."""
    try:
        return Report.model_validate(document)
    except ValidationError as error:
        raise Faults(list(_faults(error, document, file))) from None
    except RecursionError:
        raise Faults([Fault(file, None, None, text("expected JSON, found parts within parts without end"))]) from None


def way(*parts: str | int) -> str:
    """The way to a place of the document: `Election[0].Contest[2].Name`; places in a list count from 0."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts).removeprefix(".")


def _faults(error: ValidationError, document: Any, file: str) -> Iterator[Fault]:
    for one in error.errors(include_url=False):
        parts = list(_place(one["loc"], document, one["type"] == "missing"))
        yield Fault(file, None, way(*parts) or None, _expected(one))


def _place(loc: tuple[str | int, ...], document: Any, is_missing: bool) -> Iterator[str | int]:
    """The place of a fault; Pydantic puts names of alternatives into it that are no keys of the document."""
    for left, part in zip(reversed(range(len(loc))), loc, strict=True):
        is_place = isinstance(document, list) and isinstance(part, int) and part < len(document)
        if is_place or (isinstance(document, dict) and part in document):
            document = document[part]
        elif not (is_missing and left == 0):
            continue
        yield part if isinstance(part, int) else part[:40]


def _expected(fault: Any) -> Text:
    kind, context = fault["type"], fault.get("ctx", {})
    value = found(fault["input"])
    if kind == "value_error" and isinstance(said := context["error"].args[0], Text):
        return said
    if kind in ("missing", "union_tag_not_found"):
        name = text("expected this property, found none of that name")
        return name if kind == "missing" else text("expected an object with @type, found none of that name")
    if kind == "extra_forbidden":
        return text("expected no property of this name")
    if kind in ("literal_error", "union_tag_invalid"):
        choices = str(context.get("expected") or context.get("expected_tags")).replace("'", "")
        return text("expected one of {choices}, found {found}", choices=choices, found=found(_tag(fault)))
    if kind in ("too_short", "string_too_short"):
        return text("expected something here, found nothing")
    kinds = {
        "string": text("a text"),
        "list": text("a list"),
        "model": text("an object"),
        "dict": text("an object"),
        "bool": text("true or false"),
    }
    what = kinds.get(kind.partition("_")[0])
    if what is not None:
        return text("expected {what}, found {found}", what=what, found=value)
    return text("expected another kind of value: {what}", what=fault["msg"])


def _tag(fault: Any) -> object:
    value = fault["input"]
    return value.get("@type") if fault["type"] == "union_tag_invalid" and isinstance(value, dict) else value
