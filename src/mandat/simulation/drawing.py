"""A model made ready for one election: draws its votes block by block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mandat.language import text
from mandat.simulation.faults import ModelError
from mandat.simulation.layout import AGAINST_ALL, Layout, TierLayout
from mandat.simulation.models import (
    CandidateEffect,
    Covariance,
    DirichletMultinomial,
    Model,
    Poll,
    Swing,
    Turnout,
)

Array = npt.NDArray[Any]

BLOCK = 2048
"""Draws that are made together, always all of them: a draw does not depend on how many are asked for."""


@dataclass(frozen=True)
class Drawn:
    """One tier of a block: `votes[draw, contest, contestant]`; `against`, `valid` and `cast[draw, contest]`, `cast`
    None where it is not known."""

    votes: Array
    against: Array
    valid: Array
    cast: Array | None


@dataclass(frozen=True)
class _Shared:
    """A swing that contestants share: its areas, and the lower triangular root of its covariance."""

    name: str
    areas: int
    area: dict[str, Array]  # by tier, [contest]; -1: in none
    root: Array


class Drawing:
    """`model` on `layout` under `seed`. Raises `ModelError` where the election does not have what the model needs."""

    def __init__(self, layout: Layout, model: Model, seed: int) -> None:
        if not 0 <= seed < 2**63:
            raise ModelError(text("seed: expected a whole number, 0 or more"))
        self.layout, self.model, self.seed = layout, model, seed
        self._shared: list[_Shared] = []
        self._deviation = {tier.tier: np.zeros(tier.start.shape) for tier in layout.tiers}
        self._odds: dict[str, tuple[Array, Array, Array]] = {}
        self._start = {tier.tier: tier.start.astype(np.float64) for tier in layout.tiers}
        for place, swing in enumerate(model.of(Swing)):
            assert isinstance(swing, Swing)
            self._add(swing, place)
        for effect in model.of(CandidateEffect):
            assert isinstance(effect, CandidateEffect)
            self._effect(effect)
        self.turnout = next((one for one in model.parts if isinstance(one, Turnout)), None)
        self.sampled = next((one for one in model.parts if isinstance(one, DirichletMultinomial)), None)
        self.poll = next((one for one in model.parts if isinstance(one, Poll)), None)
        if self.turnout is not None:
            self._check_turnout()
        self._polled = self._targets(self.poll) if self.poll is not None else None

    def block(self, number: int) -> dict[str, Drawn]:
        """The draws `BLOCK * number` and on, by tier."""
        first = number * BLOCK
        shared, offsets = self._swings(number)
        return {tier.tier: self._tier(tier, first, number, shared, offsets) for tier in self.layout.tiers}

    # -- what the draws share

    def _swings(self, number: int) -> tuple[Array, list[int]]:
        """What all shared swings of a block multiply odds by, `[draw, area, party]`, the areas of one swing after those
        of another, then an area that nothing moves; nor does anything the last party, the independents.
        A swing beyond ±20 counts as ±20."""
        from mandat.simulation.kernels import exponentials, swings
        from mandat.simulation.random import key_of, tables

        parties = len(self.layout.parties)
        areas = sum(one.areas for one in self._shared) + (self._polled is not None)
        moved = np.zeros((BLOCK, areas + 1, parties + 1))
        offsets, at = [], 0
        for one in self._shared:
            size = 4 * -(-one.areas * parties // 4)
            key = key_of(self.seed, "swing", one.name)
            into = moved[:, at : at + one.areas, :parties]
            swings(*key, number * BLOCK, one.root, tables()[0], np.empty(size, np.uint64), np.empty(size), into)
            offsets.append(at)
            at += one.areas
        if self._polled is not None:
            moved[:, at, :parties] = self._poll_swing(number)
            offsets.append(at)
        exponentials(moved.reshape(-1), tables()[1])
        return moved, offsets

    def _tier(self, tier: TierLayout, first: int, number: int, odds: Array, offsets: list[int]) -> Drawn:
        from mandat.simulation.kernels import ballots
        from mandat.simulation.random import key_of

        contests, width = tier.start.shape
        area = [
            np.where(one.area[tier.tier] >= 0, one.area[tier.tier] + at, -1)
            for one, at in zip(self._shared, offsets, strict=False)
        ]
        if self.poll is not None:
            lists = all(who.kind == "list" for row in tier.contestants for who in row)
            area.append(np.full(contests, offsets[-1] if lists or not self.poll.lists_only else -1))
        neutral = odds.shape[1] - 1
        moved = [(np.where(one >= 0, one, neutral)[:, None] * odds.shape[2] + tier.key).T.ravel() for one in area]
        valid = self._valid(tier, first)
        # 32-bit whole numbers are faster, and the same
        whole = np.int32 if int(valid.max()) < 2**31 - 1 else np.int64
        votes = np.empty((BLOCK, contests, width - 1), np.int64)
        against = np.empty((BLOCK, contests), np.int64)
        shares = np.empty((BLOCK, contests, width) if self.sampled is not None else (0, 0, 0))
        ballots(
            *key_of(self.seed, "candidate", tier.tier), first, np.ascontiguousarray(self._start[tier.tier].T),
            *self._levels(tier), np.array(moved, np.int32).reshape(len(moved), contests * width),
            odds.reshape(BLOCK, -1), valid, self.sampled is None, np.empty(4 * -(-contests * width // 8), np.uint64),
            np.empty(contests * width), np.empty(contests * width, whole), np.empty(contests), votes, against, shares,
        )  # fmt: skip
        if self.sampled is not None:
            sampled = self._sample(tier, number, shares, valid, self.sampled.concentration)
            votes, against = np.ascontiguousarray(sampled[..., :-1]), sampled[..., -1]
        return Drawn(votes, against, valid, self._cast(tier, valid))

    def _levels(self, tier: TierLayout) -> tuple[Array, Array, Array]:
        """The odds of most contestants' own swings by level; the places of the others, and theirs."""
        if tier.tier not in self._odds:
            from mandat.simulation.random import LEVELS, odds_of

            deviation = self._deviation[tier.tier]
            sizes, often = np.unique(deviation[tier.present], return_counts=True)
            most = float(sizes[often.argmax()])
            differs = tier.present & (deviation != most)
            apart = np.nonzero(differs.T.ravel())[0]
            own = [odds_of(one) for one in deviation.T.ravel()[apart].tolist()]
            self._odds[tier.tier] = odds_of(most), apart, np.array(own, np.float32).reshape(len(own), LEVELS)
        return self._odds[tier.tier]

    def _valid(self, tier: TierLayout, first: int) -> Array:
        """The valid ballots of each contest, `[draw, contest]`."""
        if self.turnout is None:
            return np.ascontiguousarray(np.broadcast_to(tier.valid, (BLOCK, len(tier.valid))))
        from mandat.simulation.kernels import exponentials
        from mandat.simulation.random import key_of, normals, tables

        share = tier.valid / tier.registered
        moved = np.log(share / (1 - share)) + self.turnout.shift
        moved = moved + self.turnout.sd * normals(key_of(self.seed, "turnout"), first, BLOCK, 1)
        if self.turnout.contest_sd:
            own = normals(key_of(self.seed, "turnout", tier.tier), first, BLOCK, len(tier.valid))
            moved = moved + self.turnout.contest_sd * own
        moved = np.negative(moved)
        exponentials(moved.reshape(-1), tables()[1])
        found: Array = (tier.registered / (1 + moved)).astype(np.int64)
        return found

    def _cast(self, tier: TierLayout, valid: Array) -> Array | None:
        """Ballots in the boxes: the share of the invalid stays, rounded down."""
        if (tier.cast < 0).any():
            return None
        invalid = tier.cast - tier.valid
        if float(valid.max()) * float(invalid.max()) < 2.0**62:
            found: Array = valid + valid * invalid // np.maximum(tier.valid, 1)
            return found
        exact: Array = valid.astype(object) * invalid // np.maximum(tier.valid, 1)
        return np.asarray(valid + exact.astype(np.int64))

    def _sample(self, tier: TierLayout, number: int, shares: Array, valid: Array, concentration: float | None) -> Array:
        from mandat.simulation.random import generator

        if concentration is not None:
            dice = generator(self.seed, number, "dirichlet", tier.tier)
            drawn = dice.standard_gamma(shares * concentration)
            whole = drawn.sum(-1, keepdims=True)
            with np.errstate(invalid="ignore", divide="ignore"):
                shares = np.where(whole > 0, drawn / whole, shares)
        whole = shares.sum(-1, keepdims=True)
        chances = np.divide(shares, whole, out=np.zeros_like(shares), where=whole > 0)
        # NumPy gives the last place what the others leave, if only 10⁻¹⁶: an extra place, added to the largest
        with_rest = np.concatenate([chances, np.zeros_like(whole)], axis=-1)
        counts = generator(self.seed, number, "multinomial", tier.tier).multinomial(valid, with_rest)
        votes: Array = np.ascontiguousarray(counts[..., :-1])
        largest = chances.argmax(-1)[..., None]
        np.put_along_axis(votes, largest, np.take_along_axis(votes, largest, -1) + counts[..., -1:], -1)
        return np.where(whole > 0, votes, 0)

    # -- making ready

    def _add(self, swing: Swing, place: int) -> None:
        if swing.level == "candidate":
            assert isinstance(swing.sd, float | int)
            for tier in self.layout.tiers:
                own = self._deviation[tier.tier]
                # independent swings of one contestant add up like their variances
                self._deviation[tier.tier] = np.sqrt(own**2 + swing.sd**2 * tier.present)
            return
        # Areas are numbered over all contests of the election: no law, by its tiers, changes another's draws.
        found = {contest: self._area(swing.level, contest) for contest in self.layout.election.contests}
        held = dict.fromkeys(one for one in found.values() if one is not None)
        names = {one: place for place, one in enumerate(held)}
        area = {
            tier.tier: np.array([names.get(found[contest] or "", -1) for contest in tier.contests])
            for tier in self.layout.tiers
        }
        if all((places < 0).all() for places in area.values()):
            raise ModelError(
                text("{swing}: no contest that can be drawn lies in one unit of that level.", swing=str(swing))
            )
        ordinal = sum(1 for one in self.model.of(Swing)[:place] if isinstance(one, Swing) and one.level == swing.level)
        self._shared.append(_Shared(f"{swing.level}/{ordinal}", len(names), area, self._root(swing)))

    def _area(self, level: str, contest: str) -> str | None:
        if level == "nation":
            return ""
        if level == "constituency":
            return contest
        election = self.layout.election
        chain = election.above(election.contests[contest].unit)
        return next((unit for unit in chain if election.units[unit].level == level), None)

    def _root(self, swing: Swing) -> Array:
        parties = self.layout.parties
        if swing.covariance is not None:
            return _root_of(swing.covariance, parties)
        if isinstance(swing.sd, dict) or not isinstance(swing.sd, float | int):
            unknown = sorted(set(swing.sd) - set(parties))
            if unknown:
                raise ModelError(text("{swing}: no such party: {party}", swing=f"swing {swing.level}", party=unknown))
            return np.diag([float(swing.sd.get(party, 0.0)) for party in parties])
        return np.diag([float(swing.sd)] * len(parties))

    def _effect(self, effect: CandidateEffect) -> None:
        for tier in self.layout.tiers:
            for row, contest in enumerate(tier.contests):
                for place, who in enumerate(tier.contestants[row]):
                    if (contest, who.id) == (effect.contest, effect.contestant):
                        self._start[tier.tier][row, place] *= float(np.exp(effect.shift))
                        own = self._deviation[tier.tier]
                        own[row, place] = float(np.hypot(own[row, place], effect.sd))
                        return
        raise ModelError(
            text(
                "candidate effect: no contestant {contestant} in a contest {contest} that can be drawn",
                contestant=effect.contestant,
                contest=effect.contest,
            )
        )

    def _check_turnout(self) -> None:
        bad = [
            self.layout.election.contests[contest].label
            for tier in self.layout.tiers
            for contest, valid, voters in zip(tier.contests, tier.valid, tier.registered, strict=True)
            if not 0 < valid < voters
        ]
        if bad:
            raise ModelError(
                text("Turnout needs the registered voters of each contest; not known for {contests}", contests=bad[:4])
            )

    # -- polls

    def _targets(self, poll: Poll) -> tuple[Array, Array]:
        """The poll's shares by party (0: not a list of the election), and those that the result has."""
        lists = [tier for tier in self.layout.tiers if all(w.kind == "list" for row in tier.contestants for w in row)]
        parties = self.layout.parties
        votes = np.zeros(len(parties) + 1)
        for tier in lists:
            np.add.at(votes, tier.key, tier.start)
        votes = votes[:-1]
        unknown = sorted(party for party in poll.shares if party not in parties or not votes[parties.index(party)])
        if unknown:
            raise ModelError(text("poll: no list of the election with votes: {party}", party=unknown))
        whole = sum(poll.shares.values()) + poll.rest
        named = np.array([poll.shares.get(party, 0.0) / whole for party in parties])
        others = np.where(named > 0, 0.0, votes)
        if others.sum() > 0:
            named = named + poll.rest / whole * others / others.sum()
        elif poll.rest:
            raise ModelError(text("poll: every list is named, and a rest is left; whose is it?"))
        if poll.rest == 0 and others[parties.index(AGAINST_ALL)] > 0 and AGAINST_ALL not in poll.shares:
            named[parties.index(AGAINST_ALL)] = 0.0
        return named, votes / votes.sum()

    def _poll_swing(self, number: int) -> Array:
        """log(π / p) of each party, `[draw, party]`, at least −20: those that the poll leaves nothing have no votes."""
        from mandat.simulation.random import generator

        assert self.poll is not None
        assert self._polled is not None
        target, own = self._polled
        if self.poll.respondents is None:
            drawn = np.broadcast_to(target, (BLOCK, len(target)))
        else:
            size = self.poll.respondents / self.poll.design
            drawn = generator(self.seed, number, "poll").standard_gamma(target * size, (BLOCK, len(target)))
            drawn = drawn / drawn.sum(-1, keepdims=True)
        with np.errstate(divide="ignore", invalid="ignore"):
            found = np.log(drawn / own)
        return np.where(own > 0, np.clip(found, -20.0, 20.0), 0.0)


def _root_of(covariance: Covariance, parties: tuple[str, ...]) -> Array:
    """A lower triangular root of the covariance over all parties; where it is singular, of its positive part."""
    unknown = sorted(set(covariance.parties) - set(parties))
    if unknown:
        raise ModelError(text("covariance: no such party: {party}", party=unknown))
    places = [parties.index(party) for party in covariance.parties]
    whole = np.zeros((len(parties), len(parties)))
    whole[np.ix_(places, places)] = np.array(covariance.matrix)
    root = np.zeros_like(whole)
    most = max(float(np.diag(whole).max(initial=0.0)), 1e-300)
    for i in range(len(parties)):  # Cholesky's, leaving out what has no variance left
        for j in range(i + 1):
            left = whole[i, j] - root[i, :j] @ root[j, :j]
            if i == j:
                if left < -1e-9 * most:
                    raise ModelError(text("covariance: expected none that is negative in some direction"))
                root[i, i] = np.sqrt(left) if left > 1e-12 * most else 0.0
            elif root[j, j] > 0:
                root[i, j] = left / root[j, j]
            elif abs(left) > 1e-6 * most:
                raise ModelError(text("covariance: expected none that is negative in some direction"))
    return root
