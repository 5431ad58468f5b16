"""Many elections: vote models, draws decided by the plan of the law, and the same draws under other laws.

>>> import mandat
>>> from mandat.simulation import Swing
>>> election = mandat.read("examples/kz-mazhilis-2021")
>>> found = mandat.simulate(election, 2000, Swing("nation", 0.2), seed=1)
>>> found.probability("nurotan >= 50")
1.0

`mandat.simulate` is a function, so its room is called `simulation`. Nothing here decides a seat: the votes of a draw
are whole numbers and go through the plan that decides official elections.
"""

from mandat.simulation.assumed import Assumption, FromLists, GivenShares
from mandat.simulation.drawing import BLOCK
from mandat.simulation.faults import ModelError
from mandat.simulation.fitting import fit_swing
from mandat.simulation.models import (
    CORRELATED,
    NAMED,
    CandidateEffect,
    Covariance,
    DirichletMultinomial,
    Model,
    Part,
    Poll,
    Swing,
    Turnout,
    poll_of_polls,
)
from mandat.simulation.result import Distribution, MeasureOf, Probability, Simulation
from mandat.simulation.simulating import simulate, simulate_laws
from mandat.simulation.whatif import WHAT_IF, Scenarios, WhatIf, compare_draws, what_if

__all__ = [
    "BLOCK",
    "CORRELATED",
    "NAMED",
    "WHAT_IF",
    "Assumption",
    "CandidateEffect",
    "Covariance",
    "DirichletMultinomial",
    "Distribution",
    "FromLists",
    "GivenShares",
    "MeasureOf",
    "Model",
    "ModelError",
    "Part",
    "Poll",
    "Probability",
    "Scenarios",
    "Simulation",
    "Swing",
    "Turnout",
    "WhatIf",
    "compare_draws",
    "fit_swing",
    "poll_of_polls",
    "simulate",
    "simulate_laws",
    "what_if",
]
