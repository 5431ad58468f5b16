"""The catalogue of checks as a page, from the protocol forms of the law.

python -m tools.checks            write docs/checks.md
python -m tools.checks --check    fail where it is not what the forms say
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from mandat.language import LANGUAGES, Names, cited
from mandat.law.forms import LARGEST, VOTES, Check, Form, FormField, forms

PAGE = Path(__file__).parent.parent / "docs" / "checks.md"

HEAD = f"""\
# Protocol forms and their checks

Made from the forms in `src/mandat/law/*/forms/` by `python -m tools.checks`; do not edit it here.

A check fires where its relation is false, is silent where it is true, and is unknown where a blank or unreadable field
leaves it open: blank is not zero. **E** is an error: the figures contradict each other or the law. **W** is a warning:
the figures are worth a second look and can be right. A finding says what the paper says; it accuses nobody.
*law* is a relation that stands in the law or follows from its words; *logical* is deduced, or a threshold of
plausibility.

`{VOTES}` is the sum of the contestants' votes. All arithmetic is in whole numbers: exact for one protocol whatever the
size of its figures, and in tables for counts up to {LARGEST:,}.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(line for form in forms() for line in _form(form))])


def _form(form: Form) -> Iterator[str]:
    until = f" to {form.until}" if form.until else ""
    yield f"## {form.id}, from {form.from_}{until}"
    yield ""
    yield f"{Names(form.name).to('en')}. {Names(form.name).to('ru')}. {Names(form.name).to('kk')}."
    yield ""
    yield f"Source: {form.source}."
    yield ""
    for note in form.note:
        yield f"- {note['en']}"
    if form.note:
        yield ""
    yield "### Fields"
    yield ""
    yield "| line | code | en | ru | kk | stage | needed | article |"
    yield "|---|---|---|---|---|---|---|---|"
    for field in form.fields:
        yield _row(*_field(field))
    yield ""
    explained = [field for field in form.fields if field.note is not None or field.sum is not None]
    for field in explained:
        derived = f"Where there is no such line: `{field.sum}`. " if field.sum is not None else ""
        yield f"- `{field.code}`: {derived}{field.note['en'] if field.note else ''}".rstrip()
    if explained:
        yield ""
    yield "### Checks"
    yield ""
    for check in form.checks:
        yield from _check(check, form)


def _field(field: FormField) -> tuple[str, ...]:
    names = [field.name[language] for language in ("en", "ru", "kk")]
    needed = "yes" if field.required else ""
    return field.line or "", f"`{field.code}`", *names, field.stage, needed, field.cite


def _check(check: Check, form: Form) -> Iterator[str]:
    yield f"#### {check.code}"
    yield ""
    yield f"{check.level}, {check.basis}{f', {check.cite}' if check.cite else ''}: `{check.holds}`"
    yield ""
    for language in reversed(LANGUAGES):
        article = f" ({cited(check.cite).to(language)})" if check.cite else ""
        yield f"- {language}: {check.text[language]}{article}"
        yield f"  - {check.holds.words(form.names, language)}"
    yield ""


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def main() -> int:
    wanted = page()
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(wanted, encoding="utf-8")
        return 0
    if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != wanted:
        print("docs/checks.md is not what the forms say: run python -m tools.checks", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
