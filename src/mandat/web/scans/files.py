"""Files named by the SHA-256 of what is in them, below DATA: written all or nothing, and held against it when read."""

import hashlib
import os
import re
import tempfile
from pathlib import Path

from django.conf import settings

_DIGEST = re.compile(r"[0-9a-f]{64}")


class Altered(OSError):
    """A file whose content is not what its name says: it was changed on the disk."""


def keep(content: bytes) -> str:
    """Keeps these bytes, on the disk when this returns; their SHA-256, which is the file's name."""
    digest = hashlib.sha256(content).hexdigest()
    path = _path(digest)
    if path.exists() and path.stat().st_size == len(content):
        return digest
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, beside = tempfile.mkstemp(prefix=".", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise
    for folder in (path.parent, path.parent.parent):
        place = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(place)
        finally:
            os.close(place)
    return digest


def read(digest: str) -> bytes:
    """What was kept. `OSError` where it is not there; `Altered` where it is something else."""
    if not _DIGEST.fullmatch(digest):
        raise FileNotFoundError(digest)
    content = _path(digest).read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise Altered(digest)
    return content


def _path(digest: str) -> Path:
    return Path(settings.SCANS) / digest[:2] / digest
