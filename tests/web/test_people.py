"""Accounts: passwords, lock-out, one session, idle expiry, one-time codes, tables of new people."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client

from mandat.election import Faults
from mandat.web import settings as shipped
from mandat.web.people import totp
from mandat.web.people.first import first_administrator
from mandat.web.people.importing import import_people
from mandat.web.people.models import Failure, Person
from mandat.web.serve import NotServed
from mandat.web.setup.current import Loaded
from tests.web.conftest import PASSWORD, sign_in

RFC = [(59, "94287082"), (1111111109, "07081804"), (1234567890, "89005924"), (20000000000, "65353130")]


@pytest.mark.parametrize(("now", "expected"), RFC)
def test_one_time_codes_are_those_of_rfc_6238(now: int, expected: str) -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # 12345678901234567890
    assert totp.code(secret, now // 30) == expected[-6:]
    assert totp.matching(secret, expected[-6:], now, 0) == now // 30
    assert totp.matching(secret, expected[-6:], now + 29, 0) is not None
    assert totp.matching(secret, expected[-6:], now + 90, 0) is None
    assert totp.matching(secret, expected[-6:], now, now // 30) is None  # used once


def test_passwords_are_kept_by_argon2() -> None:
    assert [name.rsplit(".")[-1] for name in shipped.PASSWORD_HASHERS] == ["Argon2PasswordHasher"]
    assert Argon2PasswordHasher().encode("secret", "somesaltofours").startswith("argon2$argon2id$")


@pytest.mark.django_db
def test_after_five_failures_the_account_is_locked_and_it_is_said(person: Callable[..., Person]) -> None:
    person("asel", "clerk")
    client = Client(headers={"accept-language": "en"})
    wrong = {"name": "asel", "password": "wrong"}
    for _ in range(5):
        assert "not right" in client.post("/sign-in", wrong).content.decode()
    page = client.post("/sign-in", {"name": "asel", "password": PASSWORD}).content.decode()
    assert "this account: it is locked for 15 minutes" in page
    elsewhere = Client(REMOTE_ADDR="10.0.0.9", headers={"accept-language": "en"})
    assert elsewhere.post("/sign-in", {"name": "asel", "password": PASSWORD}).status_code == 403
    Failure.objects.all().delete()
    sign_in("asel")


@pytest.mark.django_db
def test_an_address_that_tries_many_names_is_locked_and_others_are_not(person: Callable[..., Person]) -> None:
    person("asel", "clerk")
    client = Client(headers={"accept-language": "en"})
    for number in range(30):
        assert "not right" in client.post("/sign-in", {"name": f"n{number}", "password": "x"}).content.decode()
    assert "from this address" in client.post("/sign-in", {"name": "asel", "password": PASSWORD}).content.decode()
    elsewhere = Client(REMOTE_ADDR="10.0.0.9")
    assert elsewhere.post("/sign-in", {"name": "asel", "password": PASSWORD}).status_code == 302


@pytest.mark.django_db
def test_a_new_session_ends_the_one_before(person: Callable[..., Person]) -> None:
    person("asel", "clerk")
    one = sign_in("asel")
    other = sign_in("asel")
    assert other.get("/account").status_code == 200
    answer = one.get("/account", follow=True)
    assert answer.redirect_chain
    assert "signed in elsewhere" not in other.get("/account").content.decode()


@pytest.mark.django_db
def test_who_does_nothing_for_half_an_hour_is_signed_out(
    person: Callable[..., Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    person("asel", "clerk")
    client = sign_in("asel")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 29 * 60)
    assert client.post("/alive").status_code == 204
    monkeypatch.setattr(time, "time", lambda: now + 58 * 60)
    assert client.get("/account").status_code == 200
    monkeypatch.setattr(time, "time", lambda: now + 89 * 60)
    assert client.get("/account").status_code == 302


@pytest.mark.django_db
def test_an_account_with_codes_asks_for_one(person: Callable[..., Person]) -> None:
    made = person("asel", "clerk")
    client = sign_in("asel")
    client.get("/account")
    secret = client.session["secret"]
    step = int(time.time()) // 30
    assert client.post("/account", {"do": "codes on", "code": "000000x"}).status_code == 422
    assert client.post("/account", {"do": "codes on", "code": totp.code(secret, step)}).status_code == 200
    made.refresh_from_db()
    assert made.secret == secret
    another = Client()
    plain = {"name": "asel", "password": PASSWORD}
    assert another.post("/sign-in", plain).status_code == 403
    assert another.post("/sign-in", plain | {"code": totp.code(secret, step)}).status_code == 403  # used already
    assert another.post("/sign-in", plain | {"code": totp.code(secret, step + 1)}).status_code == 302


@pytest.mark.django_db
def test_the_first_administrator_is_made_once_and_chooses_a_password() -> None:
    password = first_administrator("chief")
    with pytest.raises(NotServed):
        first_administrator("another")
    client = Client(headers={"accept-language": "en"})
    client.post("/sign-in", {"name": "chief", "password": password})
    assert client.get("/people").headers["Location"] == "/account"
    short = {"do": "password", "old": password, "new": "short", "again": "short"}
    assert client.post("/account", short).status_code == 422
    fine = short | {"new": "a password of mine", "again": "a password of mine"}
    assert client.post("/account", fine).status_code == 200
    assert client.get("/people").status_code == 200


def test_a_table_of_people_makes_accounts_that_can_sign_in(loaded: Loaded) -> None:
    unit = next(iter(loaded.election.units))
    table = f"name,full_name,role,unit\nasel,Әсел А.,clerk,{unit}\nbolat,,coordinator,\n"
    made = import_people(table.encode(), "chief")
    assert [(one.name, one.role, one.unit) for one, _ in made] == [
        ("asel", "clerk", unit),
        ("bolat", "coordinator", ""),
    ]
    client = Client()
    assert client.post("/sign-in", {"name": "asel", "password": made[0][1]}).status_code == 302


def test_every_fault_of_a_table_is_told_and_nothing_is_done(loaded: Loaded) -> None:
    table = "name,full_name,role,unit\nasel,,king,\nbolat,,clerk,nowhere\n,,clerk,\nasel,,clerk,\nshort\ndana,,clerk,\n"
    with pytest.raises(Faults) as caught:
        import_people(table.encode(), "chief")
    assert sorted((one.row, one.column) for one in caught.value.faults if one.column) == [
        (2, "role"),
        (3, "unit"),
        (4, "name"),
        (5, "name"),
    ]
    assert len(caught.value.faults) == 5
    assert not Person.objects.filter(name__in=["asel", "bolat", "dana"]).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"name;role\n", b'name,full_name,role,unit\n"open'])
def test_what_is_no_such_table_is_told(content: bytes) -> None:
    with pytest.raises(Faults):
        import_people(content, "chief")


def test_an_account_that_is_closed_or_given_a_new_password_loses_its_session(signed_in: Callable[..., Any]) -> None:
    chief, clerk = signed_in("chief", "administrator"), signed_in("asel", "clerk")
    pk = Person.objects.get(name="asel").pk
    assert clerk.get("/account").status_code == 200
    chief.post(f"/people/{pk}", {"do": "close"})
    assert clerk.get("/account").status_code == 302
    assert Client().post("/sign-in", {"name": "asel", "password": PASSWORD}).status_code == 403
