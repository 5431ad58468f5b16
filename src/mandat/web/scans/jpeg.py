"""A JPEG file without what is no picture: where it was taken, by whom and with what, and anything appended to it.

The picture itself is not touched: its tables and coded data are copied byte for byte (ITU-T T.81, annex B).
"""

import re
import struct
from collections.abc import Iterator

_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_NEEDED = _FRAMES | {0xC4, 0xDB, 0xDD}  # frames, Huffman and quantisation tables, the restart interval
_END_OF_DATA = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")


class NotRead(ValueError):
    """Bytes that are no whole JPEG (or PNG) file."""


def size(content: bytes) -> tuple[int, int]:
    """Width and height in pixels."""
    for marker, segment in _segments(content):
        if marker in _FRAMES and len(segment) >= 9:
            height, width = struct.unpack(">HH", segment[5:9])
            return width, height
    raise NotRead


def cleaned(content: bytes, orientation: int = 1) -> bytes:
    """The picture alone, with its colour profile, and how it is turned: `orientation`, as Exif numbers it."""
    parts = [b"\xff\xd8"]
    if 2 <= orientation <= 8:
        tiff = b"MM\0*\0\0\0\x08" + struct.pack(">HHHIHHI", 1, 0x0112, 3, 1, orientation, 0, 0)
        parts.append(b"\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\0\0" + tiff)
    for marker, segment in _segments(content):
        profile = marker == 0xE2 and segment[4:].startswith(b"ICC_PROFILE\0")
        colours = marker == 0xEE and segment[4:].startswith(b"Adobe")
        if marker in _NEEDED or marker == 0xDA or profile or colours:
            parts.append(segment)
    return b"".join((*parts, b"\xff\xd9"))


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Each marker with its whole segment, a scan with its coded data, up to the end of the first picture."""
    if content[:2] != b"\xff\xd8":
        raise NotRead
    at = 2
    while True:
        found = _END_OF_DATA.match(content, at)
        if found is None:
            raise NotRead
        marker, at = content[found.end() - 1], found.end()
        if marker == 0xD9:
            return
        if at + 2 > len(content):
            raise NotRead
        end = at + int(struct.unpack(">H", content[at : at + 2])[0])
        if end < at + 2 or end > len(content):
            raise NotRead
        if marker == 0xDA:
            data = _END_OF_DATA.search(content, end)
            if data is None:
                raise NotRead
            end = data.start()
        yield marker, bytes((0xFF, marker)) + content[at:end]
        at = end
