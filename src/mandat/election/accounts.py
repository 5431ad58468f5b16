"""Whether a contest's totals can be: no more ballots than were given out, no more votes than ballots."""

from collections.abc import Iterator

from mandat.election.fault import Fault
from mandat.election.model import Election
from mandat.election.tables import Table
from mandat.language import Text, text


def check_accounts(election: Election, table: Table | None) -> list[Fault]:
    """Totals that cannot be, each at the first row of the figure that is too large. Unknown figures are left out.

    Only totals: what cannot be in a single unit is for the checks of its protocol to say.
    """
    wrong = {
        (contest, item): expected
        for contest in election.contests
        for item, expected in _impossible(election, contest, election.tally(contest))
    }
    if not wrong or table is None:
        return []
    faults = []
    for place, key in enumerate(zip(table["contest"], table["item"], strict=True)):
        if key in wrong:
            faults.append(table.fault(place, "count", wrong.pop(key)))
    return faults


def _impossible(election: Election, contest: str, tally: dict[str, int | None]) -> Iterator[tuple[str, Text]]:
    def known(item: str) -> int:
        return tally.get(item) or 0

    votes = sum(known(contestant) for contestant in election.contestants[contest])
    given = next((one for one in election.contestants[contest] if tally[one] is not None), "invalid")
    ballots = text("the votes, those against all and the invalid ballots")
    sums = [
        # (what, its name in the message, at which item, the line it cannot exceed)
        (votes, text("the votes"), given, "valid"),
        (known("invalid"), text("the invalid ballots"), "invalid", "cast"),
        (known("valid") + known("invalid"), text("the valid and the invalid ballots"), "valid", "cast"),
        (votes + known("against_all") + known("invalid"), ballots, given, "cast"),
        (known("cast"), text("the ballots in the boxes"), "cast", "issued"),
        (known("issued"), text("the ballots issued"), "issued", "registered"),
        (known("cast"), text("the ballots in the boxes"), "cast", "registered"),
    ]
    found: set[tuple[str, str]] = set()
    for number, what, item, line in sums:
        limit = tally.get(line)
        if limit is None or number <= limit or (item, line) in found:
            continue
        if line == "registered" and item == "cast" and tally.get("issued") is not None:
            continue  # said by the two steps between
        found.add((item, line))
        yield (
            item,
            text(
                "expected no more than {limit} ({line}) for {what} in all of contest {contest}, found {number}",
                limit=limit,
                line=line,
                what=what,
                contest=contest,
                number=number,
            ),
        )
