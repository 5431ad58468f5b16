"""Protocols to a tally: read them, check them, let corrections count, add them up at any level."""

from mandat.count.adding import NoLevel, Row, Tally, tally
from mandat.count.checking import check, relations
from mandat.count.findings import Checked, Finding, Findings
from mandat.count.folder import form_of, read_protocols, to_counts
from mandat.count.mapping import Mapping, read_mapping
from mandat.count.protocols import Protocols, Unreadable
from mandat.count.table import read_table

__all__ = [
    "Checked",
    "Finding",
    "Findings",
    "Mapping",
    "NoLevel",
    "Protocols",
    "Row",
    "Tally",
    "Unreadable",
    "check",
    "form_of",
    "read_mapping",
    "read_protocols",
    "read_table",
    "relations",
    "tally",
    "to_counts",
]
