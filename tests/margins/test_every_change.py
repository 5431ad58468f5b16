"""Margins against every number of ballots changed in every way, in small elections of every rule."""

from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mandat.decision.ballots import Ballots, Bounds
from mandat.decision.plan import TierPlan
from mandat.law.schema import Tier
from mandat.measure.margins.cuts import not_worked_out
from mandat.measure.margins.forms import certificate
from mandat.measure.margins.recipes import check, seat_margins
from mandat.measure.margins.search import search
from mandat.measure.margins.space import KINDS, Space, asked
from mandat.measure.margins.trial import Trial
from tests.decision.test_twice import list_tiers
from tests.margins.brute import at_will, ground, smallest
from tests.outstanding.test_every_fall import constituencies, counted, elsewhere

CALM = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
Won = dict[str, dict[str, Bounds]]


def space_of(tier: Tier, own: Ballots, won: Won, line: bool) -> Space:
    here = ground(own)
    return Space(
        plan=TierPlan(tier),
        own=own,
        won=won,
        votes=tuple(here.votes),
        against_all=here.against_all,
        line=line,
        invalid=here.invalid,
        bases={base: own.bases[base].low for base in sorted(asked(tier))},
        room=here.registered - own.bases["cast"].low,
    )


def held(tier: Tier, own: Ballots, won: Won) -> Counter[str]:
    """Holds the margins of every seat and kind against all changes; what was met."""
    told: Counter[str] = Counter()
    line = tier.against_all is not None or own.against_all.low > 0
    trial = Trial(space_of(tier, own, won, line))
    if not_worked_out(trial):
        told["not worked out"] += 1
        return told
    found = seat_margins(trial, search(trial), ())
    check(trial, found)
    seats, moved, loose = smallest(trial.plan, own, won, line)
    assert [(one.contestant, one.number) for one in found] == seats
    for one in found:
        for kind in KINDS:
            key = (kind, one.contestant, one.number)
            way = one.ways[kind]
            assert (way.moved.votes if way.moved else None) == moved.get(key)
            level = loose.get(key)
            if level is not None and level >= moved.get(key, level + 1):
                level = None
            assert (way.level.votes if way.level else None) == level
            told[f"{kind}: moved" if way.moved else f"{kind}: not moved"] += 1
            told["level"] += way.level is not None
    return told


@settings(max_examples=80, deadline=None, suppress_health_check=CALM)
@given(list_tiers(), counted("list", 9), elsewhere)
def test_no_smaller_change_moves_a_seat_of_a_list(tier: Tier, own: Ballots, won: Won) -> None:
    held(tier, own, won)


@settings(max_examples=60, deadline=None, suppress_health_check=CALM)
@given(constituencies(), counted("candidate", 2))
def test_no_smaller_change_moves_a_seat_of_a_candidate(tier: Tier, own: Ballots) -> None:
    held(tier, own, {"district": {}})


@settings(max_examples=80, deadline=None, suppress_health_check=CALM)
@given(st.one_of(list_tiers(), constituencies()), counted("list", 9), elsewhere)
def test_fewer_ballots_than_the_bound_change_nothing_in_whatever_ways(tier: Tier, own: Ballots, won: Won) -> None:
    line = tier.against_all is not None or own.against_all.low > 0
    trial = Trial(space_of(tier, own, won, line))
    before = trial.result(trial._base)
    forms = certificate(trial.space, before)
    needs = [form.needs for form in forms or [] if form.needs is not None]
    if forms is None or not needs:
        return
    table = at_will(own, line, min(min(needs) - 1, 3))
    after = trial.result(table.astype(trial.kind))
    assert (after.seats == before.seats).all()
    assert (after.state == before.state).all()
    assert not after.open.any()


def test_the_rules_that_matter_are_met() -> None:
    """In the elections drawn every kind moves seats, and some are level."""
    told: Counter[str] = Counter()

    @settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=CALM, database=None)
    @given(list_tiers(), counted("list", 9), elsewhere)
    def collect(tier: Tier, own: Ballots, won: Won) -> None:
        told.update(held(tier, own, won))

    collect()
    for kind in KINDS:
        assert told[f"{kind}: moved"] > 20, kind
    assert told["level"] > 20
