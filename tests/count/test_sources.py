"""An election from all its sources: tables of others in election.toml, corrections in copies.csv."""

import subprocess
import sys
from pathlib import Path

import pytest

import mandat
from mandat import count
from mandat.count import open_election
from mandat.decision import Outcome
from mandat.election import Election, Faults
from mandat.election import read as read_folder
from mandat.law import LawError
from tests.count.making import PRECINCTS, Figures, paper, town
from tests.count.tabled import COLUMNS, MAPPING, folder, table

LAW = "kz/mazhilis@2023"  # read under a law, so that the number of contests is not held against it
COPIES = "unit,contest,copy,item,count\n"


def read(path: Path) -> Election:
    return mandat.read(path, LAW)


def lines(path: Path) -> list[str]:
    with pytest.raises(Faults) as told:
        read(path)
    return [str(fault) for fault in told.value.faults]


def court(unit: str = "p01", contest: str = "all", **instead: int | None) -> str:
    return "".join(f"{unit},{contest},court,{item},{figure}\n" for item, figure in paper(**instead).items())


# -- tables of others ---------------------------------------------------------------------------------------------


def test_a_commission_s_table_is_the_election_s_figures_units_and_lists(tmp_path: Path) -> None:
    election = read(folder(tmp_path))
    assert election.tally("all") == {item: 16 * (figure or 0) for item, figure in paper().items()}
    assert [(one.id, one.parent, one.level) for one in list(election.units.values())[:4]] == [
        ("town", None, "town"),
        ("north", "town", "district"),
        ("south", "town", "district"),
        ("p01", "north", "precinct"),
    ]
    assert [(one.id, one.kind, one.party) for one in election.contestants["all"].values()] == [
        ("x", "list", "x"),
        ("y", "list", "y"),
    ]
    assert election.uncounted("all") == []


def test_the_same_figures_in_counts_csv_give_the_same_seats(tmp_path: Path) -> None:
    from_table = mandat.decide(read(folder(tmp_path / "table")), LAW)
    from_counts = mandat.decide(town(tmp_path / "counts"), LAW)
    assert from_table.seats == from_counts.seats == {"x": 39, "y": 30}


def test_a_mapping_may_stand_in_election_toml(tmp_path: Path) -> None:
    inline = MAPPING.replace("[levels]", "[table.levels]").replace("[fields]", "[table.fields]")
    path = folder(tmp_path, tables=f'file = "table.csv"\n{inline.replace("[votes]", "[table.votes]")}')
    assert read(path).tally("all")["x"] == 16 * 321


def test_units_and_lists_that_the_folder_has_are_used_as_they_are(tmp_path: Path) -> None:
    path = folder(
        tmp_path,
        {
            "units.csv": "unit,parent,level,name\ntown,,town,Town\nnorth,town,ward,The North\np16,south,station,Last\n"
            "south,town,ward,The South\n",
            "contestants.csv": "contest,contestant,kind,party,name,order\nall,y,list,yy,Y,1\nall,x,list,xx,X,2\n",
        },
    )
    opened = open_election(path, LAW)
    assert (opened.election.units["north"].level, opened.election.units["p16"].name) == ("ward", "Last")
    assert opened.election.units["p01"].parent == "north"
    assert opened.election.tally("all")["x"] == 16 * 321
    assert opened.protocols["list"].contestants == {"all": ("y", "x")}
    assert opened.protocols["list"].frame["vote_2"].to_list() == [321] * 16
    assert mandat.decide(opened.election, LAW).seats == {"xx": 39, "yy": 30}


