"""What is wrong with a model, a statement or an election that is to be simulated."""

from mandat.language import Text


class ModelError(ValueError):
    """A call that cannot be simulated; `faults` has one text for each reason."""

    def __init__(self, *faults: Text) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults
