"""What the stages of a protocol are called."""

from mandat.language import Text, text
from mandat.web.entry.value import Stage

STAGE_NAMES: dict[Stage | str, Text] = {
    "waiting": text("waits for the first entry"),
    "first": text("first entry begun"),
    "second wanted": text("waits for the second entry"),
    "second": text("second entry begun"),
    "returned": text("sent back to be typed again"),
    "differing": text("entries differ"),
    "doubted": text("errors stand on the paper"),
    "definitive": text("definitive"),
    "annulled": text("annulled"),
}
