"""Protocols added up where they are: one pass, and only the sums come here."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from mandat.count.protocols import Protocols
from mandat.count.remote.engine import collected, limbs, whole
from mandat.count.remote.papers import Remote
from mandat.count.sums import Added, Sums


def added_up(remote: Remote, keys: list[str]) -> Added:
    """The papers that count, added up by some columns."""
    facts = remote.known
    lines = [line for line in remote.lines if line in remote.votes or facts.has(line)]

    def counting(contests: list[str]) -> Protocols:
        return remote.brought(remote.counting.filter(nw.col("contest").is_in(contests)))

    return Added(
        lines,
        sums_of(remote, keys, lines),
        remote.annulled,
        remote.papers - facts.papers - remote.annulled,
        counting,
    )


def sums_of(remote: Remote, keys: Sequence[str], lines: Sequence[str]) -> Sums:
    """By key: the number of papers, and of each line the sum of what is known and the number of blanks."""
    facts = remote.known
    parts = {line: limbs(line, remote.most, remote.papers) for line in lines}
    figures = [part.alias(f"{line} {k}") for line, own in parts.items() for k, part in enumerate(own)]
    some = [line for line in lines if facts.blank[line]]
    gaps = [nw.col(line).is_null().cast(nw.Int64).alias(f"{line} ?") for line in some]
    names = [f"{line} {k}" for line, own in parts.items() for k in range(len(own))] + [f"{line} ?" for line in some]
    table = remote.counting.select(*keys, "row", *figures, *gaps)
    grouped = table.group_by(*keys).agg(
        nw.len().alias("papers"),
        nw.col("row").min(),
        *(nw.col(name).sum().cast(nw.Int64) for name in names),
    )
    found: Sums = []
    for row in collected(grouped).sort("row").iter_rows(named=True):
        sums = [whole([row[f"{line} {k}"] or 0 for k in range(len(own))]) for line, own in parts.items()]
        blank = [row[f"{line} ?"] if line in some else 0 for line in lines]
        found.append((tuple(row[key] for key in keys), row["papers"], sums, blank))
    return found
