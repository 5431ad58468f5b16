"""What is known of a contest's votes: sums over units, and what is not known is not zero."""

import time
from pathlib import Path

from mandat.election import check_published, part_of, read, seats_of
from mandat.law import law
from tests import EXAMPLES
from tests.election.making import DISTRICTS, FILES, small


def test_the_sum_over_the_units_with_each_line_at_its_own_level(tmp_path: Path) -> None:
    election = read(small(tmp_path))
    assert election.tally("list") == {
        "a": 90, "b": 60, "against_all": 6, "invalid": 3, "cast": 159, "issued": 160, "registered": 300,
    }  # fmt: skip
    assert election.uncounted("list") == []


def test_an_empty_cell_makes_the_sum_unknown(tmp_path: Path) -> None:
    counts = FILES["counts.csv"].replace("n,list,b,40", "n,list,b,")
    election = read(small(tmp_path, counts=counts))
    assert election.tally("list")["b"] is None
    assert election.unknown("list", "b") == ["n"]


def test_a_row_that_is_not_there_makes_the_sum_unknown(tmp_path: Path) -> None:
    counts = FILES["counts.csv"].replace("n,list,b,40\n", "").replace("s,list,b,20", "s1,list,b,20")
    election = read(small(tmp_path, counts=counts))
    assert election.tally("list")["b"] is None
    assert election.unknown("list", "b") == ["n"]
    assert election.tally("list")["a"] == 90


def test_votes_for_some_contestants_only_leave_the_others_unknown(tmp_path: Path) -> None:
    election = read(small(tmp_path, **{**DISTRICTS, "counts": "unit,contest,item,count\nn,d1,b,20\n"}))
    assert election.tally("d1") == {"a": None, "b": 20}
    assert election.tally("d2") == {"a": None, "c": None}


def test_a_region_without_any_row_is_named(tmp_path: Path) -> None:
    counts = "unit,contest,item,count\nn,list,a,60\nn,list,b,40\n"
    assert read(small(tmp_path, counts=counts, published="")).uncounted("list") == ["s1"]


def test_counts_of_any_size_are_exact(tmp_path: Path) -> None:
    big = 2**64 + 1
    counts = f"unit,contest,item,count\nn,list,a,{big}\ns,list,a,{big}\nn,list,b,1\ns,list,b,00\n"
    tally = read(small(tmp_path, counts=counts, published="")).tally("list")
    assert tally == {"a": 2 * big, "b": 1}


def test_a_contest_without_contestants_counts_and_winners_is_only_missing() -> None:
    election = read(EXAMPLES / "kz-mazhilis-2023")
    assert election.contestants["smd-02"] == {}
    assert election.tally("smd-02") == {}
    assert election.tally("smd-11") == {"nazarov": None, "registered": 472572}


def test_the_seats_of_a_tier_from_the_law_the_council_or_its_total() -> None:
    oblast = law("kz/maslikhat-oblast@2023-03-19")
    lists, districts = oblast.tier
    assert seats_of(lists, {"list": 17}) == 17
    assert [seats_of(tier, {"total": 35}) for tier in (lists, districts)] == [17, 18]
    assert seats_of(districts, {"list": 17}) is None
    assert not isinstance(lists.seats, (int, str))
    assert part_of(lists.seats, 35) == 17
    assert seats_of(law("kz/mazhilis@2023").tier[0], {}) == 69


def test_a_right_figure_gives_no_finding_and_a_wrong_one_says_what_fits(tmp_path: Path) -> None:
    assert check_published(read(small(tmp_path / "a"))) == []
    published = "contest,item,count,percent,source\nlist,a,99,57.69,press\nlist,b,60,38.47,press\nlist,a,,57.7,press\n"
    found = check_published(read(small(tmp_path / "b", published=published)))
    assert [str(one) for one in found] == [
        "published.csv, row 2: press prints 99 for List A in The lists; counts.csv has 90; "
        "90 of 156 is the printed 57.69%",
        "published.csv, row 3: press prints 38.47% for List B in The lists; 60 of 156 is 38.46%",
    ]


def test_the_rows_of_10_101_precincts_are_read_at_once(tmp_path: Path) -> None:
    units, counts = ["kz,,country,"], []
    for place in range(10_101):
        units.append(f"p{place},kz,precinct,")
        counts += [f"p{place},list,{item},{place % 97}" for item in ("a", "b", "against_all", "invalid", "spoiled")]
    folder = small(
        tmp_path,
        units="unit,parent,level,name\n" + "\n".join(units) + "\n",
        counts="unit,contest,item,count\n" + "\n".join(counts) + "\n",
        published="",
    )
    began = time.perf_counter()
    election = read(folder)
    assert time.perf_counter() - began < 3
    assert election.tally("list")["a"] == sum(place % 97 for place in range(10_101))
