"""What operations of the JSON API answer where they do not give what was asked for."""

from typing import Any

from ninja import Schema


class Problem(Schema):
    """Why a request is not answered, in the language that it asks for."""

    detail: str


class Invalid(Schema):
    """What is wrong with each parameter of a request."""

    detail: list[dict[str, Any]]


REFUSED = {401: Problem, 403: Problem}
"""The answers of an operation that not everybody may use. With a parameter that can be wrong: `422: Invalid` too."""
