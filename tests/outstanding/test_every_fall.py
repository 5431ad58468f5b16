"""Bounds and examples against every way in which a few outstanding ballots can fall."""

import dataclasses
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mandat.decision.ballots import Ballots, Bounds
from mandat.decision.outstanding import Chance
from mandat.decision.outstanding.examine import examine
from mandat.decision.plan import TierPlan
from mandat.law.schema import Majority, Tier
from tests.decision.test_twice import ballots, candidate_tiers, list_tiers
from tests.outstanding.brute import every

CALM = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
MOST = 6  # ballots still to come


@st.composite
def counted(draw: st.DrawFn, kind: str, most_seats: int) -> Ballots:
    """One to four contestants with few votes, all figures exact."""
    own = draw(ballots(kind, most_seats))
    size = min(len(own.votes), draw(st.integers(1, 4)))
    top = draw(st.sampled_from([3, 12, 40]))
    votes = tuple(draw(st.lists(st.integers(0, top), min_size=size, max_size=size)))
    against_all = draw(st.integers(0, 4))
    valid = sum(votes) + against_all
    cast = valid + draw(st.integers(0, 3))
    registered = cast + draw(st.integers(0, 2)) * cast + draw(st.integers(0, 9))
    return dataclasses.replace(
        own,
        contestants=own.contestants[:size],
        votes=votes,
        shares=(None,) * size,
        order=own.order[:size] if own.order is not None else None,
        against_all=Bounds(against_all, against_all),
        bases={
            "valid": Bounds(valid, valid),
            "valid without against all": Bounds(sum(votes), sum(votes)),
            "cast": Bounds(cast, cast),
            "registered": Bounds(registered, registered),
        },
    )


@st.composite
def constituencies(draw: st.DrawFn) -> Tier:
    """Any rule for candidates, majorities of any base and turnout rules among them."""
    tier = draw(candidate_tiers())
    if isinstance(tier.allocate, Majority):
        of = draw(st.sampled_from(["valid", "cast", "registered", "valid without against all"]))
        share = draw(st.sampled_from(["1/2", "1/3", "1/4"]))
        rule = {"method": "majority", "of": of, "share": share, "compare": tier.allocate.compare, "cite": "x"}
        tier = tier.model_copy(update={"allocate": Majority.model_validate(rule)})
    turnout = draw(st.none() | st.sampled_from(["1/4", "1/2"]))
    if turnout is not None:
        again = Tier.model_validate({**_document(tier), "turnout": {"share": turnout, "cite": "x"}})
        tier = tier.model_copy(update={"turnout": again.turnout})
    return tier


def _document(tier: Tier) -> dict[str, object]:
    own = {key: getattr(tier, key) for key in ("id", "name", "ballot", "area", "seats")}
    return {**own, "allocate": {"method": "plurality", "cite": "x"}}


elsewhere = st.dictionaries(st.sampled_from(["c0", "c1", "c2"]), st.integers(0, 3)).map(
    lambda won: {"district": {party: Bounds(seats, seats) for party, seats in won.items()}}
)


def held(tier: Tier, own: Ballots, most: int, wider: int, won: dict[str, dict[str, Bounds]]) -> Counter[str]:
    """Holds the bounds of every contestant against all falls; how often they are proved, shown or neither."""
    plan, low = TierPlan(tier), own.bases["registered"].low + most
    registered = Bounds(low, low + wider)
    found = examine(plan, own, most, registered, won, {})
    truth = every(plan, own, most, registered, won)
    assert not truth.unknown
    told: Counter[str] = Counter()
    for who, chance in found.items():
        least, largest = truth.ranges[who]
        assert chance.least <= least, "a bound that an outcome breaks"
        assert chance.most >= largest, "a bound that an outcome breaks"
        assert chance.seen is not None
        assert least <= chance.seen[0] <= chance.seen[1] <= largest
        if chance.verdict == "open":
            assert least < largest
            _changes(chance)
        told[chance.verdict] += 1
        told["exact"] += (chance.least, chance.most) == (least, largest)
    return told


def _changes(chance: Chance) -> None:
    """The two examples give the seats that they are said to give, and those differ."""
    assert chance.seen is not None
    assert chance.fewest is not None
    assert chance.largest is not None
    for example, seats in ((chance.fewest, chance.seen[0]), (chance.largest, chance.seen[1])):
        sure = example.seats.get(chance.contestant, 0)
        if example.state in ("decided", "nobody", "void"):
            assert seats in (sure, sure + (chance.contestant in example.tied))


@settings(max_examples=250, deadline=None, suppress_health_check=CALM)
@given(list_tiers(), counted("list", 9), st.integers(0, MOST), st.sampled_from([0, 0, 3]), elsewhere)
def test_no_fall_breaks_the_bounds_of_a_list(
    tier: Tier, own: Ballots, most: int, wider: int, won: dict[str, dict[str, Bounds]]
) -> None:
    held(tier, own, most, wider, won)


@settings(max_examples=250, deadline=None, suppress_health_check=CALM)
@given(constituencies(), counted("candidate", 2), st.integers(0, MOST), st.sampled_from([0, 0, 3]))
def test_no_fall_breaks_the_bounds_of_a_candidate(tier: Tier, own: Ballots, most: int, wider: int) -> None:
    held(tier, own, most, wider, {"district": {}})


@settings(max_examples=150, deadline=None, suppress_health_check=CALM)
@given(st.one_of(list_tiers(), constituencies()), counted("list", 9), st.integers(0, 4), st.data())
def test_figures_between_bounds_leave_bounds_that_no_fall_breaks(
    tier: Tier, own: Ballots, most: int, data: st.DataObject
) -> None:
    """Whatever the figures are that are not known exactly."""

    def blurred(known: Bounds) -> Bounds:
        low = known.low - data.draw(st.integers(0, min(known.low, 2)))
        return data.draw(st.sampled_from([known, Bounds(low, known.low + 2), Bounds(low, None)]))

    plan, registered = TierPlan(tier), own.bases["registered"]
    in_doubt = dataclasses.replace(
        own, against_all=blurred(own.against_all), bases={base: blurred(known) for base, known in own.bases.items()}
    )
    found = examine(plan, in_doubt, most, in_doubt.bases["registered"], {"district": {}}, {})
    truth = every(plan, own, most, registered, {"district": {}})
    for who, chance in found.items():
        least, largest = truth.ranges[who]
        assert chance.least <= least
        assert chance.most >= largest


def test_hardly_anything_is_left_without_a_proof_or_an_example() -> None:
    """Of exact figures fewer than one verdict in a hundred is `not proved`, and nearly all bounds are reached."""
    told: Counter[str] = Counter()

    @settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=CALM, database=None)
    @given(st.one_of(list_tiers(), constituencies()), counted("list", 9), st.integers(0, MOST))
    def collect(tier: Tier, own: Ballots, most: int) -> None:
        told.update(held(tier, own, most, 0, {"district": {}}))

    collect()
    verdicts = told["decided"] + told["open"] + told["not proved"]
    assert told["decided"] > verdicts // 5
    assert told["open"] > verdicts // 5
    assert told["not proved"] * 100 < verdicts
    assert (verdicts - told["exact"]) * 50 < verdicts
