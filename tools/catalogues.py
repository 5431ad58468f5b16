"""The gettext catalogues: collects every `text("...")` and `{% t "..." %}` of the package, and compiles them.

python -m tools.catalogues            bring the .po files up to date and compile them
python -m tools.catalogues --check    fail where a text lacks a language, a field differs, or a file is stale
"""

import datetime
import io
import re
import string
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parent.parent / "src" / "mandat"
LOCALE = PACKAGE / "locale"
TRANSLATED = ("kk", "ru")
_IN_TEMPLATE = re.compile(r'{%\s*t\s+"([^"]+)"')
MADE = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def collected() -> Catalog:
    """Every message of the source, in the order of the files."""
    template = Catalog(project="mandat", charset="utf-8")
    found = extract_from_dir(PACKAGE, [("**.py", "python")], keywords={"text": None}, comment_tags=())
    places = [(filename, line, str(message)) for filename, line, message, _comments, _context in found]
    for filename, _line, message in sorted([*places, *in_templates()], key=lambda one: (one[0], one[1])):
        template.add(message, locations=[(filename, 0)])
    return template


def in_templates() -> Iterator[tuple[str, int, str]]:
    """File, line and message of each `{% t "..." %}` in the pages of the service."""
    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            for message in _IN_TEMPLATE.findall(line):
                yield path.relative_to(PACKAGE).as_posix(), number, message


def catalogue(language: str) -> Catalog:
    """The catalogue of a language as it stands in its .po file."""
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language, project="mandat", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def po_path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "mandat.po"


def compiled(of: Catalog) -> bytes:
    of.creation_date = of.revision_date = MADE  # the same bytes from the same texts
    buffer = io.BytesIO()
    write_mo(buffer, of)
    return buffer.getvalue()


def fields(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name is not None}


def update() -> None:
    """Writes .po (new messages untranslated, dropped ones removed) and .mo."""
    template = collected()
    for language in TRANSLATED:
        old = catalogue(language)
        new = Catalog(
            locale=language,
            project="mandat",
            charset="utf-8",
            header_comment=f"# mandat in {language}.",
            last_translator="The mandat authors",
            language_team=language,
            fuzzy=False,
        )
        for message in messages(template):
            known = old.get(message.id)
            new.add(message.id, known.string if known is not None else "", locations=message.locations)
        path = po_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        buffer = io.BytesIO()
        write_po(buffer, new, width=0, omit_header=False, include_lineno=False)
        stable = [line for line in buffer.getvalue().decode().splitlines() if not line.startswith('"POT-Creation-Date')]
        stable = [line for line in stable if not line.startswith('"PO-Revision-Date')]
        path.write_text("\n".join(stable) + "\n", encoding="utf-8")
        path.with_suffix(".mo").write_bytes(compiled(catalogue(language)))
    for fault in faults():
        print(fault)


def messages(of: Catalog) -> list[Message]:
    return [message for message in of if message.id]


def faults() -> list[str]:
    """A line for every text without a translation, with other fields, or no longer used, and for a stale .mo."""
    wanted = {str(message.id) for message in messages(collected())}
    found: list[str] = []
    for language in TRANSLATED:
        have = {str(message.id): str(message.string) for message in messages(catalogue(language))}
        for message in sorted(wanted):
            translated = have.get(message, "")
            if not translated.strip():
                found.append(f"{language}: not translated: {message!r}")
            elif fields(translated) != fields(message):
                found.append(f"{language}: other fields than {sorted(fields(message))}: {translated!r}")
        found += [f"{language}: no longer used: {message!r}" for message in sorted(set(have) - wanted)]
        mo_path = po_path(language).with_suffix(".mo")
        if not mo_path.exists() or mo_path.read_bytes() != compiled(catalogue(language)):
            found.append(f"{language}: mandat.mo is not made from mandat.po; run: make catalogues")
    return found


def main() -> int:
    if "--check" not in sys.argv:
        update()
        return 0
    found = faults()
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
