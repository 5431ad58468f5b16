"""Protocol forms: reading one from TOML, the shipped ones, and the version in force on a day."""

import datetime
from functools import cache
from pathlib import Path

from mandat.language import Text, text
from mandat.law.faults import LawError, at, parse_document, read_text
from mandat.law.forms.schema import VOTES, Form

_SHIPPED = Path(__file__).parent.parent


def read_form(path: Path | str) -> Form:
    """A form from a TOML file; `LawError` names the file, the line and the key of every fault."""
    path = Path(path)
    return parse_form(read_text(path), path.name)


def parse_form(source: str, name: str = "form") -> Form:
    """A form from its TOML text; `name` stands in the errors for the file."""
    form = parse_document(Form, source, name)
    _check_references(form, source, name)
    return form


def _check_references(form: Form, source: str, name: str) -> None:
    faults: list[Text] = []

    def fault(message: Text, *path: str | int) -> None:
        faults.append(at(source, name, list(path), message))

    known = {VOTES, *form.codes}
    for place, field in enumerate(form.fields):
        if field.code in form.codes[:place]:
            fault(text("expected each code once, found {code} twice", code=field.code), "field", place, "code")
        if field.sum is not None:
            for code in sorted(field.sum.fields - known):
                fault(text("expected a field of this form, found {code}", code=code), "field", place, "sum")
    follow = form.sums([VOTES, *(field.code for field in form.fields if field.sum is None)])
    for place, field in enumerate(form.fields):
        if field.sum is not None and field.sum.fields <= known and field.code not in follow:
            fault(text("expected a sum that does not come back to {code}", code=field.code), "field", place, "sum")
    codes = [check.code for check in form.checks]
    for place, check in enumerate(form.checks):
        if check.code in codes[:place]:
            fault(text("expected each code once, found {code} twice", code=check.code), "check", place, "code")
        for code in sorted(check.holds.fields - known):
            fault(text("expected a field of this form, found {code}", code=code), "check", place, "holds")
    if form.until is not None and form.until < form.from_:
        fault(text("expected a day after the one it comes into force"), "until")
    if faults:
        raise LawError(*faults)


@cache
def forms() -> tuple[Form, ...]:
    """Every version of every shipped form, by id and day."""
    found = [read_form(path) for path in _SHIPPED.glob("*/forms/*.toml")]
    return tuple(sorted(found, key=lambda form: (form.id, form.from_)))


def form(wanted: str, on: datetime.date | None = None) -> Form:
    """The version of a form in force on a day; without a day the newest. A path of a TOML file reads that file."""
    if wanted.endswith(".toml"):
        return read_form(wanted)
    versions = [one for one in forms() if one.id == wanted]
    if not versions:
        raise LawError(
            text(
                "no form {form}; the shipped ones: {forms}",
                form=wanted,
                forms=sorted({one.id for one in forms()}),
            )
        )
    if on is None:
        return versions[-1]
    for one in versions:
        if one.from_ <= on and (one.until is None or on <= one.until):
            return one
    raise LawError(
        text(
            "no version of the form {form} was in force on {day}; the shipped ones: {versions}",
            form=wanted,
            day=on.isoformat(),
            versions=[f"{one.from_} - {one.until or ''}".strip() for one in versions],
        )
    )
