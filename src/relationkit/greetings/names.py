"""Decide whether a name may be used, and mend how it was typed."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from relationkit.greetings.etiquette import Restore
from relationkit.greetings.hygiene import OK, REMEMBERED, inspect
from relationkit.greetings.languages import Language, language_of
from relationkit.greetings.lexicon import Lexicon, lexicon
from relationkit.greetings.scripts import names_in
from relationkit.greetings.titles import title_gender

_FIRST_AND_LAST = 2


@dataclass(frozen=True, slots=True, repr=False)
class ReadName:
    """What a name field holds once read.

    ``given`` is the first of the first names and is None unless ``usable``; ``reason`` is "ok" or the code of the refusal
    (see `relationkit.greetings.hygiene`, and: script, email-local-part, surname-shaped, order-unsure). ``family`` is
    judged for itself. ``restored``: diacritics were put back. ``swapped``: the two fields were in each other's place.
    ``titles``: codes of the titles that stood with the name, in their order (doctor, professor, engineer).

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
    titles: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"ReadName(usable={self.usable}, reason={self.reason!r})"


def read_name(
    raw: str | None,
    *,
    language: str,
    family: str | None = None,
    email: str | None = None,
    restore: Restore = "dominant",
) -> ReadName:
    """Read a name as customers type it: a first name, or a whole name when ``family`` is not given apart.

    Whitespace, case (ALL CAPS, lower case) and diacritics are mended: with ``restore`` "dominant" where one spelling has
    190 times the bearers of all others (tools/import_polish.py says why), with "likely" wherever a spelling with
    diacritics is the commonest. Of several first names the first is read, as politeness uses it. A name that equals the
    local part of ``email`` is refused unless the register knows it as a first name. Never raises on content.

    >>> name = read_name("  ŁUKASZ  Kowalski ", language="pl")
    >>> name.given, name.family, name.usable
    ('Łukasz', 'Kowalski', True)
    >>> read_name("Pawel", language="pl").given, read_name("Lucja", language="pl", restore="likely").given
    ('Paweł', 'Łucja')
    >>> read_name("dede120@example.com", language="pl").reason
    'email'
    """
    copied = email is not None and is_local_part(raw, email)
    return read(raw, family, language_of(language), copied=copied, restore=restore)


def is_local_part(raw: str | None, email: str) -> bool:
    """Whether a name field only repeats what stands before the @ of an address.

    >>> is_local_part(" Dede120", "dede120@example.com")
    True
    """
    return raw is not None and raw.strip().casefold() == email.strip().partition("@")[0].casefold()


def read(
    raw: str | None, family: str | None, target: Language, *, copied: bool, restore: Restore
) -> ReadName:
    """`read_name` for a language at hand; ``copied``: the field repeats the local part of the e-mail address.

    >>> read("anna", None, language_of("pl"), copied=True, restore="never").given
    'Anna'
    """
    names = lexicon(target.tag)
    reason, words, titles = _words(raw, names)
    given = words[0] if words else None
    surname = _surname(words, family, names)
    swapped = False
    if given is not None and not names.is_given(given):
        other_way = surname is not None and names.is_given(surname)
        if other_way and names.is_family(given):
            given, surname, swapped = surname, given, True
        elif other_way:
            reason = "order-unsure"
        elif names.is_family(given) or (len(words) == 1 and title_gender(titles)):
            # Kowalski alone, Herr Müller.
            reason, surname = "surname-shaped", surname or given
        elif copied:
            reason = "email-local-part"
    elif family is None and surname is not None and names.only_given(surname):
        # Anna Maria are two first names; a surname that is also one (Beneš) stays.
        surname = None
    printable = names_in(target.scripts)
    if surname is not None and not printable.fullmatch(surname):
        surname = None
    if given is None or reason != OK:
        return ReadName(None, surname, usable=False, reason=reason, titles=titles)
    if given not in names.given and not printable.fullmatch(given):
        return ReadName(None, surname, usable=False, reason="script", titles=titles)
    spelled = names.spelled(given, restore)
    restored = spelled is not given
    return ReadName(
        spelled, surname, usable=True, reason=OK, restored=restored, swapped=swapped, titles=titles
    )


def _words(raw: str | None, names: Lexicon) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    if raw is not None and raw in names.given:
        return OK, (raw,), ()
    reason, words, titles = inspect(raw)
    if len(words) <= 1:
        return reason, _mended(words), titles
    if names.folds and names.folded(words[0] + words[1]) in names.given:
        # Persian writes many a first name as two words (روح الله).
        words = (f"{words[0]} {words[1]}", *words[2:])
    return reason, _mended(words[:1]) + _mended(words[1:]), titles


def _surname(words: tuple[str, ...], family: str | None, names: Lexicon) -> str | None:
    """The surname as given apart, or the last word; of three words and more only a known one (zadeh, Trapp, Luca are not)."""
    if family is not None:
        return _written(family)
    if len(words) < _FIRST_AND_LAST:
        return None
    last = words[-1]
    return last if len(words) == _FIRST_AND_LAST or names.is_family(last) else None


@lru_cache(maxsize=REMEMBERED)
def _written(family: str) -> str | None:
    _, parts, _ = inspect(family)
    return " ".join(_mended(parts)) if parts else None


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
