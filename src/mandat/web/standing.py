"""How the election stands: what is definitive, counted and decided, worked out once for each state of the figures.

A state is known by the last entry of the journal that could change a figure or a lot (`CHANGES`), and by the SHA-256
of its data. Entries of other kinds (signing in, explaining a finding, approving) leave the state as it is.
"""

import csv
import datetime
import hashlib
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from mandat.election import Faults
from mandat.election.fault import MOST_LINES
from mandat.language import text
from mandat.web.journal.models import Entry
from mandat.web.pages import message
from mandat.web.setup.current import Loaded, current

if TYPE_CHECKING:
    from mandat.count import Findings, Opened, Tally
    from mandat.decision import Outcome
    from mandat.decision import Standing as Outstanding
    from mandat.web.lots.models import Drawing

CHANGES = (
    "election confirmed",
    "finished",
    "decided",
    "accepted",
    "corrected",
    "annulled",
    "reinstated",
    "lot confirmed",
    "lot withdrawn",
)
"""Entries after which what is definitive, or a lot, may be another."""

LOTS = "lots.csv"
_STALE_FROM = 1.0  # seconds of work; what takes longer may be shown a while after it has changed
_TRIES = 3
_SHARE = 10  # at most one part in so many of a processor's time goes into working it out again


@dataclass(frozen=True)
class State:
    """The last entry after which a figure or a lot could be another."""

    number: int
    hash: str
    at: datetime.datetime | None


@dataclass(frozen=True)
class Standing:
    """The tally and the outcome at one state. `outstanding` is None where nothing is out.

    `drawn` are the records of the lots that the outcome goes by, `lots` whom these fell on; `digest` is the SHA-256 of
    the exported folder's list of files with their SHA-256, as `sha256sum` writes it.
    """

    state: State
    digest: str
    opened: "Opened"
    findings: "Findings"
    tallies: dict[str, "Tally"]
    outcome: "Outcome"
    outstanding: "Outstanding | None"
    drawn: "dict[str, Drawing]"

    @property
    def lots(self) -> dict[str, tuple[str, ...]]:
        return fell_on(self.drawn)

    @property
    def head(self) -> str:
        return self.state.hash


def state() -> State:
    """The present state of the figures."""
    return last_of(CHANGES)


def last_of(kinds: Sequence[str]) -> State:
    """The last entry of one of some kinds."""
    found = Entry.objects.filter(what__in=kinds).order_by("-number").first()
    if found is None:
        return State(0, "0" * 64, None)
    return State(found.number, found.hash, found.at)


class _Kept:
    """The last standing of this process, and what it took."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.found: dict[tuple[Any, ...], tuple[Standing, float, float]] = {}


_kept = _Kept()


def standing(level: str | None = None, *, exact: bool = True) -> Standing:
    """What is definitive, counted and decided; worked out once for each state.

    `exact` False: where the work takes longer than a second, what was found a while ago will do; its own state says
    of when it is. Before an election is confirmed there is none: AssertionError.
    """
    loaded = current()
    assert loaded is not None
    key = (loaded.digest, level)
    fresh = _usable(key, exact)
    if fresh is not None:
        return fresh
    with _kept.lock:
        fresh = _usable(key, exact)
        if fresh is not None:
            return fresh
        began = time.monotonic()
        found = _work_out(loaded, level)
        ended = time.monotonic()
        _kept.found[key] = (found, ended - began, ended)
        while len(_kept.found) > 4:
            _kept.found.pop(next(iter(_kept.found)))
    return found


def _usable(key: tuple[Any, ...], exact: bool) -> Standing | None:
    there = _kept.found.get(key)
    if there is None:
        return None
    found, took, when = there
    young = took > _STALE_FROM and time.monotonic() - when < took * _SHARE
    if found.state == state() or (young and not exact):
        return found
    return None


def _work_out(loaded: Loaded, level: str | None) -> Standing:
    from mandat.count import check, tally
    from mandat.decision import standing as outstanding_of
    from mandat.exchange import opened
    from mandat.web.control.exporting import export
    from mandat.web.lots.store import confirmed

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        at = _exported(loaded, folder, export)
        found = opened(place)
        protocols = found.protocols
        findings = check(protocols, found.election)
        tallies = {tier: tally(own, found.election, level) for tier, own in protocols.items()}
        outcome, drawn = decided(found.election, confirmed())
        rest = outstanding_of(found.election, outcome=outcome) if outcome.uncounted or outcome.missing else None
        write_lots(folder, fell_on(drawn))
        digest = digest_of(folder)
    return Standing(at, digest, found, findings, tallies, outcome, rest or None, drawn)


def _exported(loaded: Loaded, folder: Path, export: Any) -> State:
    """Writes the folder of one state: again where the figures changed while it was written.

    In the rush of the night they may change every time; then what came while it was written may be in it already, and
    since the state named is an earlier one, nobody can approve it.
    """
    for _ in range(_TRIES):
        before = state()
        export(loaded, folder)
        if state() == before:
            break
    return before


def decided(election: Any, records: "Mapping[str, Sequence[Drawing]]") -> tuple["Outcome", "dict[str, Drawing]"]:
    """The outcome with the drawn lots that it asks for, and their records: of each lot the first that was drawn for
    this very tie; one drawn for another is left out."""
    import mandat

    drawn: dict[str, Drawing] = {}
    while True:
        outcome = mandat.decide(election, lots=fell_on(drawn))
        more = {
            lot.id: fitting
            for lot in outcome.lots
            if lot.id not in drawn
            and (fitting := next((one for one in records.get(lot.id, ()) if one.fits(lot)), None)) is not None
        }
        if not more:
            return outcome, drawn
        drawn |= more


def fell_on(drawn: "Mapping[str, Drawing]") -> dict[str, tuple[str, ...]]:
    """Whom each lot fell on, as `mandat.decide` takes it."""
    return {lot: tuple(row.winners) for lot, row in drawn.items()}


def write_lots(folder: Path, lots: Mapping[str, tuple[str, ...]]) -> None:
    """lots.csv beside the folder's tables, for `mandat decide --lots`; nothing where no lot was drawn."""
    if not lots:
        return
    with (folder / LOTS).open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("lot", "contestant"))
        out.writerows((lot, who) for lot, winners in sorted(lots.items()) for who in winners)


def digest_of(folder: Path) -> str:
    """SHA-256 of what `LC_ALL=C sha256sum *` prints in the folder."""
    names = sorted((one for one in folder.iterdir() if one.is_file()), key=lambda one: one.name.encode())
    listed = "".join(f"{hashlib.sha256(one.read_bytes()).hexdigest()}  {one.name}\n" for one in names)
    return hashlib.sha256(listed.encode()).hexdigest()


class Uncounted:
    """Answers where what is definitive cannot be read as an election: what was expected where, fault by fault."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Faults):
            return None
        lines = [fault.text for fault in exception.faults[:MOST_LINES]]
        return message(request, text("what is definitive cannot be counted as it stands: {faults}", faults=lines), 409)


def journal_moved_on(found: Standing) -> bool:
    """Whether the figures changed after this standing was worked out."""
    return state() != found.state
