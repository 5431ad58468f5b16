"""Two folders of one election side by side, situation by situation."""

from dataclasses import replace
from pathlib import Path

import pytest

from mandat import verify
from mandat.count import NoLevel
from mandat.election import Faults
from mandat.verify import Differences, Numbers, Only, Place
from tests.verify.making import PAPERS, folder, papers


def compared(tmp_path: Path, second: Path, **asked: str) -> Differences:
    first = folder(tmp_path / "first", PAPERS)
    return verify.differences(verify.side(first), verify.side(second), **asked)


def only_place(found: Differences) -> Place:
    (place,) = found.places
    return place


def changes(place: Place) -> list[tuple[str, str, int, int]]:
    assert place.effect is not None
    return [(one.contest, one.contestant, one.before, one.after) for one in place.effect.changes]


def test_the_same_folder_twice(tmp_path: Path) -> None:
    found = compared(tmp_path, folder(tmp_path / "second", PAPERS))
    assert found.same
    assert found.total == Numbers(compared=8, equal=8)
    assert found.together is not None
    assert (found.together.seats, found.together.changes) == (0, ())


def test_digits_turned_round_in_one_precinct_move_a_constituency_seat(tmp_path: Path) -> None:
    found = compared(tmp_path, folder(tmp_path / "second", papers(d_s1={"a": 231}, all_n1={"registered": 1001})))
    first, second = found.places
    assert (first.unit, first.kind, first.votes) == ("s1", "differs", 90)
    assert [(one.item, one.first, one.second) for one in first.lines] == [("a", 321, 231)]
    assert changes(first) == [("d-s", "a", 1, 0), ("d-s", "b", 0, 1)]
    assert first.effect is not None
    assert first.effect.seats == 1
    assert (second.unit, second.votes, second.effect and second.effect.seats) == ("n1", 0, 0)
    assert found.together is not None
    assert found.together.seats == 1


def test_equal_votes_after_the_difference_leave_the_seat_open(tmp_path: Path) -> None:
    place = only_place(compared(tmp_path, folder(tmp_path / "second", papers(d_s1={"a": 303}))))
    assert place.effect is not None
    assert place.effect.seats == 1
    assert changes(place) == [("d-s", "a", 1, 0)]
    assert [(one.before, one.after) for one in place.effect.turns] == [("decided", "silent")]


def test_a_list_seat_moves_only_by_all_differences_together(tmp_path: Path) -> None:
    # 1,600 : 1,320 : 280 give 5, 4, 1 of 10 seats; 1,448 : 1,472 : 280 give 4, 5, 1
    moved = {f"all_{unit}": {"x": 362, "y": 368} for unit in ("n1", "n2", "s1", "s2")}
    found = compared(tmp_path, folder(tmp_path / "second", papers(**moved)), level="region")
    assert [place.effect and place.effect.seats for place in found.places] == [0, 0, 0, 0]
    assert [(area.unit, area.places, area.votes, area.effect and area.effect.seats) for area in found.areas] == [
        ("n", 2, 152, 0),
        ("s", 2, 152, 0),
    ]
    assert found.together is not None
    assert found.together.seats == 1
    assert {(one.contestant, one.before, one.after) for one in found.together.changes} == {("x", 5, 4), ("y", 4, 5)}


def test_the_differences_of_a_region_bring_a_list_below_the_threshold(tmp_path: Path) -> None:
    # 210 of 3,280 are more than 5%, 140 are not
    second = folder(tmp_path / "second", papers(all_n1={"z": 0, "x": 470}, all_n2={"z": 0, "x": 470}))
    found = compared(tmp_path, second, level="region")
    assert [place.effect and place.effect.seats for place in found.places] == [0, 0]
    (area,) = found.areas
    assert area.effect is not None
    assert {(one.contestant, one.before, one.after) for one in area.effect.changes} == {("x", 5, 6), ("z", 1, 0)}


def test_contestants_in_another_order_are_the_same(tmp_path: Path) -> None:
    second = folder(tmp_path / "second", papers(d_n2={"c": 39}), lists="zxy", candidates="cab")
    place = only_place(compared(tmp_path, second))
    assert [(one.item, one.first, one.second) for one in place.lines] == [("c", 40, 39)]


