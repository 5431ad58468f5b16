"""Files that others made: read whole where they are files at all, and not larger than anybody means.

A named pipe would wait for ever and a device never end; neither is opened. Files are written all or nothing.
"""

import contextlib
import os
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from mandat.language import Text, text

LARGEST_DOCUMENT = 4 << 20
"""Bytes of a document that people write (TOML, a table of lots); the largest shipped has 30 kB."""


class NotReadable(ValueError):
    """A file that cannot be read; `expected` says what was expected, and why it is not so."""

    def __init__(self, expected: Text) -> None:
        super().__init__(expected)
        self.expected = expected


def check_readable(path: Path) -> int:
    """The size in bytes of a file; `NotReadable` where there is none, or something else has its name."""
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise NotReadable(text("expected a file, found a folder"))
        if not stat.S_ISREG(found.st_mode):
            raise NotReadable(text("expected a file, found a pipe or a device"))
        with path.open("rb"):
            return found.st_size
    except FileNotFoundError:
        if path.is_symlink():
            raise NotReadable(text("expected a file, found a link that leads nowhere")) from None
        raise NotReadable(text("expected this file, found none")) from None
    except (OSError, ValueError) as error:
        raise _not_readable(error) from None


def read_whole(path: Path, most: int | None = None) -> bytes:
    """The bytes of a file; `NotReadable` where it cannot be read, or has more than `most`."""
    size = check_readable(path)
    if most is not None and size > most:
        raise NotReadable(text("expected at most {most} bytes, found {size}", most=most, size=size))
    try:
        return path.read_bytes()
    except OSError as error:
        raise _not_readable(error) from None


def _not_readable(error: OSError | ValueError) -> NotReadable:
    if isinstance(error, NotReadable):
        return error
    why = error.strerror if isinstance(error, OSError) else str(error)
    return NotReadable(text("expected a file that can be read, found: {why}", why=why or type(error).__name__))


def write_whole(path: Path, content: str) -> None:
    """Write a text as UTF-8, all or nothing: it is written beside its place first, then put there.

    OSError where it cannot be; what stood there before is then untouched, and nothing is left beside it.
    """
    if path.is_symlink():
        path = path.resolve()  # the file that is pointed at is replaced, not the pointer
    handle, beside = tempfile.mkstemp(prefix=f".{path.name[:100]}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(beside, _mode(path))
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise


def _mode(path: Path) -> int:
    """The permissions of the file that is replaced, else those that a new file gets."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Holds back what the process writes to its stderr meanwhile: a library that panics writes pages of it.

    It is passed on afterwards, unless the reading failed: that is told in words of our own.
    """
    try:
        saved = os.dup(2)
    except OSError:  # a process without a stderr
        yield
        return
    with tempfile.TemporaryFile() as held:
        os.dup2(held.fileno(), 2)
        try:
            yield
            held.seek(0)
            os.write(saved, held.read())
        except BaseException:
            _wait_until_still(held.fileno())  # other threads of the library may be failing too
            raise
        finally:
            os.dup2(saved, 2)
            os.close(saved)


def _wait_until_still(file: int) -> None:
    """Until nothing has been added to a file for a twentieth of a second, two seconds at most."""
    size = -1
    for _ in range(40):
        if size == (size := os.fstat(file).st_size):
            return
        time.sleep(0.05)
