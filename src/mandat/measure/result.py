"""What was measured of an outcome, and what could not be: as data, as a table, as JSON, as CSV, in a notebook."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mandat.decision import Outcome
from mandat.election import Election
from mandat.language import Names, Text, current, decimal, number, text
from mandat.measure.contests import Closeness
from mandat.measure.figures import Column, Scope
from mandat.measure.regions import Region
from mandat.measure.registry import Family, Measure

if TYPE_CHECKING:
    import polars as pl

Number = int | float | Fraction

COLUMNS = ("family", "measure", "scope", "of", "what", "name", "value", "votes", "why")
"""`scope`: a tier, "" for all seats. `of`: votes or seats, where a measure is taken of each. `what`: the party,
constituency or region of a row of a table, "" for the whole. `votes`: those behind a share. `why`: why there is no
value."""


@dataclass(frozen=True)
class Value:
    """One measure of one scope; `of` says of what, where it is taken of votes and of seats. `votes` are those behind a
    share. Where `value` is None, `why` says the reason."""

    measure: Measure
    scope: str
    of: str
    value: Number | None
    why: Text | None = None
    votes: int | None = None

    def written(self, language: str) -> str:
        """As a person reads it: a percentage, a number with three decimals, a whole number; "–" without a value."""
        return "–" if self.value is None else written(self.value, self.measure.unit, language)


@dataclass(frozen=True)
class Power:
    """Power in the house. `players` are those with a seat; `indices[measure]` has one fraction for each.

    `smallest` are minimal winning coalitions, as places in `players`, those with the fewest seats first, where all
    could be looked at (`number` of them), else the first found.
    """

    players: tuple[Column, ...]
    quota: int
    house: int
    indices: Mapping[str, tuple[Fraction, ...]]
    number: int
    smallest: tuple[tuple[int, ...], ...]
    all_seen: bool


@dataclass(frozen=True)
class Measured:
    """An outcome measured. `scopes` are what was measured: all seats (id ""), and where there are several tiers each.

    `values` in the order of the catalogue; `measured["gallagher"]` are those of one measure, by scope.
    """

    outcome: Outcome
    before: Outcome | None
    scopes: tuple[Scope, ...]
    values: tuple[Value, ...]
    power: Power | Text
    regions: tuple[Region, ...] | Text
    contests: Mapping[str, tuple[Closeness, ...]]
    parties: Mapping[str, tuple[tuple[str, Number], ...]] = field(default_factory=dict)
    """By tier, each party's nationalisation."""
    said: tuple[Text, ...] = ()

    def __getitem__(self, measure: str) -> dict[str, Number | None]:
        """The values of a measure by scope; by `scope, of` where it is taken of votes and of seats: `", votes"`.

        KeyError: it was not measured at all.
        """
        found = {f"{one.scope}, {one.of}" if one.of else one.scope: one.value for one in self._of(measure)}
        if not found:
            raise KeyError(measure)
        return found

    def why(self, measure: str) -> dict[str, Text]:
        """Why a measure has no value, by the keys of `measured[measure]`."""
        return {
            f"{one.scope}, {one.of}" if one.of else one.scope: one.why
            for one in self._of(measure)
            if one.why is not None
        }

    def _of(self, measure: str) -> Iterator[Value]:
        return (one for one in self.values if one.measure.id == measure)

    @property
    def election(self) -> Election:
        return self.outcome.election

    def rows(self, language: str | None = None) -> Iterator[tuple[Any, ...]]:
        """The rows of `COLUMNS`: first the values, then the tables of parties, constituencies and regions."""
        from mandat.measure.tables import rows

        return rows(self, language or current())

    def to_frame(self, language: str | None = None) -> pl.DataFrame:
        """A Polars data frame of `COLUMNS`, a row a number; shares of one."""
        import polars as pl

        schema = {
            name: pl.Float64 if name == "value" else pl.Int64 if name == "votes" else pl.String for name in COLUMNS
        }
        return pl.DataFrame(list(self.rows(language)), schema=schema, orient="row")

    def to_csv(self, language: str | None = None) -> str:
        """The same as CSV."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(self.rows(language))
        return out.getvalue()

    def to_json(self) -> dict[str, Any]:
        """Everything as plain data, names and reasons in three languages; shares of one, power as fractions too."""
        from mandat.measure.tables import as_json

        return as_json(self)

    def __repr__(self) -> str:
        return f"<Measured: {self.election.id}>"

    def _repr_html_(self) -> str:
        """A table for a notebook: a row a measure, a column a scope."""
        from mandat.measure.tables import grid, unknown

        language = current()
        cell = "<td style='text-align:right'>{}</td>".format
        lines = [f"<caption>{html.escape(self.election.name.to(language))}</caption>"]
        if self.election.made_up:
            made_up = text("SYNTHETIC DATA, made up for an example: not a real election.").to(language)
            lines.append(f"<tr><td colspan='{len(self.scopes) + 1}'>{html.escape(made_up)}</td></tr>")
        for section in grid(self, language):
            scopes = "".join(f"<th>{html.escape(one.name.to(language))}</th>" for one in section.scopes)
            head = html.escape(heading(section.family, section.of).to(language))
            lines.append(f"<tr><th style='text-align:left'>{head}</th>{scopes}</tr>")
            for measure, cells in section.rows:
                found = "".join(cell(html.escape(one)) for one in cells)
                lines.append(
                    f"<tr><td style='text-align:left'>{html.escape(measure.name.to(language))}</td>{found}</tr>"
                )
        for scope, why in unknown(self):
            for one in why:
                told = html.escape(f"{scope.name.to(language)}: {one.to(language)}")
                lines.append(f"<tr><td colspan='{len(self.scopes) + 1}'>{told}</td></tr>")
        return f"<table>{''.join(lines)}</table>"


def written(value: Number, unit: str, language: str) -> str:
    """A number as a person of that language reads it."""
    if unit == "share":
        return percentage(float(value), language)
    if unit == "count":
        return number(round(value), language)
    places = 3 if abs(float(value)) >= 0.1 or value == 0 else 5  # the squares of small differences are small
    return decimal(f"{float(value):.{places}f}").to(language)


def percentage(share: float, language: str) -> str:
    return decimal(f"{100 * share:.2f}%").to(language)


def heading(family: Family, of: str) -> Text:
    """A family's question; of votes, or of seats, where its measures are taken of each."""
    if of == "votes":
        return text("{question} By votes:", question=family.question)
    if of == "seats":
        return text("{question} By seats:", question=family.question)
    return family.question


def name_of(value: Value) -> Text | Names:
    """What a value is called: the measure, and of what, where it is taken of votes and of seats."""
    if value.of == "votes":
        return text("{measure}, by votes", measure=value.measure.name)
    if value.of == "seats":
        return text("{measure}, by seats", measure=value.measure.name)
    return value.measure.name
