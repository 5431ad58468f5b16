"""A law document in words: one line a rule, with its article, to be read in Kazakh, Russian or English.

Every key of the schema has its sentence, so that nothing a document says stays unsaid. Messages are whole
sentences; a value that has words of its own stands after a colon, where no language has to bend it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from mandat.language import Names, Text, day, text
from mandat.law.phrases import (
    AMONG,
    AREA,
    BALLOT,
    BASE,
    DIVISORS,
    FILL,
    GROUP,
    NONE_ADMITTED,
    QUOTA,
    ROUND_QUOTA,
    ROUND_SEATS,
    SITUATION,
    TIE,
    UNFILLED,
    as_decimal,
    as_percent,
    value_in_words,
)
from mandat.law.schema import (
    Admit,
    AgainstAll,
    Allocate,
    AtLeast,
    Fill,
    GroupShare,
    HighestAverages,
    LargestRemainder,
    Law,
    Majority,
    NoneAdmitted,
    Plurality,
    Reading,
    SeatsByShare,
    Tie,
    Tier,
    Turnout,
    Unfilled,
)

Wording = Text | Names


@dataclass(frozen=True)
class Line:
    """One line of a law in words: 0 the title, 1 a heading, 2 what it says, 3 what belongs to the line above."""

    level: int
    text: Wording
    cite: str | None = None


def lines(law: Law) -> list[Line]:
    """A law document in readable lines, the article behind each."""
    found = [Line(0, Names(law.name)), *_head(law)]
    for tier in law.tier:
        found += _tier(tier)
    if law.reading:
        found.append(Line(1, text("Words that can be read in two ways")))
        for reading in law.reading:
            found += _reading(reading)
    if law.silent:
        found.append(Line(1, text("What the law does not say")))
        for silent in law.silent:
            found.append(Line(2, SITUATION[silent.situation], silent.cite))
            found.append(Line(3, Names(silent.about)))
    if law.note:
        found.append(Line(1, text("Notes")))
        found += [Line(2, Names(note)) for note in law.note]
    return found


def summary(law: Law) -> Text:
    """A law document in one line: its id, its days in force, its name and the seats of its tiers."""
    tiers = [text("{tier}: {seats}", tier=Names(tier.name), seats=_seats_in_short(tier)) for tier in law.tier]
    if law.until is None:
        return text(
            "{law}, in force from {start}: {name} ({tiers})",
            law=law.id,
            start=day(law.from_),
            name=Names(law.name),
            tiers=tiers,
        )
    return text(
        "{law}, in force from {start} to {end}: {name} ({tiers})",
        law=law.id,
        start=day(law.from_),
        end=day(law.until),
        name=Names(law.name),
        tiers=tiers,
    )


# -- the document -----------------------------------------------------------------------------------------------


def _head(law: Law) -> Iterator[Line]:
    yield Line(2, text("Name for the command: {law}.", law=law.id))
    if law.until is None:
        yield Line(2, text("In force from {start}.", start=day(law.from_)))
    else:
        yield Line(2, text("In force from {start} to {end}.", start=day(law.from_), end=day(law.until)))
    yield Line(2, text("Made by an act of {day}.", day=day(law.enacted)))
    if law.held:
        yield Line(2, text("Elections held under it: {days}.", days=[day(one) for one in law.held]))
    yield Line(2, text("Source: {source}.", source=law.source))
    if law.sure == "read":
        yield Line(2, text("The articles were read."))
    else:
        yield Line(2, text("The articles were not read: this is what secondary sources say of them."))
    if law.seats == "council":
        yield Line(2, text("The number of seats differs from council to council; the election says it."))
    elif law.seats == "one a contest":
        yield Line(2, text("An office, not a council: one seat in each contest."))
    else:
        yield Line(2, text("Seats in all: {seats}.", seats=law.seats))
    if law.accounts:
        yield Line(2, text("Further lines of the protocol form: {accounts}.", accounts=law.accounts))


def _reading(reading: Reading) -> Iterator[Line]:
    yield Line(2, text("{question} ({reading})", question=Names(reading.question), reading=reading.id), reading.cite)
    yield Line(3, Names(reading.why))
    yield Line(3, text("Read here as: {value}.", value=value_in_words(reading.here)))
    yield Line(3, text("It can also be read as: {values}.", values=[value_in_words(one) for one in reading.other]))
    yield Line(3, text("The key that it decides: {key}.", key=reading.key))


# -- a tier -----------------------------------------------------------------------------------------------------


def _tier(tier: Tier) -> Iterator[Line]:
    yield Line(1, text("{tier} (tier {id})", tier=Names(tier.name), id=tier.id))
    yield Line(2, BALLOT[tier.ballot])
    yield Line(2, AREA[tier.area])
    if tier.form is not None:
        yield Line(2, text("Its votes are counted on the protocol form {form}.", form=tier.form))
    yield _seats(tier.seats)
    if tier.against_all is not None:
        yield from _against_all(tier.against_all)
    if tier.turnout is not None:
        yield _turnout(tier.turnout)
    for admit in tier.admit:
        yield from _admit(admit)
    if tier.at_least is not None:
        yield from _at_least(tier.at_least)
    if tier.none_admitted is not None:
        yield _none_admitted(tier.none_admitted)
    yield from _allocate(tier.allocate)
    for tie in tier.tie:
        yield _tie(tie)
    for place, unfilled in enumerate(tier.unfilled):
        yield from _unfilled(unfilled, first=place == 0)
    if tier.fill is not None:
        yield from _fill(tier.fill)


def _seats(seats: object) -> Line:
    if isinstance(seats, SeatsByShare):
        return Line(
            2,
            text(
                "Seats: this part of all seats of the council: {share}; a part of a seat: {rounding}.",
                share=as_percent(seats.share),
                rounding=ROUND_SEATS[seats.round],
            ),
            seats.cite,
        )
    if seats == "council":
        return Line(2, text("Seats: as many as the council has for this tier; the election says it."))
    if seats == "one a contest":
        return Line(2, text("Seats: one in each contest."))
    return Line(2, text("Seats: {seats}.", seats=seats))


def _seats_in_short(tier: Tier) -> Any:
    if isinstance(tier.seats, int):
        return tier.seats
    if isinstance(tier.seats, SeatsByShare):
        return as_percent(tier.seats.share)
    return text("one a contest") if tier.seats == "one a contest" else text("as many as the council has")


def _against_all(line: AgainstAll) -> Iterator[Line]:
    yield Line(2, text('The ballot has a line "Against all"; its votes are counted apart.'), line.cite)
    if line.leads == "void":
        yield Line(3, text("Where it has more votes than any contestant, nobody is elected."))
    else:
        yield Line(3, text("Where it has more votes than any contestant, the law attaches nothing to that."))


def _turnout(turnout: Turnout) -> Line:
    if turnout.compare == "more than":
        return Line(
            2,
            text(
                "The contest is void unless more than {share} of the registered voters take part.",
                share=as_percent(turnout.share),
            ),
            turnout.cite,
        )
    return Line(
        2,
        text(
            "The contest is void unless {share} or more of the registered voters take part.",
            share=as_percent(turnout.share),
        ),
        turnout.cite,
    )


def _admit(admit: Admit) -> Iterator[Line]:
    if admit.share is not None:
        yield Line(2, _admit_by_share(admit.compare, admit.share, BASE[admit.of]), admit.cite)
    elif admit.always:
        yield Line(2, text("Admitted to the seats without a barrier."), admit.cite)
    elif admit.compare == "more than":
        yield Line(
            2,
            text(
                "Admitted to the seats with more than {seats} seats won in the tier {tier}.",
                seats=admit.seats,
                tier=admit.tier,
            ),
            admit.cite,
        )
    else:
        yield Line(
            2,
            text(
                "Admitted to the seats with {seats} or more seats won in the tier {tier}.",
                seats=admit.seats,
                tier=admit.tier,
            ),
            admit.cite,
        )
    if admit.only:
        yield Line(3, text("This holds only for contestants of the class: {classes}.", classes=admit.only))
    if admit.but:
        yield Line(3, text("This does not hold for contestants of the class: {classes}.", classes=admit.but))


def _admit_by_share(compare: str, share: Fraction, base: Text) -> Text:
    if compare == "more than":
        return text(
            "Admitted to the seats with more than {share} of the votes; the whole is: {base}.",
            share=as_percent(share),
            base=base,
        )
    return text(
        "Admitted to the seats with {share} or more of the votes; the whole is: {base}.",
        share=as_percent(share),
        base=base,
    )


def _at_least(rule: AtLeast) -> Iterator[Line]:
    yield Line(
        2,
        text(
            "Where some are admitted, but fewer than {lists}, the next by votes are let in until there are {lists}.",
            lists=rule.lists,
        ),
        rule.cite,
    )
    if rule.share is not None:
        yield Line(
            3,
            text(
                "So too until those admitted together have more than {share} of {base}; where all together have not, "
                "it is as if nobody were admitted.",
                share=as_percent(rule.share),
                base=value_in_words(rule.of),
            ),
        )
    if rule.weight != 1:
        yield Line(
            3, text("The quotient of a list so let in is multiplied by {weight}.", weight=as_decimal(rule.weight))
        )
    if rule.seats:
        yield Line(3, text("A list so let in gets at least this many seats: {seats}.", seats=rule.seats))
    if rule.leftover == "to the lists over the threshold":
        yield Line(3, text("All seats that the whole parts leave go to the lists over the threshold."))
    else:
        yield Line(3, text("The seats that the whole parts leave go to the largest remainders."))
    if rule.excess == "undecided":
        yield Line(3, text("Should this give more seats than there are to fill, the outcome stays undecided."))
    else:
        yield Line(
            3,
            text("Should this give more seats than there are to fill, the lists over the threshold lose the excess."),
        )


def _none_admitted(rule: NoneAdmitted) -> Line:
    return Line(2, NONE_ADMITTED[rule.then], rule.cite)


def _allocate(rule: Allocate) -> Iterator[Line]:
    match rule:
        case LargestRemainder():
            yield Line(
                2,
                text(
                    "Largest remainders: each list gets the whole part of its votes divided by the quota; "
                    "the seats left go one each to the largest fractional parts."
                ),
                rule.cite,
            )
            yield Line(3, QUOTA[rule.quota])
            yield Line(3, ROUND_QUOTA[rule.rounding])
        case HighestAverages():
            yield Line(
                2,
                text("Highest averages: each seat in turn to the largest quotient of votes and divisor."),
                rule.cite,
            )
            yield Line(3, DIVISORS[rule.divisors])
            if rule.first is not None:
                yield Line(3, text("The first divisor is {divisor} instead.", divisor=as_decimal(rule.first)))
        case Plurality():
            yield Line(2, text("Elected: whoever has more votes than the other candidates."), rule.cite)
        case Majority():
            yield Line(2, _elected_by_share(rule.compare, rule.share, BASE[rule.of]), rule.cite)


def _elected_by_share(compare: str, share: Fraction, base: Text) -> Text:
    if compare == "more than":
        return text(
            "Elected: whoever has more than {share} of the votes; the whole is: {base}.",
            share=as_percent(share),
            base=base,
        )
    return text(
        "Elected: whoever has {share} or more of the votes; the whole is: {base}.",
        share=as_percent(share),
        base=base,
    )


def _tie(tie: Tie) -> Line:
    return Line(2, TIE[tie.by], tie.cite)


def _unfilled(rule: Unfilled, first: bool) -> Iterator[Line]:
    if rule.when == "always" and not first:
        yield Line(2, UNFILLED["otherwise", rule.then], rule.cite)
    else:
        yield Line(2, UNFILLED[rule.when, rule.then], rule.cite)
    if rule.then == "repeat vote":
        yield Line(3, AMONG[rule.among])
    if rule.alone is not None:
        yield Line(3, text("Where one candidate is left for it, it is not held and that candidate is elected."))
    if rule.within is not None:
        yield Line(3, text("Time limit: {within}.", within=Names(rule.within)))


def _fill(fill: Fill) -> Iterator[Line]:
    yield Line(2, FILL[fill.by], fill.cite)
    if fill.within is not None:
        yield Line(3, text("Time limit: {within}.", within=Names(fill.within)))
    if fill.otherwise is not None:
        yield Line(3, text("Where the party is late, the list is taken in alphabetical order."))
    for group in fill.groups:
        yield _group(group)


def _group(group: GroupShare) -> Line:
    groups = [GROUP[one] for one in group.of]
    if group.on == "list":
        return Line(
            2,
            text(
                "Of the persons on a list, {share} or more must be of these groups together: {groups}.",
                share=as_percent(group.share),
                groups=groups,
            ),
            group.cite,
        )
    return Line(
        2,
        text(
            "Of the seats a list gets, {share} or more must go to these groups together: {groups}.",
            share=as_percent(group.share),
            groups=groups,
        ),
        group.cite,
    )
