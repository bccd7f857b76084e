"""What a language knows about first names and surnames: its register, spellings and telling endings.

A language is a folder of tables, each of them optional; without any, it knows no name and greetings stay neutral.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from relationkit.errors import InvalidTable
from relationkit.greetings.tables import by_column, rows
from relationkit.greetings.transliteration import key, latin_index

Gender: TypeAlias = Literal["f", "m"]
Sign: TypeAlias = tuple[Gender, float]
"""A gender and how sure it is, from 0.5 to below 1."""


WELL_KNOWN = 0.9
TELLING = 0.995
UNVOUCHED = "-"


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
    likely: Mapping[str, str]
    given_endings: Mapping[str, Sign]
    family_endings: Mapping[str, Sign]
    latin: Mapping[str, str]
    folds: Mapping[int, str]
    tag: str

    def folded(self, name: str) -> str:
        """The name as the tables write it, for looking it up (Persian: without the Arabic ي and ك, and joined).

        >>> lexicon("fa").folded("علي")
        'علی'
        """
        return name.translate(self.folds).replace(" ", "") if self.folds else name

    def is_given(self, name: str) -> bool:
        """Whether the register knows a first name, also with diacritics missing, or the first part of a double one.

        >>> lexicon("pl").is_given("Lukasz"), lexicon("pl").is_given("Kowalski")
        (True, False)
        """
        if self.sign_of(name) is not None or name in self.spellings or name in self.likely:
            return True
        return "-" in name and self.sign_of(name.partition("-")[0]) is not None

    def only_given(self, name: str) -> bool:
        """Whether the register knows a first name that is no common surname.

        A dictionary lists nearly every first name as a surname too (Paweł) and so tells nothing; a list of common
        surnames, vouched for by none, does (Beneš).

        >>> lexicon("pl").only_given("Paweł"), lexicon("cs").only_given("Beneš")
        (True, False)
        """
        folded = self.folded(name)
        return folded in self.given and families(self.tag).get(folded) != UNVOUCHED

    def spelled(self, name: str, restore: str) -> str:
        """The name with the diacritics that were left out, as far as ``restore`` allows.

        >>> lexicon("pl").spelled("Pawel", "dominant"), lexicon("pl").spelled("Pawel", "never")
        ('Paweł', 'Pawel')
        """
        if restore == "never":
            return name
        found = self.spellings.get(name)
        if found is None and restore == "likely":
            found = self.likely.get(name)
        return found or name

    def sign_of(self, given: str) -> Sign | None:
        """The gender of a registered first name, also when typed in Latin letters.

        >>> lexicon("bg").sign_of("Mariq")
        ('f', 0.995)
        """
        sign = self.given.get(self.folded(given))
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
        if by_ending(self.family_endings, name) is not None:
            return True
        return self.folded(name) in families(self.tag)

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
        spellings=_spellings(language, "dominant"),
        likely=_spellings(language, "likely"),
        given_endings=_endings(f"{language}/given_endings.tsv"),
        family_endings=_endings(f"{language}/family_endings.tsv"),
        latin=latin_index(language, given, given),
        folds={
            ord(one): other
            for one, other in rows(f"{language}/folds.tsv", "from", "to", optional=True)
        },
        tag=language,
    )


@cache
def families(language: str) -> Mapping[str, str]:
    """The listed surnames with the genders for which a dictionary vouches ("fm", "f", "m", or "-" for none).

    Those that their ending tells (Kowalska) are not listed.

    >>> families("pl")["Nowak"], families("pl")["Cicha"]
    ('fm', 'f')
    """
    names, genders = by_column(f"{language}/families.tsv", "name", "genders")
    return dict(zip(names, genders, strict=True))


def _spellings(language: str, how: str) -> dict[str, str]:
    table = rows(f"{language}/spellings.tsv", "typed", "spelled", "how", optional=True)
    return {typed: spelled for typed, spelled, kind in table if kind == how}


def genders_of_family(name: str, language: str) -> str:
    """The genders for which the form of a surname is known: as listed, or as a telling ending says; "-" for none.

    >>> genders_of_family("Nowak", "pl"), genders_of_family("Kowalska", "pl"), genders_of_family("Xyz", "pl")
    ('fm', 'f', '-')
    """
    listed = families(language).get(name)
    if listed is not None:
        return listed
    sign = by_ending(lexicon(language).family_endings, name)
    return sign[0] if sign is not None and sign[1] >= TELLING else UNVOUCHED


def _given(path: str) -> dict[str, Sign]:
    names, genders, certainties, _ = by_column(path, "name", "gender", "certainty", "bearers")
    told = list(zip(genders, certainties, strict=True))
    # Seventeen thousand names share a few thousand signs: made once each, they cost half the time and memory.
    signs: dict[tuple[str, str], Sign] = {
        each: (_gender(path, each[0]), float(each[1])) for each in set(told)
    }
    return dict(zip(names, map(signs.__getitem__, told), strict=True))


def _endings(path: str) -> dict[str, Sign]:
    table = rows(path, "ending", "gender", "certainty", optional=True)
    return {ending: (_gender(path, gender), float(sure)) for ending, gender, sure in table}


def _gender(path: str, text: str) -> Gender:
    if text == "f":
        return "f"
    if text == "m":
        return "m"
    raise InvalidTable(f"{path}: a gender must be f or m; mend the row")
