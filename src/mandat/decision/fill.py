"""Which persons take a list's seats, and whether the groups have their share."""

from fractions import Fraction

from mandat.decision.outcome import ContestOutcome, GroupCheck, Person, ToName
from mandat.election import Contestant, Election, Member
from mandat.language import LANGUAGES, Names, Text, text
from mandat.law.schema import Fill, Tier

KAZAKH_ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
"""The order of the state language (Cyrillic); other letters come after it."""


def kazakh_key(name: str) -> tuple[tuple[tuple[int, str], ...], ...]:
    """A key that sorts names in the alphabetical order of the state language, word by word, capitals alike."""
    return tuple(tuple(_letter(letter) for letter in word) for word in name.lower().split())


def _letter(letter: str) -> tuple[int, str]:
    place = KAZAKH_ALPHABET.find(letter)
    return (place if place >= 0 else len(KAZAKH_ALPHABET), letter)


def persons(election: Election, tier: Tier, contest: ContestOutcome) -> tuple[list[Person], list[ToName]]:
    """Who takes the seats of a list contest, and the seats for which a party has yet to name the persons."""
    elected: list[Person] = []
    to_name: list[ToName] = []
    for contestant in _contestants(election, contest):
        seats = contest.seats[contestant.id]
        if seats == 0:
            continue
        chosen = _chosen(election, tier.fill, contestant)[:seats]
        elected.extend(
            Person(tier.id, contest.contest, contestant.id, contestant.party, _label(one), one.id) for one in chosen
        )
        if len(chosen) < seats:
            left = seats - len(chosen)
            rule = tier.fill
            named = Names(rule.within) if rule is not None and rule.within is not None else None
            cite = rule.cite if rule is not None else tier.allocate.cite
            to_name.append(ToName(tier.id, contest.contest, contestant.id, contestant.party, left, named, cite))
    return elected, to_name


def _chosen(election: Election, rule: Fill | None, contestant: Contestant) -> list[Member]:
    members = members_of(election, contestant)
    by_id = {one.id: one for one in members}
    named = [by_id[member] for member in election.named.get((contestant.contest, contestant.id), [])]
    if rule is None:
        return named
    if rule.by == "list order":
        return members
    others = sorted((one for one in members if one not in named), key=lambda one: kazakh_key(one.name))
    if rule.by == "alphabetical" or (rule.otherwise == "alphabetical" and election.deadline_passed):
        return named + others
    return named


def remarks(election: Election, tier: Tier, contest: ContestOutcome) -> list[Text]:
    """What does not fit between a list's seats, its persons and those its party named."""
    said: list[Text] = []
    for contestant in _contestants(election, contest):
        seats = contest.seats[contestant.id]
        members = len(members_of(election, contestant))
        named = len(election.named.get((contestant.contest, contestant.id), []))
        if named and tier.fill is not None and tier.fill.by == "list order":
            said.append(
                text("{who}: the order of the list binds; whom the party named is not used.", who=contestant.label)
            )
        elif named > seats:
            said.append(
                text(
                    "{who}: persons named: {named}; seats: {seats}; the last named are left out.",
                    who=contestant.label,
                    named=named,
                    seats=seats,
                )
            )
        if members and members < seats:
            said.append(
                text(
                    "{who}: persons on the list: {members}; seats: {seats}; the list cannot fill them all.",
                    who=contestant.label,
                    members=members,
                    seats=seats,
                )
            )
    return said


def members_of(election: Election, contestant: Contestant) -> list[Member]:
    """The persons on a list, in its order (members without a number last, as the folder has them)."""
    own = election.members.get((contestant.contest, contestant.id), [])
    return sorted(own, key=lambda one: (one.order is None, one.order or 0))


def group_checks(election: Election, tier: Tier, contest: ContestOutcome, elected: list[Person]) -> list[GroupCheck]:
    """Whether the groups together have their share of each list as registered, and of the seats it gets.

    The share is compared exactly: 30% of 7 seats is 2.1, so two persons are fewer than 30%. How a fraction of a
    person is to be rounded is not in the law.
    """
    if tier.fill is None:
        return []
    checks: list[GroupCheck] = []
    for contestant in _contestants(election, contest):
        members = {one.id: one for one in members_of(election, contestant)}
        if not election.groups_known(contestant.contest, contestant.id):
            continue
        seated = [
            members[person.member]
            for person in elected
            if person.contest == contest.contest and person.contestant == contestant.id and person.member in members
        ]
        for rule in tier.fill.groups:
            whole = list(members.values()) if rule.on == "list" else seated
            if not whole or (rule.on == "seats" and len(seated) < contest.seats[contestant.id]):
                continue
            have = sum(1 for one in whole if set(one.groups) & set(rule.of))
            checks.append(
                GroupCheck(
                    contest=contest.contest,
                    contestant=contestant.id,
                    on=rule.on,
                    groups=tuple(rule.of),
                    have=have,
                    of=len(whole),
                    share=rule.share,
                    holds=Fraction(have, len(whole)) >= rule.share,
                    cite=rule.cite,
                )
            )
    return checks


def _label(member: Member) -> Names:
    return Names(dict.fromkeys(LANGUAGES, member.name or member.id))


def _contestants(election: Election, contest: ContestOutcome) -> list[Contestant]:
    where = contest.repeated_in or contest.contest
    return list(election.contestants[where].values())
