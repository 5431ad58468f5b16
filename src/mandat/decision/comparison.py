"""The same votes under several laws, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mandat.decision.official import decide
from mandat.decision.outcome import Outcome
from mandat.election import Election, party_or_independents
from mandat.language import current, number
from mandat.law import Law

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Comparison:
    """One election decided under several laws, in the order asked for."""

    election: Election
    outcomes: tuple[Outcome, ...]
    labels: tuple[str, ...]
    """A name for each law, all different: `kz/mazhilis@2022-11-18`, or the file a law was read from."""

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

        columns: dict[str, Any] = {"party": self.parties}
        for name, one in zip(self.labels, self.outcomes, strict=True):
            columns[name] = [one.seats.get(party, 0) for party in self.parties]
        return pl.DataFrame(columns)

    def __repr__(self) -> str:
        return f"<Comparison: {self.election.id} under {', '.join(self.labels)}>"

    def _repr_html_(self) -> str:
        """A table for a notebook: a row a party, a column of seats a law."""
        from mandat.decision.shown import table

        language = current()
        rows = [
            (
                party_or_independents(self.election, party).to(language),
                [number(one.seats.get(party, 0), language) for one in self.outcomes],
            )
            for party in self.parties
        ]
        return table(self.election, self.labels, rows, [])

    def to_json(self) -> dict[str, Any]:
        return {
            "election": self.election.id,
            "made_up": self.election.made_up,
            "parties": self.parties,
            "laws": [
                {
                    "label": label,
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
                for label, one in zip(self.labels, self.outcomes, strict=True)
            ],
        }


def compare(election: Election, laws: Sequence[Law | str]) -> Comparison:
    """The same votes under each of `laws` (documents or ids). A tier for which the folder has no contest is absent."""
    outcomes = tuple(decide(election, law) for law in laws)
    labels: list[str] = []
    for law, outcome in zip(laws, outcomes, strict=True):
        is_file = isinstance(law, str) and law.endswith(".toml")
        label = Path(str(law)).name if is_file else f"{outcome.law.id}@{outcome.law.from_}"
        same = sum(1 for one in labels if one == label or one.startswith(f"{label} #"))
        labels.append(f"{label} #{same + 1}" if same else label)
    return Comparison(election, outcomes, tuple(labels))
