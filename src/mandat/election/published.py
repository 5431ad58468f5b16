"""Figures as sources printed them, held against the counts: misprints are found, and what they should have been."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from mandat.election.model import TURNOUT, Election, Published
from mandat.language import Names, Text, percent, text

_FILE = "published.csv"


@dataclass(frozen=True)
class Finding:
    """Something to look at: `level` "warning" or "error", a code, the place, and what it is about."""

    level: str
    code: str
    file: str
    row: int | None
    message: Text

    def __str__(self) -> str:
        return str(self.text)

    @property
    def text(self) -> Text:
        """The finding on one line, with its place; translatable."""
        if self.row is None:
            return text("{file}: {message}", file=self.file, message=self.message)
        return text("{file}, row {row}: {message}", file=self.file, row=str(self.row), message=self.message)


def check_published(election: Election) -> list[Finding]:
    """A finding for every row of published.csv that the counts contradict.

    A printed count must be the one of counts.csv. A printed percentage must be that count's share, rounded half
    up to the printed decimals: of the valid votes (contestants and against all) for a contestant and for against
    all, of the registered voters for turnout, cast, voted and issued, of the ballots cast for valid and invalid.
    Turnout counts the ballots cast, or where these are not known those who voted. What the counts do not hold is
    not checked, except that a printed count and a printed percentage must agree.
    """
    findings: list[Finding] = []
    tallies = {contest: election.tally(contest) for contest in {row.contest for row in election.published}}
    for place, row in enumerate(election.published):
        at = row.row or place + 2
        wrong = _Row(election, row, tallies[row.contest]).wrong()
        findings += (Finding("warning", code, _FILE, at, message) for code, message in wrong)
    return findings


class _Row:
    """One printed row beside what counts.csv has for it."""

    def __init__(self, election: Election, row: Published, tally: dict[str, int | None]) -> None:
        self.row = row
        self.contestants = election.contestants[row.contest]
        self.tally = tally
        self.is_ballot_line = row.item in self.contestants or row.item == "against_all"
        self.known = self._turnout() if row.item == TURNOUT else self.tally.get(row.item)
        self.contest = election.contests[row.contest].label
        others = election.published_for(row.contest, row.item)
        self.printed = next((one for one in (row, *others) if one.percent is not None), row)
        self.who: Names | str = self.contestants[row.item].label if row.item in self.contestants else row.item

    def wrong(self) -> Iterator[tuple[str, Text]]:
        """The codes and messages of what is wrong with the row."""
        printed, share = self.row.count, self.row.percent
        if printed is not None and self.known is not None and printed != self.known:
            yield (
                "W-published-count",
                text(
                    "{source} prints {printed} for {item} in {contest}; counts.csv has {known}{reasons}",
                    source=self.row.source,
                    printed=printed,
                    item=self.who,
                    contest=self.contest,
                    known=self.known,
                    reasons=_joined(self._reasons(self.known), self._reasons(printed)),
                ),
            )
            if self._fits(self.known) is not False or self._fits(printed):
                return  # the percentage is right, for one of the two
        figure = self.known if self.known is not None else printed
        base = self._base(figure) if figure is not None else None
        if share is not None and figure is not None and base and not self._fits(figure):
            yield (
                "W-published-percent",
                text(
                    "{source} prints {percent} for {item} in {contest}; {figure} of {base} is {right}",
                    source=self.row.source,
                    percent=percent(share / 100, self.row.places),
                    item=self.who,
                    contest=self.contest,
                    figure=figure,
                    base=base,
                    right=percent(Fraction(figure, base), self.row.places),
                ),
            )

    def _reasons(self, figure: int) -> Iterator[Text]:
        """What speaks for a figure: the column then adds up, the percentage is then the printed one.

        Where the row has no percentage, the first that was printed for the same item speaks.
        """
        valid, others = self.tally.get("valid"), self._others()
        if self.is_ballot_line and valid is not None and others is not None and others + figure == valid:
            yield text("with {figure} the column adds up to {valid}", figure=figure, valid=valid)
        if self.printed.percent is not None and _fits(self.printed, figure, self._base(figure)):
            yield text(
                "{figure} of {base} is the printed {percent}",
                figure=figure,
                base=self._base(figure) or 0,
                percent=percent(self.printed.percent / 100, self.printed.places),
            )

    def _fits(self, figure: int) -> bool | None:
        """Whether the figure's share is the row's percentage; None where that cannot be told."""
        return _fits(self.row, figure, self._base(figure))

    def _base(self, figure: int) -> int | None:
        """What the item's percentage is taken of, supposing that the item's count is `figure`."""
        if self.is_ballot_line:
            valid, others = self.tally.get("valid"), self._others()
            return valid if valid is not None else others + figure if others is not None else None
        if self.row.item in (TURNOUT, "cast", "voted", "issued"):
            return self.tally.get("registered")
        if self.row.item in ("valid", "invalid"):
            return self.tally.get("cast")
        return None

    def _others(self) -> int | None:
        """The votes of the ballot's other lines, or None where one is not known."""
        lines = [*self.contestants, *(["against_all"] if "against_all" in self.tally else [])]
        total = 0
        for line in lines:
            count = self.tally[line]
            if line == self.row.item:
                continue
            if count is None:
                return None
            total += count
        return total

    def _turnout(self) -> int | None:
        cast = self.tally.get("cast")
        return cast if cast is not None else self.tally.get("voted")


def _fits(row: Published, figure: int, base: int | None) -> bool | None:
    """Whether 100 * figure / base, rounded half up to the printed decimals, is the printed percentage."""
    if row.percent is None or not base:
        return None
    scale = 10**row.places
    return Fraction((2 * 100 * figure * scale + base) // (2 * base), scale) == row.percent


def _joined(*reasons: Iterator[Text]) -> Text | str:
    """The reasons as a tail of the sentence, empty where there are none."""
    tail: Text | str = ""
    for reason in (one for some in reasons for one in some):
        tail = text("{before}; {reason}", before=tail, reason=reason)
    return tail
