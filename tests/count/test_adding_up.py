"""Sums at every level, what is in and what is out."""

import json
from pathlib import Path

import pytest

from mandat import count
from mandat.election import read
from tests.count.making import PRECINCTS, one_tier, paper, protocols, town


def test_the_sums_of_a_contest_are_those_of_the_election(tmp_path: Path) -> None:
    papers = {unit: paper(x=k, invalid=None if k == 3 else k) for k, unit in enumerate(PRECINCTS)}
    election = town(tmp_path, papers)
    (row,) = count.tally(protocols(election)["list"], election).rows
    assert {item: row.total(item) for item in election.tally("all")} == election.tally("all")
    assert row.total("invalid") is None
    assert (row.blank, row.sums["invalid"]) == ({"invalid": 1}, sum(range(16)) - 3)


@pytest.mark.parametrize("folder", sorted(str(path) for path in Path("examples").iterdir() if path.is_dir()))
def test_the_sums_of_every_example_are_those_of_the_election(folder: str) -> None:
    election = read(folder)
    for protocols_of in count.read_protocols(election, folder=folder).values():
        tally = count.tally(protocols_of, election)
        for row in tally.rows:
            expected = election.tally(row.contest)
            if election.told_ahead(row.contest):  # voters of units that are out: in no protocol yet
                expected = {item: expected[item] for item in election.contestants[row.contest]}
            assert {item: row.total(item) for item in expected} == expected, row.contest


def test_districts_with_what_is_out(tmp_path: Path) -> None:
    election = town(tmp_path, {unit: paper() for unit in PRECINCTS[:6]})
    tally = count.tally(protocols(election)["list"], election, level="district")
    assert [(row.unit, row.protocols, row.expected) for row in tally.rows] == [("north", 6, 8), ("south", 0, 8)]
    assert tally["all", "north"].sums["registered"] == 6000
    assert tally["all", "south"].sums == {}
    assert tally.out == {"all": PRECINCTS[6:]}


def test_what_is_told_of_a_unit_before_its_votes_is_no_protocol(tmp_path: Path) -> None:
    papers = {unit: paper() for unit in PRECINCTS[:15]}
    town(tmp_path, papers)
    counts = tmp_path / "counts.csv"
    counts.write_text(counts.read_text(encoding="utf-8") + "p16,all,registered,900\n", encoding="utf-8")
    election = read(tmp_path, law="kz/mazhilis@2023")
    assert election.told_ahead("all") == election.uncounted("all") == ["p16"]
    tier = protocols(election)["list"]
    (row,) = count.tally(tier, election).rows
    assert (row.protocols, row.expected, row.sums["registered"], row.blank) == (15, 16, 15_000, {})
    assert count.check(tier, election).by_code() == {"W-MISSING": 1}


def test_every_level_of_the_tree_has_the_same_whole(tmp_path: Path) -> None:
    election = town(tmp_path)
    tier = protocols(election)["list"]
    wholes = {
        level: sum(row.sums["x"] for row in count.tally(tier, election, level).rows) for level in (None, *tier.levels)
    }
    assert wholes == dict.fromkeys((None, "town", "district", "precinct"), 16 * 321)


def test_a_level_that_no_unit_has_is_refused(tmp_path: Path) -> None:
    election = town(tmp_path)
    with pytest.raises(count.NoLevel, match="expected one of the levels town, district, precinct, found oblast"):
        count.tally(protocols(election)["list"], election, "oblast")


def test_voters_by_town_and_votes_by_precinct_leave_no_blank(tmp_path: Path) -> None:
    papers = {unit: {"x": 5, "y": 6} for unit in PRECINCTS}
    election = town(tmp_path, {"town": {"registered": 16_000}, **papers})  # type: ignore[dict-item]
    (row,) = count.tally(protocols(election)["list"], election).rows
    assert {item: row.total(item) for item in election.tally("all")} == election.tally("all")
    assert row.total("registered") == 16_000


def test_sums_are_exact_beyond_what_a_float_holds() -> None:
    tier = one_tier(*(paper(x=10**12) for _ in range(9_100)), paper(x=1))
    row = count.tally(tier).rows[0]
    assert row.total("x") == 9_100 * 10**12 + 1 > 2**53
    assert count.tally(tier).to_frame().filter(item="x")["sum"].to_list() == [9_100 * 10**12 + 1]


def test_a_tally_as_a_table_and_as_json(tmp_path: Path) -> None:
    election = town(tmp_path)
    tally = count.tally(protocols(election)["list"], election, level="district")
    table = tally.to_frame()
    assert table.filter(unit="north", item="y")["sum"].to_list() == [8 * 248]
    document = json.loads(json.dumps(tally.to_json()))
    assert document["units"][0]["sums"]["x"] == 8 * 321
