"""What the kinds of entries are called on pages. In the journal itself they are English words in every language."""

from mandat.language import Text, text

NAMES: dict[str, Text] = {
    "election loaded": text("election loaded"),
    "election confirmed": text("election confirmed"),
    "claimed": text("entry begun"),
    "saved": text("typed"),
    "paused": text("entry paused"),
    "resumed": text("entry gone on with"),
    "finished": text("entry handed in"),
    "discarded": text("entry thrown away"),
    "sent back": text("sent back to be typed again"),
    "decided": text("decided from the paper"),
    "accepted": text("errors accepted as they stand on the paper"),
    "corrected": text("corrected after a court's decision or a recount"),
    "annulled": text("annulled"),
    "reinstated": text("annulment taken back"),
    "scan attached": text("scan attached"),
    "scan set aside": text("scan set aside"),
    "observer's copy submitted": text("observer's copy submitted"),
    "observer's copy corrected": text("observer's copy corrected"),
    "observer's copy withdrawn": text("observer's copy withdrawn"),
    "finding explained": text("finding explained"),
    "finding closed": text("finding closed"),
    "finding reopened": text("finding opened again"),
    "finding gone": text("finding no longer found"),
    "lot entered": text("record of a lot entered"),
    "lot confirmed": text("record of a lot confirmed"),
    "lot withdrawn": text("record of a lot withdrawn"),
}
"""Those that pages show: of a protocol's history, and of what voided an approval."""


def name_of(what: str) -> Text | str:
    """What an entry of this kind is called; the kind itself where it has no name."""
    return NAMES.get(what, what)
