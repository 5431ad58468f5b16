"""What stands on the papers of a synthetic election, and what each hand makes of it: 3% of the papers with a slip."""

import csv
import html
import random
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.load.browser import Answer, Unexpected

FOLDER = "examples/kz-mazhilis-2023"
SLIPS = 0.03
"""The share of the papers of which one hand misreads a line, unless another is asked for."""

_HEADING = re.compile(r'<h1>[^<]*<span class="note">([^<]+)</span></h1>\s*<p>([^<·]+)')


def synthetic(folder: Path, precincts: int, like: str = FOLDER) -> None:
    """A national election by precincts, two ballots each, labelled synthetic."""
    call = [sys.executable, "-m", "mandat", "synth", like, str(folder), "--precincts", str(precincts)]
    subprocess.run(call, check=True)


@dataclass(frozen=True)
class Truth:
    """By unit and contest the lines of the paper, as typed."""

    papers: dict[tuple[str, str], dict[str, str]]
    contests: dict[str, str]
    """By the name of a contest its id."""
    share: float = SLIPS

    @classmethod
    def read(cls, folder: Path, share: float = SLIPS) -> "Truth":
        papers: dict[tuple[str, str], dict[str, str]] = {}
        with (folder / "counts.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                papers.setdefault((row["unit"], row["contest"]), {})[row["item"]] = row["count"]
        with (folder / "contests.csv").open(encoding="utf-8", newline="") as file:
            contests = {row.get("name_en") or row["name"]: row["contest"] for row in csv.DictReader(file)}
        return cls(papers, contests, share)

    def place(self, page: Answer) -> tuple[str, str]:
        """Unit and contest of the paper that a form, or a coordinator's page, is about."""
        found = _HEADING.search(page.text)
        if found is None:
            raise Unexpected(f"{page.path}: no heading of a protocol: {page.status} {page.text[:300]}")
        return html.unescape(found[1]), self.contests[html.unescape(found[2]).strip()]

    def typed(self, unit: str, contest: str, entry: int, again: bool = False) -> dict[str, str]:
        """What a hand types: the paper, and of some papers one of the hands misreads one line the first time."""
        paper = self.papers[unit, contest]
        chance = random.Random(f"{unit} {contest}")
        if again or chance.random() >= self.share or chance.choice((1, 2)) != entry:
            return paper
        line = chance.choice([one for one, figure in paper.items() if figure])
        return {**paper, line: str(int(paper[line]) + chance.choice((1, 9, 10, 100)))}

    def slips(self) -> int:
        """How many papers are typed differently by the two hands."""
        return sum(self.typed(*one, 1) != self.typed(*one, 2) for one in self.papers)
