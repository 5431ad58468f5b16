"""Whether the results are public: a decision, with who made it."""

from typing import Any

from django.db import models


class Opening(models.Model):
    """One row: are the public pages open. There is no row until somebody decides."""

    open = models.BooleanField(default=False)
    by = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> Any:
        return "open" if self.open else "closed"
