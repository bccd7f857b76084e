"""The texts of the pages, a table for each language."""

from __future__ import annotations

from relationkit.consent import texts
from relationkit.consent.texts import Words, words_of


def words(language: str) -> Words:
    """The texts for a language tag, in English where there is no table.

    >>> words("pl-PL"), words("de")
    (Words('pl'), Words('en'))
    """
    return words_of("relationkit.consent.pages", language, Words)


def fill(text: str, **values: str) -> str:
    """Put values at the places of a sentence, once; one that ends in a full stop of its own brings no second.

    >>> fill("off since {day}.", day="1 март 2026 г.")
    'off since 1 март 2026 г.'
    """
    filled = texts.fill(text, **values)
    return filled[:-1] if filled.endswith("..") else filled
