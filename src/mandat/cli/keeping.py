"""`mandat backup` and `mandat restore`."""

import os
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from mandat.cli.shared import OK, Language, app, speak, wrong_call
from mandat.language import text

Data = Annotated[Path, Parameter(name="--data", help=str(text("The folder that holds everything.")))]


@app.command(help=str(text("Everything the service holds in one file, taken while it runs; its SHA-256 is printed.")))
def backup(
    file: Annotated[Path, Parameter(help=str(text("The file to write; nothing is replaced.")))],
    /,
    *,
    data: Data = Path("mandat-data"),
    lang: Language = None,
) -> int:
    """Everything the service holds in one file, taken while it runs; its SHA-256 is printed."""
    speak(lang)
    from mandat.web.keeping.backup import NotKept
    from mandat.web.keeping.backup import backup as written

    try:
        kept = written(data, file, os.environ.get("DATABASE_URL", ""))
    except NotKept as error:
        raise wrong_call(error.message) from None
    print(text("SHA-256 of this backup: {digest}", digest=kept.digest))
    print(text("journal: entry {number}, {head}", number=str(kept.number), head=kept.head))
    return OK


@app.command(help=str(text("A backup into an empty folder: its files and its journal are checked first.")))
def restore(
    file: Annotated[Path, Parameter(help=str(text("A file that mandat backup wrote.")))],
    /,
    *,
    data: Data = Path("mandat-data"),
    digest: Annotated[
        str, Parameter(name="--digest", help=str(text("The SHA-256 that was printed when it was made.")))
    ] = "",
    lang: Language = None,
) -> int:
    """A backup into an empty folder: its files and its journal are checked first."""
    speak(lang)
    from mandat.web.keeping.backup import NotKept
    from mandat.web.keeping.restore import restore as put_back

    try:
        kept = put_back(file, data, os.environ.get("DATABASE_URL", ""), digest)
    except NotKept as error:
        raise wrong_call(error.message) from None
    print(text("SHA-256 of this backup: {digest}", digest=kept.digest))
    print(text("journal: entry {number}, {head}", number=str(kept.number), head=kept.head))
    return OK
