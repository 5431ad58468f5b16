"""A journal as a chain: each entry holds the SHA-256 of the one before it.

An entry is one line of JSON (JSON Lines), in canonical form: keys in order, no spaces, UTF-8, whole numbers only.
`hash` is the SHA-256 of the same line without `hash`; `before` is the hash of the entry before, 64 zeros for the
first; `number` counts from 1. So an entry that is altered, removed, put in or moved breaks the chain where it is
done; only a tail that is cut off does not, and that is what the head (the last hash, published meanwhile) is for.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mandat.language import Text, text

START = "0" * 64
"""What stands in place of the hash before the first entry."""

MOST_FAULTS = 1_000
"""Faults beyond this number are counted and not told one by one."""


class NotCanonical(ValueError):
    """A value that has no canonical form: a number with a fraction, a key that is no text, half a character."""


def canonical(value: Any) -> bytes:
    """JSON with ordered keys, without spaces, in UTF-8. `NotCanonical` where a value has more than one writing."""
    _check(value)
    try:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    except UnicodeEncodeError as error:
        raise NotCanonical(str(error)) from None


def _check(value: Any) -> None:
    if value is None or isinstance(value, str | bool | int):
        return
    if isinstance(value, Mapping):
        for key, one in value.items():
            if not isinstance(key, str):
                raise NotCanonical(f"a key that is no text: {key!r}")
            _check(one)
    elif isinstance(value, list | tuple):
        for one in value:
            _check(one)
    else:
        raise NotCanonical(f"{type(value).__name__}: {value!r}")


def sealed(content: Mapping[str, Any], number: int, before: str) -> tuple[str, str]:
    """The line of an entry and its hash: what it says, and with `number` and `before` its place in the chain."""
    entry = {**content, "number": number, "before": before}
    entry.pop("hash", None)
    found = hashlib.sha256(canonical(entry)).hexdigest()
    return canonical({**entry, "hash": found}).decode(), found


@dataclass(frozen=True)
class Chain:
    """What became of a journal: how many entries, the last hash, and every place at which it does not hold.

    `more` is how many further faults were found than `faults` tells.
    """

    entries: int
    head: str
    faults: tuple[Text, ...]
    more: int = 0

    @property
    def holds(self) -> bool:
        return not self.faults

    def to_json(self) -> dict[str, Any]:
        """As plain data, every fault in all three languages."""
        told = [one.in_all() for one in self.faults]
        return {"holds": self.holds, "entries": self.entries, "head": self.head, "faults": told, "more": self.more}


def verify(lines: Iterable[bytes], head: str | None = None) -> Chain:
    """Goes through a journal. With `head`, a hash noted at some time, that entry must be there: else the tail is cut.

    After a fault it goes on with what the entry says of itself, so that each breach is told once.
    """
    faults: list[Text] = []
    number, before, more, seen = 0, START, 0, head is None or head == START
    for line, told, entry in _entries(lines):
        found = list(told)
        if entry is not None:
            if entry["number"] != number + 1:
                numbers = {"expected": str(number + 1), "found": str(entry["number"])}
                found.append(text("line {line}: expected entry {expected}, found entry {found}", line=line, **numbers))
            if entry["before"] != before:
                found.append(text("line {line}: it does not follow the entry before it", line=line))
            number, before = entry["number"], entry["hash"]
            seen = seen or before == head
        more += max(0, len(faults) + len(found) - MOST_FAULTS)
        faults += found[: MOST_FAULTS - len(faults)]
    if not seen:
        faults.append(
            text("no entry has the hash {head}: entries at the end are missing, or others stand there", head=head)
        )
    return Chain(number, before, tuple(faults), more)


def _entries(lines: Iterable[bytes]) -> Iterator[tuple[str, tuple[Text, ...], dict[str, Any] | None]]:
    """By line: its number, what is wrong with the line itself, and the entry where it is one."""
    for place, raw in enumerate(lines, start=1):
        line, plain = str(place), raw.removesuffix(b"\n")
        try:
            entry = json.loads(plain, parse_float=_refuse, parse_constant=_refuse)
            written = canonical(entry)
        except (ValueError, RecursionError):
            yield line, (text("line {line}: expected an entry of a journal as JSON", line=line),), None
            continue
        if not _is_entry(entry):
            yield line, (text("line {line}: expected an entry of a journal as JSON", line=line),), None
            continue
        faults: tuple[Text, ...] = ()
        without = canonical({key: value for key, value in entry.items() if key != "hash"})
        if written != plain or hashlib.sha256(without).hexdigest() != entry["hash"]:
            faults = (text("line {line}: entry {entry} was altered", line=line, entry=str(entry["number"])),)
        yield line, faults, entry


def _is_entry(entry: Any) -> bool:
    if not isinstance(entry, dict):
        return False
    number = entry.get("number")
    hashes = all(isinstance(entry.get(key), str) for key in ("before", "hash"))
    return hashes and isinstance(number, int) and not isinstance(number, bool) and 0 < number < 10**15


def _refuse(written: str) -> Any:
    raise ValueError(written)


def verify_file(path: Path, head: str | None = None) -> Chain:
    """The same for a file in JSON Lines. OSError where it cannot be read."""
    with path.open("rb") as file:
        return verify(file, head)
