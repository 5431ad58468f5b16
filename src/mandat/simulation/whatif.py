"""What if: the same votes, and the same draws, under other laws and under laws made from one for the purpose.

A counterfactual is a law document with some keys changed; it is checked as a document is. It keeps votes as they were:
nobody knows how people would have voted, or who would have stood, under another law. Every result says so.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from pydantic import ValidationError

from mandat.decision import Comparison, Outcome, decide
from mandat.decision.official import law_for
from mandat.election import Election
from mandat.language import Text, text
from mandat.law import Law, LawError, value_at
from mandat.law.schema import HighestAverages, LargestRemainder
from mandat.measure import Measured, of
from mandat.simulation.assumed import Assumption
from mandat.simulation.models import Model, Part
from mandat.simulation.result import Simulation
from mandat.simulation.simulating import simulate_laws

if TYPE_CHECKING:
    import polars as pl

Data = dict[str, Any]
CITE = "what if"
MEASURES = (
    "gallagher",
    "loosemore_hanby",
    "laakso_taagepera",
    "minimal_winning_number",
    "excluded_votes",
    "wasted_votes",
)


@dataclass(frozen=True)
class WhatIf:
    """A change of a law: `name`, such as `no-threshold` or `quota=VALUE`, what it does, and how."""

    name: str
    about: Text
    change: Callable[[Data, str], None]
    values: tuple[str, ...] = ()


def _party_tiers(data: Data) -> list[Data]:
    found = [tier for tier in data["tier"] if tier["ballot"] == "party"]
    if not found:
        raise LawError(text("{law} has no tier of lists", law=data["id"]))
    return found


def _candidate_tiers(data: Data) -> list[Data]:
    found = [tier for tier in data["tier"] if tier["ballot"] == "candidate"]
    if not found:
        raise LawError(text("{law} has no tier of constituencies", law=data["id"]))
    return found


def _no_threshold(data: Data, _: str) -> None:
    for tier in _party_tiers(data):
        tier["admit"], tier["at_least"], tier["none_admitted"] = [], None, None


def _threshold(data: Data, value: str) -> None:
    for tier in _party_tiers(data):
        old = [way for way in tier["admit"] if way["share"] is not None]
        of_ = old[0]["of"] if old else "valid"
        tier["admit"] = [{"share": value, "of": of_, "compare": "at least", "cite": CITE}]


def _quota(data: Data, value: str) -> None:
    for tier in _party_tiers(data):
        tier["allocate"] = {"method": "largest remainder", "quota": value, "rounding": "exact", "cite": CITE}


def _divisors(data: Data, value: str) -> None:
    for tier in _party_tiers(data):
        tier["allocate"] = {"method": "highest averages", "divisors": value, "cite": CITE}
        tier["at_least"] = None


def _all_lists(data: Data, _: str) -> None:
    lists = _party_tiers(data)
    if not isinstance(data["seats"], int) or not isinstance(lists[0]["seats"], int):
        raise LawError(text("{law} does not say how many seats the body has", law=data["id"]))
    _candidate_tiers(data)
    lists[0]["seats"] = data["seats"] - sum(tier["seats"] for tier in lists[1:])
    data["tier"] = lists


def _all_constituencies(data: Data, _: str) -> None:
    _party_tiers(data)
    data["tier"] = _candidate_tiers(data)
    data["seats"] = _sum(data, data["tier"])


def _half(data: Data, _: str) -> None:
    lists, seats = _party_tiers(data), _sum(data, _candidate_tiers(data))
    if len(lists) > 1:
        raise LawError(text("{law} has several tiers of lists", law=data["id"]))
    lists[0]["seats"], data["seats"] = seats, 2 * seats


def _sum(data: Data, tiers: list[Data]) -> int:
    seats = [tier["seats"] for tier in tiers]
    if not all(isinstance(one, int) for one in seats):
        raise LawError(text("{law} does not say how many seats the body has", law=data["id"]))
    return sum(seats)


_QUOTAS = get_args(LargestRemainder.model_fields["quota"].annotation)
_DIVISORS = get_args(HighestAverages.model_fields["divisors"].annotation)

WHAT_IF: dict[str, WhatIf] = {
    one.name: one
    for one in (
        WhatIf("no-threshold", text("every list takes part, however few its votes"), _no_threshold),
        WhatIf("threshold", text("another threshold for lists, such as threshold=3%"), _threshold, ("SHARE",)),
        WhatIf("quota", text("largest remainders with another quota"), _quota, _QUOTAS),
        WhatIf("divisors", text("highest averages instead of largest remainders"), _divisors, _DIVISORS),
        WhatIf("all-lists", text("no constituencies: all seats of the body by lists"), _all_lists),
        WhatIf("all-constituencies", text("no lists: the seats of the constituencies alone"), _all_constituencies),
        WhatIf("50-50", text("as many seats by lists as in constituencies, the constituencies as they are"), _half),
    )
}


def what_if(law: Law, wanted: str) -> Law:
    """A law changed by name: `no-threshold`, `threshold=3%`, `quota=droop` …; several joined by `+`.

    Readings of the law whose key is gone are left out. Raises `LawError`.
    """
    data = law.model_dump(by_alias=True)
    for one in wanted.split("+"):
        name, _, value = one.strip().partition("=")
        if name not in WHAT_IF:
            raise LawError(text("no such what-if: {name}; known are {names}", name=repr(name), names=list(WHAT_IF)))
        known = WHAT_IF[name]
        if bool(value) != bool(known.values) or (
            known.values and known.values != ("SHARE",) and value not in known.values
        ):
            told = [f"{name}={one}" for one in known.values] or [name]
            raise LawError(text("what-if {name}: expected {values}", name=name, values=told))
        known.change(data, value)
    data["reading"] = []
    try:
        bare = Law.model_validate(data)
    except ValidationError as error:
        message = error.errors()[0]["msg"]
        raise LawError(
            text("what-if {name}: {law} cannot be so: {why}", name=wanted, law=law.id, why=message)
        ) from None
    return bare.model_copy(update={"reading": [one for one in law.reading if _still_there(bare, one.key, one.here)]})


def _still_there(law: Law, key: str, here: Any) -> bool:
    try:
        return bool(value_at(law, key) == here)
    except LawError:
        return False


@dataclass(frozen=True)
class Scenarios:
    """One election under many laws: on the votes as they were (`comparison`, `measured`), and on the same draws."""

    comparison: Comparison
    measured: tuple[Measured, ...]
    simulations: tuple[Simulation, ...]
    assumed: tuple[Text, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        return self.comparison.labels

    def women(self, place: int) -> tuple[int, int] | None:
        """Women among the persons elected by lists whose groups are known, and how many these persons are."""
        outcome = self.comparison.outcomes[place]
        election = outcome.election
        named = [
            member.groups
            for one in outcome.elected
            if one.member is not None and election.groups_known(one.contest, one.contestant)
            for member in election.members[one.contest, one.contestant]
            if member.id == one.member
        ]
        return (sum("women" in own for own in named), len(named)) if named else None

    def regions(self, place: int) -> int | None:
        """How many regions have a seat of their own in a constituency; None where it cannot be told."""
        if all(tier.area == "nation" for tier in self.comparison.outcomes[place].law.tier):
            return 0
        regions = self.measured[place].regions
        return None if isinstance(regions, Text) else sum(1 for one in regions if one.unit and one.seats)

    def rows(self) -> list[dict[str, Any]]:
        """One row for each law: seats by party, measures, and of the draws mean seats and mean measures."""
        found = []
        for place, (label, outcome, known) in enumerate(
            zip(self.labels, self.comparison.outcomes, self.measured, strict=True)
        ):
            row: dict[str, Any] = {"law": label, "status": outcome.status, "house": _house(outcome)}
            row |= {
                f"seats {party or 'independents'}": outcome.seats.get(party, 0) for party in self.comparison.parties
            }
            for measure in MEASURES:
                row[measure] = value_of(known, measure)
            row["regions"] = self.regions(place)
            women = self.women(place)
            row["women"], row["persons known"] = women if women is not None else (None, None)
            if self.simulations:
                one = self.simulations[place]
                for party in self.parties:
                    own = one.distribution(party)
                    row[f"mean {party or 'independents'}"] = own.mean
                    row[f"error {party or 'independents'}"] = own.error
                for measure, over in one.measures.items():
                    row[f"mean {measure}"] = over.mean
            found.append(row)
        return found

    @property
    def parties(self) -> list[str]:
        """Every party with a seat under some law, on the votes or in a draw."""
        drawn = [party for one in self.simulations for party in one.parties]
        every = dict.fromkeys([*self.comparison.parties, *drawn])
        return sorted(every, key=lambda party: party == "")

    def to_frame(self) -> pl.DataFrame:
        import polars as pl

        return pl.DataFrame(self.rows(), infer_schema_length=None)

    def to_csv(self) -> str:
        out = io.StringIO()
        rows = self.rows()
        fields = list(dict.fromkeys(key for row in rows for key in row))
        writer = csv.DictWriter(out, fields, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return out.getvalue()

    def to_json(self) -> dict[str, Any]:
        document = self.comparison.to_json()
        document["assumed"] = [one.in_all() for one in self.assumed]
        for place, one in enumerate(document["laws"]):
            known = self.measured[place]
            one["measures"] = {measure: value_of(known, measure) for measure in MEASURES}
            one["regions"] = self.regions(place)
            women = self.women(place)
            one["women"] = None if women is None else {"women": women[0], "of": women[1]}
            one["draws"] = self.simulations[place].to_json() if self.simulations else None
        return document


def value_of(known: Measured, measure: str) -> float | None:
    """A measure of the whole body, of the seats where it is taken of votes and of seats; None where it has no value."""
    try:
        found = known[measure]
    except KeyError:
        return None
    value = found.get("", found.get(", seats"))
    return None if value is None else float(value)


def _house(outcome: Outcome) -> int:
    return sum(one.house for one in outcome.contests.values())


def compare_draws(
    election: Election,
    laws: Sequence[Law | str] | Mapping[str, Law],
    draws: int = 0,
    model: Model | Part | str | None = None,
    *,
    what_ifs: Sequence[str] = (),
    constituencies: Assumption | None = None,
    **more: Any,
) -> Scenarios:
    """The same votes and the same draws under many laws; `what_ifs` change the first of them. `more` as in `simulate`.

    Without draws, on the votes alone. What `constituencies` assumes holds for the votes too, and is said.
    """
    named = dict(laws) if isinstance(laws, Mapping) else _labelled(election, laws)
    base_label, base = next(iter(named.items()))
    for one in what_ifs:
        named[f"{base_label} {one}"] = what_if(base, one)
    documents = list(named.values())
    simulations: tuple[Simulation, ...] = ()
    if draws:
        simulations = tuple(
            simulate_laws(election, documents, draws, model, labels=list(named), constituencies=constituencies, **more)
        )
    assumed: list[Text] = []
    if constituencies is not None:
        election, assumed = constituencies.fill(election, documents)
    outcomes = tuple(decide(election, one) for one in documents)
    measured = tuple(of(one) for one in outcomes)
    return Scenarios(Comparison(election, outcomes, tuple(named)), measured, simulations, tuple(assumed))


def _labelled(election: Election, laws: Sequence[Law | str]) -> dict[str, Law]:
    found: dict[str, Law] = {}
    for one in laws or [election.law_source()]:
        law = law_for(election, one)
        label = one.rsplit("/", 1)[-1] if isinstance(one, str) and one.endswith(".toml") else f"{law.id}@{law.from_}"
        same = sum(1 for other in found if other == label or other.startswith(f"{label} #"))
        found[f"{label} #{same + 1}" if same else label] = law
    return found
