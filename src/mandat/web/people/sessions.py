"""Signing in and out: one session a person, idle expiry, lock-out after repeated failures."""

import datetime
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.utils import timezone

from mandat.language import Text, text
from mandat.web.journal.writing import record
from mandat.web.people import totp
from mandat.web.people.models import Failure, Person

_NOBODY = make_password("nobody has this password")
_WRITE_EVERY = 60  # seconds between two notes of when a person was last seen


class NotIn(ValueError):
    """Somebody who is not signed in; `message` says why."""

    def __init__(self, message: Text) -> None:
        super().__init__(message)
        self.message = message


def address(request: HttpRequest) -> str:
    """The address that the request came from."""
    return str(request.META.get("REMOTE_ADDR", ""))


def sign_in(request: Any, name: str, password: str, one_time: str) -> Person:
    """Signs in and ends the person's earlier session. `NotIn` says what is wrong, never whether the account exists."""
    keys = {"account": name.casefold()[:200], "address": address(request)}
    since = timezone.now() - datetime.timedelta(seconds=settings.LOCKED_FOR)
    Failure.objects.filter(at__lt=since).delete()
    for kind, value in keys.items():
        if Failure.objects.filter(kind=kind, value=value, at__gte=since).count() >= settings.LOCKED_AFTER[kind]:
            minutes = settings.LOCKED_FOR // 60
            locked = {
                "account": text(
                    "too many failures for this account: it is locked for {minutes} minutes", minutes=minutes
                ),
                "address": text(
                    "too many failures from this address: it is locked for {minutes} minutes", minutes=minutes
                ),
            }
            raise NotIn(locked[kind])
    person: Person | None = Person.objects.filter(name=name, active=True).first()
    right = person.has(password) if person is not None else check_password(password, _NOBODY) and False
    step = None
    if person is not None and person.secret:
        step = totp.matching(person.secret, one_time, time.time(), person.counter)
        right = right and step is not None
    if person is None or not right:
        Failure.objects.bulk_create([Failure(kind=kind, value=value) for kind, value in keys.items()])
        raise NotIn(text("name, password or one-time code are not right"))
    with transaction.atomic():
        request.session.cycle_key()
        request.session["person"] = person.pk
        request.session["seen"] = int(time.time())
        request.session.save()
        person.session = request.session.session_key
        person.counter = step if step is not None else person.counter
        person.save(update_fields=["session", "counter"])
        Failure.objects.filter(kind="account", value=keys["account"]).delete()
        record("signed in", person.name)
    rotate_token(request)
    return person


def sign_out(request: Any) -> None:
    """Ends the session."""
    if request.person is not None:
        with transaction.atomic():
            Person.objects.filter(pk=request.person.pk).update(session="")
            record("signed out", request.person.name)
    request.session.flush()
    request.person = None


class WhoAsks:
    """`request.person`: who is signed in, or None. A session that another one replaced, or that was idle, has ended."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.person, request.ended = None, None
        pk = request.session.get("person")
        if pk is not None:
            person = Person.objects.filter(pk=pk, active=True).first()
            now = int(time.time())
            if person is None or person.session != request.session.session_key:
                request.ended = text(
                    "you have signed in elsewhere, or your account was changed: this session has ended"
                )
            elif now - int(request.session.get("seen", 0)) > settings.IDLE_AFTER:
                request.ended = text(
                    "nothing was done for {minutes} minutes: sign in again", minutes=settings.IDLE_AFTER // 60
                )
            else:
                request.person = person
                if now - int(request.session["seen"]) >= _WRITE_EVERY:
                    request.session["seen"] = now
            if request.person is None:
                request.session.flush()
        return self.get_response(request)
