# ruff: noqa: E501  (one fault, one line)
"""Every fault of a folder, made by hand: the edit, and the exact line that names it."""

import shutil
from pathlib import Path

import pytest

from mandat.election import Fault, Faults, read
from mandat.language import text
from tests.election.making import DISTRICTS, FILES, small


def lines(folder: Path, law: str | None = None) -> list[str]:
    with pytest.raises(Faults) as caught:
        read(folder, law=law)
    return str(caught.value).splitlines()


def edited(name: str, old: str, new: str) -> str:
    source = FILES[name] if name in FILES else DISTRICTS[name]
    assert old in source
    return source.replace(old, new, 1)


C, T, K, U, E = "counts.csv", "contests.csv", "contestants.csv", "units.csv", "election.toml"

EDITS = [
    # file, old, new, the line
    (C, "n,list,a,60", 'n,list,a,"12,5"', 'counts.csv, row 2, column count: expected a whole number of votes, found "12,5"'),
    (C, "n,list,a,60", "n,list,a,12.5", 'counts.csv, row 2, column count: expected a whole number of votes, found "12.5"'),
    (C, "n,list,a,60", "n,list,a,-60", 'counts.csv, row 2, column count: expected a whole number of votes, found "-60"'),
    (C, "n,list,a,60", "n,list,a,1 234", 'counts.csv, row 2, column count: expected a whole number of votes, found "1 234"'),
    (C, "n,list,a,60", "n,list,a,1e5", 'counts.csv, row 2, column count: expected a whole number of votes, found "1e5"'),
    (C, "n,list,a,60", "n,list,a,٦٠", 'counts.csv, row 2, column count: expected a whole number of votes, found "٦٠"'),
    (C, "n,list,a,60", "n,list,a, 60", 'counts.csv, row 2, column count: expected no space at the ends, found " 60"'),
    (C, "n,list,a,60", "n,list,a,60,7", "counts.csv, row 2: expected 4 cells, found 5"),
    (C, "n,list,a,60", "n,list,a", "counts.csv, row 2: expected 4 cells, found 3"),
    (C, "n,list,a,60", "x,list,a,60", 'counts.csv, row 2, column unit: expected a unit of units.csv, found "x"'),
    (C, "n,list,a,60", "n,lost,a,60", 'counts.csv, row 2, column contest: expected a contest of contests.csv, found "lost"'),
    (C, "n,list,a,60", "n,list,z,60", 'counts.csv, row 2, column item: expected a contestant of this contest or an account line, found "z"'),
    (C, "n,list,b,40", "n,list,a,40", "counts.csv, row 3, column item: expected this item of the unit once, found it in row 2 too"),
    (C, "n,list,b,40", 'n,list,"b"b,40', "counts.csv, row 3: expected a row of CSV, found quotation marks or cells that do not end where they should"),
    (C, "n,list,b,40", "n,li\0st,b,40", "counts.csv, row 3: expected text, found a NUL byte"),
    (C, "kz,list,issued,160", "kz,list,invalid,3", 'counts.csv, row 5, column unit: expected "invalid" for this unit or for "kz" above it (row 12), not both: it would be counted twice'),
    (C, "unit,contest", "unit,unit,contest", "counts.csv, row 1, column unit: expected every column once, found it twice"),
    (C, "item,count", "item,votes", "counts.csv, row 1, column count: expected this column, found none of that name"),
    (C, "item,count", "item,votes", "counts.csv, row 1, column votes: expected one of the columns unit, contest, item, count"),
    (C, FILES[C], FILES[C].replace(",", ";"), "counts.csv, row 1: expected commas between the cells, found semicolons"),
    (C, FILES[C], FILES[C].replace(",", "\t"), "counts.csv, row 1: expected commas between the cells, found tabs"),
    (C, "\nn,list,b,40", "\n\nn,list,b,x", 'counts.csv, row 4, column count: expected a whole number of votes, found "x"'),
    (C, "kz,list,issued,160", "kz,list,issued,150", "counts.csv, row 6, column count: expected no more than 150 (issued) for the ballots in the boxes in all of contest list, found 159"),
    (C, "kz,list,issued,160", "kz,list,issued,301", "counts.csv, row 12, column count: expected no more than 300 (registered) for the ballots issued in all of contest list, found 301"),
    (C, "kz,list,issued,160", "kz,list,issued,", None),
    (C, "n,list,invalid,2", "n,list,invalid,3", None),
    (C, "n,list,invalid,2", "n,list,invalid,500", None),
    (U, "n,kz", "n,zz", 'units.csv, row 3, column parent: expected a unit of this file, found "zz"'),
    (U, "n,kz", "n,", 'units.csv, row 3, column parent: expected the unit above: only one unit, "kz", has none'),
    (U, "s,kz", "s,s1", "units.csv, row 4, column parent: expected a unit that is not below this one, found a circle of units"),
    (U, "kz,,", "kz,s,", "units.csv, row 2, column parent: expected a unit that is not below this one, found a circle of units"),
    (U, "s,kz", "n,kz", 'units.csv, row 4, column unit: expected "n" once, found it twice'),
    (U, "n,kz", ",kz", "units.csv, row 3, column unit: expected an id, found an empty cell"),
    (U, FILES[U], "unit,parent,level,name\n", "units.csv: expected at least one unit, found none"),
    (U, FILES[U], "unit,parent,level,name,voters\nkz,,country,Country,\nn,kz,region,North,1 300\ns,kz,region,South,0\ns1,s,precinct,One,-5\n", 'units.csv, row 3, column voters: expected a whole number of voters, found "1 300"'),
    (U, FILES[U], "unit,parent,level,name,voters\nkz,,country,Country,\nn,kz,region,North,\ns,kz,region,South,0\ns1,s,precinct,One,-5\n", 'units.csv, row 5, column voters: expected a whole number of voters, found "-5"'),
    (T, "list,list,kz", "list,lists,kz", 'contests.csv, row 2, column tier: expected a tier of the law (list, district), found "lists"'),
    (T, "list,list,kz", "list,,kz", "contests.csv, row 2, column tier: expected the id of a tier, found an empty cell"),
    (T, "list,list,kz", "list,list,xx", 'contests.csv, row 2, column unit: expected a unit of units.csv, found "xx"'),
    (T, "list,list,kz,,", "list,list,kz,many,", 'contests.csv, row 2, column seats: expected a whole number of seats, found "many"'),
    (T, "list,list,kz,,", "list,list,kz,70,", "contests.csv, column seats: expected 69 seats in the contests of the tier list, found 70"),
    (T, "list,list,kz,,", "list,list,kz,0,", 'contests.csv, row 2, column seats: expected 1 to 10,000 seats, found "0"'),
    (T, "list,list,kz,,", "list,list,kz,10001,", 'contests.csv, row 2, column seats: expected 1 to 10,000 seats, found "10001"'),
    (T, "list,list,kz", "list,list,n", 'counts.csv, row 7, column unit: expected a unit within "n", the contest\'s own, found "s"'),
    (T, "The lists\n", "x\nd1,district,n,,y\n", "contests.csv, column seats: expected contests for the 29 seats of the tier district, found 1: 28 missing"),
    (T, "The lists\n", "x\nlist,list,kz,,y\n", 'contests.csv, row 3, column contest: expected "list" once, found it twice'),
    (T, FILES[T], "contest,tier,unit,seats,name\n", "contests.csv: expected at least one contest, found none"),
    (K, "list,a,list,pa", "list,a,party,pa", 'contestants.csv, row 2, column kind: expected list or candidate, found "party"'),
    (K, "list,a,list,pa", "list,a,candidate,pa", 'contestants.csv, row 2, column kind: expected list, as the tier list votes for, found "candidate"'),
    (K, "list,a,list,pa", "list,a,list,", "contestants.csv, row 2, column party: expected the party of the list, found an empty cell"),
    (K, "list,b,list", "list,a,list", 'contestants.csv, row 3, column contestant: expected "a" once, found it twice'),
    (K, "list,b,list", "lost,b,list", 'contestants.csv, row 3, column contest: expected a contest of contests.csv, found "lost"'),
    (K, "list,b,list", "list,invalid,list", 'contestants.csv, row 3, column contestant: expected another id: "invalid" is an account line'),
    (K, "2023-01-21", "2023-02-30", 'contestants.csv, row 3, column order: expected a place or a day such as 2023-01-31, found "2023-02-30"'),
    (K, "2023-01-21", "2", 'contestants.csv, row 3, column order: expected places or days, one of the two throughout a contest, found "2"'),
    (K, FILES[K], "contest,contestant,kind,party,name,order\n", 'contestants.csv, column contest: expected contestants of the contest "list", found none'),
    ("declared.csv", "contestant\n", "contestant\nlist,z\n", 'declared.csv, row 2, column contestant: expected a contestant of this contest, found "z"'),
    ("declared.csv", "contestant\n", "contestant\nlist,a\nlist,a\n", 'declared.csv, row 3, column contestant: expected "a" once, found it twice'),
    ("declared.csv", "contestant\n", "contestant\nlist,a\n", 'declared.csv, row 2, column contestant: expected a candidate: of a list it is not said how many seats, found the list "a"'),
    ("official.csv", "list,list,b,28", "list,list,z,28", 'official.csv, row 3, column contestant: expected a contestant of this contest, found "z"'),
    ("official.csv", "list,list,b,28", "list,list,a,28", "official.csv, row 3, column contestant: expected this row once, found it twice"),
    ("official.csv", "list,list,b,28", "list,,zz,28", 'official.csv, row 3, column contestant: expected a party of contestants.csv, found "zz"'),
    ("official.csv", "list,list,b,28", "mixed,,pb,28", 'official.csv, row 3, column tier: expected a tier of the law (list, district), found "mixed"'),
    ("official.csv", "list,list,b,28", "district,list,b,28", 'official.csv, row 3, column tier: expected the contest\'s tier, "list", found "district"'),
    ("official.csv", "list,list,b,28", "list,list,b,", 'official.csv, row 3, column seats: expected a whole number of seats, found ""'),
    ("members.csv", "women;youth", "women;men", 'members.csv, row 2, column groups: expected some of women;youth;disability, between semicolons, found "women;men"'),
    ("members.csv", "list,a,m2,Two,2", "list,a,m1,Two,2", 'members.csv, row 3, column member: expected "m1" once, found it twice'),
    ("members.csv", "list,a,m2,Two,2", "list,a,m2,Two,last", 'members.csv, row 3, column order: expected a place on the list, found "last"'),
    ("named.csv", "list,a,m2", "list,a,m9", 'named.csv, row 2, column member: expected a person of this list in members.csv, found "m9"'),
    ("named.csv", "list,a,m2", "list,a,m2\nlist,a,m2", 'named.csv, row 3, column member: expected "m2" once, found it twice'),
    ("published.csv", "57.69", '"57,69"', 'published.csv, row 2, column percent: expected a percentage such as 53.90, found "57,69"'),
    ("published.csv", "90,57.69", "90.0,", 'published.csv, row 2, column count: expected a whole number of votes, found "90.0"'),
    ("published.csv", "90,57.69", ",", "published.csv, row 2, column count: expected a count or a percentage, found neither"),
    ("published.csv", "list,a", "list,z", 'published.csv, row 2, column item: expected a contestant, an account line or turnout, found "z"'),
    (E, 'id = "small"\n', "", "election.toml, key id: expected this key, found none of that name"),
    (E, 'id = "small"', "id = 5", 'election.toml, line 1, key id: expected a text on one line, found "5"'),
    (E, "kz/mazhilis", "kz/senate", "election.toml, line 2, key law: expected a law that is known: no law kz/senate; `mandat laws` lists them"),
    (E, "2023-03-19", '"19.03.2023"', 'election.toml, line 3, key date: expected a day, such as 2023-03-19, found "19.03.2023"'),
    (E, "2023-03-19", "2023-03-19T08:00:00", 'election.toml, line 3, key date: expected a day, such as 2023-03-19, found "2023-03-19 08:00:00"'),
    (E, "{ en =", "{ fr =", "election.toml, line 4, key name.fr: expected one of the languages kk, ru, en"),
    (E, '{ en = "Small" }', '"Small"', 'election.toml, line 4, key name: expected the name in kk, ru or en, found "Small"'),
    (E, '["made for a test"]', '"press"', "election.toml, line 5, key sources: expected a list of texts, each on one line"),
    (E, "sources", "source", "election.toml, line 5, key source: expected one of the keys id, law, date, name, sources, seats, made_up, deadline_passed, table"),
    (E, "sources", "made_up = 1\nsources", 'election.toml, line 5, key made_up: expected true or false, found "1"'),
    (E, 'test"]\n', 'test"]\n[seats]\nlist = 70\n', "election.toml, line 7, key seats.list: expected the law's 69 seats, found 70"),
    (E, 'test"]\n', 'test"]\n[seats]\nmixed = 1\n', "election.toml, line 7, key seats.mixed: expected a tier of the law kz/mazhilis: list, district"),
    (E, 'test"]\n', 'test"]\n[seats]\nlist = "69"\n', 'election.toml, line 7, key seats.list: expected a whole number of seats, found "69"'),
    (E, 'test"]\n', 'test"]\n[seats]\nlist = 0\n', 'election.toml, line 7, key seats.list: expected 1 to 10,000 seats, found "0"'),
    (E, 'test"]\n', 'test"]\n[seats]\nlist = -1\n', 'election.toml, line 7, key seats.list: expected 1 to 10,000 seats, found "-1"'),
    (E, 'test"]\n', 'test"]\n[seats]\ntotal = 10001\n', 'election.toml, line 7, key seats.total: expected 1 to 10,000 seats, found "10001"'),
    (E, 'test"]\n', 'test"]\n[seats]\ntotal = true\n', 'election.toml, line 7, key seats.total: expected a whole number of seats, found "True"'),
    (E, 'test"]\n', 'test"]\n[seats]\ntotal = 99\n', "election.toml, line 7, key seats.total: expected the law's 98 seats, found 99"),
    (E, "law = ", "law ", "election.toml, line 2: expected TOML: Expected '=' after a key in a key/value pair (at line 2, column 5)"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "line"), EDITS)
