"""Papers far from their neighbours, where they are: the engine counts how often each share occurs in each area, and
medians follow from that here. A share is in hundredths of a percent, so an area has at most 10,001 of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl

from mandat.count.findings import Source
from mandat.count.neighbours import SMALLEST, Far, Usual, parents, source_of, took_part, usual
from mandat.count.protocols import AREA, VOTES
from mandat.count.remote.adding import sums_of
from mandat.count.remote.engine import collected, divided, numbers
from mandat.count.remote.papers import Remote

_Key = tuple[Any, Any]

_TOGETHER = 20_000
"""Far shares that are looked for in one pass."""


def far_among(remote: Remote) -> list[Source]:
    """As `mandat.count.neighbours.far_from_neighbours`."""
    facts = remote.facts
    level = parents(remote.levels, facts, lambda column: _different(remote, column))
    if level is None:
        return []
    area = AREA + level
    found = []
    turnout = took_part(facts)
    if turnout is not None:
        found.append(_source(remote, "W-FAR-TURNOUT", level, nw.col(turnout), "registered", turnout))
    if remote.votes and facts.has(VOTES):
        leaders = {
            (key[0], key[1]): max(zip(sums, remote.votes, strict=True), key=lambda one: one[0])[1]
            for key, _, sums, _ in sums_of(remote, ["contest", area], remote.votes)
        }  # of several with most votes the first on the ballot
        found.append(_source(remote, "W-FAR-LEADER", level, _leading(area, leaders), VOTES, leaders))
    return found


def _different(remote: Remote, column: str) -> int:
    return numbers(remote.counting.group_by(column).agg(nw.len().alias("papers")), {"units": nw.len()})["units"]


def _leading(area: str, leaders: Mapping[_Key, str]) -> nw.Expr:
    """In each row the votes of whoever leads in its contest and area."""
    of: dict[str, list[str]] = {}
    for (contest, unit), line in leaders.items():
        if unit is not None:
            of.setdefault(line, []).append(_named(contest, unit))
    most = max(of, key=lambda line: len(of[line]), default="vote_1")
    votes = nw.col(most)
    for line, places in of.items():
        if line != most:
            votes = nw.when(_place(area).is_in(places)).then(nw.col(line)).otherwise(votes)
    return votes


def _place(area: str, *further: str) -> nw.Expr:
    """The contest and the area of a row as one text, which no other contest and area have; `_named` here."""
    contest = nw.col("contest")
    words = [nw.col(one).cast(nw.String) for one in (area, *further)]
    return nw.concat_str(contest.str.len_chars().cast(nw.String), contest, *words, separator="\n")


def _named(contest: str, *further: object) -> str:
    return "\n".join(map(str, (len(contest), contest, *further)))


def _share(part: nw.Expr, whole: nw.Expr) -> nw.Expr:
    """Hundredths of a percent, rounded down; null where the whole is small or blank, or the part larger."""
    is_known = ((whole >= SMALLEST) & (part <= whole)).fill_null(False)
    return divided(
        nw.when(is_known).then(part * 10_000).otherwise(None), nw.when(is_known).then(whole).otherwise(nw.lit(1))
    )


def _source(
    remote: Remote, code: str, level: str, part: nw.Expr, whole: str, leaders: Mapping[_Key, str] | str
) -> Source:
    """The papers whose share of `part` in the line `whole` is far; `leaders` says which line that is, and where."""
    area = AREA + level
    table = remote.counting.with_columns(part.alias("part"))
    table = table.with_columns(_share(nw.col("part"), nw.col(whole)).alias("share"))
    known = table.filter(~nw.col("share").is_null() & ~nw.col(area).is_null())
    often = collected(known.group_by("contest", area, "share").agg(nw.len().alias("papers")))
    ours: dict[_Key, Usual] = {}
    far: list[str] = []
    for (contest, unit), own in often.group_by("contest", area):
        shares = own["share"].to_numpy()
        found = usual(np.repeat(shares, own["papers"].to_numpy()))
        if found is not None:
            ours[str(contest), unit] = found
            far += [_named(str(contest), unit, share) for share in shares.tolist() if found.is_far(share)]
    if not far:
        return source_of(remote.shell, [], level, code)
    columns = [*remote.shell.frame.columns, "share"]
    rows = pl.concat(
        collected(known.filter(_place(area, "share").is_in(far[start : start + _TOGETHER])).select(columns))
        for start in range(0, len(far), _TOGETHER)
    ).sort("row")
    keys = rows.select("contest", area, "share").rows()
    places = [
        Far(at, leaders if isinstance(leaders, str) else leaders[contest, unit], share, ours[contest, unit])
        for at, (contest, unit, share) in enumerate(keys)
    ]
    return source_of(remote.at_hand(rows.drop("share")), places, level, code)
