"""A count as plain text for a terminal: findings first, then the tally."""

from collections.abc import Iterable, Mapping

from mandat.count import Findings, Tally
from mandat.election import Election
from mandat.language import Names, Text, cited, number, text
from mandat.law.forms import Form
from mandat.publish.terminal import Page

MOST_FINDINGS = 60
"""So many findings are written out; all of them go into a file with `--findings`."""


def show_findings(page: Page, election: Election | str, findings: Findings, said: Iterable[Text] = ()) -> None:
    """How many findings of each kind, then the findings themselves, errors first.

    Of a table without an election its name is given. `said`: how the tables were read.
    """
    if isinstance(election, str):
        page.line(election)
    else:
        page.head(election)
    for how in said:
        page.say(how)
    if not len(findings):
        page.say(text("Nothing was found."))
    else:
        page.say(
            text("Findings: errors {errors}, warnings {warnings}.", errors=findings.errors, warnings=findings.warnings)
        )
    for code, count in findings.by_code().items():
        page.line(f"  {code}: {number(count, page.language)}")
    for way in findings.said:
        page.say(way)
    if len(findings):
        page.title(text("Findings, errors first: each is something to look at, none an accusation"))
    for place, found in enumerate(findings):
        if place == MOST_FINDINGS:
            left = len(findings) - MOST_FINDINGS
            page.say(text("Further findings: {count}; --findings FILE writes them all.", count=left), "  ")
            break
        unit, contest = (_named(page, names) for names in _names(election, found.unit, found.contest))
        cite = f" [{cited(found.cite).to(page.language)}]" if found.cite else ""
        page.line(f"  {found.code} {unit}, {contest}: {found.message.to(page.language)}{cite}")


def _names(election: Election | str | None, unit: str, contest: str) -> tuple[Names | str, Names | str]:
    """What a unit and a contest are called: without an election, as their ids."""
    if election is None or isinstance(election, str):
        return unit, contest
    return (
        election.units[unit].label if unit in election.units else unit,
        election.contests[contest].label if contest in election.contests else contest,
    )


def _named(page: Page, name: Names | str) -> str:
    return name if isinstance(name, str) else name.to(page.language)


def show_tally(page: Page, election: Election | None, tally: Tally, form: Form | None) -> None:
    """The sums of each contest in each unit of the level, with how many protocols are in."""
    page.title(text("Tally: {tier}", tier=tally.tier))
    names: Mapping[str, str] = {one.code: one.name[page.language] for one in form.fields} if form is not None else {}
    for row in tally.rows:
        unit, contest = _names(election, row.unit, row.contest)
        if row.expected is None:
            page.say(text("{contest}, {unit}: protocols {came}.", contest=contest, unit=unit, came=row.protocols), "  ")
        else:
            page.say(
                text(
                    "{contest}, {unit}: protocols {came} of {expected}.",
                    contest=contest,
                    unit=unit,
                    came=row.protocols,
                    expected=row.expected,
                ),
                "  ",
            )
        for item in tally.items[row.contest]:
            if item not in row.sums and not row.blank.get(item):
                continue
            known = election.contestants[row.contest].get(item) if election is not None else None
            name = known.label.to(page.language) if known is not None else names.get(item, item)
            total = row.total(item)
            if total is None:
                values = {"item": name, "sum": row.sums.get(item, 0), "blank": row.blank[item]}
                page.say(text("{item}: {sum}; blank in {blank} protocols.", **values), "    ")
            else:
                page.line(f"    {name}: {number(total, page.language)}")
    out = sum(len(units) for units in tally.out.values())
    if out:
        page.say(text("Protocols still out: {count}.", count=out), "  ")
    if tally.superseded:
        page.say(text("Papers that another supersedes: {count}.", count=tally.superseded), "  ")
    if tally.annulled:
        page.say(text("Annulled: {count}.", count=tally.annulled), "  ")