def test_one_edit_gives_the_line_that_names_it(tmp_path: Path, name: str, old: str, new: str, line: str | None) -> None:
    folder = small(tmp_path / "e", **{name.split(".")[0]: edited(name, old, new)})
    if line is None:
        read(folder)
    else:
        assert line in lines(folder)


@pytest.mark.parametrize(
    ("invalid", "doubts"),
    [
        (2, []),
        (3, ["expected no more than 159 (ballots taken from the boxes) for the votes, those against all and the invalid ballots in all of contest The lists, found 160"]),
        (500, ["expected no more than 159 (ballots taken from the boxes) for the invalid ballots in all of contest The lists, found 501"]),
    ],
)  # fmt: skip
def test_a_misprint_in_the_protocols_of_several_units_does_not_keep_them_from_being_counted(
    tmp_path: Path, invalid: int, doubts: list[str]
) -> None:
    counts = FILES["counts.csv"].replace("n,list,invalid,2", f"n,list,invalid,{invalid}")
    election = read(small(tmp_path, counts=counts))
    assert [str(doubt) for doubt in election.doubts] == doubts


def test_what_no_check_of_the_protocols_sees_is_a_fault_of_the_totals(tmp_path: Path) -> None:
    rows = "".join(f"{unit},list,{item},{count}\n" for unit in "ns" for item, count in {"a": 50, "valid": 40}.items())
    assert lines(small(tmp_path, counts="unit,contest,item,count\n" + rows)) == [
        "counts.csv, row 2, column count: expected no more than 80 (valid) for the votes in all of contest list, found 100"
    ]


