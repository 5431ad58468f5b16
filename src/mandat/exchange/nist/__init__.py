"""NIST SP 1500-100 version 2, Election Results Reporting, as JSON: read into an election, and written from one."""

from mandat.exchange.nist.files import read_nist, write_nist
from mandat.exchange.nist.reading import open_nist
from mandat.exchange.nist.writing import to_nist

__all__ = ["open_nist", "read_nist", "to_nist", "write_nist"]
