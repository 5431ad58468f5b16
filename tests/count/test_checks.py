"""What protocols say against themselves: fired, held, or not known."""

import json
from pathlib import Path

import polars as pl
import pytest

from mandat import count
from mandat.election import Faults
from mandat.election.cells import MOST_VOTES
from mandat.law.forms import LARGEST
from tests.count.making import PRECINCTS, a_form, one_tier, paper, protocols, town


def codes(found: count.Findings) -> dict[str, int]:
    return found.by_code()


def test_a_town_that_agrees_with_itself_has_no_findings(tmp_path: Path) -> None:
    election = town(tmp_path, second_ballot={unit: paper() for unit in PRECINCTS})
    assert codes(count.check(protocols(election), election)) == {}


def test_more_ballots_in_the_boxes_than_issued() -> None:
    found = count.check(one_tier(paper(), paper(cast=616, invalid=16)))
    (one,) = found.of("E-BOXES")
    assert (one.level, one.unit, one.row, dict(one.found)) == ("error", "u2", 3, {"issued": 615, "cast": 616})
    assert one.cite == "Art. 43(4-1)"
    assert one.message.to("en").endswith("“voters who received ballots” 615, “ballots taken from the boxes” 616")
    assert set(one.message.in_all()) == {"kk", "ru", "en"}
    assert "615" in one.message.to("kk")


def test_a_blank_leaves_a_check_open_and_is_counted() -> None:
    found = count.relations(one_tier(paper(), paper(invalid=None), paper(invalid=13)))
    by_code = {one.code: one for one in found.checks}
    assert (by_code["E-CAST"].fired, by_code["E-CAST"].held, by_code["E-CAST"].unknown) == (1, 1, 1)
    assert by_code["E-VALID"].unknown == 0


def test_a_required_line_left_blank_is_a_warning() -> None:
    (one,) = count.check(one_tier(paper(), paper(invalid=None))).of("W-BLANK")
    assert (one.unit, one.field, str(one.message)) == ("u2", "invalid", "blank: “invalid ballots”")


def test_the_largest_figure_is_checked_and_a_larger_one_is_a_fault() -> None:
    found = count.check(one_tier(paper(registered=MOST_VOTES, received=None), paper(cast=MOST_VOTES)))
    assert {one.code for one in found if one.unit == "u1"} == {"W-PRECINCT"}
    assert {"E-CAST", "E-BOXES", "E-VOTERS"} <= {one.code for one in found if one.unit == "u2"}
    (one,) = found.of("E-BOXES")
    assert one.found["cast"] == MOST_VOTES == LARGEST
    with pytest.raises(Faults) as told:
        one_tier(paper(cast=MOST_VOTES + 1))
    assert "expected at most 1,000,000,000,000, found" in str(told.value)


def test_a_protocol_that_is_missing(tmp_path: Path) -> None:
    election = town(tmp_path, {unit: paper() for unit in PRECINCTS[1:]})
    (one,) = count.check(protocols(election), election)
    assert (one.code, one.unit, str(one.message)) == ("W-MISSING", "p01", "no protocol of No. 1 is in")


def test_two_ballots_that_disagree_on_the_voters(tmp_path: Path) -> None:
    second = {unit: paper() for unit in PRECINCTS} | {"p03": paper(registered=1001)}
    election = town(tmp_path, second_ballot=second)
    (one,) = count.check(protocols(election), election)
    assert (one.code, one.unit) == ("W-BALLOTS", "p03")
    assert dict(one.found) == {"registered": 1000, "registered (district)": 1001}


def test_two_lines_swapped_are_named_with_the_identity_that_then_holds() -> None:
    found = count.check(one_tier(paper(), paper(cast=600, valid=612)))
    (one,) = found.of("W-SWAPPED")
    assert one.unit == "u2"
    assert "with “ballots taken from the boxes” 612 and" in str(one.message)
    assert "E-VALID" in str(one.message)


def test_two_digits_turned_round_are_named() -> None:
    found = count.check(one_tier(paper(), paper(x=231)))
    (one,) = found.of("W-TRANSPOSED")
    assert "with “x” 321 instead of 231, two digits turned round, nothing contradicts: E-VALID" in str(one.message)


def test_a_slip_is_not_named_where_an_error_stays() -> None:
    found = count.check(one_tier(paper(x=231, issued=500)))
    assert found.of("W-TRANSPOSED", "W-SWAPPED") == []


def test_a_difference_that_no_slip_explains() -> None:
    assert codes(count.check(one_tier(paper(x=322)))) == {"E-VALID": 1}


def test_a_precinct_far_from_its_neighbours_is_explained(tmp_path: Path) -> None:
    papers = {unit: paper(x=321 + k, y=248 - k) for k, unit in enumerate(PRECINCTS)}
    papers["p05"] = paper(issued=990, received=1000, unused=10, cast=990, valid=978, x=899, y=48)
    election = town(tmp_path, papers)
    found = count.check(protocols(election), election)
    turnout, leader = found.of("W-FAR-TURNOUT"), found.of("W-FAR-LEADER")
    assert [one.unit for one in turnout] == [one.unit for one in leader] == ["p05"]
    assert str(turnout[0].message).startswith(
        "the turnout is 99.00%; of the 8 protocols of north half lie within 0.00 percentage points of 61.20%"
    )
    assert "no fault in itself" in str(turnout[0].message)
    assert found.errors == 0


def test_findings_as_a_table_csv_and_json() -> None:
    found = count.check(one_tier(paper(cast=616, invalid=16)))
    table = found.to_frame("ru")
    assert table["code"].to_list() == ["E-BOXES"]
    assert "Бюллетеней из урн больше" in table["message"][0]
    assert found.to_csv("en").splitlines()[0].startswith("level,code,tier,contest,unit")
    document = json.loads(json.dumps(found.to_json()))
    assert document["errors"] == 1
    assert document["findings"][0]["found"] == {"issued": 615, "cast": 616}


def test_a_unit_twice_in_a_table() -> None:
    papers = pl.DataFrame(
        [{"unit": "u1", "contest": "all", **paper()}, {"unit": "u1", "contest": "all", **paper(x=320, valid=599)}]
    )
    tier = count.Protocols.from_frame("list", papers, {"all": ["x", "y"]}, a_form())
    found = count.check(tier)
    (one,) = found.of("E-SECOND")
    assert (one.row, one.found) == (3, {"valid": 599, "vote_1": 320})
    assert count.tally(tier).rows[0].sums["x"] == 321
