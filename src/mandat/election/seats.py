"""How many seats a tier has, and whether the numbers that an election folder gives add up."""

from collections.abc import Iterable, Mapping
from math import ceil, floor

from mandat.election.fault import Fault
from mandat.election.head import Head
from mandat.election.model import Contest
from mandat.language import Text, text
from mandat.law import Law, Tier
from mandat.law.schema import SeatsByShare

TOTAL = "total"


def seats_of(tier: Tier, given: Mapping[str, int]) -> int | None:
    """A tier's seats: the law's number, else the one of `[seats]`, else its share of `total`; None if unknown."""
    if isinstance(tier.seats, int):
        return tier.seats
    if tier.id in given:
        return given[tier.id]
    if isinstance(tier.seats, SeatsByShare) and TOTAL in given:
        return part_of(tier.seats, given[TOTAL])
    return None


def part_of(part: SeatsByShare, total: int) -> int:
    """A tier's part of a council of `total` seats, rounded as the law says."""
    return ceil(part.share * total) if part.round == "up" else floor(part.share * total)


def check_seats(law: Law, head: Head, contests: Mapping[str, Contest] | None) -> list[Fault]:
    """Whether `[seats]`, the law and contests.csv agree. Repeat votes have no seats of their own."""
    faults = [
        head.fault(["seats", key], text("expected a tier of the law {law}: {tiers}", law=law.id, tiers=_tiers(law)))
        for key in head.seats
        if key != TOTAL and law.tier_of(key) is None
    ]
    faults += _sizes(law, head)
    for tier in law.tier:
        ours = [one for one in (contests or {}).values() if one.tier == tier.id and one.repeats is None]
        if not ours or tier.seats == "one a contest":
            continue
        number = seats_of(tier, head.seats)
        if number is None:
            faults.append(
                Fault(
                    "election.toml",
                    None,
                    f"seats.{tier.id}",
                    text("expected this key: the law leaves the number of seats to the council"),
                )
            )
        elif (wrong := _of_contests(tier, number, ours)) is not None:
            faults.append(Fault("contests.csv", None, "seats", wrong))
    return faults


def _sizes(law: Law, head: Head) -> Iterable[Fault]:
    given = head.seats
    total = given.get(TOTAL)
    if total is not None and isinstance(law.seats, int) and total != law.seats:
        yield head.fault(["seats", TOTAL], _differs(law.seats, total))
    tiers = [seats_of(tier, given) for tier in law.tier]
    known = [number for number in tiers if number is not None]
    if len(known) == len(tiers):
        if total is None:
            total = sum(known)
        elif total != sum(known):
            expected = text("expected the sum of the tiers' seats, {sum}, found {found}", sum=sum(known), found=total)
            yield head.fault(["seats", TOTAL], expected)
            return
    for tier in law.tier:
        if tier.id not in given:
            continue
        number = given[tier.id]
        if isinstance(tier.seats, int) and number != tier.seats:
            yield head.fault(["seats", tier.id], _differs(tier.seats, number))
        elif isinstance(tier.seats, SeatsByShare) and total is not None and number != part_of(tier.seats, total):
            expected = text(
                "expected {expected} seats, which is {share} of {total}, found {found}",
                expected=part_of(tier.seats, total),
                share=tier.seats.share,
                total=total,
                found=number,
            )
            yield head.fault(["seats", tier.id], expected)


def _differs(expected: int, found: int) -> Text:
    return text("expected the law's {expected} seats, found {found}", expected=expected, found=found)


def _of_contests(tier: Tier, number: int, contests: list[Contest]) -> Text | None:
    """What is wrong with the sum of the seats of a tier's contests, or None."""
    if tier.area == "constituency":
        total = sum(1 if one.seats is None else one.seats for one in contests)
        fewer_is_wrong = isinstance(tier.seats, int)
    elif tier.area == "nation":
        if len(contests) > 1:
            return None  # that is the fault, and told at their rows
        total = number if contests[0].seats is None else contests[0].seats
        fewer_is_wrong = True
    elif all(one.seats is not None for one in contests):
        total = sum(one.seats or 0 for one in contests)
        fewer_is_wrong = True
    else:
        return None
    if total < number and fewer_is_wrong and tier.area == "constituency":
        return text(
            "expected contests for the {number} seats of the tier {tier}, found {found}: {missing} missing",
            number=number,
            tier=tier.id,
            found=total,
            missing=number - total,
        )
    if total > number or (total < number and fewer_is_wrong):
        return text(
            "expected {number} seats in the contests of the tier {tier}, found {found}",
            number=number,
            tier=tier.id,
            found=total,
        )
    return None


def _tiers(law: Law) -> str:
    return ", ".join(tier.id for tier in law.tier)
