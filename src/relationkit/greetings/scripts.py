"""Which letters belong to which script."""

import re
from functools import cache

LETTERS = {
    "arabic": "ء-ۓ",
    "armenian": "Ա-ֆ",
    "cyrillic": "Ѐ-ԯ",
    "georgian": "ა-ჿ",
    "greek": "Ͱ-Ͽἀ-῿",
    "hebrew": "א-ת",
    "latin": "a-zA-ZªºÀ-ÖØ-öø-ɏḀ-ỿ",
}


@cache
def names_in(scripts: tuple[str, ...]) -> re.Pattern[str]:
    """What a name in ``scripts`` looks like: each word in one of them; a Cyrillic а among Latin letters is a slip or a trick.

    >>> bool(names_in(("cyrillic", "latin")).fullmatch("Anna Мария"))
    True
    >>> bool(names_in(("cyrillic", "latin")).fullmatch("Аnna"))
    False
    """
    word = "|".join(
        f"[{LETTERS[script]}\\u0300-\\u036f\\u064b-\\u0655\\u0670'’ʼ\\u200c-]+"
        for script in scripts
    )
    return re.compile(f"(?:{word})(?: (?:{word}))*")


@cache
def letters_of(script: str) -> re.Pattern[str]:
    """One letter of ``script``.

    >>> bool(letters_of("greek").match("Νίκος"))
    True
    """
    return re.compile(f"[{LETTERS[script]}]")
