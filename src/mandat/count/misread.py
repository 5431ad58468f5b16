"""Slips of the pen that would explain a protocol that contradicts itself: two lines swapped, two digits turned round.

A slip is named only where an identity of the form fails as the figures stand, holds with the slip undone, and then
no error is left in the protocol. It is a proposal to look at the paper, never a correction.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mandat.count.findings import Finding, Findings, listed
from mandat.count.protocols import VOTES, Protocols
from mandat.count.wording import named
from mandat.language import Text, text

if TYPE_CHECKING:
    from mandat.law.forms import Check, Form

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
    identities = [check for check in errors if check.holds.comparisons[-1].sign == "="]
    wanted = sorted(set(places))
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
    weights = [_weights(form, check, protocols) for check in identities]
    ways: dict[tuple[int, str], list[tuple[_Slip, list[str]]]] = {}
    rows = protocols.frame[looked_at].select(*protocols.lines, VOTES)
    for place, row in zip(looked_at, rows.iter_rows(named=True), strict=True):
        failing = [at for at, check in enumerate(identities) if check.holds.holds(form.completed(row)) is False]
        slips = {
            slip
            for at in failing
            for slip in _slips(place, row, protocols, weights[at], _distance(form, identities[at], row))
        }
        for slip in sorted(slips, key=lambda slip: [(protocols.lines.index(line), new) for line, new in slip.new]):
            after = form.completed(_undone(row, slip))
            verdicts = {check.code: check.holds.holds(after) for check in errors}
            mended = [identities[at].code for at in failing if verdicts[identities[at].code]]
            if mended and False not in verdicts.values():
                ways.setdefault((place, slip.code), []).append((slip, mended))
    found: dict[str, list[Finding]] = {"W-SWAPPED": [], "W-TRANSPOSED": []}
    for (place, code), several in ways.items():
        if len(several) <= MOST_WAYS:
            found[code].append(_finding(protocols, place, code, several))
    return Findings(tuple(listed("warning", code, some) for code, some in found.items()), said=tuple(said))


def _undone(row: Mapping[str, int | None], slip: _Slip) -> dict[str, int | None]:
    """The figures without the slip."""
    votes = row[VOTES]
    if votes is not None:
        votes += sum(new - (row[line] or 0) for line, new in slip.new if line.startswith("vote_"))
    return {**row, **dict(slip.new), VOTES: votes}


def _weights(form: Form, check: Check, protocols: Protocols) -> dict[str, int]:
    """By line, how often the equation of an identity has it."""
    equation, _ = check.holds.sums[-1]
    follow = form.sums((*protocols.lines, VOTES))
    of_code: dict[str, int] = {}
    for code, times in equation.terms:
        for line, more in follow[code].linear.terms if code in follow else ((code, 1),):
            of_code[line] = of_code.get(line, 0) + times * more
    return {line: of_code.get(VOTES if line.startswith("vote_") else line, 0) for line in protocols.lines}


def _distance(form: Form, check: Check, row: Mapping[str, int | None]) -> int:
    """By how much the equation of an identity fails."""
    found, _ = check.holds.sums[-1]
    distance = found.value(form.completed(row))
    assert distance is not None  # it fails, so nothing in it is blank
    return distance


def _slips(
    place: int, row: Mapping[str, int | None], protocols: Protocols, weights: Mapping[str, int], distance: int
) -> Iterator[_Slip]:
    """The slips without which an equation that fails by `distance` holds: lines one below the other swapped,
    neighbouring digits turned round.

    Votes swapped between contestants leave every sum as it is, so that no identity can tell.
    """
    for upper, lower in itertools.pairwise(protocols.fields):
        high, low = row[upper], row[lower]
        if high is None or low is None or high == low:
            continue
        if (weights[upper] - weights[lower]) * (low - high) == -distance:
            yield _Slip(place, "W-SWAPPED", ((upper, low), (lower, high)))
    for line in protocols.lines:
        figure = row[line]
        if figure is not None and weights[line] and distance % weights[line] == 0:
            other = figure - distance // weights[line]
            if are_transposed(figure, other):
                yield _Slip(place, "W-TRANSPOSED", ((line, other),))


def are_transposed(one: int, other: int) -> bool:
    """Whether two figures of the same length differ in two neighbouring digits turned round."""
    if one < 0 or other < 0:
        return False
    first, second = str(one), str(other)
    apart = [k for k, (a, b) in enumerate(zip(first, second, strict=False)) if a != b]
    return (
        len(first) == len(second)
        and len(apart) == 2
        and apart[1] == apart[0] + 1
        and first[apart[0]] == second[apart[1]]
        and first[apart[1]] == second[apart[0]]
    )


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
