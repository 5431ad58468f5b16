"""Disproportionality."""

from collections.abc import Callable
from typing import Any

from mandat.language import Text, text
from mandat.measure import disproportionality as functions
from mandat.measure.catalogue.alone import STANDS_ALONE
from mandat.measure.registry import Family, Measure, Unit

DISPROPORTIONALITY = Family(
    "disproportionality", text("Disproportionality"), text("How far are the seats from the votes?")
)

_FROM_ZERO = text("0: exactly proportional; the larger, the further.")
_TO_ONE = text("0%: exactly proportional; 100%: all seats to those without votes.")
_NO_VOTES = text("0: exactly proportional; infinite where a seat stands without votes.")


def _measure(
    compute: Callable[..., Any], name: Text, question: Text, formula: str, source: str, reading: Text, unit: Unit
) -> Measure:
    return Measure(
        compute.__name__, DISPROPORTIONALITY, name, question, formula, source, reading, STANDS_ALONE, unit, compute
    )


MEASURES_OF_DISTANCE = (
    _measure(
        functions.gallagher,
        text("Gallagher, least squares"),
        text("How far are the seats from the votes, a few large gaps weighing more than many small ones?"),
        "√(½ Σ (s − v)²)",
        "Gallagher 1991, Electoral Studies 10(1): 33–51",
        _TO_ONE,
        "share",
    ),
    _measure(
        functions.loosemore_hanby,
        text("Loosemore and Hanby"),
        text("What share of the seats would have to change hands to be proportional?"),
        "½ Σ |s − v|",
        "Loosemore and Hanby 1971, British Journal of Political Science 1(4): 467–477",
        _TO_ONE,
        "share",
    ),
    _measure(
        functions.adjusted_loosemore_hanby,
        text("Loosemore and Hanby, adjusted"),
        text("What share of the seats would have to change hands, for each effective party?"),
        "½ Σ |s − v| / N, N = 1/Σ v²",
        "Grofman's adjustment, in Lijphart 1994, Electoral Systems and Party Systems: 58–62; "
        "Taagepera and Grofman 2003, Party Politics 9(6): 659–677",
        _FROM_ZERO,
        "share",
    ),
    _measure(
        functions.rose,
        text("Rose, proportionality"),
        text("What share of the seats is where the votes are?"),
        "1 − ½ Σ |s − v|",
        "Mackie and Rose 1991, The International Almanac of Electoral History, 3rd ed.",
        text("100%: exactly proportional."),
        "share",
    ),
    _measure(
        functions.rae,
        text("Rae"),
        text("By how much does a party's share of seats differ from its share of votes, on average?"),
        "Σ |s − v| / n, n parties with a vote or a seat",
        "Rae 1967, The Political Consequences of Electoral Laws: 84–86; without his limit of 0.5% of the votes",
        _FROM_ZERO,
        "share",
    ),
    _measure(
        functions.lijphart,
        text("Lijphart, largest deviation"),
        text("By how much does the party that is furthest off gain or lose?"),
        "max |s − v|",
        "Lijphart 1994, Electoral Systems and Party Systems: 58–62",
        _FROM_ZERO,
        "share",
    ),
    _measure(
        functions.grofman,
        text("Grofman"),
        text("By how much do the shares differ, on average over the effective number of parties?"),
        "Σ |s − v| / N, N = 1/Σ v²",
        "Taagepera and Grofman 2003, Party Politics 9(6): 659–677",
        _FROM_ZERO,
        "share",
    ),
    _measure(
        functions.sainte_lague,
        text("Sainte-Laguë, chi-squared"),
        text("How unequal is what each vote obtains? What Sainte-Laguë's method makes least."),
        "Σ (s − v)² / v",
        "Sainte-Laguë 1910; Gallagher 1991, Electoral Studies 10(1): 33–51",
        _NO_VOTES,
        "number",
    ),
    _measure(
        functions.d_hondt,
        text("D'Hondt, largest advantage"),
        text(
            "How many times its share of votes has the party that is favoured most? What D'Hondt's method makes least."
        ),
        "max s / v",
        "D'Hondt 1885; Gallagher 1991, Electoral Studies 10(1): 33–51",
        text("1: exactly proportional; infinite where a seat stands without votes."),
        "number",
    ),
    _measure(
        functions.gini,
        text("Gini, of seats over votes"),
        text("How unequally are the seats spread over the voters?"),
        "½ Σᵢ Σⱼ |sᵢ vⱼ − sⱼ vᵢ|",
        "Gini 1912; for votes and seats Taagepera and Shugart 1989, Seats and Votes",
        _TO_ONE,
        "share",
    ),
    _measure(
        functions.entropy,
        text("Entropy"),
        text("How much would somebody who knows the votes be surprised by the seats?"),
        "Σ s ln(s / v)",
        "Theil 1969, American Political Science Review 63(2): 521–525; Kullback and Leibler 1951",
        _NO_VOTES,
        "number",
    ),
    _measure(
        functions.cox_shugart,
        text("Cox and Shugart, slope"),
        text("Are large parties favoured, or small ones?"),
        "Σ (v − 1/n)(s − 1/n) / Σ (v − 1/n)², n parties with a vote or a seat",
        "Cox and Shugart 1991, Electoral Studies 10(4): 348–352",
        text("1: neither; above 1: large parties; below 1: small ones."),
        "number",
    ),
    _measure(
        functions.monroe,
        text("Monroe, inequity"),
        text("How far are the seats from the votes, by the furthest that these votes allow?"),
        "√(Σ (s − v)² / (1 + Σ v²))",
        "Monroe 1994, Electoral Studies 13(2): 132–149",
        _TO_ONE,
        "share",
    ),
    _measure(
        functions.farina,
        text("Farina, angle"),
        text("Do votes and seats point the same way, whatever their lengths?"),
        "(2/π) arccos(Σ s v / √(Σ s² · Σ v²))",
        "Farina's angle, in Koppel and Diskin 2009, Social Choice and Welfare 33: 281–286",
        _TO_ONE,
        "share",
    ),
    _measure(
        functions.generalised,
        text("Generalised, k = 3"),
        text("How far are the seats from the votes, the largest gaps weighing still more?"),
        "(½ Σ |s − v|ᵏ)^(1/k)",
        "Taagepera and Grofman 2003, Party Politics 9(6): 659–677; k = 1 is Loosemore and Hanby, k = 2 Gallagher",
        _TO_ONE,
        "share",
    ),
)
