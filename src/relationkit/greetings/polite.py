"""The polite pronoun of a letter in its cases, and words that agree with the person addressed."""

from dataclasses import dataclass
from functools import cache

from relationkit.greetings.languages import FALLBACK, language_of
from relationkit.greetings.lexicon import Gender
from relationkit.greetings.tables import rows

_CASES = (
    "nominative",
    "genitive",
    "dative",
    "accusative",
    "instrumental",
    "locative",
    "possessive",
)


@dataclass(frozen=True, slots=True)
class Pronouns:
    """How one letter says "you": Pan, Pana, Panu ...; Вие, Вас, Ви; `str` gives the nominative.

    ``gender`` None is the form for whom we do not know; in Polish the plural Państwo, with the verb in the third person
    plural. Bulgarian has no cases but keeps the short form for the dative.

    >>> you = pronouns("f", language="pl")
    >>> f"Dziękujemy {you.dative}, cieszymy się z {you.possessive} opinii."
    'Dziękujemy Pani, cieszymy się z Pani opinii.'
    """

    gender: Gender | None
    nominative: str
    genitive: str
    dative: str
    accusative: str
    instrumental: str
    locative: str
    possessive: str

    def __str__(self) -> str:
        return self.nominative

    def word(self, *, f: str, m: str, neutral: str) -> str:
        """The one of three words that agrees; ``neutral`` must do without gender.

        >>> pronouns("f", language="pl").word(f="zadowolona", m="zadowolony", neutral="zadowoleni")
        'zadowolona'
        """
        if self.gender is None:
            return neutral
        return f if self.gender == "f" else m


def pronouns(gender: Gender | None, *, language: str) -> Pronouns:
    """The polite pronoun of ``language`` (English where there is no table), capitalised as in letters.

    >>> you = pronouns("m", language="pl")
    >>> str(you), you.dative, pronouns(None, language="pl").instrumental
    ('Pan', 'Panu', 'Państwem')
    """
    table = _table(language_of(language).tag) or _table(FALLBACK)
    return Pronouns(gender, *(table.get(gender or "-") or table["-"]))


@cache
def _table(tag: str) -> dict[str, tuple[str, ...]]:
    table = rows(f"{tag}/pronouns.tsv", "gender", *_CASES, optional=True)
    return {gender: tuple(cases) for gender, *cases in table}
