"""How much a request may send, by its route; what is more is refused before any of it is read or parsed."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import Resolver404, resolve

from mandat.language import text

_ROUND = 64 << 10  # bytes for the other fields of a form, and what stands around a file
_DRAINED = 64 << 20  # of what is too much, so that a browser comes to read the answer


class Bounded:
    """413 with a clear line. What a request says of its length is all that is ever read of it (WSGI)."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        said = request.META.get("CONTENT_LENGTH") or "0"
        size = int(said) if said.isascii() and said.isdigit() else 0
        if size > (most := _most(request.path_info)) + _ROUND:
            return self._refused(request, most, size)
        return self.get_response(request)

    def _refused(self, request: Any, most: int, size: int) -> HttpResponse:
        from mandat.web.pages import message

        left = min(size, _DRAINED)
        while left > 0 and (chunk := request.read(min(left, 64 << 10))):
            left -= len(chunk)
        return message(request, text("expected at most {most} bytes, found {size}", most=most, size=size), 413)


def _most(path: str) -> int:
    try:
        name = resolve(path).url_name or ""
    except Resolver404:
        name = ""
    found: int = settings.LARGEST_UPLOADS.get(name, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    return found
