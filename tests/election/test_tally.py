"""What is known of a contest's votes: sums over units, and what is not known is not zero."""

import datetime
import shutil
from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mandat.election import (
    Contest,
    Contestant,
    Counts,
    Election,
    Faults,
    Published,
    Unit,
    check_published,
    part_of,
    read,
    seats_of,
    write,
)
from mandat.election.cells import MOST_VOTES
from mandat.language import Names
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


UNITS = "unit,parent,level,name\nxx,,country,\nu1,xx,precinct,\nu2,xx,precinct,\n"
CONTEST = "contest,tier,unit,seats,name\nall,list,xx,,\n"
LISTS = "contest,contestant,kind,party,name,order\nall,a,list,pa,A,\nall,b,list,pb,B,\n"


def two_precincts(folder: Path, *rows: str) -> Election:
    counts = "\n".join(("unit,contest,item,count", *rows)) + "\n"
    nothing = {"official": "", "members": "", "named": "", "published": ""}
    return read(small(folder, units=UNITS, contests=CONTEST, contestants=LISTS, counts=counts, **nothing))


def test_the_registered_voters_of_the_country_do_not_count_a_precinct(tmp_path: Path) -> None:
    election = two_precincts(
        tmp_path, "xx,all,registered,1000", "u1,all,a,300", "u1,all,b,100", "u1,all,against_all,10"
    )
    assert election.uncounted("all") == ["u2"]
    assert election.tally("all") == {"a": 300, "b": 100, "registered": 1000, "against_all": 10}


def test_the_votes_of_the_country_for_one_do_not_make_those_of_a_precinct_for_another_whole(tmp_path: Path) -> None:
    election = two_precincts(tmp_path, "xx,all,a,600", "u1,all,b,20")
    assert election.uncounted("all") == []
    assert election.tally("all") == {"a": 600, "b": None}
    assert election.unknown("all", "b") == ["u2"]
    assert election.unknown("all", "a") == []


def test_an_account_line_of_fewer_units_than_the_votes_is_not_known(tmp_path: Path) -> None:
    election = two_precincts(tmp_path, "xx,all,a,600", "u1,all,b,20", "u2,all,b,30", "u1,all,invalid,5")
    assert election.tally("all") == {"a": 600, "b": 50, "invalid": None}
    assert election.unknown("all", "invalid") == ["u2"]
    assert election.given("all", "b") == ["u1", "u2"]


def test_an_account_line_of_more_units_than_the_votes_is_known(tmp_path: Path) -> None:
    election = two_precincts(tmp_path, "u1,all,a,60", "u1,all,b,20", "u1,all,invalid,5", "u2,all,invalid,6")
    assert election.tally("all") == {"a": 60, "b": 20, "invalid": 11}
    assert election.uncounted("all") == ["u2"]
    assert not election.within("all", "invalid", "a")


def test_a_precinct_with_empty_cells_has_reported_and_its_votes_are_not_known(tmp_path: Path) -> None:
    election = two_precincts(tmp_path, "u1,all,a,60", "u1,all,b,20", "u2,all,a,", "u2,all,b,7")
    assert election.uncounted("all") == []
    assert election.tally("all") == {"a": None, "b": 27}


def test_account_lines_alone_leave_the_contest_missing_not_uncounted(tmp_path: Path) -> None:
    election = two_precincts(tmp_path, "u1,all,registered,500", "u2,all,registered,400", "u1,all,cast,300")
    assert election.uncounted("all") == []
    assert election.tally("all") == {"a": None, "b": None, "registered": 900, "cast": None}


