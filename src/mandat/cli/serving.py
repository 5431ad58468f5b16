"""`mandat serve` and `mandat digest`."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from mandat.cli.shared import OK, Language, app, speak, wrong_call
from mandat.language import text


@app.command(help=str(text("The service: protocols entered by two hands, and what they give.")))
def serve(
    *,
    data: Annotated[Path, Parameter(name="--data", help=str(text("The folder that holds everything.")))] = Path(
        "mandat-data"
    ),
    host: Annotated[str, Parameter(name="--host", help=str(text("The address to listen on.")))] = "127.0.0.1",
    port: Annotated[int, Parameter(name="--port", help=str(text("The port to listen on.")))] = 8000,
    workers: Annotated[int, Parameter(name="--workers", help=str(text("How many processes answer.")))] = 4,
    name: Annotated[
        list[str] | None,
        Parameter(name="--name", help=str(text("A host name under which people reach it; several times."))),
    ] = None,
    https: Annotated[
        bool, Parameter(name="--https", help=str(text("It is reached by HTTPS: cookies are sent by no other way.")))
    ] = False,
    first_administrator: Annotated[
        str | None,
        Parameter(
            name="--first-administrator",
            help=str(text("Make the first administrator of this name, print a one-time password, and end.")),
        ),
    ] = None,
    election: Annotated[
        Path | None,
        Parameter(
            name="--election", help=str(text("An election folder to set up; it is then confirmed in the browser."))
        ),
    ] = None,
    lang: Language = None,
) -> int:
    """The service: protocols entered by two hands, and what they give."""
    speak(lang)
    try:
        from mandat.web.serve import NotServed, prepared, run
    except ImportError as error:
        package = error.name or str(error)
        told = text("mandat serve needs more packages ({missing}): pip install 'mandat[web]'", missing=package)
        raise wrong_call(told) from None
    try:
        prepared(data, host, name or [], https)
        if first_administrator is not None:
            from mandat.web.people.first import first_administrator as made

            password = made(first_administrator)
            print(
                text("administrator {name}, one-time password: {password}", name=first_administrator, password=password)
            )
            return OK
        if election is not None:
            from mandat.web.setup.loading import NotLoaded, load_folder

            try:
                print(text("SHA-256 of this election: {digest}", digest=load_folder(election, by="")))
            except NotLoaded as refused:
                raise wrong_call(refused.lines[0]) from None
        run(host, port, workers)
    except NotServed as error:
        raise wrong_call(error.message) from None
    return OK


@app.command(
    help=str(text("The SHA-256 of an election's set-up, to be printed on paper and confirmed in the service."))
)
def digest(
    folder: Annotated[Path, Parameter(help=str(text("An election folder, or a NIST file (.json).")))],
    /,
    *,
    lang: Language = None,
) -> int:
    """The SHA-256 of an election's set-up, to be printed on paper and confirmed in the service."""
    speak(lang)
    from mandat.election.packing import packed
    from mandat.exchange import opened

    print(packed(opened(folder).election).digest)
    return OK
