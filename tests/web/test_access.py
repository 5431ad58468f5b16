"""Every route says who may use it, and nobody else can."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from mandat.web.access import PUBLIC, ROLES, Role, allow
from mandat.web.api import api
from mandat.web.entry.models import Paper
from mandat.web.setup.current import Loaded

PROGRAMS = "ninja"


def routes() -> list[URLPattern]:
    return [one for one in get_resolver().url_patterns if isinstance(one, URLPattern)]


def operations() -> Iterator[tuple[str, str, Any]]:
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    yield method, f"/api{prefix}{path}", operation.view_func


def test_every_page_declares_who_may_use_it() -> None:
    assert len(routes()) > 20
    assert [one.name for one in routes() if not hasattr(one.callback, "allowed")] == []


def test_every_operation_of_the_api_declares_who_may_use_it() -> None:
    found = list(operations())
    assert {path for _, path, _ in found} == set(api.get_openapi_schema(path_prefix="/api/")["paths"])
    assert [path for _, path, view in found if not hasattr(view, "allowed")] == []


def test_a_declaration_without_a_known_role_is_refused() -> None:
    for roles in ((), ("king",)):
        with pytest.raises(ValueError, match="allow"):
            allow(*roles)


@pytest.mark.django_db
def test_a_route_that_declares_nothing_is_not_served(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    route = next(one for one in routes() if one.name == "health")
    monkeypatch.setattr(route, "callback", lambda request: None)
    assert client.get("/health").status_code == 403


METHODS = {"GET": "get", "POST": "post"}


@pytest.mark.parametrize("role", [*ROLES, PUBLIC])
def test_every_role_on_every_route(role: Role, signed_in: Callable[..., Client], loaded: Loaded) -> None:
    client = Client() if role == PUBLIC else signed_in("somebody", role)
    paper = Paper.objects.first()
    assert paper is not None
    tried = 0
    for route in routes():
        if route.name == "sign-out":
            continue
        given: dict[str, object] = {"digest": "0" * 64}
        given |= {"pk": paper.pk, "lang": "en", "unit": paper.unit, "contest": paper.contest, "head": "0", "name": "0"}
        path = reverse(str(route.name), kwargs={one: given[one] for one in route.pattern.converters})
        allowed: tuple[str, ...] = route.callback.allowed
        for method in METHODS.values():
            status = getattr(client, method)(path, headers={"accept": "text/html"}).status_code
            tried += 1
            assert status < 500, (path, method)
            if status == 405:
                continue
            if PUBLIC in allowed or role in allowed:
                assert status not in (401,), (path, method, status)
                assert status != 403 or path == reverse("sign-in"), (path, method, status)
            elif role == PUBLIC:
                assert status == (302 if method == "get" else 401), (path, method, status)
            else:
                assert status == 403, (path, method, status)
    for method, path, view in operations():
        status = getattr(client, METHODS[method])(path).status_code
        fine = PUBLIC in view.allowed or role in view.allowed
        assert (status < 400 or (status == 404 and "/results" in path)) is fine, (path, status)  # not open yet
    assert tried > 40


def test_a_clerk_sees_the_protocols_of_his_own_unit_alone(signed_in: Callable[..., Client], loaded: Loaded) -> None:
    unit = next(one for one in loaded.election.units if len(loaded.below[one]) == 1)
    client = signed_in("asel", "clerk", unit)
    for paper in Paper.objects.all():
        status = client.post(f"/entry/{paper.pk}/claim").status_code
        assert status == (302 if paper.unit == unit else 404)


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused(person: Callable[..., Any]) -> None:
    person("asel", "clerk")
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/sign-in", {"name": "asel", "password": "a long password"})
    assert answer.status_code == 403
    assert "person" not in client.session


@pytest.mark.django_db
def test_no_page_asks_another_host_for_anything(client: Client) -> None:
    answer = client.get("/sign-in")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    page = answer.content.decode()
    assert "://" not in page
    assert " style=" not in page
    assert "<script>" not in page
