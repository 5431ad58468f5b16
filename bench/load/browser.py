"""One person's browser, as far as it goes without a screen: cookies, CSRF, one connection kept open, times taken."""

import html
import http.client
import re
import threading
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

Pairs = Sequence[tuple[str, str]] | Mapping[str, str]

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_IDLE = 20  # seconds after which a connection is not used again: the server closes one after thirty
_BOUNDARY = "a-boundary-of-the-load-generator"


class Unexpected(RuntimeError):
    """An answer that nobody at a screen should see: the load ends with it."""


@dataclass
class Clock:
    """Seconds of every request by what it was for, from all browsers."""

    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    resent: int = 0
    """Requests that were not answered the first time."""
    why: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, what: str, seconds: float) -> None:
        with self._lock:
            self.taken[what].append(seconds)

    def again(self, error: BaseException) -> None:
        with self._lock:
            self.resent += 1
            self.why.add(type(error).__name__)


@dataclass(frozen=True)
class Answer:
    """Status, page, and where it led to."""

    status: int
    text: str
    path: str

    def hidden(self, name: str) -> str:
        """The value of a hidden field of the page."""
        found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', self.text)
        if found is None:
            raise Unexpected(f"{self.path}: no field {name}: {self.status} {self.text[:300]}")
        return html.unescape(found[1])


class Browser:
    """Asks one server. A request that was not answered is sent again, the same, until it is (`patience` seconds)."""

    def __init__(self, port: int, clock: Clock, patience: float = 120) -> None:
        self.port, self.clock, self.patience = port, clock, patience
        self.cookies: dict[str, str] = {}
        self.token = ""
        self._line: http.client.HTTPConnection | None = None
        self._used = 0.0

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def get(self, path: str, what: str = "page") -> Answer:
        return self._follow("GET", path, b"", {}, what)

    def post(self, path: str, fields: Pairs, what: str = "post", *, as_json: bool = False) -> Answer:
        """A form, with the token of the last page."""
        pairs = [*(fields.items() if isinstance(fields, Mapping) else fields), ("csrfmiddlewaretoken", self.token)]
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if as_json:
            headers["Accept"] = "application/json"
        return self._follow("POST", path, urlencode(pairs).encode(), headers, what)

    def upload(self, path: str, name: str, file: str, content: bytes) -> Answer:
        """A form with one file."""
        parts = [
            ('name="csrfmiddlewaretoken"', self.token.encode()),
            (f'name="{name}"; filename="{file}"\r\nContent-Type: text/csv', content),
        ]
        body = b"".join(
            f"--{_BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + value + b"\r\n"
            for head, value in parts
        )
        headers = {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}
        return self._follow("POST", path, body + f"--{_BOUNDARY}--\r\n".encode(), headers, "upload")

    def bytes_of(self, path: str) -> bytes:
        """A download."""
        status, _, body = self._answered("GET", path, b"", {}, "download")
        if status != 200:
            raise Unexpected(f"{path}: {status}")
        return body

    def _follow(self, method: str, path: str, body: bytes, headers: dict[str, str], what: str) -> Answer:
        status, to, content = self._answered(method, path, body, headers, what)
        for _ in range(5):
            if status not in (302, 303):
                break
            path = to
            status, to, content = self._answered("GET", path, b"", {}, "page after it")
        if status >= 500:
            raise Unexpected(f"{method} {path}: {status} {content[:300]!r}")
        written = content.decode()
        if found := _TOKEN.search(written):
            self.token = found[1]
        return Answer(status, written, path)

    def _answered(
        self, method: str, path: str, body: bytes, headers: dict[str, str], what: str
    ) -> tuple[int, str, bytes]:
        until, lost = time.monotonic() + self.patience, False
        while True:
            begun = time.perf_counter()
            try:
                if time.monotonic() - self._used > _IDLE:
                    self.close()
                if self._line is None:
                    self._line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
                own = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **headers}
                self._line.request(method, path, body or None, {**own, "Accept-Language": "en"})
                answer = self._line.getresponse()
                content = answer.read()
            except (OSError, http.client.HTTPException) as error:
                self.close()
                if not lost:
                    self.clock.again(error)
                lost = True
                if time.monotonic() > until:
                    raise Unexpected(f"{method} {path}: no answer: {error!r}") from None
                time.sleep(0.5)
                continue
            self.clock.add(what, time.perf_counter() - begun)
            self._used = time.monotonic()
            for cookie in answer.headers.get_all("Set-Cookie") or ():
                name, _, value = cookie.split(";")[0].partition("=")
                self.cookies[name] = value
            return answer.status, answer.headers.get("Location", ""), content
