"""How days, numbers and values are written in a language."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date

from relationkit.profiles.birthday import Birthday

if TYPE_CHECKING:
    from relationkit.consent.texts import Words

_PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_LEAP_YEAR = 2000


def day(moment: date, language: str) -> str:
    """A day in full; of a moment, its day in UTC.

    >>> day(date(2026, 3, 1), "pl"), day(date(2026, 3, 1), "fa")
    ('1 marca 2026', '۱ مارس ۲۰۲۶')
    """
    written = format_date(moment, "long", locale=language)
    return digits(
        written.replace("\u202f", " "), language
    )  # newer tables set "г." off by a narrow space


def day_of_year(text: str, language: str) -> str:
    """A birthday in words, with its year where it is known.

    >>> day_of_year("--12-31", "bg"), day_of_year("1980-12-31", "en")
    ('31 декември', 'December 31, 1980')
    """
    read = Birthday.read(text)
    if read.year is not None:
        return day(date(read.year, read.month, read.day), language)
    written = format_date(date(_LEAP_YEAR, read.month, read.day), "d MMMM", locale=language)
    return digits(written, language)


def months(language: str) -> tuple[str, ...]:
    """The twelve months by name, as they stand alone.

    >>> months("pl")[2]
    'marzec'
    """
    return tuple(Locale.parse(language).months["stand-alone"]["wide"].values())


def digits(text: str, language: str) -> str:
    """The text with the language's own digits.

    >>> digits("14", "fa"), digits("14", "bg")
    ('۱۴', '14')
    """
    return text.translate(_PERSIAN) if language == "fa" else text


def value(held: object, words: Words) -> str:
    """A value as a customer reads it.

    >>> from relationkit.consent.pages.words import words
    >>> value(True, words("pl")), value(("garden", "books"), words("pl"))
    ('tak', 'garden, books')
    """
    if isinstance(held, bool):
        return words["centre"]["yes" if held else "no"]
    if isinstance(held, Birthday):
        return day_of_year(str(held), words.language)
    if isinstance(held, datetime | date):
        return day(held, words.language)
    if isinstance(held, tuple):
        comma = words["centre"]["comma"]
        return f"{comma} ".join(value(part, words) for part in held)
    return str(held)
