"""What an outcome is worth: disproportionality, fragmentation, votes without a seat, territory, power.

Of one election, everything at once:

>>> import mandat
>>> found = mandat.measure.of(mandat.decide(mandat.read("examples/kz-mazhilis-2021")))
>>> round(100 * found["gallagher"][""], 2), found["minimal_winning_number"][""]
(6.53, 1)

Of many, or of one's own numbers, a function a measure, over `votes[..., party]` and `seats[..., party]`:

>>> mandat.measure.gallagher([[53, 24, 23], [50, 30, 20]], [[7, 2, 1], [5, 3, 2]]).round(4).tolist()
[0.1539, 0.0]

`MEASURES` has each measure's question, formula and source.
"""

from mandat.count import NoLevel
from mandat.measure.arrays import one_by_one
from mandat.measure.catalogue import FAMILIES, MEASURES
from mandat.measure.change import majority_bonus, volatility, volatility_entering, volatility_staying
from mandat.measure.competition import excluded_votes, margin_of_victory, wasted_votes
from mandat.measure.contests import Closeness, closeness
from mandat.measure.disproportionality import (
    adjusted_loosemore_hanby,
    cox_shugart,
    d_hondt,
    entropy,
    farina,
    gallagher,
    generalised,
    gini,
    grofman,
    lijphart,
    loosemore_hanby,
    monroe,
    rae,
    rose,
    sainte_lague,
)
from mandat.measure.figures import Column, Scope, scopes
from mandat.measure.fragmentation import (
    fractionalisation,
    golosov,
    hill,
    inverse_largest,
    laakso_taagepera,
    parties,
    renyi,
    shannon,
    simpson,
)
from mandat.measure.measuring import NoQuota, of
from mandat.measure.power import (
    MOST_PLAYERS,
    TooManyPlayers,
    banzhaf,
    deegan_packel,
    johnston,
    majority,
    minimal_winning,
    minimal_winning_number,
    penrose,
    shapley_shubik,
)
from mandat.measure.regions import Elected, Region, representation
from mandat.measure.registry import Family, Measure
from mandat.measure.result import COLUMNS, Measured, Power, Value
from mandat.measure.seat_product import expected_largest, expected_parties_by_seats, expected_parties_by_votes
from mandat.measure.territory import (
    inequality,
    malapportionment,
    nationalisation,
    party_nationalisation,
    weight_ratio,
)

__all__ = [
    "COLUMNS",
    "FAMILIES",
    "MEASURES",
    "MOST_PLAYERS",
    "Closeness",
    "Column",
    "Elected",
    "Family",
    "Measure",
    "Measured",
    "NoLevel",
    "NoQuota",
    "Power",
    "Region",
    "Scope",
    "TooManyPlayers",
    "Value",
    "adjusted_loosemore_hanby",
    "banzhaf",
    "closeness",
    "cox_shugart",
    "d_hondt",
    "deegan_packel",
    "entropy",
    "excluded_votes",
    "expected_largest",
    "expected_parties_by_seats",
    "expected_parties_by_votes",
    "farina",
    "fractionalisation",
    "gallagher",
    "generalised",
    "gini",
    "golosov",
    "grofman",
    "hill",
    "inequality",
    "inverse_largest",
    "johnston",
    "laakso_taagepera",
    "lijphart",
    "loosemore_hanby",
    "majority",
    "majority_bonus",
    "malapportionment",
    "margin_of_victory",
    "minimal_winning",
    "minimal_winning_number",
    "monroe",
    "nationalisation",
    "of",
    "one_by_one",
    "parties",
    "party_nationalisation",
    "penrose",
    "rae",
    "renyi",
    "representation",
    "rose",
    "sainte_lague",
    "scopes",
    "shannon",
    "shapley_shubik",
    "simpson",
    "volatility",
    "volatility_entering",
    "volatility_staying",
    "wasted_votes",
    "weight_ratio",
]
