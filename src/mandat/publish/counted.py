"""A count as plain text for a terminal: findings first, then the tally."""

from collections.abc import Iterable, Mapping
from itertools import islice

from rich.markup import escape
from rich.table import Table

from mandat.count import Finding, Findings, Tally
from mandat.count.adding import Row
from mandat.election import Election
from mandat.language import Text, cited, number, text
from mandat.law.forms import Form
from mandat.publish.terminal import Page

MOST_OF_A_KIND = 5
"""So many findings of each kind are written out; all of them go into a file with `--findings`."""

MOST_CONTESTS = 3
"""With more contests in a tier, and no level asked for, each is one line, and the lines are added up over all."""


def show_findings(page: Page, election: Election | str, findings: Findings, said: Iterable[Text] = ()) -> None:
    """How many findings of each kind, then some of each, errors first and the rarest kind first.

    Of a table without an election its name is given. `said`: how the tables were read.
    """
    if isinstance(election, str):
        page.line(election)
    else:
        page.head(election)
    for how in (*said, *findings.said):
        page.say(how)
    if not len(findings):
        if not findings.said or any(one.held for one in findings.checks):
            page.say(text("Nothing was found."))
        return
    page.say(
        text("Findings: errors {errors}, warnings {warnings}.", errors=findings.errors, warnings=findings.warnings)
    )
    numbers = _in_order(findings)
    for code, count in numbers.items():
        page.line(f"  {code}: {number(count, page.language)}")
    page.title(text("Findings, errors first: each is something to look at, none an accusation"))
    for code, count in numbers.items():
        for found in islice(findings.each(code), MOST_OF_A_KIND):
            _show(page, election, found)
        if count > MOST_OF_A_KIND:
            page.say(text("{code}: further findings: {count}", code=code, count=count - MOST_OF_A_KIND), "  ")
    if any(count > MOST_OF_A_KIND for count in numbers.values()):
        page.say(text("--findings FILE writes all of them."), "  ")


def _in_order(findings: Findings) -> dict[str, int]:
    """How many findings each code has: errors first, the rarest first."""
    errors = {source.code for source in findings.sources if source.level == "error"}
    return dict(sorted(findings.by_code().items(), key=lambda one: (one[0] not in errors, one[1])))


def _show(page: Page, election: Election | str, found: Finding) -> None:
    cite = f" [{cited(found.cite).to(page.language)}]" if found.cite else ""
    place = ""
    if found.file and found.row is not None:
        place = f" ({text('{file}, row {row}', file=found.file, row=str(found.row)).to(page.language)})"
    where = _where(page, election, found.unit, found.contest)
    page.line(f"  {found.code} {where}: {found.message.to(page.language)}{cite}{place}")


def _where(page: Page, election: Election | str | None, unit: str, contest: str) -> str:
    """A unit and a contest by their names (without an election, their ids); one name where both have the same."""
    own = election if isinstance(election, Election) else None
    return page.where(
        own.units[unit].label if own is not None and unit in own.units else unit,
        own.contests[contest].label if own is not None and contest in own.contests else contest,
    )


def show_tally(page: Page, election: Election | None, tally: Tally, form: Form | None) -> None:
    """The sums of each contest in each unit of the level, with how many protocols are in.

    Without a level, where there are many contests: their lines added up, then a line for each contest.
    """
    tier = tally.tier
    page.title(text("Tally: {tier}", tier=tier))
    names: Mapping[str, str] = {one.code: one.name[page.language] for one in form.fields} if form is not None else {}
    if tally.level is None and len(tally.rows) > MOST_CONTESTS:
        _all_contests(page, tally, names)
        _by_contest(page, election, tally)
        page.say(text("--level LEVEL has every line of each contest."), "  ")
    else:
        for row in tally.rows:
            _row(page, election, tally, row, names)
    out = sum(len(units) for units in tally.out.values())
    if out:
        page.say(text("Protocols still out: {count}.", count=out), "  ")
    if tally.superseded:
        page.say(text("Papers that another supersedes: {count}.", count=tally.superseded), "  ")
    if tally.annulled:
        page.say(text("Annulled: {count}.", count=tally.annulled), "  ")


def _row(page: Page, election: Election | None, tally: Tally, row: Row, names: Mapping[str, str]) -> None:
    """One contest in one unit, all its lines."""
    where = _where(page, election, row.unit, row.contest)
    if tally.level is not None and not row.unit:
        where = f"{where}, {text('in no such unit').to(page.language)}"
    page.say(_came(where, row.protocols, row.expected), "  ")
    for item in tally.items[row.contest]:
        if item in row.sums or row.blank.get(item):
            name = _who(page, election, row.contest, item) or names.get(item, item)
            _sum(page, name, row.sums.get(item, 0), row.blank.get(item, 0))


def _came(where: str | Text, came: int, expected: int | None) -> Text:
    values = {"where": where, "came": came, "expected": expected}
    if expected is None:
        return Text(text("{where}: protocols {came}.").message, values)
    return Text(text("{where}: protocols {came} of {expected}.").message, values)


def _sum(page: Page, name: str, total: int, blank: int) -> None:
    if blank:
        page.say(text("{item}: {sum}; blank in {blank} protocols.", item=name, sum=total, blank=blank), "    ")
    else:
        page.line(f"    {name}: {number(total, page.language)}")


def _who(page: Page, election: Election | None, contest: str, item: str) -> str | None:
    known = election.contestants[contest].get(item) if election is not None else None
    return known.label.to(page.language) if known is not None else None


def _all_contests(page: Page, tally: Tally, names: Mapping[str, str]) -> None:
    """The account lines of all contests together."""
    expected = [row.expected for row in tally.rows]
    due = None if None in expected else sum(one or 0 for one in expected)
    where = text("All contests ({count})", count=len({row.contest for row in tally.rows}))
    page.say(_came(where, sum(row.protocols for row in tally.rows), due), "  ")
    for item in tally.accounts:
        total = sum(row.sums.get(item, 0) for row in tally.rows)
        blank = sum(row.blank.get(item, 0) for row in tally.rows)
        if any(item in row.sums for row in tally.rows):
            _sum(page, names.get(item, item), total, blank)


def _by_contest(page: Page, election: Election | None, tally: Tally) -> None:
    """A line for each contest: the protocols that are in, and who has the most votes."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(text("Contest").to(page.language), overflow="fold")
    table.add_column(text("Protocols").to(page.language), justify="right")
    table.add_column(text("Most votes").to(page.language), overflow="fold")
    table.add_column(text("Next").to(page.language), overflow="fold")
    table.add_column(text("Others").to(page.language), justify="right")
    for row in tally.rows:
        votes = {
            item: row.sums[item] for item in tally.items[row.contest] if item in row.sums and item not in tally.accounts
        }
        first = sorted(votes, key=lambda item: -votes[item])
        cells = [
            f"{_who(page, election, row.contest, item) or item} {number(votes[item], page.language)}"
            for item in first[:2]
        ]
        others = number(sum(votes[item] for item in first[2:]), page.language) if first[2:] else ""
        came = number(row.protocols, page.language)
        if row.expected is not None:
            came = text("{came} of {expected}", came=row.protocols, expected=row.expected).to(page.language)
        cells = [_where(page, election, "", row.contest), came, *cells, *[""] * (2 - len(cells)), others]
        table.add_row(*map(escape, cells))
    page.console.print()
    page.console.print(table)
    page.console.print()
