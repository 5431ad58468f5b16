"""The protocols in the database."""

from typing import Any

from django.db import models


class Paper(models.Model):
    """One protocol: a lowest unit's paper for one contest. `state` is the value of `entry.value` as JSON; the other
    columns repeat parts of it to search by, and are written with it."""

    unit = models.CharField(max_length=200)
    contest = models.CharField(max_length=200)
    tier = models.CharField(max_length=100)
    stage = models.CharField(max_length=20, default="waiting", db_index=True)
    first = models.CharField(max_length=150, blank=True, db_index=True)
    second = models.CharField(max_length=150, blank=True, db_index=True)
    state = models.JSONField(default=dict)
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["unit", "contest"], name="one_paper"),)

    def __str__(self) -> Any:
        return f"{self.unit} {self.contest}"


class Sent(models.Model):
    """A save that was received, by the id that the browser made for it: sent again, it changes nothing."""

    claim = models.CharField(max_length=40)
    key = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["claim", "key"], name="sent_once"),)

    def __str__(self) -> Any:
        return self.key
