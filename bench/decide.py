"""Whole elections: the 98 seats of the Mazhilis in a batch, beside peers; and `mandat decide` as a process."""

import subprocess
import sys
import warnings
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from bench.timing import memory, number, one_by_one, per_election, table
from mandat.decision import Votes, compile_law
from mandat.decision.many import decide_many
from mandat.law import law

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from apportionment import methods as apportionment
    from interregnum.methods.singlevote import LargestRemainderAllocator, WinnerTakesAllAllocator
    from votelib.evaluate.core import Plurality
    from votelib.evaluate.proportional import LargestRemainder

DRAWS = 100_000
PEERS = 20
PARTIES = 8
FOLDER = Path(__file__).parent.parent / "examples" / "kz-mazhilis-2023"

Election = tuple[list[int], list[list[int]]]


def admitted(lists: list[int]) -> dict[str, int]:
    """The lists with 5% of the votes, for peers that have no threshold of their own."""
    total = sum(lists)
    return {str(i): vote for i, vote in enumerate(lists) if Fraction(vote, total) >= Fraction(1, 20)}


def votelib(election: Election) -> None:
    LargestRemainder("hare").evaluate(admitted(election[0]), 69)
    for contest in election[1]:
        Plurality().evaluate({str(i): vote for i, vote in enumerate(contest)}, 1)


def apportioned(election: Election) -> None:
    """It has no plurality: Python's own `max` stands in."""
    lists = list(admitted(election[0]).values())
    apportionment.compute("largest_remainder", lists, 69, fractions=True, parties=[""] * len(lists), verbose=False)
    for contest in election[1]:
        max(contest)


def interregnum(election: Election) -> None:
    allocator: Any = LargestRemainderAllocator("hare")
    winner: Any = WinnerTakesAllAllocator()
    allocator.calc(list(admitted(election[0]).items()), 69, random_seed=1)
    for contest in election[1]:
        winner.calc([(str(i), vote) for i, vote in enumerate(contest)], 1, random_seed=1)


def in_a_batch() -> None:
    dice = np.random.default_rng(2023)
    lists = dice.integers(10_000, 4_000_000, (DRAWS, 1, 7))
    against_all = dice.integers(0, 300_000, (DRAWS, 1))
    valid = lists.sum(-1) + against_all
    candidates = dice.integers(0, 100_000, (DRAWS, 29, 15))
    votes = {
        "list": Votes(votes=lists, seats=69, bases={"valid": (valid, valid)}),
        "district": Votes(votes=candidates, seats=1),
    }
    party_of = {"list": np.arange(7)[None], "district": dice.integers(0, PARTIES, (29, 15))}
    plan = compile_law(law("kz/mazhilis@2023"))
    ours = per_election(lambda: decide_many(plan, votes, party_of, PARTIES), DRAWS)
    read, copy = memory([lists, candidates], DRAWS)
    sample = [(lists[i, 0].tolist(), candidates[i].tolist()) for i in range(PEERS)]
    cells = ["the law's plan, in a batch", number(ours)]
    peers: list[Callable[[Any], None]] = [votelib, apportioned, interregnum]
    for peer in peers:
        theirs = one_by_one(peer, sample)
        cells += [number(theirs), number(theirs / ours)]
    table(
        f"98 seats: threshold, 69 list seats, 29 constituencies of 15; {DRAWS:,} draws on one core; µs per election",
        ["", "mandat", "votelib", "x", "apportionment", "x", "interregnum", "x", "read", "copy", "mandat/read"],
        [[*cells, number(read), number(copy), number(ours / read)]],
    )


def as_a_process() -> None:
    calls = {
        "python -c 'import numpy'": [sys.executable, "-c", "import numpy"],
        "mandat decide, 2023": [sys.executable, "-m", "mandat", "decide", str(FOLDER)],
        "mandat decide --json, 2023": [sys.executable, "-m", "mandat", "decide", str(FOLDER), "--json"],
    }
    rows = []
    base: tuple[float, float] | None = None
    for name, call in calls.items():
        seconds, megabytes = min(run(call) for _ in range(5))
        base = base or (seconds, megabytes)
        rows.append([name, number(seconds), number(megabytes), number(seconds / base[0]), number(megabytes / base[1])])
    table("As a process: best of five", ["", "seconds", "MB", "seconds x", "MB x"], rows)


def run(call: list[str]) -> tuple[float, float]:
    """Seconds and peak megabytes of a process, measured from a small one: a child starts with its parent's peak."""
    done = subprocess.run([sys.executable, "-S", "-c", MEASURE, *call], capture_output=True, text=True, check=True)
    seconds, kilobytes = done.stdout.split()
    return float(seconds), int(kilobytes) / 1024


MEASURE = """
import resource, subprocess, sys, time
start = time.perf_counter()
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def main() -> None:
    in_a_batch()
    as_a_process()
