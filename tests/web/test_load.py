"""The service under a small load, as `python -m bench load` and `kills` put it under a large one."""

import zipfile
from pathlib import Path

from bench.kills import killed
from bench.load.browser import Browser
from bench.load.night import Night, Size, night, through
from bench.load.people import signed_in
from bench.load.server import Server

from mandat.exchange import opened
from mandat.web.keeping.backup import Kept, backup, head_in
from mandat.web.keeping.restore import restore

SMALL = Size(precincts=30, clerks=4, coordinators=1, pause=0.0, workers=2, most=120)


def test_many_at_once_lose_nothing_and_double_nothing_and_a_backup_meanwhile_holds(tmp_path: Path) -> None:
    kept: list[tuple[Path, Kept]] = []

    def meanwhile(one: Night) -> None:
        if one.work.finished >= 30 * (len(kept) + 1) and len(kept) < 2:
            file = tmp_path / f"backup-{len(kept)}"
            kept.append((file, backup(one.server.data, file)))

    with night(SMALL, place=tmp_path) as one:
        through(one, meanwhile)
        assert one.faults == []
        assert one.work.finished >= 2 * 2 * SMALL.precincts
        assert one.work.truth.slips() > 0
        assert one.work.returned + one.work.decided > 0
        last = tmp_path / "backup-last"
        kept.append((last, backup(one.server.data, last)))
        assert len({digest.head for _, digest in kept}) == len(kept) >= 2
        for number, (file, told) in enumerate(kept):
            there = tmp_path / f"there-{number}"
            assert restore(file, there, expected=told.digest) == told
            assert head_in(there / "mandat.sqlite3") == (told.number, told.head)
        assert tally_of(one, there) == (one.folder.parent / "exported" / "counts.csv").read_bytes()


def tally_of(one: Night, data: Path) -> bytes:
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


def test_what_was_acknowledged_is_there_after_kill_9_at_any_moment() -> None:
    one, killer = killed(SMALL, kills=2, every=2.0)
    assert one.faults == []
    assert killer.done == 2
    assert one.work.clock.resent > 0
