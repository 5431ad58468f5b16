"""Several papers of one unit: the order of precedence, and what is superseded stays in sight."""

from pathlib import Path

import pytest

import mandat
from mandat import count
from mandat.count.synth import synth
from mandat.election import Faults, read
from tests.count.making import PRECINCTS, paper, protocols, town

HEADER = "unit,contest,copy,item,count\n"


def rows(copy: str, unit: str = "p01", **instead: int | None) -> str:
    return "".join(
        f"{unit},all,{copy},{item},{'' if figure is None else figure}\n" for item, figure in paper(**instead).items()
    )


@pytest.mark.parametrize(
    ("copies", "counts", "votes"),
    [
        (("observer",), "original", 321),
        (("recount",), "recount", 320),
        (("recount", "observer"), "recount", 320),
        (("court", "recount", "observer"), "court", 320),
    ],
)
def test_court_before_recount_before_original_before_observer(
    tmp_path: Path, copies: tuple[str, ...], counts: str, votes: int
) -> None:
    further = HEADER + "".join(rows(copy, x=320, valid=599, cast=611) for copy in copies)
    election = town(tmp_path, copies=further)
    found = protocols(election, tmp_path)["list"]
    assert len(found) == 16 + len(copies)
    own = found.frame.filter(unit="p01")
    assert own.filter("counts")["copy"].to_list() == [counts]
    tally = count.tally(found, election)
    assert tally.rows[0].sums["x"] == 15 * 321 + votes
    assert tally.superseded == len(copies)


@pytest.mark.parametrize("lacks", [["x"], ["invalid"], ["x", "y"]])
def test_a_figure_that_no_paper_has_is_not_known_whether_there_are_copies_or_not(
    tmp_path: Path, lacks: list[str]
) -> None:
    votes = {"x": 5, "y": 6, "invalid": 1}
    papers = {unit: {**votes, **(dict.fromkeys(lacks) if unit == "p03" else {})} for unit in PRECINCTS}
    papers["town"] = {"registered": 16_000}
    same = "".join(f"p01,all,observer,{item},{figure}\n" for item, figure in papers["p01"].items())
    town(tmp_path, papers, copies=HEADER + same)
    joined = mandat.read(tmp_path, law="kz/mazhilis@2023").tally("all")
    (tmp_path / "copies.csv").unlink()
    assert mandat.read(tmp_path, law="kz/mazhilis@2023").tally("all") == joined
    known = {"x": 80, "y": 96, "invalid": 16, "registered": 16_000} | dict.fromkeys(lacks)
    assert joined == known


def test_an_observers_copy_counts_where_there_is_no_other(tmp_path: Path) -> None:
    papers = {unit: paper() for unit in PRECINCTS[1:]}
    election = town(tmp_path, papers, copies=HEADER + rows("observer"))
    found = protocols(election, tmp_path)
    assert count.tally(found["list"], election).rows[0].protocols == 16
    assert count.check(found, election).by_code() == {}


def test_a_copy_that_differs_is_shown_beside_the_one_that_counts(tmp_path: Path) -> None:
    election = town(tmp_path, copies=HEADER + rows("observer", x=320, valid=599))
    (one,) = count.check(protocols(election, tmp_path), election)
    assert (one.code, one.unit, one.copy, one.file) == ("W-COPIES", "p01", "observer", "copies.csv")
    assert str(one.message) == (
        "this copy (observer) differs from the one that counts (original): "
        "“voters who took part (ballots without the invalid ones)” 599, there 600, “x” 320, there 321"
    )


def test_an_annulled_precinct_counts_for_nothing_and_is_not_missing(tmp_path: Path) -> None:
    election = town(tmp_path, copies=HEADER + "p01,all,annulled,,\n")
    found = protocols(election, tmp_path)
    tally = count.tally(found["list"], election)
    assert (tally.rows[0].protocols, tally.rows[0].expected, tally.annulled) == (15, 16, 1)
    assert tally.out == {}
    assert count.to_counts(election, found).tally("all")["x"] == 15 * 321


def test_an_unreadable_figure_of_a_copy_is_neither_blank_nor_zero(tmp_path: Path) -> None:
    further = HEADER + rows("recount").replace("invalid,12", "invalid,1?")
    election = town(tmp_path, copies=further)
    found = protocols(election, tmp_path)
    (one,) = count.check(found, election).of("E-UNREADABLE")
    assert (one.unit, one.field, one.file, one.row) == ("p01", "invalid", "copies.csv", 8)
    assert found["list"].frame.filter(unit="p01", copy="recount")["invalid"].to_list() == [None]


def test_faults_of_copies_csv_are_told_with_their_rows(tmp_path: Path) -> None:
    further = HEADER + "p01,all,copy,x,1\nnowhere,all,court,x,1\np01,none,court,x,1\np01,all,court,z,1\n"
    election = town(tmp_path, copies=further)
    with pytest.raises(Faults) as told:
        protocols(election, tmp_path)
    assert [(fault.file, fault.row, fault.column) for fault in told.value.faults] == [
        ("copies.csv", 2, "copy"),
        ("copies.csv", 3, "unit"),
        ("copies.csv", 4, "contest"),
        ("copies.csv", 5, "item"),
    ]


def test_every_misprint_planted_in_a_synthetic_nation_is_found_and_nothing_else(tmp_path: Path) -> None:
    made = synth(read("examples/kz-mazhilis-2023"), seed=7, precincts=1_000, faults={"misprint": 20})
    made.write(tmp_path / "nation")
    election = read(tmp_path / "nation")
    tiers = protocols(election, tmp_path / "nation")
    found = count.check(tiers, election)
    planted = {(one.contest, one.unit) for one in made.planted}
    assert {(one.contest, one.unit) for one in found if one.level == "error"} <= planted
    assert {(one.contest, one.unit) for one in found} >= planted


def test_a_row_that_annuls_a_paper_has_no_figure_that_could_be_lost(tmp_path: Path) -> None:
    town(tmp_path)
    (tmp_path / "copies.csv").write_text(HEADER + "p01,all,annulled,x,\np02,all,annulled,,5\n", encoding="utf-8")
    with pytest.raises(Faults) as told:
        mandat.read(tmp_path, "kz/mazhilis@2023")
    expected = "expected an empty cell: a row that annuls a unit's paper has no figures, found"
    assert [str(one) for one in told.value.faults] == [
        f'copies.csv, row 2, column item: {expected} "x"',
        f'copies.csv, row 3, column count: {expected} "5"',
    ]
