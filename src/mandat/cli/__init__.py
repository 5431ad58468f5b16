"""The command `mandat`: one command a verb, thin.

Exit status: 0 done; 1 done, and what was asked about does not hold; 2 the input or the call is wrong, one line a
fault; 3 pending: a lot must be drawn.
"""

import os
import sys

from cyclopts import CycloptsError

from mandat.cli import (  # each adds its commands
    counting,
    deciding,
    keeping,
    laws,
    making,
    margins,
    measuring,
    serving,
    simulating,
    verifying,
)
from mandat.cli.shared import OK, WRONG, CallError, app

__all__ = [
    "app",
    "counting",
    "deciding",
    "keeping",
    "laws",
    "main",
    "making",
    "margins",
    "measuring",
    "serving",
    "simulating",
    "verifying",
]

DISAGREE = 70  # a fault in mandat itself, never a result


def main() -> None:
    """Runs the command; faults of the input or the call go to stderr, one line each, with exit status 2."""
    from mandat.decision.lots import LotError
    from mandat.decision.outcome import Disagreement
    from mandat.election import Faults
    from mandat.law import LawError
    from mandat.simulation.faults import ModelError

    try:
        status = app(exit_on_error=False, print_error=False, result_action="return_value")
    except (CallError, CycloptsError) as error:
        _fail(" ".join(str(error).split()))
    except (LawError, LotError, ModelError) as error:
        _fail(*[str(fault) for fault in error.faults])
    except Faults as error:
        _fail(*error.lines())
    except Disagreement as error:
        print(f"mandat: {error}", file=sys.stderr)
        sys.exit(DISAGREE)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(OK)
    sys.exit(status if isinstance(status, int) else OK)


def _fail(*lines: str) -> None:
    for line in lines:
        print(line, file=sys.stderr)
    sys.exit(WRONG)
