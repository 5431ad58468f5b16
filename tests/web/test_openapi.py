"""The API held against its own description by schemathesis: no 5xx, and no answer that is not described."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

pytest.importorskip("schemathesis", reason="schemathesis is not installed")

import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings

from mandat.web.access import PUBLIC
from mandat.web.api import api
from mandat.web.setup.current import Loaded
from tests.web.conftest import sign_in

Browser = Callable[..., Client]
AT_MOST = 15  # requests of one operation and one role


@contextmanager
def one_connection() -> Iterator[None]:
    """What Django does between requests would close the test's own connection; its test client leaves it out too."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def described() -> Any:
    return schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())


@one_connection()
def tried(cookie: str) -> int:
    """Calls every operation with whatever its description allows, and with what it does not."""
    number = 0
    for found in described().get_all_operations():
        operation = found.ok()
        for mode in schemathesis.GenerationMode:

            @given(case=operation.as_strategy(generation_mode=mode))
            @settings(
                max_examples=AT_MOST,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            def holds(case: Any) -> None:
                nonlocal number
                number += 1
                answer = case.call(headers={"Cookie": cookie, "Accept-Language": "en"} if cookie else None)
                assert answer.status_code < 500, (case.method, case.path, answer.status_code)
                case.validate_response(answer)

            try:
                holds()
            except Exception as error:
                if type(error).__name__ not in ("Unsatisfiable", "SkipTest"):
                    raise
    return number


def test_every_answer_to_the_public_is_described(loaded: Loaded) -> None:
    assert tried("") >= len(api.get_openapi_schema(path_prefix="/api/")["paths"])


@pytest.mark.parametrize("role", ["clerk", "coordinator", "observer", "administrator"])
def test_every_answer_to_somebody_with_a_role_is_described(
    role: str, person: Callable[..., Any], loaded: Loaded
) -> None:
    person("somebody", role)
    cookie = sign_in("somebody").cookies["sessionid"].value
    assert tried(f"sessionid={cookie}") > 0


def test_an_operation_that_is_not_for_everybody_describes_its_refusals() -> None:
    paths = api.get_openapi_schema(path_prefix="/api/")["paths"]
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                declared: Any = operation.view_func
                if PUBLIC not in declared.allowed:
                    for method in operation.methods:
                        answers = paths[f"/api{prefix}{path}"][method.lower()]["responses"]
                        assert {"401", "403"} <= {str(one) for one in answers}, path


@one_connection()
def test_what_a_description_does_not_have_is_found(loaded: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check itself: an answer that is not described does not pass."""
    case = next(one.ok() for one in described().get_all_operations() if one.ok().path.endswith("head")).Case()
    case.call_and_validate()
    monkeypatch.setattr("mandat.web.api.head", lambda: None)
    with pytest.raises(BaseExceptionGroup, match="distinct failures"):
        case.call_and_validate()
