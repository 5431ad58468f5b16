"""The three languages of every text a person sees: Kazakh, Russian, English.

A text is written once, in English, with named fields; `text("{list} has {votes} votes", ...)` keeps the message
and its values apart, so that one outcome can be read in any language. Translations live in gettext catalogues
under `locale/`. Texts that belong to a law (its name, its readings) live in the law document itself, as `Names`.
"""

import datetime
import gettext
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("kk", "ru", "en")
_FOLDER = Path(__file__).parent / "locale"
_THIN_SPACE = " "


class Names(dict[str, str]):
    """One text in the languages it is known in: `{"kk": ..., "ru": ..., "en": ...}`."""

    def to(self, language: str) -> str:
        """The text in `language`; where that is empty, in the next language that has one."""
        for code in (language, "en", "ru", "kk"):
            if self.get(code):
                return self[code]
        return ""

    def __str__(self) -> str:
        return self.to(current())


@dataclass(frozen=True)
class Text:
    """A message and the values of its fields, to be written out in any of the three languages."""

    message: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def to(self, language: str) -> str:
        """The text in `language`: numbers grouped as that language does, fractions as `a/b`."""
        written = _catalogue(language).gettext(self.message)
        return written.format_map({key: _value(value, language) for key, value in self.values.items()})

    def in_all(self) -> dict[str, str]:
        """The text in every language, by its code."""
        return {language: self.to(language) for language in LANGUAGES}

    def __str__(self) -> str:
        return self.to(current())


def text(message: str, /, **values: Any) -> Text:
    """A translatable message. The literal is collected into the catalogues; fields are named: `{votes}`."""
    return Text(message, values)


def current() -> str:
    """The language asked for: `MANDAT_LANG`, else the locale's, else English."""
    for variable in ("MANDAT_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        code = os.environ.get(variable, "")[:2].lower()
        if code in LANGUAGES:
            return code
        if code:
            break
    return "en"


def number(value: int, language: str) -> str:
    """A whole number with its thousands grouped: a comma in English, a thin no-break space in kk and ru."""
    grouped = f"{value:,}"
    return grouped if language == "en" else grouped.replace(",", _THIN_SPACE)


def percent(share: Fraction, places: int = 2) -> Names:
    """A share as a percentage, rounded half up exactly: `Fraction(1, 3)` gives `33.33%`, in kk and ru `33,33%`."""
    scaled = share * 100 * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    digits = f"{whole:0{places + 1}d}"
    return decimal(f"{digits[:-places]}.{digits[-places:]}%" if places else f"{digits}%")


def decimal(written: str) -> Names:
    """A number written with a decimal point, with the decimal comma of kk and ru."""
    comma = written.replace(".", ",")
    return Names(kk=comma, ru=comma, en=written)


def day(on: datetime.date) -> Names:
    """A day as each language writes it: 2022-11-18, in kk and ru 18.11.2022."""
    local = f"{on:%d.%m.%Y}"
    return Names(kk=local, ru=local, en=on.isoformat())


def cited(cite: str) -> Names:
    """An article as a document cites it, `Art. 97-1(2)`, in every language: `97-1(2)-бап`, `ст. 97-1(2)`."""
    if not cite.startswith("Art. "):
        return Names(dict.fromkeys(LANGUAGES, cite))
    articles = cite.removeprefix("Art. ").replace("; Art. ", "; ")
    return Names(kk=f"{articles}-бап", ru=f"ст. {articles}", en=cite)


def _value(value: Any, language: str) -> str:
    if isinstance(value, Text | Names):
        return value.to(language)
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int):
        return number(value, language)
    if isinstance(value, Fraction):
        return _fraction(value, language)
    if isinstance(value, list | tuple):
        return ", ".join(_value(one, language) for one in value)
    return str(value)


def _fraction(value: Fraction, language: str) -> str:
    if value.denominator == 1:
        return number(value.numerator, language)
    return f"{number(value.numerator, language)}/{number(value.denominator, language)}"


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("mandat", _FOLDER, languages=[language], fallback=True)
