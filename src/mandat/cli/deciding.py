"""`mandat decide` and `mandat compare`."""

from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from mandat.cli.laws import law_asked, law_on
from mandat.cli.shared import (
    DOES_NOT_HOLD,
    OK,
    PENDING,
    AsJson,
    Chart,
    Folder,
    Language,
    On,
    app,
    check_chart,
    check_output,
    new_page,
    open_source,
    print_json,
    speak,
    write_chart,
    write_table,
    wrong_call,
)
from mandat.cli.simulating import FromListsOption, Independents, Model, Seed, assumption
from mandat.language import text


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
    chart: Chart = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> int:
    """The seats of an election: who is elected, what is open, and whether it is what was announced."""
    speak(lang)
    check_chart(chart)
    from mandat.decision import decide as decided
    from mandat.decision import standing
    from mandat.decision.lots import read_lots
    from mandat.election import check_published

    election = open_source(folder, law).election
    outcome = decided(
        election,
        law_asked(election, law, on),
        lots=read_lots(lots) if lots is not None else None,
        readings=_readings(reading or []),
    )
    findings = check_published(election)
    stands = standing(election, outcome=outcome) if outcome.uncounted else None
    if about is not None:
        try:
            outcome.explain(about)
        except KeyError:
            raise wrong_call(text("--about: no contest, contestant or party {who}", who=about)) from None
    if chart is not None:
        from mandat.publish import charts

        write_chart(chart, lambda: charts.hemicycle(outcome))
    if as_json:
        document = outcome.to_json()
        document["findings"] = [
            {"level": one.level, "code": one.code, "file": one.file, "row": one.row, "message": one.message.in_all()}
            for one in findings
        ]
        document["standing"] = stands.to_json() if stands is not None else None
        print_json(document)
    else:
        page = new_page()
        page.outcome(outcome, explain=explain, about=about, findings=findings)
        if stands is not None:
            from mandat.publish.standing import show_standing

            show_standing(page, stands)
    if outcome.status == "pending":
        return PENDING
    differs = outcome.official is not None and outcome.official.matches is False
    return DOES_NOT_HOLD if differs or election.doubts else OK


@app.command(help=str(text("The same votes under several laws, side by side; with --draws, the same simulated votes.")))
def compare(
    folder: Folder,
    /,
    *,
    law: Annotated[
        list[str] | None, Parameter(name="--law", help=str(text("A law to decide under; give it several times.")))
    ] = None,
    what_if: Annotated[
        list[str] | None,
        Parameter(
            name="--what-if",
            help=str(
                text(
                    "The first law changed: no-threshold, threshold=3%, quota=droop, divisors=sainte-lague, all-lists, "
                    "all-constituencies, 50-50; several joined by +."
                )
            ),
        ),
    ] = None,
    draws: Annotated[
        int, Parameter(name="--draws", help=str(text("So many simulated elections, the same under each law.")))
    ] = 0,
    model: Model = "correlated",
    seed: Seed = 0,
    from_lists: FromListsOption = None,
    independents: Independents = 0,
    on: On = None,
    chart: Chart = None,
    csv: Annotated[
        Path | None, Parameter(name="--csv", help=str(text("Write the table to a file, .csv or .json.")))
    ] = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> int:
    """The same votes under several laws, side by side; with --draws, the same simulated votes."""
    speak(lang)
    check_chart(chart)
    if csv is not None:
        check_output("--csv", csv)
    if not law and not what_if:
        raise wrong_call(text("expected --law or --what-if"))
    if draws < 0:
        raise wrong_call(text("--draws: expected 0 or more"))
    from mandat.publish.progress import Counter
    from mandat.simulation import compare_draws
    from mandat.simulation.parsing import parse_model

    election = open_source(folder).election
    asked = [law_on(one, on) if on is not None else one for one in law or []]
    more: dict[str, Any] = {}
    with Counter() as counter:
        if draws:
            more = {"seed": seed, "progress": counter.tell}
        found = compare_draws(
            election,
            asked,
            draws,
            parse_model(model),
            what_ifs=what_if or [],
            constituencies=assumption(from_lists, independents),
            **more,
        )
    if csv is not None:
        write_table(csv, found.to_csv, found.to_json)
    if chart is not None:
        from mandat.publish import charts

        write_chart(chart, lambda: charts.laws(found.comparison))
    if as_json:
        print_json(found.to_json())
    else:
        from mandat.publish.simulated import show_scenarios

        page = new_page()
        page.comparison(found.comparison)
        show_scenarios(page, found)
    return PENDING if any(outcome.status == "pending" for outcome in found.comparison.outcomes) else OK


def _readings(given: list[str]) -> dict[str, str]:
    readings: dict[str, str] = {}
    for one in given:
        key, sign, value = one.partition("=")
        if not sign:
            raise wrong_call(text("--reading: expected id=value, such as base=cast, found {found}", found=repr(one)))
        if key in readings:
            raise wrong_call(text("--reading: {id} stands twice", id=key))
        readings[key] = value
    return readings
