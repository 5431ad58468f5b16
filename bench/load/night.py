"""One election night: the service set up, everybody at work until all is definitive, then everything checked."""

import json
import re
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.load.browser import Browser
from bench.load.checking import checked
from bench.load.people import Clerk, Coordinator, Work, signed_in
from bench.load.server import Server
from bench.load.truth import FOLDER, SLIPS, Truth, synthetic


@dataclass(frozen=True)
class Size:
    """How large a night is. `pause`: seconds in which a clerk types a protocol, and a coordinator looks at one."""

    precincts: int = 10_101
    clerks: int = 30
    coordinators: int = 10
    pause: float = 2.0
    workers: int = 4
    like: str = FOLDER
    slips: float = SLIPS
    most: float = 7_200  # seconds after which it counts as stuck


@dataclass
class Night:
    """A running service, its people, and what became of it."""

    server: Server
    folder: Path
    work: Work
    size: Size
    browsers: list[Browser] = field(default_factory=list)
    heads: set[str] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)

    def browser(self) -> Browser:
        self.browsers.append(Browser(self.server.port, self.work.clock))
        return self.browsers[-1]

    def note_head(self, browser: Browser) -> tuple[int, int]:
        """Notes the journal's head as the public sees it; how many protocols are definitive, of how many."""
        self.heads.add(json.loads(browser.get("/api/journal/head", "head").text)["hash"])
        told = json.loads(browser.get("/api/progress", "progress").text)
        return told["definitive"], told["expected"]


@contextmanager
def night(size: Size, database: str = "", place: Path | None = None) -> Iterator[Night]:
    """A service with a synthetic election, loaded and confirmed."""
    with tempfile.TemporaryDirectory(dir=place) as own, _ended_by_signals():
        folder, data = Path(own) / "election", Path(own) / "data"
        synthetic(folder, size.precincts, size.like)
        server = Server(data, database, size.workers)
        one = Night(server, folder, Work(Truth.read(folder, size.slips)), size)
        one.names = names(size)
        server.accounts({"root": "administrator", **one.names})
        server.start("--election", str(folder))
        try:
            chief = one.browser()
            signed_in(chief, "root")
            digest = re.findall(r"[0-9a-f]{64}", (data / "log").read_text())[0]
            chief.get("/setup")
            chief.post("/setup", {"do": "confirm", "digits": digest[-8:]})
            yield one
        finally:
            for browser in one.browsers:
                browser.close()
            server.stop()


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """A SIGTERM (of `timeout`, say) ends the service too, which is in a session of its own."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def names(size: Size) -> dict[str, str]:
    """By name the role of everybody who works."""
    clerks = {f"clerk-{k:02d}": "clerk" for k in range(size.clerks)}
    return clerks | {f"coordinator-{k:02d}": "coordinator" for k in range(size.coordinators)}


def through(one: Night, meanwhile: Callable[[Night], None] | None = None) -> None:
    """Everybody at once, until every protocol is definitive. `meanwhile` is called beside them, again and again."""
    people: list[Clerk | Coordinator] = []
    browsers = {name: one.browser() for name in one.names}
    with ThreadPoolExecutor(4) as at_once:
        list(at_once.map(lambda name: signed_in(browsers[name], name), browsers))
    for name, browser in browsers.items():
        is_clerk = one.names[name] == "clerk"
        people.append(
            Clerk(name, browser, one.work, one.size.pause)
            if is_clerk
            else Coordinator(name, browser, one.work, one.size.pause)
        )
    threads = [threading.Thread(target=_kept, args=(person.run, one.work), daemon=True) for person in people]
    one.work.clock.taken.clear()
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    public = one.browser()
    while not one.work.faults:
        if meanwhile is not None:
            meanwhile(one)
        done, expected = one.note_head(public)
        if done == expected:
            break
        if time.perf_counter() - begun > one.size.most:
            one.faults.append(f"stuck: {done} of {expected} definitive after {one.size.most:.0f} seconds")
            break
        time.sleep(0.25)
    one.seconds = time.perf_counter() - begun
    one.work.done.set()
    for thread in threads:
        thread.join(60)
    one.faults += [f"{type(fault).__name__}: {fault}" for fault in one.work.faults[:5]]
    if not one.faults:
        coordinator = next(person.browser for person in people if isinstance(person, Coordinator))
        one.faults += checked(one.work, coordinator, one.folder, one.folder.parent / "exported", one.heads)


def _kept(run: Callable[[], None], work: Work) -> None:
    try:
        run()
    except BaseException as fault:
        work.faults.append(fault)
        work.done.set()
