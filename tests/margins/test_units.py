"""Whose ballots could move a seat: units taken out, and every way in which a unit's ballots can be dealt out anew."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mandat.decision import decide
from mandat.decision.ballots import Ballots
from mandat.decision.plan import Array
from mandat.election import Election, read
from mandat.law.schema import Tier
from mandat.measure.margins import Margins, margins
from mandat.measure.margins.forms import certificate
from mandat.measure.margins.search import search
from mandat.measure.margins.trial import Trial
from mandat.measure.margins.units import _Examples, _excluded
from mandat.verify.effects import with_papers
from tests import EXAMPLES
from tests.decision.test_twice import list_tiers
from tests.margins.test_every_change import Won, space_of
from tests.outstanding.brute import splits
from tests.outstanding.test_every_fall import constituencies, counted, elsewhere
from tests.verify.making import PAPERS, folder

CALM = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def without(election: Election, contest: str, unit: str) -> Election:
    """The election with all papers at or below a unit annulled."""
    inside = [one for one in election.units if unit in election.above(one)]
    own = {one for one, of, *_ in election.counts.rows() if of == contest and one in inside}
    return with_papers(election, {(contest, one): {} for one in own})


def held(election: Election, found: Margins) -> int:
    """Every unit taken out, against the folder without its papers; how many."""
    before = decide(election)
    count = 0
    for contest, one in found.contests.items():
        for part in one.units:
            assert part.annulled is not None
            after = decide(without(election, one.decided_in, part.what)).contests[contest]
            was = before.contests[contest].seats
            assert part.annulled == {who: (was[who], is_) for who, is_ in after.seats.items() if was[who] != is_}
            count += 1
    return count


@pytest.mark.parametrize("name", ["made-up-district-maslikhat", "made-up-election-night"])
def test_a_unit_taken_out_is_the_folder_without_its_papers(name: str) -> None:
    election = read(EXAMPLES / name)
    assert held(election, margins(election)) > 10


def test_areas_of_every_level_are_looked_at(tmp_path_factory: pytest.TempPathFactory) -> None:
    election = read(folder(tmp_path_factory.mktemp("margins") / "official", PAPERS))
    found = margins(election)
    assert held(election, found) > 3
    levels = {part.level for one in found.contests.values() for part in one.units}
    assert len(levels) > 1


def test_invalid_ballots_and_a_close_seat() -> None:
    """In constituency 3 of the made-up maslikhat 84 votes decide; its 20 invalid ballots could not."""
    found = margins(read(EXAMPLES / "made-up-district-maslikhat"))
    one = found.contests["smd-03"]
    assert one.seats[0].moved is not None
    assert one.seats[0].moved.votes == 84
    (invalid,) = one.classes
    assert (invalid.what, invalid.ballots, invalid.verdict) == ("invalid", 20, "could not")


def test_invalid_ballots_that_could_lift_a_list_over_the_threshold() -> None:
    found = margins(read(EXAMPLES / "made-up-remainder-tie"))
    (invalid,) = [part for part in found.contests["list"].classes if part.what == "invalid"]
    assert invalid.verdict == "could"
    assert invalid.seats == {"beta": (21, 20)}


@st.composite
def parts(draw: st.DrawFn, own: Ballots) -> tuple[list[int], int]:
    """A few of the ballots of a contest, as a unit's: by contestant and against all; and its invalid ones."""
    left, found = draw(st.integers(1, 4)), []
    invalid = own.bases["cast"].low - own.bases["valid"].low
    for most in (*(vote or 0 for vote in own.votes), own.against_all.low, invalid):
        found.append(draw(st.integers(0, min(most, left))))
        left -= found[-1]
    return found[:-1], found[-1]


def dealt(trial: Trial, unit: list[int]) -> Array:
    """Every way of dealing out a unit's ballots, some of them left out too, `[row, category]`."""
    places = [k for k in range(trial.space.categories - 1) if trial.space.line or k != trial.space.line_at]
    rows = []
    for fall in splits(sum(unit), len(places)):
        row = trial._base[0].copy()
        row -= np.array([*unit, 0])
        for place, ballots in zip(places, fall, strict=True):
            row[place] += ballots
        rows.append(row)
    return np.array(rows)


def told(tier: Tier, own: Ballots, won: Won, unit: list[int]) -> str:
    """Holds the verdict on a unit against every way of dealing its ballots out; and says which it was."""
    line = tier.against_all is not None or own.against_all.low > 0
    trial = Trial(space_of(tier, own, won, line))
    before = trial.result(trial._base)
    after = trial.runs(trial.result(dealt(trial, unit)))
    forms = certificate(trial.space, before)
    table = np.array([[*unit, 0]])
    (excluded,) = _excluded(forms, table, [sum(unit)])
    now = trial.runs(before)
    if excluded:
        assert (after.low == now.low).all()
        assert (after.high == now.high).all()
    part = _Examples(trial, search(trial), table, None).reach(0, "u", "precinct", sum(unit), excluded)
    for who, (seats, fewest) in part.seats.items():
        place = trial.space.own.ids.index(who) if who else trial.space.size
        assert now.low[0, place] == seats
        assert after.high[:, place].min() <= fewest < seats
    assert (part.verdict == "could") == bool(part.seats)
    return part.verdict


@settings(max_examples=80, deadline=None, suppress_health_check=CALM)
@given(st.one_of(list_tiers(), constituencies()), counted("list", 9), elsewhere, st.data())
def test_no_way_of_dealing_out_breaks_a_verdict(tier: Tier, own: Ballots, won: Won, data: st.DataObject) -> None:
    votes, invalid = data.draw(parts(own))
    told(tier, own, won, [*votes, invalid])


def test_all_three_verdicts_are_met() -> None:
    met: Counter[str] = Counter()

    @settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=CALM, database=None)
    @given(st.one_of(list_tiers(), constituencies()), counted("list", 9), elsewhere, st.data())
    def collect(tier: Tier, own: Ballots, won: Won, data: st.DataObject) -> None:
        votes, invalid = data.draw(parts(own))
        met[told(tier, own, won, [*votes, invalid])] += 1

    collect()
    assert met["could"] > 20
    assert met["could not"] > 10