def test_part_of_the_papers_is_in_counts_csv_part_in_a_table(tmp_path: Path) -> None:
    some = {unit: paper() for unit in PRECINCTS[:10]}
    others = [f"{unit},all,{item},{figure}" for unit in PRECINCTS[10:] for item, figure in paper(x=320).items()]
    units = ["unit,parent,level,name", "town,,town,Town", "south,town,district,South"]
    path = folder(
        tmp_path,
        {
            "table.csv": table(some),
            "units.csv": "\n".join([*units, *(f"{unit},south,precinct,{unit}" for unit in PRECINCTS[10:])]),
            "contestants.csv": "contest,contestant,kind,party,name,order\nall,x,list,x,X,1\nall,y,list,y,Y,2\n",
            "counts.csv": "\n".join(["unit,contest,item,count", *others]),
        },
    )
    opened = open_election(path, LAW)
    assert opened.election.tally("all")["x"] == 10 * 321 + 6 * 320
    assert count.tally(opened.protocols["list"], opened.election, "district").rows[1].protocols == 8
    assert set(opened.protocols["list"].frame["file"]) == {"counts.csv", "table.csv"}


def test_constituencies_by_district_beside_lists_by_precinct(tmp_path: Path) -> None:
    candidates = "district,who,votes,party\nnorth,Ann,5,x\nnorth,Bo,7,none\nsouth,Cy,4,y\nsouth,Di,,\n"
    second = (
        'file = "table.csv"\nmapping = "map.toml"\n\n[[table]]\nfile = "people.csv"\ntier = "district"\n'
        'unit = "district"\nlevel = "district"\ncontest = "district"\n'
        'long = { item = "who", count = "votes", party = "party", independent = ["none"] }\n'
    )
    path = folder(
        tmp_path,
        {
            "people.csv": candidates,
            "contests.csv": "contest,tier,unit,seats,name\nall,list,town,,A\nnorth,district,north,,N\n"
            "south,district,south,,S\n",
            "declared.csv": "contest,contestant\nsouth,Cy\n",
        },
        tables=second,
    )
    election = read(path)
    parties = {
        one.id: (one.kind, one.party) for own in ("north", "south") for one in election.contestants[own].values()
    }
    assert parties == {
        "Ann": ("candidate", "x"),
        "Bo": ("candidate", ""),
        "Cy": ("candidate", "y"),
        "Di": ("candidate", ""),
    }
    outcome = mandat.decide(election, LAW)
    assert outcome.contests["north"].seats == {"Ann": 0, "Bo": 1}
    assert outcome.contests["south"].state == "declared"  # one candidate's votes are not known
    assert sum(outcome.tier_seats("list").values()) == 69


