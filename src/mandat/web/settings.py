"""Django's settings. `mandat serve` gives what differs between places in the environment:

MANDAT_DATA (folder), DATABASE_URL (else SQLite in that folder), MANDAT_SECRET, MANDAT_HOSTS (comma-separated),
MANDAT_HTTPS (1: cookies by HTTPS alone).
"""

import os
from pathlib import Path
from typing import Any

import dj_database_url

from mandat.web.keeping.log import CONFIG

HERE = Path(__file__).parent
DATA = Path(os.environ.get("MANDAT_DATA", "mandat-data"))

DEBUG = False
SECRET_KEY = os.environ.get("MANDAT_SECRET", "")
ALLOWED_HOSTS = [one for one in os.environ.get("MANDAT_HOSTS", "localhost,127.0.0.1").split(",") if one]

_SQLITE: dict[str, Any] = {
    "ENGINE": "mandat.web.sqlite",
    "NAME": str(DATA / "mandat.sqlite3"),
    "CONN_MAX_AGE": None,  # kept open: the last one that closes would write the whole log into the database
    "OPTIONS": {
        # A transaction takes the right to write at its start, so that two never wait for each other; what is
        # acknowledged is on the disk (FULL), readers do not wait for writers (WAL).
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    },
}
_URL = os.environ.get("DATABASE_URL")
DATABASES: dict[str, Any] = {
    "default": dict(dj_database_url.parse(_URL, conn_max_age=600, conn_health_checks=True)) if _URL else _SQLITE
}

INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.sessions", "mandat.web"]
MIDDLEWARE = [
    "mandat.web.keeping.log.Requests",
    "mandat.web.results.ready.Ready",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mandat.web.headers.Headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "mandat.web.people.sessions.WhoAsks",
    "mandat.web.headers.Language",
    "mandat.web.uploads.Bounded",
    "mandat.web.pages.Readable",
    "mandat.web.access.Declared",
    "mandat.web.standing.Uncounted",
]
ROOT_URLCONF = "mandat.web.urls"
WSGI_APPLICATION = "mandat.web.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", "mandat.web.pages.everywhere"],
            "builtins": ["mandat.web.templatetags.words", "mandat.web.templatetags.scans"],
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("MANDAT_HTTPS") == "1"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "mandat.web.pages.no_token"
if SESSION_COOKIE_SECURE:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

IDLE_AFTER = 30 * 60  # seconds without a request after which a person is signed out
WARN_BEFORE = 5 * 60  # seconds before that in which the page says so
LOCKED_AFTER = {"account": 5, "address": 30}  # failures within LOCKED_FOR
LOCKED_FOR = 15 * 60

RESULTS = DATA / "results"  # the standings that the public sees; may be thrown away at any time
RESULTS_EVERY = 10  # seconds at least from one making of the standing to the next
RESULTS_APART = True  # made in a process of its own

STATIC_URL = "/static/"
STATIC_ROOT = HERE / "static"
WHITENOISE_MAX_AGE = 3600

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False  # texts come from mandat.language: one catalogue for all of it

DATA_UPLOAD_MAX_MEMORY_SIZE = 4 << 20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
LARGEST_ELECTION = 64 << 20  # bytes of an uploaded zip
LARGEST_TABLE = 2 << 20  # bytes of a table of people
LARGEST_SCAN = int(os.environ.get("MANDAT_LARGEST_SCAN_MB", "12")) << 20  # bytes of a photo or a scan
LARGEST_UPLOADS = {"setup": LARGEST_ELECTION, "people": LARGEST_TABLE, "scan-attach": LARGEST_SCAN}  # by route
MOST_PIXELS = 50_000_000  # of a photo
MOST_PAGES = 8  # of a PDF
MOST_SCANS = 12  # of one protocol, and of one observer's copy
SCANS = DATA / "scans"

LOGGING = CONFIG
SILENCED_SYSTEM_CHECKS: list[str] = []
