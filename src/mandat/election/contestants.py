"""contestants.csv, and the persons on the lists: members.csv, named.csv."""

from collections.abc import Mapping, Sequence

from mandat.election import cells
from mandat.election.areas import names_of
from mandat.election.checks import Checks, Contestants, Contests
from mandat.election.coded import distinct
from mandat.election.fault import Fault, shown
from mandat.election.model import GROUPS, TURNOUT, Contestant, Counts, Member
from mandat.election.tables import Table
from mandat.language import text

KIND_OF = {"party": "list", "candidate": "candidate"}  # what a tier's ballot votes for


def read_contestants(check: Checks, table: Table | None, contests: Contests) -> dict[str, dict[str, Contestant]] | None:
    """contestants.csv by contest and id, in file order; None where it cannot be read whole."""
    if table is None:
        return None
    found: dict[str, dict[str, Contestant]] = {contest: {} for contest in contests or {}}
    orders: dict[str, type] = {}
    for place, (contest, contestant, kind, party, name, order) in enumerate(
        zip(*(table[column] for column in ("contest", "contestant", "kind", "party", "name", "order")), strict=True)
    ):
        check.known(table, place, "contest", contest, contests, text("expected a contest of contests.csv"))
        ours = found.setdefault(contest, {})
        if not check.new(table, place, "contestant", contestant, ours):
            continue
        if kind not in KIND_OF.values():
            expected = text("expected list or candidate, found {found}", found=shown(kind))
            check.wrong(table, place, "kind", expected)
        elif contests is not None and contest in contests:
            tier = check.tier(contests[contest].tier)
            if tier is not None and KIND_OF[tier.ballot] != kind:
                expected = text(
                    "expected {expected}, as the tier {tier} votes for, found {found}",
                    expected=KIND_OF[tier.ballot],
                    tier=tier.id,
                    found=shown(kind),
                )
                check.wrong(table, place, "kind", expected)
        if kind == "list" and not party:
            check.wrong(table, place, "party", text("expected the party of the list, found an empty cell"))
        at = cells.order(order)
        if order and at is None:
            expected = text("expected a place or a day such as 2023-01-31, found {found}", found=shown(order))
            check.wrong(table, place, "order", expected)
        elif at is not None and orders.setdefault(contest, type(at)) is not type(at):
            expected = text(
                "expected places or days, one of the two throughout a contest, found {found}", found=shown(order)
            )
            check.wrong(table, place, "order", expected)
        classes = cells.words(table.cell(place, "class"))
        if classes is None:
            expected = text(
                "expected different words between semicolons, found {found}",
                found=shown(table.cell(place, "class")),
            )
            check.wrong(table, place, "class", expected)
        ours[contestant] = Contestant(contest, contestant, kind, party, name, at, classes or (), names_of(table, place))
    return found if table.whole else None


def check_reserved(check: Checks, table: Table | None) -> None:
    """No contestant has the name of an account line for an id: counts.csv could not tell them apart."""
    if table is None:
        return
    for place, contestant in enumerate(table["contestant"]):
        if contestant in check.accounts or contestant == TURNOUT:
            expected = text("expected another id: {found} is an account line", found=shown(contestant))
            check.wrong(table, place, "contestant", expected)


def check_contestants(
    check: Checks,
    contests: Contests,
    contestants: Contestants,
    counts: Counts,
    declared: Mapping[str, Sequence[str]],
) -> None:
    """A contest with counts or a winner has contestants; a contest without any of them is one still missing."""
    counted = distinct(counts.contest) | set(declared)
    for contest in contests or {}:
        if contest in counted and contestants is not None and not contestants.get(contest):
            expected = text("expected contestants of the contest {contest}, found none", contest=shown(contest))
            check.faults.append(Fault("contestants.csv", None, "contest", expected))


def read_members(
    check: Checks,
    table: Table | None,
    contests: Contests,
    contestants: Contestants,
) -> dict[tuple[str, str], list[Member]] | None:
    """members.csv by (contest, contestant), in file order; None where it cannot be read whole."""
    if table is None:
        return None
    members: dict[tuple[str, str], dict[str, Member]] = {}
    for place, (contest, contestant, member, name, order, groups) in enumerate(
        zip(
            *(table[column] for column in ("contest", "contestant", "member", "name", "order", "groups")),
            strict=True,
        )
    ):
        if check.contestant(table, place, contests, contestants):
            who = (contestants or {}).get(contest, {}).get(contestant)
            if who is not None and who.kind == "candidate":
                expected = text("expected a list, found the candidate {found}", found=shown(contestant))
                check.wrong(table, place, "contestant", expected)
        ours = members.setdefault((contest, contestant), {})
        if not check.new(table, place, "member", member, ours):
            continue
        at = cells.whole(order)
        if order and at is None:
            expected = text("expected a place on the list, found {found}", found=shown(order))
            check.wrong(table, place, "order", expected)
        belongs = cells.words(groups)
        if belongs is None or not set(belongs) <= set(GROUPS):
            expected = text(
                "expected some of {groups}, between semicolons, found {found}",
                groups=";".join(GROUPS),
                found=shown(groups),
            )
            check.wrong(table, place, "groups", expected)
        ours[member] = Member(contest, contestant, member, name, at, belongs or ())
    return {key: list(ours.values()) for key, ours in members.items()} if table.whole else None


def read_named(
    check: Checks,
    table: Table | None,
    contests: Contests,
    contestants: Contestants,
    members: Mapping[tuple[str, str], Sequence[Member]] | None,
) -> dict[tuple[str, str], list[str]]:
    """named.csv by (contest, contestant): whom the party named, in that order."""
    named: dict[tuple[str, str], list[str]] = {}
    if table is None:
        return named
    persons = {key: {member.id for member in ours} for key, ours in (members or {}).items()}
    for place, (contest, contestant, member) in enumerate(
        zip(table["contest"], table["contestant"], table["member"], strict=True)
    ):
        check.contestant(table, place, contests, contestants)
        ours = named.setdefault((contest, contestant), [])
        if not check.new(table, place, "member", member, ours):
            continue
        ours.append(member)
        if members is not None and member not in persons.get((contest, contestant), ()):
            expected = text("expected a person of this list in members.csv, found {found}", found=shown(member))
            check.wrong(table, place, "member", expected)
    return named