@pytest.mark.parametrize(
    ("files", "tables", "line"),
    [
        (
            {"contests.csv": "contest,tier,unit,seats,name\nother,list,town,,O\n"},
            None,
            'table.csv: expected a contest of contests.csv, found "all"',
        ),
        (
            {"map.toml": MAPPING.replace('tier = "list"', 'tier = "district"')},
            None,
            'table.csv: expected a contest of the tier "district", found "all" of the tier "list"',
        ),
        (
            {"map.toml": MAPPING.replace('cast = "В ящиках"', 'boxes = "В ящиках"')},
            None,
            'table.csv, column В ящиках: expected a line of the form or an account line, found "boxes"',
        ),
        (
            {"contestants.csv": "contest,contestant,kind,party,name,order\nall,x,list,x,X,1\nall,z,list,z,Z,2\n"},
            None,
            'table.csv: expected a contestant of this contest, found "y"',
        ),
        (
            {"contestants.csv": "contest,contestant,kind,party,name,order\nall,x,list,x,X,1\nall,z,list,z,Z,2\n"},
            None,
            'table.csv: expected figures of every contestant of the contest "all", found none of "z"',
        ),
        (
            {"units.csv": "unit,parent,level,name\ntown,,town,T\nsouth,town,district,S\np01,south,precinct,P\n"},
            None,
            'table.csv, row 2: expected the unit "p01" in one unit above it, found it in "south" and in "north"',
        ),
        (
            {"table.csv": table().replace("south;p16", "p01;p16")},
            None,
            'table.csv, row 2: expected the unit "p01" in one unit above it, found it in "town" and in "north"',
        ),
        (
            {"contests.csv": "contest,tier,unit,seats,name\nall,list,north,,A\n"},
            None,
            'table.csv, row 10: expected a unit within "north", the contest\'s own, found "p09"',
        ),
        (
            {"contests.csv": "contest,tier,unit,seats,name\nall,list,town,,A\none,district,west,,O\n"},
            None,
            'contests.csv, row 3, column unit: expected a unit of units.csv or of a table, found "west"',
        ),
        (
            {"table.csv": table().replace("321", "many", 1)},
            None,
            'table.csv, row 2, column Список Икс: expected a whole number, found "many"',
        ),
        ({}, 'file = "none.csv"\nmapping = "map.toml"', "none.csv: expected this file, found none"),
        (
            {},
            'mapping = "map.toml"',
            "election.toml, line 6, key table.1.file: expected this key in each section [[table]]",
        ),
        (
            {},
            'file = "table.csv"\nmapping = "map.toml"\ntier = "list"',
            "election.toml, line 9, key table.1.tier: expected no such key beside mapping: the mapping file says it",
        ),
        (
            {
                "units.csv": "unit,parent,level,name\ntown,,town,T\nnorth,town,district,N\np01,north,precinct,P\n",
                "contestants.csv": "contest,contestant,kind,party,name,order\nall,x,list,x,X,1\nall,y,list,y,Y,2\n",
                "counts.csv": "unit,contest,item,count\np01,all,x,1\np01,all,y,2\n",
            },
            None,
            'table.csv, row 2: expected the paper of the unit "p01" for the contest "all" in one file, found it in '
            "counts.csv, row 2, too",
        ),
        (
            {
                "contestants.csv": "contest,contestant,kind,party,name,order\nall,x,list,x,X,1\nall,y,list,y,Y,2\n",
                "counts.csv": "unit,contest,item,count\ntown,all,registered,16000\n",
            },
            None,
            'table.csv, row 2, column unit: expected "registered" for this unit or for "town" above it (row 2), not '
            "both: it would be counted twice",
        ),
    ],
)
def test_what_does_not_fit_the_election_is_one_clear_line(
    tmp_path: Path, files: dict[str, str], tables: str | None, line: str
) -> None:
    path = folder(tmp_path, files) if tables is None else folder(tmp_path, files, tables)
    assert line in lines(path)


def test_a_fault_of_a_mapping_in_election_toml_is_told_with_its_line(tmp_path: Path) -> None:
    path = folder(tmp_path, tables='file = "table.csv"\ntier = "list"\nunit = "Участок"\nonly = "all"\nvote = 1')
    with pytest.raises(LawError) as told:
        read(path)
    (fault,) = told.value.faults
    assert str(fault) == "election.toml, line 11, key table.1.vote: expected no such key"


def test_a_candidate_whose_party_is_not_known_is_no_independent(tmp_path: Path) -> None:
    path = folder(
        tmp_path,
        {
            "people.csv": "who,votes\nAnn,5\n",
            "contests.csv": "contest,tier,unit,seats,name\none,district,town,,O\n",
        },
        tables='file = "people.csv"\ntier = "district"\nunit = "who"\nonly = "one"\n'
        'long = { item = "who", count = "votes" }\n',
    )
    assert lines(path) == ['people.csv: expected the party of "Ann", in contestants.csv or in the mapping']


def test_the_readers_of_folders_alone_say_that_they_do_not_read_tables(tmp_path: Path) -> None:
    with pytest.raises(Faults) as told:
        read_folder(folder(tmp_path), LAW)
    assert "election.toml, line 6, key table: expected no such section here: mandat.read reads tables of protocols" in [
        str(fault) for fault in told.value.faults
    ]


