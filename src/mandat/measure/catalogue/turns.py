"""Votes for nothing and gains without votes; how close it was; what changed since an earlier election."""

from mandat.language import text
from mandat.measure import change, competition
from mandat.measure.catalogue.alone import CONTESTANT, STANDS_ALONE, TOGETHER
from mandat.measure.registry import Family, Measure

FOR_NOTHING = Family("for nothing", text("Votes without a seat"), text("Whose votes count for nothing, and who gains?"))
COMPETITION = Family("competition", text("Competition"), text("How close was it in the constituencies?"))
CHANGE = Family("change", text("Change"), text("How much has changed since the earlier election?"))

_SHARE = text("0%: nobody's votes; the larger, the more.")

MEASURES_OF_TURNS = (
    Measure(
        "majority_bonus",
        FOR_NOTHING,
        text("Bonus of the largest party"),
        text("How much more of the seats than of the votes has the party with the most seats?"),
        "s₁ − v₁",
        "Rae 1967, The Political Consequences of Electoral Laws",
        text("0%: as many as its votes; below 0%: fewer."),
        STANDS_ALONE,
        "share",
        change.majority_bonus,
    ),
    Measure(
        "wasted_votes",
        FOR_NOTHING,
        text("Votes for those without a seat"),
        text("What share of the votes elected nobody in the contest in which they were given?"),
        "Σ votes of contestants without a seat / Σ votes",
        "Anckar 1997, Electoral Studies 16(4): 501–515",
        _SHARE,
        CONTESTANT,
        "share",
        competition.wasted_votes,
    ),
    Measure(
        "excluded_votes",
        FOR_NOTHING,
        text("Votes kept out by the threshold"),
        text("What share of the votes was for lists that the threshold did not admit?"),
        "Σ votes of lists not admitted / Σ votes",
        "Rae, Hanby and Loosemore 1971, Comparative Political Studies 3(4): 479–488 (thresholds of exclusion)",
        _SHARE,
        CONTESTANT,
        "share",
        competition.excluded_votes,
    ),
    Measure(
        "margin_of_victory",
        COMPETITION,
        text("Margin of victory, mean"),
        text("By what share of the votes is the last elected ahead of the first not elected?"),
        "(votes of the last elected − votes of the first not elected) / Σ votes, the mean of the contests",
        "Blais and Lago 2009, Electoral Studies 28(1): 94–100 (contests); Cox 1997, Making Votes Count",
        text("Near 0%: a few votes decide; 100%: no contest."),
        CONTESTANT,
        "share",
        competition.margin_of_victory,
    ),
    Measure(
        "close_contests",
        COMPETITION,
        text("Contests won by less than 5%"),
        text("In what share of the constituencies would a few votes in a hundred have elected another?"),
        "contests with a margin of victory below 5% / contests",
        "Mayhew 1974, Polity 6(3): 295–317 (marginal seats)",
        text("0%: nowhere; the larger, the more competitive."),
        CONTESTANT,
        "share",
        competition.margin_of_victory,
    ),
    Measure(
        "volatility",
        CHANGE,
        text("Volatility (Pedersen)"),
        text("What share of the votes, or seats, has changed parties in sum?"),
        "½ Σ |p − p′|, p′ of the earlier election",
        "Pedersen 1979, European Journal of Political Research 7(1): 1–26",
        text("0%: no party has gained or lost; 100%: all parties are new."),
        TOGETHER,
        "share",
        change.volatility,
    ),
    Measure(
        "volatility_entering",
        CHANGE,
        text("… by parties that came or went"),
        text("How much of the volatility is due to parties that are in one of the elections alone?"),
        "½ Σ |p − p′| over parties of one election alone",
        "Powell and Tucker 2014, British Journal of Political Science 44(1): 123–147 (type A, without their 2% limit)",
        _SHARE,
        TOGETHER,
        "share",
        change.volatility_entering,
    ),
    Measure(
        "volatility_staying",
        CHANGE,
        text("… between parties that stayed"),
        text("How much of the volatility is between parties that are in both elections?"),
        "½ Σ |p − p′| over parties of both elections",
        "Powell and Tucker 2014, British Journal of Political Science 44(1): 123–147 (type B)",
        _SHARE,
        TOGETHER,
        "share",
        change.volatility_staying,
    ),
)
