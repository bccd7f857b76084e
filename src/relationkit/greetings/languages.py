"""Which languages the tables speak, and what holds for the whole of a language."""

from dataclasses import dataclass
from functools import cache, lru_cache

from relationkit.greetings.tables import rows

FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Language:
    """What greetings must know about the language of a message.

    ``scripts``: those a name may be printed in. ``vocative``: "table" (inflected by its own tables), "same" (the
    language has no vocative) or "unknown" (it has one that we do not know, so no name is printed).
    """

    tag: str
    scripts: tuple[str, ...]
    vocative: str
    capitalise_next: bool


@lru_cache(maxsize=256)
def language_of(tag: str) -> Language:
    """The language of a BCP 47 tag or a POSIX locale name; English for those without a table.

    >>> language_of("pl_PL").tag, language_of("sr-Latn-RS").tag, language_of("tlh").tag
    ('pl', 'sr-latn', 'en')
    """
    known = _languages()
    parts = tag.replace("_", "-").casefold().split("-")
    for size in range(len(parts), 0, -1):
        language = known.get("-".join(parts[:size]))
        if language is not None:
            return language
    return known[FALLBACK]


@cache
def _languages() -> dict[str, Language]:
    columns = ("language", "scripts", "vocative", "capitalise_next")
    return {
        tag: Language(tag, tuple(scripts.split()), vocative, capitalise == "yes")
        for tag, scripts, vocative, capitalise in rows("languages.tsv", *columns)
    }
