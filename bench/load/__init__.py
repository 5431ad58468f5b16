"""The service under load: 30 clerks and 10 coordinators at once over real HTTP, a national election typed twice.

    python -m bench load                      in full, on SQLite and PostgreSQL
    python -m bench.load --precincts 1000     smaller; --help has the rest

`make bench` runs a tenth. A clerk types a protocol in two seconds (`--pause`; from half of it to one and a half), more
than ten times as fast as people do. Then nobody pauses (`--pause 0`): how much the service takes at most. There forty
wait for each other all the time, so that the time of a save says how many they are, and is not judged. Exit status 1
where anything was lost or doubled, or p99 of a save is over `MOST`.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from bench.load.night import Night, Size, night, through
from bench.timing import number, table

MOST = 0.300
"""Seconds within which 99 of 100 saves must be acknowledged."""

AT_MOST = 150
"""Precincts of the load without pauses."""

_WITH_POSTGRESQL = Path(".ci/postgresql")
_KINDS = ("save", "hand in", "claim", "form", "waiting list", "checks", "control", "protocol", "decision")


def percentile(taken: list[float], share: float) -> float:
    """The smallest time within which this share of all came."""
    ordered = sorted(taken)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def report(one: Night, title: str) -> bool:
    """Prints what was measured and every fault; whether all holds."""
    taken: Mapping[str, list[float]] = one.work.clock.taken
    rows = []
    for what in (*_KINDS, *sorted(set(taken) - set(_KINDS))):
        if times := taken.get(what):
            cells = (percentile(times, 0.5), percentile(times, 0.99), max(times))
            rows.append([what, f"{len(times):,}", *(number(cell * 1000) for cell in cells)])
    asked = sum(len(times) for times in taken.values())
    table(f"{title}: milliseconds until answered", ["", "requests", "p50", "p99", "max"], rows)
    saves = sum(one.work.saves.values())  # each a transaction that is on the disk
    print(
        f"\n{one.seconds:,.0f} s; {asked / one.seconds:,.0f} requests and {saves / one.seconds:,.1f} acknowledged"
        f" saves (while typing, and handing in) a second; {one.work.finished:,} entries handed in,"
        f" {one.work.truth.slips():,} planted differences,"
        f" {one.work.returned:,} sent back, {one.work.decided:,} decided, {one.work.clock.resent:,} sent again"
        f" {sorted(one.work.clock.why)}"
    )
    print(f"the machine's load average was {os.getloadavg()[1]:.1f} on {os.cpu_count()} processors")
    late = percentile(taken["save"], 0.99) if taken.get("save") else 0.0
    if late > MOST and one.size.pause:
        one.faults.append(f"p99 of a save is {late * 1000:.0f} ms, over {MOST * 1000:.0f}")
    for fault in one.faults:
        print(f"FAULT: {fault}")
    if not one.faults:
        print("nothing lost, nothing doubled; the journal holds; the tally is that of mandat count")
    return not one.faults


def titled(size: Size, database: str) -> str:
    kind = "PostgreSQL" if database else "SQLite"
    papers = f"{size.precincts:,} precincts x 2 ballots x 2 entries"
    people = f"{size.clerks} clerks and {size.coordinators} coordinators at once"
    typing = f"a protocol typed in {size.pause:g} s" if size.pause else "nobody pauses"
    return f"{kind}, {papers}, {people}, {typing}"


def run(size: Size, database: str = "") -> bool:
    with night(size, database) as one:
        through(one)
        return report(one, titled(size, database))


def on_postgresql(*call: str) -> bool:
    """The same call with a PostgreSQL server of its own; True where none is installed, which is said."""
    if not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        print("\nPostgreSQL: not installed here, nothing measured")
        return True
    return subprocess.run([_WITH_POSTGRESQL, sys.executable, "-m", *call], check=False).returncode == 0


def everywhere(precincts: int) -> None:
    held = [run(Size(precincts)), run(Size(AT_MOST, pause=0.0))]
    for more in (["--precincts", str(precincts)], ["--precincts", str(AT_MOST), "--pause", "0"]):
        held.append(on_postgresql("bench.load", "--on", "postgresql", *more))
    if not all(held):
        raise SystemExit(1)


def main() -> None:
    everywhere(10_101)


def brief() -> None:
    everywhere(1_010)
