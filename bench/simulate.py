"""Many elections: the 98 seats of the Mazhilis drawn and decided, beside peers that decide one election."""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import mandat
from bench.decide import FOLDER, Election, interregnum, votelib
from bench.timing import number, one_by_one, table
from mandat.decision.official import law_for
from mandat.simulation import BLOCK, CORRELATED, FromLists
from mandat.simulation.drawing import Drawing
from mandat.simulation.layout import lay_out

DRAWS = 1_000_000
PEERS = 20
ASSUMED = FromLists(independents=7)
"""The votes of the constituencies are not known: seven lists' candidates, the declared winner, seven independents."""


def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def drawing() -> tuple[float, list[Election]]:
    """Processor seconds for drawing `DRAWS` on one core, and some draws for the peers."""
    election = mandat.read(FOLDER)
    laws = [law_for(election, None)]
    filled, _ = ASSUMED.fill(election, laws)
    draw = Drawing(lay_out(filled, laws), CORRELATED, 1)
    first = draw.block(0)
    lists, candidates = first["list"].votes, first["district"].votes
    sample = [(lists[i, 0, :7].tolist(), candidates[i].tolist()) for i in range(PEERS)]
    blocks = 100
    start = time.process_time()
    for block in range(1, blocks + 1):
        draw.block(block)
    return (time.process_time() - start) / (blocks * BLOCK) * DRAWS, sample


def whole() -> None:
    """One million elections in a process of its own: wall and processor seconds, and the most memory, as JSON."""
    election = mandat.read(FOLDER)
    mandat.simulate(election, 8 * BLOCK, constituencies=ASSUMED)  # loads the compiled kernels
    start, used = time.perf_counter(), time.process_time()
    found = mandat.simulate(election, DRAWS, constituencies=ASSUMED, statements=["amanat >= 50"], seed=1)
    seconds, processor = time.perf_counter() - start, time.process_time() - used
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([seconds, processor, most, float(found.probability("amanat >= 50"))]))


def main() -> None:
    call = [sys.executable, "-c", "from bench.simulate import whole; whole()"]
    done = subprocess.run(call, capture_output=True, text=True, check=True)
    seconds, processor, megabytes, _ = json.loads(done.stdout)
    drawn, sample = drawing()
    peers: list[Callable[[Any], None]] = [votelib, interregnum]
    theirs = [one_by_one(peer, sample) / 1e6 * DRAWS for peer in peers]
    table(
        f"{DRAWS:,} elections of 98 seats, correlated swing, 29 constituencies of 15 candidates; {cores()} cores; "
        "seconds. Peers decide only: the time of one election, a million times",
        ["", "wall", "processor", "of it drawing", "of it deciding, counting", "MB", "votelib", "interregnum"],
        [
            [
                "mandat.simulate",
                *[number(one) for one in (seconds, processor, drawn, processor - drawn, megabytes, *theirs)],
            ]
        ],
    )
