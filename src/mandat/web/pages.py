"""What every page has: the language, the person, the election and whether it is training."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from mandat.language import Text
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
