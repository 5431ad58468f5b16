"""What each seat hangs on: the smallest number of votes that would move it, exactly, with the recipe that does it.

Five kinds of change are looked at, each with one source and one target: votes added to one; taken from one; moved from
one to another; invalid ballots that become votes; votes that become invalid. Along such a flow everything that the plan
compares is linear in the number of ballots x: votes, bases, the line against all. So:

1. Every comparison that does not depend on who has which seat - thresholds, majorities, turnout, the line against all,
   the order of votes where the rules ask for it, who is let in, whole quotas due to them - changes its sign at one
   place, which is worked out in whole numbers. Between these places lie *stretches* (`cuts`).
2. Within a stretch the outcome is one set of linear inequalities between claims, so the x with the same outcome are an
   interval. Two ends with the same outcome prove all between; else the stretch is halved (`search`). Nothing is
   assumed to be monotone: a threshold that falls, or a quota that grows, is a place or an interval of its own.
3. The smallest change of each seat is decided again by both computations of `mandat.decision`, and with one ballot
   fewer (`recipes`).

What whole units could do is told by a proof, or by an example (`units`): with fewer than `at_least` ballots changed, in
whatever ways at once, no comparison of the outcome can change its sign (`forms.certificate`).
"""

from mandat.measure.margins.contest import margins
from mandat.measure.margins.model import ContestMargins, Margins, Reach, Recipe, SeatMargin, Way
from mandat.measure.margins.space import KINDS, Kind

__all__ = ["KINDS", "ContestMargins", "Kind", "Margins", "Reach", "Recipe", "SeatMargin", "Way", "margins"]
