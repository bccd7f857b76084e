"""The texts of pages: a folder of tables in each room that shows some, a file for each language."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES: tuple[str, ...] = ("bg", "en", "fa", "pl")
"""Those that have tables."""

_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, repr=False)
class Words:
    """What a room's pages say in one language, and which way it is written."""

    language: str
    direction: str
    tables: Mapping[str, Mapping[str, str]]

    def __getitem__(self, table: str) -> Mapping[str, str]:
        return self.tables[table]

    def __repr__(self) -> str:
        return f"Words({self.language!r})"


_Kind = TypeVar("_Kind", bound=Words)


def words_of(room: str, language: str, kind: type[_Kind]) -> _Kind:
    """The texts of a room for a language tag, in English where there is no table.

    >>> words_of("relationkit.consent.pages", "pl-PL", Words), words_of("relationkit.consent.pages", "de", Words)
    (Words('pl'), Words('en'))
    """
    primary = language.replace("_", "-").partition("-")[0].lower()
    return kind(*_read(room, primary if primary in LANGUAGES else "en"))


def fill(text: str, **values: object) -> str:
    """Put values at the places of a text, once; a place in a value stays as it is.

    >>> fill("version {version}", version="{version}")
    'version {version}'
    """
    return _PLACE.sub(lambda place: str(values[place[1]]), text)


@cache
def _read(room: str, language: str) -> tuple[str, str, Mapping[str, Mapping[str, str]]]:
    said = tomllib.loads((files(room) / "texts" / f"{language}.toml").read_text("utf-8"))
    direction = said.pop("direction")
    tables = {name: MappingProxyType(table) for name, table in said.items()}
    return language, direction, MappingProxyType(tables)
