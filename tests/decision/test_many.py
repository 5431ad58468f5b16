"""The plan's two lives: what it makes of a batch is what it makes of each election alone."""

from typing import Any

import numpy as np
import pytest

from mandat.decision import Votes, compile_law
from mandat.decision.ballots import Ballots, Bounds
from mandat.decision.many import decide_many
from mandat.decision.retell import retell
from mandat.election import Contest, Contestant
from mandat.law import law

PARTIES = 8  # seven lists and the independents


def drawn(draws: int, seed: int, most: int) -> tuple[dict[str, Votes], dict[str, Any]]:
    random = np.random.default_rng(seed)
    lists = random.integers(0, most, (draws, 1, 7))
    lists[::3, :, 2:] //= 40  # now and then one list alone reaches the threshold
    against_all = random.integers(0, most // 4 + 1, (draws, 1))
    valid = lists.sum(-1) + against_all
    candidates = random.integers(0, most, (draws, 29, 15))
    candidates[:, ::4, 9:] = 0  # contests with fewer candidates
    votes = {
        "list": Votes(votes=lists, seats=69, bases={"valid": (valid, valid)}, against_all=(against_all, against_all)),
        "district": Votes(votes=candidates, seats=1),
    }
    return votes, {"list": np.arange(7)[None], "district": random.integers(0, PARTIES, (29, 15))}


def one_by_one(votes: dict[str, Votes], party_of: dict[str, Any], draw: int) -> tuple[list[int], int, int]:
    """One draw through the retelling, which shares no computation with the plan."""
    rules = law("kz/mazhilis@2023")
    seats, opened, undecided = [0] * PARTIES, 0, 0
    for tier in rules.tier:
        own, of = votes[tier.id], party_of[tier.id]
        for contest in range(own.votes.shape[1]):
            counts = tuple(int(vote) for vote in own.votes[draw, contest])
            valid = sum(counts) + (0 if own.against_all is None else int(own.against_all[0][draw, contest]))
            ballots = Ballots(
                contest=Contest("all", tier.id, "xx", None, ""),
                seats=int(own.seats),
                contestants=tuple(Contestant("all", str(i), "list", "x", "") for i in range(len(counts))),
                votes=counts,
                against_all=Bounds(valid - sum(counts), valid - sum(counts)),
                assumed=False,
                shares=(None,) * len(counts),
                order=None,
                bases={"valid": Bounds(valid, valid)},
            )
            told, _ = retell(tier, ballots)
            for place, got in enumerate(told.seats.values()):
                seats[int(of[contest, place])] += got
            if told.state == "silent" and told.silent != ("equal registration",):
                undecided += 1
            else:
                # a tie: without days of registration (lists), or leading to a repeat vote (candidates)
                left = int(own.seats) - told.filled
                nobody = tier.id == "district" and not any(counts)
                opened += 0 if nobody else left
                undecided += 1 if nobody else 0
    return seats, opened, undecided


@pytest.mark.parametrize(("most", "seed"), [(12, 1), (4_000_000, 2)])
def test_a_batch_gives_what_each_election_gives_alone(most: int, seed: int) -> None:
    draws = 400
    votes, party_of = drawn(draws, seed, most)
    many = decide_many(compile_law(law("kz/mazhilis@2023")), votes, party_of, PARTIES)
    for draw in range(0, draws, 7):
        told = (many.seats[draw].tolist(), int(many.open[draw]), int(many.undecided[draw]))
        assert told == one_by_one(votes, party_of, draw), draw


def test_chunks_do_not_change_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    votes, party_of = drawn(50, 3, 1000)
    plan = compile_law(law("kz/mazhilis@2023"))
    whole = decide_many(plan, votes, party_of, PARTIES)
    monkeypatch.setattr("mandat.decision.many.CELLS", 3 * 29 * 15)
    cut = decide_many(plan, votes, party_of, PARTIES)
    assert (whole.seats == cut.seats).all()
    assert (whole.open == cut.open).all()
    assert (whole.undecided == cut.undecided).all()


def test_seats_elsewhere_admit_a_list_below_the_threshold_in_a_batch_too() -> None:
    rules = law("kz/mazhilis@2023")
    tier = rules.tier[0]
    way = tier.admit[0].model_copy(update={"share": None, "seats": 3, "tier": "district"})
    two_ways = tier.model_copy(update={"admit": [*tier.admit, way], "at_least": None})
    plan = compile_law(rules.model_copy(update={"tier": [two_ways, rules.tier[1]]}))
    lists = np.array([[[960, 40]], [[960, 40]]])
    valid = lists.sum(-1)
    wins = np.zeros((2, 29, 2), int)
    wins[:, :, 0] = 1
    wins[1, :3] = [0, 1]  # in the second draw party 1 wins three constituencies
    votes = {
        "list": Votes(votes=lists, seats=69, bases={"valid": (valid, valid)}),
        "district": Votes(votes=wins, seats=1),
    }
    party_of = {"list": np.array([[0, 1]]), "district": np.tile([0, 1], (29, 1))}
    many = decide_many(plan, votes, party_of, 2)
    assert many.seats.tolist() == [[98, 0], [66 + 26, 3 + 3]]


def test_tiers_with_different_numbers_of_draws_are_refused() -> None:
    votes, party_of = drawn(5, 3, 1000)
    votes["list"] = drawn(4, 3, 1000)[0]["list"]
    with pytest.raises(ValueError, match="same number of draws"):
        decide_many(compile_law(law("kz/mazhilis@2023")), votes, party_of, PARTIES)
