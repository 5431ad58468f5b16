"""What was announced: declared.csv, official.csv, published.csv."""

from mandat.election import cells
from mandat.election.checks import Checks, Contestants, Contests
from mandat.election.fault import shown
from mandat.election.model import TURNOUT, Official, Published
from mandat.election.tables import Table
from mandat.language import text


def read_declared(
    check: Checks,
    table: Table | None,
    contests: Contests,
    contestants: Contestants,
) -> dict[str, list[str]]:
    """declared.csv by contest: candidates, no more than the contest has seats; of a list it would not say how many."""
    declared: dict[str, list[str]] = {}
    if table is None:
        return declared
    for place, (contest, contestant) in enumerate(zip(table["contest"], table["contestant"], strict=True)):
        if not check.contestant(table, place, contests, contestants):
            continue
        who = (contestants or {}).get(contest, {}).get(contestant)
        if who is not None and who.kind == "list":
            expected = text(
                "expected a candidate: of a list it is not said how many seats, found the list {found}",
                found=shown(contestant),
            )
            check.wrong(table, place, "contestant", expected)
        ours = declared.setdefault(contest, [])
        if check.new(table, place, "contestant", contestant, ours):
            ours.append(contestant)
            seats = check.seats(contests, contest)
            if seats is not None and len(ours) > seats:
                expected = text("expected no more than {seats} winners of this contest", seats=seats)
                check.wrong(table, place, "contestant", expected)
    return declared


def read_official(
    check: Checks,
    table: Table | None,
    contests: Contests,
    contestants: Contestants,
) -> list[Official]:
    """official.csv, row by row."""
    official: list[Official] = []
    if table is None:
        return official
    parties = {one.party for ours in (contestants or {}).values() for one in ours.values()}
    seen: dict[tuple[str, str, str], None] = {}
    for place, (tier, contest, contestant, seats) in enumerate(
        zip(table["tier"], table["contest"], table["contestant"], table["seats"], strict=True)
    ):
        if not tier:
            check.wrong(table, place, "tier", text("expected the id of a tier, found an empty cell"))
        elif check.strict and check.law is not None and check.tier(tier) is None:
            tiers = ", ".join(one.id for one in check.law.tier)
            expected = text("expected a tier of the law ({tiers}), found {found}", tiers=tiers, found=shown(tier))
            check.wrong(table, place, "tier", expected)
        if contest:
            check.contestant(table, place, contests, contestants)
            if contests is not None and contest in contests and contests[contest].tier != tier:
                expected = text(
                    "expected the contest's tier, {tier}, found {found}",
                    tier=shown(contests[contest].tier),
                    found=shown(tier),
                )
                check.wrong(table, place, "tier", expected)
        elif contestant and contestants is not None and contestant not in parties:
            expected = text("expected a party of contestants.csv, found {found}", found=shown(contestant))
            check.wrong(table, place, "contestant", expected)
        if (tier, contest, contestant) in seen:
            check.wrong(table, place, "contestant", text("expected this row once, found it twice"))
        seen[tier, contest, contestant] = None
        number = cells.seats(seats)
        if number is None:
            expected = text("expected a whole number of seats, found {found}", found=shown(seats))
            check.wrong(table, place, "seats", expected)
        else:
            official.append(Official(tier, contest or None, contestant, number))
    return official


def read_published(
    check: Checks,
    table: Table | None,
    contests: Contests,
    contestants: Contestants,
) -> list[Published]:
    """published.csv, row by row, each with its row's number."""
    published: list[Published] = []
    if table is None:
        return published
    for place, (contest, item, count, percent, source) in enumerate(
        zip(*(table[column] for column in ("contest", "item", "count", "percent", "source")), strict=True)
    ):
        check.known(table, place, "contest", contest, contests, text("expected a contest of contests.csv"))
        ours = (contestants or {}).get(contest, {})
        checked = contestants is not None and (contests is None or contest in contests)
        if checked and not (item in ours or item in check.accounts or item == TURNOUT):
            expected = text("expected a contestant, an account line or turnout, found {found}", found=shown(item))
            check.wrong(table, place, "item", expected)
        number, share = cells.whole(count), cells.percentage(percent)
        if count and number is None:
            expected = text("expected a whole number of votes, found {found}", found=shown(count))
            check.wrong(table, place, "count", expected)
        if percent and share is None:
            expected = text("expected a percentage such as 53.90, found {found}", found=shown(percent))
            check.wrong(table, place, "percent", expected)
        if not count and not percent:
            check.wrong(table, place, "count", text("expected a count or a percentage, found neither"))
        value, places = share if share is not None else (None, 0)
        published.append(Published(contest, item, number, value, places, source, table.rows[place]))
    return published
