"""Rows that are no protocols but their sum: the last row of many a published table, whatever it is called."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from mandat.count.findings import Finding, Source, listed
from mandat.count.protocols import AREA, VOTES, Protocols
from mandat.count.remote import Remote
from mandat.count.remote.engine import collected
from mandat.language import Text, text

CODE = "W-TOTAL"
_FEWEST = 3  # papers in an area: one of two is the sum of the other when they are alike
_MOST = 100  # rows of one area that are looked at figure by figure

_Key = tuple[Any, ...]


def totals(protocols: Protocols | Remote, counting: nw.LazyFrame[Any]) -> Source:
    """The papers of which every figure is the sum of all other papers of the contest, or of one area of a level.

    `counting` are the papers that count, with `order`, a number for each. Areas of the lowest level come first, and
    what is a total there is left out above, so that a table with both regions' totals and the nation's has all of them.
    """
    found: list[dict[str, Any]] = []
    findings: list[Finding] = []
    for level in (*reversed(protocols.levels), None):
        keys = ["contest", *([] if level is None else [AREA + level])]
        groups = _groups(protocols, counting, keys)
        for row in found:
            key = tuple(row[name] for name in keys)
            if key in groups:
                groups[key] = (groups[key][0] - 1, groups[key][1] - row[VOTES])
        halves = {key: votes // 2 for key, (papers, votes) in groups.items() if _may_have_one(key, papers, votes)}
        if not halves:
            continue
        near = counting.filter(nw.col(VOTES).is_in(sorted(set(halves.values()))))
        seen = {row["order"] for row in found}
        for row in collected(near.sort("order")).head(_MOST).iter_rows(named=True):
            key = tuple(row[name] for name in keys)
            if row["order"] not in seen and halves.get(key) == row[VOTES]:
                apart = [one["order"] for one in found] + [row["order"]]
                others = _is_sum(protocols, counting, keys, row, apart)
                if others:
                    found.append(row)
                    findings.append(_finding(protocols, row, others, None if level is None else str(key[1])))
    return listed("warning", CODE, findings)


def _may_have_one(key: _Key, papers: int, votes: int) -> bool:
    return papers >= _FEWEST and votes > 0 and votes % 2 == 0 and None not in key


def _groups(protocols: Protocols | Remote, counting: nw.LazyFrame[Any], keys: list[str]) -> dict[_Key, tuple[int, int]]:
    """By contest, and area, the number of papers and the sum of their votes."""
    if isinstance(protocols, Protocols) and protocols.frame["counts"].all():
        groups = protocols.groups(keys)
        (votes,) = protocols.sums(keys, [VOTES])
        return dict(zip(groups.keys, zip(groups.sizes.tolist(), votes.tolist(), strict=True), strict=True))
    table = collected(counting.group_by(*keys).agg(nw.len().alias("papers"), nw.col(VOTES).sum().alias("sum")))
    return {
        tuple(row[: len(keys)]): (row[-2], row[-1] or 0) for row in table.select(*keys, "papers", "sum").iter_rows()
    }


def _is_sum(
    protocols: Protocols | Remote, counting: nw.LazyFrame[Any], keys: list[str], row: dict[str, Any], apart: list[int]
) -> int:
    """The number of other papers whose sum the row is in every figure that it has; 0 where it is not."""
    lines = [line for line in (*protocols.fields, *protocols.votes) if row[line] is not None]
    others = counting.filter(~nw.col("order").is_in(apart), *(nw.col(name) == row[name] for name in keys))
    sums = collected(others.select(nw.len().alias("papers"), *(nw.col(line).sum() for line in lines))).row(
        0, named=True
    )
    is_sum = all(sums[line] == row[line] for line in lines) and sum(bool(row[line]) for line in lines) > 1
    return int(sums["papers"]) if is_sum else 0


def _finding(protocols: Protocols | Remote, row: dict[str, Any], others: int, area: str | None) -> Finding:
    told: Text = (
        text(
            "every figure of this row is the sum of the other {count} protocols of the contest. It may be their total, "
            "which would count them twice",
            count=others,
        )
        if area is None
        else text(
            "every figure of this row is the sum of the other {count} protocols of {area}. It may be their total, "
            "which would count them twice",
            count=others,
            area=area,
        )
    )
    return Finding(
        "warning",
        CODE,
        protocols.tier,
        row["contest"],
        row["unit"],
        "",
        {},
        told,
        copy=row["copy"],
        file=row["file"],
        row=row["row"],
    )
