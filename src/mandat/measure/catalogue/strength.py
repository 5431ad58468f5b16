"""Power in the house; what the seats and constituencies alone let expect."""

from mandat.language import text
from mandat.measure import power, seat_product
from mandat.measure.catalogue.alone import NOBODY, PLAYER
from mandat.measure.registry import Family, Measure

POWER = Family("power", text("Power"), text("Who can decide with whom?"))
EXPECTATION = Family(
    "expectation", text("Seat product"), text("How many parties do the seats and constituencies alone let expect?")
)

_POWER = text("0%: no decision depends on it; 100%: it decides alone.")
_EXPECTED = text("What is usual for such a body, not what it should be; for one tier and one ballot.")

MEASURES_OF_STRENGTH = (
    Measure(
        "banzhaf",
        POWER,
        text("Banzhaf"),
        text("What part has a party of all the cases in which a coalition would lose without one member?"),
        "swings of the party / swings of all",
        "Banzhaf 1965, Rutgers Law Review 19: 317–343; Penrose 1946",
        _POWER,
        PLAYER,
        "table",
        power.banzhaf,
    ),
    Measure(
        "shapley_shubik",
        POWER,
        text("Shapley and Shubik"),
        text("How often is it the party with which a growing coalition comes to win?"),
        "Σ k! (n − 1 − k)! / n! over the party's swings, k others in the coalition",
        "Shapley and Shubik 1954, American Political Science Review 48(3): 787–792",
        _POWER,
        PLAYER,
        "table",
        power.shapley_shubik,
    ),
    Measure(
        "deegan_packel",
        POWER,
        text("Deegan and Packel"),
        text("What part has a party, if only coalitions without a spare member form, and share equally?"),
        "Σ 1/|S| over the minimal winning coalitions S with the party / their number",
        "Deegan and Packel 1978, International Journal of Game Theory 7(2): 113–123",
        _POWER,
        PLAYER,
        "table",
        power.deegan_packel,
    ),
    Measure(
        "johnston",
        POWER,
        text("Johnston"),
        text("What part has a party, if those who can turn a coalition share its power?"),
        "Σ 1/c(S) over the party's swings, c(S) members who can turn the coalition S, by the sum of all",
        "Johnston 1978, Environment and Planning A 10(8): 907–914",
        _POWER,
        PLAYER,
        "table",
        power.johnston,
    ),
    Measure(
        "minimal_winning_number",
        POWER,
        text("Minimal winning coalitions"),
        text("In how many ways can a majority be formed without a member to spare?"),
        "coalitions with the quota in which no member could be left out",
        "Riker 1962, The Theory of Political Coalitions; von Neumann and Morgenstern 1944",
        text("1: one party, or one coalition, decides; the more, the more ways there are."),
        PLAYER,
        "count",
        power.minimal_winning_number,
    ),
    Measure(
        "expected_parties_by_seats",
        EXPECTATION,
        text("Expected effective number, seats"),
        text("How many effective parties by seats are usual for so many seats in such constituencies?"),
        "(M S)^(1/6), M seats in a constituency, S in all",
        "Taagepera 2007, Predicting Party Sizes",
        _EXPECTED,
        NOBODY,
        "number",
        seat_product.expected_parties_by_seats,
    ),
    Measure(
        "expected_parties_by_votes",
        EXPECTATION,
        text("Expected effective number, votes"),
        text("How many effective parties by votes are usual for so many seats in such constituencies?"),
        "[(M S)^(1/4) + 1]^(2/3)",
        "Shugart and Taagepera 2017, Votes from Seats",
        _EXPECTED,
        NOBODY,
        "number",
        seat_product.expected_parties_by_votes,
    ),
    Measure(
        "expected_largest",
        EXPECTATION,
        text("Expected seats of the largest party"),
        text("What share of the seats of the largest party is usual for so many seats in such constituencies?"),
        "(M S)^(−1/8)",
        "Taagepera 2007, Predicting Party Sizes",
        _EXPECTED,
        NOBODY,
        "share",
        seat_product.expected_largest,
    ),
)
