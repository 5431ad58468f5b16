"""The service's settings for tests: a throw-away database; `MANDAT_TEST_DATABASE_URL` names a PostgreSQL server."""

import os
import tempfile

import dj_database_url

from mandat.web.settings import *  # noqa: F403

SECRET_KEY = "for tests alone"
ALLOWED_HOSTS = ["*"]
LOGGING = {"version": 1, "disable_existing_loggers": False, "root": {"handlers": [], "level": "CRITICAL"}}

_URL = os.environ.get("MANDAT_TEST_DATABASE_URL")
if _URL:
    DATABASES = {"default": dict(dj_database_url.parse(_URL))}
else:
    _PLACE = tempfile.mkdtemp(prefix="mandat-tests-")
    DATABASES["default"]["NAME"] = f"{_PLACE}/mandat.sqlite3"
    DATABASES["default"]["TEST"] = {"NAME": f"{_PLACE}/test.sqlite3"}  # a file: threads share it
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    )
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick; the real one has a test of its own
