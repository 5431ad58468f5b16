"""An outcome or a comparison as a small table for a notebook: no script, and nothing of the data taken for markup."""

import html
from collections.abc import Iterable

from mandat.decision.outcome import Outcome
from mandat.election import Election, party_or_independents
from mandat.language import Names, Text, current, day, number, text


def table(election: Election, heads: Iterable[str], rows: Iterable[tuple[str, list[str]]], notes: list[Text]) -> str:
    """A table under the election's name: `heads` of the columns after the first, a heading and cells for each row."""
    language = current()
    columns = list(heads)
    lines = [f"<caption>{html.escape(election.name.to(language))}</caption>"]
    if election.made_up:
        made_up = text("SYNTHETIC DATA, made up for an example: not a real election.").to(language)
        lines.append(f"<tr><td colspan='{len(columns) + 1}'>{html.escape(made_up)}</td></tr>")
    lines.append("<tr>" + "".join(f"<th>{html.escape(one)}</th>" for one in ("", *columns)) + "</tr>")
    for name, cells in rows:
        found = "".join(f"<td>{html.escape(one)}</td>" for one in cells)
        lines.append(f"<tr><th>{html.escape(name)}</th>{found}</tr>")
    told = "".join(f"<p>{html.escape(one.to(language))}</p>" for one in notes)
    return f"<table>{''.join(lines)}</table>{told}"


def of_outcome(outcome: Outcome) -> str:
    """A row a party, a column a tier, and one of all seats; beneath it what is still open."""
    language = current()
    tiers = [tier for tier in outcome.law.tier if tier.id not in outcome.absent]
    columns = [outcome.tier_seats(tier.id) for tier in tiers]
    heads = [Names(tier.name).to(language) for tier in tiers]
    if len(columns) != 1:
        columns.append(outcome.seats)
        heads.append(text("All seats").to(language))
    parties = [party for party, seats in outcome.seats.items() if seats]
    rows = [
        (
            party_or_independents(outcome.election, party).to(language),
            [number(column.get(party, 0), language) for column in columns],
        )
        for party in parties
    ]
    rows.append((text("Filled").to(language), [number(sum(column.values()), language) for column in columns]))
    notes = [text("Law: {law}, in force from {day}.", law=outcome.law.id, day=day(outcome.law.from_))]
    if outcome.status == "pending":
        notes.append(text("A lot has still to be drawn."))
    if outcome.status == "incomplete":
        notes.append(text("Not everything is known: decided as far as it goes."))
    return table(outcome.election, heads, rows, [*notes, *outcome.notes])
