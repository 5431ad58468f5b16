"""The State Duma of 2016 from its 96,871 precinct protocols to its 450 seats. They are read where they lie, and no row
of them is kept here."""

import csv
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import mandat
from mandat import count
from mandat.count import Opened, open_election
from mandat.decision import Outcome
from tests.test_command import as_json

DATA = Path(__file__).parents[3] / "shared" / "data"
SOURCE = DATA / "ru-2016"
MAPPINGS = Path(__file__).parent / "mappings"

pytestmark = pytest.mark.skipif(
    not SOURCE.is_dir(), reason="../shared/data/ru-2016, which may not be redistributed, is absent"
)


def rows(name: str) -> list[dict[str, Any]]:
    return pl.read_csv(SOURCE / name).rows(named=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder: no figure, no precinct, no candidate of its own, only where they are and what they mean."""
    path = tmp_path_factory.mktemp("duma")
    districts = [row["oik_no"] for row in rows("duma2016_pr_by_oik.csv")]
    parties = {row["column"]: row["short_en"] for row in rows("duma2016_pr_parties.csv")}
    winners = {row["oik_no"]: row["candidate"] for row in rows("duma2016_smd_winners.csv")}
    lists = (MAPPINGS / "ru-duma-2016.toml").read_text(encoding="utf-8")
    files = {
        "election.toml": f"""
            id = "ru-duma-2016"
            law = "ru/duma"
            date = 2016-09-18
            name = {{ en = "State Duma, 2016", ru = "Государственная Дума, 2016", kk = "Мемлекеттік Дума, 2016" }}
            [[table]]
            file = "{SOURCE / "duma2016_pr_precinct.parquet"}"
            mapping = "lists.toml"
            [[table]]
            file = "{SOURCE / "duma2016_smd_candidates.csv"}"
            mapping = "{MAPPINGS / "ru-duma-2016-candidates.toml"}"
            """,
        "lists.toml": lists + "\n[parties]\n" + "".join(f'{one} = "{party}"\n' for one, party in parties.items()),
        "units.csv": "unit,parent,level,name\nru,,country,Russia\n",
        "contests.csv": "contest,tier,unit,seats,name\nlist,list,ru,,\n"
        + "".join(f"{one},district,{one},,\n" for one in districts),
        "declared.csv": f"contest,contestant\n19,{winners[19]}\n",
    }
    for name, content in files.items():
        (path / name).write_text(content, encoding="utf-8")
    with (path / "official.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["tier", "contest", "contestant", "seats"])
        out.writerows(["district", district, winner, 1] for district, winner in winners.items())
        out.writerows(["list", "", party, seats] for party, seats in _gallery("pr_national").items())
    return path


def _gallery(tier: str) -> dict[str, int]:
    """Seats by party as gallery.csv has them, "" the independents."""
    with (DATA / "gallery.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["contestant"].replace("Independent", ""): int(row["seats_official"])
            for row in csv.DictReader(file)
            if (row["country"], row["year"], row["tier"]) == ("Russia", "2016", tier)
        }


@pytest.fixture(scope="module")
def opened(folder: Path) -> Opened:
    return open_election(folder)


@pytest.fixture(scope="module")
def outcome(opened: Opened) -> Outcome:
    return mandat.decide(opened.election)


def test_the_four_precincts_with_more_ballots_in_the_boxes_than_issued_and_no_other_error(opened: Opened) -> None:
    found = count.check(opened.protocols, opened.election)
    assert {one.unit for one in found.of("E-BOXES")} == {"98/15", "189/2123", "189/2146", "193/985"}
    assert found.errors == 4
    assert len(opened.protocols["list"]) == 96_871
    assert [one.unit for one in found.of("W-BLANK")] == ["19"]  # one candidate's votes are missing


def test_the_protocols_add_up_to_the_225_districts_and_the_nation(opened: Opened) -> None:
    lists = opened.protocols["list"]
    tally = count.tally(lists, opened.election, "constituency")
    published = rows("duma2016_pr_by_oik.csv")
    assert len(tally.rows) == len(published) == 225
    for row in published:
        own = tally["list", str(row["oik_no"])]
        assert (own.protocols, own.expected) == (row["precincts"], row["precincts"])
        assert own.total("registered") == row["voters_listed"]
        assert own.total("invalid") == row["ballots_invalid"]
        assert [own.total(f"p{k:02d}") for k in range(1, 15)] == [row[f"p{k:02d}"] for k in range(1, 15)]
    nation = {row["column"]: row["votes"] for row in rows("duma2016_pr_parties.csv")}
    (whole,) = count.tally(lists, opened.election).rows
    decided_from = opened.election.tally("list")
    assert {one: whole.total(one) for one in nation} == {one: decided_from[one] for one in nation} == nation


def test_the_lists_have_the_225_mandates_that_were_announced(outcome: Outcome) -> None:
    seats = {party: number for party, number in outcome.tier_seats("list").items() if number}
    assert seats == {"United Russia": 140, "CPRF": 35, "LDPR": 34, "A Just Russia": 16}
    assert outcome.tier_seats("list") == _gallery("pr_national")
    (base,) = outcome.readings
    assert base.matters is False


def test_each_constituency_has_the_winner_that_was_announced(outcome: Outcome) -> None:
    winners = {str(row["oik_no"]): row["candidate"] for row in rows("duma2016_smd_winners.csv")}
    elected = {one.contest: one.contestant for one in outcome.elected if one.tier == "district"}
    assert elected == winners
    seats = {party: number for party, number in outcome.tier_seats("district").items() if number}
    assert seats == _gallery("smd_plurality")
    assert outcome.official is not None
    assert outcome.official.matches is True
    assert outcome.official.compared == 226


def test_the_constituency_that_lacks_a_candidate_s_votes_is_declared_and_not_computed(outcome: Outcome) -> None:
    assert {one.contest for one in outcome.contests.values() if one.state != "decided"} == {"19"}
    nineteen = outcome.contests["19"]
    assert nineteen.state == "declared"
    assert "nothing was computed" in outcome.explain("19", "en")
    assert outcome.election.tally("19")["Tair Abduvaliyev"] is None


def test_the_command_decides_it(folder: Path) -> None:
    decided = as_json("decide", folder)
    assert decided["status"] == "decided"
    assert {party: seats for party, seats in decided["seats"].items() if seats} == {
        "United Russia": 343,
        "CPRF": 42,
        "LDPR": 39,
        "A Just Russia": 23,
        "Rodina": 1,
        "Civic Platform": 1,
        "": 1,
    }
    assert decided["official"] == {"matches": True, "compared": 226, "differences": []}
