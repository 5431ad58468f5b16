"""The protocols of an election folder: counts.csv as one wide table a tier, with the further copies of copies.csv."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from mandat.count.copies import ANNULLED, COPIES
from mandat.count.protocols import AREA, Protocols, Unreadable, assembled, vote_columns
from mandat.election import ACCOUNTS, Election, Fault, Faults
from mandat.election.cells import figure, too_large
from mandat.election.coded import Coded
from mandat.election.fault import shown
from mandat.election.tables import COPIES as COPIES_FILE
from mandat.election.tables import Shape, Table, read_table
from mandat.language import text
from mandat.law import Law, LawError
from mandat.law import law as law_of

if TYPE_CHECKING:
    from mandat.law.forms import Form

COPIES_TABLE = Shape(COPIES_FILE, ("unit", "contest", "copy", "item", "count"))
"""An optional table of the folder: further papers of a unit, as counts.csv with the kind of copy."""

_COUNTS = "counts.csv"


def read_protocols(
    election: Election,
    tier: str | None = None,
    folder: str | Path | None = None,
    forms: Mapping[str, Form | None] | None = None,
) -> dict[str, Protocols]:
    """The protocols of an election that has been read, by tier; of one tier alone if that is asked for.

    `folder` is where its copies.csv is looked for (and a law that is a path). `forms` replaces the forms that the law
    names. `row` is the first row of counts.csv with a figure of the protocol. `Faults` names every row of copies.csv
    that fits neither the election nor the other rows; a count there that is no number is unreadable, not a fault.
    """
    faults: list[Fault] = []
    tiers = list(dict.fromkeys(contest.tier for contest in election.contests.values()))
    own = {one: forms.get(one) if forms is not None else form_of(election, one, folder) for one in tiers}
    copies = read_table(Path(folder), COPIES_TABLE, faults) if folder is not None else None
    if copies is not None and copies.rows:
        _check_copies(election, copies, folder, own, faults)
    if faults:
        raise Faults(faults)
    long = _long(election)
    areas, levels = areas_of(election)
    return {
        one: _of_tier(election, one, own.get(one), long, copies, areas, levels)
        for one in (tiers if tier is None else [tier])
    }


def form_of(election: Election, tier: str, folder: str | Path | None = None) -> Form | None:
    """The protocol form that the election's law names for a tier; None where it names none."""
    law = _law(election, folder)
    rules = law.tier_of(tier) if law is not None else None
    name = getattr(rules, "form", None)
    if name is None:
        return None
    from mandat.law.forms import form

    return form(name, on=election.date)


def _law(election: Election, folder: str | Path | None) -> Law | None:
    name = election.law_source()
    if election.law.endswith(".toml") and folder is not None and Path(folder).is_dir():
        name = str(Path(folder) / election.law)
    try:
        return law_of(name, on=election.date)
    except (LawError, ValueError, OSError):
        return None


def _long(election: Election) -> pl.DataFrame:
    """The rows of counts.csv. `Faults` where a count is too large to be one."""
    counts = election.counts
    unit, contest, item = (Coded.of(one) for one in (counts.unit, counts.contest, counts.item))
    count = Coded.of(counts.count)
    wrong = {code: told for code, value in enumerate(count.values) if (told := too_large(value))}
    if wrong:
        places = np.flatnonzero(np.isin(count.codes, list(wrong))).tolist()
        raise Faults([Fault(_COUNTS, at + 2, "count", wrong[int(count.codes[at])]) for at in places])
    columns = {name: _gathered(one, pl.String) for name, one in (("unit", unit), ("contest", contest), ("item", item))}
    columns["count"] = _gathered(count, pl.Int64)
    return pl.DataFrame(columns).with_row_index("at")


def _gathered(column: Coded[Any], kind: type[pl.DataType]) -> pl.Series:
    return pl.Series(column.values, dtype=kind).gather(column.codes)


def areas_of(election: Election) -> tuple[pl.DataFrame, list[str]]:
    """By unit, the unit of each level in which it lies (itself at its own level), and the levels from the top."""
    depth: dict[str, int] = {}
    for unit in election.units.values():
        depth[unit.level] = min(len(election.above(unit.id)), depth.get(unit.level, 10**6))
    levels = sorted(depth, key=lambda level: depth[level])
    columns: dict[str, list[str | None]] = {level: [] for level in levels}
    for id in election.units:  # noqa: A001
        own = {election.units[one].level: one for one in reversed(election.above(id))}
        for level in levels:
            columns[level].append(own.get(level))
    data = {"unit": pl.Series("unit", list(election.units), pl.String)}
    data |= {AREA + level: pl.Series(AREA + level, ids, pl.String) for level, ids in columns.items()}
    return pl.DataFrame(data), levels


