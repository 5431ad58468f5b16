"""Backup and restore by one command each: what comes back, and what is refused."""

import hashlib
import io
import json
import os
import secrets
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from mandat.web.keeping.backup import MANIFEST, NotKept, backup, head_in
from mandat.web.keeping.restore import restore


def mandat(*args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    plain = {key: value for key, value in os.environ.items() if not key.startswith(("DJANGO", "DATABASE", "MANDAT"))}
    call = [sys.executable, "-m", "mandat", *args, "--lang", "en"]
    return subprocess.run(call, capture_output=True, text=True, check=False, env=plain | environment, timeout=120)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a service with one account and one scan."""
    place = tmp_path_factory.mktemp("service") / "data"
    assert mandat("serve", "--data", str(place), "--first-administrator", "root").returncode == 0
    (place / "scans" / "ab").mkdir(parents=True)
    (place / "scans" / "ab" / "abcd.png").write_bytes(b"a scan")
    return place


def test_what_is_backed_up_comes_back_elsewhere_without_the_key_of_the_sessions(data: Path, tmp_path: Path) -> None:
    made = mandat("backup", "--data", str(data), str(tmp_path / "one"))
    assert (made.returncode, made.stderr) == (0, "")
    digest = made.stdout.split()[4]
    assert (tmp_path / "one").stat().st_mode & 0o077 == 0
    back = mandat("restore", str(tmp_path / "one"), "--data", str(tmp_path / "there"), "--digest", digest)
    assert (back.returncode, back.stderr) == (0, "")
    assert back.stdout == made.stdout
    there = sorted(one.relative_to(tmp_path / "there").as_posix() for one in (tmp_path / "there").rglob("*.*"))
    assert there == ["mandat.sqlite3", "scans/ab/abcd.png"]
    assert head_in(tmp_path / "there" / "mandat.sqlite3") == head_in(data / "mandat.sqlite3")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["one", "there"]


def test_a_folder_that_is_not_empty_is_not_restored_into(data: Path, tmp_path: Path) -> None:
    backup(data, tmp_path / "one")
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "something").write_text("kept")
    refused = mandat("restore", str(tmp_path / "one"), "--data", str(tmp_path / "there"))
    assert refused.returncode == 2
    assert len(refused.stderr.splitlines()) == 1
    assert [one.name for one in (tmp_path / "there").iterdir()] == ["something"]


def test_a_backup_replaces_no_file(data: Path, tmp_path: Path) -> None:
    (tmp_path / "one").write_text("kept")
    with pytest.raises(NotKept, match="nothing is replaced"):
        backup(data, tmp_path / "one")
    assert (tmp_path / "one").read_text() == "kept"


def test_a_folder_without_a_service_is_one_line(tmp_path: Path) -> None:
    refused = mandat("backup", "--data", str(tmp_path), str(tmp_path / "one"))
    assert refused.returncode == 2
    assert "found no database" in refused.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("where", [b"a scan", b"append-only", b'"sha256": "'])
def test_one_bit_that_changed_is_found_and_nothing_is_written(data: Path, tmp_path: Path, where: bytes) -> None:
    backup(data, tmp_path / "one")
    content = bytearray((tmp_path / "one").read_bytes())
    content[content.index(where) + len(where)] ^= 1
    content[content.index(where)] ^= 1
    (tmp_path / "other").write_bytes(content)
    with pytest.raises(NotKept):
        restore(tmp_path / "other", tmp_path / "there")
    assert not (tmp_path / "there").exists()


def test_a_file_that_was_cut_off_and_one_that_is_no_backup_are_refused(data: Path, tmp_path: Path) -> None:
    backup(data, tmp_path / "one")
    content = (tmp_path / "one").read_bytes()
    for size in (0, 100, 700, len(content) // 2):
        (tmp_path / "cut").write_bytes(content[:size])
        with pytest.raises(NotKept):
            restore(tmp_path / "cut", tmp_path / "there")
    (tmp_path / "cut").write_text("something else")
    with pytest.raises(NotKept, match="expected a backup"):
        restore(tmp_path / "cut", tmp_path / "there")
    assert not (tmp_path / "there").exists()


def test_another_file_than_the_noted_one_is_refused(data: Path, tmp_path: Path) -> None:
    backup(data, tmp_path / "one")
    with pytest.raises(NotKept, match="not the file that was written"):
        restore(tmp_path / "one", tmp_path / "there", expected="0" * 64)


def test_a_journal_that_was_rewritten_in_the_database_is_not_backed_up(data: Path, tmp_path: Path) -> None:
    backup(data, tmp_path / "one")
    restore(tmp_path / "one", tmp_path / "there")
    with closing(sqlite3.connect(tmp_path / "there" / "mandat.sqlite3")) as opened:
        opened.execute("DROP TRIGGER entry_stays")
        opened.execute("UPDATE web_entry SET line = replace(line, 'root', 'boot')")
        opened.commit()
    with pytest.raises(NotKept, match="journal does not hold"):
        backup(tmp_path / "there", tmp_path / "two")
    assert not (tmp_path / "two").exists()


@pytest.fixture
def databases() -> Iterator[tuple[str, str]]:
    """The URLs of two empty databases of the PostgreSQL server."""
    server = os.environ.get("MANDAT_TEST_DATABASE_URL")
    if server is None:
        pytest.skip("no PostgreSQL server is named; .ci/postgresql runs this")
    psycopg = pytest.importorskip("psycopg")
    names = [f"mandat_{secrets.token_hex(4)}" for _ in range(2)]
    with psycopg.connect(server, autocommit=True) as running:
        for name in names:
            running.execute(f"CREATE DATABASE {name}")
        yield tuple(urlsplit(server)._replace(path=f"/{name}").geturl() for name in names)  # type: ignore[misc]
        for name in names:
            running.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_postgresql_database_comes_back_in_another_one_and_guards_its_journal(
    databases: tuple[str, str], tmp_path: Path
) -> None:
    import psycopg

    here, there = databases
    data, file = tmp_path / "data", tmp_path / "one"
    account = mandat("serve", "--data", str(data), "--first-administrator", "root", DATABASE_URL=here)
    assert (account.returncode, account.stderr) == (0, "")
    made = mandat("backup", "--data", str(data), str(file), DATABASE_URL=here)
    assert (made.returncode, made.stderr) == (0, "")
    back = mandat("restore", str(file), "--data", str(tmp_path / "there"), DATABASE_URL=there)
    assert (back.returncode, back.stderr, back.stdout) == (0, "", made.stdout)
    with psycopg.connect(here) as one, psycopg.connect(there, autocommit=True) as other:
        for table in ("web_entry", "web_head", "web_person", "django_migrations"):
            rows = f"SELECT * FROM {table} ORDER BY 1"
            assert other.execute(rows).fetchall() == one.execute(rows).fetchall() != []
        for change in ("TRUNCATE web_entry", "DELETE FROM web_entry", "UPDATE web_head SET number = number - 1"):
            with pytest.raises(psycopg.Error, match="append-only"):
                other.execute(change)
    again = mandat("restore", str(file), "--data", str(tmp_path / "elsewhere"), DATABASE_URL=there)
    assert again.returncode == 2
    assert "not empty" in again.stderr
    assert len(again.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "name",
    ["files/results/current.json", "files/secret", "files/mandat.sqlite3-wal", "files/../x", "/x", "x"],
)
def test_a_member_that_no_backup_has_is_refused_though_its_list_names_it(name: str, data: Path, tmp_path: Path) -> None:
    backup(data, tmp_path / "one")
    content = b"from elsewhere"
    with tarfile.open(tmp_path / "one") as given, tarfile.open(tmp_path / "forged", "w") as forged:
        for member in given.getmembers():
            source = given.extractfile(member)
            assert source is not None
            held = source.read()
            if member.name == MANIFEST:
                manifest = json.loads(held)
                manifest["members"][name] = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
                held = json.dumps(manifest).encode()
                member.size = len(held)
            forged.addfile(member, io.BytesIO(held))
        more = tarfile.TarInfo(name)
        more.size = len(content)
        forged.addfile(more, io.BytesIO(content))
    with pytest.raises(NotKept, match="does not have it"):
        restore(tmp_path / "forged", tmp_path / "there")
    assert not (tmp_path / "there").exists()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["forged", "one"]
