"""What is definitive as an election folder: figures in counts.csv, later versions and annulments in copies.csv.

From here on the service counts nothing itself: the tally and the outcome are those of `mandat count` and `mandat
decide` on this folder, and anybody who has the folder gets the same.
"""

import csv
import io
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from mandat.election import Counts, write
from mandat.web.entry.cells import UNREADABLE, Cell
from mandat.web.entry.models import Paper
from mandat.web.entry.store import value_of
from mandat.web.entry.value import PRECEDENCE, Version
from mandat.web.setup.current import Loaded, current
from mandat.web.standing import Standing, standing, state, write_lots

__all__ = ["Standing", "export", "standing", "zipped"]

COPIES = ("unit", "contest", "copy", "item", "count")
Row = tuple[str, str, str, Cell]


def export(loaded: Loaded, folder: Path) -> None:
    """Writes the folder. A figure that nobody can read is `?`; a paper with one stands in copies.csv, which takes it.

    Of several versions of one kind the latest goes out; the earlier ones are in the journal.
    """
    counts: list[Row] = []
    copies: list[tuple[str, str, str, str, Cell]] = []
    for paper in Paper.objects.filter(stage__in=("definitive", "annulled")).iterator(chunk_size=500):
        value = value_of(paper)
        latest: dict[str, Version] = {version.copy: version for version in value.versions}
        for copy in reversed(PRECEDENCE):
            if copy in latest:
                rows = [(paper.unit, paper.contest, item, figure) for item, figure in latest[copy].figures.items()]
                if copy == "original" and UNREADABLE not in latest[copy].figures.values():
                    counts += rows
                else:
                    copies += [(unit, contest, copy, item, figure) for unit, contest, item, figure in rows]
        if value.annulled:
            copies.append((paper.unit, paper.contest, "annulled", "", None))
    columns = list(zip(*counts, strict=True)) or [(), (), (), ()]
    write(replace(loaded.election, counts=Counts(*columns)), folder)
    write_copies(folder, copies)


def write_copies(folder: Path, copies: Sequence[tuple[str, str, str, str, Cell]]) -> None:
    """Writes copies.csv; none where there are no rows."""
    if copies:
        with (folder / "copies.csv").open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(COPIES)
            out.writerows([*row[:4], "" if row[4] is None else row[4]] for row in copies)


def zipped() -> bytes:
    """The folder as a zip, with the drawn lots in lots.csv; the same state gives the same bytes of every file."""
    loaded = current()
    assert loaded is not None
    while True:
        found = standing()
        with tempfile.TemporaryDirectory() as place:
            export(loaded, Path(place))
            write_lots(Path(place), found.lots)
            if state() == found.state:  # else the lots could be of another tie than the figures
                return packed_files(Path(place))


def packed_files(folder: Path) -> bytes:
    """A folder's files as a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packer:
        for name, content in _files(folder):
            packer.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for one in sorted(folder.rglob("*")):
        if one.is_file():
            yield one.relative_to(folder).as_posix(), one.read_bytes()
