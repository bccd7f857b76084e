"""Decide which gender a greeting may assume, and say why."""

from dataclasses import dataclass

from relationkit.greetings.languages import language_of
from relationkit.greetings.lexicon import Gender, Lexicon, Sign, by_ending, lexicon

CERTAINTY = 0.98
"""Below this a greeting stays neutral: one wrong in fifty is the most that the weakest accepted evidence may give."""
TITLED = 0.99
"""What the title before a name is worth: people choose it themselves, forms sometimes for them."""


@dataclass(frozen=True, slots=True)
class GenderGuess:
    """A gender or None, how sure it is (0 to 1), what decided (``basis``) and all that was weighed (``because``).

    ``basis``: "stated", "lexicon" (the register of first names), "ending" (of the first name), "family" (ending of the
    surname), "title" (Frau, pan) or "none". ``confidence`` belongs to the likelier gender, also when it did not suffice.

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
    names = lexicon(language_of(language).tag)
    return guessed(given, family, names, stated=stated, certainty=certainty)


def guessed(
    given: str | None,
    family: str | None,
    names: Lexicon,
    *,
    stated: Gender | None = None,
    titled: Gender | None = None,
    certainty: float = CERTAINTY,
) -> GenderGuess:
    """`gender_of` with the names of a language at hand; ``titled``: what a title such as Frau or pan says.

    >>> guessed("Kim", None, lexicon("pl"), titled="f").basis
    'title'
    """
    if stated is not None:
        return GenderGuess(stated, 1.0, "stated", ("stated",))
    basis, sign = _of_given(given, names) if given else ("none", None)
    because: tuple[str, ...] = () if sign is None else (basis,)
    surest = 0.0 if sign is None else sign[1]
    of_family = by_ending(names.family_endings, family) if family else None
    of_title: Sign | None = (titled, TITLED) if titled else None
    for other, evidence in (("family", of_family), ("title", of_title)):
        if evidence:
            because = (*because, other)
            if evidence[1] > surest:
                basis, surest = other, evidence[1]
            sign = evidence if sign is None else _combined(sign, evidence)
    if sign is None:
        return GenderGuess(None, 0.0, "none", ("unknown-name",))
    if sign[1] < certainty:
        return GenderGuess(None, sign[1], "none", (*because, "below-certainty"))
    return GenderGuess(sign[0], sign[1], basis, because)


def _of_given(given: str, names: Lexicon) -> tuple[str, Sign | None]:
    sign = names.sign_of(given)
    if sign is None and ("-" in given or " " in given):
        given = given.replace("-", " ").split(" ", 1)[0]
        sign = names.sign_of(given)
    if sign is not None:
        return "lexicon", sign
    return "ending", by_ending(names.given_endings, given)


def _combined(one: Sign, other: Sign) -> Sign:
    agree = other[1] if other[0] == one[0] else 1 - other[1]
    for_one = one[1] * agree
    sure = for_one / (for_one + (1 - one[1]) * (1 - agree))
    return (one[0], sure) if sure >= 1 - sure else (other[0], 1 - sure)
