"""How independents are taken; the same few ways for all measures."""

from mandat.language import text

STANDS_ALONE = text(
    "Each independent stands alone, as a party of one person; without a vote on this ballot, with a seat and no votes."
)
PARTY_OF_ONE = text("Each independent is a party of one person.")
TOGETHER = text("The independents of one election are taken together, as one party, and so are those of the other.")
CONTESTANT = text("An independent is a contestant like any other.")
PLAYER = text("Each independent decides alone, with one seat.")
NOT_CONCERNED = text("It is about places, not parties: independents change nothing.")
NOBODY = text("It asks for no party: independents change nothing.")
