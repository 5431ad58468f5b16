"""Ways to damage a file: bytes, cells of a table, parts of a workbook, the footer and the pages of a Parquet file."""

import io
import random
import zipfile
from collections.abc import Callable

_WORDS = """
-1 0 1 007 +5 1'234 12,5 12.5 12,0 1e3 1e999 0x10 ٣ １２ 𝟙 NaN inf null None true false =1+1 @x ? - é я 漢
9223372036854775807 9223372036854775808 18446744073709551616 1000000000001 2023-03-19 2023-02-30 0000-00-00 9999-12-31
unit contest item count registered cast votes vote_1 against_all list district all x y annulled court observer
kz/mazhilis kz/precinct of if then ( ) + - * <= != [ ] { } [[ ]] # % ' , ; |
"""
TOKENS = (
    *_WORDS.split(),
    *("", " 5", "5 ", "1 234", '"', '""', '"""', "\t", "\n", "\r\n", "\r", "\0", "\x1a", "\ufeff", "\u2028", "\u00a0"),
    *("9" * 30, "9" * 5000, "a" * 70000, "(" * 60, "[" * 2000, "{a=" * 500, "a=[" * 200),
)
BYTES = (0, 1, 2, 7, 8, 9, 10, 13, 15, 16, 21, 34, 44, 59, 63, 64, 127, 128, 129, 191, 192, 254, 255)


def mutated(data: bytes, dice: random.Random, kind: str) -> bytes:
    """The input damaged once to four times, in a way that suits its kind; its first byte mostly stays."""
    ways = WAYS[kind]
    head, body = (data[:1], data[1:]) if kind in ("csv", "xlsx", "parquet") else (b"", data)
    for _ in range(dice.choice((1, 1, 1, 2, 4))):
        body = dice.choice(ways)(body, dice)
    if head and dice.random() < 0.03:
        head = bytes([dice.randrange(256)])
    return head + body


def some_bytes(data: bytes, dice: random.Random, start: int = 0, stop: int | None = None) -> bytes:
    """A byte changed, turned, put in or taken out; a piece cut, doubled or moved."""
    stop = len(data) if stop is None else stop
    if stop <= start:
        return data + bytes([dice.choice(BYTES)])
    at = dice.randrange(start, stop)
    to = min(stop, at + dice.choice((1, 1, 2, 4, 8, 100)))
    return dice.choice(
        (
            lambda: data[:at] + bytes([dice.choice(BYTES)]) + data[at + 1 :],
            lambda: data[:at] + bytes([data[at] ^ (1 << dice.randrange(8))]) + data[at + 1 :],
            lambda: data[:at] + dice.randbytes(to - at) + data[to:],
            lambda: data[:at] + data[to:],
            lambda: data[:to] + data[at:to] * dice.choice((1, 2, 50)) + data[to:],
            lambda: data[:at] + bytes(to - at) + data[to:],
            lambda: data[:at],
        )
    )()


def same_length(data: bytes, dice: random.Random, start: int = 0, stop: int | None = None) -> bytes:
    """A byte changed where it stands, so that everything after it keeps its place."""
    stop = len(data) if stop is None else stop
    if stop <= start:
        return data
    at = dice.randrange(start, stop)
    byte = dice.choice((dice.choice(BYTES), data[at] ^ (1 << dice.randrange(8)), dice.randrange(256)))
    return data[:at] + bytes([byte]) + data[at + 1 :]


def a_token(data: bytes, dice: random.Random) -> bytes:
    """A piece of text put in, or in the place of a word."""
    token = dice.choice(TOKENS).encode(dice.choice(("utf-8", "utf-8", "utf-8", "utf-16-le", "utf-16-be")))
    at = dice.randrange(len(data) + 1)
    to = at
    while dice.random() < 0.8 and to < len(data) and data[to : to + 1].isalnum():
        to += 1
    return data[:at] + token + data[to:]


def a_cell(data: bytes, dice: random.Random) -> bytes:
    """A cell replaced, a row doubled, moved, cut or made longer, two columns exchanged, another separator."""
    rows = data.split(b"\n")
    mark = b";" if data.count(b";") > data.count(b",") else b","
    at = dice.randrange(len(rows))
    cells = rows[at].split(mark)
    place = dice.randrange(len(cells))
    way = dice.randrange(7)
    if way <= 1:
        cells[place] = dice.choice(TOKENS).encode(errors="replace")
    elif way == 2:
        rows.insert(dice.randrange(len(rows) + 1), rows[at])
    elif way == 3:
        del cells[place]
    elif way == 4:
        cells.insert(place, dice.choice(cells))
    elif way == 5:
        for row, line in enumerate(rows):
            parts = line.split(mark)
            if len(parts) > place:
                parts[place], parts[0] = parts[0], parts[place]
                rows[row] = mark.join(parts)
        return b"\n".join(rows)
    else:
        return data.replace(mark, dice.choice((b";", b"\t", b"|", b" ")))
    if way != 2:
        rows[at] = mark.join(cells)
    return b"\n".join(rows)


