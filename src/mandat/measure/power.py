"""Who can turn a decision: exact power indices of a body in which a coalition decides with `quota` seats.

All counts are whole numbers, all indices fractions; nothing is drawn at random or rounded. Coalitions are counted by
their number of members and their seats (a generating function), never listed, so thirty parties take no longer than
their seats ask for. Up to `MOST_PLAYERS` players with a seat: so many coalitions still fit in 64 bits.
"""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from math import factorial

import numpy as np

from mandat.measure.arrays import Array

MOST_PLAYERS = 60


class TooManyPlayers(ValueError):
    """More players with a seat than can be counted exactly."""

    def __init__(self, found: int) -> None:
        super().__init__(f"expected at most {MOST_PLAYERS} players with a seat, found {found}")
        self.found = found


def majority(seats: Sequence[int]) -> int:
    """More than half of all seats: the quota that is meant where none is given."""
    return sum(seats) // 2 + 1


def banzhaf(seats: Sequence[int], quota: int | None = None) -> tuple[Fraction, ...]:
    """Each player's part of all swings: of the winning coalitions that would lose without him.

    >>> banzhaf([50, 49, 1], 51)
    (Fraction(3, 5), Fraction(1, 5), Fraction(1, 5))
    """
    return _normalised(seats, quota, lambda game, i: Fraction(game.swings(i)))


def penrose(seats: Sequence[int], quota: int | None = None) -> tuple[Fraction, ...]:
    """The absolute Banzhaf measure: how likely a player's vote decides if all others vote by the toss of a coin."""
    game = _Game(seats, quota)
    return game.each(lambda i: Fraction(game.swings(i), 2 ** (game.size - 1)))


def shapley_shubik(seats: Sequence[int], quota: int | None = None) -> tuple[Fraction, ...]:
    """How often a player is the one with whom a coalition wins, over all orders in which players may join."""
    game = _Game(seats, quota)
    n = game.size

    def value(i: int) -> Fraction:
        sizes = game.swings_by_size(i)
        return Fraction(sum(c * factorial(k) * factorial(n - 1 - k) for k, c in enumerate(sizes)), factorial(n))

    return game.each(value)


def deegan_packel(seats: Sequence[int], quota: int | None = None) -> tuple[Fraction, ...]:
    """Each minimal winning coalition equally likely, its power shared equally by its members."""
    return _normalised(
        seats, quota, lambda game, i: sum((Fraction(c, k) for k, c in enumerate(game.minimal_with(i)) if c), Fraction())
    )


def johnston(seats: Sequence[int], quota: int | None = None) -> tuple[Fraction, ...]:
    """Each winning coalition that somebody can turn, its power shared equally by those who can."""
    return _normalised(seats, quota, lambda game, i: game.shared_swings(i))


def minimal_winning_number(seats: Sequence[int], quota: int | None = None) -> int:
    """How many winning coalitions need every one of their members."""
    game = _Game(seats, quota)
    return sum(game.minimal_with(None))


def minimal_winning(seats: Sequence[int], quota: int | None = None) -> Iterator[tuple[int, ...]]:
    """The minimal winning coalitions one by one, as places in `seats`, larger members first. There may be very many."""
    quota = _quota(seats, quota)
    order = sorted((i for i, w in enumerate(seats) if w > 0), key=lambda i: (-seats[i], i))
    left = [0] * (len(order) + 1)
    for place in range(len(order) - 1, -1, -1):
        left[place] = left[place + 1] + seats[order[place]]

    def grow(start: int, members: tuple[int, ...], have: int) -> Iterator[tuple[int, ...]]:
        for place in range(start, len(order)):
            if have + left[place] < quota:
                return
            own = order[place]
            if have + seats[own] >= quota:  # the smallest member last: without any, fewer than the quota are left
                yield (*members, own)
            else:
                yield from grow(place + 1, (*members, own), have + seats[own])

    return grow(0, (), 0)


def _quota(seats: Sequence[int], quota: int | None) -> int:
    if any(w < 0 for w in seats):
        raise ValueError("expected seats of 0 or more")
    if quota is None:
        quota = majority(seats)
    if not 0 < quota <= sum(seats):
        raise ValueError(f"expected a quota from 1 to {sum(seats)}, found {quota}")
    return quota


