"""The result: an array of seats that carries its ties."""

from functools import cached_property
from typing import Any, Self

import numpy as np

from mandat.allocate.run import Array

_Base = np.ndarray[Any, np.dtype[np.int64]]


class Seats(_Base):
    """Seats `[..., party]`, int64, in the shape of the votes; and with them:

    - `seats`: the same numbers as a plain array;
    - `house[...]`: the size of the house as given, prior seats included;
    - `open[...]`: how many seats a tie leaves undecided; they are in nobody's `seats`;
    - `tied[..., party]`: among whom; each of them may get at most one of the open seats;
    - `places[...]`: the seats there were to give: the house less prior seats, never below 0;
    - `unfilled[...]`: seats that nobody may take, for want of votes, eligible parties or room below `maximum`.

    `seats.sum(-1) + open + unfilled == places`, always. What is cut from the result or computed with it
    (`result[0]`, `result.sum(-1)`, `result == other`) is a plain array without these attributes.
    """

    house: Array
    open: Array
    tied: Array
    _held: Array  # prior seats of each election

    @classmethod
    def build(cls, seats: Array, house: Array, opened: Array, tied: Array, held: Array | int = 0) -> Self:
        """A result in the shape of `seats`; the rest comes as rows, or as one row for all elections."""
        result = seats.view(cls)
        lead = seats.shape[:-1]
        result.house = _spread(house, lead)
        result.open = opened.reshape(lead)
        result.tied = tied.reshape(seats.shape)
        result._held = _spread(np.asarray(held), lead)
        return result

    @property
    def seats(self) -> Array:
        return self.view(np.ndarray)

    @cached_property
    def places(self) -> Array:
        return np.asarray(np.maximum(self.house - self._held, 0))

    @cached_property
    def unfilled(self) -> Array:
        return np.asarray(self.places - self.seats.sum(-1) - self.open)

    def __getitem__(self, key: Any) -> Any:
        return self.seats[key]

    def __array_wrap__(self, array: Any, context: Any = None, return_scalar: bool = False) -> Any:
        plain = np.asarray(array)
        return plain[()] if return_scalar else plain

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"{name!r}: a copy or a part of a result has the seats only; ask the whole result")


def _spread(values: Array, lead: tuple[int, ...]) -> Array:
    return np.broadcast_to(values.reshape(() if values.size == 1 else lead), lead)
