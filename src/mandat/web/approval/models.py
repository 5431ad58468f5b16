"""Approvals of an outcome."""

from typing import Any

from django.db import models


class Approval(models.Model):
    """Two coordinators' approval of exactly one state: the journal's entry it ends with, and the SHA-256 of the data.

    It stands while no later entry could have changed a figure; whether it does is read from the journal, never kept.
    `told` is what the document says beside the data: both names as they were, and how many findings were in each state.
    """

    number = models.BigIntegerField()
    head = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    first_by = models.CharField(max_length=150)
    first_at = models.DateTimeField()
    second_by = models.CharField(max_length=150, blank=True)
    second_at = models.DateTimeField(null=True)
    told = models.JSONField(default=dict)

    class Meta:
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=["head", "digest"], name="one_approval"),)

    def __str__(self) -> Any:
        return self.head

    @property
    def whole(self) -> bool:
        """Whether both have approved."""
        return bool(self.second_by)
