"""Polish: first names by the Grammatical Dictionary of Polish (SGJP), then by typed endings."""

from relationkit.greetings.lexicon import Gender, by_ending, lexicon
from relationkit.greetings.vocatives.forms import KNOWN, NONE, Vocative, listed, unchanged
from relationkit.greetings.vocatives.suffixes import by_suffix

TAG = "pl"
SURE = 0.99


def given(name: str, gender: Gender) -> Vocative:
    """The vocative of a first name; each part of a hyphenated one inflects (Anno-Mario).

    A name that the register knows for the other gender only has no form: somebody mistook one of the two.

    >>> given("Paweł", "m").form, given("Anna-Maria", "f").form
    ('Pawle', 'Anno-Mario')
    """
    forms = listed(TAG).get((name, gender))
    if forms is not None:
        return Vocative(forms[0], forms, "lexicon", KNOWN)
    if "-" in name:
        return _joined([given(part, gender) for part in name.split("-")])
    if lexicon(TAG).known_as_other(name, gender):
        return NONE
    return by_suffix(name, gender, TAG)


def family(name: str, gender: Gender) -> Vocative:
    """The vocative of a surname that is an adjective (-ski, -ska): the nominative; others are not known yet.

    >>> family("Kowalski", "m").form
    'Kowalski'
    """
    sign = by_ending(lexicon(TAG).family_endings, name)
    if sign is not None and sign[0] == gender and sign[1] >= SURE:
        return unchanged(name, sign[1])
    return NONE


def _joined(parts: list[Vocative]) -> Vocative:
    if any(part.form is None for part in parts):
        return NONE
    form = "-".join(part.form for part in parts if part.form is not None)
    weakest = min(parts, key=lambda part: part.confidence)
    return Vocative(form, (form,), weakest.basis, weakest.confidence)
