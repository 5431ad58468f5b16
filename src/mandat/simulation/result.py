"""A simulation as people and programs read it."""

from __future__ import annotations

import csv
import html
import io
import itertools
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from mandat.election import Election, party_or_independents
from mandat.language import Names, Text, current, decimal, text
from mandat.simulation.faults import ModelError
from mandat.simulation.layout import Rules
from mandat.simulation.models import Model
from mandat.simulation.statement import parse_statement
from mandat.simulation.summary import BINS, FINE, MEASURED, Columns, Sums

if TYPE_CHECKING:
    import polars as pl

Array = npt.NDArray[Any]
QUANTILES = (0.05, 0.5, 0.95)
COLUMNS = ("scope", "party", "mean", "sd", "q05", "median", "q95", "least", "most", "no_seat", "majority", "admitted")


class Probability(float):
    """A share of the draws; with `count` of `draws`, its Monte Carlo standard `error`, and 95% bounds `low`, `high`.

    The error says how far the share may be from that of infinitely many draws of the same model, and nothing of
    whether the model is right. The bounds are Wilson's (1927, JASA 22: 209–212).
    """

    count: int
    draws: int

    def __new__(cls, count: int, draws: int) -> Probability:
        one = super().__new__(cls, count / draws if draws else math.nan)
        one.count, one.draws = count, draws
        return one

    def __reduce__(self) -> Any:
        return Probability, (self.count, self.draws)

    @property
    def error(self) -> float:
        return math.sqrt(self * (1 - self) / self.draws) if self.draws else math.nan

    @property
    def bounds(self) -> tuple[float, float]:
        n, z = self.draws, 1.959963984540054
        if not n:
            return 0.0, 1.0
        middle = (self + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * math.sqrt(self * (1 - self) / n + z * z / (4 * n * n))
        low = 0.0 if self.count == 0 else max(0.0, middle - half)
        return low, 1.0 if self.count == n else min(1.0, middle + half)

    def to_json(self) -> dict[str, Any]:
        low, high = self.bounds
        return {
            "probability": float(self), "error": self.error, "low": low, "high": high,
            "count": self.count, "draws": self.draws,
        }  # fmt: skip


@dataclass(frozen=True)
class Distribution:
    """A party's seats in a scope ("" for all): `counts[k]` draws with k seats."""

    scope: str
    party: str
    counts: tuple[int, ...]

    @property
    def draws(self) -> int:
        return sum(self.counts)

    @property
    def mean(self) -> float:
        return sum(k * n for k, n in enumerate(self.counts)) / self.draws

    @property
    def sd(self) -> float:
        mean = self.mean
        return math.sqrt(max(0.0, sum(n * (k - mean) ** 2 for k, n in enumerate(self.counts)) / self.draws))

    @property
    def error(self) -> float:
        """The Monte Carlo standard error of the mean."""
        return self.sd / math.sqrt(self.draws)

    def quantile(self, share: float) -> int:
        """The fewest seats that at least this share of the draws does not exceed."""
        so_far, enough = 0, share * self.draws
        for seats, count in enumerate(self.counts):
            so_far += count
            if so_far >= enough and so_far:
                return seats
        return len(self.counts) - 1

    @property
    def least(self) -> int:
        return next(k for k, n in enumerate(self.counts) if n)

    @property
    def most(self) -> int:
        return len(self.counts) - 1 - next(k for k, n in enumerate(reversed(self.counts)) if n)

    def at_least(self, seats: int) -> Probability:
        return Probability(sum(self.counts[seats:]), self.draws)


@dataclass(frozen=True)
class MeasureOf:
    """A measure over the draws: mean, standard deviation, 5%, 50% and 95% quantiles (to a 2000th of its range)."""

    measure: str
    mean: float
    sd: float
    quantiles: tuple[float, ...]
    draws: int


@dataclass(frozen=True)
class Simulation:
    """Many elections under one law. `rows` is the record of each draw, None where there were too many to keep."""

    election: Election
    rules: Rules
    model: Model
    seed: int
    draws: int
    columns: Columns
    sums: Sums
    rows: Array | None
    said: tuple[Text, ...] = field(default=())

    @property
    def label(self) -> str:
        return self.rules.label

    @property
    def parties(self) -> tuple[str, ...]:
        """Every party that has a seat in some draw, the one with most on average first; independents ("") last."""
        whole = {one.party: one for one in self.distributions("")}
        kept = [party for party, one in whole.items() if one.most]
        return tuple(sorted(kept, key=lambda party: (party == "", -whole[party].mean)))

    @property
    def majority(self) -> int:
        """More than half of all seats of the body, filled or not."""
        return self.columns.house // 2 + 1

    def distributions(self, scope: str | None = None) -> list[Distribution]:
        """Every party's distribution of seats, in one scope or in all of them."""
        return [
            Distribution(one, party, tuple(counts.tolist()))
            for one, table in self.sums.seats.items()
            if scope is None or one == scope
            for party, counts in zip(self.columns.parties, table, strict=True)
        ]

    def distribution(self, party: str, scope: str = "") -> Distribution:
        """One party's distribution of seats; KeyError: no such party or tier."""
        for one in self.distributions(scope):
            if one.party == party:
                return one
        raise KeyError(party)

    def histogram(self, scope: str = "") -> dict[str, dict[int, int]]:
        """By party, in how many draws it has so many seats: as `mandat.publish.charts.distributions` takes it."""
        return {one.party: {k: n for k, n in enumerate(one.counts) if n} for one in self.distributions(scope)}

    def probability(self, statement: str) -> Probability:
        """The share of the draws in which a statement holds; see `mandat.simulation.statement`.

        Seats that stay open in a draw are nobody's. Raises `ModelError` where it cannot be read, and where the draws
        were too many to be kept and the statement was not given before.
        """
        if statement in self.sums.statements:
            return Probability(self.sums.statements[statement], self.draws)
        parsed = parse_statement(statement, set(self.columns.names()))
        values = self.columns.values(self._kept(), parsed.codes)
        return Probability(int(parsed.holds(values).sum()), self.draws)

    @property
    def statements(self) -> dict[str, Probability]:
        """Those that were asked for when the draws were made."""
        return {one: Probability(count, self.draws) for one, count in self.sums.statements.items()}

    def admitted(self) -> dict[str, dict[str, Probability]]:
        """By tier with a threshold, how often each party is admitted by it."""
        return {
            tier: {
                party: Probability(int(count), self.draws)
                for party, count in zip(self.columns.parties, counts, strict=True)
                if party
            }
            for tier, counts in self.sums.admitted.items()
        }

    def coalitions(self, quota: int | None = None, most: int = 3) -> list[tuple[tuple[str, ...], Probability]]:
        """How often up to `most` parties have `quota` seats together (a majority without it), and none of them less.

        Only minimal ones count: a draw in which fewer of them already have it is not theirs. Independents are no
        party. The most frequent first; those that never do are left out.
        """
        rows, need = self._kept(), quota or self.majority
        seats = {party: self.columns.seats_of(rows, party) for party in self.columns.parties if party}
        shown = [party for party in self.parties if party]
        found = []
        for size in range(1, most + 1):
            for group in itertools.combinations(shown, size):
                together = sum((seats[one] for one in group), np.zeros(len(rows), np.int64))
                fewest = np.minimum.reduce([seats[one] for one in group])
                count = int(((together >= need) & (together - fewest < need)).sum())
                if count:
                    found.append((group, Probability(count, self.draws)))
        return sorted(found, key=lambda one: (-one[1].count, len(one[0]), one[0]))

    @property
    def measures(self) -> dict[str, MeasureOf]:
        """Gallagher's and Loosemore and Hanby's index, and the effective number of parties by seats, over the draws."""
        found = {}
        for name, (whole, squares, draws) in self.sums.measures.items():
            if draws:
                mean = whole / FINE / draws
                spread = math.sqrt(max(0.0, squares / FINE / draws - mean * mean))
                steps = np.cumsum(self.sums.bins[name])
                at = [int(np.searchsorted(steps, share * draws)) for share in QUANTILES]
                ends = tuple((place + 0.5) * MEASURED[name] / BINS for place in at)
                found[name] = MeasureOf(name, mean, spread, ends, draws)
        return found

    @property
    def seats(self) -> pl.DataFrame:
        """A Polars data frame: for each party, in all seats and in each tier, the distribution of its seats."""
        import polars as pl

        return pl.DataFrame([dict(zip(COLUMNS, row, strict=True)) for row in self._table()], orient="row")

    def to_frame(self) -> pl.DataFrame:
        """The same as `seats`."""
        return self.seats

    def to_records(self) -> pl.DataFrame:
        """Every draw as a row: seats by party and tier, whom thresholds admit, lots, `open` seats."""
        import polars as pl

        rows = self._kept()
        names = self.columns.names()
        codes = frozenset(one for one in names if one not in ("seats", "filled"))
        values = self.columns.values(rows, codes)
        lots = {"lots": self.columns.lots(rows)}
        return pl.DataFrame({"draw": np.arange(len(rows)), **{n: values[n] for n in names if n in codes}, **lots})

    def to_csv(self) -> str:
        """The table `seats` as CSV."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(self._table())
        return out.getvalue()

    def _table(self) -> Iterable[tuple[Any, ...]]:
        admitted = self.admitted()
        for one in self.distributions():
            if not one.most and not any(own.get(one.party, 0) for own in admitted.values()):
                continue
            own = admitted.get(one.scope, {}).get(one.party)
            majority = float(one.at_least(self.majority)) if not one.scope else None
            yield (
                one.scope, one.party, one.mean, one.sd, *(one.quantile(share) for share in QUANTILES),
                one.least, one.most, one.counts[0] / one.draws, majority, None if own is None else float(own),
            )  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        """Plain data: distributions, probabilities with their errors, what was assumed and what is not known."""
        return {
            "election": self.election.id,
            "made_up": self.election.made_up,
            "label": self.label,
            "law": self.rules.law.id,
            "in_force": self.rules.law.from_.isoformat(),
            "model": str(self.model),
            "seed": self.seed,
            "draws": self.draws,
            "house": self.columns.house,
            "majority": self.majority,
            "seats": [
                {
                    "scope": one.scope, "party": one.party, "mean": one.mean, "sd": one.sd, "error": one.error,
                    "quantiles": {str(share): one.quantile(share) for share in QUANTILES},
                    "least": one.least, "most": one.most,
                    "counts": {str(seats): count for seats, count in enumerate(one.counts) if count},
                    "majority": one.at_least(self.majority).to_json() if not one.scope else None,
                }
                for one in self.distributions()
                if one.most
            ],
            "admitted": {
                tier: {party: one.to_json() for party, one in own.items()} for tier, own in self.admitted().items()
            },
            "statements": [{"statement": one, **found.to_json()} for one, found in self.statements.items()],
            "coalitions": [
                {"parties": list(group), **found.to_json()}
                for group, found in (self.coalitions() if self.rows is not None else [])
            ],
            "measures": {
                name: {
                    "mean": one.mean, "sd": one.sd, "draws": one.draws,
                    "quantiles": {str(s): q for s, q in zip(QUANTILES, one.quantiles, strict=True)},
                }
                for name, one in self.measures.items()
            },
            "lots": {"seats": self.sums.lots, "draws": self.sums.with_lots},
            "open": {"seats": self.sums.open_seats, "draws": self.sums.unfilled},
            "held": list(self.rules.held),
            "missing": list(self.rules.missing),
            "absent": list(self.rules.absent),
            "said": [one.in_all() for one in self.said],
        }  # fmt: skip

    def party(self, party: str) -> Names | Text:
        """What a party is called; independents together."""
        return party_or_independents(self.election, party)

    def _kept(self) -> Array:
        if self.rows is None:
            raise ModelError(
                text("The draws were too many to be kept: give statements before they are made, or fewer draws.")
            )
        return self.rows

    def __repr__(self) -> str:
        return f"<Simulation: {self.draws} draws of {self.election.id} under {self.label}, {self.model}>"

    def _repr_html_(self) -> str:
        language = current()
        heads = [text("Party"), text("Mean"), Text("5%"), text("Median"), Text("95%"), text("Majority")]
        lines = ["".join(f"<th>{html.escape(one.to(language))}</th>" for one in heads)]
        for party in self.parties:
            one = self.distribution(party)
            low, middle, high = (one.quantile(share) for share in QUANTILES)
            label = self.party(party).to(language)
            cells = [
                decimal(f"{one.mean:.2f}").to(language), str(low), str(middle), str(high),
                decimal(f"{100 * one.at_least(self.majority):.2f}%").to(language),
            ]  # fmt: skip
            lines.append(f"<td>{html.escape(label)}</td>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells))
        told = [text("SYNTHETIC DATA, made up for an example: not a real election.")] if self.election.made_up else []
        notes = "".join(f"<p>{html.escape(one.to(language))}</p>" for one in [*told, *self.said])
        return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>{notes}"
