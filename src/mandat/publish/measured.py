"""A measured outcome as plain text for a terminal: a question, and the measures that answer it."""

from collections.abc import Iterable

from rich.table import Table

from mandat.language import Names, Text, day, decimal, number, text
from mandat.measure import MEASURES, Column, Measured, Power, Region
from mandat.measure.catalogue.places import TERRITORY
from mandat.measure.catalogue.strength import POWER
from mandat.measure.catalogue.turns import COMPETITION
from mandat.measure.figures import by_party
from mandat.measure.measuring import POWER_INDICES
from mandat.measure.registry import Measure
from mandat.measure.result import heading, percentage
from mandat.measure.tables import grid, reasons, unknown
from mandat.publish.terminal import Page

MOST_CONTESTS = 5
"""So many of the closest contests are shown; --values FILE and --json have all."""


def show_measured(page: Page, measured: Measured) -> None:
    """The parties' shares, then family by family: the question, the values, and what could not be measured."""
    page.head(measured.election)
    law = measured.outcome.law
    page.say(text("Law: {law}, in force from {day}.", law=law.id, day=day(law.from_)))
    for said in measured.said:
        page.say(said)
    page.say(
        text("Shares of votes are of the votes for contestants: ballots against all and invalid ones are left out.")
    )
    for scope, why in unknown(measured):
        for one in why:
            page.say(text("Not known, {what}: {why}", what=scope.name, why=one))
    _parties(page, measured)
    sections = grid(measured, page.language)
    for place, section in enumerate(sections):
        page.title(heading(section.family, section.of))
        table = _table(page, [text("Measure"), *(one.name for one in section.scopes)])
        for measure, cells in section.rows:
            table.add_row(measure.name.to(page.language), *cells)
        page.console.print(table)
        if section.family in [one.family for one in sections[place + 1 :]]:
            continue
        _reasons(page, measured, section.family.id)
        if section.family == COMPETITION:
            _contests(page, measured)
        if section.family == POWER:
            _power(page, measured.power)
        if section.family == TERRITORY:
            _regions(page, measured)
    page.console.print()
    page.say(
        text("mandat measures explains each measure: its question, formula, source, and how it takes independents.")
    )


def show_measures(page: Page, measures: Iterable[Measure]) -> None:
    """Every measure: name, question, formula, source, what its values mean, how independents are taken."""
    family = None
    for one in measures:
        if one.family != family:
            family = one.family
            page.title(Text("{name}: {question}", {"name": family.name, "question": family.question}))
        page.say(Text("{name} ({id})", {"name": one.name, "id": one.id}), "  ")
        for line in (one.question, Text(one.formula.replace("{", "{{").replace("}", "}}")), one.reading, one.alone):
            page.say(line, "    ")
        page.line(f"    [{one.source}]")


