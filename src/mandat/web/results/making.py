"""From what is definitive to a held standing: the folder, its tally and outcome, and the downloads. Made in a process
of its own, one at a time, so that neither a clerk nor a reader waits for it."""

import contextlib
import csv
import datetime
import fcntl
import json
import os
import shutil
import sqlite3
import tempfile
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from mandat.language import text
from mandat.web.control.exporting import export
from mandat.web.entry.models import Paper
from mandat.web.entry.store import value_of
from mandat.web.journal.writing import head
from mandat.web.lots.models import Drawing
from mandat.web.lots.store import confirmed
from mandat.web.results.holding import Current, keep, last, place
from mandat.web.scans.models import Scan
from mandat.web.scans.rules import official
from mandat.web.setup.current import Loaded, current
from mandat.web.standing import CHANGES, decided, fell_on, last_of, write_lots

DEFINITIVE = ("definitive", "annulled")
SHOWN = (*CHANGES, "scan attached", "scan set aside")
"""Entries after which the public pages may be others."""


def make() -> Current | None:
    """The standing of now, made where something else is definitive than in the last one.

    None where no election is confirmed, or another process is at it.
    """
    loaded = current()
    if loaded is None or not loaded.confirmed:
        return None
    place().mkdir(parents=True, exist_ok=True, mode=0o700)
    with (place() / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return None
        return _make(loaded)


def _make(loaded: Loaded) -> Current:
    there, began = last(), time.monotonic()
    beside = Path(tempfile.mkdtemp(prefix=".making.", dir=place()))
    try:
        folder = beside / "election"
        with frozen():
            now, mark, records = head(), mark_of(loaded), confirmed()
            if there is not None and there.mark == mark:
                return there
            export(loaded, folder)
            _papers(beside)
        at = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        _work_out(folder, beside, records)
        _downloads(folder, beside)
        shutil.rmtree(folder)
        target = place() / now.hash
        if not target.exists():
            os.replace(beside, target)
        found = Current(now.hash, now.number, at, mark, time.monotonic() - began)
        keep(found)
        return found
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def mark_of(loaded: Loaded) -> str:
    """Of which state a standing made now would be: the set-up, the figures, lots and scans."""
    return f"{loaded.digest} {last_of(SHOWN).hash}"


@contextlib.contextmanager
def frozen() -> Iterator[None]:
    """One moment of the database for everything read inside; it holds no writer up."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # Django's own transaction would take the right to write, and clerks' saves would wait for it.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def _base(beside: Path) -> sqlite3.Connection:
    base = sqlite3.connect(beside / "pages.sqlite")
    base.executescript(
        "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
        "CREATE TABLE IF NOT EXISTS documents (name TEXT PRIMARY KEY, content TEXT);"
        "CREATE TABLE IF NOT EXISTS sums (level TEXT, unit TEXT, contest TEXT, content TEXT);"
        "CREATE TABLE IF NOT EXISTS papers (unit TEXT, contest TEXT, content TEXT);"
    )
    return base


def _papers(beside: Path) -> None:
    """Every definitive protocol with its versions, as entered; who entered it is the commission's own affair."""
    with contextlib.closing(_base(beside)) as base:
        rows = []
        scans: dict[int, list[Scan]] = {}
        for scan in official():
            scans.setdefault(scan.paper_id, []).append(scan)
        for paper in Paper.objects.filter(stage__in=DEFINITIVE).iterator(chunk_size=500):
            value = value_of(paper)
            content = {
                "unit": paper.unit,
                "contest": paper.contest,
                "annulled": bool(value.annulled),
                "versions": [{"copy": one.copy, "figures": dict(one.figures)} for one in value.versions],
                "scans": [page for scan in scans.get(paper.pk, ()) for page in scan.pages],
            }
            rows.append((paper.unit, paper.contest, _json(content)))
        base.executemany("INSERT INTO papers VALUES (?, ?, ?)", rows)
        base.execute("CREATE INDEX papers_unit ON papers (unit)")
        base.commit()


def _work_out(folder: Path, beside: Path, records: Mapping[str, Sequence[Drawing]]) -> None:
    """The tally, the outcome and the bounds: those of `mandat count` and `mandat decide` on the folder."""
    from mandat.count import check, tally
    from mandat.decision import standing
    from mandat.election import check_published
    from mandat.exchange import opened, to_nist
    from mandat.publish.standing import said_of

    found = opened(folder)
    election, protocols = found.election, found.protocols
    findings = check(protocols, election)
    tallies = {tier: tally(own, election) for tier, own in protocols.items()}
    outcome, drawn = decided(election, records)
    write_lots(folder, fell_on(drawn))
    bounds = standing(election, outcome=outcome)
    said = [one for own in protocols.values() for one in own.said]
    said += [text("Totals that cannot be: {what}", what=one.message) for one in election.doubts]
    count = {
        "election": election.id,
        "made_up": election.made_up,
        "said": [one.in_all() for one in said],
        "doubts": [one.to_json() for one in election.doubts],
        "findings": findings.to_json(),
        "tallies": {tier: one.to_json() for tier, one in tallies.items()},
        "standing": bounds.to_json() if bounds else None,
    }
    told = outcome.to_json()
    told["findings"] = [
        {"level": one.level, "code": one.code, "file": one.file, "row": one.row, "message": one.message.in_all()}
        for one in check_published(election)
    ]
    told["standing"] = bounds.to_json() if outcome.uncounted else None
    out = {contest: units for one in tallies.values() for contest, units in one.out.items()}
    items = {contest: list(own) for one in tallies.values() for contest, own in one.items.items()}
    states = {
        one.contest: {
            "tier": one.tier,
            "state": one.state,
            "house": one.house,
            "seats": one.seats,
            "bounds": [line.in_all() for line in said_of(bounds, one.contest)],
        }
        for one in outcome.contests.values()
    }
    public = {"errors": findings.errors, "warnings": findings.warnings, "states": states, "items": items, "out": out}
    levels = {unit.level for unit in election.units.values()}
    with contextlib.closing(_base(beside)) as base:
        for name, content in (("outcome", told), ("public", public)):
            base.execute("INSERT INTO documents VALUES (?, ?)", (name, _json(content)))
        for tier, own in protocols.items():
            for level in ("", *sorted(levels.intersection(own.levels))):
                added = tallies[tier] if not level else tally(own, election, level)
                base.executemany(
                    "INSERT INTO sums VALUES (?, ?, ?, ?)",
                    [(level, row.unit, row.contest, _json(_row(added, row))) for row in added.rows],
                )
        base.execute("CREATE INDEX sums_unit ON sums (unit)")
        base.execute("CREATE INDEX sums_contest ON sums (level, contest)")
        base.commit()
    (beside / "count.json").write_text(_json(count), encoding="utf-8")
    (beside / "decide.json").write_text(_json(told), encoding="utf-8")
    (beside / "nist.json").write_text(_json(to_nist(election)), encoding="utf-8")


def _row(added: Any, row: Any) -> dict[str, Any]:
    known = {item: row.total(item) for item in added.items.get(row.contest, tuple(row.sums)) if item in row.sums}
    return {
        "unit": row.unit,
        "contest": row.contest,
        "protocols": row.protocols,
        "expected": row.expected,
        "sums": known,
        "blank": row.blank,
    }


def _downloads(folder: Path, beside: Path) -> None:
    """The counts as CSV and Parquet, and the whole folder as a zip."""
    import polars as pl

    shutil.copy(folder / "counts.csv", beside)
    if (folder / "copies.csv").exists():
        shutil.copy(folder / "copies.csv", beside)
    with (folder / "counts.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            (unit, contest, item, None if count == "" else int(count))
            for unit, contest, item, count in list(csv.reader(file))[1:]
        ]
    schema: dict[str, Any] = {"unit": pl.String, "contest": pl.String, "item": pl.String, "count": pl.Int64}
    pl.DataFrame(rows, schema=schema, orient="row").write_parquet(beside / "counts.parquet")
    with zipfile.ZipFile(beside / "election.zip", "w", zipfile.ZIP_DEFLATED) as packer:
        for one in sorted(folder.rglob("*")):
            if one.is_file():
                packer.write(one, one.relative_to(folder).as_posix())


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False)
