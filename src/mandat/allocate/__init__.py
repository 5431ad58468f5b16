"""Votes to seats on arrays, exactly: no law, no names, any leading batch dimensions.

Every function takes `votes[..., party]` and gives `seats[..., party]`; each row along the last axis is an
election of its own. No float decides a seat. See `Seats` for what comes with the numbers.
"""

from mandat.allocate.averages import HighestAverages, highest_averages
from mandat.allocate.largest import LargestRemainder, largest_remainder
from mandat.allocate.seats import Seats
from mandat.allocate.winners import TwoRound, block, plurality, plurality_by_party, reach, sntv, two_round

__all__ = [
    "HighestAverages",
    "LargestRemainder",
    "Seats",
    "TwoRound",
    "block",
    "highest_averages",
    "largest_remainder",
    "plurality",
    "plurality_by_party",
    "reach",
    "sntv",
    "two_round",
]
