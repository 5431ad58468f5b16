"""A small made-up election with lists and two constituencies, and protocols of it that hold."""

from mandat.election import Election
from mandat.exchange import read

FOLDER = "examples/made-up-election-night"


def election_of() -> Election:
    return read(FOLDER)


def figures_of(election: Election, unit: str, contest: str, lines: tuple[str, ...]) -> dict[str, str]:
    """What the folder says of one protocol, as a clerk would type it; a line that it does not have is blank."""
    given = {
        item: "" if count is None else str(count)
        for one, other, item, count in election.counts.rows()
        if (one, other) == (unit, contest)
    }
    return {line: given.get(line, "") for line in lines}
