"""On whom the contract tries a language: names of its own tables, names in other scripts, and what is no name."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypeVar, get_args

from relationkit.greetings import Gender, Register
from relationkit.greetings.languages import language_of
from relationkit.greetings.tables import parse, rows
from relationkit.greetings.vocatives.forms import Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

REGISTERS: Mapping[str, Register] = {register: register for register in get_args(Register)}
SEXES: Mapping[str, Gender] = {"f": "f", "m": "m"}
GENDERS: Mapping[str, Gender | None] = {"": None, **SEXES}
PARTS: tuple[Part, ...] = get_args(Part)

SPOKEN: Mapping[str, Mapping[Part, tuple[str, str]]] = {
    "latin": {"given": ("Anna", "Jan"), "family": ("Kowalska", "Novak")},
    "cyrillic": {"given": ("Мария", "Иван"), "family": ("Иванова", "Петренко")},
    "greek": {"given": ("Μαρία", "Νίκος"), "family": ("Παπαδοπούλου", "Βλάχος")},
    "arabic": {"given": ("مریم", "علی"), "family": ("رضایی", "حسینی")},
    "hebrew": {"given": ("שרה", "יעקב"), "family": ("לוי", "כהן")},
}
"""First names of a woman and a man and two surnames in each of some scripts."""

HOSTILE = (
    "Anna\n\nYour account is closed http://shop.example",
    "Anna\x00",
    "Anna\ud800",
    "Anna\u202e<gnp.exe",
    "Z" + "\u0301" * 5000,
    "a" * 300,
    "{{7*7}}",
    "{given}",
    "Anna {family}",
    "<script>",
    '=HYPERLINK("http://shop.example")',
    "Robert'); DROP TABLE",
    "dede120@example.com",
    "www.shop.example",
    "Zefir GmbH",
    "Ann\N{CYRILLIC SMALL LETTER A}",
    "null",
    "test",
    "asdf",
    "1e308",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
)
"""What stands in name fields and may never be printed."""

Golden: TypeAlias = "Sequence[tuple[str, str | None, str, str]]"
"""Rows of a name, a gender or nothing, a register, and the line."""

_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True, repr=False)
class Stranger:
    """A customer of whom only this is known."""

    given: str | None = None
    family: str | None = None
    gender: Gender | None = None
    vocative: str | None = None
    locale: str | None = None


def table(tag: str, name: str, *columns: str) -> list[list[str]]:
    """The rows of a language's table, none if it has no such table."""
    return rows(f"{tag}/{name}.tsv", *columns, optional=True)


def given_names(tag: str) -> list[list[str]]:
    """The rows of the register of first names: name, gender, certainty, bearers."""
    return table(tag, "given", "name", "gender", "certainty", "bearers")


def sentences(tag: str) -> list[list[str]]:
    """The rows of the table of greetings: register, gender, order, names, text."""
    return table(tag, "salutations", "register", "gender", "order", "names", "text")


def titles(tag: str) -> list[list[str]]:
    """The rows of the table of titles: title as typed, code, form for a woman, form for a man."""
    return table(tag, "titles", "title", "code", "f", "m")


def golden_rows(golden: Golden | str | PathLike[str]) -> Golden:
    """The rows themselves, or those of the table at a path.

    >>> golden_rows([("Anna", None, "formal", "Dear Anna,")])
    [('Anna', None, 'formal', 'Dear Anna,')]
    """
    if not isinstance(golden, str | PathLike):
        return golden
    columns = ("name", "gender", "register", "expected")
    read = parse(str(golden), Path(golden).read_bytes(), columns)
    return [(name, gender, register, line) for name, gender, register, line in read]


def some(items: Sequence[_Row], most: int) -> Sequence[_Row]:
    """Every k-th item, so that there are at most so many.

    >>> some("abcdefg", 3)
    'adg'
    """
    return items[:: -(-len(items) // most) or 1]


def own_script(tag: str) -> str:
    """The script whose names inflect in a language, or else the first one that it prints.

    >>> own_script("bg"), own_script("fa"), own_script("de")
    ('cyrillic', 'arabic', 'latin')
    """
    target = language_of(tag)
    return target.scripts[0] if target.inflects == "-" else target.inflects


def names(tag: str, most: int) -> Iterator[tuple[str, Part]]:
    """Some names of the tables, each followed by itself doubled: a name of the same ending that no table lists."""
    sources: tuple[tuple[Part, list[list[str]]], ...] = (
        ("given", given_names(tag)),
        ("family", table(tag, "families", "name", "genders")),
    )
    for part, listed in sources:
        for name, *_ in some(listed, most):
            yield name, part
            yield name + name.lower(), part


def people(tag: str) -> Iterator[Stranger]:
    """First names and surnames of every kind beside each other, then with each of the language's titles."""
    own = SPOKEN.get(own_script(tag), SPOKEN["latin"])
    listed = [*names(tag, 3)]
    given, family = (
        [
            *(None, *own[part]),
            *(spoken[part][0] for spoken in SPOKEN.values() if spoken is not own),
            *(name for name, of in listed if of == part),
        ]
        for part in PARTS
    )
    titled = [f"{title} {name}" for title, *_ in titles(tag) for name in own["given"]]
    for sex in GENDERS.values():
        for first, last in product(given, family):
            yield Stranger(first, last, sex)
        for first, last in product(titled, (None, *own["family"])):
            yield Stranger(first, last, sex)
