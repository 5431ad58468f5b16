"""A synthetic election, precinct by precinct, that adds up exactly to what is known of a real one.

    synthetic = synth(mandat.read("examples/kz-mazhilis-2023"), seed=1, faults={"misprint": 20})
    synthetic.write("folder")

Real are the units, the parties and their lists, and every sum that the real election's counts.csv gives. All else is
made: the precincts, how the sums spread over them, and the candidates, whose names say that they are nobody. The
same election, numbers, seed and version of NumPy give the same bytes.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np

from mandat.count.synth_ballots import papers_of, precincts_of
from mandat.count.synth_contestants import contestants_of
from mandat.count.synth_faults import FAULTS, Papers, Planted, plant
from mandat.count.synth_split import Impossible, Ints
from mandat.count.synth_totals import PRECINCT, Known, known, with_areas
from mandat.election import Counts, Election, Unit
from mandat.election import write as write_election
from mandat.language import Names, text

__all__ = ["FAULTS", "Impossible", "Planted", "Synthetic", "synth"]

PLANTED = ("unit", "contest", "field", "kind", "true", "planted")
COPIES = ("unit", "contest", "copy", "item", "count")
_SECOND = "original"  # a second paper that, as the first, claims to be the protocol


@dataclass(frozen=True)
class Synthetic:
    """A synthetic election with its faults; `copies` are second papers as (unit, contest, copy, item, count)."""

    election: Election
    seed: int
    planted: tuple[Planted, ...]
    copies: tuple[tuple[str, str, str, str, int], ...]

    def write(self, folder: str | Path, kind: Literal["csv", "xlsx", "parquet"] = "csv") -> None:
        """Writes the election's folder as `mandat.write`, with planted.csv and copies.csv where they have rows.

        Faults, OSError: as `mandat.write`.
        """
        folder = Path(folder)
        write_election(self.election, folder, kind)
        law = Path(self.election.law_source())
        if law.suffix == ".toml" and law.is_file() and not (folder / self.election.law).exists():
            (folder / law.name).write_bytes(law.read_bytes())  # a law document of the folder's own
        planted = [
            (one.unit, one.contest, one.field, one.kind, _cell(one.true), _cell(one.planted)) for one in self.planted
        ]
        for name, header, rows in (("planted", PLANTED, planted), ("copies", COPIES, self.copies)):
            path = folder / f"{name}.csv"
            if not rows:
                path.unlink(missing_ok=True)  # of an earlier election in the same folder
                continue
            with path.open("w", encoding="utf-8", newline="") as file:
                out = csv.writer(file, lineterminator="\n")
                out.writerow(header)
                out.writerows(rows)


def synth(
    like: Election,
    *,
    precincts: int = 10_101,
    seed: int,
    candidates: int | None = None,
    faults: Mapping[str, int] | None = None,
) -> Synthetic:
    """An election of `precincts` precincts with the known sums of `like`, and `faults` (how many of each of `FAULTS`).

    `candidates` is how many stand in each constituency whose votes are not known, by default 9 to 21. Precincts have
    at most 3,000 voters where that many precincts can hold them all. `Impossible`, a ValueError: the numbers asked
    for, or the sums of `like`, do not go together.
    """
    if seed < 0 or (candidates is not None and candidates < 1):
        raise Impossible(text("expected a seed of 0 or more, and at least one candidate"))
    rng, planting = (np.random.default_rng([seed, stream]) for stream in (0, 1))
    like = with_areas(like)
    of = known(like)
    contests = contestants_of(like, of, rng, candidates)
    voters = precincts_of(of, contests, rng, precincts)
    papers = papers_of(of, contests, voters, rng)
    ids = _ids(of, precincts)
    planted = plant(planting, papers, ids, faults or {})
    election = replace(
        like,
        id=f"{like.id}-synthetic-{seed}",
        name=Names({code: _TITLE[code].format(like.name.to(code)) for code in _TITLE}),
        sources=_sources(like, of, seed, precincts),
        made_up=True,
        units=_units(like, of, ids, [of.areas[area] for area in voters.area.tolist()], voters.registered.tolist()),
        contests={one: replace(like.contests[one], unit=unit) for one, unit in of.tops.items()},
        contestants={one.contest: one.contestants for one in contests},
        counts=_counts(papers, ids),
        declared={},
        official=[one for one in like.official if one.contest in {c.contest for c in contests if c.real}],
        published=[],
        members={},
        named={},
        annulled={},
        superseded=(),
    )
    copies = tuple((unit, contest, _SECOND, item, count) for unit, contest, item, count in planted.copies)
    return Synthetic(election, seed, tuple(planted.planted), copies)


_TITLE = {
    "kk": "{} (ОЙДАН ШЫҒАРЫЛҒАН ДЕРЕКТЕР)",
    "ru": "{} (ВЫМЫШЛЕННЫЕ ДАННЫЕ)",
    "en": "{} (SYNTHETIC DATA)",
}


def _sources(like: Election, of: Known, seed: int, precincts: int) -> list[str]:
    items = {line: units for line, units in of.by_unit.items() if units}
    sums = [f"{line} of {', '.join(units)}" for line, units in items.items()]
    for contest, blocks in of.blocks.items():
        sums += [f"{', '.join(figures)} of contest {contest} in {unit}" for unit, figures in blocks.items()]
    return [
        f"SYNTHETIC: made by mandat synth, seed {seed}, {precincts} precincts; no figure of a precinct is real",
        f"sums kept from {like.id}: {'; '.join(sums) or 'none'}",
        *(f"of {like.id}: {source}" for source in like.sources),
    ]


def _ids(of: Known, precincts: int) -> list[str]:
    mark = "p"
    while any(unit.startswith(mark) and unit[len(mark) :].isdigit() for unit in of.parents):
        mark += "-"
    width = len(str(precincts))
    return [f"{mark}{number:0{width}d}" for number in range(1, precincts + 1)]


def _units(like: Election, of: Known, ids: list[str], areas: list[str], voters: list[int]) -> dict[str, Unit]:
    units = {unit: like.units[unit] for unit in of.parents}
    for number, (unit, area, on_list) in enumerate(zip(ids, areas, voters, strict=True), start=1):
        names = Names(
            kk=f"№ {number} учаске (ойдан шығарылған)",
            ru=f"Участок № {number} (вымышленный)",
            en=f"Precinct No. {number} (made up)",
        )
        units[unit] = Unit(unit, area, PRECINCT, names["en"], names, on_list)
    return units


def _counts(papers: list[Papers], ids: list[str]) -> Counts:
    """All protocols as rows: precinct by precinct, then contest by contest, then line by line."""
    places, numbers, items, figures = [], [], [], []
    names: dict[str, int] = {}
    for number, one in enumerate(papers):
        kept, width = one.places[one.there], len(one.items)
        places.append(np.repeat(kept, width))
        numbers.append(np.full(len(kept) * width, number))
        items.append(np.tile([names.setdefault(item, len(names)) for item in one.items], len(kept)))
        figures.append(one.counts[one.there].ravel())
    place = np.concatenate(places)
    order = np.argsort(place, kind="stable")

    def column(of: list[str], parts: Sequence[Ints]) -> tuple[str, ...]:
        return tuple(map(of.__getitem__, np.concatenate(parts)[order].tolist()))

    return Counts(
        column(ids, places),
        column([one.contest for one in papers], numbers),
        column(list(names), items),
        tuple(np.concatenate(figures)[order].tolist()),
    )


def _cell(figure: int | None) -> int | str:
    return "" if figure is None else figure
