"""`mandat laws` and `mandat law`."""

import datetime
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from mandat.cli.shared import AsJson, Language, On, app, new_page, print_json, speak, wrong_call
from mandat.language import text

if TYPE_CHECKING:
    from mandat.election import Election
    from mandat.law import Law


@app.command(help=str(text("The laws shipped, with their dates in force.")))
def laws(*, as_json: AsJson = False, lang: Language = None) -> None:
    """The laws shipped, with their dates in force."""
    speak(lang)
    from mandat.law import laws as shipped

    if as_json:
        print_json(
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
    new_page().laws(shipped())


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
    speak(lang)
    from mandat.law import law as find

    found = find(wanted) if on is None else law_on(wanted, on)
    if as_json:
        print_json(found.model_dump(mode="json", by_alias=True))
        return
    new_page().law(found)


def law_on(wanted: str, on: str) -> "Law":
    from mandat.law import law as find

    if wanted.endswith(".toml") or "@" in wanted:
        raise wrong_call(text("--on: {law} is one version already", law=wanted))
    return find(wanted, _day(on))


def law_asked(election: "Election", law: str | None, on: str | None) -> "Law | str | None":
    """What `--law` and `--on` ask for; None: the election's own law, in force on its date."""
    return law if on is None else law_on(law or election.law.partition("@")[0], on)


def _day(on: str | None) -> datetime.date | None:
    if on is None:
        return None
    try:
        return datetime.date.fromisoformat(on)
    except ValueError:
        raise wrong_call(text("--on: expected a day such as 2023-03-19, found {found}", found=repr(on))) from None