def test_the_same_misprint_in_the_one_row_of_the_nation_is_a_fault(tmp_path: Path) -> None:
    counts = "unit,contest,item,count\n" + "".join(
        f"kz,list,{item},{count}\n"
        for item, count in {"a": 90, "b": 60, "against_all": 6, "invalid": 4, "cast": 159}.items()
    )
    assert lines(small(tmp_path, counts=counts)) == [
        "counts.csv, row 2, column count: expected no more than 159 (cast) for the votes, those against all and the "
        "invalid ballots in all of contest list, found 160"
    ]


COUNCIL = [
    ("election", "[seats]\ndistrict = 2\n", "", "election.toml, key seats.district: expected this key: the law leaves the number of seats to the council"),
    ("election", "district = 2", "district = 1", "contests.csv, column seats: expected 1 seats in the contests of the tier district, found 2"),
    ("election", "district = 2", "district = 2\ntotal = 3", "election.toml, line 6, key seats.total: expected the sum of the tiers' seats, 2, found 3"),
    ("contestants", "d1,a,candidate", "d1,a,list", 'contestants.csv, row 2, column kind: expected candidate, as the tier district votes for, found "list"'),
    ("counts", "n,d1,a,10", "s1,d1,a,10", 'counts.csv, row 2, column unit: expected a unit within "n", the contest\'s own, found "s1"'),
]  # fmt: skip


