"""Fragmentation, of votes and of seats."""

from collections.abc import Callable
from typing import Any

from mandat.language import Text, text
from mandat.measure import fragmentation as functions
from mandat.measure.catalogue.alone import PARTY_OF_ONE
from mandat.measure.registry import Family, Measure, Unit

FRAGMENTATION = Family("fragmentation", text("Fragmentation"), text("How many parties are there, by their weight?"))

_ONE = text("1: one party has everything; n: n parties of the same size.")
_ZERO = text("0: one party has everything; the larger, the more divided.")


def _measure(
    name_of: str, compute: Callable[..., Any], name: Text, question: Text, formula: str, source: str, reading: Text,
    unit: Unit = "number",
) -> Measure:  # fmt: skip
    return Measure(name_of, FRAGMENTATION, name, question, formula, source, reading, PARTY_OF_ONE, unit, compute)


MEASURES_OF_FRAGMENTATION = (
    _measure(
        "laakso_taagepera",
        functions.laakso_taagepera,
        text("Effective number (Laakso and Taagepera)"),
        text("How many parties of the same size would divide the whole as these do?"),
        "1 / Σ p²",
        "Laakso and Taagepera 1979, Comparative Political Studies 12(1): 3–27",
        _ONE,
    ),
    _measure(
        "golosov",
        functions.golosov,
        text("Effective number (Golosov)"),
        text("How many parties are there, where a dominant one leaves the small ones little weight?"),
        "Σ p / (p + p₁² − p²), p₁ the largest",
        "Golosov 2010, Party Politics 16(2): 171–192",
        _ONE,
    ),
    _measure(
        "hill_0",
        functions.parties,
        text("Number of parties (Hill, q = 0)"),
        text("How many parties have a vote, or a seat, at all?"),
        "(Σ p^q)^(1/(1−q)), q = 0",
        "Hill 1973, Ecology 54(2): 427–432",
        _ONE,
        "count",
    ),
    _measure(
        "hill_1",
        functions.hill,
        text("Effective number (Hill, q = 1)"),
        text("How many parties are there, each weighing as its share does?"),
        "exp(−Σ p ln p), the limit of (Σ p^q)^(1/(1−q)) at q = 1",
        "Hill 1973, Ecology 54(2): 427–432",
        _ONE,
    ),
    _measure(
        "hill_infinite",
        functions.inverse_largest,
        text("Inverse of the largest share (Hill, q = ∞)"),
        text("How many parties of the largest one's size would make the whole?"),
        "1 / p₁",
        "Hill 1973, Ecology 54(2): 427–432; Taagepera 1999, Electoral Studies 18(4): 497–504",
        _ONE,
    ),
    _measure(
        "renyi",
        functions.renyi,
        text("Rényi's entropy, q = 2"),
        text("How divided is the whole, on the scale on which independent divisions add up?"),
        "ln(Σ p^q) / (1 − q)",
        "Rényi 1961, Proceedings of the 4th Berkeley Symposium 1: 547–561",
        _ZERO,
    ),
    _measure(
        "shannon",
        functions.shannon,
        text("Shannon's entropy"),
        text("How uncertain is the party of one vote, or seat, drawn at random?"),
        "−Σ p ln p",
        "Shannon 1948, Bell System Technical Journal 27: 379–423",
        _ZERO,
    ),
    _measure(
        "simpson",
        functions.simpson,
        text("Concentration (Simpson)"),
        text("How likely are two votes, or seats, drawn at random, of the same party?"),
        "Σ p²",
        "Simpson 1949, Nature 163: 688; Herfindahl 1950",
        text("100%: one party has everything."),
        "share",
    ),
    _measure(
        "fractionalisation",
        functions.fractionalisation,
        text("Fractionalisation (Rae)"),
        text("How likely are two votes, or seats, drawn at random, of different parties?"),
        "1 − Σ p²",
        "Rae 1967, The Political Consequences of Electoral Laws: 53–58",
        text("0%: one party has everything."),
        "share",
    ),
)
