"""Measures over many elections: microseconds per election on one core, beside two peers and the machine's memory.

mandat measures a batch; the peers measure the same elections one after the other, as they are made to.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from bench.timing import memory, number, one_by_one, per_election, table
from mandat import measure

BATCH = 1_000_000
PARTIES = 8
PEERS = 200  # elections that each peer measures


def main() -> None:
    """Prints the table, and the time of the power indices of a house of thirty parties."""
    import voting.diversity
    import voting.proportion
    from votelib.crit import proportionality

    rng = np.random.default_rng(1)
    votes, seats = rng.integers(1, 10**6, (BATCH, PARTIES)), rng.integers(0, 40, (BATCH, PARTIES))
    some = list(zip(votes[:PEERS].tolist(), seats[:PEERS].tolist(), strict=True))
    cases: list[tuple[str, Callable[[], Any], Callable[[Any], Any], Callable[[Any], Any] | None]] = [
        (
            "Gallagher",
            lambda: measure.gallagher(votes, seats),
            lambda one: voting.proportion.gallagher(*one),
            lambda one: proportionality.gallagher(dict(enumerate(one[0])), dict(enumerate(one[1]))),
        ),
        (
            "Loosemore-Hanby",
            lambda: measure.loosemore_hanby(votes, seats),
            lambda one: voting.proportion.loosemore_hanby(*one),
            lambda one: proportionality.loosemore_hanby(dict(enumerate(one[0])), dict(enumerate(one[1]))),
        ),
        (
            "Laakso-Taagepera",
            lambda: measure.laakso_taagepera(votes),
            lambda one: voting.diversity.laakso_taagepera(one[0]),
            None,
        ),
        ("Golosov", lambda: measure.golosov(votes), lambda one: voting.diversity.golosov(one[0]), None),
    ]
    read, copy = memory([votes, seats], BATCH)
    rows = []
    for name, ours, voting_s, votelib_s in cases:
        others = [one_by_one(call, some) if call is not None else None for call in (voting_s, votelib_s)]
        rows.append([name, *map(number, (per_election(ours, BATCH, times=3), *others, read, copy))])
    title = f"measures of {BATCH:,} elections of {PARTIES} parties, µs for each"
    table(title, ["", "mandat", "voting", "votelib", "read", "copy"], rows)
    thirty = [1 + (7 * k) % 23 for k in range(30)]
    names = ("banzhaf", "shapley_shubik", "deegan_packel", "johnston")
    powers = [[name, number(per_election(partial(getattr(measure, name), thirty), times=3))] for name in names]
    table(f"power of thirty parties with {sum(thirty)} seats, exact, µs", ["", "mandat"], powers)


if __name__ == "__main__":
    main()
