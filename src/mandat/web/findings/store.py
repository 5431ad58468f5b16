"""Findings of the present standing with what was said of them; each change journalled in its transaction."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from mandat.count import Finding
from mandat.language import text
from mandat.web.findings.life import ENTRIES, NotDone, after, by_itself, keyed, print_of
from mandat.web.findings.models import Said
from mandat.web.journal.models import Entry, Head
from mandat.web.journal.writing import record
from mandat.web.standing import CHANGES, Standing


@dataclass(frozen=True)
class Live:
    """A finding of the standing, with its key and the print of its figures."""

    key: str
    print: str
    finding: Finding


@dataclass(frozen=True)
class Shown:
    """A finding with its state, and what was last said of it."""

    live: Live
    state: str
    said: Said | None


_last: dict[str, dict[str, Live]] = {}


def live(found: Standing) -> dict[str, Live]:
    """The findings of a standing by key, errors first."""
    if found.head not in _last:
        by_key = {key: Live(key, print_of(one), one) for key, one in keyed(found.findings)}
        _last.clear()
        _last[found.head] = by_key
    return _last[found.head]


def shown(found: Standing) -> Iterator[Shown]:
    """Each finding with its state. What was said for other figures does not hold: then it is open."""
    said = {one.key: one for one in Said.objects.all()}
    for one in live(found).values():
        there = said.get(one.key)
        stands = there is not None and there.print == one.print and there.state != "gone"
        yield Shown(one, there.state if there is not None and stands else "open", there)


def settle(found: Standing) -> int:
    """Opens again what was explained or closed for other figures, and notes what is no longer found; how many.

    A row that was touched by somebody who knew later figures than this standing has is left alone.
    """
    now, known = live(found), Said.objects.filter(number__lte=found.state.number)
    if not any(_change(row, now) for row in known):
        return 0
    changed = 0
    with transaction.atomic():
        Head.objects.select_for_update().get(pk=1)
        for row in known.select_for_update():
            then = _change(row, now)
            if then is None:
                continue
            there = now.get(row.key)
            told = {"finding": row.key, "code": row.code, "was": row.state, "state": then}
            row.state, row.print = then, there.print if there is not None else row.print
            row.number = found.state.number
            row.save()
            what = "finding reopened" if then == "open" else "finding gone"
            record(what, "", {**told, "because": "figures changed"}, row.unit, row.contest)
            changed += 1
    return changed


def _change(row: Said, now: dict[str, Live]) -> str | None:
    there = now.get(row.key)
    return by_itself(row.state, row.print, there.print if there is not None else None)


def say(found: Standing, key: str, seen: str, step: str, words: str, by: str) -> None:
    """Explains, closes or opens again. `seen` is the print of the figures that the person saw; `NotDone`: why not.

    The standing may be a while old, as long as the finding's own protocol is as it was; where another protocol of a
    finding between several changes meanwhile, the next standing opens it again.
    """
    settle(found)
    one = live(found).get(key)
    if one is None or one.print != seen:
        raise NotDone(text("the figures have changed meanwhile: look at this finding again"))
    with transaction.atomic():
        Head.objects.select_for_update().get(pk=1)
        if _changed_since(found, one.finding):
            raise NotDone(text("the figures have changed meanwhile: look at this finding again"))
        row = Said.objects.select_for_update().filter(key=key).first()
        if row is not None and row.number > found.state.number:
            raise NotDone(text("the figures have changed meanwhile: look at this finding again"))
        then = after(row.state if row is not None else "open", step, words)
        if row is None:
            row = Said(key=key, code=one.finding.code, unit=one.finding.unit, contest=one.finding.contest)
        row.state, row.print, row.words, row.by = then, one.print, words.strip()[:2_000], by
        row.number = found.state.number
        row.save()
        told = {"finding": key, "code": row.code, "state": then, "words": row.words, "figures": dict(one.finding.found)}
        record(ENTRIES[step], by, told, row.unit, row.contest)


def _changed_since(found: Standing, finding: Finding) -> bool:
    later = Entry.objects.filter(number__gt=found.state.number, what__in=CHANGES)
    return bool(later.filter(unit=finding.unit, contest=finding.contest).exists())


def numbers(found: Standing) -> dict[str, int]:
    """How many findings are in each state, and how many errors are open."""
    each = [(one.state, one.live.finding.level) for one in shown(found)]
    by_state = {one: sum(state == one for state, _ in each) for one in ("open", "explained", "closed")}
    return {**by_state, "open errors": sum(one == ("open", "error") for one in each)}
