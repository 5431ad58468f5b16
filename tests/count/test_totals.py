"""Tables whose last row, or last row of each area, is the sum of the others: whatever it is called."""

from pathlib import Path

import pytest

from mandat import count
from mandat.count import Finding
from tests.count.making import PRECINCTS, Figures, paper
from tests.count.tabled import folder, table

SIXTEEN = {unit: paper(x=320 + k, valid=599 + k) for k, unit in enumerate(PRECINCTS)}


def total(*papers: Figures) -> Figures:
    return {line: sum(one[line] or 0 for one in papers) for line in papers[0]}


def found(path: Path, rows: str) -> list[Finding]:
    made = folder(path, {"table.csv": rows})
    return count.check(count.read_table(made / "table.csv", made / "map.toml")).of("W-TOTAL")


def of_the_nation(name: str, figures: Figures) -> str:
    """The last row of the table, in no district."""
    return table({name: figures}).splitlines()[1].replace("south;", ";", 1) + "\n"


@pytest.mark.parametrize("name", ["Итого", "Total", "999"])
def test_a_row_that_is_the_sum_of_all_others_is_named(tmp_path: Path, name: str) -> None:
    (one,) = found(tmp_path, table(SIXTEEN) + of_the_nation(name, total(*SIXTEEN.values())))
    assert (one.unit, one.file, one.row) == (name, "table.csv", 18)
    assert "the sum of the other 16 protocols of the contest" in str(one.message)


def test_the_totals_of_districts_and_of_the_nation_are_all_named(tmp_path: Path) -> None:
    halves = list(SIXTEEN.values())[:8], list(SIXTEEN.values())[8:]
    rows = table(SIXTEEN) + table({"S": total(*halves[1])}).splitlines()[1] + "\n"
    rows += table({"N": total(*halves[0])}).splitlines()[1].replace("south;", "north;", 1) + "\n"
    rows += of_the_nation("All", total(*SIXTEEN.values()))
    assert [(one.unit, one.row) for one in found(tmp_path, rows)] == [("S", 18), ("N", 19), ("All", 20)]


def test_a_row_that_misses_the_sum_by_one_vote_is_none(tmp_path: Path) -> None:
    last = total(*SIXTEEN.values())
    assert (
        found(tmp_path, table(SIXTEEN) + of_the_nation("Total", last | {"invalid": (last["invalid"] or 0) + 1})) == []
    )


def test_of_two_protocols_that_are_alike_neither_is_the_sum_of_the_other(tmp_path: Path) -> None:
    assert found(tmp_path, table({unit: paper() for unit in PRECINCTS[:2]})) == []


def test_protocols_that_are_no_sums_are_left_alone(tmp_path: Path) -> None:
    assert found(tmp_path, table(SIXTEEN)) == []
