"""An election from whatever holds it: a folder of tables, or a NIST file. The latter's reader is loaded when needed."""

from dataclasses import dataclass
from pathlib import Path

from mandat.election import Election, Fault, Faults, read
from mandat.language import Text, text
from mandat.law import Law


@dataclass(frozen=True)
class Opened:
    """An election, and what was left out or taken for something on the way to it."""

    election: Election
    said: tuple[Text, ...] = ()


def opened(path: str | Path, law: str | Law | None = None, mapping: str | Path | None = None) -> Opened:
    """The election in a folder or in a NIST file (`.json`), with what is to be said of its reading.

    `law` replaces its own; `mapping` says what a foreign NIST file does not. `Faults`, and `LawError` for the mapping.
    """
    path = Path(path)
    if is_nist(path):
        from mandat.exchange.nist import open_nist

        election, said = open_nist(path, law, mapping)
        return Opened(election, said)
    if mapping is not None:
        expected = text("expected a NIST file, .json: a mapping says nothing of a folder")
        raise Faults([Fault(str(path), None, None, expected)])
    return Opened(read(path, law))


def open_election(path: str | Path, law: str | Law | None = None, mapping: str | Path | None = None) -> Election:
    """As `opened`, the election alone."""
    return opened(path, law, mapping).election


def is_nist(path: Path) -> bool:
    """Whether a path is meant as a NIST file; a folder may have any name."""
    return path.suffix.lower() == ".json" and not path.is_dir()
