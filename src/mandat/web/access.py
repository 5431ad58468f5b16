"""Who may do what. Every route says so with `allow`; a route that does not is not served.

    @allow(COORDINATOR)
    def differences(request): ...

For an operation of the API the same decorator stands below the router's. `PUBLIC` is everybody, with or without an
account. Which units a person may touch is a question of `places`, asked in the view.
"""

import functools
from collections.abc import Callable
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from mandat.language import Text, text

Role = Literal["administrator", "coordinator", "clerk", "observer"]
ADMINISTRATOR: Role = "administrator"
COORDINATOR: Role = "coordinator"
CLERK: Role = "clerk"
OBSERVER: Role = "observer"
PUBLIC = "public"
ROLES: tuple[Role, ...] = (ADMINISTRATOR, COORDINATOR, CLERK, OBSERVER)
EVERY_ACCOUNT = ROLES

ROLE_NAMES: dict[str, Text] = {
    ADMINISTRATOR: text("administrator"),
    COORDINATOR: text("coordinator"),
    CLERK: text("entry clerk"),
    OBSERVER: text("election observer"),
}


def allow(*roles: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declares who may use a view or an operation, and holds it: others are refused before it is called."""
    if not roles or set(roles) - {*ROLES, PUBLIC}:
        raise ValueError(f"allow: expected roles, found {roles}")

    def declared(view: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(view)
        def held(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            refused = refusal(request, roles)
            return view(request, *args, **kwargs) if refused is None else refused

        held.allowed = roles  # type: ignore[attr-defined]
        return held

    return declared


def refusal(request: Any, roles: tuple[str, ...]) -> HttpResponse | None:
    """None where the person who asks has one of the roles; else the answer: sign in first, or not for this role."""
    if PUBLIC in roles:
        return None
    person = request.person
    api = request.path.startswith("/api/")
    if person is None:
        if api or request.method != "GET":
            return _plain(401, text("sign in first"), request)
        return HttpResponseRedirect(f"{reverse('sign-in')}?{urlencode({'next': request.get_full_path()})}")
    if person.must_change and request.path != reverse("account"):
        return _plain(403, text("choose a password of your own first"), request) if api else _to("account")
    if person.role not in roles:
        return _plain(403, text("this is not for the role {role}", role=ROLE_NAMES[person.role]), request)
    return None


def _to(name: str) -> HttpResponse:
    return HttpResponseRedirect(reverse(name))


def _plain(status: int, what: Text, request: Any) -> HttpResponse:
    from mandat.web.pages import message

    return message(request, what, status)


class Declared:
    """Refuses every route that says nothing of who may use it: nothing is open by oversight."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        if not hasattr(view, "allowed") and not getattr(view, "__module__", "").startswith("ninja"):
            return _plain(403, text("nobody is declared to use this page"), request)
        return None
