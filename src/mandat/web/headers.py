"""What every answer carries, and in which language it is."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from mandat.language import LANGUAGES

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""Nothing inline, nothing from another host."""

Next = Callable[[HttpRequest], HttpResponse]


class Headers:
    """The content security policy; pages behind an account are not kept by caches."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return secured(self.get_response(request))


def secured(response: HttpResponse) -> HttpResponse:
    """The answer with the headers that every answer has, where it has none of its own."""
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers.setdefault("X-Frame-Options", "DENY")
    response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    response.headers.setdefault("Cache-Control", "no-store")
    return response


class Language:
    """`request.language`: what `?lang=` asks for, else the cookie of an earlier choice, else the browser's."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("lang", "")
        kept = request.COOKIES.get("lang", "")
        accepted = [one.split(";")[0].strip()[:2] for one in request.headers.get("Accept-Language", "").split(",")]
        found = next((one for one in (asked, kept, *accepted) if one in LANGUAGES), "kk")
        request.language = found
        response = self.get_response(request)
        if asked == found:
            response.set_cookie("lang", found, max_age=31_536_000, samesite="Lax", httponly=True)
        return response
