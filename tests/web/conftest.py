"""People, an election of two regions and the pages, for the tests of the service."""

from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip("django", reason="the extra `web` is not installed")

from django.test import Client

from mandat.election import Election
from mandat.web.people.models import Person
from mandat.web.setup import loading
from mandat.web.setup.current import Loaded, current
from tests.web.making import election_of

PASSWORD = "a long password"


@pytest.fixture
def election() -> Election:
    return election_of()


@pytest.fixture
def person(db: None) -> Callable[..., Person]:
    """Makes an account that has chosen its password."""

    def make(name: str, role: str, unit: str = "") -> Person:
        made = Person(name=name, role=role, unit=unit)
        made.give(PASSWORD, own=True)
        made.save()
        return made

    return make


@pytest.fixture
def signed_in(person: Callable[..., Person]) -> Callable[..., Client]:
    """A browser in which somebody with a role is signed in."""

    def make(name: str, role: str, unit: str = "") -> Client:
        person(name, role, unit)
        return sign_in(name)

    return make


def sign_in(name: str, **given: Any) -> Client:
    client = Client(headers={"accept-language": "en"})
    answer = client.post("/sign-in", {"name": name, "password": PASSWORD} | given)
    assert answer.status_code == 302, answer.content.decode()
    return client


@pytest.fixture
def loaded(db: None, election: Election) -> Loaded:
    """The election, loaded and confirmed."""
    digest = loading._keep(election, "chief", training=False)
    loading.confirm(digest[-loading.HIDDEN :], "chief")
    found = current()
    assert found is not None
    return found