def test_totals_of_a_table_that_cannot_be_are_doubted_and_the_outcome_says_so(tmp_path: Path) -> None:
    papers = {unit: paper(issued=100) for unit in PRECINCTS}
    election = read(folder(tmp_path, {"table.csv": table(papers)}))
    (doubt,) = election.doubts
    assert str(doubt) == (
        "expected no more than 1,600 (issued) for the ballots in the boxes in all of contest all, found 9,792"
    )
    assert f"The protocols contradict each other or themselves: {doubt}. mandat count finds which." in [
        str(note) for note in mandat.decide(election, LAW).notes
    ]


def test_copies_in_a_column_of_the_table(tmp_path: Path) -> None:
    papers = {unit: paper() for unit in PRECINCTS}
    first, *rest = table(papers, Вид="протокол").splitlines()
    observer = rest[0].replace(";321;", ";320;").replace(";600;", ";599;").replace("протокол", "копия")
    path = folder(
        tmp_path,
        {
            "table.csv": "\n".join([first, *rest, observer]),
            "map.toml": 'copy = "Вид"\ncopies = { "протокол" = "original", "копия" = "observer" }\n' + MAPPING,
        },
    )
    election = read(path)
    assert election.tally("all")["x"] == 16 * 321
    (one,) = election.superseded
    assert (one.unit, one.copy, one.instead, one.file, one.row) == ("p01", "observer", "original", "table.csv", 18)


def test_a_unit_twice_in_a_table_counts_once_and_the_outcome_says_so(tmp_path: Path) -> None:
    twice = table() + table().splitlines()[1].replace("321", "300") + "\n"
    opened = open_election(folder(tmp_path, {"table.csv": twice}), LAW)
    assert opened.election.tally("all")["x"] == 16 * 321
    assert count.check(opened.protocols, opened.election).by_code()["E-SECOND"] == 1
    assert "Everywhere: papers that are not added up: 1: p01 (original; what counts: original)." in notes(
        mandat.decide(opened.election, LAW)
    )


# -- corrections --------------------------------------------------------------------------------------------------


def notes(outcome: Outcome) -> list[str]:
    return [str(note) for note in outcome.notes]


def test_the_court_s_paper_counts_in_the_decision_and_the_outcome_names_what_it_supersedes(tmp_path: Path) -> None:
    town(tmp_path, copies=COPIES + court(x=21, y=548))
    election = read(tmp_path)
    assert (election.tally("all")["x"], election.tally("all")["y"]) == (15 * 321 + 21, 15 * 248 + 548)
    outcome = mandat.decide(election, LAW)
    assert "Everywhere: papers that are not added up: 1: No. 1 (original; what counts: court)." in notes(outcome)
    assert outcome.to_json()["superseded"] == [
        {"unit": "p01", "contest": "all", "copy": "original", "instead": "court", "file": "counts.csv", "row": 2}
    ]


def test_an_annulled_unit_is_in_and_none_of_its_figures_counts(tmp_path: Path) -> None:
    town(tmp_path, copies=COPIES + "p01,all,annulled,,\n")
    election = read(tmp_path)
    assert election.tally("all") == {item: 15 * (figure or 0) for item, figure in paper().items()}
    assert election.uncounted("all") == []
    outcome = mandat.decide(election, LAW)
    assert outcome.uncounted == {}
    assert "Everywhere: annulled units, whose papers count for nothing: 1: No. 1." in notes(outcome)
    assert outcome.to_json()["annulled"] == {"all": ["p01"]}


def test_an_annulled_unit_from_which_nothing_came_is_not_waited_for(tmp_path: Path) -> None:
    town(tmp_path, {unit: paper() for unit in PRECINCTS[1:]}, copies=COPIES + "p01,all,annulled,,\n")
    assert read(tmp_path).uncounted("all") == []
    town(tmp_path / "without", {unit: paper() for unit in PRECINCTS[1:]})
    assert read(tmp_path / "without").uncounted("all") == ["p01"]


def test_a_correction_of_a_table_s_paper(tmp_path: Path) -> None:
    path = folder(tmp_path, {"copies.csv": COPIES + court(x=21, y=548) + "p02,all,annulled,,\n"})
    opened = open_election(path, LAW)
    assert opened.election.tally("all")["x"] == 14 * 321 + 21
    assert opened.election.annulled == {"all": ("p02",)}
    assert [(one.unit, one.copy, one.instead) for one in opened.election.superseded] == [
        ("p01", "", "court"),
        ("p02", "", "annulled"),
    ]


