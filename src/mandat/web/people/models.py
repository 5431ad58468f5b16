"""Accounts, and failures to sign in."""

from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import models

from mandat.web.access import ROLES


class Person(models.Model):
    """Somebody with an account: one role, one unit of the election ("" for all of it), one session.

    `secret` is that of the one-time codes, "" without them; `counter` the last code that was used. `must_change` is set
    while the password was given by somebody else.
    """

    name = models.CharField(max_length=150, unique=True)
    full_name = models.CharField(max_length=300, blank=True)
    role = models.CharField(max_length=20, choices=[(one, one) for one in ROLES])
    unit = models.CharField(max_length=200, blank=True)
    password = models.CharField(max_length=200)
    must_change = models.BooleanField(default=True)
    active = models.BooleanField(default=True)
    session = models.CharField(max_length=40, blank=True)
    secret = models.CharField(max_length=64, blank=True)
    counter = models.BigIntegerField(default=0)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> Any:
        return self.name

    def give(self, password: str, *, own: bool) -> None:
        """A new password; `own`: chosen by the person."""
        self.password, self.must_change = make_password(password), not own

    def has(self, password: str) -> bool:
        return bool(check_password(password, self.password))


class Failure(models.Model):
    """One failed attempt, by account name and by address; kept for a quarter of an hour."""

    kind = models.CharField(max_length=10)
    value = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (models.Index(fields=["kind", "value", "at"], name="failure_lookup"),)

    def __str__(self) -> Any:
        return f"{self.kind} {self.value}"
