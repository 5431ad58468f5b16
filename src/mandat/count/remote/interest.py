"""The papers with something to say: those that are brought here to be looked at."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw
import polars as pl

from mandat.count.facts import Facts, with_gaps
from mandat.count.protocols import Protocols
from mandat.count.remote.engine import Frame, collected
from mandat.count.remote.papers import Remote


def of_interest(remote: Remote) -> tuple[Protocols, Facts]:
    """The papers that count in which a check fires, or that leave something blank which others have; and the facts of
    all."""
    facts = remote.facts
    checks = remote.form.checks if remote.form is not None else []
    asked = [(~one.holds.expression()).fill_null(False) for one in checks if facts.fired[one.code]]
    asked += [nw.col(line).is_null() for line in with_gaps(remote.form, remote.fields, facts)]
    if not asked:
        return remote.none(), facts
    return remote.brought(remote.counting.filter(nw.any_horizontal(*asked, ignore_nulls=True))), facts


def disagreeing(remote: Remote) -> Protocols:
    """All papers of the units of which several are in and do not say the same, or two are of the same kind."""
    if remote.all_count:
        return remote.none()
    keys = ("unit", "contest")
    several = remote.frame.group_by(*keys).agg(nw.len().alias("papers")).filter(nw.col("papers") > 1).select(*keys)
    papers = remote.frame.join(several, on=list(keys), how="semi")
    lines = remote.lines
    each = papers.group_by(*keys).agg(
        nw.len().alias("papers"),
        nw.col("copy").n_unique().alias("kinds"),
        *(nw.col(line).min().alias(f"low {k}") for k, line in enumerate(lines)),
        *(nw.col(line).max().alias(f"high {k}") for k, line in enumerate(lines)),
        *(nw.col(line).count().alias(f"known {k}") for k, line in enumerate(lines)),
    )
    differ = [nw.col("kinds") < nw.col("papers")]
    for k in range(len(lines)):
        differ.append((nw.col(f"low {k}") != nw.col(f"high {k}")).fill_null(False))
        differ.append((nw.col(f"known {k}") > 0) & (nw.col(f"known {k}") < nw.col("papers")))
    units = each.filter(nw.any_horizontal(*differ, ignore_nulls=True)).select(*keys)
    return remote.brought(papers.join(units, on=list(keys), how="semi"))


def differing(one: Frame, other: Frame, lines: Sequence[str]) -> pl.DataFrame:
    """The pairs of papers of one unit, one of each frame, that disagree on one of the lines: `unit`, then `contest`,
    `file`, `row` and the lines, those of the other with `_2`. `order` is the column by which the frames are ordered.
    """
    first, second = (each.select("unit", "contest", "file", "row", "order", *lines) for each in (one, other))
    if first.implementation is not second.implementation:
        first, second = (nw.from_native(collected(each)).lazy() for each in (first, second))
    both = first.join(second, on="unit", suffix="_2")
    differ = [(nw.col(line) != nw.col(f"{line}_2")).fill_null(False) for line in lines]
    return collected(both.filter(nw.any_horizontal(*differ, ignore_nulls=True))).sort("order", "order_2")
