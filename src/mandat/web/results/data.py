"""Downloads by the journal's head: what an address holds never changes."""

from typing import Any

from django.http import FileResponse, HttpResponse
from django.views.decorators.http import require_GET

from mandat.language import text
from mandat.web.access import PUBLIC, allow
from mandat.web.journal.models import Entry
from mandat.web.pages import message
from mandat.web.results.holding import FILES, HEAD, place
from mandat.web.results.ready import state

IMMUTABLE = "public, max-age=31536000, immutable"


@require_GET
@allow(PUBLIC)
def data(request: Any, head: str, name: str) -> Any:
    """A file of a held standing; 410 where that head was the journal's once and is no more held, else 404."""
    if not state().open:
        return message(request, text("The results are not open yet."), 404)
    if name not in FILES or not HEAD.fullmatch(head):
        return message(request, text("there is no such file; there are {known}", known=", ".join(FILES)), 404)
    path = place() / head / name
    tag = f'"{head}-{name}"'
    try:
        file = path.open("rb")
    except OSError:
        if (place() / head).is_dir():
            return message(request, text("no protocol was corrected or annulled, so there is no such file"), 404)
        if Entry.objects.filter(hash=head).exists():
            return message(
                request, text("the figures of this head of the journal are no more held; take the latest"), 410
            )
        return message(request, text("the journal has never had this head"), 404)
    if request.headers.get("If-None-Match") == tag:
        file.close()
        response: Any = HttpResponse(status=304)
    else:
        response = FileResponse(file, content_type=FILES[name], filename=f"{head[:12]}-{name}", as_attachment=True)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = IMMUTABLE
    return response