def a_part(data: bytes, dice: random.Random) -> bytes:
    """A part of a workbook changed, renamed, doubled or left out, and all of it packed again."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {one.filename: archive.read(one) for one in archive.infolist()}
    except Exception:  # it is no archive any more
        return some_bytes(data, dice)
    if not parts:
        return data
    names = [name for name in parts if "sheet" in name or "Strings" in name or "workbook" in name]
    name = dice.choice(names if names and dice.random() < 0.8 else list(parts))
    way = dice.randrange(10)
    if way == 0:
        del parts[name]
    elif way == 1:
        parts[dice.choice(list(parts)).upper()] = parts[name]
    elif way == 2:
        parts[dice.choice(list(parts))] = parts[name]
    else:
        parts[name] = dice.choice((an_element, an_element, a_token, some_bytes))(parts[name], dice)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", dice.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))) as archive:
        for one, content in parts.items():
            archive.writestr(one, content)
    return out.getvalue()


_XML = (
    *(b't="s"', b't="b"', b't="d"', b't="e"', b't="inlineStr"', b't="str"', b's="1"', b's="-1"', b's="99"'),
    *(b'r="XFD1048576"', b'r="A999999999"', b'r="ZZZ1"', b'r="AAAA1"', b'r="1048577"', b'r="0"', b'r="A0"', b'r=""'),
    *(b"<f>1+1</f>", b'<f t="shared" si="0"/>', b'<f t="array" ref="A1:B2">1</f>', b"<is><t>x</t></is>", b"<v/>"),
    *(
        b"<v>1e400</v>",
        b"<v>-5</v>",
        b"<v>12.5</v>",
        b"<v>99999</v>",
        b"<row/>",
        b'<row r="3"/>',
        b"<c/>",
        b"<v>NaN</v>",
    ),
    *(b'<dimension ref="A1:XFD9"/>', b'<mergeCell ref="A1:B9"/>', b'<sheet name="s" sheetId="9" r:id="rId1"/>'),
    *(b'date1904="1"', b"&lt;", b"&amp;", b"&x;", b'<!DOCTYPE a [<!ENTITY x "y">]>', b"<!--", b"<![CDATA[", b"]]>"),
)


def an_element(data: bytes, dice: random.Random) -> bytes:
    """A piece of spreadsheet XML put in, or one doubled or left out."""
    marks = [at for at, byte in enumerate(data[:200_000]) if byte in b"<> "]
    if len(marks) < 2:
        return data
    at = dice.choice(marks)
    way = dice.randrange(5)
    if way <= 1:
        return data[:at] + b" " + dice.choice(_XML) + data[at:]
    if way == 2:
        end = data.find(b" ", at + 1)
        return data[:at] + b" " + dice.choice(_XML) + data[end if end > 0 else at :]
    to = max(at, marks[min(len(marks) - 1, marks.index(at) + dice.choice((1, 2, 3, 10)))])
    return data[:at] + data[to:] if way == 3 else data[:to] + data[at:to] + data[to:]


def a_page(data: bytes, dice: random.Random) -> bytes:
    """A byte of the pages of a Parquet file, mostly of the headers and levels, which stand at their beginning."""
    return same_length(data, dice, 4, max(5, len(data) - 8 - _footer(data)))


def a_footer(data: bytes, dice: random.Random) -> bytes:
    """A byte of the footer."""
    return same_length(data, dice, max(0, len(data) - 8 - _footer(data)), len(data) - 8)


def a_longer_footer(data: bytes, dice: random.Random) -> bytes:
    """The footer damaged in any way; its stated length is put right again."""
    start = max(0, len(data) - 8 - _footer(data))
    footer = some_bytes(data[start:-8], dice)
    return data[:start] + footer + len(footer).to_bytes(4, "little") + data[-4:]


def _footer(data: bytes) -> int:
    return min(int.from_bytes(data[-8:-4], "little"), max(len(data) - 12, 0))


Way = Callable[[bytes, random.Random], bytes]
WAYS: dict[str, tuple[Way, ...]] = {
    "csv": (some_bytes, a_token, a_cell, a_cell, a_cell),
    "xlsx": (some_bytes, a_part, a_part, a_part, a_part, a_part),
    "parquet": (some_bytes, a_page, a_page, a_page, a_footer, a_longer_footer),
    "toml": (some_bytes, a_token, a_token),
    "text": (some_bytes, a_token, a_token),
}
