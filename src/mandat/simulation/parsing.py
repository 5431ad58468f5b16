"""A model as it is written on a command line: a name, or `part=size` joined by commas."""

from mandat.language import text
from mandat.simulation.faults import ModelError
from mandat.simulation.models import NAMED, DirichletMultinomial, Model, Part, Swing, Turnout


def parse_model(written: str) -> Model | str:
    """`correlated` and the other names as they are (the default leaves out what the folder does not have); else parts.

    >>> str(parse_model("nation=0.1,candidate=0.2,turnout=0.05"))
    'Swing("nation", 0.1) + Swing("candidate", 0.2) + Turnout(0.05)'
    """
    if written in NAMED:
        return written
    parts: list[Part] = []
    for one in written.split(","):
        name, sign, value = (piece.strip() for piece in one.partition("="))
        try:
            size = float(value)
        except ValueError:
            sign = ""
        if not sign or not name:
            raise ModelError(
                text(
                    "model: expected one of {names}, or parts such as nation=0.1,candidate=0.2; found {found}",
                    names=list(NAMED),
                    found=repr(one),
                )
            )
        parts.append(
            Turnout(size)
            if name == "turnout"
            else DirichletMultinomial(size)
            if name == "dirichlet"
            else Swing(name, size)
        )
    return Model(tuple(parts))
