"""kill -9 of the whole service at random moments while everybody is at work, then started again: nothing is lost.

    python -m bench kills                          20 kills, on SQLite and PostgreSQL
    python -m bench.kills --kills 3 --precincts 60

What was not acknowledged is sent again with its id, as the browser does. At the end every save that was acknowledged is
in the journal exactly once, every head that was shown is in it, and it verifies; the tally is that of the papers.
"""

import argparse
import random
import sys
import time

from bench.load import on_postgresql
from bench.load.__main__ import database
from bench.load.night import Night, Size, night, through

ONLY_WHEN_NAMED = True


class Killer:
    """Kills the service at random moments, so many times."""

    def __init__(self, kills: int, every: float, seed: int = 1) -> None:
        self.left, self.done, self.every = kills, 0, every
        self.chance = random.Random(seed)
        self.next = time.monotonic() + self.chance.uniform(0.2, every)

    def __call__(self, one: Night) -> None:
        if self.left and time.monotonic() >= self.next:
            one.server.kill()
            one.server.start()
            self.left, self.done = self.left - 1, self.done + 1
            self.next = time.monotonic() + self.chance.uniform(0.2, self.every)


def killed(size: Size, kills: int, every: float = 5.0, url: str = "") -> tuple[Night, Killer]:
    """A night with kills, and what became of it."""
    with night(size, url) as one:
        killer = Killer(kills, every)
        through(one, killer)
        if killer.left:
            one.faults.append(f"all was definitive after {killer.done} of {kills} kills: take more precincts")
    return one, killer


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.kills")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--precincts", type=int, default=400)
    parser.add_argument("--on", choices=("sqlite", "postgresql", "both"), default="both")
    given = parser.parse_args([one for one in sys.argv[1:] if one != "kills"])
    kind = "sqlite" if given.on == "both" else given.on
    one, killer = killed(Size(given.precincts), given.kills, url=database(kind))
    saves, again = sum(one.work.saves.values()), one.work.clock.resent
    print(
        f"\n{kind}: {killer.done} kills in {one.seconds:,.0f} s; {saves:,} saves acknowledged,"
        f" {again:,} requests not answered at first, and sent again"
    )
    for fault in one.faults:
        print(f"FAULT: {fault}")
    if not one.faults:
        print("every acknowledged save is there, once; the journal verifies and has every head that was shown")
    call = ("bench.kills", "--on", "postgresql", "--kills", str(given.kills), "--precincts", str(given.precincts))
    if one.faults or (given.on == "both" and not on_postgresql(*call)):
        sys.exit(1)


if __name__ == "__main__":
    main()
