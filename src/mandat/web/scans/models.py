"""Which scan belongs to which protocol."""

from typing import Any

from django.db import models


class Scan(models.Model):
    """A scan attached to a protocol (`observer` "": of the official paper) or to an observer's copy of it.

    `digest` is the SHA-256 of the file as kept, `sent` that of the file as it was sent, `pages` the SHA-256 of the
    pictures shown. `set_aside` is why it is shown no more, "" while it is.
    """

    paper = models.ForeignKey("web.Paper", on_delete=models.PROTECT, related_name="scans")
    observer = models.CharField(max_length=150, blank=True)
    by = models.CharField(max_length=150)
    kind = models.CharField(max_length=10)
    digest = models.CharField(max_length=64, db_index=True)
    sent = models.CharField(max_length=64)
    pages = models.JSONField(default=list)
    set_aside = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> Any:
        return self.digest


class Picture(models.Model):
    """A file that may be served, by its SHA-256: what kind it is, and the scan it is of."""

    scan = models.ForeignKey(Scan, on_delete=models.PROTECT, related_name="pictures")
    digest = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=10)

    def __str__(self) -> Any:
        return self.digest