def test_a_law_document_is_found_in_the_folder_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    head = FILES["election.toml"].replace("kz/mazhilis", "law.toml")
    folder = small(tmp_path / "e", election=head)
    document = resources.files("mandat.law") / "kz" / "mazhilis-2022-11.toml"
    (folder / "law.toml").write_text(document.read_text("utf-8").replace("id ", 'accounts = ["lost"]\nid ', 1), "utf-8")
    with (folder / "counts.csv").open("a") as file:
        file.write("kz,list,lost,1\n")
    monkeypatch.chdir(folder)
    election = read(".")
    monkeypatch.chdir(tmp_path)
    assert election.folder == folder
    assert election.law == "law.toml"
    assert law(election.law_source()).accounts == ["lost"]
    assert read("e", law="kz/kurultai").tally("list")["lost"] == 1
    write(election, "out")
    assert read("out") == election
    assert read("out").law_source() == str(tmp_path / "out" / "law.toml")


def test_a_shipped_law_and_an_absolute_path_are_their_own_source(tmp_path: Path) -> None:
    election = read(small(tmp_path))
    assert election.law_source() == "kz/mazhilis"
    assert replace(election, law="/laws/own.toml").law_source() == "/laws/own.toml"
    assert replace(election, law="own.toml", folder=None).law_source() == "own.toml"
    assert replace(election, folder=None) == election


def test_groups_that_no_row_of_a_list_names_are_not_known(tmp_path: Path) -> None:
    rows = "list,a,m1,One,1,women\nlist,a,m2,Two,2,\nlist,b,m1,One,1,\nlist,b,m2,Two,2,\n"
    election = read(small(tmp_path, members="contest,contestant,member,name,order,groups\n" + rows))
    assert election.groups_known("list", "a")
    assert not election.groups_known("list", "b")
    assert not election.groups_known("list", "nobody")


def test_the_repeat_vote_of_a_contest_and_the_printed_figures_of_an_item(tmp_path: Path) -> None:
    contests = "contest,tier,unit,seats,name,repeats\nlist,list,kz,,,\nagain,list,kz,,,list\n"
    published = "contest,item,count,percent,source\nlist,a,90,,one\nlist,b,60,,one\nlist,a,,57.69,two\n"
    election = read(small(tmp_path, contests=contests, published=published))
    assert election.repeat_of("list") == election.contests["again"]
    assert election.repeat_of("again") is None
    assert [one.source for one in election.published_for("list", "a")] == ["one", "two"]
    assert election.published_for("list", "invalid") == []


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_coverage_is_what_a_walk_over_the_lowest_units_finds(data: st.DataObject) -> None:
    """Any tree in any order, any rows: against the definition, leaf by leaf."""
    parents: dict[str, str | None] = {"0": None}
    for number in range(1, data.draw(st.integers(1, 9))):
        parents[str(number)] = data.draw(st.sampled_from(sorted(parents)))
    order = data.draw(st.permutations(sorted(parents)))
    units = {one: Unit(one, parents[one], "", "") for one in order}
    some = st.tuples(st.sampled_from(order), st.sampled_from("abix"), st.none() | st.integers(0, 9))
    rows = data.draw(st.lists(some, unique_by=lambda row: row[:2], max_size=12))
    area = data.draw(st.sampled_from(order))
    election = Election(
        id="e", law="", date=datetime.date.min, name=Names(), sources=[], made_up=True, seats={},
        deadline_passed=False, units=units, contests={"c": Contest("c", "t", area, None, "")},
        contestants={"c": {one: Contestant("c", one, "list", one, "") for one in "ab"}},
        counts=Counts(*map(tuple, zip(*((unit, "c", item, count) for unit, item, count in rows), strict=True))),
        declared={}, official=[], published=[], members={}, named={},
    )  # fmt: skip
    leaves = [one for one in order if one not in parents.values()]

    def covered(items: str, empty: bool = True) -> list[str]:
        held = {unit for unit, item, count in rows if item in items and (empty or count is not None)}
        return [leaf for leaf in leaves if not held.isdisjoint(election.above(leaf))]

    voted = any(item in "ab" for _, item, _ in rows)
    whole = covered("ab" if voted else "abix")
    inside = [leaf for leaf in leaves if area in election.above(leaf)]
    assert election.uncounted("c") == ([leaf for leaf in inside if leaf not in whole] if voted else [])
    for item in "abix":
        known = covered(item, empty=False)
        assert election.unknown("c", item) == [leaf for leaf in whole if leaf not in known]
        sums = sum(count or 0 for _, one, count in rows if one == item)
        given = any(one == item for _, one, _ in rows)
        assert election.tally("c").get(item) == (sums if given and not election.unknown("c", item) else None)
        for other in "abix":
            assert election.within("c", item, other) == (set(known) <= set(covered(other, empty=False)))


