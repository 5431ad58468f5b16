"""NIST files: the election of one, and one of an election."""

import json
from pathlib import Path
from typing import Any

from mandat.election import Election, Fault, Faults
from mandat.exchange.nist.mapping import Mapping
from mandat.exchange.nist.reading import open_nist
from mandat.exchange.nist.writing import to_nist
from mandat.files import write_whole
from mandat.language import text
from mandat.law import Law


def read_nist(
    path: str | Path, law: str | Law | None = None, mapping: str | Path | dict[str, Any] | Mapping | None = None
) -> Election:
    """The election of a NIST file; see `open_nist`, which also tells what was left out."""
    return open_nist(path, law, mapping)[0]


def write_nist(election: Election, path: str | Path, **report: Any) -> None:
    """Writes the election as a NIST file, all or nothing; `report` is what `to_nist` takes.

    A law document of the folder that the election was read from is copied beside the file, where it is looked for.
    `Faults`: another file has that name. OSError: the file cannot be written.
    """
    path = Path(path)
    document = json.dumps(to_nist(election, **report), ensure_ascii=False, indent=1) + "\n"
    law = _law_document(election, path.absolute().parent)
    write_whole(path, document)
    if law is not None:
        target, source = law
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, source)


def _law_document(election: Election, folder: Path) -> tuple[Path, str] | None:
    """Where the folder's own law document goes, and what is in it; None where it is none, or there already."""
    name, source = Path(election.law), Path(election.law_source())
    if not election.law.endswith(".toml") or name.is_absolute() or ".." in name.parts or not source.is_file():
        return None
    content, target = source.read_bytes(), folder / name
    if target.exists():
        if target.is_file() and target.read_bytes() == content:
            return None
        expected = text("expected no other file of this name: the law of the election goes beside it")
        raise Faults([Fault(str(target), None, None, expected)])
    try:
        return target, content.decode("utf-8")
    except UnicodeDecodeError:  # the election was read under another law
        raise Faults([Fault(str(source), None, None, text("expected UTF-8, found bytes that are not"))]) from None
