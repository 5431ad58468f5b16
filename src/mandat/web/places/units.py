"""Which units a person may touch: their own and all below it."""

from typing import TYPE_CHECKING, Any

from mandat.web.setup.current import Loaded

if TYPE_CHECKING:
    from mandat.web.people.models import Person


def may(person: "Person", unit: str, loaded: Loaded) -> bool:
    """Whether a unit lies in the person's: "" is everywhere, a unit that the election does not have nowhere."""
    return not person.unit or unit in loaded.below.get(person.unit, frozenset())


def within(person: "Person", papers: Any, loaded: Loaded) -> Any:
    """The protocols (a query) of the person's unit."""
    return papers if not person.unit else below(papers, person.unit, loaded)


def below(papers: Any, unit: str, loaded: Loaded) -> Any:
    """The protocols of a unit and all below it."""
    units = loaded.below.get(unit, frozenset())
    return papers if len(units) == len(loaded.election.units) else papers.filter(unit__in=units)
