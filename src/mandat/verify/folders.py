"""What the two folders themselves have in common: whether they are of one election, and what one alone has."""

from __future__ import annotations

from mandat.election import Election, Fault, Faults
from mandat.election.fault import shown
from mandat.language import Text, day, text
from mandat.verify.model import SIDES, Only


def check_one_election(first: Election, second: Election) -> None:
    """`Faults` where the two folders cannot be of one election."""
    faults: list[Fault] = []
    if first.date != second.date:
        told = text(
            "expected the folder of the same election, held on {day}, found {found}",
            day=day(first.date),
            found=day(second.date),
        )
        faults.append(Fault(_file(second, "election.toml"), None, "date", told))
    shared = [contest for contest in first.contests if contest in second.contests]
    if not shared:
        told = text("expected contests of the other folder, found none that both have")
        faults.append(Fault(_file(second, "contests.csv"), None, "contest", told))
    for contest in shared:
        tiers = first.contests[contest].tier, second.contests[contest].tier
        if tiers[0] != tiers[1]:
            told = text(
                "expected the tier {tier} for the contest {contest}, as in the other folder, found {found}",
                tier=shown(tiers[0]),
                contest=shown(contest),
                found=shown(tiers[1]),
            )
            faults.append(Fault(_file(second, "contests.csv"), None, "tier", told))
    if faults:
        raise Faults(faults)


def _file(election: Election, name: str) -> str:
    return str(election.folder / name) if election.folder is not None else name


def only_one_has(first: Election, second: Election) -> list[Only]:
    """The contests and units that one folder alone has."""
    both = (first, second)
    return [
        *(
            Only("contest", one, both[place].contests[one].tier, name)
            for place, name in enumerate(SIDES)
            for one in both[place].contests
            if one not in both[1 - place].contests
        ),
        *(
            Only("unit", one, "", name)
            for place, name in enumerate(SIDES)
            for one in both[place].units
            if one not in both[1 - place].units
        ),
    ]


def said_of(first: Election, second: Election) -> list[Text]:
    """What differs beside the figures, and is taken from the first folder."""
    said: list[Text] = []
    if first.law != second.law:
        said.append(
            text(
                "The folders name different laws, {first} and {second}; both are decided under the first folder's.",
                first=first.law,
                second=second.law,
            )
        )
    if first.seats != second.seats:
        said.append(text("The numbers of seats in election.toml differ; each folder is decided with its own."))
    for id, one in first.contests.items():  # noqa: A001
        other = second.contests.get(id)
        if other is None:
            continue
        if (one.unit, one.seats, one.repeats) != (other.unit, other.seats, other.repeats):
            said.append(text("{contest}: area, seats or repeat vote differ in the two folders.", contest=one.label))
        theirs = second.contestants[id]
        changed = [
            who.label
            for who in first.contestants[id].values()
            if who.id in theirs and who.party != theirs[who.id].party
        ]
        if changed:
            said.append(text("{contest}: another party in the two folders: {who}.", contest=one.label, who=changed))
    return said
