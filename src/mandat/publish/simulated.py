"""Many elections as plain text for a terminal: seats and how sure they are; laws beside one another."""

from rich.table import Table

from mandat.language import Names, Text, day, decimal, number, text
from mandat.measure import MEASURES
from mandat.publish.terminal import Page
from mandat.simulation import Distribution, Probability, Scenarios, Simulation
from mandat.simulation.whatif import value_of

_ASKED = ("gallagher", "loosemore_hanby", "laakso_taagepera")
_SHARES = ("gallagher", "loosemore_hanby")


def show_simulation(page: Page, found: Simulation) -> None:
    """Seats of the whole body and of each tier, thresholds, statements, coalitions, measures; what was assumed."""
    page.head(found.election)
    page.say(text("Law: {law}, in force from {day}.", law=found.rules.law.id, day=day(found.rules.law.from_)))
    page.say(
        text(
            "{draws} elections drawn with seed {seed}. They say what the model and the law make of these votes; not "
            "what will happen.",
            draws=found.draws,
            seed=str(found.seed),
        )
    )
    for one in found.said:
        page.say(one)
    page.title(text("Seats"))
    _seats(page, found)
    _admitted(page, found)
    _statements(page, found)
    _coalitions(page, found)
    _measures(page, found)


def _seats(page: Page, found: Simulation) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    heads = [text("Party"), text("Mean"), Text("±"), Text("5%"), text("Median"), Text("95%")]
    for place, head in enumerate([*heads, text("No seat"), text("Majority")]):
        table.add_column(head.to(page.language), justify="right" if place else "left")
    tiers = found.columns.scopes if len(found.columns.scopes) > 1 else ()
    for scope in ("", *tiers):
        if scope:
            tier = found.rules.law.tier_of(scope)
            table.add_row("")
            table.add_row(Names(tier.name).to(page.language) if tier is not None else scope, style="bold")
        for party in found.parties:
            one = found.distribution(party, scope)
            if one.most:
                table.add_row(*_row(page, found, one))
    page.console.print(table)


def _row(page: Page, found: Simulation, one: Distribution) -> list[str]:
    cells = [
        decimal(f"{one.mean:.2f}").to(page.language),
        decimal(f"{one.error:.3f}").to(page.language),
        *[number(one.quantile(share), page.language) for share in (0.05, 0.5, 0.95)],
        _share(Probability(one.counts[0], one.draws), page.language),
    ]
    majority = _share(one.at_least(found.majority), page.language) if not one.scope else ""
    return [page.party(found.election, one.party), *cells, majority]


def _share(one: Probability, language: str) -> str:
    """A share of the draws; one that never or always is, as what the draws can tell."""
    low, high = one.bounds
    if one.count == 0:
        return decimal(f"<{100 * high:.2g}%").to(language)
    if one.count == one.draws:
        return decimal(f">{_down(100 * low)}%").to(language)
    return decimal(f"{100 * one:.2f}%").to(language)


def _down(value: float) -> str:
    """Near to 100, never rounded up to it."""
    for places in range(1, 9):
        written = f"{value:.{places}f}"
        if not written.startswith("100"):
            return written
    return "99"


def _with_error(one: Probability, language: str) -> Text:
    if one.count in (0, one.draws):  # the bound says it
        return Text("{share}", {"share": _share(one, language)})
    return Text(
        "{share} ± {error}",
        {"share": _share(one, language), "error": decimal(f"{100 * one.error:.2g}%").to(language)},
    )


def _admitted(page: Page, found: Simulation) -> None:
    for scope, own in found.admitted().items():
        tier = found.rules.law.tier_of(scope)
        page.title(text("Over the threshold: {tier}", tier=Names(tier.name) if tier is not None else scope))
        for party, one in own.items():
            if one.count:
                named = page.party(found.election, party)
                page.say(Text("{party}: {share}", {"party": named, "share": _with_error(one, page.language)}), "  ")


def _statements(page: Page, found: Simulation) -> None:
    if found.statements:
        page.title(text("Asked"))
    for statement, one in found.statements.items():
        page.say(Text("{what}: {share}", {"what": statement, "share": _with_error(one, page.language)}), "  ")


def _coalitions(page: Page, found: Simulation) -> None:
    if found.rows is None:
        return
    page.title(text("A majority together, and none of them less: {seats} of {house} seats",
                    seats=found.majority, house=found.columns.house))  # fmt: skip
    for group, one in found.coalitions()[:8]:
        named = [page.party(found.election, party) for party in group]
        page.say(Text("{parties}: {share}", {"parties": named, "share": _with_error(one, page.language)}), "  ")


def _measures(page: Page, found: Simulation) -> None:
    if found.measures:
        page.title(text("Proportionality and parties over the draws"))
    for name, one in found.measures.items():
        cells = [_measure(name, value, page.language) for value in (one.mean, one.quantiles[0], one.quantiles[2])]
        page.say(
            text(
                "{measure}: {mean} on average, from {low} to {high} in nine draws of ten",
                measure=MEASURES[name].name,
                mean=cells[0],
                low=cells[1],
                high=cells[2],
            ),
            "  ",
        )


def _measure(name: str, value: float, language: str) -> str:
    return decimal(f"{100 * value:.2f}%" if name in _SHARES else f"{value:.2f}").to(language)


def show_scenarios(page: Page, found: Scenarios) -> None:
    """Measures under each law on the votes as they were; and where there are draws, mean seats under each."""
    labels = [label.replace("@", "\n") for label in found.labels]
    page.title(text("On the votes as they were") if not found.assumed else text("On the votes, assumed ones included"))
    for one in found.assumed:
        page.say(one)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("")
    for label in labels:
        table.add_column(label, justify="right")
    for measure in _ASKED:
        values = [value_of(one, measure) for one in found.measured]
        cells = ["–" if value is None else _measure(measure, value, page.language) for value in values]
        table.add_row(MEASURES[measure].name.to(page.language), *cells)
    regions = [found.regions(place) for place in range(len(labels))]
    told = ["–" if one is None else number(one, page.language) for one in regions]
    table.add_row(text("Regions with a seat of their own").to(page.language), *told)
    women = [found.women(place) for place in range(len(labels))]
    shown = ["–" if one is None else f"{one[0]}/{one[1]}" for one in women]
    table.add_row(text("Women among the elected whose groups are known").to(page.language), *shown)
    page.console.print(table)
    if found.simulations:
        first = found.simulations[0]
        page.title(text("On the same {draws} draws: mean seats", draws=first.draws))
        table = Table(box=None, pad_edge=False, header_style="bold")
        table.add_column(text("Party").to(page.language))
        for label in labels:
            table.add_column(label, justify="right")
        for party in found.parties:
            means = [one.distribution(party).mean for one in found.simulations]
            cells = [decimal(f"{mean:.2f}").to(page.language) for mean in means]
            table.add_row(page.party(found.comparison.election, party), *cells)
        for measure in _ASKED:
            over = [one.measures.get(measure) for one in found.simulations]
            cells = ["–" if one is None else _measure(measure, one.mean, page.language) for one in over]
            table.add_row(MEASURES[measure].name.to(page.language), *cells)
        page.console.print(table)
        said = {str(told): told for simulation in found.simulations for told in simulation.said}
        for one in said.values():
            if one not in found.assumed:
                page.say(one)
    page.say(
        text("Votes and candidates are kept as they were: nobody knows how people would have voted under another law.")
    )
