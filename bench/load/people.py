"""What clerks and coordinators do, over and over, until every protocol is definitive."""

import random
import re
import secrets
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from bench.load.browser import Answer, Browser, Clock, Unexpected
from bench.load.server import PASSWORD
from bench.load.truth import Truth

_CLAIM = re.compile(r'action="/entry/(\d+)/claim"')
_MINE = re.compile(r'href="/entry/(\d+)"')
_PROTOCOL = re.compile(r'href="/control/(\d+)"')
_FIELD = re.compile(r'<input id="f-([^"]+)" name="f-')
_CHECK = re.compile(r'name="confirmed" value="([^"]+)"')


@dataclass
class Work:
    """What all of them share: the papers, and what the server acknowledged."""

    truth: Truth
    clock: Clock = field(default_factory=Clock)
    done: threading.Event = field(default_factory=threading.Event)
    faults: list[BaseException] = field(default_factory=list)
    saves: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """Acknowledged saves by unit, contest and person: each was sent until it was answered, with one id."""
    hands: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """By unit and contest who entered it, the first hand first."""
    finished: int = 0
    returned: int = 0
    decided: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def saved(self, place: tuple[str, str], who: str) -> None:
        with self.lock:
            self.saves[(*place, who)] += 1


def signed_in(browser: Browser, name: str, password: str = PASSWORD) -> None:
    browser.get("/sign-in")
    answer = browser.post("/sign-in", {"name": name, "password": password}, "sign in")
    if answer.status != 200 or "/sign-in" in answer.path:
        raise Unexpected(f"{name} is not signed in: {answer.status} {answer.text[:300]}")


class Clerk:
    """Takes what waits, types it, is saved once while typing, and hands it in."""

    def __init__(self, name: str, browser: Browser, work: Work, pause: float) -> None:
        self.name, self.browser, self.work, self.pause = name, browser, work, pause
        self.chance = random.Random(name)

    def run(self) -> None:
        page = self.browser.get("/entry", "waiting list")
        while not self.work.done.is_set():
            begun, ready = _MINE.findall(page.text), _CLAIM.findall(page.text)
            if begun:
                page = self.enter(int(begun[0]), self.browser.get(f"/entry/{begun[0]}", "form"))
            elif ready:
                number = int(self.chance.choice(ready))
                form = self.browser.post(f"/entry/{number}/claim", {}, "claim")
                if form.status == 409:  # somebody else was quicker, or the answer to one's own claim was lost
                    page = self.browser.get("/entry", "waiting list")
                    continue
                page = self.enter(number, form)
            else:
                time.sleep(0.5)
                page = self.browser.get("/entry", "waiting list")

    def enter(self, number: int, form: Answer) -> Answer:
        """One entry; the waiting list after it."""
        if form.status != 200:  # it is done already: only the answer was lost
            return self.browser.get("/entry", "waiting list")
        lines, claim, serial = _FIELD.findall(form.text), form.hidden("claim"), int(form.hidden("serial"))
        again = re.fullmatch(r"[0-9a-f]+-([12])", claim)
        place = self.work.truth.place(form)
        entry = int(again[1]) if again else self.entry_of(place)
        typed = self.work.truth.typed(*place, entry, again=again is not None)
        figures = [(f"f-{line}", typed.get(line, "")) for line in lines]
        time.sleep(self.pause * self.chance.uniform(0.5, 1.5))
        common = [("claim", claim), *figures]
        self.saved(number, place, [("key", secrets.token_hex(16)), ("serial", str(serial)), *common])
        shown = self.browser.post(f"/entry/{number}/checks", common, "checks", as_json=False)
        confirmed = [("confirmed", code) for code in _CHECK.findall(shown.text)]
        sent = [("key", secrets.token_hex(16)), ("serial", str(serial + 1)), *common, *confirmed]
        page = self.browser.post(f"/entry/{number}/finish", sent, "hand in")
        if page.status != 200 or not page.path.startswith("/entry?"):
            raise Unexpected(f"{self.name}, {number}: not handed in: {page.status} {page.path} {page.text[:2000]}")
        self.work.saved(place, self.name)
        with self.work.lock:
            self.work.finished += 1
        return page

    def entry_of(self, place: tuple[str, str]) -> int:
        """Whether it is the paper's first entry or its second: the second is begun when the first is handed in."""
        with self.work.lock:
            hands = self.work.hands.setdefault(place, [])
            if self.name not in hands:
                hands.append(self.name)
            return hands.index(self.name) + 1

    def saved(self, number: int, place: tuple[str, str], fields: list[tuple[str, str]]) -> None:
        answer = self.browser.post(f"/entry/{number}/save", fields, "save", as_json=True)
        if answer.status != 200:
            raise Unexpected(f"{self.name}, {number}: not saved: {answer.status} {answer.text}")
        self.work.saved(place, self.name)


class Coordinator:
    """Looks for what differs, and sends it back or says what the paper says; accepts what stands on the paper."""

    def __init__(self, name: str, browser: Browser, work: Work, pause: float) -> None:
        self.name, self.browser, self.work, self.pause = name, browser, work, pause
        self.chance = random.Random(name)

    def run(self) -> None:
        while not self.work.done.is_set():
            found = [
                number
                for stage in ("differing", "doubted")
                for number in _PROTOCOL.findall(self.browser.get(f"/control?stage={stage}", "control").text)
            ]
            for number in self.chance.sample(found, min(5, len(found))):
                time.sleep(self.pause * self.chance.uniform(0.5, 1.5))
                self.settle(int(number))
            if not found:
                time.sleep(max(0.5, self.pause))

    def settle(self, number: int) -> None:
        path = f"/control/{number}"
        page = self.browser.get(path, "protocol")
        lines = _FIELD.findall(page.text.partition('value="decide"')[0].partition('value="send back"')[2])
        truth = self.work.truth.papers[self.work.truth.place(page)]
        if 'value="accept"' in page.text:
            fields = [("do", "accept"), ("reason", "it stands on the paper")]
        elif 'value="decide"' not in page.text:
            return  # somebody else was quicker
        elif self.chance.random() < 0.5:
            fields = [("do", "send back"), ("entries", "1"), ("entries", "2")]
        else:
            fields = [("do", "decide"), ("reason", "the paper"), *((f"f-{one}", truth.get(one, "")) for one in lines)]
        answer = self.browser.post(f"{path}/act", fields, "decision")
        if answer.status not in (200, 409):
            raise Unexpected(f"{self.name}, {number}: {answer.status} {answer.text[:500]}")
        if answer.status == 200:
            with self.work.lock:
                self.work.returned += fields[0][1] == "send back"
                self.work.decided += fields[0][1] == "decide"
