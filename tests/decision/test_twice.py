"""The two computations of a decision agree, on random laws and votes full of ties."""

import dataclasses
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mandat.decision import Disagreement, TierPlan, official
from mandat.decision.ballots import Ballots, Bounds, Won
from mandat.decision.by_plan import by_plan
from mandat.decision.outcome import ContestOutcome
from mandat.decision.retell import retell
from mandat.decision.same import check_agree
from mandat.election import Contest, Contestant, read
from mandat.law.schema import Base, Tier
from tests import EXAMPLES

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
def ways(draw: st.DrawFn) -> dict[str, object]:
    """A way to be admitted: a share of some base, seats elsewhere, or always; for all or for a class."""
    way: dict[str, object] = draw(
        st.one_of(
            st.builds(
                lambda share, compare, of: {"share": f"{share}%", "compare": compare, "of": of},
                st.sampled_from([1, 5, 10, 30]),
                st.sampled_from(["at least", "more than"]),
                st.sampled_from(["valid", "valid", "valid without against all", "cast", "registered"]),
            ),
            st.builds(lambda seats: {"seats": seats, "tier": "district"}, st.integers(1, 3)),
            st.just({"always": True, "only": ["minority"]}),
        )
    )
    classes = draw(st.sampled_from([{}, {"only": ["coalition"]}, {"but": ["coalition"]}]))
    return {**way, **(classes if "always" not in way else {}), "cite": CITE}


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
            st.builds(
                lambda first: {"method": "highest averages", "divisors": "sainte-lague", "first": first},
                st.sampled_from(["1.4", "1.2", "1/2", "2.9"]),
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
        "admit": draw(st.lists(ways(), max_size=3)),
        "turnout": draw(
            st.none()
            | st.sampled_from(["at least", "more than"]).map(lambda how: {"share": "50%", "compare": how, "cite": CITE})
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
    if by_quota and tier["admit"] and draw(st.booleans()):
        tier["at_least"] = {
            "lists": draw(st.integers(2, 3)),
            "share": draw(st.sampled_from([None, "50%", "80%", "99%"])),
            "of": draw(st.sampled_from(["valid", "cast"])),
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
            "against_all": draw(
                st.sampled_from([None, {"leads": "nothing", "cite": CITE}, {"leads": "void", "cite": CITE}])
            ),
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
    cast = valid + draw(st.integers(0, 4))
    registered = cast + draw(st.integers(0, 2)) * cast
    order = draw(st.none() | st.lists(st.integers(0, 3), min_size=size, max_size=size))
    classes = draw(st.lists(st.sampled_from([(), ("minority",), ("coalition",)]), min_size=size, max_size=size))
    return Ballots(
        contest=Contest("all", "list", "xx", None, "all"),
        seats=draw(st.integers(1, most_seats)),
        contestants=tuple(Contestant("all", f"c{i}", kind, f"c{i}", "", None, classes[i]) for i in range(size)),
        votes=tuple(votes),
        against_all=Bounds(against_all, against_all),
        assumed=False,
        shares=(None,) * size,
        order=tuple(order) if order is not None else None,
        bases={
            "valid": Bounds(valid, valid),
            "valid without against all": Bounds(sum(votes), sum(votes)),
            "cast": Bounds(cast, cast),
            "registered": Bounds(registered, registered),
        },
    )


@st.composite
def doubts(draw: st.DrawFn, own: Ballots) -> Ballots:
    """The same ballots with some of it not known: votes, printed shares, and figures between bounds."""
    hidden = draw(st.lists(st.booleans(), min_size=len(own.votes), max_size=len(own.votes)))
    printed = draw(st.lists(st.none() | st.integers(0, 40), min_size=len(own.votes), max_size=len(own.votes)))

    def blurred(known: Bounds) -> Bounds:
        low = known.low - draw(st.integers(0, known.low))
        return draw(st.sampled_from([known, Bounds(low, known.low + 3), Bounds(low, None)]))

    return dataclasses.replace(
        own,
        votes=tuple(None if hide else vote for vote, hide in zip(own.votes, hidden, strict=True)),
        shares=tuple(None if one is None else (Fraction(one, 100), Fraction(one + 1, 100)) for one in printed),
        against_all=blurred(own.against_all),
        bases={base: blurred(known) for base, known in own.bases.items()},
    )


elsewhere = st.dictionaries(
    st.sampled_from(["c0", "c1", "c2"]),
    st.builds(
        lambda low, more: Bounds(low, None if more is None else low + more),
        st.integers(0, 3),
        st.none() | st.integers(0, 2),
    ),
).map(lambda won: {"district": won})


def both(tier: Tier, own: Ballots, won: Won | None = None) -> ContestOutcome:
    told, _ = retell(tier, own, (), won or {"district": {}})
    check_agree(told, by_plan(TierPlan(tier), own, (), won or {"district": {}}))
    return told


@settings(max_examples=600, deadline=None)
@given(list_tiers(), ballots("list", 15), elsewhere)
def test_list_contests_come_out_the_same_twice(tier: Tier, own: Ballots, won: Won) -> None:
    told = both(tier, own, won)
    open_ = told.lot.seats if told.lot is not None else 0
    assert sum(told.seats.values()) + open_ <= own.seats
    if told.state == "decided":
        assert sum(told.seats.values()) == own.seats


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
    nowhere: Won = {"district": {}}
    again, _ = retell(tier, own, drawn, nowhere)
    check_agree(again, by_plan(TierPlan(tier), own, drawn, nowhere))
    assert sum(again.seats.values()) == sum(told.seats.values()) + told.lot.seats


@settings(max_examples=600, deadline=None)
@given(st.one_of(list_tiers(), candidate_tiers()), ballots("list", 9).flatmap(doubts), elsewhere)
def test_what_is_not_known_leaves_both_in_the_same_doubt(tier: Tier, own: Ballots, won: Won) -> None:
    both(tier, own, won)


@settings(max_examples=300, deadline=None)
@given(list_tiers(), ballots("list", 9), st.data())
def test_what_is_settled_in_doubt_holds_when_all_is_known(tier: Tier, own: Ballots, data: st.DataObject) -> None:
    """Bounds and blanks may leave a contest open, but never decide it otherwise than the full figures do."""
    told = both(tier, own)
    blurred = data.draw(doubts(own).map(lambda one: dataclasses.replace(one, shares=own.shares)))
    in_doubt = both(tier, blurred)
    if in_doubt.state != "missing":
        assert (in_doubt.state, in_doubt.seats) == (told.state, told.seats)


def test_all_admitted_for_want_of_one_over_the_threshold_are_not_asked_for_votes_together() -> None:
    """Nobody voted for the one list, the ballots are not known: all are admitted since nobody is, by no threshold."""
    tier = Tier.model_validate(
        {
            "id": "list",
            "name": NAMES,
            "ballot": "party",
            "area": "nation",
            "seats": 1,
            "admit": [{"share": "1%", "of": "valid", "cite": CITE}],
            "at_least": {"lists": 2, "share": "50%", "of": "valid", "cite": CITE},
            "none_admitted": {"then": "all", "cite": CITE},
            "allocate": {"method": "largest remainder", "quota": "hare", "cite": CITE},
        }
    )
    nothing = Bounds(0, 0)
    bases: dict[Base, Bounds] = {
        "valid": Bounds(0, 3),
        "valid without against all": nothing,
        "cast": nothing,
        "registered": nothing,
    }
    list_ = Contestant("all", "c0", "list", "c0", "")
    contest = Contest("all", "list", "xx", None, "all")
    own = Ballots(contest, 1, (list_,), (0,), nothing, False, (None,), None, bases)
    assert both(tier, own).state == "silent"


def test_a_difference_between_the_two_computations_is_a_loud_error(monkeypatch: pytest.MonkeyPatch) -> None:
    right = by_plan

    def wrong(*given: Any) -> ContestOutcome:
        outcome = right(*given)
        return dataclasses.replace(outcome, seats=dict.fromkeys(outcome.seats, 0))

    election = read(EXAMPLES / "kz-mazhilis-2021")
    official.decide(election)
    monkeypatch.setattr(official, "by_plan", wrong)
    with pytest.raises(Disagreement, match="contest list"):
        official.decide(election)
