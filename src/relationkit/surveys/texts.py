"""What is said in several languages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Annotated

from pydantic import Field

FALLBACK = "en"

Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Words = Annotated[str, Field(min_length=1, max_length=4000)]
Texts = Annotated[Mapping[Language, Words], Field(min_length=1)]
"""One text, by language."""


def spoken(texts: Mapping[str, str], language: str) -> str:
    """The text in a language, in its main language ("pl" for "pl-PL"), in English, or in the first there is.

    >>> spoken({"en": "Thank you", "pl": "Dziękujemy"}, "pl-PL")
    'Dziękujemy'
    >>> spoken({"bg": "Благодарим"}, "pl")
    'Благодарим'
    """
    for wanted in (language, main(language), FALLBACK):
        if wanted in texts:
            return texts[wanted]
    return next(iter(texts.values()))


def main(language: str) -> str:
    """The main language of a tag, in small letters.

    >>> main("PL_pl")
    'pl'
    """
    return language.replace("_", "-").partition("-")[0].lower()


@cache
def wording() -> Mapping[str, Mapping[str, str]]:
    """The texts of all issues, by code and language.

    >>> wording()["required"]["en"]
    '“{title}”: please answer this question.'
    """
    from importlib.resources import files

    lines = files("relationkit.surveys").joinpath("data/issues.tsv").read_text("utf-8").splitlines()
    table: dict[str, dict[str, str]] = {}
    for code, language, text in (line.split("\t") for line in lines[1:]):
        table.setdefault(code, {})[language] = text
    return MappingProxyType({code: MappingProxyType(texts) for code, texts in table.items()})
