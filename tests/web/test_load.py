"""The service under a small load, as `python -m bench load` and `kills` put it under a large one.

One night for all of it: four at work, the service killed twice, and backed up while it serves.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from bench.load.browser import Browser
from bench.load.night import Night, Size, night, through
from bench.load.people import signed_in
from bench.load.server import Server

from mandat.exchange import opened
from mandat.web.keeping.backup import Kept, backup, head_in
from mandat.web.keeping.restore import restore

pytestmark = pytest.mark.xdist_group("load")  # one night for all

SMALL = Size(
    precincts=12,
    clerks=3,
    coordinators=1,
    pause=0.0,
    workers=2,
    like="examples/kz-mazhilis-2021",
    slips=0.25,
    most=300,
)


@dataclass
class Over:
    """A night that is over, the server still there: how often it was killed, and what was backed up meanwhile."""

    one: Night
    kills: int = 0
    kept: list[tuple[Path, Kept]] = field(default_factory=list)


@pytest.fixture(scope="module")
def over(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Over]:
    place = tmp_path_factory.mktemp("load")
    with night(SMALL, place=place) as one:
        found = Over(one)

        def meanwhile(_: Night) -> None:
            if one.work.finished >= (4, 14, 10_000)[found.kills]:
                one.server.kill()
                one.server.start()
                found.kills += 1
            elif found.kills and not found.kept:
                found.kept.append(_backup(one, place / "meanwhile"))

        through(one, meanwhile)
        found.kept.append(_backup(one, place / "last"))
        yield found


def _backup(one: Night, file: Path) -> tuple[Path, Kept]:
    return file, backup(one.server.data, file)


def test_many_at_once_and_kill_9_lose_nothing_and_double_nothing(over: Over) -> None:
    work = over.one.work
    assert over.one.faults == []
    assert over.kills == 2
    assert work.clock.resent > 0
    assert work.truth.slips() > 0
    assert work.returned + work.decided > 0
    assert work.finished >= 2 * len(work.truth.papers)


def test_a_backup_taken_meanwhile_and_one_at_the_end_come_back_elsewhere(over: Over, tmp_path: Path) -> None:
    assert len({digest.head for _, digest in over.kept}) == len(over.kept) == 2
    for number, (file, told) in enumerate(over.kept):
        there = tmp_path / f"there-{number}"
        assert restore(file, there, expected=told.digest) == told
        assert head_in(there / "mandat.sqlite3") == (told.number, told.head)
    exported = over.one.folder.parent / "exported"
    assert _tally_of(over.one, there) == (exported / "counts.csv").read_bytes()


def _tally_of(one: Night, data: Path) -> bytes:
    """The figures that a service over a restored folder exports; its people sign in anew."""
    server = Server(data, workers=1)
    server.start()
    browser = Browser(server.port, one.work.clock)
    try:
        signed_in(browser, "coordinator-00")
        (data / "zip").write_bytes(browser.bytes_of("/tally/election.zip"))
    finally:
        browser.close()
        server.stop()
    with zipfile.ZipFile(data / "zip") as packed:
        packed.extractall(data / "folder")
    assert opened(data / "folder").election.counts is not None
    return (data / "folder" / "counts.csv").read_bytes()
