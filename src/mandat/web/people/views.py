"""Signing in and out, one's own account, and the administrator's list of people."""

import time
from typing import Any

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from mandat.election import Faults
from mandat.language import text
from mandat.web.access import ADMINISTRATOR, EVERY_ACCOUNT, PUBLIC, ROLE_NAMES, allow
from mandat.web.journal.writing import record
from mandat.web.pages import message
from mandat.web.people import sessions, totp
from mandat.web.people.first import one_time_password
from mandat.web.people.importing import import_people
from mandat.web.people.models import Person
from mandat.web.setup.loading import told

SHORTEST = 10  # characters of a password


@require_http_methods(["GET", "POST"])
@allow(PUBLIC)
def sign_in(request: Any) -> HttpResponse:
    """Name, password, and the one-time code where the account has one."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    if not url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        wanted = "/"
    context: dict[str, Any] = {"next": wanted, "why": request.ended}
    if request.method == "POST":
        name, password = request.POST.get("name", "").strip(), request.POST.get("password", "")
        try:
            sessions.sign_in(request, name, password, request.POST.get("code", ""))
            return HttpResponseRedirect(wanted)
        except sessions.NotIn as error:
            context |= {"why": error.message, "name": name}
            return render(request, "mandat/sign-in.html", context, status=403)
    return render(request, "mandat/sign-in.html", context)


@require_POST
@allow(*EVERY_ACCOUNT)
def sign_out(request: Any) -> HttpResponse:
    """Ends the session."""
    sessions.sign_out(request)
    return HttpResponseRedirect(reverse("sign-in"))


@require_POST
@allow(*EVERY_ACCOUNT)
def alive(request: Any) -> HttpResponse:
    """The person is still there: the idle clock begins anew."""
    request.session["seen"] = int(time.time())
    return HttpResponse(status=204)


@require_http_methods(["GET", "POST"])
@allow(*EVERY_ACCOUNT)
def account(request: Any) -> HttpResponse:
    """A new password, and one-time codes on or off."""
    person, why, done = request.person, None, None
    what = request.POST.get("do", "")
    if what == "password":
        new = request.POST.get("new", "")
        if not person.has(request.POST.get("old", "")):
            why = text("the present password is not right")
        elif len(new) < SHORTEST or new == person.name or person.has(new):
            why = text("expected a new password of at least {count} characters", count=SHORTEST)
        elif new != request.POST.get("again", ""):
            why = text("the new password was not typed the same twice")
        else:
            person.give(new, own=True)
            done = text("the password is changed")
            _keep(person, "password changed", ["password", "must_change"])
    elif what == "codes on":
        secret = request.session.get("secret", "")
        step = totp.matching(secret, request.POST.get("code", ""), time.time(), 0) if secret else None
        if step is None:
            why = text("this is not the code of the moment")
        else:
            person.secret, person.counter = secret, step
            del request.session["secret"]
            done = text("from now on signing in asks for a one-time code")
            _keep(person, "one-time codes on", ["secret", "counter"])
    elif what == "codes off" and person.has(request.POST.get("old", "")):
        person.secret = ""
        done = text("signing in asks for no one-time code any more")
        _keep(person, "one-time codes off", ["secret"])
    if not person.secret and not person.must_change:
        request.session.setdefault("secret", totp.new_secret())
    context = {"why": why, "done": done, "secret": request.session.get("secret", ""), "shortest": SHORTEST}
    return render(request, "mandat/account.html", context, status=200 if why is None else 422)


def _keep(person: Person, what: str, fields: list[str]) -> None:
    with transaction.atomic():
        person.save(update_fields=fields)
        record(what, person.name)


@require_http_methods(["GET", "POST"])
@allow(ADMINISTRATOR)
def people(request: Any) -> HttpResponse:
    """All accounts; a table of new ones, each with its one-time password, shown this once."""
    context: dict[str, Any] = {"made": [], "why": []}
    status = 200
    if request.method == "POST":
        given = request.FILES.get("table")
        content = given.read() if given is not None else b""
        try:
            context["made"] = import_people(
                content, request.person.name, given.name if given is not None else "users.csv"
            )
        except Faults as faults:
            context["why"], status = told(faults), 422
    context["people"] = [(one, ROLE_NAMES[one.role]) for one in Person.objects.all()]
    return render(request, "mandat/people.html", context, status=status)


@require_POST
@allow(ADMINISTRATOR)
def change(request: Any, pk: int) -> HttpResponse:
    """Give a new one-time password (which also ends the session and the codes), or close or open an account."""
    person, what = get_object_or_404(Person, pk=pk), request.POST.get("do", "")
    if person.pk == request.person.pk:
        return message(request, text("one's own account is changed under “Account”"), 409)
    context: dict[str, Any] = {"made": [], "why": []}
    with transaction.atomic():
        if what == "reset":
            password = one_time_password()
            person.give(password, own=False)
            person.secret = person.session = ""
            context["made"] = [(person, password)]
        elif what in ("close", "open"):
            person.active, person.session = what == "open", ""
        else:
            return message(request, text("expected one of {known}", known="reset, close, open"), 400)
        person.save()
        record(f"account {what}", request.person.name, {"name": person.name})
    context["people"] = [(one, ROLE_NAMES[one.role]) for one in Person.objects.all()]
    return render(request, "mandat/people.html", context)
