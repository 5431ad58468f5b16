"""Arguments as the kernels want them: whole numbers, `[election, party]`, checked once at the door."""

from decimal import Decimal
from fractions import Fraction
from numbers import Rational
from typing import Any

import numpy as np

from mandat.allocate.run import INT64, Array

NO_LIMIT = 2**62


def whole_numbers(name: str, value: Any, *, negative: bool = False) -> Array:
    """`value` as int64, or as an object array of Python ints where int64 does not hold it.

    Raises TypeError for anything but whole numbers, ValueError for ragged lists and negative numbers.
    """
    try:
        array = np.asarray(value)
        if array.dtype.kind == "f" and not isinstance(value, np.ndarray):
            array = np.asarray(value, dtype=object)  # NumPy makes floats of [2**63, -1] and of []
    except ValueError as error:
        raise ValueError(f"{name}: rows of unequal length, or not numbers ({error})") from None
    if array.dtype.kind == "O":
        for item in array.flat:
            if isinstance(item, (bool, np.bool_)) or not isinstance(item, (int, np.integer)):
                kind = type(item).__name__
                raise TypeError(f"{name}: whole numbers are needed, not {kind} ({item!r})")
        array = np.frompyfunc(int, 1, 1)(array) if array.size else array.astype(np.int64)
        array = np.asarray(array, dtype=object)
    elif array.dtype.kind not in "iu":
        raise TypeError(f"{name}: whole numbers are needed, not {array.dtype}")
    if not negative and array.size and array.min() < 0:
        where = tuple(int(k) for k in np.argwhere(array < 0)[0])
        raise ValueError(f"{name}{list(where) if where else ''} is {array[where]}: it cannot be negative")
    if array.dtype == np.int64:
        return array
    if array.dtype.kind == "i" or not array.size or (array.max() <= INT64 and array.min() >= -INT64 - 1):
        return array.astype(np.int64)
    return array.astype(object)


def votes_of(value: Any) -> tuple[Array, Array]:
    """The votes as given, `[..., party]`, and as rows, `[election, party]`."""
    votes = whole_numbers("votes", value)
    if votes.ndim == 0:
        raise ValueError("votes: an array [..., party] is needed, not a single number")
    rows = int(np.prod(votes.shape[:-1], dtype=np.int64))
    return votes, np.ascontiguousarray(votes.reshape(rows, votes.shape[-1]))


def per_election(name: str, value: Any, lead: tuple[int, ...]) -> Array:
    """`value` broadcast over the leading dimensions: one number for all elections, or one for each."""
    array = whole_numbers(name, value)
    if array.ndim == 0:
        return array.reshape(1)
    return np.ascontiguousarray(_broadcast(name, array, lead)).reshape(-1)


def per_party(name: str, value: Any, shape: tuple[int, ...], default: int, *, negative: bool = False) -> Array:
    """`value` broadcast to the votes' shape: one row for all elections, or one for each."""
    if value is None:
        return np.full((1, shape[-1]), default, dtype=np.int64)
    return _rows(name, whole_numbers(name, value, negative=negative), shape)


def mask(name: str, value: Any, shape: tuple[int, ...]) -> Array:
    """A bool mask broadcast to the votes' shape; None is true everywhere."""
    if value is None:
        return np.ones((1, shape[-1]), dtype=np.bool_)
    array = np.asarray(value)
    if array.dtype != np.bool_ and array.size:
        raise TypeError(f"{name}: a mask of True and False is needed, not {array.dtype}")
    return _rows(name, array.astype(np.bool_, copy=False), shape)


def fraction(name: str, value: Any) -> Fraction:
    """`value` as an exact fraction; a float is refused, for it cannot say 0.05 exactly."""
    if isinstance(value, (bool, float)) or not isinstance(value, (Rational, Decimal)):
        kind = type(value).__name__
        raise TypeError(f'{name}: an int, Fraction or Decimal is needed, such as Fraction("0.05"), not {kind}')
    return Fraction(value)


def fractions(name: str, value: Any) -> tuple[Array, Array]:
    """One fraction or an array of them, as numerators and denominators."""
    items = np.asarray(value, dtype=object)
    exact = np.frompyfunc(lambda item: fraction(name, item), 1, 1)(items)
    num = np.frompyfunc(lambda item: item.numerator, 1, 1)(exact)
    den = np.frompyfunc(lambda item: item.denominator, 1, 1)(exact)
    return whole_numbers(name, num), whole_numbers(name, den)


def largest(array: Array) -> int:
    return int(array.max()) if array.size else 0


def _rows(name: str, array: Array, shape: tuple[int, ...]) -> Array:
    if array.ndim <= 1:
        return np.ascontiguousarray(_broadcast(name, array, shape[-1:])).reshape(1, shape[-1])
    rows = int(np.prod(shape[:-1], dtype=np.int64))
    return np.ascontiguousarray(_broadcast(name, array, shape)).reshape(rows, shape[-1])


def _broadcast(name: str, array: Array, shape: tuple[int, ...]) -> Array:
    try:
        return np.broadcast_to(array, shape)
    except ValueError:
        raise ValueError(f"{name}: shape {array.shape} does not fit {shape}") from None
