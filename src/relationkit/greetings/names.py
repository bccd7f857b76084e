"""Decide whether a name may be used, and mend how it was typed."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from relationkit.greetings.hygiene import OK, inspect
from relationkit.greetings.languages import language_of
from relationkit.greetings.lexicon import Lexicon, lexicon

_FIRST_AND_LAST = 2
_LETTERS = {
    "latin": "a-zA-ZªºÀ-ÖØ-öø-ɏḀ-ỿ",
    "cyrillic": "Ѐ-ԯ",
    "greek": "Ͱ-Ͽἀ-῿",
    "arabic": "ء-ۓ",
}


@dataclass(frozen=True, slots=True, repr=False)
class ReadName:
    """What a name field holds once read.

    ``given`` is the first of the first names and is None unless ``usable``; ``reason`` is "ok" or the code of the refusal
    (see `relationkit.greetings.hygiene`, and: script, email-local-part, surname-shaped, order-unsure). ``family`` is
    judged for itself. ``restored``: diacritics were put back. ``swapped``: the two fields were in each other's place.

    >>> name = read_name("Kowalski Lukasz", language="pl")
    >>> name.given, name.family, name.restored, name.swapped
    ('Łukasz', 'Kowalski', True, True)
    """

    given: str | None
    family: str | None
    usable: bool
    reason: str
    restored: bool = False
    swapped: bool = False

    def __repr__(self) -> str:
        return f"ReadName(usable={self.usable}, reason={self.reason!r})"


def read_name(
    raw: str | None,
    *,
    language: str,
    family: str | None = None,
    email: str | None = None,
    restore: bool = True,
) -> ReadName:
    """Read a name as customers type it: a first name, or a whole name when ``family`` is not given apart.

    Whitespace, case (ALL CAPS, lower case) and, with ``restore``, diacritics are mended; diacritics only where one
    spelling has 190 times the bearers of all others (tools/import_names.py says why). Of several first names the first
    is read, as politeness uses it. A name that equals the local part of ``email`` is refused unless the register knows
    it as a first name. Never raises on content.

    >>> name = read_name("  ŁUKASZ  Kowalski ", language="pl")
    >>> name.given, name.family, name.usable
    ('Łukasz', 'Kowalski', True)
    >>> read_name("Pawel", language="pl").given
    'Paweł'
    >>> read_name("dede120@example.com", language="pl").reason
    'email'
    """
    target = language_of(language)
    names = lexicon(target.tag)
    reason, words = _read(raw, names)
    given = words[0] if words else None
    surname = _surname(words, family)
    swapped = False
    if given is not None and given not in names.given and not _known(given, names):
        other_way = surname is not None and _known(surname, names)
        if other_way and names.is_family(given):
            given, surname, swapped = surname, given, True
        elif other_way:
            reason = "order-unsure"
        elif names.is_family(given):
            reason, surname = "surname-shaped", surname or given
        elif _is_local_part(raw, email):
            reason = "email-local-part"
    elif family is None and len(words) == _FIRST_AND_LAST and surname in names.given:
        # Anna Maria: two first names, or a surname that is also one; the first name serves either way.
        surname = None
    printable = _printable(target.scripts)
    if surname is not None and not printable.fullmatch(surname):
        surname = None
    if given is None or reason != OK:
        return ReadName(None, surname, usable=False, reason=reason)
    if given not in names.given and not printable.fullmatch(given):
        return ReadName(None, surname, usable=False, reason="script")
    spelled = names.spellings.get(given, given) if restore else given
    restored = spelled is not given
    return ReadName(spelled, surname, usable=True, reason=OK, restored=restored, swapped=swapped)


def _read(raw: str | None, names: Lexicon) -> tuple[str, tuple[str, ...]]:
    if raw is not None and raw in names.given:
        return OK, (raw,)
    reason, words = inspect(raw)
    if len(words) == 1:
        return reason, _mended(words)
    return reason, _mended(words[:1]) + _mended(words[1:])


def _surname(words: tuple[str, ...], family: str | None) -> str | None:
    if family is not None:
        _, parts = inspect(family)
        return " ".join(_mended(parts)) if parts else None
    return words[-1] if len(words) > 1 else None


def _known(name: str, names: Lexicon) -> bool:
    if names.sign_of(name) is not None or name in names.spellings:
        return True
    return "-" in name and names.sign_of(name.partition("-")[0]) is not None


def _is_local_part(raw: str | None, email: str | None) -> bool:
    if raw is None or email is None:
        return False
    return raw.strip().casefold() == email.strip().partition("@")[0].casefold()


@cache
def _printable(scripts: tuple[str, ...]) -> re.Pattern[str]:
    """A name whose words are each in one of ``scripts``: a Cyrillic а among Latin letters is a trick or a slip."""
    word = "|".join(f"[{_LETTERS[script]}\u0300-\u036f'’-]+" for script in scripts)
    return re.compile(f"(?:{word})(?: (?:{word}))*")


def _mended(words: tuple[str, ...]) -> tuple[str, ...]:
    """Capitals where they belong, if they were left to the keyboard: ANNA, anna, aNNA; not McDonald, van Dyck."""
    if len(words) == 1 and words[0].istitle():
        return words
    lower = all(word.islower() for word in words)
    return tuple(
        unicodedata.normalize("NFC", word.title())
        if word.isupper() or (lower and word.islower()) or word.swapcase().istitle()
        else word
        for word in words
    )