@pytest.mark.parametrize(("table", "old", "new", "line"), COUNCIL)
def test_one_edit_of_a_district_council(tmp_path: Path, table: str, old: str, new: str, line: str) -> None:
    folder = small(tmp_path / "e", **{**DISTRICTS, table: edited(table, old, new)})
    assert line in lines(folder)


def test_two_winners_of_one_constituency(tmp_path: Path) -> None:
    folder = small(tmp_path / "e", **DISTRICTS, declared="contest,contestant\nd1,a\nd1,b\n")
    assert lines(folder) == ["declared.csv, row 3, column contestant: expected no more than 1 winners of this contest"]


def test_repeat_votes_repeat_another_contest_of_their_tier_once(tmp_path: Path) -> None:
    rows = "d1,district,n,,,\nd2,district,s,,,\nd3,district,n,,,d1\nd4,district,n,,,d1\nd5,district,n,,,d9\nd6,district,n,,,d6\n"
    folder = small(tmp_path / "e", **{**DISTRICTS, "contests": "contest,tier,unit,seats,name,repeats\n" + rows})
    assert lines(folder) == [
        'contests.csv, row 5, column repeats: expected one repeat vote of "d1", found "d3" too',
        'contests.csv, row 6, column repeats: expected a contest of this file, found "d9"',
        "contests.csv, row 7, column repeats: expected another contest than this one",
    ]


