"""Territory: parties and voters over the country."""

from mandat.language import text
from mandat.measure import regions, territory
from mandat.measure.catalogue.alone import CONTESTANT, NOT_CONCERNED, PARTY_OF_ONE
from mandat.measure.registry import Family, Measure

TERRITORY = Family(
    "territory", text("Territory"), text("Does every part of the country count alike, and who speaks for it?")
)

MEASURES_OF_PLACES = (
    Measure(
        "nationalisation",
        TERRITORY,
        text("Nationalisation of the parties (PSNS)"),
        text("Have the parties the same share of the votes everywhere?"),
        "Σ p · (1 − Gini of the party's vote shares over the areas)",
        "Jones and Mainwaring 2003, Party Politics 9(2): 139–166",
        text("1: the same everywhere; near 0: each party in one area alone."),
        PARTY_OF_ONE,
        "number",
        territory.nationalisation,
    ),
    Measure(
        "malapportionment",
        TERRITORY,
        text("Malapportionment"),
        text("What share of the seats is given to constituencies with too few voters for them?"),
        "½ Σ |s − v| over constituencies, v of the voters on the lists",
        "Samuels and Snyder 2001, British Journal of Political Science 31(4): 651–671",
        text("0%: every seat for as many voters."),
        NOT_CONCERNED,
        "share",
        territory.malapportionment,
    ),
    Measure(
        "weight_ratio",
        TERRITORY,
        text("Most voters for a seat by the fewest"),
        text("How many times more does a vote weigh in the smallest constituency than in the largest?"),
        "max (voters / seats) / min (voters / seats) over constituencies",
        "Baker v. Carr, 369 U.S. 186 (1962); Samuels and Snyder 2001",
        text("1: every seat for as many voters."),
        NOT_CONCERNED,
        "number",
        territory.weight_ratio,
    ),
    Measure(
        "representation",
        TERRITORY,
        text("Who speaks for each region"),
        text("Who is elected in a region's constituencies, and how many seats has it for 100,000 voters?"),
        "100,000 · seats of the region's constituencies / voters on its lists",
        "Latner and McGann 2005, Electoral Studies 24(4): 709–734 (geographic representation)",
        text("The same number everywhere: every region is represented alike."),
        CONTESTANT,
        "table",
        regions.representation,
    ),
)
