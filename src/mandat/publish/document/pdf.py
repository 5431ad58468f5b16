"""The document as PDF (and as pictures, to look at it): the same data give the same bytes."""

import datetime
import json
from importlib.resources import files
from typing import Any

from mandat.decision import Outcome
from mandat.publish.document.content import content
from mandat.publish.document.record import Signed, Sums

_WITHOUT_DATE = datetime.datetime(1980, 1, 1, tzinfo=datetime.UTC)


def protocol_pdf(outcome: Outcome, sums: Sums, signed: Signed, language: str) -> bytes:
    """The protocol of an outcome in kk, ru or en. Its date is that of the last approval; a draft has none of its own.

    With one version of the package typst, whoever makes it again from the same data gets the same bytes. ImportError
    where typst is not installed.
    """
    made: bytes = _set(outcome, sums, signed, language, format="pdf")
    return made


def protocol_png(outcome: Outcome, sums: Sums, signed: Signed, language: str, ppi: int = 100) -> list[bytes]:
    """The same as a picture a page."""
    pages = _set(outcome, sums, signed, language, format="png", ppi=float(ppi))
    return pages if isinstance(pages, list) else [pages]


def _set(outcome: Outcome, sums: Sums, signed: Signed, language: str, **how: Any) -> Any:
    import typst

    at = signed.at or _WITHOUT_DATE
    data = content(outcome, sums, signed, language)
    sources = {
        "main.typ": files(__package__).joinpath("template.typ").read_bytes(),
        "data.json": json.dumps(data, ensure_ascii=False, sort_keys=True).encode(),
    }
    return typst.compile(sources, ignore_system_fonts=True, timestamp=int(at.timestamp()), **how)
