"""The papers of two folders held side by side: which differ, in which figures, and which one folder alone has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from mandat.count import Protocols
from mandat.language import LANGUAGES, Names, Text
from mandat.verify.model import SIDES, Kind, Line, Numbers, Only, Paper, Place, Side

KEYS = ["unit", "contest"]
_AT, _OTHER = "\0at", "\0other"


@dataclass(frozen=True)
class Compared:
    """The papers of one tier: the places that differ in the order of the first folder's rows, then the second's."""

    numbers: Numbers
    places: list[Place]
    only: list[Only]


class _Papers:
    """The papers of one side and tier that count, by their places in the table."""

    def __init__(self, protocols: Protocols) -> None:
        self.protocols = protocols
        self.frame = protocols.frame.with_row_index(_AT).filter("counts")
        self.column_of = {
            contest: {one: f"vote_{k}" for k, one in enumerate(ids, 1)}
            for contest, ids in protocols.contestants.items()
        }
        apart = protocols.frame.filter(pl.col("copy") == "annulled")
        self.annulled = set(apart.select(KEYS).iter_rows())

    def rows(self, places: list[int]) -> Iterator[dict[str, object]]:
        """Rows of the table by their places in it."""
        return self.protocols.frame[places].iter_rows(named=True)

    def figure(self, row: Mapping[str, object], item: str) -> int | None:
        """The figure of an item on a paper."""
        column = self.column_of[str(row["contest"])].get(item, item)
        figure = row[column]
        return figure if isinstance(figure, int) else None

    def given(self) -> dict[str, set[str]]:
        """By contest, the items of which some paper that counts has a figure."""
        frame = self.frame
        lines = list(self.protocols.lines)
        found: dict[str, set[str]] = {}
        for row in frame.group_by("contest").agg(pl.col(lines).is_not_null().any()).iter_rows(named=True):
            contest = row["contest"]
            items = {line: self.protocols.item(contest, line) for line in lines if row[line]}
            found[contest] = {item for item in items.values() if item is not None}
        return found


class Tier:
    """One tier of two folders, compared paper by paper. `contests` are those that both have."""

    def __init__(self, tier: str, first: Side, second: Side, contests: list[str]) -> None:
        self.tier = tier
        self.sides = first, second
        self.first, self.second = _Papers(first.protocols[tier]), _Papers(second.protocols[tier])
        self.contests = contests
        self.items, self.only = self._items()

    def compared(self) -> Compared:
        """All of it."""
        mine, other = (one.frame.filter(pl.col("contest").is_in(self.contests)) for one in (self.first, self.second))
        pairs = mine.select(*KEYS, _AT).join(
            other.select(*KEYS, pl.col(_AT).alias(_OTHER)), on=KEYS, how="inner", maintain_order="left"
        )
        doubtful = pairs.filter(self._may_differ(pairs))
        places = list(self._differing(doubtful[_AT].to_list(), doubtful[_OTHER].to_list()))
        gaps = sum(one.kind == "gaps" for one in places)
        alone = [list(self._alone(papers, there, side)) for papers, there, side in ((mine, other, 0), (other, mine, 1))]
        numbers = Numbers(len(pairs), len(pairs) - len(places), len(places) - gaps, gaps, len(alone[0]), len(alone[1]))
        return Compared(numbers, [*places, *alone[0], *alone[1]], self.only)

    def _items(self) -> tuple[dict[str, tuple[str, ...]], list[Only]]:
        """By contest the items that both folders have figures of, and what one alone has.

        An account line is compared where both folders have it somewhere in the tier: an observer's copy without the
        spoiled ballots does not differ in every precinct.
        """
        given = self.first.given(), self.second.given()
        lines = [
            {item for items in own.values() for item in items if item in papers.protocols.fields}
            for own, papers in zip(given, (self.first, self.second), strict=True)
        ]
        if not all(given):  # one folder has no paper at all
            lines = [lines[0] | lines[1]] * 2
        shared = [line for line in self.first.protocols.fields if line in lines[0] & lines[1]]
        only = [
            Only("item", line, self.tier, side)
            for place, side in enumerate(SIDES)
            for line in (self.first, self.second)[place].protocols.fields
            if line in lines[place] and line not in lines[1 - place]
        ]
        items: dict[str, tuple[str, ...]] = {}
        for contest in self.contests:
            known = [one.election.contestants[contest] for one in self.sides]
            has = [own.get(contest, set()) for own in given]
            if not all(has):  # nor is there one of this contest
                has = [has[0] | has[1]] * 2
            both = [who for who in known[0] if who in known[1] and (who in has[0]) == (who in has[1])]
            only += [
                Only("contestant", who, contest, side)
                for place, side in enumerate(SIDES)
                for who in known[place]
                if who not in known[1 - place] or (who in has[place] and who not in has[1 - place])
            ]
            items[contest] = (*both, *shared)
        return items, only

    def _may_differ(self, pairs: pl.DataFrame) -> pl.Series:
        """Which pairs of papers are to be looked at figure by figure: with a difference."""
        one, other = self._table(self.first, pairs[_AT]), self._table(self.second, pairs[_OTHER])
        differ = pl.Series([False], dtype=pl.Boolean).new_from_index(0, len(pairs))
        for name in one.columns:
            differ |= one[name].ne_missing(other[name])
        return differ

    def _table(self, papers: _Papers, places: pl.Series) -> pl.DataFrame:
        """The figures that are compared, in the same columns on both sides: accounts by their names, votes in the order
        of `items`; a row for each place."""
        frame = papers.protocols.frame[places.to_list()].with_row_index("\0row")
        ways: dict[tuple[str, ...], list[str]] = {}
        lines = set(papers.protocols.fields)
        for contest, items in self.items.items():
            own = papers.column_of.get(contest, {})
            ways.setdefault(tuple(own[item] for item in items if item not in lines), []).append(contest)
        width = max((len(way) for way in ways), default=0)
        shared = [item for item in next(iter(self.items.values()), ()) if item in lines]
        parts = [
            frame.filter(pl.col("contest").is_in(contests)).select(
                "\0row",
                *shared,
                *(
                    (pl.col(way[k]) if k < len(way) else pl.lit(None, pl.Int64)).alias(f"\0vote{k}")
                    for k in range(width)
                ),
            )
            for way, contests in ways.items()
        ]
        return pl.concat(parts).sort("\0row").drop("\0row") if parts else pl.DataFrame()

    def _differing(self, mine: list[int], others: list[int]) -> Iterator[Place]:
        for row, other in zip(self.first.rows(mine), self.second.rows(others), strict=True):
            lines: list[Line] = []
            gaps: list[Line] = []
            contest = str(row["contest"])
            for item in self.items[contest]:
                figures = self.first.figure(row, item), self.second.figure(other, item)
                if figures[0] != figures[1]:
                    (gaps if None in figures else lines).append(self._line(contest, item, *figures))
            if lines or gaps:
                votes = sum(line.moved for line in lines if line.is_vote)
                kind: Kind = "differs" if lines else "gaps"
                papers = _paper(row), _paper(other)
                yield Place(self.tier, contest, str(row["unit"]), kind, *papers, tuple(lines), tuple(gaps), votes)

    def _alone(self, papers: pl.DataFrame, others: pl.DataFrame, side: int) -> Iterator[Place]:
        """Papers that one side alone has; all their figures are gaps of the other."""
        own, there = (self.first, self.second) if side == 0 else (self.second, self.first)
        left = papers.select(*KEYS, _AT).join(others.select(KEYS), on=KEYS, how="anti", maintain_order="left")
        for row in own.rows(left[_AT].to_list()):
            unit, contest = str(row["unit"]), str(row["contest"])
            found = {item: own.figure(row, item) for item in self.items[contest]}
            known = {item: figure for item, figure in found.items() if figure is not None}
            lines = tuple(
                self._line(contest, item, *((figure, None) if side == 0 else (None, figure)))
                for item, figure in known.items()
            )
            is_annulled = (unit, contest) in there.annulled
            kind: Kind
            if side == 0:
                kind = "annulled second" if is_annulled else "only first"
            else:
                kind = "annulled first" if is_annulled else "only second"
            votes = sum(line.moved for line in lines if line.is_vote)
            first, second = (_paper(row), None) if side == 0 else (None, _paper(row))
            yield Place(self.tier, contest, unit, kind, first, second, (), lines, votes)

    def _line(self, contest: str, item: str, first: int | None, second: int | None) -> Line:
        known = self.sides[0].election.contestants[contest].get(item)
        name = known.label if known is not None else self._name(item)
        return Line(item, name, first, second, known is not None)

    def _name(self, line: str) -> Names:
        """What an account line is called on the form, the code where no form has it."""
        for papers in (self.first, self.second):
            form = papers.protocols.form
            if form is not None and line in form.names:
                name: Names | Text = form.names[line]
                return name if isinstance(name, Names) else Names(name.in_all())
        return Names(dict.fromkeys(LANGUAGES, line))


def _paper(row: Mapping[str, object]) -> Paper:
    number = row["row"]
    return Paper(str(row["file"] or ""), number if isinstance(number, int) else None, str(row["copy"] or ""))