REPEATS = "contest,tier,unit,seats,name,repeats\nd1,district,n,,,\nd2,district,s,,,\n"


def test_a_repeat_vote_of_a_repeat_vote_would_never_be_read(tmp_path: Path) -> None:
    rows = REPEATS + "again,district,n,,,d1\nthird,district,n,,,again\n"
    assert lines(small(tmp_path / "e", **{**DISTRICTS, "contests": rows})) == [
        'contests.csv, row 5, column repeats: expected a contest that is not itself a repeat vote, found "again"'
    ]


def test_two_contests_that_repeat_each_other(tmp_path: Path) -> None:
    rows = REPEATS + "x,district,n,,,y\ny,district,n,,,x\n"
    assert lines(small(tmp_path / "e", **{**DISTRICTS, "contests": rows})) == [
        f'contests.csv, row {row}, column repeats: expected a contest that is not itself a repeat vote, found "{other}"'
        for row, other in ((4, "y"), (5, "x"))
    ]


def test_two_repeat_votes_of_one_contest(tmp_path: Path) -> None:
    rows = REPEATS + "x,district,n,,,d1\ny,district,n,,,d1\n"
    assert lines(small(tmp_path / "e", **{**DISTRICTS, "contests": rows})) == [
        'contests.csv, row 5, column repeats: expected one repeat vote of "d1", found "x" too'
    ]


def test_a_tier_in_which_the_whole_country_votes_as_one_has_one_contest(tmp_path: Path) -> None:
    for seats, other in (("", ""), ("40", "29"), ("69", "")):
        contests = f"contest,tier,unit,seats,name\nlist,list,kz,{seats},\nsecond,list,kz,{other},\n"
        assert lines(small(tmp_path / "e", contests=contests)) == [
            'contests.csv, row 3, column tier: expected one contest of the tier "list", in which the whole area votes '
            'as one, found "list" too'
        ]