def test_the_largest_counts_are_exact(tmp_path: Path) -> None:
    big = MOST_VOTES
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


def _made(
    units: dict[str, Unit], contests: list[Contest], items: list[str], rows: list[tuple[str, str, str]]
) -> Election:
    places, of, lines = zip(*rows, strict=True)
    return Election(
        id="e", law="", date=datetime.date.min, name=Names(), sources=[], made_up=True, seats={},
        deadline_passed=False, units=units, contests={one.id: one for one in contests},
        contestants={one.id: {item: Contestant(one.id, item, "list", item, "") for item in items} for one in contests},
        counts=Counts(places, of, lines, tuple(place % 97 for place in range(len(rows)))),
        declared={}, official=[], members={}, named={},
        published=[Published(one.id, item, 1, None, 0, "press") for one in contests for item in items],
    )  # fmt: skip


def test_two_ballots_of_24_lines_in_10_101_precincts_are_added_up_in_a_second() -> None:
    units = {"kz": Unit("kz", None, "", ""), **{f"p{one}": Unit(f"p{one}", "kz", "", "") for one in range(10_101)}}
    contests = [Contest(one, "t", "kz", None, "") for one in ("list", "district")]
    lines = [*(f"c{one}" for one in range(20)), "invalid", "cast", "issued", "registered"]
    rows = [(unit, one.id, line) for unit in units if unit != "kz" for one in contests for line in lines]
    election = _made(units, contests, lines[:20], rows)
    assert None not in election.tally("list").values()
    assert election.uncounted("list") == election.uncounted("district") == []


def test_2_000_contests_of_five_precincts_are_added_up_and_compared_in_a_second() -> None:
    units, contests = {"kz": Unit("kz", None, "", "")}, []
    for one in range(2_000):
        units[f"d{one}"] = Unit(f"d{one}", "kz", "", "")
        units |= {f"d{one}p{place}": Unit(f"d{one}p{place}", f"d{one}", "", "") for place in range(5)}
        contests.append(Contest(f"d{one}", "t", f"d{one}", 1, ""))
    rows = [(f"{one.id}p{place}", one.id, item) for one in contests for place in range(4) for item in "ab"]
    election = _made(units, contests, ["a", "b"], rows)
    assert all(election.uncounted(one.id) == [f"{one.id}p4"] for one in contests)
    assert len(check_published(election)) >= 3_900


def test_the_rows_of_10_101_precincts_add_up(tmp_path: Path) -> None:
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
    election = read(folder)
    assert election.tally("list")["a"] == sum(place % 97 for place in range(10_101))


def test_a_line_of_the_protocol_form_alone_may_stand_in_counts(tmp_path: Path) -> None:
    source = Path(__file__).parents[2] / "examples" / "made-up-election-night"
    folder = tmp_path / "folder"
    shutil.copytree(source, folder)
    with (folder / "counts.csv").open("a", encoding="utf-8") as file:
        file.write("001,list,mobile_ballots,3\n")
    assert read(folder).tally("list")["mobile_ballots"] is None  # other units do not give it
    with (folder / "counts.csv").open("a", encoding="utf-8") as file:
        file.write("001,list,mobile_balots,3\n")
    with pytest.raises(Faults, match="mobile_balots"):
        read(folder)
