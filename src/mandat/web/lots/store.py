"""Lots from their ceremony's record to the outcome: entered by one coordinator, confirmed by another, journalled."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from mandat.decision.outcome import Lot
from mandat.language import Text, text
from mandat.web.journal.models import Head
from mandat.web.journal.writing import record
from mandat.web.lots.models import Drawing
from mandat.web.standing import standing

TOLD: dict[str, Text] = {
    "place": text("Place"),
    "drawn": text("Day and hour"),
    "present": text("Who was present"),
    "how": text("How it was drawn"),
}
"""What a record must tell, in the order of the form."""


class NotTaken(ValueError):
    """A record that is not taken as it stands; `message` says why."""

    def __init__(self, message: Text) -> None:
        super().__init__(message)
        self.message = message


def confirmed() -> dict[str, list[Drawing]]:
    """The confirmed records by lot, the latest first."""
    found: dict[str, list[Drawing]] = {}
    for row in Drawing.objects.exclude(confirmed_by="").filter(withdrawn_by="").order_by("-id"):
        found.setdefault(row.lot, []).append(row)
    return found


def asked() -> list[Lot]:
    """The lots that the outcome waits for now."""
    return list(standing().outcome.lots)


def enter(lot_id: str, winners: Sequence[str], told: Mapping[str, str], by: str) -> Drawing:
    """Enters a record. `NotTaken` where the lot is not asked for, or the record is not whole."""
    lot = next((one for one in asked() if one.id == lot_id), None)
    if lot is None:
        raise NotTaken(text("this lot is not to be drawn"))
    drawn = list(dict.fromkeys(winners))
    if len(drawn) != lot.seats or not set(drawn) <= set(lot.among):
        raise NotTaken(text("expected as many of the tied as there are seats: {seats}", seats=lot.seats))
    if left := [name for key, name in TOLD.items() if not told.get(key, "").strip()]:
        raise NotTaken(text("the record lacks: {what}", what=left))
    with transaction.atomic():
        Head.objects.select_for_update().get(pk=1)
        if Drawing.objects.filter(lot=lot_id, confirmed_by="", withdrawn_by="").exists():
            raise NotTaken(text("a record of this lot is entered already; withdraw it first"))
        plain = {key: told[key].strip()[: 2_000 if key in ("present", "how") else 100] for key in TOLD}
        row: Drawing = Drawing.objects.create(
            lot=lot.id,
            tier=lot.tier,
            contest=lot.contest,
            among=list(lot.among),
            seats=lot.seats,
            winners=drawn,
            by=by,
            **plain,
        )
        record("lot entered", by, _data(row))
    return row


def confirm(pk: int, by: str) -> None:
    """A second person holds the record against its paper. `NotTaken`: the same person, or the lot is another now."""
    pending = {one.id: one for one in asked()}
    with transaction.atomic():
        Head.objects.select_for_update().get(pk=1)
        row = _open(pk)
        if row.confirmed_by:
            raise NotTaken(text("this record is confirmed already"))
        if row.by == by:
            raise NotTaken(text("the record is confirmed by another coordinator than the one who entered it"))
        if row.lot not in pending or not row.fits(pending[row.lot]):
            raise NotTaken(text("the figures have changed: this lot is not to be drawn any more"))
        row.confirmed_by, row.confirmed_at = by, timezone.now()
        row.save(update_fields=["confirmed_by", "confirmed_at"])
        record("lot confirmed", by, _data(row))


def withdraw(pk: int, by: str, why: str) -> None:
    """Takes a record back, confirmed or not, with a reason. The row and the journal keep it."""
    if not why.strip():
        raise NotTaken(text("expected a reason"))
    with transaction.atomic():
        Head.objects.select_for_update().get(pk=1)
        row = _open(pk)
        row.withdrawn_by, row.withdrawn_why = by, why.strip()[:1000]
        row.save(update_fields=["withdrawn_by", "withdrawn_why"])
        record("lot withdrawn", by, {**_data(row), "reason": row.withdrawn_why})


def _open(pk: int) -> Drawing:
    row: Drawing | None = Drawing.objects.select_for_update().filter(pk=pk).first()
    if row is None or row.withdrawn_by:
        raise NotTaken(text("there is no such record"))
    return row


def _data(row: Drawing) -> dict[str, Any]:
    keys = ("lot", "among", "seats", "winners", "place", "drawn", "present", "how")
    return {"record": row.pk, **{key: getattr(row, key) for key in keys}, "entered by": row.by}
