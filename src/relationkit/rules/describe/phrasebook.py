"""The words of one language, read once from its table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LANGUAGES = ("en", "pl", "bg", "fa")
FALLBACK = "en"


@dataclass(frozen=True, slots=True, repr=False)
class Phrasebook:
    """Phrases by their dotted key; ``columns`` are the words that stand together under one key, such as a noun's forms."""

    language: str
    phrases: Mapping[str, str]
    columns: Mapping[str, Mapping[str, str]]

    def first(self, *keys: str) -> str:
        """The phrase of the first key that the language has.

        >>> phrasebook("pl").first("text.nothing", "text.quote")
        '„{text}”'
        """
        for key in keys:
            if key in self.phrases:
                return self.phrases[key]
        raise KeyError(keys)


def phrasebook(tag: str) -> Phrasebook:
    """The phrasebook of a BCP 47 tag or a POSIX locale name; English for a language without one.

    >>> phrasebook("pl_PL").language, phrasebook("tlh").language
    ('pl', 'en')
    """
    language = tag.replace("_", "-").partition("-")[0].lower()
    return _read(language if language in LANGUAGES else FALLBACK)


@cache
def _read(language: str) -> Phrasebook:
    import tomllib
    from importlib.resources import files

    table = files("relationkit.rules.describe") / "phrases" / f"{language}.toml"
    phrases: dict[str, str] = {}
    columns: dict[str, dict[str, str]] = {}
    for path, phrase in _flat(tomllib.loads(table.read_text(encoding="utf-8")), ()):
        phrases[".".join(path)] = phrase
        columns.setdefault(".".join(path[:-1]), {})[path[-1]] = phrase
    return Phrasebook(
        language,
        MappingProxyType(phrases),
        MappingProxyType({key: MappingProxyType(row) for key, row in columns.items()}),
    )


def _flat(
    table: Mapping[str, object], above: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, (*above, key))
        else:
            yield (*above, key), str(value)
