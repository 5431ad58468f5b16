"""`mandat count` and `mandat diff`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from mandat.cli.shared import (
    DOES_NOT_HOLD,
    OK,
    AsJson,
    Folder,
    Language,
    app,
    check_output,
    new_page,
    open_in_steps,
    print_json,
    speak,
    write_table,
    wrong_call,
)
from mandat.language import text

if TYPE_CHECKING:
    from mandat.count.checking import Tier
    from mandat.decision import Standing
    from mandat.election import Election

ENGINES = ("polars", "spark")


@app.command(help=str(text("Checks the protocols of an election folder and adds them up.")))
def count(
    source: Annotated[Path, Parameter(help=str(text("An election folder; with --mapping a table of protocols.")))],
    /,
    *,
    mapping: Annotated[
        Path | None, Parameter(name="--mapping", help=str(text("What the columns of a table mean: a TOML file.")))
    ] = None,
    level: Annotated[
        str | None, Parameter(name="--level", help=str(text("Add up by the units of this level, such as region.")))
    ] = None,
    engine: Annotated[
        str,
        Parameter(
            name="--engine", help=str(text("What reads a table: polars, in memory; spark, where it may not fit in it."))
        ),
    ] = "polars",
    findings: Annotated[
        Path | None, Parameter(name="--findings", help=str(text("Write all findings to a file, .csv or .json.")))
    ] = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> int:
    """Checks the protocols of an election folder and adds them up: findings, then the tally."""
    speak(lang)
    if findings is not None:
        check_output("--findings", findings)
    if engine not in ENGINES:
        known = ", ".join(ENGINES)
        raise wrong_call(text("--engine: expected one of {engines}, found {found}", engines=known, found=repr(engine)))
    from mandat.count import NoLevel, check, tally
    from mandat.exchange import is_nist
    from mandat.publish.progress import Steps

    election: Election | None
    protocols: dict[str, Tier]
    with Steps() as steps:
        if mapping is not None and not is_nist(source):
            steps.tell(text("reading {file}", file=source.name), source.stat().st_size if source.is_file() else 0)
            read = _read_table(source, mapping, engine)
            election, protocols = None, {read.tier: read}
        elif source.is_file() and not is_nist(source):
            raise wrong_call(text("count: a table needs --mapping FILE, which says what its columns mean"))
        elif engine != "polars":
            told = text("--engine {engine} reads a table with --mapping FILE, no election folder", engine=engine)
            raise wrong_call(told)
        else:
            opened = open_in_steps(source, steps, mapping=mapping)
            election, protocols = opened.election, dict(opened.protocols)
        steps.tell(text("checking the protocols"), 0)
        found = check(protocols, election)
        steps.tell(text("adding up"), 0)
        try:
            tallies = {tier: tally(own, election, level) for tier, own in protocols.items()}
        except NoLevel as error:
            raise wrong_call(error.message) from None
        stands = _standing(election) if election is not None else None
    said = [one for own in protocols.values() for one in own.said]
    if findings is not None:
        write_table(findings, found.to_csv, found.to_json)
    if as_json:
        print_json(
            {
                "election": election.id if election is not None else None,
                "made_up": election.made_up if election is not None else False,
                "said": [one.in_all() for one in said],
                "findings": found.to_json(),
                "tallies": {tier: one.to_json() for tier, one in tallies.items()},
                "standing": stands.to_json() if stands is not None else None,
            }
        )
    else:
        from mandat.publish.counted import show_findings, show_tally

        page = new_page()
        show_findings(page, election or source.name, found, said)
        for tier, one in tallies.items():
            show_tally(page, election, one, protocols[tier].form)
        if stands is not None:
            from mandat.publish.standing import show_standing

            show_standing(page, stands)
    return DOES_NOT_HOLD if found.errors else OK


def _read_table(source: Path, mapping: Path, engine: str) -> "Tier":
    from mandat.count import NoSpark, read_spark_table, read_table

    if engine == "polars":
        return read_table(source, mapping)
    try:
        return read_spark_table(source, mapping)
    except NoSpark as error:
        raise wrong_call(text("--engine spark: {why}", why=error.message)) from None


def _standing(election: "Election") -> "Standing | None":
    """What the units that are out can still change; None where none is, or nothing can be decided under the law."""
    from mandat.decision import standing
    from mandat.law import LawError

    if not any(election.uncounted(contest) for contest in election.contests):
        return None
    try:
        return standing(election)
    except LawError:
        return None


@app.command(
    help=str(text("Two folders of one election compared, by precinct and field, the largest effect on seats first."))
)
def diff(
    folder: Folder,
    other: Annotated[
        Path, Parameter(help=str(text("Another folder of the same election, such as observers' copies.")))
    ],
    /,
    *,
    level: Annotated[
        str | None,
        Parameter(name="--level", help=str(text("Also what the differences of each unit of this level do together."))),
    ] = None,
    tier: Annotated[
        str | None, Parameter(name="--tier", help=str(text("Compare the contests of this tier alone.")))
    ] = None,
    most: Annotated[int, Parameter(name="--most", help=str(text("How many differences to show.")))] = 20,
    differences: Annotated[
        Path | None,
        Parameter(name="--differences", help=str(text("Write all differences to a file, .csv or .json."))),
    ] = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> int:
    """Two folders of one election compared, by precinct and field, the largest effect on seats first."""
    speak(lang)
    from mandat.count import NoLevel
    from mandat.verify import differences as compared
    from mandat.verify import side, to_csv, to_json

    if most < 0:
        raise wrong_call(text("--most: expected a whole number, 0 or more, found {found}", found=str(most)))
    if differences is not None:
        check_output("--differences", differences)
    sides = side(folder), side(other)
    if tier is not None and any(tier not in one.protocols for one in sides):
        raise wrong_call(text("--tier: no contest of the tier {tier} in both folders", tier=tier))
    try:
        found = compared(*sides, tier=tier, level=level)
    except NoLevel as error:
        raise wrong_call(error.message) from None
    if differences is not None:
        write_table(differences, lambda: to_csv(found), lambda: to_json(found))
    if as_json:
        print_json(to_json(found))
    else:
        from mandat.publish.differences import show_differences

        show_differences(new_page(), found, most, (str(folder), str(other)))
    return OK if found.same else DOES_NOT_HOLD
