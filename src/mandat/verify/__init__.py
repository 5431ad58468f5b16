"""Is it right? Two folders of one election compared, by precinct and field, with what it does to the seats."""

from mandat.verify.comparing import compared, differences, side
from mandat.verify.model import Area, Change, Differences, Effect, Line, Numbers, Only, Paper, Place, Side, Turn
from mandat.verify.papers import Compared
from mandat.verify.writing import COLUMNS, to_csv, to_frame, to_json

__all__ = [
    "COLUMNS",
    "Area",
    "Change",
    "Compared",
    "Differences",
    "Effect",
    "Line",
    "Numbers",
    "Only",
    "Paper",
    "Place",
    "Side",
    "Turn",
    "compared",
    "differences",
    "side",
    "to_csv",
    "to_frame",
    "to_json",
]
