"""Approving: by two different coordinators of the whole election, of exactly one state; any later change voids it."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from mandat.language import Text, text
from mandat.web.approval.models import Approval
from mandat.web.entry.models import Paper
from mandat.web.findings import store as findings
from mandat.web.journal.models import Entry, Head
from mandat.web.journal.names import name_of
from mandat.web.journal.writing import record
from mandat.web.standing import CHANGES, Standing, state


class NotApproved(ValueError):
    """An approval that is not taken; `message` says why."""

    def __init__(self, message: Text) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Given:
    """An approval, and the entry of the journal that voided it, None where it stands."""

    row: Approval
    voided_by: Entry | None

    @property
    def stands(self) -> bool:
        return self.voided_by is None

    @property
    def voided_what(self) -> Text | str:
        """What happened then, in words."""
        return name_of(self.voided_by.what) if self.voided_by is not None else ""

    @property
    def signed(self) -> bool:
        """Whether both have approved, and nothing has changed since."""
        return self.stands and self.row.whole


def given() -> list[Given]:
    """Every approval, the latest first."""
    return [Given(row, voiding(row)) for row in Approval.objects.all()]


def voiding(row: Approval) -> Entry | None:
    """The first entry after the approved state that could have changed a figure or a lot."""
    found: Entry | None = Entry.objects.filter(number__gt=row.number, what__in=CHANGES).first()
    return found


def present(found: Standing) -> Approval | None:
    """The approval of this standing, by one or by both."""
    row: Approval | None = Approval.objects.filter(head=found.head, digest=found.digest).first()
    return row


def hindrances(found: Standing) -> list[Text]:
    """What must be done before this standing can be approved."""
    left = Paper.objects.exclude(stage__in=("definitive", "annulled")).count()
    lots = len(found.outcome.lots)
    errors = findings.numbers(found)["open errors"]
    said: list[Text] = []
    if left:
        said.append(text("protocols that are not definitive yet: {count}", count=left))
    if lots:
        said.append(text("lots to be drawn: {count}", count=lots))
    if errors:
        said.append(text("error-level findings that nobody has explained or closed: {count}", count=errors))
    return said


def approve(found: Standing, head: str, digest: str, by: str, full_name: str = "") -> Approval:
    """One coordinator's approval of what he saw (`head`, `digest`). `NotApproved` says why it is not taken."""
    if (head, digest) != (found.head, found.digest):
        raise NotApproved(text("the figures have changed since this page was shown: look at them again"))
    with transaction.atomic():
        Head.objects.select_for_update().get(pk=1)  # no figure changes meanwhile, and no finding is reopened
        if state() != found.state:
            raise NotApproved(text("the figures have changed since this page was shown: look at them again"))
        if left := hindrances(found):
            raise NotApproved(text("not yet: {what}", what=left))
        row, now = present(found), timezone.now().replace(microsecond=0)
        if row is None:
            row = Approval(number=found.state.number, head=head, digest=digest, first_by=by, first_at=now)
        elif row.whole:
            raise NotApproved(text("this state is approved already"))
        elif row.first_by == by:
            raise NotApproved(text("the second approval is given by another coordinator"))
        else:
            row.second_by, row.second_at = by, now
        names = [*row.told.get("names", ()), full_name or by]
        row.told = {"names": names, "findings": findings.numbers(found)}
        row.save()
        told = {"state": row.number, "head": head, "digest": digest, "approval": 2 if row.whole else 1}
        record("approved", by, told)
    return row
