"""Double entry as a state machine: the persisted one against a model written from the requirements.

The model knows only what the requirements say: two people, the second blind, equal is definitive, different goes to the
coordinator, who asks again or decides; nothing changes without an entry in the journal.
"""

import json
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from mandat.verify.chain import verify
from mandat.web.entry import machine, store
from mandat.web.entry.machine import Refused
from mandat.web.entry.models import Paper
from mandat.web.entry.value import from_json, to_json
from mandat.web.journal.models import Entry
from mandat.web.journal.writing import exported

CLERKS = ["asel", "bolat", "dana"]
LINES = ("cast", "invalid", "c1")
people = st.sampled_from([*CLERKS, "chief"])
figures = st.fixed_dictionaries(dict.fromkeys(LINES, st.sampled_from([None, 0, 7, "?"])))


class DoubleEntry(RuleBasedStateMachine):
    """Every event is tried by anybody at any time; the model says whether it may happen, and what then stands."""

    def __init__(self) -> None:
        super().__init__()
        self.hands: list[dict[str, Any]] = []
        self.definitive: list[tuple[str, dict[str, Any]]] = []
        self.annulled = False
        self.events = 0

    @initialize()
    def a_protocol(self) -> None:
        number = Paper.objects.count()
        self.paper = Paper.objects.create(unit=f"u{number}", contest="c", tier="t")

    # -- helpers ---------------------------------------------------------------------------------------------------

    def hand(self, who: str) -> dict[str, Any] | None:
        return next((one for one in self.hands if one["who"] == who), None)

    def mark(self, who: str) -> str:
        hand = store.value_of(Paper.objects.get(pk=self.paper.pk)).hand_of(who)
        return hand.claim if hand is not None else "none"

    def differing(self) -> list[str]:
        if len(self.hands) < 2 or any(one["state"] != "done" for one in self.hands):
            return []
        one, other = (one["figures"] for one in self.hands)
        return [line for line in LINES if not (type(one[line]) is type(other[line]) and one[line] == other[line])]

    def try_(self, may: bool, who: str, event: store.Event) -> bool:
        """The event happens exactly where the model says that it may."""
        try:
            store.happen(self.paper.pk, who, event)
        except Refused:
            assert not may
            return False
        assert may
        self.events += 1
        return True

    def with_coordinator(self) -> bool:
        return len(self.hands) == 2 and not self.definitive and all(one["state"] == "done" for one in self.hands)

    # -- events ----------------------------------------------------------------------------------------------------

    @rule(who=people)
    def claims(self, who: str) -> None:
        first = not self.hands
        second = len(self.hands) == 1 and self.hands[0]["state"] == "done" and self.hands[0]["who"] != who
        may = (first or second) and not self.definitive and not self.annulled
        if self.try_(may, who, lambda now: machine.claim(now, who, store.new_mark())):
            self.hands.append({"who": who, "state": "open", "typed": {}, "figures": None, "asked": None, "noted": []})

    @rule(who=people, given=figures, late=st.booleans())
    def saves(self, who: str, given: dict[str, Any], late: bool) -> None:
        hand = self.hand(who)
        asked = LINES if hand is None or hand["asked"] is None else hand["asked"]
        typed = {line: "" if given[line] is None else str(given[line]) for line in asked}
        serial = 0 if late else 10**6 + self.events
        may = hand is not None and hand["state"] == "open" and not late and not self.annulled and not self.definitive
        mark = self.mark(who)
        if self.try_(may, who, lambda now: machine.save(now, who, mark, serial, typed, LINES)) and hand is not None:
            hand["typed"] |= typed

    @rule(who=people)
    def pauses(self, who: str) -> None:
        hand, mark = self.hand(who), self.mark(who)
        may = hand is not None and hand["state"] == "open" and not self.annulled and not self.definitive
        if self.try_(may, who, lambda now: machine.pause(now, who, mark)) and hand is not None:
            hand["state"] = "paused"

    @rule(who=people)
    def resumes(self, who: str) -> None:
        hand, mark = self.hand(who), self.mark(who)
        may = hand is not None and hand["state"] == "paused" and not self.annulled and not self.definitive
        if self.try_(may, who, lambda now: machine.resume(now, who, mark)) and hand is not None:
            hand["state"] = "open"

    @rule(who=people, by=people, reason=st.sampled_from(["", " ", "wrong paper"]))
    def discards(self, who: str, by: str, reason: str) -> None:
        hand = self.hand(who)
        may = hand is not None and hand["state"] != "done" and hand["asked"] is None and bool(reason.strip())
        if self.try_(may, by, lambda now: machine.discard(now, who, by, reason)):
            self.hands = [one for one in self.hands if one is not hand]

    @rule(who=people, given=figures, error=st.booleans(), confirmed=st.booleans())
    def finishes(self, who: str, given: dict[str, Any], error: bool, confirmed: bool) -> None:
        hand, mark = self.hand(who), self.mark(who)
        if hand is not None and hand["asked"] is not None and hand["figures"] is not None:
            given = {**hand["figures"], **{line: given[line] for line in hand["asked"]}}
        fired = ["E-CAST"] if error else []
        noted = {"E-CAST": "so on paper"} if confirmed else {}
        own = hand is not None and hand["state"] == "open" and not self.annulled and not self.definitive
        if self.try_(
            own and (confirmed or not error), who, lambda now: machine.finish(now, who, mark, given, fired, noted)
        ):
            assert hand is not None
            hand |= {"state": "done", "figures": given, "asked": None, "noted": fired}
            if self.with_coordinator() and not self.differing() and not any(one["noted"] for one in self.hands):
                self.definitive.append(("original", given))

    @rule(by=people, entries=st.sets(st.sampled_from([1, 2, 3])))
    def sends_back(self, by: str, entries: set[int]) -> None:
        may = (
            self.with_coordinator()
            and self.hand(by) is None
            and not self.annulled
            and bool(entries)
            and 3 not in entries
        )
        fields = self.differing() or list(LINES)
        if self.try_(may, by, lambda now: machine.send_back(now, by, entries, store.new_mark())):
            for place in entries:
                hand = self.hands[place - 1]
                hand |= {"state": "open", "asked": fields, "noted": []}
                stays = store.value_of(Paper.objects.get(pk=self.paper.pk)).hands[place - 1].typed
                assert not set(stays) & set(fields)  # blind: of what differs nothing is left to be seen

    @rule(by=people, given=figures, extra=st.booleans(), reason=st.sampled_from(["", "read from the paper"]))
    def decides(self, by: str, given: dict[str, Any], extra: bool, reason: str) -> None:
        fields = self.differing()
        wanted = {line: given[line] for line in (LINES if extra else fields)}
        may = self.with_coordinator() and bool(fields) and self.hand(by) is None and not self.annulled
        may = may and bool(reason) and set(wanted) == set(fields)
        if self.try_(may, by, lambda now: machine.decide(now, by, wanted, reason)):
            self.definitive.append(("original", {**self.hands[0]["figures"], **wanted}))

    @rule(by=people, reason=st.sampled_from(["", "the paper says so"]))
    def accepts(self, by: str, reason: str) -> None:
        may = self.with_coordinator() and not self.differing() and self.hand(by) is None and not self.annulled
        if self.try_(may and bool(reason), by, lambda now: machine.accept(now, by, reason)):
            self.definitive.append(("original", self.hands[0]["figures"]))

    @precondition(lambda self: bool(self.definitive))
    @rule(copy=st.sampled_from(["court", "recount", "original"]), given=figures, reason=st.sampled_from(["", "ruling"]))
    def corrects(self, copy: Any, given: dict[str, Any], reason: str) -> None:
        may = not self.annulled and bool(reason) and copy != "original"
        if self.try_(may, "chief", lambda now: machine.correct(now, "chief", copy, given, reason, "No. 1")):
            self.definitive.append((copy, given))

    @rule(reason=st.sampled_from(["", "voided by a court"]))
    def annuls(self, reason: str) -> None:
        if self.try_(
            not self.annulled and bool(reason), "chief", lambda now: machine.annul(now, "chief", reason, "No. 2")
        ):
            self.annulled = True

    @rule(reason=st.sampled_from(["", "overturned"]))
    def reinstates(self, reason: str) -> None:
        if self.try_(
            self.annulled and bool(reason), "chief", lambda now: machine.reinstate(now, "chief", reason, "No. 3")
        ):
            self.annulled = False

    # -- what always holds -----------------------------------------------------------------------------------------

    @invariant()
    def it_stands_as_the_model_says(self) -> None:
        if not hasattr(self, "paper"):
            return
        paper = Paper.objects.get(pk=self.paper.pk)
        value = store.value_of(paper)
        assert from_json(json.loads(json.dumps(to_json(value)))) == value
        assert paper.stage == value.stage
        assert [one.who for one in value.hands] == [one["who"] for one in self.hands]
        assert [one.state for one in value.hands] == [one["state"] for one in self.hands]
        assert len({one.who for one in value.hands}) == len(value.hands)
        assert [(one.copy, dict(one.figures)) for one in value.versions] == self.definitive
        assert (value.stage == "annulled") is self.annulled
        if self.definitive and not self.annulled:
            rank = {"court": 0, "recount": 1, "original": 2}
            best = min(rank[copy] for copy, _ in self.definitive)
            expected = [given for copy, given in self.definitive if rank[copy] == best][-1]
            assert value.counts is not None
            assert dict(value.counts.figures) == expected
        else:
            assert value.counts is None
        assert Entry.objects.filter(unit=paper.unit).count() == self.events


@pytest.mark.django_db
def test_double_entry_does_what_the_requirements_say() -> None:
    run_state_machine_as_test(DoubleEntry, settings=settings(max_examples=40, stateful_step_count=30, deadline=None))
    assert verify(exported()).holds


def test_a_zero_a_blank_and_an_unreadable_figure_are_three_things() -> None:
    one, other = {"a": 0, "b": None, "c": "?"}, {"a": None, "b": "?", "c": 0}
    protocol, _ = machine.claim(from_json({}), "asel", "m1")
    protocol, _ = machine.finish(protocol, "asel", "m1", one, [], {})
    protocol, _ = machine.claim(protocol, "bolat", "m2")
    protocol, _ = machine.finish(protocol, "bolat", "m2", other, [], {})
    assert protocol.stage == "differing"
    assert protocol.differing == ("a", "b", "c")
