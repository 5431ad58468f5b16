"""What every page has: the language, the person, the election and whether it is training."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from mandat.language import Text, text
from mandat.web.access import ROLE_NAMES


def everywhere(request: Any) -> dict[str, Any]:
    """The context of each template."""
    from mandat.web.setup.models import Setup

    person = getattr(request, "person", None)
    return {
        "language": getattr(request, "language", "en"),
        "person": person,
        "role_name": ROLE_NAMES[person.role] if person is not None else None,
        "setup": Setup.current(),
        "idle_after": settings.IDLE_AFTER,
        "warn_before": settings.WARN_BEFORE,
    }


def message(request: Any, what: Text, status: int) -> HttpResponse:
    """A short answer with one text: a page, or JSON where a program asks."""
    if request.path.startswith("/api/") or request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"detail": what.to(request.language)}, status=status)
    return render(request, "mandat/message.html", {"what": what}, status=status)


def not_found(request: Any, exception: Exception) -> HttpResponse:
    """404 in the reader's language: there is no such page, or it is not this person's."""
    return message(request, text("there is no such page, or it is not for you"), 404)


def no_token(request: Any, reason: str = "") -> HttpResponse:
    """403 for a form that was not made for this session, as after signing in anew in another window."""
    return message(request, text("this page was opened before you signed in anew: load it again"), 403)


def whole(sent: str, *, default: int) -> int:
    """A number of a page or a record as a request names it; `default` for anything else, and for one too large."""
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else default


class Readable:
    """400 for a text that no database keeps: a zero character in the address or the form of a page.

    The API looks its ids up in what is held, and says itself what there is not.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        if request.path_info.startswith("/api/"):
            return None
        given = (value for form in (request.GET, request.POST) for _, own in form.lists() for value in own)
        if "\0" in request.path_info or any("\0" in value for value in given):
            return message(request, text("expected text without control characters"), 400)
        return None
