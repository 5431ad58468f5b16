"""The log: one JSON object a line on stderr. Whose request, to what, how it was answered; no password and no figure.

A line has no query, no form and no message of an exception, which may hold what somebody typed: of an exception its
kind and where it came from. `request` is also in the answer's header `X-Request-ID`.
"""

import datetime
import json
import logging
import secrets
import time
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest, HttpResponse

_id: ContextVar[str] = ContextVar("request", default="")
_log = logging.getLogger("mandat.request")
_OURS = ("mandat", "_granian")
"""Loggers whose messages are written as they are; of others only that something was said, and by which code."""


class JsonLines(logging.Formatter):
    """A record as one line of JSON: `at` (UTC), `level`, `logger`, `request`, and what it says."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.datetime.fromtimestamp(record.created, datetime.UTC)
        line: dict[str, Any] = {
            "at": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if _id.get():
            line["request"] = _id.get()
        told = getattr(record, "told", None)
        if told is not None:
            line |= told
        elif record.name.split(".")[0] in _OURS:
            line["message"] = record.getMessage()
        else:
            line["from"] = f"{record.module}:{record.lineno}"
        if record.exc_info and record.exc_info[0] is not None:
            frames = traceback.extract_tb(record.exc_info[2])
            line["exception"] = record.exc_info[0].__name__
            line["trace"] = [f"{one.filename}:{one.lineno} {one.name}" for one in frames]
        return json.dumps(line, ensure_ascii=False)


class Requests:
    """Gives each request an id, and writes a line when it is answered. The address is the one that connected."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        given, begun = secrets.token_hex(8), time.perf_counter()
        mark = _id.set(given)
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = given
            person = getattr(request, "person", None)
            told = {
                "method": request.method,
                "path": request.path,
                "status": response.status_code,
                "ms": round((time.perf_counter() - begun) * 1000, 1),
                "user": person.name if person is not None else "",
                "address": request.META.get("REMOTE_ADDR", ""),
            }
            level = logging.ERROR if response.status_code >= 500 else logging.INFO
            _log.log(level, "answered", extra={"told": told})
            return response
        finally:
            _id.reset(mark)


CONFIG: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "mandat.web.keeping.log.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "mandat": {"level": "INFO"},
        "django.request": {"level": "ERROR"},  # what is refused stands in the line of its request
        "_granian": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
"""For `logging.config`: Django's and the server's own lines in the same form."""
