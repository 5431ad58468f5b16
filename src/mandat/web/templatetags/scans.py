"""The scans of a protocol in a template.

{% scans paper %}             those that the reader sees, and a form where he may attach one
{% scans paper observer %}    the same of an observer's copy
"""

from typing import Any

from django import template
from django.conf import settings

from mandat.web.scans import rules
from mandat.web.setup.current import current

register = template.Library()


@register.inclusion_tag("mandat/scans.html", takes_context=True)
def scans(context: Any, paper: Any, observer: str = "") -> dict[str, Any]:
    """The scans beside a form."""
    loaded, person = current(), context.get("person")
    assert loaded is not None
    found = rules.shown(person, paper, loaded, observer)
    own = observer == (person.name if person.role == "observer" else "")
    return {
        "language": context.get("language", "en"),
        "csrf_token": context.get("csrf_token"),
        "paper": paper,
        "scans": [(one, rules.may_set_aside(person, one, loaded)) for one in found],
        "may_attach": own and rules.may_attach(person, paper, loaded),
        "observer": observer,
        "most": settings.LARGEST_SCAN >> 20,
    }
