"""A backup into a data folder of its own, checked before anything is put in place."""

import hashlib
import json
import os
import sqlite3
import tarfile
import tempfile
from pathlib import Path, PurePosixPath
from typing import Any

from mandat.language import text
from mandat.web.keeping.backup import (
    DUMP,
    FORMAT,
    LEFT_OUT,
    MANIFEST,
    SQLITE,
    Kept,
    NotKept,
    called,
    check_journal,
    digest_of,
    head_in,
    program_of,
)

_CHUNK = 1 << 20


def restore(file: Path, data: Path, database: str = "", expected: str = "") -> Kept:
    """Puts a backup into an empty folder (and, where it is PostgreSQL's, an empty database).

    `expected` is the SHA-256 that was printed when it was made, "" where nobody noted it. `NotKept` where anything does
    not fit; the folder is then as it was.
    """
    if not file.is_file():
        raise NotKept(text("{file}: expected a backup, found no file", file=str(file)))
    if data.exists() and (not data.is_dir() or any(data.iterdir())):
        raise NotKept(text("{folder} is not empty: nothing is replaced", folder=str(data)))
    digest = digest_of(file)
    if expected and expected.lower() != digest:
        raise NotKept(
            text("{file} has the SHA-256 {found}: it is not the file that was written", file=str(file), found=digest)
        )
    try:
        data.absolute().parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".mandat-restore-", dir=data.absolute().parent) as own:
            place = Path(own) / "data"
            place.mkdir(mode=0o700)
            manifest = _unpacked(file, place)
            number, head = int(manifest["journal"]["number"]), str(manifest["journal"]["hash"])
            if (manifest["database"] == "postgresql") != bool(database):
                raise NotKept(
                    text("the backup is of {kind}: set DATABASE_URL where it is PostgreSQL", kind=manifest["database"])
                )
            if database:
                _into(database, place / DUMP, number, head)
                (place / DUMP).unlink()
            elif head_in(place / SQLITE) != (number, head):
                raise NotKept(text("the journal ends at another entry than its head"))
            if data.exists():
                data.rmdir()
            os.rename(place, data)
    except (tarfile.TarError, EOFError, KeyError, TypeError, ValueError, sqlite3.Error) as error:
        if isinstance(error, NotKept):
            raise
        raise NotKept(text("{file}: expected a backup of the service, found something else", file=str(file))) from None
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise NotKept(text("{file} cannot be written: {why}", file=str(data), why=why)) from None
    return Kept(digest, number, head)


def _unpacked(file: Path, place: Path) -> Any:
    """Every member where it belongs, each held against the manifest; the manifest."""
    with tarfile.open(file, mode="r:") as packed:
        first = packed.next()
        content = packed.extractfile(first) if first is not None and first.name == MANIFEST else None
        if content is None:
            raise KeyError(MANIFEST)
        manifest = json.loads(content.read(1 << 26))
        if manifest["format"] != FORMAT:
            raise NotKept(text("{file}: a backup of another version", file=str(file)))
        left = dict(manifest["members"])
        while (member := packed.next()) is not None:
            told = left.pop(member.name, None)
            source = packed.extractfile(member) if member.isreg() else None
            if told is None or source is None:
                raise NotKept(text("{member}: the backup's list does not have it", member=repr(member.name)))
            hasher = hashlib.sha256()
            to = place / _inside(member.name)
            to.parent.mkdir(parents=True, exist_ok=True)
            with to.open("xb") as out:
                os.fchmod(out.fileno(), 0o600)
                while chunk := source.read(_CHUNK):
                    hasher.update(chunk)
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            if hasher.hexdigest() != told["sha256"]:
                raise NotKept(text("{member}: the backup was altered or damaged", member=member.name))
    if left:
        raise NotKept(text("{member}: the backup was altered or damaged", member=next(iter(left))))
    return manifest


def _inside(name: str) -> Path:
    """Where a member goes; no name leads out of the folder."""
    parts = PurePosixPath(name).parts
    if parts and parts[0] == "files":
        parts = parts[1:]
    elif name not in (SQLITE, DUMP):
        parts = ()
    if parts and name.startswith("files/") and parts[0] in LEFT_OUT:
        parts = ()  # no backup has these: a key of sessions or public figures from elsewhere
    if not parts or ".." in parts or PurePosixPath(*parts).is_absolute():
        raise NotKept(text("{member}: the backup's list does not have it", member=repr(name)))
    return Path(*parts)


def _into(url: str, dump: Path, number: int, head: str) -> None:
    """The dump into an empty PostgreSQL database, in one transaction; then its journal is gone through."""
    import psycopg

    try:
        with psycopg.connect(url) as there:
            row = there.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
            if row is None or row[0]:
                raise NotKept(text("the database of DATABASE_URL is not empty: nothing is replaced"))
        called(
            [
                program_of("pg_restore"),
                "--single-transaction",
                "--no-owner",
                "--no-privileges",
                f"--dbname={url}",
                str(dump),
            ]
        )
        with psycopg.connect(url) as there:
            lines = there.execute("SELECT line FROM web_entry ORDER BY number")
            check_journal((str(one[0]) for one in lines), number, head)
    except psycopg.Error as error:
        raise NotKept(text("the database cannot be used: {why}", why=" ".join(str(error).split()))) from None
