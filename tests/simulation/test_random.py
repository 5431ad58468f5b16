"""Numbers that their place alone decides."""

import numpy as np
import pytest

from mandat.simulation.random import (
    _E_MOST,
    generator,
    key_of,
    levels,
    normals,
    odds_of,
    power,
    quantile,
    tables,
    words,
)


def test_philox_gives_the_published_numbers() -> None:
    """Known answers of Random123's kat_vectors: philox4x32-10, counter and key of zeros."""
    out = np.empty(4, np.uint64)
    words(np.uint64(0), np.uint64(0), np.uint64(0), 1, out)
    assert [hex(one) for one in out.tolist()] == ["0x6627e8d5", "0xe169c58d", "0xbc57ac4c", "0x9b00dbd8"]


def test_a_draw_does_not_depend_on_the_draws_beside_it() -> None:
    key = key_of(5, "swing", "nation")
    together = normals(key, 100, 50, 7)
    assert (normals(key, 117, 1, 7) == together[17:18]).all()
    assert (normals(key_of(6, "swing", "nation"), 100, 50, 7) != together).all()
    assert (normals(key_of(5, "swing", "region"), 100, 50, 7) != together).all()


def test_normal_numbers_have_the_moments_of_normal_numbers() -> None:
    found = normals(key_of(1, "moments"), 0, 50_000, 20).ravel()  # a million: errors of 0.001, 0.0007, 0.0025, 0.01
    assert abs(found.mean()) < 0.005
    assert abs(found.std() - 1) < 0.004
    assert abs((found**3).mean()) < 0.013
    assert abs((found**4).mean() - 3) < 0.05
    assert abs((found > 1.959964).mean() - 0.025) < 0.001
    assert abs((found > 3.090232).mean() - 0.001) < 0.0002


@pytest.mark.parametrize(
    ("u", "z"), [(0.5, 0.0), (0.975, 1.959963985), (0.001, -3.090232306), (1e-8, -5.612001244), (0.84134475, 1.0)]
)
def test_the_quantile_is_that_of_the_tables(u: float, z: float) -> None:
    assert quantile(u) == pytest.approx(z, abs=2e-6)


def test_the_exponential_is_the_exponential() -> None:
    _, powers = tables()
    assert len(powers) == 2 * _E_MOST + 1
    for x in np.linspace(-19.9, 19.9, 401).tolist():
        assert power(x, powers) == pytest.approx(np.exp(x), rel=1e-13)


def test_lots_are_decided_by_seed_and_draw() -> None:
    first = generator(1, 77, "lot", "list", 0).permutation(50).tolist()
    assert generator(1, 77, "lot", "list", 0).permutation(50).tolist() == first
    assert generator(1, 78, "lot", "list", 0).permutation(50).tolist() != first


def test_levels_have_the_moments_of_normal_numbers_and_steps_below_a_vote() -> None:
    found = levels()
    assert len(found) == 65_536
    assert (np.diff(found) > 0).all()
    assert (found == -found[::-1]).all()
    assert found.var() == pytest.approx(1, abs=1e-12)
    assert (found**4).mean() == pytest.approx(3, abs=0.01)
    assert np.diff(found)[32_768] * 0.2 * 50_000 < 1
    assert 4.3 < found.max() < 4.33
    assert odds_of(0.3) == pytest.approx(np.exp(0.3 * found), rel=1e-7)
