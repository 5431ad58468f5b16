"""A drawing: an Altair chart in mandat's own dress, and how it becomes SVG, PNG or a file.

The font is DejaVu Sans, which is shipped here: text is measured alike on every machine. vl-convert's own font has no
Kazakh letters. Verdana is as wide, for readers of the SVG who do not have it.
"""

from __future__ import annotations

import os
import re
import tempfile
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from mandat.election import Election
from mandat.files import write_whole
from mandat.language import Text, text
from mandat.publish.colours import INK, PAPER

SUFFIXES = (".svg", ".png")
FONT = "DejaVu Sans, Verdana, sans-serif"
SMALL, PLAIN, LARGE = 12, 13, 19
"""Sizes of text in pixels; nothing is smaller."""

QUIET = "#595959"
"""The ink of what is said beside: 7 to 1 on white."""

MADE_UP = "#a33c00"
"""The ink in which it is said that data are made up: 6 to 1 on white."""

PNG_SCALE = 2


class NothingToDraw(ValueError):
    """What was asked for has nothing that this chart shows; `message` says why."""

    def __init__(self, message: Text) -> None:
        super().__init__(message)
        self.message = message


class NotInstalled(ImportError):
    """Altair or vl-convert is not there; `message` says how to get them."""

    def __init__(self) -> None:
        self.message = text("Charts need the extra charts: pip install 'mandat[charts]'")
        super().__init__(str(self.message))


@dataclass(frozen=True)
class Drawing:
    """A chart that is finished. `spec` is Vega-Lite, for those who want to change it."""

    spec: dict[str, Any]

    def svg(self) -> str:
        """The chart as SVG; the same bytes for the same chart."""
        drawn: str = converter().vegalite_to_svg(self.spec)
        clips: dict[str, str] = {}  # they are numbered on and on in one process
        drawn = re.sub(r"(?<=[\"#])clip\d+", lambda found: clips.setdefault(found[0], f"clip-{len(clips)}"), drawn)
        return drawn.rstrip("\n") + "\n"

    def png(self) -> bytes:
        """The chart as PNG, two pixels for each of the SVG's."""
        drawn: bytes = converter().svg_to_png(self.svg(), scale=PNG_SCALE)
        return drawn

    def save(self, path: str | Path) -> None:
        """Write it, as the ending says: .svg or .png. ValueError for another ending; OSError where it cannot be."""
        path = Path(path)
        if path.suffix.lower() not in SUFFIXES:
            raise ValueError(f"expected a file .svg or .png, found {str(path)!r}")
        if path.suffix.lower() == ".svg":
            write_whole(path, self.svg())
        else:
            _write_bytes(path, self.png())

    def __repr__(self) -> str:
        return "<Drawing>"

    def _repr_svg_(self) -> str:
        return self.svg()


def altair() -> Any:
    """Altair, imported when the first chart is drawn: it takes longer than deciding an election."""
    try:
        import altair
    except ImportError:
        raise NotInstalled from None
    return altair


@cache
def converter() -> Any:
    """vl-convert, which has been told of the font."""
    try:
        import vl_convert
    except ImportError:
        raise NotInstalled from None
    vl_convert.register_font_directory(str(Path(__file__).with_name("fonts")))
    return vl_convert


def finished(chart: Any, election: Election, beneath: Sequence[Text], language: str) -> Drawing:
    """The chart with the election's name above it, lines beneath that, and, first of them, that it is made up."""
    alt = altair()
    title = wrapped(election.name.to(language), 60)
    lines = [line for one in beneath for line in wrapped(one.to(language), 84)]
    if election.made_up:
        lines = [MADE_UP_DATA.to(language), *lines]
    chart = chart.properties(
        title=alt.TitleParams(
            text=title,
            subtitle=lines,
            anchor="start",
            frame="bounds",
            fontSize=LARGE,
            subtitleFontSize=PLAIN,
            subtitleColor=MADE_UP if election.made_up else QUIET,
            subtitleLineHeight=18,
            offset=18,
            color=INK,
        ),
        background=PAPER,
        padding=24,
    )
    return Drawing(chart.configure(**_CONFIG).to_dict())


def wrapped(words: str, width: int) -> list[str]:
    """A text in lines of at most `width` letters; a longer word has a line of its own."""
    return textwrap.wrap(words, width, break_long_words=False, break_on_hyphens=False) or [""]


def broken(words: str, width: int) -> str:
    """The same as one text with line breaks: an axis splits it again, see `SPLIT`."""
    return "\n".join(wrapped(words, width))


SPLIT = "split(datum.label, '\\n')"
"""Labels of an axis in several lines."""

MADE_UP_DATA = text("SYNTHETIC DATA, made up for an example: not a real election.")


def key(entries: Sequence[tuple[str, str]], width: int) -> Any:
    """What the colours mean, as a chart of its own: (name, colour) in columns, long names in lines."""
    alt = altair()
    longest = max(len(name) for name, _ in entries)
    columns = max(1, min(len(entries), 3 if longest < 30 else 2, width // 220))
    at = width // columns
    lines = [wrapped(name, max(12, int((at - 40) / 7.8))) for name, _ in entries]
    rows, y = [], 10
    for start in range(0, len(entries), columns):
        for place in range(start, min(start + columns, len(entries))):
            x = 8 + (place - start) * at
            rows.append({"x": x, "tx": x + 14, "y": y, "name": "\n".join(lines[place]), "colour": entries[place][1]})
        y += 8 + 16 * max(len(one) for one in lines[start : start + columns])
    base = alt.Chart(alt.Data(values=rows), width=width, height=y)
    place_y = alt.Y("y:Q", scale=alt.Scale(domain=[0, y], reverse=True), axis=None)
    across = alt.Scale(domain=[0, width])
    dots = base.mark_circle(size=130, opacity=1).encode(
        x=alt.X("x:Q", scale=across, axis=None), y=place_y, color=alt.Color("colour:N", scale=None)
    )
    names = base.mark_text(align="left", baseline="middle", lineBreak="\n", lineHeight=16, fontSize=PLAIN).encode(
        x=alt.X("tx:Q", scale=across, axis=None), y=place_y, text="name:N"
    )
    return dots + names


_AXIS = {
    "labelFontSize": SMALL,
    "titleFontSize": SMALL,
    "titleFontWeight": "normal",
    "labelColor": INK,
    "titleColor": QUIET,
    "gridColor": "#e4e4e4",
    "domainColor": "#8a8a8a",
    "tickColor": "#8a8a8a",
    "labelLimit": 400,
}
_CONFIG: dict[str, Any] = {
    "font": FONT,
    "title": {"font": FONT, "subtitleFont": FONT},
    "axis": _AXIS,
    "view": {"stroke": None},
    "text": {"font": FONT, "fontSize": PLAIN, "color": INK},
    "header": {"labelFontSize": PLAIN, "labelColor": INK, "titleFontSize": PLAIN},
}


def _write_bytes(path: Path, content: bytes) -> None:
    """All or nothing, as write_whole does for texts."""
    handle, beside = tempfile.mkstemp(prefix=f".{path.name[:100]}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(beside, 0o666 & ~mask)
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise
