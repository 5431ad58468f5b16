"""Protocols to a tally: read them, check them, let corrections count, add them up at any level.

What is imported is loaded on first use: an election folder without protocols of others needs no data frames.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mandat.count.adding import NoLevel, Row, Tally, tally
    from mandat.count.checking import check, relations
    from mandat.count.counting import to_counts
    from mandat.count.findings import Checked, Finding, Findings
    from mandat.count.folder import form_of, read_protocols
    from mandat.count.mapping import Mapping, read_mapping
    from mandat.count.protocols import Protocols, Unreadable
    from mandat.count.remote import Remote
    from mandat.count.sources import Opened, open_election, read
    from mandat.count.spark import NoSpark, read_spark_table
    from mandat.count.table import read_table

__all__ = [
    "Checked",
    "Finding",
    "Findings",
    "Mapping",
    "NoLevel",
    "NoSpark",
    "Opened",
    "Protocols",
    "Remote",
    "Row",
    "Tally",
    "Unreadable",
    "check",
    "form_of",
    "open_election",
    "read",
    "read_mapping",
    "read_protocols",
    "read_spark_table",
    "read_table",
    "relations",
    "tally",
    "to_counts",
]

_HOMES = {
    "Checked": "findings",
    "Finding": "findings",
    "Findings": "findings",
    "Mapping": "mapping",
    "NoLevel": "adding",
    "NoSpark": "spark",
    "Opened": "sources",
    "Protocols": "protocols",
    "Remote": "remote",
    "Row": "adding",
    "Tally": "adding",
    "Unreadable": "protocols",
    "check": "checking",
    "form_of": "folder",
    "open_election": "sources",
    "read": "sources",
    "read_mapping": "mapping",
    "read_protocols": "folder",
    "read_spark_table": "spark",
    "read_table": "table",
    "relations": "checking",
    "tally": "adding",
    "to_counts": "counting",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"mandat.count.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'mandat.count' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
