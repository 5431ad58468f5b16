"""The catalogue of measures as a page, from `mandat.measure.MEASURES`.

python -m tools.measures            write docs/measure.md
python -m tools.measures --check    fail where it is not what the catalogue says
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from mandat.measure import FAMILIES, MEASURES, MOST_PLAYERS, Measure

PAGE = Path(__file__).parent.parent / "docs" / "measure.md"

HEAD = f"""\
# What an outcome is worth

Made from `src/mandat/measure/catalogue/` by `python -m tools.measures`; do not edit it here.

    mandat measure FOLDER [--before EARLIER] [--level region] [--quota 50] [--values values.csv] [--json]
    mandat measures                                  each measure: its question, formula and source

measures an outcome: of all seats, and where the law has several tiers of each. Exit status 0; 3 while a lot is to be
drawn; 2 for a fault. `--values` writes every number as `.csv` or `.json`.

## What is set against what

- **Votes** are those for contestants. Ballots against all, invalid and blank ones are nobody's and left out, so a
  share here is larger than one of the valid ballots where there is a line against all.
- **All seats** of a body with several tiers are set against the votes of one ballot: that for lists (of several tiers
  of lists, the one with the most seats), else that for candidates. The page says which. Each **tier** is measured by
  itself too, its own votes against its own seats. Candidates count for their party.
- **Independents** (an empty party) are nobody's party: each is a party of one person, in every measure that asks for
  parties but volatility, where those of one election are one. Elected in a constituency and set against the votes for
  lists, an independent has a seat and no votes; measures that divide by votes are then infinite, and said to be.
- **Seats** that the vote did not fill are left out and named; the quota of a decision is of all seats, filled or not.
- A **repeat vote** decides who is elected and the margin of victory; the votes are those of the first vote.
- **Areas** for nationalisation: the constituencies of a tier that has several; else the units of `--level`, without it
  the largest below the contest's own that the counts tell apart. **Regions**: the units of `--level`, without it those
  just below the smallest unit that holds all constituencies.
- **Volatility**: a party is the same where its id is the same in both folders.

What is not known is named with the reason, and never 0: winners declared without votes, votes known in part, a lot to
be drawn, a law that is silent, contests that the folder does not have. On election night what is in is measured, and
the units that are out are named.

## From Python

    import mandat

    found = mandat.measure.of(mandat.decide(mandat.read("examples/kz-mazhilis-2021")))
    found["gallagher"]                               # {{"": 0.0653…}}: by scope, "" is all seats
    found.why("nationalisation")                     # why there is no value
    found.power.indices["banzhaf"], found.regions, found.contests, found.scopes
    found.to_frame(), found.to_csv("kk"), found.to_json()

    mandat.measure.gallagher(votes, seats)           # votes[..., party], seats[..., party] -> [...]
    mandat.measure.one_by_one(seats, column)         # a column of independents as a column for each

The functions take any leading dimensions, such as draws: a million elections of eight parties in 0.2 s. They give
shares of one, not percentages. Power indices are exact fractions, for up to {MOST_PLAYERS} players with a seat; beyond,
`TooManyPlayers`. Votes, seats, margins and the votes behind a share are whole numbers.

## How sure the formulas are

They are held against published values of eleven elections, against textbook games, and against votelib, voting and
poli-sci-kit, whose own slips the tests name (`tests/measure/`). Where the literature uses one name for two things, this
is meant: Lijphart's index is the largest deviation (1994), not the mean of the two largest parties (1984); Rae's is
over all parties, without his limit of 0.5%; Cox and Shugart's line has an intercept; the adjusted Loosemore-Hanby index
keeps its ½, so that it is half of Grofman's. Not all originals were at hand: the formulas are those that the later
literature gives for them.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(line for family in FAMILIES for line in _family(family.id))])


def _family(family: str) -> Iterator[str]:
    measures = [one for one in MEASURES.values() if one.family.id == family]
    yield f"## {measures[0].family.name.to('en')}"
    yield ""
    yield measures[0].family.question.to("en")
    yield ""
    yield "| measure | question | formula | source | values |"
    yield "|---|---|---|---|---|"
    for one in measures:
        yield _row(one)
    yield ""
    alone = list(dict.fromkeys(one.alone.to("en") for one in measures))
    if len(alone) == 1:
        yield f"Independents: {alone[0]}"
    else:
        for said in alone:
            names = ", ".join(f"`{one.id}`" for one in measures if one.alone.to("en") == said)
            yield f"Independents, in {names}: {said}"
            yield ""
    yield ""


def _row(one: Measure) -> str:
    cells = [
        f"{one.name.to('en')} `{one.id}`",
        one.question.to("en"),
        f"`{one.formula}`",
        one.source,
        one.reading.to("en"),
    ]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def main() -> None:
    made = page()
    if "--check" in sys.argv:
        if PAGE.read_text(encoding="utf-8") != made:
            sys.exit(f"{PAGE.name} is not what the catalogue says: run python -m tools.measures")
        return
    PAGE.write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()
