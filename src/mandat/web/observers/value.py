"""An observer's copy of a protocol, as a value: every version that was submitted, and whether it is withdrawn.

Plain Python without a database, as `entry.machine`: each event gives the next value and what the journal says.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from mandat.language import text
from mandat.web.entry.cells import Cell
from mandat.web.entry.machine import Happened, Refused


@dataclass(frozen=True)
class Given:
    """What was submitted once: the figures, and the checks that fired with what was said of each."""

    figures: Mapping[str, Cell]
    noted: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Copy:
    """The versions in the order in which they came; the last one stands. `withdrawn` is why none does, else ""."""

    versions: tuple[Given, ...] = ()
    withdrawn: str = ""

    @property
    def stands(self) -> Given | None:
        """What the observer says now."""
        return self.versions[-1] if self.versions and not self.withdrawn else None


After = tuple[Copy, Happened | None]


def submit(
    copy: Copy, seen: int, figures: Mapping[str, Cell], fired: Collection[str], noted: Mapping[str, str]
) -> After:
    """A first copy, a corrected one, or one again after it was withdrawn.

    `seen` is how many versions there were when the form was made. What stands already, sent once more, changes nothing.
    """
    if left := [code for code in fired if code not in noted]:
        raise Refused(text("look at the paper again, and confirm that it says so: {checks}", checks=left))
    given = Given(dict(figures), {code: noted[code] for code in fired})
    if copy.stands == given:
        return copy, None
    if seen != len(copy.versions):
        raise Refused(text("something newer has been saved from another window; load the page again"))
    after = Copy((*copy.versions, given))
    what = "observer's copy corrected" if copy.versions else "observer's copy submitted"
    told = {"version": len(after.versions), "figures": dict(figures), "noted": dict(given.noted)}
    return after, Happened(what, told)


def withdraw(copy: Copy, reason: str) -> After:
    """The copy stands no more; its versions stay."""
    if copy.stands is None:
        raise Refused(text("there is no copy of yours to withdraw"))
    if not reason.strip():
        raise Refused(text("expected a reason"))
    return replace(copy, withdrawn=reason), Happened("observer's copy withdrawn", {"reason": reason})


def to_json(copy: Copy) -> dict[str, Any]:
    """As plain data, for the database."""
    return {"versions": [dict(vars(one)) for one in copy.versions], "withdrawn": copy.withdrawn}


def from_json(data: Mapping[str, Any]) -> Copy:
    """The value that `to_json` wrote."""
    return Copy(tuple(Given(**one) for one in data.get("versions", ())), data.get("withdrawn", ""))
