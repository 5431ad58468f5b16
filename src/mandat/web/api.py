"""The JSON API. Each operation declares with `allow` who may use it, as pages do."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, JsonResponse
from ninja import NinjaAPI, Schema

from mandat.web.access import PUBLIC, allow
from mandat.web.entry.models import Paper
from mandat.web.journal.writing import head
from mandat.web.results.api import results

api = NinjaAPI(title="mandat", version="1", openapi_url=None, docs_url=None)


class HeadOut(Schema):
    """The end of the chain."""

    number: int
    hash: str


class ProgressOut(Schema):
    """How many protocols are definitive (annulled ones among them), and how many there are."""

    definitive: int
    expected: int


@api.get("/journal/head", response=HeadOut, tags=["journal"])
@allow(PUBLIC)
def journal_head(request: HttpRequest) -> Any:
    """The last entry of the journal."""
    found = head()
    return {"number": found.number, "hash": found.hash}


@api.get("/progress", response=ProgressOut, tags=["progress"])
@allow(PUBLIC)
def progress(request: HttpRequest) -> Any:
    """How far the entering has come."""
    by_stage = dict(Paper.objects.order_by().values_list("stage").annotate(Count("id")))
    done = by_stage.get("definitive", 0) + by_stage.get("annulled", 0)
    return {"definitive": done, "expected": sum(by_stage.values())}


api.add_router("/results", results)


@allow(PUBLIC)
def openapi(request: HttpRequest) -> JsonResponse:
    """The OpenAPI document."""
    return JsonResponse(api.get_openapi_schema(path_prefix="/api/"))