def test_blank_is_not_zero(tmp_path: Path) -> None:
    blank: dict[str, int | None] = {"invalid": None, "c": None}
    found = compared(tmp_path, folder(tmp_path / "second", papers(d_n1=blank, d_n2={"c": 0})))
    zero, gap = found.places
    assert (zero.unit, zero.kind, zero.votes) == ("n2", "differs", 40)
    assert (gap.unit, gap.kind, gap.lines, gap.effect) == ("n1", "gaps", (), None)
    assert [(one.item, one.first, one.second) for one in gap.gaps] == [("c", 40, None), ("invalid", 7, None)]
    assert found.total == Numbers(compared=8, equal=6, differs=1, gaps=1)


def test_a_precinct_in_one_folder_only(tmp_path: Path) -> None:
    some = {key: own for key, own in PAPERS.items() if key != ("d-n", "n2")}
    place = only_place(compared(tmp_path, folder(tmp_path / "second", some)))
    assert (place.kind, place.unit, place.votes, place.effect) == ("only first", "n2", 673, None)


def test_a_precinct_that_the_other_folder_has_as_well_is_put_in(tmp_path: Path) -> None:
    some = {key: own for key, own in PAPERS.items() if key != ("d-n", "n2")}
    first = folder(tmp_path / "first", some)
    second = folder(tmp_path / "second", papers(d_n2={"b": 500, "a": 133}))
    place = only_place(verify.differences(verify.side(first), verify.side(second)))
    assert place.kind == "only second"
    assert changes(place) == [("d-n", "a", 1, 0), ("d-n", "b", 0, 1)]


def test_an_observers_copy_counts_where_there_is_no_original_and_is_superseded_where_there_is(tmp_path: Path) -> None:
    some = {key: own for key, own in PAPERS.items() if key != ("d-n", "n2")}
    copies = [f"n2,d-n,observer,{item},{figure}" for item, figure in PAPERS["d-n", "n2"].items()]
    copies += ["n1,d-n,observer,a,5", "n1,d-n,observer,b,400"]
    found = compared(tmp_path, folder(tmp_path / "second", some, copies=copies))
    assert not found.places


def test_a_court_s_paper_takes_the_place_of_the_original(tmp_path: Path) -> None:
    copies = [f"n2,d-n,court,{item},{figure}" for item, figure in {**PAPERS["d-n", "n2"], "a": 300}.items()]
    found = compared(tmp_path, folder(tmp_path / "second", PAPERS, copies=copies))
    place = only_place(found)
    assert place.second is not None
    assert (place.second.file, place.second.copy) == ("copies.csv", "court")
    assert changes(place) == [("d-n", "a", 1, 0), ("d-n", "b", 0, 1)]
    assert found.outcomes[1] is not None
    assert found.outcomes[1].contests["d-n"].seats == {"a": 0, "b": 1, "c": 0}


@pytest.mark.parametrize("annulled_in", ["first", "second"])
def test_an_annulled_precinct(tmp_path: Path, annulled_in: str) -> None:
    with_it = papers(d_n1={"a": 200, "b": 433})
    one = folder(tmp_path / "plain", with_it)
    other = folder(tmp_path / "annulled", with_it, copies=["n1,d-n,annulled,,"])
    sides = [verify.side(one), verify.side(other)]
    if annulled_in == "first":
        sides.reverse()
    place = only_place(verify.differences(*sides))
    assert place.kind == f"annulled {annulled_in}"
    forth = [("d-n", "a", 0, 1), ("d-n", "b", 1, 0)]
    back = [("d-n", "a", 1, 0), ("d-n", "b", 0, 1)]
    assert changes(place) == (forth if annulled_in == "second" else back)


