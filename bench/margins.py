"""The smallest number of votes that moves each seat: every seat of an election, with its recipes decided again."""

import time
from functools import partial
from pathlib import Path

from bench.timing import best, number, table
from mandat.election import read
from mandat.measure.margins import margins

EXAMPLES = Path(__file__).parent.parent / "examples"
NAMES = ("kz-mazhilis-2023", "kz-mazhilis-2012", "made-up-constituency-tie", "made-up-one-list")


def main() -> None:
    rows = []
    for name in NAMES:
        election = read(EXAMPLES / name)
        seconds = best(partial(margins, election), 3)
        start = time.process_time()
        contests = margins(election).contests.values()
        spent = time.process_time() - start
        house = sum(one.house for one in contests)
        seats = sum(len(one.seats) for one in contests)
        recipes = sum(way.moved is not None for one in contests for seat in one.seats for way in seat.ways.values())
        rows.append([name, str(house), str(seats), str(recipes), number(seconds), number(spent)])
    table(
        "Margins, all kinds of change, the smallest of each seat decided again twice; best of three, one core",
        ["", "house", "seats with votes", "recipes", "seconds", "of the processor"],
        rows,
    )
