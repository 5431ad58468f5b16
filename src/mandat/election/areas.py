"""units.csv and contests.csv: the tree of units, and what is voted on in them."""

from collections.abc import Mapping

from mandat.election import cells
from mandat.election.checks import Checks
from mandat.election.fault import Fault, shown
from mandat.election.model import DEEPEST, Contest, Unit, chains
from mandat.election.tables import Table
from mandat.language import LANGUAGES, Names, text


def read_units(check: Checks, table: Table | None) -> dict[str, Unit] | None:
    """units.csv by id, in file order; None where it is not there or a row of it cannot be read."""
    if table is None:
        return None
    units: dict[str, Unit] = {}
    places: dict[str, int] = {}
    for place, (unit, parent, level, name) in enumerate(
        zip(table["unit"], table["parent"], table["level"], table["name"], strict=True)
    ):
        if check.new(table, place, "unit", unit, units):
            units[unit] = Unit(unit, parent or None, level, name, names_of(table, place), _voters(check, table, place))
            places[unit] = place
    if not table.rows:
        check.faults.append(Fault(table.file, None, None, text("expected at least one unit, found none")))
    if not table.whole:
        return None
    _check_tree(check, table, units, places)
    return units


def _voters(check: Checks, table: Table, place: int) -> int | None:
    """The voters on the unit's list before the day; None where the cell is empty, or (a fault) no whole number."""
    cell = table.cell(place, "voters")
    number = cells.whole(cell)
    if cell and number is None:
        check.wrong(table, place, "voters", text("expected a whole number of voters, found {found}", found=shown(cell)))
    return number


def _check_tree(check: Checks, table: Table, units: dict[str, Unit], places: dict[str, int]) -> None:
    """One root, every parent known, no circle, no endless depth."""
    found = len(check.faults)
    roots = [unit for unit in units.values() if unit.parent is None]
    for unit in units.values():
        if unit.parent is not None and unit.parent not in units:
            expected = text("expected a unit of this file, found {found}", found=shown(unit.parent))
            check.faults.append(table.fault(places[unit.id], "parent", expected))
    for unit in roots[1:]:
        expected = text("expected the unit above: only one unit, {root}, has none", root=shown(roots[0].id))
        check.faults.append(table.fault(places[unit.id], "parent", expected))
    for unit_id, chain in chains({unit.id: unit.parent for unit in units.values()}).items():
        top = units[chain[-1]].parent
        if len(chain) >= DEEPEST:
            expected = text("expected fewer than {levels} levels of units", levels=DEEPEST)
        elif top is not None and top in units:
            expected = text("expected a unit that is not below this one, found a circle of units")
        else:
            continue
        check.faults.append(table.fault(places[unit_id], "parent", expected))
    check.one_tree = len(check.faults) == found


def read_contests(check: Checks, table: Table | None, units: Mapping[str, Unit] | None) -> dict[str, Contest] | None:
    """contests.csv by id, in file order; None as in `read_units`."""
    if table is None:
        return None
    contests: dict[str, Contest] = {}
    places: dict[str, int] = {}
    for place, (contest, tier, unit, seats, name) in enumerate(
        zip(table["contest"], table["tier"], table["unit"], table["seats"], table["name"], strict=True)
    ):
        if not check.new(table, place, "contest", contest, contests):
            continue
        if not tier:
            check.wrong(table, place, "tier", text("expected the id of a tier, found an empty cell"))
        elif check.strict and check.law is not None and check.tier(tier) is None:
            tiers = ", ".join(one.id for one in check.law.tier)
            expected = text("expected a tier of the law ({tiers}), found {found}", tiers=tiers, found=shown(tier))
            check.wrong(table, place, "tier", expected)
        check.known(table, place, "unit", unit, units, text("expected a unit of units.csv"))
        number = cells.whole(seats)
        if seats and number is None:
            expected = text("expected a whole number of seats, found {found}", found=shown(seats))
            check.wrong(table, place, "seats", expected)
        elif number is not None and not cells.is_house(number):
            expected = text("expected 1 to {most} seats, found {found}", most=cells.MOST_SEATS, found=shown(seats))
            check.wrong(table, place, "seats", expected)
        repeats = table.cell(place, "repeats") or None
        contests[contest] = Contest(contest, tier, unit, number, name, repeats, names_of(table, place))
        places[contest] = place
    if not table.rows:
        check.faults.append(Fault(table.file, None, None, text("expected at least one contest, found none")))
    if not table.whole:
        return None
    _check_repeats(check, table, contests, places)
    _check_nation(check, table, contests, places)
    return contests


def _check_repeats(check: Checks, table: Table, contests: dict[str, Contest], places: dict[str, int]) -> None:
    """A repeat vote repeats one contest of its tier, which is none itself and which no other repeats."""
    repeated: dict[str, str] = {}
    for contest in contests.values():
        first = contest.repeats
        if first is None:
            continue
        expected = None
        if first not in contests:
            expected = text("expected a contest of this file, found {found}", found=shown(first))
        elif contests[first].tier != contest.tier:
            expected = text(
                "expected a contest of the same tier, found {found} of the tier {tier}",
                found=shown(first),
                tier=shown(contests[first].tier),
            )
        elif first in repeated:
            expected = text(
                "expected one repeat vote of {found}, found {other} too",
                found=shown(first),
                other=shown(repeated[first]),
            )
        elif first == contest.id:
            expected = text("expected another contest than this one")
        elif contests[first].repeats is not None:
            expected = text("expected a contest that is not itself a repeat vote, found {found}", found=shown(first))
        else:
            repeated[first] = contest.id
        if expected is not None:
            check.wrong(table, places[contest.id], "repeats", expected)


def _check_nation(check: Checks, table: Table, contests: dict[str, Contest], places: dict[str, int]) -> None:
    """Where the whole area of the election votes as one, there is one contest for all the seats."""
    first: dict[str, str] = {}
    for contest in contests.values():
        tier = check.tier(contest.tier) if check.strict else None
        if tier is None or tier.area != "nation" or contest.repeats is not None:
            continue
        if contest.tier in first:
            expected = text(
                "expected one contest of the tier {tier}, in which the whole area votes as one, found {other} too",
                tier=shown(contest.tier),
                other=shown(first[contest.tier]),
            )
            check.wrong(table, places[contest.id], "tier", expected)
        else:
            first[contest.tier] = contest.id


def names_of(table: Table, place: int) -> Names:
    """The sourced names of the entry: columns name_kk, name_ru, name_en, those that are not empty."""
    columns = ((language, table.columns.get(f"name_{language}")) for language in LANGUAGES)
    return Names({language: column[place] for language, column in columns if column is not None and column[place]})
