"""What a party is called."""

from mandat.election.model import Election
from mandat.language import Names, Text, text


def party_label(election: Election, party: str) -> Names:
    """As its list is called, else its id."""
    for contestants in election.contestants.values():
        for one in contestants.values():
            if one.party == party and one.kind == "list":
                return one.label
    return Names(en=party)


def party_or_independents(election: Election, party: str) -> Names | Text:
    """The same; "" is the independents together."""
    return party_label(election, party) if party else text("Independents")
