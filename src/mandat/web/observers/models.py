"""Observers' copies in the database."""

from typing import Any

from django.db import models


class ObserverCopy(models.Model):
    """One observer's copy of one protocol. `state` is the value of `observers.value` as JSON."""

    paper = models.ForeignKey("web.Paper", on_delete=models.PROTECT, related_name="copies")
    observer = models.CharField(max_length=150, db_index=True)
    stands = models.BooleanField(default=False)
    state = models.JSONField(default=dict)
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["paper", "observer"], name="one_copy"),)

    def __str__(self) -> Any:
        return f"{self.paper} {self.observer}"