def test_what_one_folder_alone_knows_is_said_and_not_compared(tmp_path: Path) -> None:
    own = {key: {**figures, "d": 1} if key[0] == "d-n" else figures for key, figures in PAPERS.items()}
    own = {key: {item: figure for item, figure in own[key].items() if item != "invalid"} for key in own}
    own["d-new", "s2"] = {"a": 3, "b": 4, "c": 5, "d": 6}
    own["all", "s3"] = {"x": 1, "y": 1, "z": 1}
    contests = ("all,list,xx,,Everywhere", "d-n,district,n,,North", "d-new,district,s2,,New")
    kept = {key: figures for key, figures in own.items() if key[0] != "d-s"}
    second = folder(
        tmp_path / "second", kept, contests=contests, candidates="abcd", units=["s3,s,precinct,Another precinct"]
    )
    found = compared(tmp_path, second)
    assert set(found.only) == {
        Only("contest", "d-s", "district", "first"),
        Only("contest", "d-new", "district", "second"),
        Only("contestant", "d", "d-n", "second"),
        Only("item", "invalid", "list", "first"),
        Only("item", "invalid", "district", "first"),
        Only("unit", "s3", "", "second"),
    }
    place = only_place(found)
    assert (place.unit, place.kind, place.effect) == ("s3", "only second", None)
    assert not found.same


def test_two_elections_are_not_compared(tmp_path: Path) -> None:
    with pytest.raises(Faults) as told:
        compared(tmp_path, folder(tmp_path / "second", PAPERS, date="2021-01-10"))
    (fault,) = told.value.faults
    assert (Path(fault.file).name, fault.column) == ("election.toml", "date")


def test_folders_without_a_contest_in_common(tmp_path: Path) -> None:
    second = folder(tmp_path / "second", {}, contests=("other,list,xx,,Everywhere",), lists=(), candidates=())
    with pytest.raises(Faults) as told:
        compared(tmp_path, second)
    assert [fault.column for fault in told.value.faults] == ["contest"]


def test_a_contest_of_another_tier(tmp_path: Path) -> None:
    first, second = (verify.side(folder(tmp_path / name, PAPERS)) for name in ("first", "second"))
    contests = second.election.contests
    moved = contests | {"d-n": replace(contests["d-n"], tier="list")}
    other = verify.Side(replace(second.election, contests=moved), second.protocols)
    with pytest.raises(Faults) as told:
        verify.differences(first, other)
    assert [fault.column for fault in told.value.faults] == ["tier"]


def test_the_largest_figures(tmp_path: Path) -> None:
    large = 10**12 - 10**6
    first = folder(tmp_path / "first", papers(d_n1={"a": large, "b": large - 1, "cast": None}))
    second = folder(tmp_path / "second", papers(d_n1={"a": large, "b": large + 10**6, "cast": None}), candidates="bca")
    place = only_place(verify.differences(verify.side(first), verify.side(second)))
    assert [(one.item, one.first, one.second) for one in place.lines] == [("b", large - 1, large + 10**6)]
    assert place.votes == 10**6 + 1
    assert changes(place) == [("d-n", "a", 1, 0), ("d-n", "b", 0, 1)]


def test_voters_given_for_a_region_are_not_put_in_twice(tmp_path: Path) -> None:
    rows = {key: dict(own) for key, own in PAPERS.items()}
    for unit in ("n1", "n2"):
        del rows["all", unit]["registered"]
    rows["all", "n"] = {"registered": 2000}
    first = folder(tmp_path / "first", rows)
    found = verify.differences(verify.side(first), verify.side(folder(tmp_path / "second", PAPERS)))
    assert {(one.unit, one.kind, one.effect) for one in found.places} == {
        ("n1", "gaps", None),
        ("n2", "gaps", None),
        ("n", "only first", None),
    }


def test_a_level_that_no_unit_has(tmp_path: Path) -> None:
    with pytest.raises(NoLevel):
        compared(tmp_path, folder(tmp_path / "second", PAPERS), level="galaxy")


def test_one_tier_alone(tmp_path: Path) -> None:
    second = folder(tmp_path / "second", papers(d_s1={"a": 231}, all_n1={"x": 399}))
    found = compared(tmp_path, second, tier="list")
    assert only_place(found).contest == "all"
    assert set(found.numbers) == {"list"}


def test_as_a_table(tmp_path: Path) -> None:
    second = folder(tmp_path / "second", papers(d_s1={"a": 231}, all_n1={"x": 399, "y": None}))
    table = verify.to_frame(compared(tmp_path, second), "en")
    assert table.select("place", "unit", "item", "first", "second", "seats").rows() == [
        (1, "s1", "a", 321, 231, 1),
        (2, "n1", "x", 400, 399, 0),
        (2, "n1", "y", 330, None, 0),
    ]
