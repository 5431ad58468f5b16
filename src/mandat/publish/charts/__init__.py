"""Charts of what mandat finds, as SVG or PNG: drawn offline, in Kazakh, Russian and English.

>>> from mandat.publish import charts
>>> drawn = charts.hemicycle(mandat.decide(election), "kk")
>>> drawn.save("seats.svg")

Each function takes what another room gives (an outcome, what was measured, margins, a comparison) and a language, and
gives a `Drawing`; a notebook shows it. What there is nothing to draw of is a `NothingToDraw` that says why.
Needs the extra `charts` (Altair, vl-convert); `NotInstalled` says so.
"""

from mandat.publish.charts.distributions import distributions
from mandat.publish.charts.drawing import SUFFIXES, Drawing, NothingToDraw, NotInstalled
from mandat.publish.charts.house import hemicycle
from mandat.publish.charts.laws import laws
from mandat.publish.charts.maps import MAPS, region_map
from mandat.publish.charts.margins import margins
from mandat.publish.charts.shares import shares

__all__ = [
    "MAPS",
    "SUFFIXES",
    "Drawing",
    "NotInstalled",
    "NothingToDraw",
    "distributions",
    "hemicycle",
    "laws",
    "margins",
    "region_map",
    "shares",
]