def _of_tier(
    election: Election,
    tier: str,
    form: Form | None,
    long: pl.DataFrame,
    copies: Table | None,
    areas: pl.DataFrame,
    levels: list[str],
) -> Protocols:
    contestants = {
        one.id: tuple(election.contestants[one.id]) for one in election.contests.values() if one.tier == tier
    }
    column_of = pl.DataFrame(
        [(contest, one, f"vote_{k}") for contest, ids in contestants.items() for k, one in enumerate(ids, 1)],
        schema={"contest": pl.String, "item": pl.String, "column": pl.String},
        orient="row",
    )
    own = long.filter(pl.col("contest").is_in(list(contestants)))
    for contest in contestants:
        if ahead := election.told_ahead(contest):  # no protocol: voters or ballots told before it came
            own = own.filter((pl.col("contest") != contest) | ~pl.col("unit").is_in(ahead))
    own = own.with_columns(copy=pl.lit(""), file=pl.lit(_COUNTS), row=pl.col("at").cast(pl.Int64) + 2)
    unreadable: list[Unreadable] = []
    if copies is not None and copies.rows:
        further = _further(copies, set(contestants), unreadable, len(long))
        own = pl.concat([own, further], how="diagonal")
        both = further.select("unit", "contest").unique()
        is_original = pl.struct("unit", "contest").is_in(both.to_struct().implode()) & (pl.col("copy") == "")
        own = own.with_columns(copy=pl.when(is_original).then(pl.lit("original")).otherwise("copy"))
    named = own.join(column_of, on=["contest", "item"], how="left", maintain_order="left")
    named = named.with_columns(pl.coalesce("column", "item").alias("column"))
    known = [one.code for one in form.fields] if form is not None else []
    votes = set(vote_columns(contestants))
    others = [name for name in named["column"].unique(maintain_order=True) if name not in votes and name not in known]
    fields = [*known, *(name for name in others if name)]
    keys = ["unit", "contest", "copy", "file"]  # a second paper of the same kind stands in the other file
    papers = named.group_by(keys, maintain_order=True).agg(pl.col("row").min())
    lines = [*fields, *vote_columns(contestants)]
    there = set(named["column"].unique())
    given = [name for name in lines if name in there]
    if given:
        wide = named.filter(pl.col("column").is_in(given)).pivot(
            on="column", on_columns=given, index=keys, values="count", aggregate_function="first", maintain_order=True
        )
        papers = papers.join(wide, on=keys, how="left", maintain_order="left")
    papers = papers.join(areas, on="unit", how="left", maintain_order="left")
    return assembled(tier, papers, contestants, form, fields, unreadable=unreadable, levels=levels, file=_COUNTS)


def _further(copies: Table, contests: set[str], unreadable: list[Unreadable], start: int) -> pl.DataFrame:
    """The rows of copies.csv of some contests, as those of counts.csv; `start` is the place of the first."""
    rows = []
    for at, (unit, contest, copy, item, count) in enumerate(
        zip(*(copies[name] for name in COPIES_TABLE.columns), strict=True)
    ):
        if contest not in contests:
            continue
        number = figure(count)
        if number is None and count:
            unreadable.append(Unreadable(copies.file, copies.rows[at], item, count, unit, contest))
        rows.append((start + at, unit, contest, item, number, copy, copies.file, copies.rows[at]))
    schema = {
        "at": pl.UInt32,
        "unit": pl.String,
        "contest": pl.String,
        "item": pl.String,
        "count": pl.Int64,
        "copy": pl.String,
        "file": pl.String,
        "row": pl.Int64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _check_copies(
    election: Election,
    copies: Table,
    folder: str | Path | None,
    forms: Mapping[str, Form | None],
    faults: list[Fault],
) -> None:
    """Every row of copies.csv names a unit, a contest, an item and a kind of copy that there is, once."""
    law = _law(election, folder)
    accounts = {*election.counts.item, *ACCOUNTS, *(law.accounts if law is not None else ())}
    accounts.update(code for form in forms.values() if form is not None for code in form.codes)
    first: dict[tuple[str, ...], int] = {}
    for at, (unit, contest, copy, item) in enumerate(
        zip(*(copies[name] for name in ("unit", "contest", "copy", "item")), strict=True)
    ):
        if copy not in COPIES:
            expected = text(
                "expected one of the copies {known}, found {found}", known=", ".join(COPIES), found=shown(copy)
            )
            faults.append(copies.fault(at, "copy", expected))
        if unit not in election.units:
            expected = text("expected a unit of units.csv, found {found}", found=shown(unit))
            faults.append(copies.fault(at, "unit", expected))
        if contest not in election.contests:
            expected = text("expected a contest of contests.csv, found {found}", found=shown(contest))
            faults.append(copies.fault(at, "contest", expected))
            continue
        if not item and copy == ANNULLED:
            pass
        elif item not in election.contestants[contest] and item not in accounts:
            expected = text(
                "expected a contestant of this contest or an account line, found {found}", found=shown(item)
            )
            faults.append(copies.fault(at, "item", expected))
        key = (unit, contest, copy, item)
        if key in first:
            expected = text(
                "expected this item of the unit once, found it in row {row} too", row=str(copies.rows[first[key]])
            )
            faults.append(copies.fault(at, "item", expected))
        first.setdefault(key, at)
