"""What is still out, and what it can change, as plain text for a terminal."""

from collections.abc import Iterator

from mandat.decision import ContestStanding, Standing
from mandat.decision.outstanding import Example, Outstanding, Source
from mandat.election import Election
from mandat.language import Names, Text, text
from mandat.publish.terminal import MOST_NAMED, Page

SOURCES: dict[Source, Text] = {
    "cast": text("ballots in the boxes"),
    "issued": text("ballots issued"),
    "received": text("ballots that the commission received"),
    "registered": text("voters on the lists"),
    "other ballot": text("voters on the lists by the protocols of the other ballot"),
    "voters": text("voters on the lists before the day"),
    "unit above": text("what a unit above has and its other parts do not account for"),
    "given": text("the number given"),
}


def show_standing(page: Page, standing: Standing) -> None:
    """For each contest that is partly counted: what is in, what can still come, and what it can change.

    Nothing is printed where nothing is out.
    """
    if not standing.contests:
        return
    page.title(text("What is still out, and what it can change"))
    page.say(
        text(
            "This holds as long as no more ballots come than is said here, and what is counted stays as it is. "
            "Voters may have been added to the lists on the day."
        ),
        "  ",
    )
    for one in standing.contests.values():
        first, *others = said_of(standing, one.contest)
        page.say(first, "  ")
        for said in others:
            page.say(said, "    ")
    if standing.nothing:
        contests = [standing.election.contests[contest].label for contest in standing.nothing]
        page.say(text("Nothing is in yet, so all is open: {contests}.", contests=_some(contests)), "  ")


def said_of(standing: Standing, contest: str) -> list[Text]:
    """What is in of a contest, what can still come, and what it can change; [] where it is not partly counted."""
    one = standing.contests.get(contest)
    if one is None:
        return []
    return [_in(standing.election, one), _at_most(standing.election, one.out), *_verdicts(standing, one)]


def _in(election: Election, one: ContestStanding) -> Text:
    out = one.out
    values = {"contest": election.contests[one.contest].label, "came": out.counted, "expected": out.expected}
    if out.covered is None:
        return Text(text("{contest}: units in: {came} of {expected}.").message, values)
    values |= {"covered": out.covered}
    if out.voters is None:
        return Text(
            text("{contest}: units in: {came} of {expected}; voters on their lists: {covered}.").message, values
        )
    values |= {"voters": out.voters}
    return Text(
        text("{contest}: units in: {came} of {expected}; voters on their lists: {covered} of {voters}.").message, values
    )


def _at_most(election: Election, out: Outstanding) -> Text:
    if out.ballots is None:
        units = _some([election.units[unit].label for unit in out.without])
        return text("How many ballots can still come is not known; units without any figure: {units}.", units=units)
    sources = [
        Text("{source} {ballots}", {"source": SOURCES[source], "ballots": ballots})
        for source, (_, ballots) in out.sources.items()
    ]
    return text(
        "Ballots that can still come: no more than {ballots}, from units: {units} ({sources}).",
        ballots=out.ballots,
        units=len(out.units),
        sources=sources,
    )


def _verdicts(standing: Standing, one: ContestStanding) -> Iterator[Text]:
    tier = standing.law.tier_of(one.tier)
    lists = tier is not None and tier.ballot == "party"
    yield from _of_lists(standing.election, one) if lists else _of_candidates(standing.election, one)
    example = next((chance.example for chance in one.chances.values() if chance.example is not None), None)
    if example is not None:
        yield _example(standing, one, example)


def _of_candidates(election: Election, one: ContestStanding) -> Iterator[Text]:
    sure = [_name(election, one, who) for who, chance in one.chances.items() if chance.least]
    may = [_name(election, one, who) for who, chance in one.chances.items() if chance.most and not chance.least]
    if sure:
        yield text("Decided whatever comes: elected: {who}.", who=sure)
    if one.verdict == "decided" and not sure:
        yield text("Decided whatever comes: this vote elects nobody.")
    if one.verdict == "open":
        yield text("Open: seats {open}; still possible: {who}.", open=one.open, who=may)
    if one.verdict == "not proved":
        yield text("Neither proved to be decided nor shown to be open: seats {open}.", open=one.open)


def _of_lists(election: Election, one: ContestStanding) -> Iterator[Text]:
    certain = sum(one.certain.values())
    yield text(
        "Seats that are decided whatever comes: {certain} of {house}; open: {open}.",
        certain=certain,
        house=one.house,
        open=one.open,
    )
    for who, chance in one.chances.items():
        values = {"who": _name(election, one, who), "now": chance.now, "least": chance.least, "most": chance.most}
        if chance.verdict == "decided" and chance.most:
            yield Text(text("{who}: {least}, decided whatever comes.").message, values)
        elif chance.verdict == "open":
            yield Text(text("{who}: now {now}, open from {least} to {most}.").message, values)
        elif chance.verdict == "not proved":
            said = text("{who}: now {now}; no fewer than {least} and no more than {most}; not proved to be decided.")
            yield Text(said.message, values)
    none = [_name(election, one, who) for who, chance in one.chances.items() if not chance.most]
    if none:
        yield text("No seat, whatever comes: {who}.", who=none)


def _example(standing: Standing, one: ContestStanding, example: Example) -> Text:
    """One way in which the ballots could fall, and what follows from it."""
    others = {"against_all": text("against all"), "invalid": text("invalid")}
    election = standing.election
    ballots = [
        Text("{who} {votes}", {"who": others.get(item) or _name(election, one, item), "votes": votes})
        for item, votes in example.ballots.items()
    ]
    seats = [
        Text("{who} {seats}", {"who": _name(election, one, who), "seats": seats})
        for who, seats in example.seats.items()
    ]
    values = {"ballots": ballots or text("none"), "seats": seats or text("nobody")}
    if example.state == "void":
        return Text(text("If of these ballots come: {ballots}; then the contest is void.").message, values)
    if example.state not in ("decided", "nobody"):
        said = text("If of these ballots come: {ballots}; then the law does not say who has the seats.")
        return Text(said.message, values)
    if example.open:
        tied = {"open": example.open, "tied": [_name(election, one, who) for who in example.tied]}
        said = (
            text(
                "If of these ballots come: {ballots}; then seats: {seats}; open between equal claims ({open}): {tied}."
            )
            if seats
            else text("If of these ballots come: {ballots}; then seats open between equal claims ({open}): {tied}.")
        )
        return Text(said.message, values | tied)
    return Text(text("If of these ballots come: {ballots}; then seats: {seats}.").message, values)


def _name(election: Election, one: ContestStanding, who: str) -> Names:
    for contest in (election.repeat_of(one.contest), election.contests[one.contest]):
        if contest is not None and who in election.contestants[contest.id]:
            return election.contestants[contest.id][who].label
    return Names(en=who)


def _some(names: list[Names]) -> list[Names | str]:
    """As many as are named one by one."""
    return [*names[:MOST_NAMED], *(["…"] if len(names) > MOST_NAMED else [])]
