"""Single-seat contests counted by party."""

import numpy as np
import pytest

from mandat import allocate
from mandat.allocate.run import using

PARTY = [[0, 1, 2], [2, 0, 1]]


@pytest.mark.parametrize("way", ["interpreted", "compiled"])
def test_each_contest_gives_its_seat_to_the_winners_party(way: str) -> None:
    votes = [[[5, 3, 1], [4, 9, 2]], [[1, 2, 8], [7, 1, 1]], [[4, 4, 1], [0, 0, 0]]]
    with using(way):
        seats, opened = allocate.plurality_by_party(np.array(votes), PARTY, 3)
    assert seats.tolist() == [[2, 0, 0], [0, 0, 2], [0, 0, 0]]
    assert opened.tolist() == [0, 0, 1]  # a tie is open, a contest without votes elects nobody


def test_it_counts_what_plurality_gives() -> None:
    votes = np.random.default_rng(5).integers(0, 4, (300, 6, 4))
    party = np.random.default_rng(6).integers(0, 5, (6, 4))
    seats, opened = allocate.plurality_by_party(votes, party, 5)
    by_candidate = allocate.plurality(votes)
    for draw in range(300):
        expected = np.bincount(party.reshape(-1), weights=by_candidate[draw].reshape(-1), minlength=5)
        assert seats[draw].tolist() == expected.astype(int).tolist()
    assert (opened == by_candidate.open.sum(-1)).all()


def test_votes_of_any_size_count_alike() -> None:
    seats, opened = allocate.plurality_by_party([[[10**30, 10**30 + 1]]], [[0, 1]], 2)
    assert (seats.tolist(), opened.tolist()) == ([[0, 1]], [0])


@pytest.mark.parametrize(
    ("party", "parties"), [([[0, 1]], 3), ([[0, 1, 3], [0, 1, 2]], 3), ([[0, 1, -1], [0, 1, 2]], 3)]
)
def test_parties_that_do_not_fit_are_refused(party: list[list[int]], parties: int) -> None:
    with pytest.raises(ValueError, match="party"):
        allocate.plurality_by_party(np.zeros((1, 2, 3), int), party, parties)