def test_a_repeat_vote_is_no_second_contest_of_the_nation(tmp_path: Path) -> None:
    contests = "contest,tier,unit,seats,name,repeats\nlist,list,kz,,,\nagain,list,kz,,,list\n"
    assert read(small(tmp_path / "e", contests=contests)).contests["again"].repeats == "list"


WHOLE = (  # the votes of the country in one row each
    "unit,contest,item,count\nkz,list,a,90\nkz,list,b,60\nkz,list,against_all,6\n"
    "kz,list,valid,156\nkz,list,invalid,3\nkz,list,cast,159\n"
)
VOTES = "expected 157 (valid) for the votes and those against all in all of contest list, found 156"
BALLOTS = "expected 160 (cast) for the valid and the invalid ballots in all of contest list, found 159"


def test_votes_that_are_fewer_than_the_valid_ballots(tmp_path: Path) -> None:
    read(small(tmp_path / "e", counts=WHOLE))
    wrong = WHOLE.replace("valid,156", "valid,157", 1).replace("cast,159", "cast,160")
    assert lines(small(tmp_path / "e", counts=wrong)) == [f"counts.csv, row 2, column count: {VOTES}"]


def test_votes_and_those_against_all_that_are_more_than_the_valid_ballots(tmp_path: Path) -> None:
    wrong = WHOLE.replace("valid,156", "valid,155", 1).replace("cast,159", "cast,")
    assert lines(small(tmp_path / "e", counts=wrong)) == [
        f"counts.csv, row 2, column count: {VOTES.replace('157', '155')}"
    ]


def test_valid_and_invalid_ballots_that_are_fewer_than_those_in_the_boxes(tmp_path: Path) -> None:
    wrong = WHOLE.replace("cast,159", "cast,160")
    assert lines(small(tmp_path / "e", counts=wrong)) == [f"counts.csv, row 5, column count: {BALLOTS}"]


def test_votes_need_not_add_up_where_one_of_them_is_not_known(tmp_path: Path) -> None:
    wrong = WHOLE.replace("valid,156", "valid,157", 1).replace("cast,159", "cast,")
    for line in ("kz,list,b,60", "kz,list,against_all,6"):
        read(small(tmp_path / "e", counts=wrong.replace(line, line.rstrip("0123456789"))))
        read(small(tmp_path / "e", counts=wrong.replace(line + "\n", "")))


def test_votes_alone_add_up_where_the_ballot_has_no_line_against_all(tmp_path: Path) -> None:
    head = FILES["election.toml"].replace("2023-03-19", "2021-01-10")
    counts = "unit,contest,item,count\nkz,list,a,90\nkz,list,b,60\nkz,list,valid,{valid}\n"
    read(small(tmp_path / "e", election=head, counts=counts.format(valid=150), published=""))
    assert lines(small(tmp_path / "e", election=head, counts=counts.format(valid=156), published="")) == [
        "counts.csv, row 2, column count: expected 156 (valid) for the votes and those against all in all of contest "
        "list, found 150"
    ]


def test_valid_ballots_of_the_country_beside_votes_of_the_regions_add_up(tmp_path: Path) -> None:
    counts = FILES["counts.csv"] + "kz,list,valid,{valid}\n"
    read(small(tmp_path / "e", counts=counts.format(valid=156)))
    assert lines(small(tmp_path / "e", counts=counts.format(valid=157)))[0].endswith(VOTES)


def test_totals_are_compared_only_where_they_are_of_the_same_units(tmp_path: Path) -> None:
    """The region n is counted, s is not; the ballots in the boxes are known for both, those issued for n alone."""
    counts = (
        "unit,contest,item,count\nn,list,a,60\nn,list,b,40\nn,list,against_all,5\nn,list,invalid,2\n"
        "kz,list,valid,156\nkz,list,cast,159\nn,list,issued,110\nkz,list,registered,300\n"
    )
    election = read(small(tmp_path / "e", counts=counts, published=""))
    assert election.uncounted("list") == ["s1"]
    assert election.within("list", "a", "valid")
    assert not election.within("list", "valid", "a")


