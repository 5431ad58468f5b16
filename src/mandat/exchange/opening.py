"""An election from whatever holds it: a folder of tables, or a NIST file. The latter's reader is loaded when needed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mandat.count.sources import Opened, Tell
from mandat.count.sources import open_election as open_folder
from mandat.election import Election, Fault, Faults
from mandat.language import text
from mandat.law import Law

if TYPE_CHECKING:
    from mandat.count import Protocols


def opened(
    path: str | Path, law: str | Law | None = None, mapping: str | Path | None = None, tell: Tell | None = None
) -> Opened:
    """The election in a folder or in a NIST file (`.json`), its protocols, and what is to be said of its reading.

    `law` replaces its own; `mapping` says what a foreign NIST file does not; `tell` hears of each step. `Faults`, and
    `LawError` for the mapping.
    """
    path = Path(path)
    if is_nist(path):
        from mandat.exchange.nist import open_nist

        if tell is not None:
            tell(text("reading {file}", file=path.name), path.stat().st_size if path.is_file() else 0)
        election, said = open_nist(path, law, mapping)

        def protocols() -> dict[str, Protocols]:
            from mandat.count import read_protocols

            return read_protocols(election)

        return Opened(election, protocols, said)
    if mapping is not None:
        expected = text("expected a NIST file, .json: a mapping says nothing of a folder")
        raise Faults([Fault(str(path), None, None, expected)])
    return open_folder(path, law, tell)


def read(path: str | Path, law: str | Law | None = None, mapping: str | Path | None = None) -> Election:
    """The election in a folder or in a NIST file, with the figures of the papers that count; as `opened`."""
    return opened(path, law, mapping).election


def is_nist(path: Path) -> bool:
    """Whether a path is meant as a NIST file; a folder may have any name."""
    return path.suffix.lower() == ".json" and not path.is_dir()
