"""Answers of public pages as ready bytes, by standing and path: asked before sessions, people and the database.

What changes an answer is looked at once in a second (`state`): whether the pages are open, which standing is the last
one, whether the journal has gone on since. So closing takes hold within a second or two.
"""

import subprocess
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from mandat.web.results.holding import Current, last

LOOKED_EVERY = 1.0
"""Seconds for which a process goes by what it saw."""

LARGEST = 32 << 20
"""Bytes of pages that a process keeps."""

REST = 3
"""So many times what making a standing took passes before the next one is begun."""
CONTROL = "public, max-age=5, stale-while-revalidate=30"


@dataclass(frozen=True)
class State:
    """What the public sees now. `newer`: something shown has changed since the standing was made."""

    open: bool
    current: Current | None
    newer: bool

    @property
    def tag(self) -> str:
        return f"{self.current.head}{'+' if self.newer else ''}" if self.current is not None else ""


class _Process:
    """What this process keeps."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.pages: OrderedDict[tuple[str, str], tuple[bytes, str]] = OrderedDict()
        self.size = 0
        self.state = State(False, None, False)
        self.looked = float("-inf")
        self.made = float("-inf")

    def clear(self) -> None:
        """Forgets everything."""
        with self.lock:
            self.pages.clear()
            self.size = 0
            self.looked = self.made = float("-inf")


process = _Process()


def state() -> State:
    """What the public sees, at most a second old; starts the making of a newer standing where one is due."""
    now = time.monotonic()
    if now - process.looked < LOOKED_EVERY:
        return process.state
    from mandat.web.results.making import mark_of
    from mandat.web.results.opening import is_open
    from mandat.web.setup.current import current

    process.looked = now
    there = last()
    opened = is_open()
    loaded = current() if opened else None
    newer = loaded is not None and (there is None or there.mark != mark_of(loaded))
    every = max(settings.RESULTS_EVERY, REST * there.took if there is not None else 0)
    if newer and now - process.made >= every:
        process.made = now
        _start()
        if not settings.RESULTS_APART:
            there, newer = last(), False
    process.state = State(opened, there, newer)
    return process.state


def _start() -> None:
    if settings.RESULTS_APART:
        command = [sys.executable, "-m", "mandat.web.results"]
        threading.Thread(target=subprocess.run, args=(command,), daemon=True).start()
    else:
        from mandat.web.results.making import make

        make()


def key_of(request: HttpRequest) -> str:
    """Under what an answer is kept. A page is the same whatever the query says: nobody has it made anew by one."""
    found: str = request.path_info
    return found if found.startswith("/results/") else request.get_full_path()


def keep(tag: str, path: str, content: bytes, kind: str) -> None:
    """Keeps a page; the ones asked for longest ago go when there is no room."""
    with process.lock:
        if (tag, path) in process.pages or len(content) > LARGEST // 8:
            return
        process.pages[tag, path] = (content, kind)
        process.size += len(content)
        while process.size > LARGEST:
            _, (old, _) = process.pages.popitem(last=False)
            process.size -= len(old)


def kept(tag: str, path: str) -> tuple[bytes, str] | None:
    """A kept page and its content type."""
    with process.lock:
        found = process.pages.get((tag, path))
        if found is not None:
            process.pages.move_to_end((tag, path))
        return found


def answer(request: HttpRequest, tag: str, content: bytes, kind: str) -> HttpResponse:
    """The page with what caches need, or 304 where the reader has it."""
    mark = f'"{tag}"'
    asked = request.META.get("HTTP_IF_NONE_MATCH", "")
    same = asked == "*" or mark in [one.strip().removeprefix("W/") for one in asked.split(",")]
    response = HttpResponse(status=304) if same else HttpResponse(content, content_type=kind)
    if not same:
        response.headers["Content-Length"] = str(len(content))
    response.headers["ETag"] = mark
    response.headers["Cache-Control"] = CONTROL
    return response


class Ready:
    """Answers kept pages of /results/… and /api/results… at once; everything else goes its way."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "GET" and request.path_info.startswith(("/results/", "/api/results")):
            now = state()
            if now.open and now.current is not None:
                found = kept(now.tag, key_of(request))
                if found is not None:
                    return _with_headers(answer(request, now.tag, *found))
        response = self.get_response(request)
        tag = response.headers.get("ETag", "").strip('"')
        if request.path_info.startswith("/api/results") and response.status_code == 200 and tag:
            kind = response.headers["Content-Type"]
            if not request.META.get("QUERY_STRING"):
                keep(tag, key_of(request), response.content, kind)
            return _with_headers(answer(request, tag, response.content, kind))
        return response


def _with_headers(response: HttpResponse) -> HttpResponse:
    """The headers that the middleware behind this one would set."""
    from mandat.web.headers import secured

    secured(response)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = settings.SECURE_REFERRER_POLICY
    response.headers["Cross-Origin-Opener-Policy"] = settings.SECURE_CROSS_ORIGIN_OPENER_POLICY
    if settings.SESSION_COOKIE_SECURE:
        response.headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
    return response
