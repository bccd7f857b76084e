"""Read this room's tables: plain sorted text, one header line, tab-separated."""

from __future__ import annotations

import pkgutil
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def words(name: str) -> frozenset[str]:
    """The second column of a table of words: ``language``, ``word``.

    >>> "dział" in words("departments")
    True
    """
    return frozenset(row[1] for row in _rows(name))


@cache
def texts(name: str) -> Mapping[str, Mapping[str, str]]:
    """A table of texts by language and key: ``language``, ``key``, ``text``.

    >>> texts("phrases")["pl"]["phone"]
    'tel.'
    """
    found: dict[str, dict[str, str]] = {}
    for language, key, text in _rows(name):
        found.setdefault(language, {})[key] = text
    return MappingProxyType({one: MappingProxyType(keyed) for one, keyed in found.items()})


def _rows(name: str) -> list[list[str]]:
    raw = pkgutil.get_data("relationkit.messages", f"data/{name}.tsv") or b""
    return [line.split("\t") for line in raw.decode().splitlines()[1:]]
