"""The texts of the pages, a table for each language."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES: tuple[str, ...] = ("bg", "en", "fa", "pl")
"""Those that have a table."""

_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, repr=False)
class Words:
    """What the pages say in one language, and which way it is written."""

    language: str
    direction: str
    tables: Mapping[str, Mapping[str, str]]

    def __getitem__(self, table: str) -> Mapping[str, str]:
        return self.tables[table]

    def __repr__(self) -> str:
        return f"Words({self.language!r})"


def words(language: str) -> Words:
    """The texts for a language tag, in English where there is no table.

    >>> words("pl-PL"), words("de")
    (Words('pl'), Words('en'))
    """
    primary = language.replace("_", "-").partition("-")[0].lower()
    return _read(primary if primary in LANGUAGES else "en")


def fill(text: str, **values: str) -> str:
    """Put values at the places of a text, once; a place in a value stays as it is.

    >>> fill("off since {day}.", day="1 март 2026 г.")
    'off since 1 март 2026 г.'
    """
    filled = _PLACE.sub(lambda place: values[place[1]], text)
    return filled[:-1] if filled.endswith("..") else filled


@cache
def _read(language: str) -> Words:
    raw = (files("relationkit.consent.pages") / "texts" / f"{language}.toml").read_text("utf-8")
    said = tomllib.loads(raw)
    direction = said.pop("direction")
    tables = {name: MappingProxyType(table) for name, table in said.items()}
    return Words(language, direction, MappingProxyType(tables))
