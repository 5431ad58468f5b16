"""mandat: from polling-station protocols to seats, with every step open to checking.

>>> import mandat
>>> election = mandat.read("examples/kz-mazhilis-2023")
>>> outcome = mandat.decide(election)
>>> outcome.seats["amanat"]
44

What is imported is loaded on first use, so that `import mandat` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mandat import allocate
    from mandat.decision import compare, decide
    from mandat.election import write
    from mandat.exchange import read

__all__ = ["allocate", "compare", "decide", "read", "write"]

_HOMES = {
    "compare": "mandat.decision",
    "decide": "mandat.decision",
    "read": "mandat.exchange",
    "write": "mandat.election",
}


def __getattr__(name: str) -> Any:
    if name == "allocate":
        return import_module("mandat.allocate")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'mandat' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
