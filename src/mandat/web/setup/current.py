"""The confirmed (or loaded) election, unpacked once in each process."""

import atexit
import io
import shutil
import tempfile
import threading
import zipfile
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from mandat.count import form_of
from mandat.election import Contestant, Election
from mandat.exchange import opened
from mandat.law.forms import Form
from mandat.web.setup.models import Setup

_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class Loaded:
    """An election and what is asked of it again and again."""

    digest: str
    training: bool
    confirmed: bool
    election: Election
    forms: dict[str, Form]
    below: dict[str, frozenset[str]]
    """By unit, itself and every unit below it."""

    def ballot(self, contest: str) -> list[Contestant]:
        """The contestants as on the ballot: by their number where each has one, else as the folder has them."""
        ours = list(self.election.contestants[contest].values())
        if all(isinstance(one.order, int) for one in ours):
            return sorted(ours, key=lambda one: one.order)  # type: ignore[arg-type, return-value]
        return ours

    def lines(self, contest: str) -> tuple[str, ...]:
        """The items of a protocol in the paper's order: the lines of the form, then the contestants."""
        form = self.forms[self.election.contests[contest].tier]
        return (*form.codes, *(one.id for one in self.ballot(contest)))

    def papers(self) -> list[tuple[str, str]]:
        """(unit, contest) of each protocol to come: every lowest unit of each contest's area."""
        parents = {unit.parent for unit in self.election.units.values()}
        leaves = [unit for unit in self.election.units if unit not in parents]
        contests = [one for one in self.election.contests.values() if one.tier in self.forms]
        return [(unit, one.id) for one in contests for unit in leaves if unit in self.below[one.unit]]

    def expected(self, unit: str, contest: str = "") -> int:
        """How many protocols a unit and all below it have, of one contest or of all."""
        return self._expected.get((unit, contest), 0)

    @cached_property
    def _expected(self) -> Counter[tuple[str, str]]:
        numbers: Counter[tuple[str, str]] = Counter()
        for unit, contest in self.papers():
            for above in self.election.above(unit):
                numbers[above, contest] += 1
                numbers[above, ""] += 1
        return numbers


def current() -> Loaded | None:
    """The election that is loaded; None before one is."""
    row = Setup.current()
    if row is None:
        return None
    with _ONE_AT_A_TIME:  # a thread each that unpacks the same election would take minutes
        return _loaded(row.pk, row.digest, row.training, row.confirmed)


@lru_cache(maxsize=2)
def _loaded(pk: int, digest: str, training: bool, confirmed: bool) -> Loaded:
    content = Setup.objects.values_list("content", flat=True).get(pk=pk)
    election = unpacked(bytes(content))
    tiers = {contest.tier for contest in election.contests.values()}
    forms = {tier: form for tier in sorted(tiers) if (form := form_of(election, tier)) is not None}
    below: dict[str, set[str]] = {unit: set() for unit in election.units}
    for unit in election.units:
        for above in election.above(unit):
            below[above].add(unit)
    return Loaded(digest, training, confirmed, election, forms, {unit: frozenset(own) for unit, own in below.items()})


def unpacked(content: bytes) -> Election:
    """The election in a zip that `mandat.election.packing` made.

    Its folder goes at once; only where it brings a law of its own, which is read again and again, it stays as long as
    the process.
    """
    place = Path(tempfile.mkdtemp(prefix="mandat-"))
    election = None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            packed.extractall(place)
        election = opened(place).election
    finally:
        if election is not None and election.law.endswith(".toml"):
            atexit.register(shutil.rmtree, place, ignore_errors=True)
        else:
            shutil.rmtree(place)
    return election
