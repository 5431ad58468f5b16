"""Vote models: small frozen objects that are added to one another.

>>> from mandat.simulation import Swing, Turnout
>>> str(Swing("nation", 0.1) + Swing("candidate", 0.3) + Turnout(0.05))
'Swing("nation", 0.1) + Swing("candidate", 0.3) + Turnout(0.05)'

A model starts from shares of the valid ballots p (the election's own, or a poll's), and draws shares

    p'ₖ = pₖ exp(eₖ) / Σⱼ pⱼ exp(eⱼ),    e the sum of all swings and effects,

so that a swing multiplies the odds of one contestant against another: e of 0.1 against 0 is a tenth more. The line
against all is one of the k. It is the additive logistic normal model (Aitchison 1986, The Statistical Analysis of
Compositional Data; for elections Katz and King 1999, American Political Science Review 93(1): 15–32). The shares may be
floats: they make the *drawn ballots*, which are whole numbers, and only these are decided on.

All sizes are standard deviations on the scale of e; none is estimated here unless a function says so.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from mandat.language import text
from mandat.simulation.faults import ModelError

Level = str
"""`nation`, `constituency`, `candidate`, or a level of the folder's units such as `region`."""


class Part:
    """What a model is made of; `+` puts parts together."""

    def __add__(self, other: Part | Model) -> Model:
        return Model(self._parts() + other._parts())

    def _parts(self) -> tuple[Part, ...]:
        return (self,)


@dataclass(frozen=True)
class Covariance:
    """How the swings of several parties go together: `matrix[i][j]` for `parties[i]` and `parties[j]`.

    Symmetric and not negative definite; a party that is not named does not swing.
    """

    parties: tuple[str, ...]
    matrix: tuple[tuple[float, ...], ...]

    def __post_init__(self) -> None:
        size = len(self.parties)
        if len(self.matrix) != size or any(len(row) != size for row in self.matrix):
            raise ModelError(
                text("covariance: expected a row and a column for each of {parties}", parties=self.parties)
            )
        if not all(math.isfinite(one) for row in self.matrix for one in row):
            raise ModelError(text("covariance: expected finite numbers"))
        if any(
            abs(self.matrix[i][j] - self.matrix[j][i]) > 1e-12 * (1 + abs(self.matrix[i][j]))
            for i in range(size)
            for j in range(i)
        ):
            raise ModelError(text("covariance: expected the same above and below the diagonal"))

    def __str__(self) -> str:
        return f"Covariance of {', '.join(self.parties)}"


@dataclass(frozen=True)
class Swing(Part):
    """e = z with z ~ N(0, sd²) or N(0, Σ), one for each party and area of the level.

    `level` "nation": one swing for the whole country; a level of units such as "region": one for each of them, which
    all contests in it share; "constituency": one for each contest; "candidate": one for each contestant of each
    contest, whatever the party. `sd` is one number for all parties, or one by party ("against_all" is the line); or
    `covariance`, with its own parties. Independents have no party: each swings by himself at "candidate", at the other
    levels not at all. A contest that spans several areas of the level, as the list contest of the nation does at
    "region", is not moved by it.

    Source: additive swings by nation, region and constituency on the log-odds scale are the usual random effects
    model, as in Stoetzer and others 2019, Political Analysis 27(2): 255–262.
    """

    level: Level
    sd: float | Mapping[str, float] = 0.0
    covariance: Covariance | None = None

    def __post_init__(self) -> None:
        sizes = self.sd.values() if isinstance(self.sd, Mapping) else [self.sd]
        if any(not 0 <= one <= LARGEST for one in sizes):
            raise ModelError(text("swing: expected a standard deviation from 0 to {most}", most=LARGEST))
        if self.level == "candidate" and (self.covariance is not None or isinstance(self.sd, Mapping)):
            raise ModelError(text("swing of candidates: expected one standard deviation for all"))
        if self.covariance is not None and self.sd != 0.0:
            raise ModelError(text("swing: expected a standard deviation or a covariance, not both"))

    def __str__(self) -> str:
        size = str(self.covariance) if self.covariance is not None else str(self.sd)
        return f'Swing("{self.level}", {size})'


@dataclass(frozen=True)
class CandidateEffect(Part):
    """e = shift + z, z ~ N(0, sd²), for one contestant of one contest: incumbency, a withdrawal, a local figure."""

    contest: str
    contestant: str
    shift: float = 0.0
    sd: float = 0.0

    def __post_init__(self) -> None:
        if not abs(self.shift) <= LARGEST or not 0 <= self.sd <= LARGEST:
            raise ModelError(text("candidate effect: expected a shift and a deviation up to {most}", most=LARGEST))

    def __str__(self) -> str:
        return f'CandidateEffect("{self.contest}", "{self.contestant}", {self.shift}, {self.sd})'


@dataclass(frozen=True)
class Turnout(Part):
    """The log-odds of turnout t = valid ballots / voters registered move: logit(t') = logit(t) + shift + z + z_c.

    z ~ N(0, sd²) is one for the whole country, z_c ~ N(0, contest_sd²) one for each contest. The ballots are
    t' × registered, rounded down; voters registered and the share of invalid ballots stay as they are. Without this
    part, each contest has as many valid ballots as the election had.
    """

    sd: float = 0.0
    contest_sd: float = 0.0
    shift: float = 0.0

    def __post_init__(self) -> None:
        if not (0 <= self.sd <= LARGEST and 0 <= self.contest_sd <= LARGEST and abs(self.shift) <= LARGEST):
            raise ModelError(text("turnout: expected a shift and deviations up to {most}", most=LARGEST))

    def __str__(self) -> str:
        more = (f", contest_sd={self.contest_sd}" if self.contest_sd else "") + (
            f", shift={self.shift}" if self.shift else ""
        )
        return f"Turnout({self.sd}{more})"


