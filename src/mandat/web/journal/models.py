"""The tables of the journal: entries that the database itself refuses to change, and the head of the chain."""

from typing import Any

from django.db import models


class Entry(models.Model):
    """One entry. `line` is what is chained and exported; the other columns are there to search by."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    who = models.CharField(max_length=150, blank=True)
    what = models.CharField(max_length=40)
    unit = models.CharField(max_length=200, blank=True)
    contest = models.CharField(max_length=200, blank=True)
    line = models.TextField()
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("number",)
        indexes = (models.Index(fields=["unit", "contest"], name="entry_place"),)

    def __str__(self) -> Any:
        return f"{self.number} {self.what}"


class Head(models.Model):
    """The last entry's number and hash, one row. It is locked while an entry is added, so there is one chain."""

    number = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    def __str__(self) -> Any:
        return f"{self.number} {self.hash}"
