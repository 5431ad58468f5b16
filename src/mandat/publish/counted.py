"""A count as plain text for a terminal: findings first, then the tally."""

from collections.abc import Mapping

from mandat.count import Findings, Tally
from mandat.election import Election
from mandat.language import cited, number, text
from mandat.law.forms import Form
from mandat.publish.terminal import Page

MOST_FINDINGS = 60
"""So many findings are written out; all of them go into a file with `--findings`."""


def show_findings(page: Page, election: Election, findings: Findings) -> None:
    """How many findings of each kind, then the findings themselves, errors first."""
    page.head(election)
    if not len(findings):
        page.say(text("Nothing was found."))
    else:
        page.say(
            text("Findings: errors {errors}, warnings {warnings}.", errors=findings.errors, warnings=findings.warnings)
        )
    for code, count in findings.by_code().items():
        page.line(f"  {code}: {number(count, page.language)}")
    for said in findings.said:
        page.say(said)
    if len(findings):
        page.title(text("Findings, errors first: each is something to look at, none an accusation"))
    for place, one in enumerate(findings):
        if place == MOST_FINDINGS:
            left = len(findings) - MOST_FINDINGS
            page.say(text("Further findings: {count}; --findings FILE writes them all.", count=left), "  ")
            break
        unit = election.units[one.unit].label.to(page.language) if one.unit in election.units else one.unit
        known = election.contests.get(one.contest)
        contest = known.label.to(page.language) if known is not None else one.contest
        cite = f" [{cited(one.cite).to(page.language)}]" if one.cite else ""
        page.line(f"  {one.code} {unit}, {contest}: {one.message.to(page.language)}{cite}")


def show_tally(page: Page, election: Election, tally: Tally, form: Form | None) -> None:
    """The sums of each contest in each unit of the level, with how many protocols are in."""
    page.title(text("Tally: {tier}", tier=tally.tier))
    names: Mapping[str, str] = {one.code: one.name[page.language] for one in form.fields} if form is not None else {}
    for row in tally.rows:
        unit = election.units[row.unit].label if row.unit in election.units else row.unit
        contest = election.contests[row.contest].label
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
            known = election.contestants[row.contest].get(item)
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
