"""Loading an election from a folder or an uploaded zip, and confirming it.

Whatever is given is read as every folder is, told fault by fault, and then written anew: what is kept, shown and
confirmed is the canonical set-up (`mandat.election.packing`), never the bytes that were sent.
"""

import codecs
import io
import re
import tempfile
import zipfile
import zlib
from pathlib import Path, PurePath

from django.conf import settings
from django.db import transaction

from mandat.count import form_of
from mandat.election import Election, Faults
from mandat.election.fault import MOST_LINES
from mandat.election.packing import packed
from mandat.exchange import opened
from mandat.language import Text, text
from mandat.law.load import read_law
from mandat.web.entry.models import Paper
from mandat.web.journal.models import Head
from mandat.web.journal.writing import record
from mandat.web.setup.current import current
from mandat.web.setup.models import Setup

HIDDEN = 8  # digits of the SHA-256 that are not shown, and are typed from paper
_NAME = re.compile(r"[\w.-]{1,100}")
_MOST_FILES = 30
_LARGEST_UNPACKED = 512 << 20


class NotLoaded(ValueError):
    """An election that is not taken; `lines` say why, one a fault."""

    def __init__(self, *lines: Text) -> None:
        super().__init__(*lines)
        self.lines = list(lines)


def load_folder(path: Path, by: str, *, training: bool = False) -> str:
    """Loads an election folder or a NIST file; its digest. `Faults` and `NotLoaded` say why not."""
    return _keep(opened(path).election, by, training)


def load_upload(content: bytes, by: str) -> str:
    """Loads an uploaded zip of an election folder, or a NIST file; its digest. `NotLoaded` names every fault.

    Which of the two it is, its bytes say: the name that was sent is not looked at.
    """
    if len(content) > settings.LARGEST_ELECTION:
        raise NotLoaded(
            text("expected at most {most} bytes, found {size}", most=settings.LARGEST_ELECTION, size=len(content))
        )
    with tempfile.TemporaryDirectory() as place:
        path = Path(place)
        if content.removeprefix(codecs.BOM_UTF8).lstrip()[:1] == b"{":
            path = path / "election.json"
            path.write_bytes(content)
        else:
            try:
                with zipfile.ZipFile(io.BytesIO(content)) as given:
                    _unpack(given, path)
            except (zipfile.BadZipFile, RuntimeError, EOFError, OSError, zlib.error):
                raise NotLoaded(text("expected a zip file of an election's folder, or a NIST file (JSON)")) from None
        try:
            return load_folder(path, by)
        except Faults as faults:
            raise NotLoaded(*told(faults)) from None


def _unpack(given: zipfile.ZipFile, folder: Path) -> None:
    """The files of the folder, by their plain names: no path that a zip names is ever written to."""
    files = [one for one in given.infolist() if not one.is_dir()]
    if len(files) > _MOST_FILES:
        raise NotLoaded(text("expected the files of one election's folder, at most {most}", most=_MOST_FILES))
    left = _LARGEST_UNPACKED
    if sum(one.file_size for one in files) > left:
        raise _too_much()
    tops = {one.filename.rpartition("/")[0] for one in files}
    if len(tops) > 1:
        raise NotLoaded(text("expected the files of one folder, found several folders"))
    for one in files:
        name = one.filename.rpartition("/")[2]
        if not _NAME.fullmatch(name) or name.startswith("."):
            raise NotLoaded(text("expected plain file names, found {name}", name=repr(one.filename)))
        if one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or one.flag_bits & 1:
            raise NotLoaded(text("expected a zip file packed in the usual way, without a password"))
        left -= _write(given, one, folder / name, left)


def _write(given: zipfile.ZipFile, one: zipfile.ZipInfo, path: Path, most: int) -> int:
    """Unpacks one file piece by piece: the size that a zip says of a file is not taken at its word."""
    size = 0
    with given.open(one) as packed_file, path.open("wb") as out:
        while piece := packed_file.read(1 << 20):
            size += len(piece)
            if size > most:
                raise _too_much()
            out.write(piece)
    return size


def _too_much() -> NotLoaded:
    return NotLoaded(text("expected files of at most {most} bytes when unpacked", most=_LARGEST_UNPACKED))


def load_training(by: str, like: Election, precincts: int) -> str:
    """Loads a synthetic election in which people learn: marked as training wherever it is shown."""
    from mandat.count.synth import synth

    return _keep(synth(like, precincts=precincts, seed=1, candidates=4).election, by, training=True)


def _keep(election: Election, by: str, training: bool) -> str:
    tiers = dict.fromkeys(contest.tier for contest in election.contests.values())
    if without := [tier for tier in tiers if form_of(election, tier, election.folder) is None]:
        raise NotLoaded(text("the law names no protocol form for the tiers {tiers}", tiers=without))
    _whole(election)
    made = packed(election)
    with transaction.atomic():
        Head.objects.select_for_update().get(pk=1)
        there = Setup.current()
        if there is not None and there.confirmed:
            raise NotLoaded(text("an election is confirmed already; another one needs a data folder of its own"))
        Setup.objects.all().delete()
        title = {code: election.name.to(code) or election.id for code in ("kk", "ru", "en")}
        Setup.objects.create(digest=made.digest, content=made.content, title=title, training=training, by=by)
        record("election loaded", by, {"digest": made.digest, "training": training})
    return made.digest


def _whole(election: Election) -> None:
    """A law document of the election's own must go into what is packed, and so into the digest: `NotLoaded` else."""
    if not election.law.endswith(".toml"):
        return
    place = PurePath(election.law)
    outside = place.is_absolute() or ".." in place.parts
    if outside or any((tier.form or "").endswith(".toml") for tier in read_law(election.law_source()).tier):
        raise NotLoaded(
            text("expected a law document inside the election's folder, with protocol forms that the service knows")
        )


def confirm(typed: str, by: str) -> None:
    """Confirms the loaded election: `typed` is the part of its SHA-256 that is not shown.

    `NotLoaded`: there is none, it is confirmed already, or the digits are others.
    """
    with transaction.atomic():
        Head.objects.select_for_update().get(pk=1)
        row = Setup.current()
        if row is None or row.confirmed:
            raise NotLoaded(text("there is no election to confirm"))
        if "".join(typed.split()).lower() != row.digest[-HIDDEN:]:
            raise NotLoaded(
                text("these are not the last {count} digits: compare the paper with this page", count=HIDDEN)
            )
        row.confirmed, row.by = True, by
        row.save(update_fields=["confirmed", "by", "at"])
        loaded = current()
        assert loaded is not None
        tier = {contest.id: contest.tier for contest in loaded.election.contests.values()}
        rows = [Paper(unit=unit, contest=contest, tier=tier[contest]) for unit, contest in loaded.papers()]
        Paper.objects.bulk_create(rows, batch_size=500)
        record("election confirmed", by, {"digest": row.digest, "training": row.training, "protocols": len(rows)})


def told(faults: Faults) -> list[Text]:
    """A line a fault, `MOST_LINES` at most, for the reader's language."""
    lines = [fault.text for fault in faults.faults[:MOST_LINES]]
    left = len(faults.faults) - len(lines)
    return [*lines, text("and {count} more of the same kind", count=left)] if left else lines
