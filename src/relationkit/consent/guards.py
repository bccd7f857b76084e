"""Warnings before data is asked for or used that the law protects more than others."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

Code = Literal[
    "special-category", "inferred-special", "national-id", "sensitive-product", "faith-bound-feast"
]

_WORD = re.compile(r"[^\W\d_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")

# Whose name, with the name itself, tells a sex life: CJEU C-184/20 was about a partner's name.
_SPOUSES = frozenset(
    {"spouse", "wife", "husband", "partner", "zona", "maz", "malzonek", "malzonka", "съпруг", "съпруга", "жена", "мъж"}
)  # fmt: skip
_NAMES = frozenset({"name", "firstname", "imie", "име"})

_PESEL = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)
_EGN = (2, 4, 8, 5, 10, 9, 7, 3, 6)


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason to ask for explicit consent, or not to ask for the datum at all.

    ``about`` is what was found: a category of art. 9 GDPR, a kind of number, a class of goods or a feast; never a value.

    >>> Finding("national-id", "pesel").code
    'national-id'
    """

    code: Code
    about: str


def lint_field(name: str) -> tuple[Finding, ...]:
    """Say what the name of a field gives away about its content: art. 9 GDPR, and a spouse's first name (C-184/20).

    A warning for whoever declares the field, in English, Polish and Bulgarian; silence proves nothing.

    >>> lint_field("dietary_needs"), lint_field("wifeFirstName"), lint_field("favourite_colour")
    ((Finding(code='special-category', about='health'),), (Finding(code='inferred-special', about='spouse'),), ())
    """
    words = _words(name)
    found = [
        Finding("special-category", category)
        for category, stems, whole in _lexicon()
        if any(word.startswith(stems) or word in whole for word in words)
    ]
    if _SPOUSES & words and _NAMES & words:
        found.append(Finding("inferred-special", "spouse"))
    return tuple(found)


def lint_value(value: object) -> tuple[Finding, ...]:
    """Say whether a value reads as a national identifier: PESEL (Poland) or ЕГН (Bulgaria).

    Both hold a day of birth and a check digit. One in some dozens of other numbers of that length fits by chance.

    >>> lint_value("44051401359"), lint_value("44051401358")
    ((Finding(code='national-id', about='pesel'),), ())
    """
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ()
    text = str(value).strip()
    if not text.isascii() or not text.isdecimal():
        return ()
    if is_pesel(text):
        return (Finding("national-id", "pesel"),)
    return (Finding("national-id", "egn"),) if is_egn(text) else ()


def is_pesel(digits: str) -> bool:
    """Whether eleven digits are a PESEL: a day of birth, and a check digit weighted 1, 3, 7, 9 modulo 10.

    Source: ustawa o ewidencji ludności, art. 15; the month carries the century (+20 for 2000-2099).

    >>> is_pesel("44051401359")
    True
    """
    if not re.fullmatch(r"[0-9]{11}", digits):
        return False
    check = -sum(weight * int(digit) for weight, digit in zip(_PESEL, digits, strict=False)) % 10
    return check == int(digits[10]) and _is_day(
        digits, {0: 1900, 1: 2000, 2: 2100, 3: 2200, 4: 1800}
    )


def is_egn(digits: str) -> bool:
    """Whether ten digits are an ЕГН: a day of birth, and a check digit weighted 2, 4, 8, 5, 10, 9, 7, 3, 6 modulo 11.

    Source: ГРАО, structure of the number; the month carries the century (+20 for 1800-1899, +40 for 2000-2099).

    >>> is_egn("7523169263")
    True
    """
    if not re.fullmatch(r"[0-9]{10}", digits):
        return False
    check = sum(weight * int(digit) for weight, digit in zip(_EGN, digits, strict=False)) % 11 % 10
    return check == int(digits[9]) and _is_day(digits, {0: 1900, 1: 1800, 2: 2000})


def explicit_consent_for(
    *,
    fields: Iterable[str] = (),
    product_classes: Iterable[str] = (),
    sensitive: Collection[str] = (),
    feast: str | None = None,
    neutral_feasts: Collection[str] = (),
) -> tuple[Finding, ...]:
    """All reasons for which a message or a segment needs explicit consent (art. 9(2)(a) GDPR); none where it may go without.

    `fields` and `product_classes` are what the targeting uses. Classes of goods count when the shop marked them `sensitive`, and
    when their name says so: what somebody buys at a pharmacy is data about health (CJEU C-21/23). A `feast` is taken as bound
    to a faith unless the shop lists it among `neutral_feasts`, as New Year or a name day from the calendar of first names.

    >>> explicit_consent_for(product_classes=["garden", "pharmacy"], feast="new-year", neutral_feasts=["new-year"])
    (Finding(code='sensitive-product', about='pharmacy'),)
    """
    found = [finding for name in fields for finding in lint_field(name)]
    found += [
        Finding("sensitive-product", name)
        for name in product_classes
        if name in sensitive or lint_field(name)
    ]
    if feast is not None and feast not in neutral_feasts:
        found.append(Finding("faith-bound-feast", feast))
    return tuple(dict.fromkeys(found))


def _plain(text: str) -> str:
    """Without case, accents and the stroke of ł, which has no decomposition."""
    apart = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _words(name: str) -> frozenset[str]:
    return frozenset(_WORD.findall(_plain(_HUMP.sub(" ", name)).replace("_", " ")))


@cache
def _lexicon() -> tuple[tuple[str, tuple[str, ...], frozenset[str]], ...]:
    """The categories with their stems and whole words, read on first use."""
    text = (files("relationkit.consent") / "guards.toml").read_text("utf-8")
    return tuple(
        (
            category,
            tuple(_plain(stem) for stem in row["stems"]),
            frozenset(_plain(word) for word in row["words"]),
        )
        for category, row in tomllib.loads(text).items()
    )


def _is_day(digits: str, centuries: dict[int, int]) -> bool:
    """Whether the first six digits are a day of a century that the month's tens tell."""
    shift, month = divmod(int(digits[2:4]), 20)
    try:
        date(centuries[shift] + int(digits[:2]), month, int(digits[4:6]))
    except (KeyError, ValueError):
        return False
    return True
