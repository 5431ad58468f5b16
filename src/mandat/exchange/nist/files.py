"""NIST files: the election of one, and one of an election."""

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from mandat.election import Election, Fault, Faults
from mandat.exchange.nist.mapping import Mapping
from mandat.exchange.nist.reading import open_nist
from mandat.exchange.nist.writing import to_nist
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
    put(path, document.encode())
    if law is not None:
        law[0].parent.mkdir(parents=True, exist_ok=True)
        put(*law)


def _law_document(election: Election, folder: Path) -> tuple[Path, bytes] | None:
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
    return target, content


def put(path: Path, content: bytes) -> None:
    """Writes a file all or nothing: beside its place first. OSError: it cannot be; what was there is untouched."""
    handle, beside = tempfile.mkstemp(prefix=f".{path.name[:100]}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(beside, 0o666 & ~mask)
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise
