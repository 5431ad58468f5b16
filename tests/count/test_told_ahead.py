"""What is told of a unit before its votes is no protocol of it, whichever way the folder is read."""

import shutil
from pathlib import Path

import mandat
from mandat import count, verify
from mandat.count import Opened, open_election
from mandat.decision import standing
from tests.count.making import PRECINCTS, paper
from tests.count.tabled import folder, table

NIGHT = Path("examples/made-up-election-night")
LAW = "kz/mazhilis@2023"
HEADER = "unit,contest,copy,item,count\n"
BLANK = dict.fromkeys(paper())


def copied(path: Path, copies: str | None = None) -> Opened:
    shutil.copytree(NIGHT, path)
    if copies is not None:
        (path / "copies.csv").write_text(copies, encoding="utf-8")
    return open_election(path)


def told(path: Path, **files: str) -> Opened:
    """The town with nine protocols of sixteen in its table, and whatever else is told."""
    units = ["unit,parent,level,name", "town,,town,Town", "north,town,district,North", "south,town,district,South"]
    units += [f"{unit},{'north' if k < 8 else 'south'},precinct,{unit}" for k, unit in enumerate(PRECINCTS)]
    lists = "contest,contestant,kind,party,name,order\nall,x,list,x,X,1\nall,y,list,y,Y,2\n"
    whole = {"table.csv": table({unit: paper() for unit in PRECINCTS[:9]}), "units.csv": "\n".join(units)}
    return open_election(folder(path, {**whole, "contestants.csv": lists, **files}), LAW)


def test_a_copies_csv_without_a_row_changes_nothing(tmp_path: Path) -> None:
    plain, beside = copied(tmp_path / "plain"), copied(tmp_path / "beside", HEADER)
    assert sorted(plain.election.counts.rows()) == sorted(beside.election.counts.rows())
    assert mandat.decide(plain.election).to_json() == mandat.decide(beside.election).to_json()
    assert standing(plain.election).to_json() == standing(beside.election).to_json()
    found = [count.check(one.protocols, one.election).to_json() for one in (plain, beside)]
    assert found[0] == found[1]
    tallies = [count.tally(one.protocols["list"], one.election).to_json() for one in (plain, beside)]
    assert tallies[0] == tallies[1]


def test_two_folders_have_as_many_protocols_as_units_with_votes(tmp_path: Path) -> None:
    copied(tmp_path / "beside", HEADER)
    found = verify.differences(verify.side(NIGHT), verify.side(tmp_path / "beside"))
    assert found.same
    assert [(one.compared, one.equal) for one in found.numbers.values()] == [(23, 23), (23, 23)]


def test_voters_told_in_counts_csv_are_no_protocol_where_the_votes_are_in_a_table(tmp_path: Path) -> None:
    ahead = f"unit,contest,item,count\n{PRECINCTS[9]},all,registered,900\n{PRECINCTS[9]},all,received,905\n"
    opened = told(tmp_path, **{"counts.csv": ahead})
    assert opened.election.uncounted("all") == PRECINCTS[9:]
    assert len(opened.protocols["list"]) == 9
    assert opened.election.tally("all")["x"] == 9 * 321
    assert ("p10", "all", "received", 905) in list(opened.election.counts.rows())


def test_a_row_of_a_table_with_the_voters_alone_is_no_protocol(tmp_path: Path) -> None:
    papers = {unit: paper() for unit in PRECINCTS[:9]} | {PRECINCTS[9]: BLANK | {"registered": 900}}
    opened = told(tmp_path, **{"table.csv": table(papers)})
    assert opened.election.uncounted("all") == PRECINCTS[9:]
    assert [one.unit for one in count.check(opened.protocols, opened.election) if one.code == "W-MISSING"] == [
        *PRECINCTS[9:]
    ]
    assert ("p10", "all", "registered", 900) in list(opened.election.counts.rows())


def test_an_empty_cell_for_votes_in_counts_csv_is_a_protocol_that_cannot_be_read(tmp_path: Path) -> None:
    blank = "unit,contest,item,count\np10,all,x,\np10,all,y,\np10,all,registered,900\n"
    opened = told(tmp_path, **{"counts.csv": blank})
    assert opened.election.uncounted("all") == PRECINCTS[10:]
    assert opened.election.tally("all")["x"] is None


def test_an_observers_copy_counts_where_the_original_only_tells_the_voters(tmp_path: Path) -> None:
    ahead = "unit,contest,item,count\np10,all,registered,900\n"
    copies = HEADER + "".join(f"p10,all,observer,{item},{figure}\n" for item, figure in paper(x=320).items())
    opened = told(tmp_path, **{"counts.csv": ahead, "copies.csv": copies})
    assert opened.election.uncounted("all") == PRECINCTS[10:]
    assert opened.election.tally("all")["x"] == 9 * 321 + 320
    assert [row for row in opened.election.counts.rows() if row[0] == "p10" and row[2] == "registered"] == [
        ("p10", "all", "registered", 1000)
    ]
