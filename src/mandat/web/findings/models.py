"""What people said of findings. A finding nobody has touched has no row: it is open because the checks find it."""

from typing import Any

from django.db import models

STATES = ("open", "explained", "closed", "gone")


class Said(models.Model):
    """The state of one finding, and who brought it there with what words.

    `key` is which finding it is, `print` a SHA-256 of the figures it is about: what was said holds for these alone.
    `number` is the entry of the journal up to which the figures were known when it was last touched.
    """

    key = models.CharField(max_length=64, unique=True)
    print = models.CharField(max_length=64)
    code = models.CharField(max_length=100)
    unit = models.CharField(max_length=200, blank=True)
    contest = models.CharField(max_length=200, blank=True)
    number = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=[(one, one) for one in STATES])
    words = models.TextField(blank=True)
    by = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> Any:
        return f"{self.code} {self.unit}"
