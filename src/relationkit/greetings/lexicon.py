"""What a language knows about first names and surnames: its register, spellings and telling endings.

A language is a folder of tables, each of them optional; without any, it knows no name and greetings stay neutral.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from relationkit.errors import InvalidTable
from relationkit.greetings.tables import rows
from relationkit.greetings.transliteration import key, latin_index

Gender: TypeAlias = Literal["f", "m"]
Sign: TypeAlias = tuple[Gender, float]
"""A gender and how sure it is, from 0.5 to below 1."""


WELL_KNOWN = 0.9


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The names of one language; nothing in it changes after loading.

    >>> lexicon("pl").given["Anna"]
    ('f', 0.9999)
    >>> lexicon("pl").spellings["Pawel"]
    'Paweł'
    """

    given: Mapping[str, Sign]
    spellings: Mapping[str, str]
    given_endings: Mapping[str, Sign]
    family_endings: Mapping[str, Sign]
    families: frozenset[str]
    latin: Mapping[str, str]

    def sign_of(self, given: str) -> Sign | None:
        """The gender of a registered first name, also when typed in Latin letters.

        >>> lexicon("bg").sign_of("Mariq")
        ('f', 0.995)
        """
        sign = self.given.get(given)
        if sign is None and self.latin and given.isascii():
            name = self.latin.get(key(given))
            sign = None if name is None else self.given[name]
        return sign

    def known_as_other(self, name: str, gender: Gender) -> bool:
        """Whether the register knows a first name well, and only for the other gender.

        >>> lexicon("pl").known_as_other("Anna", "m")
        True
        """
        sign = self.given.get(name)
        return sign is not None and sign[0] != gender and sign[1] >= WELL_KNOWN

    def is_family(self, name: str) -> bool:
        """Whether a name that is no registered first name is a surname, by list or by ending.

        >>> lexicon("pl").is_family("Nowak"), lexicon("pl").is_family("Kowalska")
        (True, True)
        """
        return name in self.families or by_ending(self.family_endings, name) is not None

    def __repr__(self) -> str:
        return f"Lexicon({len(self.given)} names)"


def by_ending(endings: Mapping[str, Sign], name: str) -> Sign | None:
    """What the longest listed ending of ``name`` tells; a name that is only the ending tells nothing.

    >>> by_ending(lexicon("bg").family_endings, "Петрова")
    ('f', 0.995)
    """
    for size in range(min(5, len(name) - 1), 0, -1):
        sign = endings.get(name[-size:])
        if sign is not None:
            return sign
    return None


@cache
def lexicon(language: str) -> Lexicon:
    """The names of ``language`` (a tag that `languages.language_of` returned), loaded on first use."""
    given = _given(f"{language}/given.tsv")
    return Lexicon(
        given=given,
        spellings={
            row[0]: row[1]
            for row in rows(f"{language}/spellings.tsv", "typed", "spelled", optional=True)
        },
        given_endings=_endings(f"{language}/given_endings.tsv"),
        family_endings=_endings(f"{language}/family_endings.tsv"),
        families=frozenset(
            name for (name,) in rows(f"{language}/families.tsv", "name", optional=True)
        ),
        latin=latin_index(language, given),
    )


def _given(path: str) -> dict[str, Sign]:
    table = rows(path, "name", "gender", "certainty", "bearers", optional=True)
    # Seventeen thousand names share a few thousand signs: made once each, they cost half the time and memory.
    signs: dict[tuple[str, str], Sign] = {}
    given = {}
    for name, gender, certainty, _bearers in table:
        sign = signs.get((gender, certainty))
        if sign is None:
            sign = signs[gender, certainty] = (_gender(path, gender), float(certainty))
        given[name] = sign
    return given


def _endings(path: str) -> dict[str, Sign]:
    table = rows(path, "ending", "gender", "certainty", optional=True)
    return {ending: (_gender(path, gender), float(sure)) for ending, gender, sure in table}


def _gender(path: str, text: str) -> Gender:
    if text == "f":
        return "f"
    if text == "m":
        return "m"
    raise InvalidTable(f"{path}: a gender must be f or m; mend the row")
