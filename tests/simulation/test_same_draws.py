"""However the work is cut and wherever it is done, every draw is the same."""

import importlib.util
import tracemalloc
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import mandat
from mandat.decision.official import law_for
from mandat.simulation import BLOCK, ModelError, Simulation, Swing, Turnout, simulate_laws
from mandat.simulation.whatif import what_if
from tests.simulation.making import filled, mazhilis

MODEL = Swing("nation", 0.2) + Swing("region", 0.1) + Swing("candidate", 0.3) + Turnout(0.1)
DRAWS = 5 * BLOCK + 17


def run(**how: Any) -> Simulation:
    return mandat.simulate(filled(), DRAWS, MODEL, seed=11, statements=["amanat >= 60"], **how)


def same(one: Simulation, other: Simulation) -> None:
    assert one.rows is not None
    assert other.rows is not None
    assert (one.rows == other.rows).all()
    first, second = one.to_json(), other.to_json()
    assert first == second


def test_chunks_and_threads_change_nothing() -> None:
    plain = run(threads=1, chunk=1)
    same(plain, run(threads=2, chunk=2))
    same(plain, run(threads=3, chunk=100))


def test_processes_change_nothing() -> None:
    same(run(threads=1), run(processes=2, chunk=2))


def test_a_dask_cluster_changes_nothing() -> None:
    if importlib.util.find_spec("distributed") is None:
        pytest.skip("dask[distributed] is not installed (extra: cluster)")
    from distributed import Client, LocalCluster

    cluster = LocalCluster(n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None)
    with cluster, Client(cluster) as client:
        same(run(threads=1), run(client=client, chunk=2))


def test_more_draws_begin_with_the_fewer() -> None:
    short = mandat.simulate(filled(), 100, MODEL, seed=11)
    long = run()
    assert short.rows is not None
    assert long.rows is not None
    assert (long.rows[:100] == short.rows).all()


def test_another_seed_draws_others() -> None:
    one, other = (mandat.simulate(filled(), 500, MODEL, seed=seed).rows for seed in (1, 2))
    assert one is not None
    assert other is not None
    assert (one != other).any(axis=1).mean() > 0.9


def test_laws_see_the_same_votes() -> None:
    """The same law twice beside another: nothing that another law does reaches it."""
    alone = mandat.simulate(mazhilis(), 700, Swing("nation", 0.2), seed=5)
    first, other, second = simulate_laws(
        mazhilis(), [None, "kz/mazhilis@2021", None], 700, Swing("nation", 0.2), seed=5
    )
    for one in (first, second):
        assert one.rows is not None
        assert alone.rows is not None
        assert (one.rows == alone.rows).all()
    assert other.columns.house == 98
    assert other.rows is not None
    assert alone.rows is not None
    over = other.columns.admitted(other.rows, "list")  # 7 % there, 5 % here
    ours = alone.columns.admitted(alone.rows, "list")
    assert (over <= ours).all()
    assert (over < ours).any()


def test_a_law_draws_alone_what_it_draws_beside_another() -> None:
    """Neither the tiers of another law nor the order of the folder decides which numbers move whom."""
    election = filled()
    turned = {contest: dict(reversed(own.items())) for contest, own in election.contestants.items()}
    for one, model in (
        (election, Swing("constituency", 0.3) + Swing("region", 0.2)),
        (replace(election, contestants=turned), MODEL),
    ):
        law = law_for(one, None)
        other = what_if(law, "all-constituencies")
        _, beside = simulate_laws(one, [law, other], 500, model, seed=4)
        alone = mandat.simulate(one, 500, model, law=other, seed=4)
        assert beside.rows is not None
        assert alone.rows is not None
        assert (beside.rows == alone.rows).all()


def test_without_a_record_the_sums_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = run()
    monkeypatch.setattr("mandat.simulation.simulating.KEPT", 0)
    gone = run()
    assert gone.rows is None
    assert gone.probability("amanat >= 60") == kept.probability("amanat >= 60")
    assert gone.seats.equals(kept.seats)
    with pytest.raises(ModelError, match="too many to be kept"):
        gone.probability("amanat >= 61")
    assert np.all([one.draws == DRAWS for one in gone.distributions()])


def test_what_is_asked_of_the_record_takes_little_memory() -> None:
    """Neither coalitions nor the table of all draws make a table of every party for each party."""
    made = mandat.simulate(filled(), 20_000, Swing("nation", 0.2), seed=1, measures=False)
    parties, tiers = len(made.columns.parties), len(made.columns.scopes)
    for ask, columns in ((made.coalitions, 2 * parties + 4), (made.to_records, 3 * parties * (tiers + 3))):
        tracemalloc.start()
        ask()
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 8 * made.draws * columns


def test_more_draws_than_any_machine_makes_are_refused() -> None:
    with pytest.raises(ModelError, match="at most 1,000,000,000,000"):
        mandat.simulate(filled(), 10**20, MODEL)
