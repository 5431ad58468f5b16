"""Real protocols, typed or published by others. They are read where they lie, and no row of them is kept here."""

from pathlib import Path

import polars as pl
import pytest

from mandat import count
from mandat.law.forms import form, read_form

DATA = Path(__file__).parents[3] / "shared" / "data"
MAPPINGS = Path(__file__).parent / "mappings"

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data, which may not be redistributed, is absent")


@pytest.fixture(scope="module")
def duma() -> count.Protocols:
    path = DATA / "ru-2016" / "duma2016_pr_precinct.parquet"
    if not path.exists():
        pytest.skip(f"{path.name} is absent")
    return count.read_table(path, MAPPINGS / "ru-duma-2016.toml")


@pytest.fixture(scope="module")
def georgia() -> count.Protocols:
    path = DATA / "ge-2024" / "georgia2024_protocols.parquet"
    if not path.exists():
        pytest.skip(f"{path.name} is absent")
    return count.read_table(path, MAPPINGS / "ge-2024.toml", read_form(MAPPINGS / "ge-2024-form.toml"))


def test_the_duma_of_2016_the_four_precincts_and_nothing_false(duma: count.Protocols) -> None:
    found = count.check(duma)
    assert len(duma) == 96_871
    assert {one.code: one.fired for one in found.checks if one.level == "error" and one.fired} == {"E-BOXES": 4}
    assert {one.unit for one in found.of("E-BOXES")} == {"98/15", "189/2123", "189/2146", "193/985"}
    assert found.errors == 4
    assert all(one.unknown == 0 for one in found.checks)
    identities = [one for one in form("ru/duma").checks if "=" in str(one.holds) and one.level == "error"]
    assert {"E-CAST", "E-VALID", "E-RECEIVED"} <= {one.code for one in identities}


def test_the_duma_of_2016_in_its_225_districts_and_the_nation(duma: count.Protocols) -> None:
    published = pl.read_csv(DATA / "ru-2016" / "duma2016_pr_by_oik.csv")
    tally = count.tally(duma, level="constituency")
    assert len(tally.rows) == 225
    lists = [name for name in published.columns if name.startswith(("p0", "p1"))]
    for row in published.iter_rows(named=True):
        own = tally["list", str(row["oik_no"])]
        assert own.protocols == row["precincts"]
        ours = (own.sums["registered"], own.sums["invalid"], own.sums["valid"], *(own.sums[one] for one in lists))
        assert ours == (
            row["voters_listed"],
            row["ballots_invalid"],
            row["ballots_valid"],
            *(row[one] for one in lists),
        )
    (nation,) = count.tally(duma).rows
    parties = pl.read_csv(DATA / "ru-2016" / "duma2016_pr_parties.csv")
    assert {one: nation.sums[one] for one in lists} == dict(parties.select("column", "votes").rows())


def test_georgia_2024_findings_with_their_rows(georgia: count.Protocols) -> None:
    found = count.check(georgia)
    fired = {one.code: one.fired for one in found.checks}
    frame = georgia.frame
    boxes = frame.filter(pl.col("votes") + pl.col("invalid") > pl.col("issued"))
    assert fired["E-BOXES"] == len(boxes) == 90
    assert (fired["E-RECEIVED"], fired["E-ISSUED"], fired["E-HOURS"], fired["E-EVENING"]) == (8, 2, 4, 1)
    assert [one.row for one in found.of("E-BOXES")] == boxes["row"].to_list()
    unknown = {one.code: one.unknown for one in found.checks}
    assert (unknown["E-RECEIVED"], unknown["E-BOXES"]) == (1, 0)
    assert [one.field for one in found.of("W-BLANK")] == ["received"]


def test_georgia_2024_adds_up_to_what_the_volunteers_give(georgia: count.Protocols) -> None:
    parties = pl.read_csv(DATA / "ge-2024" / "parties.csv")
    (nation,) = count.tally(georgia).rows
    assert {one: nation.sums[one] for one, _ in parties.select("column", "votes").rows()} == dict(
        parties.select("column", "votes").rows()
    )
