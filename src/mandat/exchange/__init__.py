"""Elections in the formats of others: NIST SP 1500-100 as JSON, read and written."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mandat.exchange.converting import convert
    from mandat.exchange.nist import read_nist, to_nist, write_nist
    from mandat.exchange.opening import is_nist, opened, read

__all__ = ["convert", "is_nist", "opened", "read", "read_nist", "to_nist", "write_nist"]

_HOMES = {
    "convert": "mandat.exchange.converting",
    "is_nist": "mandat.exchange.opening",
    "opened": "mandat.exchange.opening",
    "read": "mandat.exchange.opening",
    "read_nist": "mandat.exchange.nist",
    "to_nist": "mandat.exchange.nist",
    "write_nist": "mandat.exchange.nist",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'mandat.exchange' has no attribute {name!r}")
