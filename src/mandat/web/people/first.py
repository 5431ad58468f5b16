"""The first administrator, made from the command line of the machine itself."""

import secrets

from django.db import transaction

from mandat.language import text
from mandat.web.access import ADMINISTRATOR
from mandat.web.journal.writing import record
from mandat.web.people.models import Person
from mandat.web.serve import NotServed


def one_time_password() -> str:
    """Four groups of four that can be read out and typed: no letter looks like another."""
    letters = "abcdefghkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def first_administrator(name: str) -> str:
    """Makes the account; its one-time password. `NotServed` where an administrator is there already."""
    password = one_time_password()
    with transaction.atomic():
        if Person.objects.filter(role=ADMINISTRATOR).exists():
            raise NotServed(text("there is an administrator already; further ones are made in the service"))
        if not name.strip() or Person.objects.filter(name=name).exists():
            raise NotServed(text("expected a name that no account has, found {found}", found=repr(name)))
        person = Person(name=name, role=ADMINISTRATOR)
        person.give(password, own=False)
        person.save()
        record("account made", "", {"name": name, "role": ADMINISTRATOR})
    return password
