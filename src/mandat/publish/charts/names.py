"""What parties and laws are called in a chart, and in which colour they are drawn."""

from mandat.election import Election, party_or_independents
from mandat.publish.colours import party_colours


def party_name(election: Election, party: str, language: str) -> str:
    """A party as its list is called; "" is the independents."""
    return party_or_independents(election, party).to(language)


def colours_of(election: Election) -> dict[str, str]:
    """A colour for each party of an election, the same in every chart and under every law: as its table has them."""
    return party_colours(one.party for contestants in election.contestants.values() for one in contestants.values())
