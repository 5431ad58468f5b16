"""The election that is entered: its set-up as a packed folder, and whether it is confirmed."""

from typing import Any

from django.db import models


class Setup(models.Model):
    """A loaded election. It is kept in the database, so that a copy of the database is a copy of everything.

    One row; it can be replaced until it is confirmed, and then no more.
    """

    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    title = models.JSONField()
    training = models.BooleanField(default=False)
    confirmed = models.BooleanField(default=False)
    by = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> Any:
        return self.digest

    @classmethod
    def current(cls) -> "Setup | None":
        """The election that is loaded, without its content; None before one is."""
        found: Setup | None = cls.objects.defer("content").first()
        return found

    @property
    def name(self) -> Any:
        from mandat.language import Names

        return Names(self.title)
