"""An election from one form into another: a folder of tables, or a NIST file; all or nothing."""

import os
import shutil
import tempfile
from pathlib import Path

from mandat.election import Election, Fault, Faults, write
from mandat.election.tables import COPIES, KINDS
from mandat.exchange.opening import is_nist, opened
from mandat.language import Text, text

_NOT_CARRIED = (COPIES, "drawn")
"""Tables of a folder that are no part of an election as it is read."""


def convert(source: str | Path, out: str | Path, mapping: str | Path | None = None) -> tuple[Text, ...]:
    """Writes the election of a folder or a NIST file as a NIST file (`out` ends in .json) or as a new folder.

    What was left out on the way is given back. `Faults`: the source, or that `out` is there already; nothing is then
    written. OSError: it cannot be written.
    """
    source, out = Path(source), Path(out)
    _check_free(out)
    found = opened(source, mapping=mapping)
    if is_nist(out):
        from mandat.exchange.nist import write_nist

        write_nist(found.election, out)
    else:
        _write_folder(found.election, out)
    return (*found.said, *_left(source))


def _check_free(out: Path) -> None:
    try:
        taken = any(out.iterdir()) if out.is_dir() else os.path.lexists(out)
        if not taken and not out.absolute().parent.is_dir():
            raise Faults([Fault(str(out), None, None, text("expected a place in a folder that is there"))])
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise Faults([Fault(str(out), None, None, text("cannot be written: {why}", why=why))]) from None
    if taken:
        expected = text("expected a place where nothing is: what is there is not replaced")
        raise Faults([Fault(str(out), None, None, expected)])


def _write_folder(election: Election, out: Path) -> None:
    """Written beside its place first, then put there."""
    beside = Path(tempfile.mkdtemp(prefix=f".{out.name[:100]}.", dir=out.absolute().parent))
    try:
        write(election, beside)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(beside, 0o777 & ~mask)
        os.replace(beside, out)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def _left(source: Path) -> list[Text]:
    """The tables of the folder that are not carried along."""
    if not source.is_dir():
        return []
    there = [name for table in _NOT_CARRIED for kind in KINDS if (source / (name := f"{table}.{kind}")).exists()]
    superseded = text("the figures that count are, those in whose place they stand are not")
    no_part = text("it is no part of the election as it is read")
    return [
        text("{file} is not carried along: {why}", file=one, why=superseded if one.startswith(COPIES) else no_part)
        for one in there
    ]
