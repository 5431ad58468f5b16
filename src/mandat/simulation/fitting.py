"""Covariances from two elections, or from the areas of one."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from mandat.language import text
from mandat.simulation.faults import ModelError
from mandat.simulation.models import Covariance


def fit_swing(before: npt.ArrayLike, after: npt.ArrayLike, parties: tuple[str, ...]) -> tuple[Covariance, Covariance]:
    """The swing of the country and of its areas from two elections: votes `[area, party]`, areas in the same order.

    Of each area the swing is δ = log(after) − log(before), less its mean over the parties (only ratios count). Each
    area weighs the same. The country's swing is the mean of δ over the areas; as it is seen once, its covariance is
    that of a swing of the same kind and size in either direction, mean × meanᵀ. The areas' covariance is that of δ
    around the mean, with n − 1. Gives (nation, area). ValueError, ModelError: no such shapes; a party without votes
    somewhere; fewer than three areas.
    """
    first, second = np.asarray(before, np.float64), np.asarray(after, np.float64)
    if first.shape != second.shape or first.ndim != 2 or first.shape[1] != len(parties):
        raise ValueError(f"expected votes [area, party] twice, found {first.shape} and {second.shape}")
    if len(first) < 3 or len(parties) < 2:
        raise ModelError(text("fit: expected at least three areas and two parties"))
    if not (first > 0).all() or not (second > 0).all():
        raise ModelError(text("fit: expected votes above 0 for each party in each area, in both elections"))
    moved = np.log(second) - np.log(first)
    moved -= moved.mean(1, keepdims=True)
    mean = moved.mean(0)
    away = moved - mean
    return _covariance(parties, np.outer(mean, mean)), _covariance(parties, away.T @ away / (len(moved) - 1))


def _covariance(parties: tuple[str, ...], matrix: npt.NDArray[np.float64]) -> Covariance:
    even = (matrix + matrix.T) / 2
    return Covariance(parties, tuple(tuple(float(one) for one in row) for row in even))
