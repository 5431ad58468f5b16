"""`mandat simulate`, and what `mandat compare` shares with it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
    wrong_call,
)
from mandat.language import text

if TYPE_CHECKING:
    from mandat.simulation import FromLists

Model = Annotated[
    str,
    Parameter(
        name="--model",
        help=str(
            text(
                "correlated, dirichlet, multinomial, or parts such as nation=0.1,region=0.1,candidate=0.2,turnout=0.05,"
                "dirichlet=1000 (standard deviations of the log-odds)."
            )
        ),
    ),
]
Seed = Annotated[int, Parameter(name="--seed", help=str(text("The seed: the same one gives the same draws.")))]
FromListsOption = Annotated[
    float | None,
    Parameter(
        name="--from-lists",
        help=str(
            text(
                "Assume the votes of constituencies that are not known: each list's share in the country, the declared "
                "winner ahead by so much, such as 0.05. Without it declared winners are held fixed."
            )
        ),
    ),
]
Independents = Annotated[
    int, Parameter(name="--independents", help=str(text("With --from-lists: so many more independents in each.")))
]


@app.command(help=str(text("Many elections drawn from a vote model and decided by the law: how sure the seats are.")))
def simulate(
    folder: Folder,
    /,
    *,
    draws: Annotated[int, Parameter(name="--draws", help=str(text("How many elections.")))] = 100_000,
    model: Model = "correlated",
    seed: Seed = 0,
    statement: Annotated[
        list[str] | None,
        Parameter(name="--statement", help=str(text('What to ask of each draw, such as "amanat >= 50".'))),
    ] = None,
    from_lists: FromListsOption = None,
    independents: Independents = 0,
    law: Annotated[str | None, Parameter(name="--law", help=str(text("Another law than the election's own.")))] = None,
    on: On = None,
    csv: Annotated[
        Path | None, Parameter(name="--csv", help=str(text("Write each party's seats to a file, .csv or .json.")))
    ] = None,
    chart: Chart = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> int:
    """Many elections drawn from a vote model and decided by the law: how sure the seats are."""
    speak(lang)
    check_chart(chart)
    if csv is not None:
        check_output("--csv", csv)
    from mandat.publish.progress import Counter
    from mandat.publish.simulated import show_simulation
    from mandat.simulation import simulate as simulated
    from mandat.simulation.parsing import parse_model

    election = open_source(folder, law).election
    wanted = law_asked(election, law, on)
    with Counter() as counter:
        found = simulated(
            election,
            draws,
            parse_model(model),
            law=wanted,
            seed=seed,
            statements=statement or (),
            constituencies=assumption(from_lists, independents),
            progress=counter.tell,
        )
    if csv is not None:
        write_table(csv, found.to_csv, found.to_json)
    if chart is not None:
        from mandat.publish import charts

        write_chart(chart, lambda: charts.distributions(election, found.histogram(), said=found.said))
    if as_json:
        print_json(found.to_json())
    else:
        show_simulation(new_page(), found)
    return OK


def assumption(from_lists: float | None, independents: int) -> "FromLists | None":
    """What is assumed of constituencies whose votes are not known."""
    from mandat.simulation import FromLists

    if from_lists is None:
        if independents:
            raise wrong_call(text("--independents: expected together with --from-lists"))
        return None
    return FromLists(from_lists, independents)