def _table(page: Page, heads: Iterable[Text | Names], names: int = 1) -> Table:
    """A table whose first `names` columns are words, the others numbers."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for place, head in enumerate(heads):
        words = place < names
        table.add_column(
            head.to(page.language),
            justify="left" if words else "right",
            max_width=None if words else 18,
            overflow="fold",
        )
    return table


def _parties(page: Page, measured: Measured) -> None:
    """Votes and seats of the parties, of all seats; independents in one line."""
    scope = measured.scopes[0]
    votes, seats = by_party(scope)
    heads = [text("Party"), text("Votes"), text("Of votes"), text("Seats"), text("Of seats"), text("Difference")]
    table = _table(page, heads)
    all_votes, all_seats = sum(votes.values()), sum(seats.values())
    for party in sorted(votes, key=lambda one: (one == "", -seats[one], -votes[one])):
        of_votes = votes[party] / all_votes if scope.no_votes is None and all_votes else None
        of_seats = seats[party] / all_seats if scope.no_seats is None and all_seats else None
        cells = [
            "–" if scope.no_votes is not None else number(votes[party], page.language),
            _share(page, of_votes),
            "–" if scope.no_seats is not None else number(seats[party], page.language),
            _share(page, of_seats),
            "–" if of_votes is None or of_seats is None else _difference(page, of_seats - of_votes),
        ]
        table.add_row(page.party(measured.election, party), *cells)
    page.console.print()
    page.console.print(table)


def _share(page: Page, share: float | None) -> str:
    return "–" if share is None else percentage(share, page.language)


def _difference(page: Page, share: float) -> str:
    return decimal(f"{100 * share:+.2f}").to(page.language)


def _reasons(page: Page, measured: Measured, family: str) -> None:
    """Why values are missing that the votes and seats of their scope would allow."""
    for why, values in reasons(measured, family):
        names = list({one.measure.id: one.measure.name for one in values}.values())
        where = {one.scope for one in values}
        if len(measured.scopes) > 1:
            scopes = [one.name for one in measured.scopes if one.id in where]
            page.say(Text("– {what} ({where}): {why}", {"what": names, "where": scopes, "why": why}), "  ")
        else:
            page.say(Text("– {what}: {why}", {"what": names, "why": why}), "  ")


def _contests(page: Page, measured: Measured) -> None:
    """The closest contests of each tier of candidates."""
    for contests in measured.contests.values():
        known = sorted((one for one in contests if one.share is not None), key=lambda one: one.share or 0)
        if not known:
            continue
        heads = [text("The closest contests"), text("Elected"), text("Next"), text("Votes between"), text("Of votes")]
        table = _table(page, heads, names=3)
        for one in known[:MOST_CONTESTS]:
            contest = measured.outcome.contests[one.contest]
            own = measured.election.contestants[contest.repeated_in or one.contest]
            who = [own[name].label.to(page.language) for name in (one.elected, one.next) if name is not None]
            label = measured.election.contests[one.contest].label.to(page.language)
            table.add_row(label, *who, number(one.margin or 0, page.language), _share(page, float(one.share or 0)))
        page.console.print()
        page.console.print(table)


def _power(page: Page, power: Power | Text) -> None:
    """Each party's power, independents in one line; then the smallest coalitions with nobody to spare."""
    if isinstance(power, Text):
        return  # why, stands beside the number of coalitions
    page.console.print()
    page.say(text("A decision needs {quota} of {house} seats.", quota=power.quota, house=power.house))
    names: list[Text | Names] = [MEASURES[one].name for one in POWER_INDICES]
    table = _table(page, [text("Party"), text("Seats"), *names])
    alone = sum(1 for one in power.players if not one.party)
    shown = False
    for place, player in enumerate(power.players):
        if not player.party and alone > 1:
            if shown:
                continue  # all independents have one seat, and the same power
            shown = True
            name = text("Each of {count} independents", count=alone).to(page.language)
        else:
            name = player.label.to(page.language)
        values = [percentage(float(power.indices[one][place]), page.language) for one in POWER_INDICES]
        table.add_row(name, number(player.seats or 0, page.language), *values)
    page.console.print(table)
    if power.all_seen:
        page.say(text("Coalitions with nobody to spare: {count}; those with the fewest seats:", count=power.number))
    else:
        page.say(text("Coalitions with nobody to spare: {count}; some of them:", count=power.number))
    for members in power.smallest[:MOST_CONTESTS]:
        _coalition(page, [power.players[place] for place in members])


def _coalition(page: Page, members: list[Column]) -> None:
    parties = [one.label.to(page.language) for one in members if one.party]
    alone = [one.label.to(page.language) for one in members if not one.party]
    if len(alone) > 2:
        alone = [text("{count} independents", count=len(alone)).to(page.language)]
    seats = sum(one.seats or 0 for one in members)
    page.line(f"  {number(seats, page.language)}: {' + '.join([*parties, *alone])}")


def _regions(page: Page, measured: Measured) -> None:
    """Who speaks for each region."""
    page.console.print()
    if isinstance(measured.regions, Text):
        values = {"what": MEASURES["representation"].name, "why": measured.regions}
        page.say(Text("{what}: {why}", values), "  ")
        return
    heads = [text("Region"), text("Seats"), text("Voters"), text("Seats for 100,000 voters"), text("Elected there")]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for place, head in enumerate(heads):
        table.add_column(
            head.to(page.language), justify="right" if 0 < place < 4 else "left", max_width=12 if place == 3 else None
        )
    for region in measured.regions:
        name = measured.election.units[region.unit].label if region.unit else text("In no such region")
        per = region.per_100_000
        table.add_row(
            name.to(page.language),
            number(region.seats, page.language),
            "–" if region.voters is None else number(region.voters, page.language),
            "–" if per is None else decimal(f"{float(per):.2f}").to(page.language),
            _who(page, measured, region),
        )
    page.console.print(table)
    if any(one.voters is None and one.contests for one in measured.regions):
        page.say(text("The voters on the lists are not known everywhere."), "  – ")
    open_ = sum(one.open for one in measured.regions)
    if open_:
        page.say(
            text(
                "Seats of constituencies that are not filled, or of which it is not known who has them: {seats}.",
                seats=open_,
            ),
            "  – ",
        )


def _who(page: Page, measured: Measured, region: Region) -> str:
    """Those elected by name where they are few, else by party."""
    if len(region.elected) > 3:
        parties = [one.party for one in region.elected]
        counted = {party: parties.count(party) for party in dict.fromkeys(parties)}
        return ", ".join(f"{page.party(measured.election, party)} {count}" for party, count in counted.items())
    names = []
    for one in region.elected:
        contest = measured.outcome.contests[one.contest]
        label = measured.election.contestants[contest.repeated_in or one.contest][one.contestant].label
        party = f" ({page.party(measured.election, one.party)})" if one.party else ""
        names.append(label.to(page.language) + party)
    return ", ".join(names) or "–"
