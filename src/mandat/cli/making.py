"""`mandat synth` and `mandat convert`."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from mandat.cli.shared import Folder, Language, app, open_source, speak, wrong_call
from mandat.language import text


@app.command(help=str(text("Makes a full synthetic election, labelled so, that adds up to a real one's totals.")))
def synth(
    folder: Folder,
    out: Annotated[Path, Parameter(help=str(text("The folder to write.")))],
    /,
    *,
    seed: Annotated[int, Parameter(name="--seed", help=str(text("The same seed gives the same election.")))] = 1,
    precincts: Annotated[int, Parameter(name="--precincts", help=str(text("How many precincts.")))] = 10_101,
    fault: Annotated[
        list[str] | None,
        Parameter(name="--fault", help=str(text("Plant faults: kind=number, such as misprint=20; several times."))),
    ] = None,
    lang: Language = None,
) -> None:
    """Makes a full synthetic election, labelled so, that adds up to a real one's totals."""
    speak(lang)
    from mandat.count.synth import Impossible
    from mandat.count.synth import synth as made

    election = open_source(folder).election
    try:
        made(election, precincts=precincts, seed=seed, faults=_numbers(fault or [])).write(out)
    except Impossible as error:
        raise wrong_call(error.text) from None


@app.command(help=str(text("An election from one form into another: a folder, or a NIST SP 1500-100 file (.json).")))
def convert(
    source: Folder,
    out: Annotated[Path, Parameter(help=str(text("The folder or the .json file to write; nothing is replaced.")))],
    /,
    *,
    mapping: Annotated[
        Path | None, Parameter(name="--mapping", help=str(text("What a foreign NIST file does not say: a TOML file.")))
    ] = None,
    lang: Language = None,
) -> None:
    """An election from one form into another: a folder, or a NIST SP 1500-100 file (.json)."""
    speak(lang)
    from mandat.exchange import convert as converted

    try:
        for one in converted(source, out, mapping):
            print(one)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise wrong_call(text("{file} cannot be written: {why}", file=str(out), why=why)) from None


def _numbers(given: list[str]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for one in given:
        kind, _, number = one.partition("=")
        if not number.isdecimal():
            raise wrong_call(text("--fault: expected kind=number, such as misprint=20, found {found}", found=repr(one)))
        numbers[kind] = int(number)
    return numbers
