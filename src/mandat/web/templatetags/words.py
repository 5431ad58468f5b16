"""Texts in templates, from the one catalogue of the package.

    {% t "Sign in" %}    {% t "{count} protocols" count=count %}    {% say finding.message %}

`tools.catalogues` collects the literals of `t`. What is put out is escaped.
"""

from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from mandat.language import LANGUAGES, Names, Text
from mandat.language import number as grouped

register = template.Library()


@register.simple_tag(takes_context=True)
def t(context: Any, message: str, **values: Any) -> SafeString:
    """A translatable text with its fields."""
    return conditional_escape(Text(message, values).to(context.get("language", "en")))


@register.simple_tag(takes_context=True)
def say(context: Any, what: Any) -> SafeString:
    """A `Text`, `Names` or a whole number in the reader's language; anything else as it is."""
    language = context.get("language", "en")
    if isinstance(what, Text | Names):
        return conditional_escape(what.to(language))
    if isinstance(what, int) and not isinstance(what, bool):
        return conditional_escape(grouped(what, language))
    return conditional_escape("" if what is None else what)


@register.simple_tag
def languages() -> tuple[tuple[str, str], ...]:
    """The languages to choose from, each by its own name."""
    own = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
    return tuple((code, own[code]) for code in LANGUAGES)


@register.filter
def at(values: Any, key: Any) -> Any:
    """`values[key]`, or nothing."""
    return values.get(key, "") if values else ""


@register.filter
def kept_as(mark: Any, place: Any) -> str:
    """The name under which a browser keeps what is typed into one form: the place, then what marks this claim."""
    return f"{place}:{mark}"
