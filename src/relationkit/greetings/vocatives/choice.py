"""Choose the language's own way to make a vocative."""

from typing import Literal

from relationkit.greetings.languages import language_of
from relationkit.greetings.lexicon import Gender
from relationkit.greetings.vocatives import bulgarian, polish
from relationkit.greetings.vocatives.forms import NONE, Vocative, unchanged


def vocative(
    name: str,
    *,
    gender: Gender | None,
    language: str,
    part: Literal["given", "family"] = "given",
    ka_forms: bool = True,
) -> Vocative:
    """The vocative of a name as `read_name` gives it, in a message in ``language``.

    Without a gender there is no form where the language makes one, because it depends on it. In languages without a
    vocative the name is unchanged; where a vocative exists and is not known here, there is none. ``ka_forms`` allows the
    Bulgarian women's forms in -ке and -це. Polish surnames: adjectives only so far.

    >>> vocative("Paweł", gender="m", language="pl").form
    'Pawle'
    >>> vocative("Kowalski", gender="m", language="pl", part="family").basis
    'unchanged'
    >>> vocative("Елена", gender="f", language="bg").form
    'Елена'
    """
    target = language_of(language)
    if target.vocative == "same" and name:
        return unchanged(name, 1.0)
    if gender is None or not name:
        return NONE
    match target.tag, part:
        case polish.TAG, "given":
            return polish.given(name, gender)
        case polish.TAG, _:
            return polish.family(name, gender)
        case bulgarian.TAG, "given":
            return bulgarian.given(name, gender, ka_forms=ka_forms)
        case bulgarian.TAG, _:
            return bulgarian.family(name)
        case _:
            return NONE
