"""Which languages the tables speak, and what holds for the whole of a language."""

from dataclasses import dataclass
from functools import cache, lru_cache

from relationkit.greetings.tables import rows

FALLBACK = "en"
_COLUMNS = (
    "language",
    "scripts",
    "inflects",
    "vocative",
    "contested",
    "direction",
    "capitalise_next",
)


@dataclass(frozen=True, slots=True)
class Language:
    """What greetings must know about the language of a message.

    ``scripts``: those a name may be printed in; ``inflects``: the one whose names change their form. ``vocative``: "table"
    (listed, or by its own endings), "analogy" (listed, or like the dictionary's names of the same ending), "same" (the
    language has no vocative) or "unknown" (it has one that we do not know, so no name is printed). ``contested``: the
    gender whose forms a shop may switch off, or "-". ``direction``: "ltr" or "rtl".
    """

    tag: str
    scripts: tuple[str, ...]
    inflects: str
    vocative: str
    contested: str
    direction: str
    capitalise_next: bool


@lru_cache(maxsize=256)
def language_of(tag: str) -> Language:
    """The language of a BCP 47 tag or a POSIX locale name; English for those without a table.

    >>> language_of("pl_PL").tag, language_of("sr-Latn-RS").tag, language_of("tlh").tag
    ('pl', 'sr-latn', 'en')
    """
    known = languages()
    parts = tag.replace("_", "-").casefold().split("-")
    for size in range(len(parts), 0, -1):
        language = known.get("-".join(parts[:size]))
        if language is not None:
            return language
    return known[FALLBACK]


@cache
def languages() -> dict[str, Language]:
    """All languages by tag.

    >>> languages()["bg"].capitalise_next
    True
    """
    return {
        tag: Language(
            tag, tuple(scripts.split()), inflects, vocative, contested, way, next_ == "yes"
        )
        for tag, scripts, inflects, vocative, contested, way, next_ in rows(
            "languages.tsv", *_COLUMNS
        )
    }