def _normalised(
    seats: Sequence[int], quota: int | None, value: Callable[["_Game", int], Fraction]
) -> tuple[Fraction, ...]:
    game = _Game(seats, quota)
    values = game.each(lambda i: value(game, i))
    whole = sum(values)
    return tuple(one / whole for one in values)


class _Game:
    """Players with a seat, the largest first, and what a coalition needs."""

    def __init__(self, seats: Sequence[int], quota: int | None) -> None:
        self.given = [int(w) for w in seats]
        self.quota = _quota(self.given, quota)
        self.weights = sorted((w for w in self.given if w > 0), reverse=True)
        self.size = len(self.weights)
        if self.size > MOST_PLAYERS:
            raise TooManyPlayers(self.size)

    def each(self, value: Callable[[int], Fraction]) -> tuple[Fraction, ...]:
        """A value for every player as given: worked out once for players of the same weight, 0 without a seat."""
        known = {w: value(self.weights.index(w)) for w in dict.fromkeys(self.weights)}
        return tuple(known.get(w, Fraction()) for w in self.given)

    def swings(self, i: int) -> int:
        return sum(self.swings_by_size(i))

    def swings_by_size(self, i: int) -> list[int]:
        """How many coalitions of others, by number of members, lose alone and win with player i."""
        others = self.weights[:i] + self.weights[i + 1 :]
        return _between(_coalitions(others, self.quota), self.quota - self.weights[i], self.quota)

    def minimal_with(self, i: int | None) -> list[int]:
        """How many minimal winning coalitions, by number of members, there are with player i; None: in all.

        Each is counted at its last, smallest member j: the others before it have less than the quota, and enough
        with j.
        """
        q = self.quota
        table = _start(self.size, q)
        found = [0] * (self.size + 1)
        own = 0 if i is None else self.weights[i]
        for j, w in enumerate(self.weights):
            if i is None or j == i:
                for k, c in enumerate(_between(table, q - w, q)):
                    found[min(k + 1, self.size)] += c
            elif j > i:
                for k, c in enumerate(_between(table, q - w - own, q - own)):
                    found[min(k + 2, self.size)] += c
            if j != i:
                _join(table, w)
        return found

    def shared_swings(self, i: int) -> Fraction:
        """The sum of 1/(number of players who can turn it) over the winning coalitions that player i can turn.

        In a coalition of t seats those can who have more than t − quota. Others with as many are counted apart.
        """
        own, q = self.weights[i], self.quota
        others = self.weights[:i] + self.weights[i + 1 :]
        whole = Fraction()
        tables: dict[int, tuple[Array, Array]] = {}
        for spare in range(own):  # t = quota + spare
            large = sum(w > spare for w in others)
            if large not in tables:
                tables[large] = _coalitions(others[:large], q + own), _coalitions(others[large:], q + own).sum(0)
            can, cannot = tables[large]
            rest = q + spare - own  # what the others have together
            if rest < 0:
                continue
            for k, row in enumerate(can):
                count = int(row[: rest + 1] @ cannot[rest::-1]) if rest else int(row[0] * cannot[0])
                if count:
                    whole += Fraction(count, k + 1)
        return whole


def _start(most: int, seats: int) -> Array:
    """Coalitions by members (rows, to `most`) and seats (columns, below `seats`): the empty one."""
    table = np.zeros((most + 1, seats), np.int64)
    table[0, 0] = 1
    return table


def _join(table: Array, weight: int) -> None:
    """Each coalition with and without one more player of that weight; those with too many seats are dropped."""
    if weight < table.shape[1]:
        table[1:, weight:] += table[:-1, : table.shape[1] - weight].copy()


def _coalitions(weights: Sequence[int], seats: int) -> Array:
    table = _start(len(weights), seats)
    for weight in weights:
        _join(table, weight)
    return table


def _between(table: Array, low: int, high: int) -> list[int]:
    """By number of members, how many coalitions have from `low` up to, not with, `high` seats."""
    return [int(one) for one in table[:, max(low, 0) : max(high, 0)].sum(1)]
