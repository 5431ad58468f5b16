"""Synthetic elections: made from the sums of a real one, kept exactly, with faults where they are listed."""

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import mandat
from mandat.count.synth import FAULTS, Impossible, Synthetic, synth
from mandat.count.synth_split import capped, split, table
from mandat.election import Counts, Election
from mandat.election import read as read_folder
from tests import EXAMPLES

SEATS = {"amanat": 40, "auyl": 8, "respublica": 6, "aqjol": 6, "qhp": 5, "jsdp": 4, "baytaq": 0}
Protocols = dict[tuple[str, str], dict[str, int]]


@pytest.fixture(scope="module")
def real() -> Election:
    return mandat.read(EXAMPLES / "kz-mazhilis-2023")


@pytest.fixture(scope="module")
def small(real: Election) -> Election:
    """The election of 2023 with a hundredth of its voters and votes, for which a few hundred precincts are enough."""
    counts = real.counts
    less = tuple(0 if count is None else count // 100 for count in counts.count)
    valid = sum(
        count
        for item, count in zip(counts.item, less, strict=True)
        if item in (*real.contestants["list"], "against_all")
    )
    fitting = tuple(valid if item == "valid" else count for item, count in zip(counts.item, less, strict=True))
    return replace(real, counts=Counts(counts.unit, counts.contest, counts.item, fitting))


def protocols(election: Election) -> Protocols:
    found: Protocols = {}
    for unit, contest, item, count in election.counts.rows():
        assert count is not None
        found.setdefault((unit, contest), {})[item] = count
    return found


def sums_kept(like: Election, made: Election) -> None:
    for contest in like.contests:
        kept = made.tally(contest)
        for item, total in like.tally(contest).items():
            if total is not None and (item in kept or item not in like.contestants[contest]):
                assert kept[item] == total, (contest, item)


def every_identity_holds(election: Election) -> None:
    by_precinct: dict[str, set[tuple[int, int]]] = {}
    for (unit, contest), its in protocols(election).items():
        votes = sum(its[one] for one in election.contestants[contest])
        assert its["valid"] == votes + its["against_all"]
        assert its["cast"] == its["valid"] + its["invalid"]
        assert its["received"] == its["issued"] + its["unused"]
        assert its["cast"] <= its["issued"] <= its["registered"]
        assert its["absentee"] + its["outside"] <= its["cast"]
        assert min(its.values()) >= 0
        by_precinct.setdefault(unit, set()).add((its["registered"], its["issued"]))
    assert all(len(its) == 1 for its in by_precinct.values())


def written(made: Synthetic, folder: Path) -> Mapping[str, bytes]:
    made.write(folder)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


# -- the whole country ---------------------------------------------------------------------------------------------


def test_the_election_of_2023_in_10_101_precincts(real: Election, tmp_path: Path) -> None:
    made = synth(real, seed=2023)
    made.write(tmp_path)
    election = mandat.read(tmp_path)
    assert election == made.election
    precincts = [unit for unit in election.units.values() if unit.level == "precinct"]
    assert len(precincts) == 10_101
    assert len(protocols(election)) == 2 * 10_101
    sums_kept(real, election)
    every_identity_holds(election)
    sizes = [its["registered"] for (_, contest), its in protocols(election).items() if contest == "list"]
    assert max(sizes) <= 3_000
    assert sum(size < 150 for size in sizes) > 100
    outcome = mandat.decide(election)
    assert outcome.status == "decided"
    ours = {row.contestant: row.seats for row in election.official if row.contest == "list"}
    assert ours == SEATS
    assert list_seats(election) == SEATS


def list_seats(election: Election) -> Mapping[str, int]:
    tiers = mandat.decide(election).to_json()["tiers"]
    seats: Mapping[str, int] = tiers["list"]["seats"]
    return seats


# -- what it adds up to --------------------------------------------------------------------------------------------


def test_it_adds_up_exactly_in_a_few_hundred_precincts(small: Election, tmp_path: Path) -> None:
    made = synth(small, precincts=300, seed=4)
    made.write(tmp_path)
    election = mandat.read(tmp_path)
    sums_kept(small, election)
    every_identity_holds(election)
    assert all(its["registered"] <= 3_000 for its in protocols(election).values())


@pytest.mark.parametrize(
    "example",
    [
        "kz-mazhilis-2004",
        "kz-mazhilis-2016",
        "kz-mazhilis-2021",
        "kz-maslikhat-astana-2023",
        "kz-akims-north-kazakhstan-2023",
        "made-up-constituency-tie",
        "made-up-district-maslikhat",
    ],
)
def test_other_elections_add_up_too(example: str, tmp_path: Path) -> None:
    like = mandat.read(EXAMPLES / example)
    synth(like, precincts=200, seed=1).write(tmp_path)
    sums_kept(like, mandat.read(tmp_path))


def test_each_constituency_keeps_its_registered_voters(real: Election) -> None:
    made = synth(real, precincts=400, seed=9).election
    assert made.tally("smd-11")["registered"] == 472_572
    in_list = [
        count
        for unit, contest, item, count in made.counts.rows()
        if contest == "list" and item == "registered" and "smd-11" in made.above(unit)
    ]
    assert sum(count or 0 for count in in_list) == 472_572


def test_constituencies_of_2004_whose_areas_are_not_known_get_areas_of_their_own() -> None:
    like = mandat.read(EXAMPLES / "kz-mazhilis-2004")
    made = synth(like, precincts=200, seed=1).election
    papers = Counter(unit for unit, _ in protocols(made))
    assert set(papers.values()) == {2}


# -- the same again ------------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_bytes(small: Election, tmp_path: Path) -> None:
    faults = dict.fromkeys(FAULTS, 2)
    one = written(synth(small, precincts=120, seed=7, faults=faults), tmp_path / "one")
    other = written(synth(small, precincts=120, seed=7, faults=faults), tmp_path / "other")
    assert one == other
    assert "planted.csv" in one


def test_another_seed_gives_other_votes(small: Election) -> None:
    one, other = (synth(small, precincts=120, seed=seed).election for seed in (7, 8))
    assert one.counts != other.counts
    assert one.tally("list")["amanat"] == other.tally("list")["amanat"]


# -- what it says of itself ----------------------------------------------------------------------------------------


def test_it_says_that_it_is_synthetic(small: Election, tmp_path: Path) -> None:
    synth(small, precincts=60, seed=5).write(tmp_path)
    election = mandat.read(tmp_path)
    assert election.made_up
    assert election.id == "kz-mazhilis-2023-synthetic-5"
    assert {"SYNTHETIC", "ВЫМЫШЛЕННЫЕ", "ОЙДАН"} <= set(" ".join(election.name.values()).replace("(", "").split())
    assert election.sources[0].startswith("SYNTHETIC")
    assert "amanat" in election.sources[1]
    for unit in election.units.values():
        assert unit.level != "precinct" or "made up" in unit.name


def test_no_candidate_is_a_person(small: Election) -> None:
    made = synth(small, precincts=60, seed=5).election
    real = {one.name for ours in small.contestants.values() for one in ours.values() if one.kind == "candidate"}
    assert real
    for ours in made.contestants.values():
        for one in ours.values():
            if one.kind == "candidate":
                assert one.name not in real
                assert all(word in one.names[code] for code, word in MADE_UP.items())
    assert not made.declared
    assert not made.members


MADE_UP = {"kk": "ойдан шығарылған", "ru": "вымышленный", "en": "made up"}


def test_known_votes_of_candidates_are_kept_without_their_names() -> None:
    like = mandat.read(EXAMPLES / "kz-akims-north-kazakhstan-2023")
    made = synth(like, precincts=30, seed=5).election
    for contest in like.contests:
        known = [total for item, total in like.tally(contest).items() if item in like.contestants[contest]]
        kept = [total for item, total in made.tally(contest).items() if item in made.contestants[contest]]
        assert known == kept
        assert all("made up" in one.name for one in made.contestants[contest].values())


def test_as_many_candidates_as_asked_for(small: Election) -> None:
    made = synth(small, precincts=60, seed=5, candidates=3).election
    assert {len(ours) for contest, ours in made.contestants.items() if contest != "list"} == {3}


# -- faults --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FAULTS)
def test_each_fault_is_planted_where_it_is_listed_and_nowhere_else(kind: str, small: Election, tmp_path: Path) -> None:
    right = synth(small, precincts=300, seed=6)
    wrong = synth(small, precincts=300, seed=6, faults={kind: 5})
    before, after = protocols(right.election), protocols(wrong.election)
    differing = {
        (unit, contest, item, count, after[unit, contest][item])
        for (unit, contest), its in before.items()
        if (unit, contest) in after
        for item, count in its.items()
        if after[unit, contest][item] != count
    }
    listed = {(one.unit, one.contest, one.field, one.true, one.planted) for one in wrong.planted if one.field}
    assert differing == listed
    missing = before.keys() - after.keys()
    assert missing == ({(one.unit, one.contest) for one in wrong.planted} if kind == "missing" else set())
    twice = {(unit, contest) for unit, contest, *_ in wrong.copies}
    assert twice == ({(one.unit, one.contest) for one in wrong.planted} if kind == "duplicate" else set())
    assert len({one.unit for one in wrong.planted}) == 5
    wrong.write(tmp_path)
    assert read_folder(tmp_path) == wrong.election  # the folder's own tables, without copies.csv
    again = mandat.read(tmp_path)
    assert {one: again.tally(one) for one in again.contests} == {
        one: wrong.election.tally(one) for one in again.contests
    }
    assert len(again.superseded) == (5 if kind == "duplicate" else 0)
    with (tmp_path / "planted.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["unit", "contest", "field", "kind", "true", "planted"]
    assert len(rows) == len(wrong.planted)
    assert {row["kind"] for row in rows} == {kind}
    assert (tmp_path / "copies.csv").exists() == (kind == "duplicate")


def test_a_misprint_is_one_digit_and_transposed_digits_are_the_same_ones(small: Election) -> None:
    made = synth(small, precincts=300, seed=6, faults={"misprint": 20, "transposed": 20})
    assert Counter(one.kind for one in made.planted) == {"misprint": 20, "transposed": 20}
    for one in made.planted:
        true, planted = str(one.true), str(one.planted)
        assert len(true) == len(planted)
        differing = [at for at in range(len(true)) if true[at] != planted[at]]
        if one.kind == "misprint":
            assert len(differing) == 1
        else:
            assert differing[1] == differing[0] + 1
            assert sorted(true) == sorted(planted)


def test_more_ballots_in_the_boxes_than_given_out(small: Election) -> None:
    made = synth(small, precincts=300, seed=6, faults={"boxes": 5})
    after = protocols(made.election)
    over = {key for key, its in after.items() if its["cast"] > its["issued"]}
    assert over == {(one.unit, one.contest) for one in made.planted}
    for its in after.values():
        assert its["cast"] == its["valid"] + its["invalid"]


def test_a_second_paper_is_the_first_again(small: Election) -> None:
    made = synth(small, precincts=100, seed=6, faults={"duplicate": 3})
    papers = protocols(made.election)
    assert {copy for _, _, copy, _, _ in made.copies} == {"original"}
    assert all(papers[unit, contest][item] == count for unit, contest, _, item, count in made.copies)


def test_without_faults_an_earlier_list_of_them_is_taken_away(small: Election, tmp_path: Path) -> None:
    synth(small, precincts=60, seed=6, faults={"duplicate": 3}).write(tmp_path)
    synth(small, precincts=60, seed=6).write(tmp_path)
    assert not (tmp_path / "planted.csv").exists()
    assert not (tmp_path / "copies.csv").exists()


def test_a_kind_of_fault_that_is_not_known(small: Election) -> None:
    with pytest.raises(Impossible, match="misprint, transposed"):
        synth(small, precincts=60, seed=6, faults={"typo": 3})


def test_more_faults_than_protocols(small: Election) -> None:
    with pytest.raises(Impossible, match="missing"):
        synth(small, precincts=60, seed=6, faults={"missing": 61})


# -- small and odd numbers -----------------------------------------------------------------------------------------


def test_one_precinct_a_constituency(small: Election, tmp_path: Path) -> None:
    synth(small, precincts=29, seed=1).write(tmp_path)
    election = mandat.read(tmp_path)
    sums_kept(small, election)
    every_identity_holds(election)


def test_fewer_precincts_than_constituencies(small: Election) -> None:
    with pytest.raises(ValueError, match="at least 29 precincts"):
        synth(small, precincts=28, seed=1)


def test_more_precincts_than_voters(small: Election) -> None:
    with pytest.raises(ValueError, match="no more precincts than voters") as caught:
        synth(small, precincts=200_000, seed=1)
    assert "\n" not in str(caught.value)


def test_as_many_precincts_as_voters_of_a_tiny_election(small: Election) -> None:
    tiny = Counts(("kz",), ("list",), ("registered",), (40,))
    made = synth(replace(small, counts=tiny, official=[]), precincts=40, seed=1).election
    every_identity_holds(made)
    assert made.tally("list")["registered"] == 40


def test_sums_that_do_not_go_together(small: Election) -> None:
    counts = small.counts
    issued = tuple(
        200_000 if item == "issued" else count for item, count in zip(counts.item, counts.count, strict=True)
    )
    with pytest.raises(ValueError, match="at least 200,000"):
        synth(replace(small, counts=replace(counts, count=issued)), precincts=100, seed=1)


def test_no_candidates(small: Election) -> None:
    with pytest.raises(ValueError, match="at least one candidate"):
        synth(small, precincts=100, seed=1, candidates=0)


# -- the arithmetic ------------------------------------------------------------------------------------------------


def test_a_split_meets_its_sum_and_its_bounds() -> None:
    rng = np.random.default_rng(0)
    for _ in range(300):
        size = int(rng.integers(1, 30))
        least = rng.integers(0, 50, size)
        most = least + rng.integers(0, 500, size)
        total = int(rng.integers(least.sum(), most.sum() + 1))
        parts = split(total, rng.gamma(0.3, 1.0, size), least, most)
        assert parts.sum() == total
        assert (parts >= least).all()
        assert (parts <= most).all()


def test_a_table_meets_all_its_sums() -> None:
    rng = np.random.default_rng(0)
    for _ in range(300):
        rows, width = rng.integers(0, 60, int(rng.integers(1, 40))), int(rng.integers(1, 9))
        columns = rng.multinomial(rows.sum(), rng.dirichlet([0.3] * width))
        made = table(rng, rows, columns, rng.gamma(0.5, 1.0, (len(rows), width)) + 1e-9)
        assert (made >= 0).all()
        assert (made.sum(1) == rows).all()
        assert (made.sum(0) == columns).all()


def test_caps_hold_where_there_is_room() -> None:
    rng = np.random.default_rng(0)
    parts, caps = np.array([9, 0, 1]), np.array([4, 4, 4])
    kept = capped(rng, parts, caps)
    assert kept.sum() == 10
    assert (kept <= caps).all()
    assert (capped(rng, parts, np.array([3, 3, 3])) == parts).all()
