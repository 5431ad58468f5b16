"""Requests a second of a public result page beside a static file of the same size, by the same running server.

A made-up election, entered wholly; the server is started as `mandat serve` does. The two are asked in turn, several
rounds, and the best round of each counts: other work on the machine slows both.
"""

import http.client
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ONLY_WHEN_NAMED = True
ROUNDS, SECONDS, CLIENTS = 4, 2.0, 4
FOLDER = Path(__file__).parent.parent / "examples" / "made-up-election-night"
PAGE = "/results/en/"

_FILL = """
import sys
from pathlib import Path
from mandat.web.serve import prepared
prepared(Path(sys.argv[1]), "127.0.0.1", [], False)
from mandat.election import read
from mandat.web.entry.models import Paper
from mandat.web.entry.value import Protocol, Version, to_json
from mandat.web.results.opening import decide
from mandat.web.setup import loading
from mandat.web.setup.current import current
digest = loading.load_folder(Path(sys.argv[2]), "bench")
loading.confirm(digest[-loading.HIDDEN:], "bench")
election, loaded = read(sys.argv[2]), current()
given = {}
for unit, contest, item, count in election.counts.rows():
    given.setdefault((unit, contest), {})[item] = count
for paper in Paper.objects.all():
    own = given.get((paper.unit, paper.contest), {})
    if any(item in own for item in loaded.election.contestants[paper.contest]):
        figures = {item: own.get(item) for item in loaded.lines(paper.contest)}
        paper.state, paper.stage = to_json(Protocol(versions=(Version("original", figures, "bench"),))), "definitive"
        paper.save()
decide(True, "bench")
"""


def main() -> None:
    print("\nPublic result page and a static file of the same size, the same server")
    with tempfile.TemporaryDirectory() as place:
        source = Path(__file__).parent.parent / "src"
        copied = Path(place) / "source"  # the static file of the page's size stands in a copy of the package
        shutil.copytree(source / "mandat", copied / "mandat")
        data = Path(place) / "data"
        env = {key: value for key, value in os.environ.items() if not key.startswith(("DJANGO", "DATABASE", "MANDAT"))}
        env["PYTHONPATH"] = str(copied)
        subprocess.run([sys.executable, "-c", _FILL, str(data), str(FOLDER)], check=True, env=env)
        page = _served(data, env, lambda port: _body(port, PAGE))
        name = f"bench-{secrets.token_hex(4)}.html"
        (copied / "mandat" / "web" / "static" / "mandat" / name).write_bytes(page)
        _served(data, env, lambda port: _compare(port, f"/static/mandat/{name}", len(page)))


def _served(data: Path, env: dict[str, str], use: Callable[[int], Any]) -> Any:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "mandat", "serve", "--data", str(data), "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    try:
        for _ in range(150):
            try:
                _body(port, PAGE)
                break
            except (OSError, RuntimeError):  # not listening yet; the first standing is being made
                time.sleep(0.2)
        return use(port)
    finally:
        server.terminate()
        server.wait(20)


def _body(port: int, path: str) -> bytes:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        line.request("GET", path)
        answer = line.getresponse()
        found = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
        return found
    finally:
        line.close()


def _rate(port: int, path: str) -> float:
    """Requests a second of `CLIENTS` lines that are kept open."""
    numbers = [0] * CLIENTS
    end = time.monotonic() + SECONDS
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: identity\r\n\r\n".encode()

    def ask(who: int) -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
            file = line.makefile("rb")
            while time.monotonic() < end:
                line.sendall(head)
                if b" 200 " not in file.readline():
                    raise RuntimeError(f"{path}: not answered with 200")
                length = 0
                while (field := file.readline()) != b"\r\n":
                    if field.lower().startswith(b"content-length:"):
                        length = int(field.split(b":")[1])
                file.read(length)
                numbers[who] += 1

    threads = [threading.Thread(target=ask, args=(who,)) for who in range(CLIENTS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return sum(numbers) / SECONDS


def _compare(port: int, static: str, size: int) -> None:
    best = {PAGE: 0.0, static: 0.0}
    for path in best:
        _body(port, path)
    for _ in range(ROUNDS):
        for path in best:
            best[path] = max(best[path], _rate(port, path))
    print(f"  page of {size:,} bytes: {best[PAGE]:,.0f} requests/s; static file: {best[static]:,.0f} requests/s")
    print(f"  ratio {best[PAGE] / best[static]:.2f} (to reach: at least 0.70)")
