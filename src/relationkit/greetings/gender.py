"""Decide which gender a greeting may assume, and say why."""

from dataclasses import dataclass

from relationkit.greetings.languages import language_of
from relationkit.greetings.lexicon import Gender, Lexicon, Sign, by_ending, lexicon

CERTAINTY = 0.98
"""Below this a greeting stays neutral: one wrong in fifty is the most that the weakest accepted evidence may give."""


@dataclass(frozen=True, slots=True)
class GenderGuess:
    """A gender or None, how sure it is (0 to 1), what decided (``basis``) and all that was weighed (``because``).

    ``basis``: "stated", "lexicon" (the register of first names), "ending" (of the first name), "family" (ending of the
    surname) or "none". ``confidence`` belongs to the likelier gender, also when it did not suffice.

    >>> guess = gender_of("Тони", language="bg", family="Петрова")
    >>> guess.gender, guess.basis
    ('f', 'family')
    """

    gender: Gender | None
    confidence: float
    basis: str
    because: tuple[str, ...]


def gender_of(
    given: str | None,
    *,
    language: str,
    family: str | None = None,
    stated: Gender | None = None,
    certainty: float = CERTAINTY,
) -> GenderGuess:
    """Tell the gender from what the customer stated, the register of first names, and the endings of both names.

    Evidence of the first name and of the surname is combined as independent (odds multiply), so that a contradiction
    such as Jan Kowalska ends in doubt. Below ``certainty`` the gender is None. Names are expected as `read_name` gives
    them; of a double name the first part counts.

    >>> gender_of("Nikola", language="pl").gender
    'f'
    >>> gender_of("Andrea", language="pl").gender is None
    True
    >>> gender_of("Andrea", language="pl", family="Kowalski").because
    ('lexicon', 'family')
    """
    return guessed(given, family, stated, lexicon(language_of(language).tag), certainty)


def guessed(
    given: str | None,
    family: str | None,
    stated: Gender | None,
    names: Lexicon,
    certainty: float = CERTAINTY,
) -> GenderGuess:
    """`gender_of` with the names of a language at hand.

    >>> guessed("Anna", None, None, lexicon("pl")).gender
    'f'
    """
    if stated is not None:
        return GenderGuess(stated, 1.0, "stated", ("stated",))
    sign, basis = None, "none"
    if given:
        sign, basis = names.sign_of(given), "lexicon"
        if sign is None and ("-" in given or " " in given):
            given = given.replace("-", " ").split(" ", 1)[0]
            sign = names.sign_of(given)
        if sign is None:
            sign, basis = by_ending(names.given_endings, given), "ending"
    because = () if sign is None else (basis,)
    if family:
        other = by_ending(names.family_endings, family)
        if other is not None:
            because = (*because, "family")
            if sign is None or other[1] > sign[1]:
                basis = "family"
            sign = other if sign is None else _combined(sign, other)
    if sign is None:
        return GenderGuess(None, 0.0, "none", ("unknown-name",))
    if sign[1] < certainty:
        return GenderGuess(None, sign[1], "none", (*because, "below-certainty"))
    return GenderGuess(sign[0], sign[1], basis, because)


def _combined(one: Sign, other: Sign) -> Sign:
    agree = other[1] if other[0] == one[0] else 1 - other[1]
    for_one = one[1] * agree
    sure = for_one / (for_one + (1 - one[1]) * (1 - agree))
    return (one[0], sure) if sure >= 1 - sure else (other[0], 1 - sure)
