"""The set-up of an election as one file with one SHA-256: what is voted on, where and for whom, without any figure.

The digest is over the tables as `write` writes them, so it is the same from CSV, XLSX, Parquet or a NIST file, and
on every machine. It is what people print, read out and confirm before a service takes protocols.
"""

import hashlib
import io
import tempfile
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

from mandat.election.model import Counts, Election
from mandat.election.write import write

_MADE = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip file knows: the same bytes each time


@dataclass(frozen=True)
class Packed:
    """A zip of the folder, and the SHA-256 of what is in it (not of the zip itself)."""

    digest: str
    content: bytes


def bare(election: Election) -> Election:
    """The election without figures and winners: nothing has been counted."""
    return replace(
        election,
        counts=Counts(),
        declared={},
        official=[],
        published=[],
        annulled={},
        superseded=(),
        doubts=(),
        named={},
    )


def packed(election: Election) -> Packed:
    """The set-up of an election, packed; its figures stay out."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write(bare(election), folder)
        files = {one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()}
    whole, out = hashlib.sha256(), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packer:
        for name in sorted(files):
            whole.update(f"{name} {len(files[name])} {hashlib.sha256(files[name]).hexdigest()}\n".encode())
            packer.writestr(zipfile.ZipInfo(name, _MADE), files[name], zipfile.ZIP_DEFLATED)
    return Packed(whole.hexdigest(), out.getvalue())
