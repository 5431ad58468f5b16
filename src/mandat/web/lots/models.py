"""The records of lots that were drawn."""

from typing import Any

from django.db import models


class Drawing(models.Model):
    """One lot as its ceremony's record tells it. It counts once a second person has confirmed it.

    `among` and `seats` are what the lot was for; where the figures change and another tie is to be broken, it no longer
    fits, and counts for nothing until it fits again.
    """

    lot = models.CharField(max_length=300, db_index=True)
    tier = models.CharField(max_length=100)
    contest = models.CharField(max_length=200)
    among = models.JSONField()
    seats = models.IntegerField()
    winners = models.JSONField()
    place = models.CharField(max_length=300)
    drawn = models.CharField(max_length=100)
    present = models.TextField()
    how = models.TextField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.CharField(max_length=150, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=150, blank=True)
    withdrawn_why = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> Any:
        return self.lot

    @property
    def stands(self) -> bool:
        """Whether it is confirmed and was not withdrawn."""
        return bool(self.confirmed_by) and not self.withdrawn_by

    def fits(self, lot: Any) -> bool:
        """Whether the lot asked for now is the one that was drawn."""
        return set(self.among) == set(lot.among) and self.seats == lot.seats
