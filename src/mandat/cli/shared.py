"""What the commands share: the application, its words, exit statuses, opening sources and writing files."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, Parameter

from mandat.language import LANGUAGES, Text, current, text

if TYPE_CHECKING:
    from mandat.count import Opened
    from mandat.publish.charts import Drawing
    from mandat.publish.progress import Steps
    from mandat.publish.terminal import Page

OK, DOES_NOT_HOLD, WRONG, PENDING = 0, 1, 2, 3
WIDE = 160  # columns of a table that goes into a file

app = App(
    name="mandat",
    help=str(text("From polling-station protocols to seats, with every step open to checking.")),
    help_epilogue=str(
        text(
            "Exit status: 0 done; 1 done, and what was asked about does not hold; "
            "2 the input or the call is wrong; 3 a lot must be drawn."
        )
    ),
    version_flags=["--version"],
    default_parameter=Parameter(negative=()),
)


class CallError(ValueError):
    """A call of the command that is wrong."""


Folder = Annotated[Path, Parameter(help=str(text("An election folder, or a NIST file (.json).")))]
AsJson = Annotated[bool, Parameter(name="--json", help=str(text("One JSON document and nothing else.")))]
Language = Annotated[str | None, Parameter(name="--lang", help=str(text("kk, ru or en; without it the locale's.")))]
Chart = Annotated[Path | None, Parameter(name="--chart", help=str(text("Draw it: a file .svg or .png.")))]
On = Annotated[str | None, Parameter(name="--on", help=str(text("The version in force on a day, such as 2023-03-19.")))]


def speak(lang: str | None) -> None:
    """The language of everything said from here on, faults too."""
    if lang is None:
        return
    if lang not in LANGUAGES:
        raise wrong_call(
            text("--lang: expected one of {languages}, found {found}", languages=LANGUAGES, found=repr(lang))
        )
    os.environ["MANDAT_LANG"] = lang


def new_page() -> "Page":
    from rich.console import Console

    from mandat.publish.terminal import Page

    in_a_window = sys.stdout.isatty() or "COLUMNS" in os.environ
    return Page(Console(highlight=False, width=None if in_a_window else WIDE), current())


def wrong_call(what: Text) -> CallError:
    return CallError(str(what))


def open_source(source: Path, law: str | None = None) -> "Opened":
    """The election in a folder, with all its sources, or in a NIST file; a long reading is shown."""
    from mandat.publish.progress import Steps

    with Steps() as steps:
        return open_in_steps(source, steps, law)


def name_of(source: Path) -> str:
    """What a file or a folder is called; also where it is given as `.`."""
    return source.name if source.name not in ("", "..") else source.resolve().name or str(source)


def open_in_steps(source: Path, steps: "Steps", law: str | None = None, mapping: Path | None = None) -> "Opened":
    """The same, and what is left out on the way goes to stderr."""
    from mandat.exchange import opened

    found = opened(source, law, mapping, steps.tell)
    for one in found.said:
        print(f"{name_of(source)}: {one}", file=sys.stderr)
    return found


def check_output(option: str, path: Path, suffixes: tuple[str, str] = (".csv", ".json")) -> None:
    """Before an hour of counting, not after it."""
    found = repr(str(path))
    if path.suffix.lower() not in suffixes:
        if suffixes == (".csv", ".json"):
            raise wrong_call(text("{option}: expected a file .csv or .json, found {found}", option=option, found=found))
        raise wrong_call(text("{option}: expected a file .svg or .png, found {found}", option=option, found=found))
    if path.exists() and not path.is_file():
        told = text("{option}: expected a file, found a folder or a device: {found}", option=option, found=found)
        raise wrong_call(told)
    if not path.parent.is_dir():
        folder = repr(str(path.parent))
        told = text("{option}: expected a folder to write to, found none: {found}", option=option, found=folder)
        raise wrong_call(told)


def write_table(path: Path, as_csv: Callable[[], str], as_json: Callable[[], Any]) -> None:
    """Write JSON or, with the byte order mark without which a spreadsheet takes it for another encoding, CSV."""
    _write(path, _json(as_json()) if path.suffix.lower() == ".json" else "\ufeff" + as_csv())


def check_chart(path: Path | None) -> None:
    """Before anything is worked out: a chart that is asked for can be drawn, and written."""
    if path is None:
        return
    check_output("--chart", path, (".svg", ".png"))
    from importlib.util import find_spec

    if find_spec("altair") is None or find_spec("vl_convert") is None:
        from mandat.publish.charts import NotInstalled

        raise wrong_call(NotInstalled().message)


def write_chart(path: Path | None, draw: "Callable[[], Drawing]") -> None:
    """Draw and write a chart, if one is asked for; a chart with nothing to show is a wrong call that says why."""
    if path is None:
        return
    from mandat.publish.charts import NothingToDraw

    try:
        draw().save(path)
    except NothingToDraw as error:
        raise wrong_call(text("--chart: {why}", why=error.message)) from None
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise wrong_call(text("{file} cannot be written: {why}", file=str(path), why=why)) from None


def _write(path: Path, content: str) -> None:
    """Write a text all or nothing."""
    from mandat.files import write_whole

    try:
        write_whole(path, content)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise wrong_call(text("{file} cannot be written: {why}", file=str(path), why=why)) from None


def _json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def print_json(document: Any) -> None:
    sys.stdout.write(_json(document))
