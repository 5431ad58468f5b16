"""How far an outcome has come, in words."""

from mandat.language import Text, text

STATUSES: dict[str, Text] = {
    "decided": text("decided"),
    "pending": text("pending: a lot must be drawn"),
    "incomplete": text("incomplete: decided as far as what is known goes"),
}
