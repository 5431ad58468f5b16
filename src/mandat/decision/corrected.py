"""What an outcome says of papers that are there and were not added up: annulled, or superseded by another."""

from collections.abc import Iterator

from mandat.election import Election
from mandat.language import Names, Text, text

MOST_NAMED = 20
"""So many papers are named one by one; of more only the number and the first."""


def note_papers(election: Election) -> Iterator[Text]:
    """A note for each contest with annulled units, and one for each with superseded papers."""
    for contest, units in election.annulled.items():
        named = [election.units[unit].label for unit in units[:MOST_NAMED]]
        yield text(
            "{contest}: annulled units, whose papers count for nothing: {count}: {units}.",
            contest=election.contests[contest].label,
            count=len(units),
            units=[*named, *(["…"] if len(units) > MOST_NAMED else [])],
        )
    by_contest: dict[str, list[Text]] = {}
    for one in election.superseded:
        values = {
            "unit": election.units[one.unit].label,
            "copy": _KINDS.get(one.copy, one.copy),
            "instead": _KINDS.get(one.instead, one.instead),
        }
        is_second = (one.copy or "original") == (one.instead or "original")
        told = (
            Text(text("{unit} (a second paper of the same kind; the first counts)").message, values)
            if is_second
            else Text(text("{unit} ({copy}; what counts: {instead})").message, values)
        )
        by_contest.setdefault(one.contest, []).append(told)
    for contest, papers in by_contest.items():
        yield text(
            "{contest}: papers that are not added up: {count}: {papers}.",
            contest=election.contests[contest].label,
            count=len(papers),
            papers=[*papers[:MOST_NAMED], *(["…"] if len(papers) > MOST_NAMED else [])],
        )
    yield from _incomplete(election)


def _incomplete(election: Election) -> Iterator[Text]:
    """Papers that count in the place of others and lack figures: what they lack is not taken from the others."""
    instead = {(one.contest, one.unit): one.instead for one in election.superseded if one.instead != "annulled"}
    if not instead:
        return
    lacking: dict[tuple[str, str], list[Names | str]] = {}
    for unit, contest, item, count in election.counts.rows():
        if count is None and (contest, unit) in instead:
            known = election.contestants[contest].get(item)
            lacking.setdefault((contest, unit), []).append(known.label if known is not None else item)
    for place, ((contest, unit), items) in enumerate(lacking.items()):
        if place == MOST_NAMED:
            yield text("Further papers that count and lack figures: {count}.", count=len(lacking) - MOST_NAMED)
            return
        yield text(
            "{contest}, {unit}: the paper that counts ({copy}) has no figure of: {items}. None is taken from another "
            "paper, so their sums are not known.",
            contest=election.contests[contest].label,
            unit=election.units[unit].label,
            copy=_KINDS.get(instead[contest, unit], instead[contest, unit]),
            items=items,
        )


_KINDS: dict[str, Text] = {
    "": text("original"),
    "original": text("original"),
    "observer": text("observer"),
    "recount": text("recount"),
    "court": text("court"),
    "annulled": text("annulled"),
}
