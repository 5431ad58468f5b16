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
    from mandat import allocate, measure
    from mandat.decision import compare, decide
    from mandat.election import write
    from mandat.exchange import read
    from mandat.measure.margins import margins
    from mandat.simulation import simulate

__all__ = ["allocate", "compare", "decide", "margins", "measure", "read", "simulate", "write"]

_HOMES = {
    "compare": "mandat.decision",
    "decide": "mandat.decision",
    "margins": "mandat.measure.margins",
    "read": "mandat.exchange",
    "simulate": "mandat.simulation",
    "write": "mandat.election",
}


def __getattr__(name: str) -> Any:
    if name in ("allocate", "measure"):
        return import_module(f"mandat.{name}")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'mandat' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
