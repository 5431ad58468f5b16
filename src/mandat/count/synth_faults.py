"""Faults planted in the protocols of a synthetic election, each noted: what stood there and what stands there now."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from mandat.count.synth_split import Impossible, Ints, part_of
from mandat.language import text

FAULTS = ("missing", "duplicate", "misprint", "transposed", "swapped", "invalid", "boxes", "registered")
"""The kinds of faults, in the order in which they are planted:

missing     the protocol is not there
duplicate   the protocol is there twice, the second time in copies.csv
misprint    one digit of one figure is another one; breaks an error-level relation of the form
transposed  two neighbouring digits of one figure are exchanged; breaks an error-level relation of the form
swapped     the figures of two neighbouring lines are exchanged
invalid     a third to two thirds of the ballots are invalid; all sums hold
boxes       there are more ballots in the boxes than were given out; all sums hold
registered  a ballot has another number of registered voters than the precinct's other ballots
"""

BEFORE = ("registered", "issued", "received", "unused", "cast", "valid")
AFTER = ("invalid", "against_all", "absentee", "outside", "voted", "spoiled")
"""The account lines of a protocol in their order, before and after the votes."""


@dataclass
class Papers:
    """The protocols of one contest: `counts[paper, item]`, of the precincts `places` (numbers, ascending).

    `there[paper]` is False where the protocol is missing. The contestants are the items from `first` to before `last`.
    """

    contest: str
    places: Ints
    items: list[str]
    first: int
    last: int
    counts: Ints
    there: "np.ndarray[tuple[int], np.dtype[np.bool_]]" = field(init=False)

    def __post_init__(self) -> None:
        self.there = np.ones(len(self.places), np.bool_)

    def at(self, line: str) -> int | None:
        """The column of an account line."""
        return self.items.index(line) if line in self.items else None


@dataclass(frozen=True)
class Planted:
    """One changed figure (or, with an empty field, a protocol that is missing or there twice). None: no figure."""

    unit: str
    contest: str
    field: str
    kind: str
    true: int | None
    planted: int | None


@dataclass
class Planting:
    """What was planted, and the second papers: (unit, contest, item, count)."""

    planted: list[Planted] = field(default_factory=list)
    copies: list[tuple[str, str, str, int]] = field(default_factory=list)


Row = list[int]
_Change = Callable[[np.random.Generator, Papers, Row, bool], Iterator[Row]]
_ROOM = 2_900  # voters: a list that a fault makes longer stays within the 3,000 of a precinct


def plant(
    rng: np.random.Generator, papers: Sequence[Papers], units: Sequence[str], faults: Mapping[str, int]
) -> Planting:
    """Changes `papers`: each fault in a precinct of its own, so that the contests' totals can still be.

    `Impossible`: a kind that is not known, or more faults of a kind than can be planted.
    """
    for kind, number in faults.items():
        if kind not in FAULTS or number < 0:
            raise Impossible(
                text("expected faults of the kinds {kinds}, found {found}", kinds=", ".join(FAULTS), found=kind)
            )
    ours: dict[int, list[tuple[Papers, int]]] = {}
    for one in papers:
        for place, precinct in enumerate(one.places.tolist()):
            ours.setdefault(precinct, []).append((one, place))
    totals = {one.contest: one.counts.sum(0) for one in papers}
    free = rng.permutation(np.array(sorted(ours), np.int64)).tolist()
    done = Planting()
    for kind in FAULTS:
        for _ in range(faults.get(kind, 0)):
            for at, precinct in enumerate(free):
                here = ours[precinct]
                paper, place = here[int(rng.integers(len(here)))]
                if _planted(rng, kind, paper, place, len(here) > 1, units[precinct], totals, done):
                    del free[at]
                    break
            else:
                raise Impossible(
                    text("expected fewer faults of the kind {kind}: no protocol is left for one", kind=kind)
                )
    return done


def _planted(
    rng: np.random.Generator,
    kind: str,
    paper: Papers,
    place: int,
    has_other: bool,
    unit: str,
    totals: dict[str, Ints],
    done: Planting,
) -> bool:
    """Whether a fault of the kind could be planted in this protocol."""
    row: Row = paper.counts[place].tolist()
    if kind == "duplicate":
        done.copies += [(unit, paper.contest, item, count) for item, count in zip(paper.items, row, strict=True)]
        done.planted.append(Planted(unit, paper.contest, "", kind, None, None))
        return True
    for new in _CHANGES[kind](rng, paper, row, has_other):
        after = totals[paper.contest] + np.array(new) - np.array(row)
        if new == row or not _can_be(paper, after):
            continue
        totals[paper.contest] = after
        if kind == "missing":
            paper.there[place] = False
            done.planted.append(Planted(unit, paper.contest, "", kind, None, None))
            return True
        paper.counts[place] = new
        done.planted += [
            Planted(unit, paper.contest, item, kind, true, false)
            for item, true, false in zip(paper.items, row, new, strict=True)
            if true != false
        ]
        return True
    return False


def _can_be(paper: Papers, totals: Ints) -> bool:
    """Whether `mandat.read` takes such totals of a contest (mandat.election.accounts)."""

    def of(line: str) -> int:
        at = paper.at(line)
        return 0 if at is None else int(totals[at])

    marked = int(totals[paper.first : paper.last].sum()) + of("against_all")
    return (
        marked - of("against_all") <= of("valid")
        and of("valid") + of("invalid") <= of("cast")
        and marked + of("invalid") <= of("cast") <= of("issued") <= of("registered")
    )


def _is_wrong(paper: Papers, row: Row) -> bool:
    """Whether the figures of one protocol break a relation that always holds."""

    def of(line: str) -> int:
        at = paper.at(line)
        return 0 if at is None else row[at]

    return (
        of("valid") != sum(row[paper.first : paper.last]) + of("against_all")
        or of("cast") != of("valid") + of("invalid")
        or not of("cast") <= of("issued") <= of("registered")
        or of("issued") + of("unused") > of("received")
    )


def _missing(rng: np.random.Generator, paper: Papers, row: Row, has_other: bool) -> Iterator[Row]:
    yield [0] * len(row)


def _one_figure(
    digits: Callable[[np.random.Generator, str], Iterator[str]],
) -> _Change:
    """Another figure in one line that an error-level relation holds, its digits changed by `digits`."""

    def change(rng: np.random.Generator, paper: Papers, row: Row, has_other: bool) -> Iterator[Row]:
        lines = [at for at, item in enumerate(paper.items) if item not in ("registered", *AFTER[2:])]
        for at in rng.permutation(lines).tolist():
            for written in digits(rng, str(row[at])):
                if written[0] == "0" and len(written) > 1:
                    continue
                new = row.copy()
                new[at] = int(written)
                if _is_wrong(paper, new):
                    yield new

    return change


def _misprinted(rng: np.random.Generator, digits: str) -> Iterator[str]:
    for place in rng.permutation(len(digits)).tolist():
        for digit in rng.permutation(10).tolist():
            yield digits[:place] + str(digit) + digits[place + 1 :]


def _transposed(rng: np.random.Generator, digits: str) -> Iterator[str]:
    for place in rng.permutation(len(digits) - 1).tolist():
        yield digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]


def _swapped(rng: np.random.Generator, paper: Papers, row: Row, has_other: bool) -> Iterator[Row]:
    for at in rng.permutation(len(row) - 1).tolist():
        new = row.copy()
        new[at], new[at + 1] = row[at + 1], row[at]
        yield new


def _invalid(rng: np.random.Generator, paper: Papers, row: Row, has_other: bool) -> Iterator[Row]:
    cast, valid, invalid = (paper.items.index(line) for line in ("cast", "valid", "invalid"))
    more = row[cast] * int(rng.integers(33, 67)) // 100 - row[invalid]
    if row[cast] < 100 or more <= 0:
        return
    marks = [*range(paper.first, paper.last), *(at for at in [paper.at("against_all")] if at is not None)]
    new = row.copy()
    for at, taken in zip(marks, part_of(rng, np.array([row[at] for at in marks]), more).tolist(), strict=True):
        new[at] -= taken
    new[valid], new[invalid] = row[valid] - more, row[invalid] + more
    yield new


def _boxes(rng: np.random.Generator, paper: Papers, row: Row, has_other: bool) -> Iterator[Row]:
    cast, issued = paper.items.index("cast"), paper.items.index("issued")
    if row[cast] < 100:
        return
    new = row.copy()
    more = row[issued] - row[cast] + int(rng.integers(1, 16))
    lines = [cast, paper.items.index("valid"), int(rng.integers(paper.first, paper.last)), paper.at("voted")]
    for at in lines:
        if at is not None:
            new[at] += more
    yield new


def _registered(rng: np.random.Generator, paper: Papers, row: Row, has_other: bool) -> Iterator[Row]:
    at = paper.items.index("registered")
    if has_other and not _ROOM < row[at] <= 3_000:
        new = row.copy()
        new[at] += int(rng.integers(1, 61))
        yield new


_CHANGES: dict[str, _Change] = {
    "missing": _missing,
    "misprint": _one_figure(_misprinted),
    "transposed": _one_figure(_transposed),
    "swapped": _swapped,
    "invalid": _invalid,
    "boxes": _boxes,
    "registered": _registered,
}
