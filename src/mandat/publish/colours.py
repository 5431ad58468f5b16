"""Colours for parties that people with any colour vision can tell apart, and what can be read on them.

The palette is that of Masataka Okabe and Kei Ito, "Color Universal Design" (2008), https://jfly.uni-koeln.de/color/.
A colour alone never carries a meaning: every chart names its parties too.
"""

from collections.abc import Iterable

BLUE, ORANGE, GREEN, PURPLE = "#0072b2", "#e69f00", "#009e73", "#cc79a7"
SKY, VERMILION, YELLOW = "#56b4e9", "#d55e00", "#f0e442"
PALETTE = (BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILION, YELLOW)
"""In the order in which they are given away: neighbours differ in lightness as well."""

ALONE = "#8a8a8a"
"""Independents: no party's colour."""

EMPTY = "#e4e4e4"
"""What is not known, or not filled."""

INK, PAPER = "#1a1a1a", "#ffffff"


def party_colours(parties: Iterable[str]) -> dict[str, str]:
    """A colour for each party, in the order given; independents ("") are grey.

    The first seven have the palette; those after them the same, darker, then lighter: of more than 21 parties some
    have one colour, and only their names tell them apart.
    """
    given: dict[str, str] = {}
    for party in parties:
        if party == "":
            given[party] = ALONE
        elif party not in given:
            place = sum(1 for one in given if one != "")
            turn, at = divmod(place, len(PALETTE))
            given[party] = (PALETTE[at], mixed(PALETTE[at], INK, 0.45), mixed(PALETTE[at], PAPER, 0.55))[turn % 3]
    return given


def ink_on(colour: str) -> str:
    """Black or white, whichever is read better on `colour`."""
    return INK if contrast(colour, INK) >= contrast(colour, PAPER) else PAPER


def contrast(one: str, other: str) -> float:
    """The contrast of two colours `#rrggbb`, 1 to 21 (WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """`colour` with `share` (0 to 1) of `other` in it."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    """ValueError: it is not `#rrggbb`."""
    if len(colour) != 7 or colour[0] != "#":
        raise ValueError(f"expected a colour #rrggbb, found {colour!r}")
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    linear = []
    for channel in _channels(colour):
        share = channel / 255
        linear.append(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4)
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
