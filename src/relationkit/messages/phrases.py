"""The library's own words in a letter: labels of links, the direction of writing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from relationkit.messages.tables import texts

FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Phrases:
    """What the end of a letter says in one language; ``language`` is that of the words, ``direction`` the letter's."""

    language: str
    direction: str
    phone: str
    unsubscribe: str
    your_data: str


@lru_cache(maxsize=256)
def phrases(language: str) -> Phrases:
    """The phrases for a language tag, in English where the table has none.

    >>> phrases("pl-PL").your_data
    'Podgląd i poprawianie danych'
    >>> phrases("ar").language, phrases("ar").direction
    ('en', 'rtl')
    """
    table = texts("phrases")
    primary = language.partition("-")[0].lower()
    own = table.get(primary, {})
    spoken = primary if "unsubscribe" in own else FALLBACK
    said = table[spoken]
    return Phrases(
        language=spoken,
        direction=own.get("direction", "ltr"),
        phone=said["phone"],
        unsubscribe=said["unsubscribe"],
        your_data=said["your-data"],
    )
