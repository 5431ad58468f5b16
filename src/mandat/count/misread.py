"""Slips of the pen that would explain a protocol that contradicts itself: two lines swapped, two digits turned round.

A slip is named only where an identity of the form fails as the figures stand, holds with the slip undone, and then
no error is left in the protocol. It is a proposal to look at the paper, never a correction.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import narwhals as nw
import polars as pl

from mandat.count.findings import Finding, Findings, listed
from mandat.count.protocols import VOTES, Protocols
from mandat.count.wording import named
from mandat.language import Text, text

MOST_LOOKED_AT = 5_000
"""Protocols beyond this number are not looked at: where so many contradict themselves, it is not slips."""

MOST_WAYS = 4
"""A protocol that more slips than this would explain is not explained by any."""


@dataclass(frozen=True)
class _Slip:
    """What a row would have without the slip: the lines that change and their figures then."""

    place: int
    code: str
    new: tuple[tuple[str, int], ...]


def misread(protocols: Protocols, places: Iterable[int]) -> Findings:
    """The slips that would explain the protocols in these rows, each of which has an error."""
    form = protocols.form
    if form is None:
        return Findings(())
    errors = [check for check in form.checks if check.level == "error"]
    identities = [check.code for check in errors if any(one.sign == "=" for one in check.holds.comparisons)]
    apart = {place for place, _ in protocols.beyond}
    wanted = sorted(set(places) - apart)
    looked_at = wanted[:MOST_LOOKED_AT]
    if not identities or not looked_at:
        return Findings(())
    said = []
    if len(wanted) > len(looked_at):
        told = text(
            "slips of the pen were looked for in the first {number} of {all} protocols with an error",
            number=len(looked_at),
            all=len(wanted),
        )
        said.append(told)
    lines = protocols.lines
    slips: list[_Slip] = []
    rows: list[tuple[int | None, ...]] = []
    before = protocols.frame[looked_at].select(*lines, VOTES)
    for place, row in zip(looked_at, before.iter_rows(named=True), strict=True):
        for slip in _slips(place, row, protocols.fields, protocols.votes):
            changed = row | dict(slip.new)
            votes = row[VOTES]
            if votes is not None:
                votes += sum(new - row[line] for line, new in slip.new if line.startswith("vote_"))
            slips.append(slip)
            rows.append((*(changed[line] for line in lines), votes))
    schema = dict.fromkeys((*lines, VOTES), pl.Int64)
    checks = [check.holds.expression().alias(check.code) for check in errors]
    derived = [total.expression().alias(code) for code, total in form.sums((*lines, VOTES)).items()]

    def verdict(frame: pl.DataFrame) -> pl.DataFrame:
        return nw.from_native(frame, eager_only=True).with_columns(*derived).select(*checks).to_native()

    as_it_stands = dict(zip(looked_at, verdict(before).iter_rows(named=True), strict=True))
    after = verdict(pl.DataFrame(rows, schema=schema, orient="row"))
    clean = after.select(pl.all_horizontal(pl.all().fill_null(value=True))).to_series()
    ways: dict[tuple[int, str], list[tuple[_Slip, list[str]]]] = {}
    for at in clean.arg_true():
        slip, now = slips[at], after.row(at, named=True)
        mended = [code for code in identities if as_it_stands[slip.place][code] is False and now[code]]
        if mended:
            ways.setdefault((slip.place, slip.code), []).append((slip, mended))
    found: dict[str, list[Finding]] = {"W-SWAPPED": [], "W-TRANSPOSED": []}
    for (place, code), several in ways.items():
        if len(several) <= MOST_WAYS:
            found[code].append(_finding(protocols, place, code, several))
    return Findings(tuple(listed("warning", code, some) for code, some in found.items()), said=tuple(said))


def _slips(place: int, row: dict[str, int | None], fields: tuple[str, ...], votes: tuple[str, ...]) -> Iterator[_Slip]:
    """Every slip that is looked for: lines one below the other swapped, neighbouring digits turned round.

    Votes swapped between contestants leave every sum as it is, so that no identity can tell.
    """
    for upper, lower in itertools.pairwise(fields):
        high, low = row[upper], row[lower]
        if high is not None and low is not None and high != low:
            yield _Slip(place, "W-SWAPPED", ((upper, low), (lower, high)))
    for line in (*fields, *votes):
        figure = row[line]
        if figure is not None and figure > 9:
            for other in transpositions(figure):
                yield _Slip(place, "W-TRANSPOSED", ((line, other),))


def transpositions(figure: int) -> list[int]:
    """The figures with two neighbouring digits turned round, as long as the figure itself."""
    digits = str(figure)
    turned = {digits[:k] + digits[k + 1] + digits[k] + digits[k + 2 :] for k in range(len(digits) - 1)}
    return sorted(int(one) for one in turned if one != digits and one[0] != "0")


def _finding(protocols: Protocols, place: int, code: str, several: list[tuple[_Slip, list[str]]]) -> Finding:
    row = protocols.frame.row(place, named=True)
    told: Text | None = None
    for slip, mended in several:
        way = _way(protocols, row, slip, mended)
        told = way if told is None else text("{before}; or: {other}", before=told, other=way)
    assert told is not None
    lines = [line for slip, _ in several for line, _ in slip.new]
    return Finding(
        "warning",
        code,
        protocols.tier,
        row["contest"],
        row["unit"],
        lines[0],
        {line: row[line] for line in lines},
        told,
        copy=row["copy"],
        file=row["file"],
        row=row["row"],
    )


def _way(protocols: Protocols, row: dict[str, int | str | None], slip: _Slip, mended: list[str]) -> Text:
    form = protocols.form
    assert form is not None
    contest = str(row["contest"])
    rules = [text("{code} ({rule})", code=code, rule=form.check(code).holds.text(form.names)) for code in mended]
    if slip.code == "W-SWAPPED":
        (upper, low), (lower, high) = slip.new
        return text(
            "with “{upper}” {low} and “{lower}” {high}, the other way round, nothing contradicts: {rules}",
            upper=named(protocols, contest, upper),
            low=low,
            lower=named(protocols, contest, lower),
            high=high,
            rules=rules,
        )
    ((line, new),) = slip.new
    return text(
        "with “{line}” {new} instead of {old}, two digits turned round, nothing contradicts: {rules}",
        line=named(protocols, contest, line),
        new=new,
        old=row[line],
        rules=rules,
    )
