"""What is read: each target takes an input and must come back, with a result, `Faults` or `LawError`."""

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from pathlib import Path

from mandat import count, election
from mandat.count import read_mapping, read_table
from mandat.election import Faults
from mandat.law import LawError
from mandat.law.forms.load import parse_form
from mandat.law.forms.relation import parse, parse_total
from mandat.law.forms.syntax import SyntaxFault
from mandat.law.load import parse_law
from tests.fuzz import seeds

KINDS = ("csv", "xlsx", "parquet")
LAW = "kz/mazhilis@2023"


@dataclass(frozen=True)
class Target:
    kind: str
    seeds: Callable[[], tuple[bytes, ...]]
    run: Callable[[bytes], None]


class Find(Exception):
    """A reader that came back with something it may not."""


def run(target: Target, data: bytes) -> None:
    """One input; raises where what comes of it is neither a result nor faults of one line each."""
    try:
        target.run(data)
    except Faults as error:
        told = [str(fault) for fault in error.faults[:100]] + error.lines()
    except LawError as error:
        told = [str(fault) for fault in error.faults]
    else:
        return
    if not told or any("\n" in line or "\r" in line or not line for line in told):
        raise Find(f"faults that are not a line each: {told[:3]!r}")


@cache
def _folder() -> Path:
    """A folder of this process, in memory where there is such a place."""
    place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    return Path(tempfile.mkdtemp(prefix="mandat-fuzz-", dir=place))


def clean_up() -> None:
    if _folder.cache_info().currsize:
        shutil.rmtree(_folder(), ignore_errors=True)


def _table(kind: str) -> Callable[[bytes], None]:
    def one(data: bytes) -> None:
        path = _folder() / f"table.{kind}"
        path.write_bytes(data[1:])
        mapping = _mappings()[data[0] % len(seeds.MAPPINGS) if data else 0]
        _follow(read_table(path, mapping))

    return one


@cache
def _mappings() -> list[count.Mapping]:
    paths = [_folder() / f"{number}.toml" for number in range(len(seeds.MAPPINGS))]
    for path, mapping in zip(paths, seeds.MAPPINGS, strict=True):
        path.write_text(mapping, encoding="utf-8")
    return [read_mapping(path) for path in paths]


def _follow(protocols: count.Protocols) -> None:
    """What was read can be checked and added up, whatever it is."""
    findings = count.check(protocols)
    for one in islice(findings, 50):
        str(one.message)
    count.tally(protocols).to_json()


@cache
def _sound_folder() -> Path:
    folder = _folder() / "folder"
    folder.mkdir()
    for name, content in seeds.FOLDER.items():
        (folder / (name if "." in name else f"{name}.csv")).write_text(content, encoding="utf-8")
    return folder


def _one_table(kind: str) -> Callable[[bytes], None]:
    def one(data: bytes) -> None:
        folder = _sound_folder()
        name = seeds.TABLES[data[0] % len(seeds.TABLES) if data else 0]
        sound, damaged = folder / f"{name}.csv", folder / f"{name}.{kind}"
        sound.unlink()
        try:
            damaged.write_bytes(data[1:])
            _read(folder)
        finally:
            damaged.unlink()
            sound.write_text(seeds.FOLDER[name], encoding="utf-8")

    return one


def _read(folder: Path) -> None:
    found = election.read(folder, law=LAW)
    list(election.check_published(found))
    for one in count.read_protocols(found, folder=folder).values():
        _follow(one)


def _head(data: bytes) -> None:
    folder = _sound_folder()
    path = folder / "election.toml"
    try:
        path.write_bytes(data)
        election.read(folder)
    finally:
        path.write_text(seeds.FOLDER["election.toml"], encoding="utf-8")


def _mapping(data: bytes) -> None:
    path = _folder() / "mapping.toml"
    path.write_bytes(data)
    rules = read_mapping(path)
    for number in (0, 5):
        table = _folder() / "mapped.csv"
        table.write_bytes(seeds.table_seeds("csv")[number][1:])
        try:
            _follow(read_table(table, rules))
        except Faults as error:
            str(error)


def _law(data: bytes) -> None:
    law = parse_law(data.decode(errors="replace"))
    law.model_dump_json()


def _form(data: bytes) -> None:
    form = parse_form(data.decode(errors="replace"))
    for check in form.checks:
        check.holds.words(form.names, "ru")


def _relation(data: bytes) -> None:
    source = data.decode(errors="replace")
    for read in (parse, parse_total):
        try:
            found = read(source)
        except SyntaxFault as fault:
            if "\n" in str(fault):
                raise Find(f"several lines: {fault}") from None
            continue
        if read(str(found)) != found:
            raise Find(f"{found} does not read back as itself")
        str(found.text({}))
        sorted(found.fields)


TARGETS = {
    **{f"table-{kind}": Target(kind, partial(seeds.table_seeds, kind), _table(kind)) for kind in KINDS},
    **{f"folder-{kind}": Target(kind, partial(seeds.folder_seeds, kind), _one_table(kind)) for kind in KINDS},
    "head": Target("toml", partial(seeds.toml_seeds, "head"), _head),
    "mapping": Target("toml", partial(seeds.toml_seeds, "mapping"), _mapping),
    "law": Target("toml", partial(seeds.toml_seeds, "law"), _law),
    "form": Target("toml", partial(seeds.toml_seeds, "form"), _form),
    "relation": Target("text", seeds.relation_seeds, _relation),
}