@dataclass(frozen=True)
class DirichletMultinomial(Part):
    """The ballots of a contest are drawn: π ~ Dirichlet(concentration × p'), votes ~ Multinomial(ballots, π).

    The mean is p', the variance of a share p'(1 − p')(1 + (n − 1)ρ)/n with ρ = 1/(concentration + 1): the larger
    the concentration, the less they scatter. None: no Dirichlet, votes ~ Multinomial(ballots, p').

    Source: Mosimann 1962, Biometrika 49: 65–82. Without this part p' × ballots is rounded, see `mandat.simulation`.
    """

    concentration: float | None

    def __post_init__(self) -> None:
        if self.concentration is not None and not 0 < self.concentration <= 1e12:
            raise ModelError(text("Dirichlet: expected a concentration above 0"))

    def __str__(self) -> str:
        return f"DirichletMultinomial({self.concentration})"


@dataclass(frozen=True)
class Poll(Part):
    """The lists' shares start from a poll instead of the result, with its sampling error.

    `shares` by party, in any unit (52 or 0.52); parties that are not named keep their ratio to one another in the
    result and share what `rest` leaves: `rest` is their share together, in the same unit. `respondents` n draws
    π ~ Dirichlet(n × shares), the posterior of the shares under a flat improper prior; None: no sampling error.
    `design` ≥ 1 divides n: the design effect of clustered or weighted samples (Kish 1965, Survey Sampling).

    It is a swing of the whole country: π / p of each party multiplies its candidates' odds in constituencies too,
    unless `lists_only`.
    """

    shares: Mapping[str, float]
    respondents: int | None = None
    rest: float = 0.0
    design: float = 1.0
    lists_only: bool = False

    def __post_init__(self) -> None:
        if (
            not self.shares
            or any(not 0 < value < math.inf for value in self.shares.values())
            or not (0 <= self.rest < math.inf)
        ):
            raise ModelError(text("poll: expected shares above 0"))
        if (self.respondents is not None and self.respondents < 1) or not 1 <= self.design < math.inf:
            raise ModelError(text("poll: expected at least one respondent and a design effect of at least 1"))

    def __str__(self) -> str:
        return f"Poll({dict(self.shares)}, respondents={self.respondents}, design={self.design})"


def poll_of_polls(polls: Sequence[Poll], *, half_life: float | None = None, ages: Sequence[float] = ()) -> Poll:
    """Several polls as one: shares weighted by respondents / design, of older polls less.

    The weight of a poll is n/d × 2^(−age / half_life), ages in days; the pooled poll has the sum of the weights as
    respondents. Every poll must name the same parties. It knows sampling error alone: what all polls have wrong
    together is a `Swing("nation", …)` beside it (Shirani-Mehr and others 2018, JASA 113(522): 607–614, find the
    error of polls about twice the sampling error).
    """
    if not polls or any(set(one.shares) != set(polls[0].shares) for one in polls):
        raise ModelError(text("poll of polls: expected at least one poll, and the same parties in each"))
    if any(one.respondents is None for one in polls):
        raise ModelError(text("poll of polls: expected the respondents of each poll"))
    if half_life is not None and (len(ages) != len(polls) or not half_life > 0):
        raise ModelError(text("poll of polls: expected a half-life above 0, and an age for each poll"))
    weights = [
        (one.respondents or 0) / one.design * (2 ** (-ages[place] / half_life) if half_life is not None else 1.0)
        for place, one in enumerate(polls)
    ]
    whole = sum(weights)
    wholes = [sum(one.shares.values()) + one.rest for one in polls]
    shares = {
        party: sum(w * one.shares[party] / all_ for w, one, all_ in zip(weights, polls, wholes, strict=True)) / whole
        for party in polls[0].shares
    }
    rest = sum(w * one.rest / all_ for w, one, all_ in zip(weights, polls, wholes, strict=True)) / whole
    return Poll(shares, max(1, round(whole)), rest, lists_only=all(one.lists_only for one in polls))


@dataclass(frozen=True)
class Model:
    """Parts that are drawn together. Two parts of a kind and level are drawn by different random numbers."""

    parts: tuple[Part, ...] = field(default=())

    def __add__(self, other: Part | Model) -> Model:
        return Model(self.parts + other._parts())

    def _parts(self) -> tuple[Part, ...]:
        return self.parts

    def __post_init__(self) -> None:
        for kind in (Poll, Turnout, DirichletMultinomial):
            if sum(isinstance(part, kind) for part in self.parts) > 1:
                raise ModelError(text("model: expected at most one {part}", part=kind.__name__))

    def of(self, kind: type[Part]) -> list[Part]:
        return [part for part in self.parts if isinstance(part, kind)]

    def __str__(self) -> str:
        return " + ".join(str(part) for part in self.parts) or "Model()"


LARGEST = 5.0
"""A swing of e⁵ multiplies odds by 148; nothing larger is a swing."""

Named = Literal["correlated", "dirichlet", "none"]
CORRELATED = Swing("nation", 0.10) + Swing("region", 0.10) + Swing("candidate", 0.20) + Turnout(0.05)
"""The default. Its sizes are an assumption, not an estimate: chosen, and said in every result."""
NAMED: dict[str, Model] = {
    "correlated": CORRELATED,
    "dirichlet": Model((DirichletMultinomial(1000.0),)),
    "multinomial": Model((DirichletMultinomial(None),)),
}