def test_a_misprint_in_one_precinct_is_for_the_checks_of_its_form(tmp_path: Path) -> None:
    counts = FILES["counts.csv"] + "n,list,valid,106\ns,list,valid,51\n"
    assert read(small(tmp_path / "e", counts=counts.replace("cast,107", "cast,108"))).tally("list")["valid"] == 157


def test_half_of_an_odd_council_is_rounded_as_the_law_says(tmp_path: Path) -> None:
    head = 'id = "c"\nlaw = "kz/maslikhat-oblast"\ndate = 2023-03-19\n[seats]\ntotal = 35\nlist = 18\ndistrict = 17\n'
    folder = small(tmp_path / "e", election=head)
    assert lines(folder) == [
        "election.toml, line 6, key seats.list: expected 17 seats, which is 1/2 of 35, found 18",
        "election.toml, line 7, key seats.district: expected 18 seats, which is 1/2 of 35, found 17",
    ]


def test_a_line_against_all_that_the_ballot_does_not_have(tmp_path: Path) -> None:
    head = FILES["election.toml"].replace("2023-03-19", "2021-01-10")
    found = lines(small(tmp_path / "e", election=head))
    assert found == [
        f'counts.csv, row {row}, column item: expected no such line: the ballot of the tier "list" has no line against all'
        for row in (4, 9)
    ]


def test_two_columns_of_classes_in_one_cell(tmp_path: Path) -> None:
    rows = "list,a,list,pa,A,,minority;minority\nlist,b,list,pb,B,,minority;coalition\n"
    folder = small(tmp_path / "e", contestants="contest,contestant,kind,party,name,order,class\n" + rows)
    assert lines(folder) == [
        'contestants.csv, row 2, column class: expected different words between semicolons, found "minority;minority"'
    ]


def test_all_faults_are_told_at_once_in_file_order(tmp_path: Path) -> None:
    folder = small(
        tmp_path / "e",
        election=edited("election.toml", "sources", "origin"),
        units=edited("units.csv", "n,kz", "n,zz"),
        counts=edited("counts.csv", "n,list,a,60\nn,list,b,40", "n,list,a,many\nn,list,b,more"),
    )
    assert [line.split(":")[0] for line in lines(folder)] == [
        "election.toml, line 5, key origin",
        "units.csv, row 3, column parent",
        "counts.csv, row 2, column count",
        "counts.csv, row 3, column count",
    ]


def test_a_table_that_cannot_be_read_is_one_line_and_drags_no_others_along(tmp_path: Path) -> None:
    folder = small(tmp_path / "e", units="")
    assert lines(folder) == ["units.csv: expected this file (or .xlsx or .parquet), found none of them"]


@pytest.mark.parametrize("name", ["units", "contests", "contestants", "counts"])
def test_a_missing_table(tmp_path: Path, name: str) -> None:
    assert lines(small(tmp_path / "e", **{name: ""})) == [
        f"{name}.csv: expected this file (or .xlsx or .parquet), found none of them"
    ]


def test_no_folder_no_election_file_an_empty_table(tmp_path: Path) -> None:
    assert lines(tmp_path / "none") == [f"{tmp_path / 'none'}: expected a folder with an election, found none"]
    assert lines(small(tmp_path / "e", election="")) == ["election.toml: expected this file, found none"]
    folder = small(tmp_path / "f")
    (folder / "counts.csv").write_bytes(b"")
    assert lines(folder) == ["counts.csv: expected a row with the names of the columns, found an empty file"]
    (folder / "counts.csv").unlink()
    (folder / "counts.csv").mkdir()
    assert lines(folder) == ["counts.csv: expected a file, found a folder"]