def test_a_misprint_that_the_court_put_right_leaves_no_doubt(tmp_path: Path) -> None:
    papers = {unit: paper() for unit in PRECINCTS} | {"p01": paper(issued=100_000)}
    before = town(tmp_path, papers, copies=COPIES + court())
    assert len(before.doubts) == 1  # without the copies
    after = read(tmp_path)
    assert after.tally("all")["issued"] == 16 * 615
    assert after.doubts == ()


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        (
            "north,all,annulled,,\n",
            "copies.csv, row 2, column unit: expected the unit of a paper: this contest's figures are given for units "
            "below it",
        ),
        (
            court("north"),
            'counts.csv, row 2, column unit: expected "registered" for this unit or for "north" above it (row 2), not '
            "both: it would be counted twice",
        ),
    ],
)
def test_a_paper_of_an_area_cannot_stand_beside_those_of_its_precincts(tmp_path: Path, rows: str, line: str) -> None:
    town(tmp_path, copies=COPIES + rows)
    assert line in lines(tmp_path)


def test_a_unit_within_one_that_is_counted_as_a_whole_cannot_be_annulled(tmp_path: Path) -> None:
    town(tmp_path, {"north": paper(), "south": paper()}, copies=COPIES + "p01,all,annulled,,\n")
    assert lines(tmp_path) == [
        'copies.csv, row 2, column unit: expected the unit of a paper: the figures of "north", above it, have its '
        "votes in them"
    ]


def test_voters_of_the_nation_and_votes_of_the_districts_stay_known_beside_a_copy(tmp_path: Path) -> None:
    votes: Figures = {"x": 321, "y": 248, "against_all": 31, "valid": 600, "invalid": 12, "cast": 612}
    papers: dict[str, Figures] = {"town": {"registered": 2000, "issued": 1300}, "north": votes, "south": votes}
    town(tmp_path, papers, copies=COPIES + "".join(f"north,all,court,{item},{n}\n" for item, n in votes.items()))
    election = read(tmp_path)
    assert election.tally("all") == {item: 2 * (figure or 0) for item, figure in votes.items()} | papers["town"]
    assert election.uncounted("all") == []


def test_a_corrected_election_is_written_with_what_counts_and_read_back(tmp_path: Path) -> None:
    town(tmp_path / "a", copies=COPIES + court(x=21, y=548) + "p02,all,annulled,,\n")
    election = read(tmp_path / "a")
    mandat.write(election, tmp_path / "b")
    again = read(tmp_path / "b")
    assert (again.tally("all"), again.annulled, again.uncounted("all")) == (
        election.tally("all"),
        {"all": ("p02",)},
        [],
    )
    mandat.write(election, tmp_path / "a")  # the papers themselves are not lost
    assert "court" in (tmp_path / "a" / "copies.csv").read_text()


@pytest.mark.parametrize("kind", ["xlsx", "parquet"])
def test_annulled_units_are_written_in_every_kind_of_table(tmp_path: Path, kind: str) -> None:
    town(tmp_path / "a", copies=COPIES + "p02,all,annulled,,\n")
    mandat.write(read(tmp_path / "a"), tmp_path / "b", kind)  # type: ignore[arg-type]
    assert read(tmp_path / "b").annulled == {"all": ("p02",)}


def test_opening_a_plain_folder_imports_no_data_frames() -> None:
    code = (
        "import sys, mandat; mandat.read('examples/kz-mazhilis-2023'); "
        "sys.exit(any(one in sys.modules for one in ('polars', 'narwhals', 'numba')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_column_of_the_table_is_named_by_its_mapping() -> None:
    assert set(COLUMNS) == {item for item in paper() if item not in ("x", "y")}
