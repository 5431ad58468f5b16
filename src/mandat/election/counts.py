"""counts.csv: its rows checked column by column, since there may be millions of them."""

from collections.abc import Callable, Mapping
from contextlib import suppress

import numpy as np

from mandat.election import cells
from mandat.election.checks import Checks, Contestants, Contests
from mandat.election.coded import Coded, joined
from mandat.election.fault import Fault, shown
from mandat.election.model import Contest, Contestant, Counts, Unit, chains
from mandat.election.tables import Table
from mandat.language import Text, text


def read_counts(
    check: Checks,
    table: Table,
    units: Mapping[str, Unit] | None,
    contests: Contests,
    contestants: Contestants,
) -> Counts:
    """The rows of counts.csv; what is wrong with them is added to the faults.

    A mapping is None where its own table could not be read: then nothing is held against it. A column is looked at
    value by value first, each value once; rows are gone through only to place a fault.
    """
    unit, contest, item, count = (Coded.of(table[column]) for column in ("unit", "contest", "item", "count"))
    numbers = count.map(cells.figure)

    def place(column: str, wrong: set[str], expected: Callable[[str], Text]) -> None:
        if wrong:
            for at, cell in enumerate(table[column]):
                if cell in wrong:
                    check.faults.append(table.fault(at, column, expected(cell)))

    place(
        "count",
        {cell for cell, number in zip(count.values, numbers.values, strict=True) if number is None and cell},
        lambda cell: (
            cells.too_large(cell) or text("expected a whole number of votes, found {found}", found=shown(cell))
        ),
    )
    if units is not None:
        place(
            "unit",
            set(unit.values) - units.keys(),
            lambda cell: text("expected a unit of units.csv, found {found}", found=shown(cell)),
        )
    if contests is not None:
        place(
            "contest",
            set(contest.values) - contests.keys(),
            lambda cell: text("expected a contest of contests.csv, found {found}", found=shown(cell)),
        )
        if contestants is not None:
            _items(check, table, contest, item, contests, contestants)
    _twice(table, unit, contest, item, check.faults)
    if units is not None and check.one_tree:
        _areas(table, unit, contest, units, contests or {}, check.faults)
    return Counts(unit, contest, item, numbers)


def _pairs(one: Coded[str], other: Coded[str]) -> list[tuple[str, str]]:
    """The pairs of cells that stand in one row."""
    keys = np.unique(joined(one, other)).tolist()
    return [(one.values[key // len(other.values)], other.values[key % len(other.values)]) for key in keys]


def _items(
    check: Checks,
    table: Table,
    contest_of: Coded[str],
    item_of: Coded[str],
    contests: Mapping[str, Contest],
    contestants: Mapping[str, Mapping[str, Contestant]],
) -> None:
    """Every item is a contestant of its contest or an account line that its ballot has."""
    wrong: dict[tuple[str, str], Text] = {}
    for contest, item in _pairs(contest_of, item_of):
        if contest not in contests or item in contestants.get(contest, {}):
            continue
        if item not in check.accounts and not _on_form(check, contests[contest].tier, item):
            wrong[contest, item] = text(
                "expected a contestant of this contest or an account line, found {found}", found=shown(item)
            )
        elif item == "against_all" and not _has_against_all(check, contests[contest].tier):
            wrong[contest, item] = text(
                "expected no such line: the ballot of the tier {tier} has no line against all",
                tier=shown(contests[contest].tier),
            )
    if wrong:
        for at, key in enumerate(zip(table["contest"], table["item"], strict=True)):
            if key in wrong:
                check.faults.append(table.fault(at, "item", wrong[key]))


def _on_form(check: Checks, tier: str, item: str) -> bool:
    """Whether the item is a line of the protocol form, in any version, that the law names for the tier."""
    rules = check.tier(tier)
    if rules is None or rules.form is None:
        return False
    from mandat.law.forms import LawError, form, forms  # read only where a folder has such a line

    with suppress(LawError):
        versions = [one for one in forms() if one.id == rules.form] or [form(rules.form)]
        return any(item in one.codes for one in versions)
    return False


def _has_against_all(check: Checks, tier: str) -> bool:
    """Whether the tier's ballot has the line; True where the folder is not held against its own law."""
    rules = check.tier(tier)
    return not check.strict or rules is None or rules.against_all is not None


def _twice(table: Table, unit: Coded[str], contest: Coded[str], item: Coded[str], faults: list[Fault]) -> None:
    keys = np.sort(joined(unit, contest, item))
    if not (keys[1:] == keys[:-1]).any():
        return
    first: dict[tuple[str, str, str], int] = {}
    for at, key in enumerate(zip(unit, contest, item, strict=True)):
        if key in first:
            expected = text(
                "expected this item of the unit once, found it in row {row} too", row=str(table.rows[first[key]])
            )
            faults.append(table.fault(at, "item", expected))
        first.setdefault(key, at)


def _areas(
    table: Table,
    unit_of: Coded[str],
    contest_of: Coded[str],
    units: Mapping[str, Unit],
    contests: Mapping[str, Contest],
    faults: list[Fault],
) -> None:
    """Units lie in their contest's area, and nothing is counted both for a unit and for one below it."""
    above = chains({unit.id: unit.parent for unit in units.values()})
    outside: set[tuple[str, str]] = set()
    counted: dict[str, set[str]] = {}
    for unit, contest in _pairs(unit_of, contest_of):
        if unit in units and contest in contests:
            counted.setdefault(contest, set()).add(unit)
            if contests[contest].unit in units and contests[contest].unit not in above[unit]:
                outside.add((unit, contest))
    doubtful = {contest for contest, its in counted.items() if any(not its.isdisjoint(above[unit][1:]) for unit in its)}
    if not outside and not doubtful:
        return
    rows: dict[tuple[str, str, str], int] = {}
    for at, (unit, contest, item) in enumerate(zip(table["unit"], table["contest"], table["item"], strict=True)):
        if (unit, contest) in outside:
            expected = text(
                "expected a unit within {area}, the contest's own, found {found}",
                area=shown(contests[contest].unit),
                found=shown(unit),
            )
            faults.append(table.fault(at, "unit", expected))
        if contest in doubtful:
            rows.setdefault((contest, item, unit), at)
    for (contest, item, unit), at in rows.items():
        for higher in above.get(unit, ())[1:]:
            if (contest, item, higher) in rows:
                expected = text(
                    "expected {item} for this unit or for {higher} above it (row {row}), not both: "
                    "it would be counted twice",
                    item=shown(item),
                    higher=shown(higher),
                    row=str(table.rows[rows[contest, item, higher]]),
                )
                faults.append(table.fault(at, "unit", expected))
