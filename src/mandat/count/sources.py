"""An election folder with all its sources: its own tables, copies.csv, and the tables of others that it names.

Data frames are imported only where there is such a source.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from mandat.election import Election
from mandat.election import read as read_folder
from mandat.election.checks import Checks
from mandat.election.head import Head
from mandat.election.tables import COPIES, KINDS
from mandat.language import Text, text
from mandat.law import Law

if TYPE_CHECKING:
    from mandat.count.protocols import Protocols

Tell = Callable[[Text, int], None]
"""Told before each step that may last: what it is, and how many bytes there are to read (0 where nothing is read)."""


@dataclass(frozen=True)
class Opened:
    """An election, with the figures of the papers that count, and by tier all its protocols, also those that do not.

    `said` is what was left out, or taken for something, on the way to it.
    """

    election: Election
    _protocols: Callable[[], dict[str, Protocols]]
    said: tuple[Text, ...] = ()

    @cached_property
    def protocols(self) -> dict[str, Protocols]:
        """The protocols by tier; those of counts.csv become a table only when somebody asks for them."""
        return self._protocols()


def read(folder: str | Path, law: str | Law | None = None) -> Election:
    """The election in a folder, with the figures of the papers that count.

    Of several papers of a unit in copies.csv one counts, as the law's order of precedence has it; an annulled unit
    counts for nothing. Tables that `[[table]]` in election.toml names are read through their mappings. `Faults` names
    every fault, `LawError` those of a mapping file. `law` replaces the folder's own, as in `mandat.election.read`.
    """
    return open_election(folder, law).election


def open_election(folder: str | Path, law: str | Law | None = None, tell: Tell | None = None) -> Opened:
    """As `read`, with the protocols too; `tell` hears of each step."""
    folder = Path(folder)
    made: dict[str, Protocols] = {}

    def further(election: Election, head: Head, check: Checks) -> Election:
        if not head.tables and not any(os.path.exists(folder / f"{COPIES}.{kind}") for kind in KINDS):
            return election
        from mandat.count.joining import joined

        whole, protocols = joined(folder, election, head, check, tell)
        made.update(protocols)
        return whole

    if tell is not None:
        tell(text("reading the election's folder"), _size(folder))
    election = read_folder(folder, law, further)

    def protocols() -> dict[str, Protocols]:
        from mandat.count.folder import read_protocols

        return made or read_protocols(election, folder=folder)

    return Opened(election, protocols)


def _size(folder: Path) -> int:
    """The bytes of the folder's own files."""
    try:
        return sum(one.stat().st_size for one in os.scandir(folder) if one.is_file())
    except OSError:
        return 0
