"""What is taken as a scan: a JPEG, a PNG or a PDF, told by its bytes and not by its name, and decoded to the end.

A photo is kept without its metadata and without whatever is appended to it; the pixels stay as they were. A PDF is
kept as it is, and shown as pictures made from it here: nobody's browser is given one to run.
"""

import io
import threading
from dataclasses import dataclass
from typing import Any, Literal

from django.conf import settings

from mandat.language import Text, text
from mandat.web.scans import jpeg, png

Kind = Literal["jpeg", "png", "pdf"]
TYPES: dict[Kind, str] = {"jpeg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}
_SIDE = 2_200  # pixels of the longer side of a page shown
_PDFIUM = threading.Lock()  # the library works for one thread at a time


class NotTaken(ValueError):
    """A file that is not taken as a scan; `message` says why."""

    def __init__(self, message: Text) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Taken:
    """A scan as it is kept, and the pictures of it that are shown: itself, or those of a PDF's pages."""

    kind: Kind
    content: bytes
    pages: tuple[tuple[Kind, bytes], ...]


def kind_of(content: bytes) -> Kind | None:
    """By the first bytes; None for anything else."""
    starts: dict[bytes, Kind] = {b"\xff\xd8\xff": "jpeg", png.SIGNATURE: "png", b"%PDF-": "pdf"}
    return next((kind for start, kind in starts.items() if content.startswith(start)), None)


def taken(content: bytes) -> Taken:
    """The scan in these bytes. `NotTaken`: empty, too large, another type, cut off, or not what its first bytes say."""
    if not content:
        raise NotTaken(text("expected a photo or a scan, found an empty file"))
    if len(content) > settings.LARGEST_SCAN:
        raise NotTaken(
            text("expected at most {most} bytes, found {size}", most=settings.LARGEST_SCAN, size=len(content))
        )
    kind = kind_of(content)
    if kind is None:
        raise NotTaken(text("expected a photo or a scan as JPEG, PNG or PDF, found something else"))
    if kind == "pdf":
        return Taken(kind, content, _pages(content))
    kept = _picture(kind, content)
    return Taken(kind, kept, ((kind, kept),))


def _picture(kind: Kind, content: bytes) -> bytes:
    from PIL import Image

    damaged = NotTaken(text("expected a whole picture, found one that is cut off or damaged"))
    try:
        width, height = (jpeg if kind == "jpeg" else png).size(content)
        if not 0 < width * height <= settings.MOST_PIXELS:
            most, found = settings.MOST_PIXELS // 10**6, -(-width * height // 10**6)
            raise NotTaken(
                text("expected a picture of at most {most} million pixels, found {found}", most=most, found=found)
            )
        kept = png.cleaned(content) if kind == "png" else jpeg.cleaned(content, _orientation(content))
        with Image.open(io.BytesIO(kept), formats=[kind.upper()]) as image:
            image.draft("RGB", (width // 8, height // 8))  # every coded byte is read, an eighth of the pixels made
            image.load()
    except (jpeg.NotRead, OSError, SyntaxError, ValueError, EOFError) as error:
        raise (error if isinstance(error, NotTaken) else damaged) from None
    return kept


def _orientation(content: bytes) -> int:
    """How the camera was held, as its Exif says; 1 where it does not say, or cannot be read."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content), formats=["JPEG"]) as image:
            found: Any = image.getexif().get(0x0112, 1)
    except (OSError, SyntaxError, ValueError, KeyError, TypeError, EOFError):
        return 1
    return found if isinstance(found, int) and 1 <= found <= 8 else 1


def _pages(content: bytes) -> tuple[tuple[Kind, bytes], ...]:
    """A picture of each page."""
    import pypdfium2

    damaged = NotTaken(text("expected a whole PDF, found one that is cut off, damaged or locked"))
    if not content.rstrip().endswith(b"%%EOF"):
        raise damaged
    found: list[tuple[Kind, bytes]] = []
    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(content)
            try:
                if not 0 < len(document) <= settings.MOST_PAGES:
                    most, count = settings.MOST_PAGES, len(document)
                    raise NotTaken(text("expected at most {most} pages, found {found}", most=most, found=count))
                for number in range(len(document)):
                    page = document[number]
                    picture = page.render(scale=_SIDE / max(*page.get_size(), 1.0)).to_pil().convert("RGB")
                    out = io.BytesIO()
                    picture.save(out, "JPEG", quality=80)
                    found.append(("jpeg", out.getvalue()))
                    page.close()
            finally:
                document.close()
        except (pypdfium2.PdfiumError, OSError, ValueError, MemoryError) as error:
            raise (error if isinstance(error, NotTaken) else damaged) from None
    return tuple(found)
