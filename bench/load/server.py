"""`mandat serve` as a process group of its own: started, killed, started again."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

READY = 120  # seconds until it must answer
PASSWORD = "a password of nobody"

_ACCOUNTS = """
import json, sys
from contextlib import closing
from pathlib import Path
from mandat.web.serve import prepared
prepared(Path(sys.argv[1]), "127.0.0.1", [], False)
from django.contrib.auth.hashers import make_password
from django.db import transaction
from mandat.web.people.importing import keep_person
from mandat.web.people.models import Person
hashed = make_password(sys.argv[2])
with transaction.atomic():
    for name, role in json.loads(sys.argv[3]).items():
        keep_person(Person(name=name, role=role, password=hashed, must_change=False), "root")
"""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Server:
    """The service over one data folder. `database` is a URL, "" for SQLite in the folder."""

    def __init__(self, data: Path, database: str = "", workers: int = 4) -> None:
        self.data, self.database, self.workers = data, database, workers
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def _call(self, *args: str) -> list[str]:
        return [sys.executable, "-m", "mandat", "serve", "--lang", "en", "--data", str(self.data), *args]

    def environment(self) -> dict[str, str]:
        plain = {
            key: value for key, value in os.environ.items() if not key.startswith(("DJANGO", "MANDAT", "DATABASE"))
        }
        return plain | ({"DATABASE_URL": self.database} if self.database else {})

    def accounts(self, names: dict[str, str]) -> None:
        """Makes the accounts, by name the role, with one password: to hash one for each takes longer than the load."""
        call = [sys.executable, "-c", _ACCOUNTS, str(self.data), PASSWORD, json.dumps(names)]
        subprocess.run(call, env=self.environment(), check=True)

    def start(self, *args: str) -> None:
        call = self._call("--port", str(self.port), "--workers", str(self.workers), *args)
        log = (self.data / "log").open("ab")
        with log:
            self._process = subprocess.Popen(
                call, env=self.environment(), stdout=log, stderr=log, start_new_session=True
            )
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + READY
        while time.monotonic() < until:
            if self._process is None or self._process.poll() is not None:
                break
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            with closing(line), contextlib.suppress(OSError, http.client.HTTPException):
                line.request("GET", "/health")
                if line.getresponse().status == 200:
                    return
            time.sleep(0.05)
        raise SystemExit(f"the server does not answer: {(self.data / 'log').read_text()[-2000:]}")

    def kill(self) -> None:
        """SIGKILL to every process of it at once; nothing is told to stop."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(20)
            self.kill_what_is_left()

    def kill_what_is_left(self) -> None:
        if self._process is not None:
            try:
                os.killpg(self._process.pid, signal.SIGKILL)
            except ProcessLookupError:
                return
