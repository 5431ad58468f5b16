"""The command `mandat`: one command a verb, thin.

Exit status: 0 done; 1 done, and what was asked about does not hold; 2 the input or the call is wrong, one line a
fault; 3 pending: a lot must be drawn.
"""

import datetime
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, CycloptsError, Parameter

from mandat.language import LANGUAGES, Text, current, text

if TYPE_CHECKING:
    from mandat.count import Opened
    from mandat.count.checking import Tier
    from mandat.election import Election
    from mandat.law import Law

OK, DOES_NOT_HOLD, WRONG, PENDING = 0, 1, 2, 3
ENGINES = ("polars", "spark")
DISAGREE = 70  # a fault in mandat itself, never a result
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


Folder = Annotated[Path, Parameter(help=str(text("An election folder.")))]
AsJson = Annotated[bool, Parameter(name="--json", help=str(text("One JSON document and nothing else.")))]
Language = Annotated[str | None, Parameter(name="--lang", help=str(text("kk, ru or en; without it the locale's.")))]
On = Annotated[str | None, Parameter(name="--on", help=str(text("The version in force on a day, such as 2023-03-19.")))]


@app.command(help=str(text("The laws shipped, with their dates in force.")))
def laws(*, as_json: AsJson = False, lang: Language = None) -> None:
    """The laws shipped, with their dates in force."""
    _speak(lang)
    from mandat.law import laws as shipped

    if as_json:
        _print_json(
            [
                {
                    "law": one.id,
                    "from": one.from_.isoformat(),
                    "until": one.until.isoformat() if one.until else None,
                    "name": one.name,
                    "source": one.source,
                }
                for one in shipped()
            ]
        )
        return
    _page().laws(shipped())