@pytest.mark.parametrize(
    ("encoding", "seems"),
    [("cp1251", "cp1251 (Windows, Cyrillic)"), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16")],
)
def test_another_encoding_is_named(tmp_path: Path, encoding: str, seems: str) -> None:
    folder = small(tmp_path / "e")
    source = "unit,parent,level,name\nkz,,страна,Страна\nn,kz,область,Север\ns,kz,область,Юг\ns1,s,участок,Участок\n"
    (folder / "units.csv").write_bytes(source.encode(encoding))
    (line,) = lines(folder)
    assert line.startswith("units.csv")
    assert line.endswith(f"expected UTF-8, found what seems to be {seems}")


def test_western_european_letters(tmp_path: Path) -> None:
    folder = small(tmp_path / "e")
    (folder / "units.csv").write_bytes(FILES["units.csv"].replace("North", "Nörd").encode("cp1252"))
    assert lines(folder) == [
        "units.csv, row 3: expected UTF-8, found what seems to be cp1252 (Windows, Western European)"
    ]


def test_a_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    folder = small(tmp_path / "e")
    (folder / "units.csv").write_bytes(b"\xef\xbb\xbf" + FILES["units.csv"].encode())
    (folder / "election.toml").write_bytes(b"\xef\xbb\xbf" + FILES["election.toml"].encode())
    assert read(folder) == read(small(tmp_path / "f"))


def test_the_same_table_in_two_kinds_and_a_name_nearly_right(tmp_path: Path) -> None:
    folder = small(tmp_path / "e")
    shutil.copy(folder / "counts.csv", folder / "counts.parquet")
    assert lines(folder) == ["counts.parquet: expected only one file of this table, found counts.csv beside it"]
    (folder / "counts.parquet").unlink()
    (folder / "offical.csv").write_text("x\n")
    assert lines(folder) == ["offical.csv: expected the name official.csv"]


@pytest.mark.parametrize("kind", ["xlsx", "parquet"])
def test_a_file_that_only_has_the_name_of_its_kind(tmp_path: Path, kind: str) -> None:
    folder = small(tmp_path / "e")
    (folder / "counts.csv").rename(folder / f"counts.{kind}")
    (line,) = lines(folder)
    assert line.startswith(f"counts.{kind}: expected ")


def test_another_law_keeps_contests_of_tiers_that_it_does_not_know(tmp_path: Path) -> None:
    folder = small(tmp_path / "e", **DISTRICTS)
    assert read(folder, law="kz/kurultai").contests.keys() == {"d1", "d2"}
    assert lines(folder, law="kz/senate") == [
        "election.toml, key law: expected a law that is known: no law kz/senate; `mandat laws` lists them"
    ]


def test_a_fault_reads_in_every_language() -> None:
    fault = Fault("counts.csv", 12345, "count", text("expected a whole number of votes, found {found}", found='"x"'))
    assert str(fault) == 'counts.csv, row 12345, column count: expected a whole number of votes, found "x"'
    assert set(fault.text.in_all()) == {"kk", "ru", "en"}


def test_an_empty_cell_at_the_end_of_a_file_without_a_line_break_may_be_one_cut_off(tmp_path: Path) -> None:
    folder = small(tmp_path)
    counts = folder / C
    rows = counts.read_text(encoding="utf-8").rstrip("\n")
    counts.write_text(rows[: rows.rindex(",") + 1], encoding="utf-8")
    row = len(rows.splitlines())
    expected = "expected a line break after the last row: with an empty cell and without one the file may have been cut off here"
    assert lines(folder) == [f"counts.csv, row {row}, column count: {expected}"]
    counts.write_text(rows[: rows.rindex(",") + 1] + "\n", encoding="utf-8")
    read(folder)
    counts.write_text(rows, encoding="utf-8")
    read(folder)


def test_one_precinct_of_many_with_a_misprint_is_doubted_and_not_refused(tmp_path: Path) -> None:
    night = Path("examples/made-up-election-night")
    for one in night.iterdir():
        if one.name not in ("counts.csv", "copies.csv") and one.is_file():
            (tmp_path / one.name).write_bytes(one.read_bytes())
    rows = (night / "counts.csv").read_text(encoding="utf-8").splitlines()
    own = [row for row in rows[1:] if row.startswith("001,list,")]
    wrong = ["001,list,issued,1" if row.startswith("001,list,issued,") else row for row in own]
    assert wrong != own
    (tmp_path / "counts.csv").write_text("\n".join([rows[0], *wrong]) + "\n", encoding="utf-8")
    assert [doubt.contest for doubt in read(tmp_path).doubts] == ["list"]
