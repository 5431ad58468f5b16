"""The service's settings for tests: a throw-away database; `MANDAT_TEST_DATABASE_URL` names a PostgreSQL server."""

import os
import tempfile
from pathlib import Path
from typing import Any

import dj_database_url

from mandat.web import settings as shipped
from mandat.web.settings import *  # noqa: F403

SECRET_KEY = "for tests alone"
ALLOWED_HOSTS = ["*"]
DATA = Path(tempfile.mkdtemp(prefix="mandat-tests-"))
LOGGING = {"version": 1, "disable_existing_loggers": False, "root": {"handlers": [], "level": "CRITICAL"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick; the real one has a test of its own
SCANS = Path(tempfile.mkdtemp(prefix="mandat-tests-scans-"))


def _database() -> dict[str, Any]:
    url = os.environ.get("MANDAT_TEST_DATABASE_URL")
    if url:
        return dict(dj_database_url.parse(url))
    place, own = tempfile.mkdtemp(prefix="mandat-tests-"), shipped.DATABASES["default"]
    options = {**own["OPTIONS"], "init_command": own["OPTIONS"]["init_command"].replace("FULL", "OFF")}
    test = {"NAME": f"{place}/test.sqlite3"}  # a file: threads share it
    return {**own, "NAME": f"{place}/mandat.sqlite3", "OPTIONS": options, "TEST": test}


DATABASES = {"default": _database()}
