"""Numbers, amounts, days and moments as the language writes them, by the Unicode locale data of babel."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Context, Decimal, localcontext
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from relationkit.rules.describe.nouns import Noun
from relationkit.rules.periods import zone_named

if TYPE_CHECKING:
    from babel import Locale

    from relationkit.rules.describe.speech import Speech

Number: TypeAlias = int | Decimal
Unit: TypeAlias = Noun | str | None
"""Days and the like, a currency, "%" for parts of one, or nothing."""

PERCENT = "%"
_ASCII = "0123456789.,"
_CENTS = "#,##0.00"

_EXACT = Context(prec=200)
"""More digits than a number of a rule can have."""


def whole(value: Number) -> Number:
    """A number without needless digits: 2.0 is 2, and takes its plural."""
    return int(value) if value == int(value) else value


def number(speech: Speech, value: Number, pattern: str | None = None) -> str:
    """A number, exact, with the digits and marks of the language."""
    from babel.numbers import format_decimal

    locale = locale_of(speech.book.language)
    with localcontext(_EXACT):
        written = format_decimal(whole(value), pattern, locale, decimal_quantization=False)
    return _numerals(speech, written)


def plural(speech: Speech, value: Number) -> str:
    """The plural category of the number (CLDR): one, few, many, other."""
    return locale_of(speech.book.language).plural_form(whole(value))


def amount(speech: Speech, value: Number, unit: Unit, form: str = "counted") -> str:
    """A number with its unit, in the form of the unit that the phrase needs."""
    if isinstance(unit, Noun):
        return unit.form(speech, form, plural(speech, value), n=number(speech, value))
    if unit == PERCENT:
        return speech.say(
            "text.percent", number=number(speech, _EXACT.multiply(Decimal(value), 100))
        )
    if unit is None:
        return number(speech, value)
    cents = None if value == int(value) else _CENTS
    return speech.say("text.money", number=number(speech, value, cents), currency=unit)


def percent(speech: Speech, value: Decimal) -> str:
    """So many per cent."""
    return speech.say("text.percent", number=number(speech, value))


def day(speech: Speech, value: date) -> str:
    """A day of the Gregorian calendar."""
    from babel.dates import format_date

    pattern = speech.book.phrases["text.date"]
    return _numerals(speech, format_date(value, pattern, locale=locale_of(speech.book.language)))


def moment(speech: Speech, value: datetime) -> str:
    """A moment on the shop's clock: the day alone at midnight; the clock is named if it is that of UTC."""
    local = value.astimezone(zone_named(speech.time_zone))
    said = day(speech, local.date())
    if midnight(speech, value):
        return said
    clock = _numerals(speech, f"{local:%H:%M:%S}".removesuffix(":00"))
    zone = " UTC" if speech.time_zone == "UTC" else ""
    return speech.say("text.moment", day=said, time=f"{clock}{zone}")


def midnight(speech: Speech, value: datetime) -> bool:
    """Whether a day begins on the shop's clock."""
    return value.astimezone(zone_named(speech.time_zone)).time() == time()


def _numerals(speech: Speech, written: str) -> str:
    own = speech.book.phrases.get("text.numerals")
    return written.translate(str.maketrans(_ASCII, own)) if own else written


@cache
def locale_of(language: str) -> Locale:
    """The locale data of a language."""
    from babel import Locale

    return Locale(language)
