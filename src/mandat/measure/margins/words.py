"""A recipe in words: whose votes, from where to where."""

from collections.abc import Mapping

from mandat.language import Names, Text, text
from mandat.measure.margins.model import ContestMargins, Margins, Recipe
from mandat.measure.margins.space import Kind

WAYS: Mapping[Kind, Text] = {
    "added": text("added to {target}"),
    "taken": text("taken from {source}"),
    "moved": text("moved from {source} to {target}"),
    "newly valid": text("invalid ballots that become votes for {target}"),
    "newly invalid": text("votes for {source} that become invalid"),
}


def way(margins: Margins, contest: ContestMargins, recipe: Recipe) -> Text:
    """How the votes of a recipe change."""
    ends = {"source": recipe.source, "target": recipe.target}
    values = {name: named(margins, contest, end) for name, end in ends.items() if end is not None}
    return Text(WAYS[recipe.kind].message, values)


def named(margins: Margins, contest: ContestMargins, one: str) -> Names | Text:
    """A contestant, the line against all or the invalid ballots."""
    if one == "against_all":
        return text("against all")
    if one == "invalid":
        return text("invalid")
    return margins.election.contestants[contest.decided_in][one].label
