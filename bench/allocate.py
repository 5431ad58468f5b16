"""Votes to seats: microseconds per election on one core, beside three peers and the machine's memory.

mandat decides a batch; the peers decide the same elections one after the other, as they are made to.
"""

import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from bench.timing import memory, number, one_by_one, per_election, table
from mandat import allocate

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from apportionment import methods as apportionment
    from interregnum.methods.singlevote import HighestAveragesAllocator, LargestRemainderAllocator
    from votelib.evaluate.core import Plurality
    from votelib.evaluate.proportional import HighestAverages, LargestRemainder

BATCH = 200_000
PEERS = 20  # elections that each peer decides

Decide = Callable[[list[int]], Any]


def votelib(evaluator: Any, house: int) -> Decide:
    return lambda votes: evaluator.evaluate(dict(enumerate(votes)), house)


def interregnum(allocator: Any, house: int) -> Decide:
    return lambda votes: allocator.calc([[str(i), v] for i, v in enumerate(votes)], house, random_seed=1)


def apportioned(method: str, house: int) -> Decide:
    return lambda votes: apportionment.compute(method, votes, house, fractions=True, parties=[""] * len(votes))


def cases() -> list[tuple[str, tuple[int, ...], Callable[[Any], Any], dict[str, Decide]]]:
    """Title, shape of one election, mandat's call, the peers'."""
    averages = [
        ("d'hondt", "d_hondt", "dhondt", "dhondt"),
        ("sainte-lague", "sainte_lague", "saintelague", "sainte-lague"),
    ]
    listed: list[tuple[str, tuple[int, ...], Callable[[Any], Any], dict[str, Decide]]] = [
        (
            "largest remainder, Hare: 69 seats, 7 lists",
            (7,),
            lambda votes: allocate.largest_remainder(votes, 69),
            {
                "votelib": votelib(LargestRemainder("hare"), 69),
                "apportionment": apportioned("largest_remainder", 69),
                "interregnum": interregnum(LargestRemainderAllocator("hare"), 69),
            },
        ),
        *(
            (
                f"{name}: 500 seats, 50 lists",
                (50,),
                partial(allocate.highest_averages, house=500, divisors=name),
                {
                    "votelib": votelib(HighestAverages(theirs), 500),
                    "apportionment": apportioned(third, 500),
                    "interregnum": interregnum(HighestAveragesAllocator(fourth), 500),
                },
            )
            for name, theirs, third, fourth in averages
        ),
        (
            "huntington-hill: 435 seats, 50 lists",
            (50,),
            lambda votes: allocate.highest_averages(votes, 435, divisors="huntington-hill"),
            {"apportionment": apportioned("huntington", 435)},
        ),
        (
            "plurality: 1 seat, 15 candidates",
            (15,),
            allocate.plurality,
            {"votelib": votelib(Plurality(), 1)},
        ),
    ]
    return listed


def main() -> None:
    dice = np.random.default_rng(2023)
    rows = []
    for title, shape, decide, peers in cases():
        votes = dice.integers(1, 1_000_000, (BATCH, *shape))
        ours = per_election(partial(decide, votes), BATCH)
        single = None
        if peers:
            sample = votes[:PEERS].tolist()
            single = one_by_one(decide, sample)
        read, copy = memory([votes], BATCH)
        cells = [title, number(ours), number(single)]
        for name in ("votelib", "apportionment", "interregnum"):
            theirs = one_by_one(peers[name], sample) if name in peers else None
            cells += [number(theirs), number(None if theirs is None else theirs / ours)]
        rows.append([*cells, number(read), number(copy), number(ours / copy)])
    header = ["µs per election", "mandat", "single"]
    for name in ("votelib", "apportionment", "interregnum"):
        header += [name, "x"]
    table(
        f"Votes to seats, one core: mandat in a batch of {BATCH:,} and a "
        "single election interpreted;\npeers one by one; NumPy's time to read and to copy the votes",
        [*header, "read", "copy", "mandat/copy"],
        rows,
    )
