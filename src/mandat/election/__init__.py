"""One election: its units, contests, contestants, ballot accounts and votes; reads and writes its folder."""

from mandat.election.fault import Fault, Faults
from mandat.election.model import (
    ACCOUNTS,
    Contest,
    Contestant,
    Counts,
    Election,
    Member,
    Official,
    Published,
    Superseded,
    Unit,
)
from mandat.election.naming import party_label, party_or_independents
from mandat.election.published import Finding, check_published
from mandat.election.read import read
from mandat.election.seats import part_of, seats_of
from mandat.election.write import write

__all__ = [
    "ACCOUNTS",
    "Contest",
    "Contestant",
    "Counts",
    "Election",
    "Fault",
    "Faults",
    "Finding",
    "Member",
    "Official",
    "Published",
    "Superseded",
    "Unit",
    "check_published",
    "part_of",
    "party_label",
    "party_or_independents",
    "read",
    "seats_of",
    "write",
]
