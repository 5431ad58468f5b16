"""The same votes under several laws, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mandat.decision.official import decide
from mandat.decision.outcome import Outcome
from mandat.election import Election
from mandat.law import Law

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Comparison:
    """One election decided under several laws, in the order asked for."""

    election: Election
    outcomes: tuple[Outcome, ...]

    @property
    def parties(self) -> list[str]:
        """Every party with a seat under some law, by its most seats; independents ("") last."""
        most: dict[str, int] = {}
        for outcome in self.outcomes:
            for party, seats in outcome.seats.items():
                most[party] = max(most.get(party, 0), seats)
        kept = [party for party, seats in most.items() if seats]
        return sorted(kept, key=lambda party: (party == "", -most[party], party))

    def to_frame(self) -> "pl.DataFrame":
        """A Polars data frame: a row for each party, a column of seats for each law."""
        import polars as pl

        names = [f"{one.law.id}@{one.law.from_}" for one in self.outcomes]
        columns: dict[str, Any] = {"party": self.parties}
        for name, one in zip(names, self.outcomes, strict=True):
            columns[name] = [one.seats.get(party, 0) for party in self.parties]
        return pl.DataFrame(columns)

    def to_json(self) -> dict[str, Any]:
        return {
            "election": self.election.id,
            "made_up": self.election.made_up,
            "parties": self.parties,
            "laws": [
                {
                    "law": one.law.id,
                    "in_force": one.law.from_.isoformat(),
                    "status": one.status,
                    "seats": one.seats,
                    "filled": sum(one.seats.values()),
                    "tiers": {tier.id: {"seats": one.tier_seats(tier.id)} for tier in one.law.tier},
                    "missing": one.missing,
                    "void": one.void,
                    "absent": list(one.absent),
                }
                for one in self.outcomes
            ],
        }


def compare(election: Election, laws: Sequence[Law | str]) -> Comparison:
    """The same votes under each of `laws` (documents or ids). A tier for which the folder has no contest is absent."""
    return Comparison(election, tuple(decide(election, law) for law in laws))
