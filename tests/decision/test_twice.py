"""The two computations of a decision agree, on random laws and votes full of ties."""

import dataclasses
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mandat.decision import Disagreement, TierPlan, official
from mandat.decision.ballots import Ballots, Bounds
from mandat.decision.by_plan import by_plan
from mandat.decision.official import _agree
from mandat.decision.outcome import ContestOutcome
from mandat.decision.retell import retell
from mandat.election import Contest, Contestant
from mandat.law.schema import Tier

CITE = "Art. 1"
NAMES = {"kk": "x", "ru": "x", "en": "x"}
DIVISORS = [
    "d'hondt", "sainte-lague", "modified sainte-lague", "adams", "dean", "huntington-hill", "danish", "imperiali",
    "macau",
]  # fmt: skip
few_votes = st.integers(0, 12)
many_votes = st.integers(0, 10**7)
huge_votes = st.integers(0, 10**25)


@st.composite
def list_tiers(draw: st.DrawFn) -> Tier:
    rule = draw(
        st.one_of(
            st.builds(
                lambda quota, rounding: {"method": "largest remainder", "quota": quota, "rounding": rounding},
                st.sampled_from(["hare", "droop", "hagenbach-bischoff", "imperiali"]),
                st.sampled_from(["exact", "down", "up", "nearest"]),
            ),
            st.builds(
                lambda divisors: {"method": "highest averages", "divisors": divisors},
                st.sampled_from(DIVISORS),
            ),
        )
    )
    by_quota = rule["method"] == "largest remainder"
    tier = {
        "id": "list",
        "name": NAMES,
        "ballot": "party",
        "area": "nation",
        "seats": 1,
        "allocate": {**rule, "cite": CITE},
        "admit": draw(
            st.lists(
                st.builds(
                    lambda share, compare, of: {"share": f"{share}%", "compare": compare, "of": of, "cite": CITE},
                    st.sampled_from([1, 5, 10, 30]),
                    st.sampled_from(["at least", "more than"]),
                    st.just("valid"),
                ),
                max_size=1,
            )
        ),
        "tie": draw(
            st.lists(
                st.sampled_from(["registered earlier", "more votes", "lot"]).map(lambda by: {"by": by, "cite": CITE}),
                max_size=3,
            )
        ),
        "none_admitted": draw(
            st.sampled_from([None, *({"then": then, "cite": CITE} for then in ("undecided", "all", "void"))])
        ),
        "against_all": draw(
            st.sampled_from([None, {"leads": "nothing", "cite": CITE}, {"leads": "void", "cite": CITE}])
        ),
    }
    if by_quota and rule["quota"] == "hare" and rule["rounding"] == "exact" and draw(st.booleans()):
        tier["at_least"] = {
            "lists": draw(st.integers(2, 3)),
            "weight": draw(st.sampled_from(["0.7", "1", "1/2"])),
            "seats": draw(st.integers(0, 3)),
            "leftover": draw(st.sampled_from(["to the lists over the threshold", "to the largest remainders"])),
            "excess": draw(st.sampled_from(["undecided", "from the lists over the threshold"])),
            "cite": CITE,
        }
    return Tier.model_validate(tier)


@st.composite
def candidate_tiers(draw: st.DrawFn) -> Tier:
    rule = draw(
        st.sampled_from(
            [
                {"method": "plurality"},
                {"method": "majority", "of": "valid"},
                {"method": "majority", "of": "valid", "compare": "at least"},
            ]
        )
    )
    unfilled = st.builds(
        lambda then, among, when: {"then": then, "among": among, "when": when, "cite": CITE},
        st.sampled_from(["repeat vote", "repeat election"]),
        st.sampled_from(["the tied", "the first two"]),
        st.sampled_from(["always", "two candidates", "more than two candidates"]),
    )
    return Tier.model_validate(
        {
            "id": "district",
            "name": NAMES,
            "ballot": "candidate",
            "area": "constituency",
            "seats": 1,
            "allocate": {**rule, "cite": CITE},
            "tie": draw(
                st.lists(
                    st.sampled_from(["registered earlier", "lot"]).map(lambda by: {"by": by, "cite": CITE}), max_size=2
                )
            ),
            "unfilled": draw(st.lists(unfilled, max_size=2)),
        }
    )


