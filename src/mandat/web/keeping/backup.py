"""A backup: one file with the database and every other file of the data folder, taken while the service runs.

The file is a tar with `manifest.json` first: kind of database, the journal's head, and of every other member its size
and SHA-256. It has no session key and no log; the accounts' passwords are in it as hashes. Figures, accounts and the
journal are of one moment: SQLite's own copy of a running database (`VACUUM INTO`), or `pg_dump`. Files beside the
database are taken after it: what the database names is there, and a file that was added meanwhile may be too.
"""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mandat.language import Text, text
from mandat.verify.chain import verify

FORMAT = 1
SQLITE, DUMP, MANIFEST = "mandat.sqlite3", "database.dump", "manifest.json"
LEFT_OUT = (
    "secret",
    "results",
    "log",
    SQLITE,
    f"{SQLITE}-wal",
    f"{SQLITE}-shm",
    f"{SQLITE}-journal",
    f"{SQLITE}-queue",
)


class NotKept(ValueError):
    """A backup that cannot be made or taken; `message` says why."""

    def __init__(self, message: Text) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Kept:
    """What a backup holds: the SHA-256 of the file, and the journal's last entry."""

    digest: str
    number: int
    head: str


def backup(data: Path, file: Path, database: str = "") -> Kept:
    """Writes the backup of a data folder, all or nothing. `database` is a URL, "" for SQLite in the folder."""
    if file.exists():
        raise NotKept(text("{file} is there already: nothing is replaced", file=str(file)))
    if not database and not (data / SQLITE).is_file():
        raise NotKept(text("{folder}: expected the data folder of a service, found no database", folder=str(data)))
    try:
        with tempfile.TemporaryDirectory(prefix=".mandat-backup-", dir=file.absolute().parent) as own:
            place = Path(own)
            copy, number, head = _postgresql(database, place) if database else _sqlite(data, place)
            files = _copied_files(data, place / "files", leave=file)
            members = [(copy.name, copy), *files]
            manifest = {
                "format": FORMAT,
                "database": "postgresql" if database else "sqlite",
                "journal": {"number": number, "hash": head},
                "members": {name: {"size": path.stat().st_size, "sha256": digest_of(path)} for name, path in members},
            }
            _pack(place / "whole", manifest, members)
            digest = digest_of(place / "whole")
            os.link(place / "whole", file)  # unlike a rename it never replaces
            _synced(file.absolute().parent)
    except FileExistsError:
        raise NotKept(text("{file} is there already: nothing is replaced", file=str(file))) from None
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise NotKept(text("{file} cannot be written: {why}", file=str(file), why=why)) from None
    return Kept(digest, number, head)


def _copied_files(data: Path, to: Path, leave: Path) -> list[tuple[str, Path]]:
    """Every other file of the data folder, such as scans, by its path in the folder; copied, since they may go on."""
    found = []
    for path in sorted(data.rglob("*")) if data.is_dir() else ():
        name = path.relative_to(data).as_posix()
        hidden = any(part.startswith(".") for part in path.relative_to(data).parts)
        if (
            hidden
            or path.relative_to(data).parts[0] in LEFT_OUT
            or path.is_symlink()
            or not path.is_file()
            or path.absolute() == leave.absolute()
        ):
            continue
        copy = to / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        found.append((f"files/{name}", copy))
    return found


def _sqlite(data: Path, place: Path) -> tuple[Path, int, str]:
    """A copy of the database as it is at one moment; nobody waits for it."""
    copy = place / SQLITE
    try:
        with closing(sqlite3.connect(f"file:{data / SQLITE}?mode=ro", uri=True, timeout=60)) as running:
            running.execute("VACUUM INTO ?", (str(copy),))
        number, head = head_in(copy)
    except sqlite3.Error as error:
        raise NotKept(text("the database cannot be used: {why}", why=str(error))) from None
    return copy, number, head


def head_in(copy: Path) -> tuple[int, str]:
    """The journal's last entry in a database file; `NotKept` where its journal does not hold."""
    with closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as found:
        ((number, head),) = found.execute("SELECT number, hash FROM web_head").fetchall()
        lines: Iterator[Any] = found.execute("SELECT line FROM web_entry ORDER BY number")
        check_journal((one[0] for one in lines), int(number), str(head))
    return int(number), str(head)


def check_journal(lines: Iterable[str], number: int, head: str) -> None:
    """`NotKept` where the journal does not verify, or ends at another entry than the head."""
    chain = verify((one.encode() for one in lines), head)
    if not chain.holds:
        raise NotKept(text("the journal does not hold: {why}", why=chain.faults[0]))
    if (chain.entries, chain.head) != (number, head):
        raise NotKept(text("the journal ends at another entry than its head"))


def _postgresql(url: str, place: Path) -> tuple[Path, int, str]:
    """`pg_dump` at the very snapshot in which the journal's head is read."""
    import psycopg

    program = program_of("pg_dump")

    copy = place / DUMP
    try:
        with psycopg.connect(url) as running:
            running.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            shot = running.execute("SELECT pg_export_snapshot()").fetchone()
            row = running.execute("SELECT number, hash FROM web_head").fetchone()
            assert shot is not None
            if row is None:
                raise NotKept(text("the database holds no journal"))
            lines = running.execute("SELECT line FROM web_entry ORDER BY number")
            check_journal((str(one[0]) for one in lines), int(row[0]), str(row[1]))
            call = [program, "--format=custom", "--no-owner", "--no-privileges"]
            called([*call, f"--snapshot={shot[0]}", f"--file={copy}", f"--dbname={url}"])
    except psycopg.Error as error:
        raise NotKept(text("the database cannot be used: {why}", why=" ".join(str(error).split()))) from None
    return copy, int(row[0]), str(row[1])


def program_of(name: str) -> str:
    """Where a program of PostgreSQL's is; `NotKept` where it is not installed."""
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)  # not on the path there
    found = shutil.which(name) or next((str(one) for one in debian), None)
    if found is None:
        raise NotKept(text("expected the program {program} for a PostgreSQL database, found none", program=name))
    return found


def called(call: list[str]) -> None:
    """Runs a program of PostgreSQL's; `NotKept` with what it says where it fails."""
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    if done.returncode:
        told = " ".join(done.stderr.split()) or str(done.returncode)
        raise NotKept(text("{program} failed: {why}", program=Path(call[0]).name, why=told))


def _pack(whole: Path, manifest: dict[str, Any], members: list[tuple[str, Path]]) -> None:
    with whole.open("xb") as file:
        os.fchmod(file.fileno(), 0o600)  # it holds accounts: its owner alone may read it
        with tarfile.open(fileobj=file, mode="w") as packer:
            written = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
            head = tarfile.TarInfo(MANIFEST)
            head.size = len(written)
            packer.addfile(head, io.BytesIO(written))
            for name, path in members:
                member = tarfile.TarInfo(name)
                member.size = path.stat().st_size
                with path.open("rb") as content:
                    packer.addfile(member, content)
        file.flush()
        os.fsync(file.fileno())


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _synced(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
