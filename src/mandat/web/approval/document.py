"""The signed protocol of an approved state: what the service gives to `mandat.publish.document`."""

from mandat.publish.document import Ceremony, Reviewed, Signed, protocol_pdf, sums_of
from mandat.web.approval.models import Approval
from mandat.web.entry.models import Paper
from mandat.web.lots.models import Drawing
from mandat.web.setup.models import Setup
from mandat.web.standing import Standing


def signed(found: Standing, row: Approval) -> Signed:
    """What the document says of the state and its two approvals."""
    names = row.told["names"]
    numbers = row.told["findings"]
    annulled = sum(one.annulled for one in found.tallies.values())
    setup = Setup.current()
    return Signed(
        digest=found.digest,
        head=found.head,
        entry=found.state.number,
        approved=((names[0], row.first_at), (names[1], row.second_at)),
        protocols=(Paper.objects.filter(stage="definitive").count(), annulled, Paper.objects.count()),
        ceremonies=tuple(_ceremony(one) for one in sorted(found.drawn.values(), key=lambda one: one.pk)),
        reviewed=Reviewed(
            found.findings.errors,
            found.findings.warnings,
            numbers["open"],
            numbers["explained"],
            numbers["closed"],
        ),
        training=setup is not None and setup.training,
    )


def _ceremony(row: Drawing) -> Ceremony:
    return Ceremony(
        row.lot,
        row.contest,
        tuple(row.winners),
        row.place,
        row.drawn,
        row.present,
        row.how,
        row.by,
        row.confirmed_by,
    )


_made: dict[tuple[int, str, str], bytes] = {}


def document(found: Standing, row: Approval, language: str) -> bytes:
    """The PDF, set once in each process for an approval and a language."""
    key = (row.pk, row.head, language)
    if key not in _made:
        while len(_made) >= 6:
            _made.pop(next(iter(_made)))
        _made[key] = protocol_pdf(found.outcome, sums_of(found.tallies.values()), signed(found, row), language)
    return _made[key]
