"""Law and votes to an outcome: the plan of kernels, ties and lots, persons, and the explanation."""

from mandat.decision.comparison import Comparison, compare
from mandat.decision.lots import LotError
from mandat.decision.official import decide
from mandat.decision.outcome import ContestOutcome, Disagreement, Outcome, Step
from mandat.decision.outstanding import ContestStanding, Standing, standing
from mandat.decision.plan import Plan, TierPlan, Votes, compile_law

__all__ = [
    "Comparison",
    "ContestOutcome",
    "ContestStanding",
    "Disagreement",
    "LotError",
    "Outcome",
    "Plan",
    "Standing",
    "Step",
    "TierPlan",
    "Votes",
    "compare",
    "compile_law",
    "decide",
    "standing",
]