@st.composite
def ballots(draw: st.DrawFn, kind: str, most_seats: int) -> Ballots:
    size = draw(st.integers(1, 6))
    votes = draw(
        st.one_of(*(st.lists(each, min_size=size, max_size=size) for each in (few_votes, many_votes, huge_votes)))
    )
    against_all = draw(st.integers(0, 5))
    valid = sum(votes) + against_all
    order = draw(st.none() | st.lists(st.integers(0, 3), min_size=size, max_size=size))
    bases = {
        "valid": Bounds(valid, valid),
        "valid without against all": Bounds(sum(votes), sum(votes)),
        "cast": Bounds(valid + 3, valid + 3),
        "registered": Bounds(2 * valid + 3, 2 * valid + 3),
    }
    return Ballots(
        contest=Contest("all", "list", "xx", None, "all"),
        seats=draw(st.integers(0 if kind == "list" else 1, most_seats)),
        contestants=tuple(Contestant("all", f"c{i}", kind, f"c{i}", "") for i in range(size)),
        votes=tuple(votes),
        against_all=against_all,
        against_all_assumed=False,
        shares=(None,) * size,
        order=tuple(order) if order is not None else None,
        bases=bases,  # type: ignore[arg-type]
    )


def both(tier: Tier, own: Ballots) -> ContestOutcome:
    told, _ = retell(tier, own)
    _agree(told, by_plan(TierPlan(tier), own))
    return told


@settings(max_examples=600, deadline=None)
@given(list_tiers(), ballots("list", 15))
def test_list_contests_come_out_the_same_twice(tier: Tier, own: Ballots) -> None:
    told = both(tier, own)
    open_ = told.lot.seats if told.lot is not None else 0
    assert sum(told.seats.values()) + open_ <= own.seats
    if told.state == "decided" and sum(told.seats.values()) < own.seats:
        assert not any(own.votes)


@settings(max_examples=300, deadline=None)
@given(candidate_tiers(), ballots("candidate", 2))
def test_constituencies_come_out_the_same_twice(tier: Tier, own: Ballots) -> None:
    told = both(tier, own)
    assert sum(told.seats.values()) <= own.seats


@settings(max_examples=300, deadline=None)
@given(list_tiers(), ballots("list", 9), st.data())
def test_a_drawn_lot_is_applied_the_same_twice(tier: Tier, own: Ballots, data: st.DataObject) -> None:
    told = both(tier, own)
    if told.lot is None:
        return
    drawn = data.draw(st.permutations(told.lot.among))[: told.lot.seats]
    again, _ = retell(tier, own, drawn)
    _agree(again, by_plan(TierPlan(tier), own, drawn))
    assert sum(again.seats.values()) == sum(told.seats.values()) + told.lot.seats


@settings(max_examples=200, deadline=None)
@given(list_tiers(), ballots("list", 9), st.integers(0, 10**6), st.lists(st.none() | st.integers(0, 40), min_size=6))
def test_what_is_not_known_leaves_both_in_the_same_doubt(
    tier: Tier, own: Ballots, slack: int, hidden: list[int | None]
) -> None:
    valid = own.bases["valid"].low
    votes = tuple(None if hide == 0 else vote for vote, hide in zip(own.votes, hidden, strict=False))
    shares = tuple(
        (Fraction(hide, 100), Fraction(hide + 1, 100)) if vote is None and hide is not None else None
        for vote, hide in zip(votes, hidden, strict=False)
    )
    bases = {**own.bases, "valid": Bounds(valid, valid + slack)}
    both(tier, dataclasses.replace(own, votes=votes, shares=shares, bases=bases))


def test_a_difference_between_the_two_computations_is_a_loud_error(monkeypatch: pytest.MonkeyPatch) -> None:
    told = ContestOutcome("list", "all", "decided", 2, {"a": 2, "b": 0})
    with pytest.raises(Disagreement, match="contest all"):
        official._agree(told, dataclasses.replace(told, seats={"a": 1, "b": 1}))
