"""Keeping the service: its health, its log, a database of the first version, and what stands in deploy/."""

import configparser
import json
import logging
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from mandat.web.journal.writing import head, record
from mandat.web.keeping import health as looking
from mandat.web.keeping.log import JsonLines
from tests.web.conftest import PASSWORD

MIGRATIONS = Path("src/mandat/web/migrations")
UNIT, CONTAINER = Path("deploy/mandat.service"), Path("deploy/Containerfile")


@pytest.mark.django_db
def test_a_service_that_works_says_so_with_the_head_of_its_journal(client: Client) -> None:
    with transaction.atomic():
        record("something", "asel")
    answer = client.get("/health")
    assert answer.status_code == 200
    told = answer.json()
    assert (told["status"], told["reasons"], told["head"]) == ("ok", [], head().hash)
    assert told["free_megabytes"] > 0


@pytest.mark.django_db
def test_a_full_disk_is_told_before_writing_fails(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 9, 1))  # type: ignore[attr-defined]
    answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.json()["reasons"] == ["the disk is nearly full"]


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(looking, "MigrationLoader", refuse)
    answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.json()["reasons"] == ["the database does not answer"]


@pytest.mark.django_db
def test_a_migration_that_is_missing_is_told(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'web' AND name = '0002_guarded'")
    answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.json()["reasons"][0].startswith("migrations not applied")


@pytest.mark.django_db
def test_a_sign_in_is_one_line_of_json_with_its_id_and_without_the_password(
    person: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    person("asel", "clerk")
    with caplog.at_level(logging.INFO, "mandat.request"):
        answer = Client().post("/sign-in?next=/entry", {"name": "asel", "password": PASSWORD})
    lines = [JsonLines().format(one) for one in caplog.records if one.name == "mandat.request"]
    assert len(lines) == 1
    told = json.loads(lines[0])
    assert (told["method"], told["path"], told["status"]) == ("POST", "/sign-in", 302)
    assert re.fullmatch("[0-9a-f]{16}", answer.headers["X-Request-ID"])
    assert PASSWORD not in lines[0]


def test_of_a_fault_the_log_has_the_kind_and_the_place_but_no_figure() -> None:
    try:
        raise ValueError("votes 4711 of asel")
    except ValueError as error:
        given = (type(error), error, error.__traceback__)
    record_ = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "Fault at %s 4711", ("/entry",), given)
    line = JsonLines().format(record_)
    told = json.loads(line)
    assert told["exception"] == "ValueError"
    assert told["trace"]
    assert "4711" not in line
    assert "\n" not in line


FIRST = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", "web", "0001", verbosity=0)
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute(
        "INSERT INTO web_paper (unit, contest, tier, stage, first, second, state, changed)"
        " VALUES ('u1', 'c1', 't1', 'waiting', '', '', '{}', '2026-11-25 00:00:00')"
    )
"""


def test_a_database_of_the_first_version_is_brought_up_to_date_and_keeps_what_it_has(tmp_path: Path) -> None:
    plain = {key: value for key, value in os.environ.items() if not key.startswith(("DJANGO", "DATABASE", "MANDAT"))}
    own = {"MANDAT_DATA": str(tmp_path), "MANDAT_SECRET": "x", "DJANGO_SETTINGS_MODULE": "mandat.web.settings"}
    subprocess.run([sys.executable, "-c", FIRST], check=True, env=plain | own)
    call = [sys.executable, "-m", "mandat", "serve", "--data", str(tmp_path), "--first-administrator", "root"]
    subprocess.run(call, check=True, env=plain, capture_output=True)
    with closing(sqlite3.connect(tmp_path / "mandat.sqlite3")) as found:
        assert found.execute("SELECT unit, contest FROM web_paper").fetchall() == [("u1", "c1")]
        assert found.execute("SELECT number FROM web_head").fetchall() == [(1,)]
        done = {name for (name,) in found.execute("SELECT name FROM django_migrations WHERE app = 'web'")}
        assert done == {one.stem for one in MIGRATIONS.glob("0*.py")}
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            found.execute("DELETE FROM web_entry")


@pytest.mark.django_db
def test_a_table_of_the_journal_cannot_be_emptied_at_once() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE; .ci/postgresql runs this")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE web_entry")


def test_the_systemd_unit_is_one_that_systemd_reads() -> None:
    parsed = configparser.ConfigParser(strict=False, interpolation=None)
    parsed.optionxform = str  # type: ignore[assignment, method-assign]
    parsed.read(UNIT, encoding="utf-8")
    assert {"Unit", "Service", "Install"} <= set(parsed.sections())
    assert "mandat serve --data" in parsed["Service"]["ExecStart"]
    if shutil.which("systemd-analyze"):
        done = subprocess.run(["systemd-analyze", "verify", str(UNIT)], capture_output=True, text=True, check=False)
        told = [line for line in done.stderr.splitlines() if UNIT.name in line]
        assert [line for line in told if "is not executable" not in line] == []


def test_the_container_file_has_known_instructions_and_runs_without_rights() -> None:
    text = re.sub(r"\\\n", " ", CONTAINER.read_text(encoding="utf-8"))
    lines = [line.split(maxsplit=1) for line in text.splitlines() if line and not line.startswith("#")]
    known = {"FROM", "RUN", "COPY", "USER", "VOLUME", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT", "CMD"}
    assert {one[0] for one in lines} <= known
    assert ["USER", "mandat"] in lines
    for one, rest in lines:
        if one in ("ENTRYPOINT", "CMD"):
            assert isinstance(json.loads(rest), list)
