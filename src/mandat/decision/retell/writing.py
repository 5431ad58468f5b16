"""Numbers as the retelling writes them: shares, quotients and fractions, exactly."""

from fractions import Fraction

from mandat.decision.ballots import Ballots, Bounds
from mandat.language import Names, Text, decimal, text
from mandat.law.phrases import value_in_words
from mandat.law.schema import Base

QUOTA_NAMES = {
    "hare": text("Hare"),
    "droop": text("Droop"),
    "hagenbach-bischoff": text("Hagenbach-Bischoff"),
    "imperiali": text("Imperiali"),
}


def base_line(base: Base, ballots: Ballots) -> Text:
    """What a threshold is a share of, and how many that are."""
    known = ballots.bases[base]
    name = value_in_words(base)
    if base == "valid" and ballots.otherwise is not None:  # the line of the protocols says another number
        name = text("the votes and those against all")
    values = {"base": name, "low": known.low, "high": known.high}
    if known.exact:
        return Text(text("The whole is {base}: {low}.").message, values)
    if known.high is None:
        return Text(text("The whole is {base}: at least {low}.").message, values)
    return Text(text("The whole is {base}: from {low} to {high}.").message, values)


def reaches(share: Fraction, needed: Fraction, compare: str) -> bool:
    return share > needed if compare == "more than" else share >= needed


def needed(share: Fraction, compare: str) -> Text:
    exactly = exact_decimal(share * 100, "%")
    if compare == "more than":
        return text("more than {share} needed", share=exactly)
    return text("at least {share} needed", share=exactly)


def exact_decimal(value: Fraction, sign: str = "") -> Names:
    """A fraction as a law writes it: 5%, 0.5%, 0.7; as a/b where no short decimal is exact."""
    for places in range(7):
        scaled = value * 10**places
        if scaled.denominator == 1:
            digits = f"{scaled.numerator:0{places + 1}d}"
            return decimal(f"{digits[:-places]}.{digits[-places:]}{sign}" if places else f"{digits}{sign}")
    return decimal(f"{value}{sign}")


def mixed(value: Fraction) -> Names:
    """A quotient for reading, with four decimals, rounded down so that its whole part is never changed."""
    scaled = value.numerator * 10_000 // value.denominator
    dots = "" if value * 10_000 == scaled else "…"
    return decimal(f"{scaled // 10_000}.{scaled % 10_000:04d}{dots}")


def part(value: Fraction) -> Text:
    """A fraction exactly, with its decimals for reading: 123/456 (0.2697…)."""
    if value < 0:
        return Text("{exact} (-{decimals})", {"exact": value, "decimals": mixed(-value)})
    return Text("{exact} ({decimals})", {"exact": value, "decimals": mixed(value)})


def bounds(bounds: Bounds) -> int | list[int | None]:
    return bounds.low if bounds.exact else [bounds.low, bounds.high]
