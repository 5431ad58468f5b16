"""The phrases of a law in words: shares, and the values that a key can have."""

from fractions import Fraction
from typing import Any

from mandat.language import Names, text


def as_percent(share: Fraction) -> Any:
    """A share as an exact percentage, 5% or 2.5%, or as a fraction where it has no such end."""
    return as_decimal(share * 100, "%")


def as_decimal(value: Fraction, sign: str = "") -> Any:
    for places in range(7):
        scaled = value * 10**places
        if scaled.denominator == 1:
            digits = f"{scaled.numerator:0{places + 1}d}"
            whole, rest = (digits[:-places], digits[-places:]) if places else (digits, "")
            local = f"{whole},{rest}{sign}" if rest else f"{whole}{sign}"
            return Names(kk=local, ru=local, en=local.replace(",", "."))
    return value / 100 if sign else value


def value_in_words(value: object) -> Any:
    """A value of a key, in words where it has some."""
    if isinstance(value, str):
        return BASE.get(value) or EXCESS.get(value) or AMONG_SHORT.get(value) or value
    return str(value)


BALLOT = {
    "party": text("The voter marks one party list."),
    "candidate": text("The voter marks one candidate."),
}
AREA = {
    "nation": text("One contest: the whole country."),
    "territory": text("One contest: the whole territory of the council."),
    "constituency": text("One contest in each constituency."),
}
ROUND_SEATS = {
    "down": text("rounded down"),
    "up": text("rounded up"),
}
BASE = {
    "cast": text("all ballots in the boxes"),
    "valid": text("the ballots in the boxes without the invalid ones"),
    "valid without against all": text("the votes for the contestants alone"),
    "registered": text("the voters on the lists"),
}
EXCESS = {
    "undecided": text("undecided"),
    "from the lists over the threshold": text("the lists over the threshold lose the excess"),
}
NONE_ADMITTED = {
    "undecided": text("Where nobody is admitted, the outcome stays undecided."),
    "all": text("Where nobody is admitted, all take part in the seats."),
    "void": text("Where nobody is admitted, the contest is void."),
}
QUOTA = {
    "hare": text("The quota: the votes of all admitted, divided by the seats."),
    "droop": text("The quota: the votes of all admitted, divided by the seats plus one; the next whole number above."),
    "hagenbach-bischoff": text("The quota: the votes of all admitted, divided by the seats plus one."),
    "imperiali": text("The quota: the votes of all admitted, divided by the seats plus two."),
}
ROUND_QUOTA = {
    "exact": text("The quota is not rounded."),
    "down": text("The quota is rounded down to a whole number."),
    "up": text("The quota is rounded up to a whole number."),
    "nearest": text("The quota is rounded to the nearest whole number."),
}
DIVISORS = {
    "d'hondt": text("The divisors: 1, 2, 3, 4 and so on (D'Hondt)."),
    "sainte-lague": text("The divisors: 1, 3, 5, 7 and so on (Sainte-Laguë)."),
    "modified sainte-lague": text("The divisors: 1.4, 3, 5, 7 and so on (modified Sainte-Laguë)."),
    "adams": text("The divisors: 0, 1, 2, 3 and so on (Adams)."),
    "dean": text("The divisors: the harmonic means of neighbouring whole numbers (Dean)."),
    "huntington-hill": text("The divisors: the geometric means of neighbouring whole numbers (Huntington-Hill)."),
    "danish": text("The divisors: 1, 4, 7, 10 and so on (Danish)."),
    "imperiali": text("The divisors: 1, 1.5, 2, 2.5 and so on (Imperiali)."),
    "macau": text("The divisors: 1, 2, 4, 8 and so on (Macau)."),
}
TIE = {
    "registered earlier": text("Equal claims: the seat goes to the one registered earlier."),
    "more votes": text("Equal claims: the seat goes to the one with more votes."),
    "lot": text("Equal claims: the seat is decided by lot."),
}
UNFILLED = {
    ("always", "repeat vote"): text("Where the vote fills no seat: a repeat vote."),
    ("always", "repeat election"): text("Where the vote fills no seat: a repeat election."),
    ("otherwise", "repeat vote"): text("Where the vote fills no seat in any other case: a repeat vote."),
    ("otherwise", "repeat election"): text("Where the vote fills no seat in any other case: a repeat election."),
    ("two candidates", "repeat vote"): text("Where two candidates stood and the vote fills no seat: a repeat vote."),
    ("two candidates", "repeat election"): text(
        "Where two candidates stood and the vote fills no seat: a repeat election."
    ),
    ("more than two candidates", "repeat vote"): text(
        "Where more than two candidates stood and the vote fills no seat: a repeat vote."
    ),
    ("more than two candidates", "repeat election"): text(
        "Where more than two candidates stood and the vote fills no seat: a repeat election."
    ),
    ("after a repeat vote", "repeat vote"): text("Where the repeat vote fills no seat either: another repeat vote."),
    ("after a repeat vote", "repeat election"): text("Where the repeat vote fills no seat either: a repeat election."),
}
AMONG = {
    "the tied": text("Those with equal votes take part in it."),
    "the first two": text("The two candidates with the most votes take part in it."),
}
AMONG_SHORT = {
    "the tied": text("those with equal votes"),
    "the first two": text("the two candidates with the most votes"),
}
FILL = {
    "party decides": text("Who takes the seats: the party decides, from its list."),
    "list order": text("Who takes the seats: the first persons of the list, in its order."),
    "alphabetical": text("Who takes the seats: the persons of the list, in alphabetical order."),
}
GROUP = {
    "women": text("women"),
    "youth": text("youth"),
    "disability": text("persons with disabilities"),
}
SITUATION = {
    "none admitted": text("No list is admitted."),
    "equal second lists": text("The lists next by votes are equal."),
    "guaranteed seats above the whole": text("The guaranteed seats exceed the seats to fill."),
    "equal registration": text("The lists were registered at the same time."),
    "equal in the repeat vote": text("The repeat vote is equal too."),
    "rounding of the groups' share": text("The share of the groups is no whole number."),
    "age of youth": text("The age of youth."),
    "more than two tied": text("More than two stand equal for a repeat vote of two."),
    "nobody elected": text("Nobody is elected, and no rule says what follows."),
    "equal claims": text("Claims to the last seats are equal, and no rule says whose they are."),
    "one candidate left": text("One candidate is left for the repeat vote, and no rule says what follows."),
    "against all leads": text("Against all has the most votes."),
}
