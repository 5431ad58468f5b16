"""`mandat verify`."""

import re
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from mandat.cli.shared import DOES_NOT_HOLD, OK, AsJson, Language, app, print_json, speak, wrong_call
from mandat.language import text

_SHOWN = 20  # faults told line by line


@app.command(help=str(text("An exported journal held against its own chain: what was altered, removed or put in.")))
def verify(
    journal: Annotated[Path, Parameter(help=str(text("A journal as the service exports it (.jsonl).")))],
    /,
    *,
    head: Annotated[
        str | None,
        Parameter(name="--head", help=str(text("A hash published at some time: the journal must still have it."))),
    ] = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> int:
    """An exported journal held against its own chain: what was altered, removed or put in."""
    speak(lang)
    from mandat.files import NotReadable, check_readable
    from mandat.verify.chain import verify_file

    if head is not None and not re.fullmatch("[0-9a-f]{64}", head := head.lower()):
        raise wrong_call(text("--head: expected a SHA-256 of 64 digits 0-9 a-f, found {found}", found=repr(head)))
    try:
        check_readable(journal)
        found = verify_file(journal, head)
    except NotReadable as error:
        raise wrong_call(text("{file}: {expected}", file=journal.name, expected=error.expected)) from None
    if as_json:
        print_json(found.to_json())
        return OK if found.holds else DOES_NOT_HOLD
    for fault in found.faults[:_SHOWN]:
        print(fault)
    if left := len(found.faults) + found.more - len(found.faults[:_SHOWN]):
        print(text("and {count} more of the same kind", count=left))
    if found.holds:
        print(text("the journal holds: {entries} entries, head {head}", entries=found.entries, head=found.head))
    return OK if found.holds else DOES_NOT_HOLD
