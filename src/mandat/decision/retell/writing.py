"""Numbers as the retelling writes them: shares, quotients and fractions, exactly."""

from fractions import Fraction

from mandat.decision.ballots import Bounds
from mandat.language import Text, text


def reaches(share: Fraction, needed: Fraction, compare: str) -> bool:
    return share > needed if compare == "more than" else share >= needed


def needed(share: Fraction, compare: str) -> Text:
    exactly = percent_of_law(share)
    if compare == "more than":
        return text("more than {share} needed", share=exactly)
    return text("at least {share} needed", share=exactly)


def percent_of_law(share: Fraction) -> str:
    """A law's share as it writes it: 5%, 7%, 0.5%."""
    return f"{decimal(share * 100)}%"


def decimal(value: Fraction) -> str:
    """A fraction written as a decimal where that is exact, else as a/b."""
    for places in range(7):
        scaled = value * 10**places
        if scaled.denominator == 1:
            digits = f"{scaled.numerator:0{places + 1}d}"
            return f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return str(value)


def mixed(value: Fraction) -> str:
    """A quotient for reading, with four decimals, rounded down so that its whole part is never changed."""
    scaled = value.numerator * 10_000 // value.denominator
    dots = "" if value * 10_000 == scaled else "…"
    return f"{scaled // 10_000}.{scaled % 10_000:04d}{dots}"


def part(value: Fraction) -> str:
    """A fraction exactly, with its decimals for reading: 123/456 (0.2697…)."""
    sign = "-" if value < 0 else ""
    return f"{value} ({sign}{mixed(abs(value))})"


def bounds(bounds: Bounds) -> int | list[int | None]:
    return bounds.low if bounds.exact else [bounds.low, bounds.high]
