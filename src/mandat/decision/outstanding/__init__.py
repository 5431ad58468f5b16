"""What is still out, and what it can change: bounds proved with whole numbers, examples run through the plan."""

from mandat.decision.outstanding.contests import standing
from mandat.decision.outstanding.model import Chance, ContestStanding, Example, Outstanding, Source, Standing

__all__ = ["Chance", "ContestStanding", "Example", "Outstanding", "Source", "Standing", "standing"]
