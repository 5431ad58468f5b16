"""A PNG file without what is no picture: texts, Exif, further frames, and anything appended to it."""

import struct
import zlib
from collections.abc import Iterator

from mandat.web.scans.jpeg import NotRead

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEPT = frozenset((b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"pHYs", b"IDAT", b"IEND"))


def size(content: bytes) -> tuple[int, int]:
    """Width and height in pixels."""
    kind, data = next(_chunks(content))
    if kind != b"IHDR" or len(data) != 13:
        raise NotRead
    width, height = struct.unpack(">II", data[:8])
    return width, height


def cleaned(content: bytes) -> bytes:
    """The picture alone: its chunks as they are, in their order."""
    parts = [SIGNATURE]
    for kind, data in _chunks(content):
        if kind in _KEPT:
            parts.append(struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)))
    return b"".join(parts)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each chunk up to the end of the picture; `NotRead` where one is damaged, or the end is missing."""
    if not content.startswith(SIGNATURE):
        raise NotRead
    at, kind = len(SIGNATURE), b""
    while kind != b"IEND":
        if at + 12 > len(content):
            raise NotRead
        length = int(struct.unpack(">I", content[at : at + 4])[0])
        kind, data = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        check = content[at + 8 + length : at + 12 + length]
        if len(check) != 4 or struct.unpack(">I", check)[0] != zlib.crc32(kind + data):
            raise NotRead
        yield kind, data
        at += 12 + length
