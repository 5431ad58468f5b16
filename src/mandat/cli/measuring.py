"""`mandat measure` and `mandat measures`."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from mandat.cli.laws import law_asked
from mandat.cli.shared import (
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
from mandat.language import text


@app.command(help=str(text("What an outcome is worth: how proportional, how divided, how close, who has power.")))
def measure(
    folder: Folder,
    /,
    *,
    law: Annotated[str | None, Parameter(name="--law", help=str(text("Another law than the election's own.")))] = None,
    on: On = None,
    before: Annotated[
        Path | None, Parameter(name="--before", help=str(text("The folder of an earlier election, for volatility.")))
    ] = None,
    level: Annotated[
        str | None, Parameter(name="--level", help=str(text("The units that are the regions, such as region.")))
    ] = None,
    quota: Annotated[
        int | None,
        Parameter(name="--quota", help=str(text("The seats that decide; without it more than half of all."))),
    ] = None,
    values: Annotated[
        Path | None, Parameter(name="--values", help=str(text("Write all values to a file, .csv or .json.")))
    ] = None,
    chart: Chart = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> int:
    """What an outcome is worth: how proportional, how divided, how close, who has power."""
    speak(lang)
    check_chart(chart)
    if values is not None:
        check_output("--values", values)
    from mandat.decision import decide
    from mandat.measure import NoLevel, NoQuota, of

    election = open_source(folder, law).election
    rules = law_asked(election, law, on)
    outcome = decide(election, rules)
    earlier = decide(open_source(before).election) if before is not None else None
    try:
        found = of(outcome, before=earlier, level=level, quota=quota)
    except NoLevel as error:
        raise wrong_call(error.message) from None
    except NoQuota as error:
        raise wrong_call(text("--quota: {why}", why=error.message)) from None
    if values is not None:
        write_table(values, found.to_csv, found.to_json)
    if chart is not None:
        from mandat.publish import charts

        write_chart(chart, lambda: charts.shares(found))
    if as_json:
        print_json(found.to_json())
    else:
        from mandat.publish.measured import show_measured

        show_measured(new_page(), found)
    return PENDING if outcome.status == "pending" else OK


@app.command(help=str(text("Every measure: the question it answers, its formula and source.")))
def measures(*, as_json: AsJson = False, lang: Language = None) -> None:
    """Every measure: the question it answers, its formula and source."""
    speak(lang)
    from mandat.measure import MEASURES

    if as_json:
        print_json([one.to_json() for one in MEASURES.values()])
        return
    from mandat.publish.measured import show_measures

    show_measures(new_page(), MEASURES.values())
