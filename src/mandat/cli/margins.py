"""`mandat margins`."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from mandat.cli.laws import law_asked
from mandat.cli.shared import (
    OK,
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
)
from mandat.language import text


@app.command(
    help=str(text("For each seat the smallest number of votes that would move it, and which units' ballots could."))
)
def margins(
    folder: Folder,
    /,
    *,
    law: Annotated[str | None, Parameter(name="--law", help=str(text("Another law than the election's own.")))] = None,
    on: On = None,
    csv: Annotated[
        Path | None,
        Parameter(name="--csv", help=str(text("Write every seat and kind of change to a file, .csv or .json."))),
    ] = None,
    units: Annotated[
        Path | None,
        Parameter(name="--units", help=str(text("Write every unit and class of ballots to a file, .csv or .json."))),
    ] = None,
    chart: Chart = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> int:
    """For each seat the smallest number of votes that would move it, and which units' ballots could."""
    speak(lang)
    check_chart(chart)
    for option, path in (("--csv", csv), ("--units", units)):
        if path is not None:
            check_output(option, path)
    from mandat.measure.margins import margins as worked_out

    election = open_source(folder, law).election
    found = worked_out(election, law_asked(election, law, on))
    if csv is not None:
        write_table(csv, found.to_csv, found.to_json)
    if units is not None:
        write_table(units, found.units_to_csv, found.to_json)
    if chart is not None:
        from mandat.publish import charts

        write_chart(chart, lambda: charts.margins(found))
    if as_json:
        print_json(found.to_json())
    else:
        from mandat.publish.margins import show_margins

        show_margins(new_page(), found)
    return OK