@app.command(help=str(text("One law, readable, with its articles.")))
def law(
    wanted: Annotated[str, Parameter(help=str(text("Such as kz/mazhilis, kz/mazhilis@2021, my-law.toml.")))],
    /,
    *,
    on: On = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """One law, readable, with its articles."""
    _speak(lang)
    from mandat.law import law as find

    found = find(wanted) if on is None else _law(wanted, on)
    if as_json:
        _print_json(found.model_dump(mode="json", by_alias=True))
        return
    _page().law(found)


@app.command(
    help=str(text("The seats of an election: who is elected, what is open, and whether it is what was announced."))
)
def decide(
    folder: Folder,
    /,
    *,
    law: Annotated[str | None, Parameter(name="--law", help=str(text("Another law than the election's own.")))] = None,
    on: On = None,
    lots: Annotated[
        Path | None, Parameter(name="--lots", help=str(text("Drawn lots: a CSV file lot,contestant.")))
    ] = None,
    reading: Annotated[
        list[str] | None,
        Parameter(name="--reading", help=str(text("Another reading of the law: id=value, such as base=cast."))),
    ] = None,
    explain: Annotated[
        bool, Parameter(name="--explain", help=str(text("How each seat was decided, step by step.")))
    ] = False,
    about: Annotated[
        str | None,
        Parameter(name="--about", help=str(text("As --explain, about one contest, contestant or party."))),
    ] = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> int:
    """The seats of an election: who is elected, what is open, and whether it is what was announced."""
    _speak(lang)
    from mandat.decision import decide as decided
    from mandat.decision.lots import read_lots
    from mandat.election import check_published

    election = _open(folder, law).election
    outcome = decided(
        election,
        _law(law or election.law.partition("@")[0], on) if on is not None else law,
        lots=read_lots(lots) if lots is not None else None,
        readings=_readings(reading or []),
    )
    findings = check_published(election)
    if about is not None:
        try:
            outcome.explain(about)
        except KeyError:
            raise _usage(text("--about: no contest, contestant or party {who}", who=about)) from None
    if as_json:
        document = outcome.to_json()
        document["findings"] = [
            {"level": one.level, "code": one.code, "file": one.file, "row": one.row, "message": one.message.in_all()}
            for one in findings
        ]
        _print_json(document)
    else:
        _page().outcome(outcome, explain=explain, about=about, findings=findings)
    if outcome.status == "pending":
        return PENDING
    return DOES_NOT_HOLD if outcome.official is not None and outcome.official.matches is False else OK


@app.command(help=str(text("The same votes under several laws, side by side.")))
def compare(
    folder: Folder,
    /,
    *,
    law: Annotated[list[str], Parameter(name="--law", help=str(text("A law to decide under; give it several times.")))],
    on: On = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> int:
    """The same votes under several laws, side by side."""
    _speak(lang)
    from mandat.decision import compare as compared

    election = _open(folder).election
    comparison = compared(election, [_law(one, on) if on is not None else one for one in law])
    if as_json:
        _print_json(comparison.to_json())
    else:
        _page().comparison(comparison)
    return PENDING if any(outcome.status == "pending" for outcome in comparison.outcomes) else OK


@app.command(help=str(text("Checks the protocols of an election folder and adds them up.")))
def count(
    source: Annotated[Path, Parameter(help=str(text("An election folder; with --mapping a table of protocols.")))],
    /,
    *,
    mapping: Annotated[
        Path | None, Parameter(name="--mapping", help=str(text("What the columns of a table mean: a TOML file.")))
    ] = None,
    engine: Annotated[
        str,
        Parameter(
            name="--engine", help=str(text("What reads a table: polars, in memory; spark, where it may not fit in it."))
        ),
    ] = "polars",
    level: Annotated[
        str | None, Parameter(name="--level", help=str(text("Add up by the units of this level, such as region.")))
    ] = None,
    findings: Annotated[
        Path | None, Parameter(name="--findings", help=str(text("Write all findings to a file, .csv or .json.")))
    ] = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> int:
    """Checks the protocols of an election folder and adds them up: findings, then the tally."""
    _speak(lang)
    if findings is not None:
        _check_findings_file(findings)
    if engine not in ENGINES:
        known = ", ".join(ENGINES)
        raise _usage(text("--engine: expected one of {engines}, found {found}", engines=known, found=repr(engine)))
    from mandat.count import NoLevel, check, open_election, tally
    from mandat.publish.progress import Steps

    election: Election | None
    protocols: dict[str, Tier]
    with Steps() as steps:
        if mapping is not None:
            steps.tell(text("reading {file}", file=source.name), source.stat().st_size if source.is_file() else 0)
            read = _read_table(source, mapping, engine)
            election, protocols = None, {read.tier: read}
        elif engine != "polars":
            raise _usage(text("--engine {engine} reads a table with --mapping FILE, no election folder", engine=engine))
        elif source.is_file():
            raise _usage(text("count: a table needs --mapping FILE, which says what its columns mean"))
        else:
            opened = open_election(source, tell=steps.tell)
            election, protocols = opened.election, dict(opened.protocols)
        steps.tell(text("checking the protocols"), 0)
        found = check(protocols, election)
        steps.tell(text("adding up"), 0)
        try:
            tallies = {tier: tally(own, election, level) for tier, own in protocols.items()}
        except NoLevel as error:
            raise _usage(error.message) from None
    said = [one for own in protocols.values() for one in own.said]
    if findings is not None:
        if findings.suffix.lower() == ".json":
            _write(findings, json.dumps(found.to_json(), ensure_ascii=False, indent=2) + "\n")
        else:  # without a byte order mark a spreadsheet takes CSV for an encoding of its own
            _write(findings, "\ufeff" + found.to_csv())
    if as_json:
        _print_json(
            {
                "election": election.id if election is not None else None,
                "made_up": election.made_up if election is not None else False,
                "said": [one.in_all() for one in said],
                "findings": found.to_json(),
                "tallies": {tier: one.to_json() for tier, one in tallies.items()},
            }
        )
    else:
        from mandat.publish.counted import show_findings, show_tally

        page = _page()
        show_findings(page, election or source.name, found, said)
        for tier, one in tallies.items():
            show_tally(page, election, one, protocols[tier].form)
    return DOES_NOT_HOLD if found.errors else OK


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
    _speak(lang)
    from mandat.count.synth import Impossible
    from mandat.count.synth import synth as made

    election = _open(folder).election
    try:
        made(election, precincts=precincts, seed=seed, faults=_numbers(fault or [])).write(out)
    except Impossible as error:
        raise _usage(error.text) from None


def _read_table(source: Path, mapping: Path, engine: str) -> "Tier":
    from mandat.count import NoSpark, read_spark_table, read_table

    if engine == "polars":
        return read_table(source, mapping)
    try:
        return read_spark_table(source, mapping)
    except NoSpark as error:
        raise _usage(text("--engine spark: {why}", why=error.message)) from None


def _check_findings_file(path: Path) -> None:
    """Before an hour of counting, not after it."""
    if path.suffix.lower() not in (".csv", ".json"):
        raise _usage(text("--findings: expected a file .csv or .json, found {found}", found=repr(str(path))))
    if path.exists() and not path.is_file():
        raise _usage(text("--findings: expected a file, found a folder or a device: {found}", found=repr(str(path))))
    if not path.parent.is_dir():
        folder = repr(str(path.parent))
        raise _usage(text("--findings: expected a folder to write to, found none: {found}", found=folder))


def _write(path: Path, content: str) -> None:
    """Write a text all or nothing."""
    from mandat.files import write_whole

    try:
        write_whole(path, content)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise _usage(text("{file} cannot be written: {why}", file=str(path), why=why)) from None


def _numbers(given: list[str]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for one in given:
        kind, _, number = one.partition("=")
        if not number.isdecimal():
            raise _usage(text("--fault: expected kind=number, such as misprint=20, found {found}", found=repr(one)))
        numbers[kind] = int(number)
    return numbers


def main() -> None:
    """Runs the command; faults of the input or the call go to stderr, one line each, with exit status 2."""
    from mandat.decision.official import LotError
    from mandat.decision.outcome import Disagreement
    from mandat.election import Faults
    from mandat.law import LawError

    try:
        status = app(exit_on_error=False, print_error=False, result_action="return_value")
    except (CallError, CycloptsError) as error:
        _fail(" ".join(str(error).split()))
    except (LawError, LotError) as error:
        _fail(*[str(fault) for fault in error.faults])
    except Faults as error:
        _fail(*error.lines())
    except Disagreement as error:
        print(f"mandat: {error}", file=sys.stderr)
        sys.exit(DISAGREE)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(OK)
    sys.exit(status if isinstance(status, int) else OK)


def _fail(*lines: str) -> None:
    for line in lines:
        print(line, file=sys.stderr)
    sys.exit(WRONG)


def _law(wanted: str, on: str) -> "Law":
    from mandat.law import law as find

    if wanted.endswith(".toml") or "@" in wanted:
        raise _usage(text("--on: {law} is one version already", law=wanted))
    return find(wanted, _day(on))


def _day(on: str | None) -> datetime.date | None:
    if on is None:
        return None
    try:
        return datetime.date.fromisoformat(on)
    except ValueError:
        raise _usage(text("--on: expected a day such as 2023-03-19, found {found}", found=repr(on))) from None


def _usage(what: Text) -> CallError:
    return CallError(str(what))


def _readings(given: list[str]) -> dict[str, str]:
    readings: dict[str, str] = {}
    for one in given:
        key, sign, value = one.partition("=")
        if not sign:
            raise _usage(text("--reading: expected id=value, such as base=cast, found {found}", found=repr(one)))
        if key in readings:
            raise _usage(text("--reading: {id} stands twice", id=key))
        readings[key] = value
    return readings


def _speak(lang: str | None) -> None:
    """The language of everything said from here on, faults too."""
    if lang is None:
        return
    if lang not in LANGUAGES:
        raise _usage(text("--lang: expected one of {languages}, found {found}", languages=LANGUAGES, found=repr(lang)))
    os.environ["MANDAT_LANG"] = lang


def _page() -> Any:
    from rich.console import Console

    from mandat.publish.terminal import Page

    in_a_window = sys.stdout.isatty() or "COLUMNS" in os.environ
    return Page(Console(highlight=False, width=None if in_a_window else WIDE), current())


def _open(folder: Path, law: str | None = None) -> "Opened":
    """The election in a folder with all its sources; a long reading is shown."""
    from mandat.count import open_election
    from mandat.publish.progress import Steps

    with Steps() as steps:
        return open_election(folder, law, steps.tell)


def _print_json(document: Any) -> None:
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
