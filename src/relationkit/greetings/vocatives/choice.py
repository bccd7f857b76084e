"""Choose the form of a name: as it is, as listed, part by part, or by its ending."""

import re

from relationkit.greetings.languages import Language, language_of
from relationkit.greetings.lexicon import UNVOUCHED, Gender, genders_of_family, lexicon
from relationkit.greetings.scripts import names_in
from relationkit.greetings.vocatives.analogy import by_analogy
from relationkit.greetings.vocatives.forms import (
    DECIDED,
    KNOWN,
    NONE,
    Part,
    Vocative,
    decided,
    listed,
    unchanged,
)
from relationkit.greetings.vocatives.suffixes import by_suffix

SURE = 0.995
ANALOGY = "analogy"
INFLECTING = frozenset({"table", ANALOGY})
SHORTEST = 2
_JOINT = re.compile("([- ])")


def vocative(
    name: str,
    *,
    gender: Gender | None,
    language: str,
    part: Part = "given",
    ka_forms: bool = True,
) -> Vocative:
    """The vocative of a name as `read_name` gives it, in a message in ``language``.

    Without a gender there is no form where the language makes one, because it depends on it. In languages without a
    vocative the name is unchanged; where a vocative exists and is not known here, there is none. A name in another script
    stays as its bearer wrote it. Each part of a double name inflects (Anno-Mario). A first name that the register knows
    for the other gender only has no form: somebody mistook one of the two. ``ka_forms`` allows the Bulgarian women's forms in
    -ке and -це (Радке, Росице): the Institute for Bulgarian Language prefers them, readers are divided; those in -о (Елено) are
    taken as rude and never made. Polish surnames are for other uses than a greeting, where they are bad form.

    >>> vocative("Paweł", gender="m", language="pl").form
    'Pawle'
    >>> vocative("Kowalski", gender="m", language="pl", part="family").form
    'Kowalski'
    >>> vocative("Радка", gender="f", language="bg", ka_forms=False).form
    'Радка'
    """
    return inflected(name, gender, language_of(language), part, ka_forms=ka_forms)


def inflected(
    name: str, gender: Gender | None, target: Language, part: Part, *, ka_forms: bool = True
) -> Vocative:
    """`vocative` in a language at hand.

    >>> inflected("Jan", "m", language_of("cs"), "given").form
    'Jane'
    """
    if target.vocative == "same" and name:
        return unchanged(name, 1.0)
    if gender is None or len(name) < SHORTEST or target.vocative not in INFLECTING:
        return NONE
    if gender == target.contested and not ka_forms:
        return unchanged(name, SURE)
    return _form(name, gender, target, part)


def _form(name: str, gender: Gender, target: Language, part: Part) -> Vocative:
    tag = target.tag
    forms = listed(tag, part).get((name, gender))
    if forms is not None:
        return Vocative(forms[0], forms, "lexicon", KNOWN)
    if part == "given" and (forms := decided(tag).get((name, gender))) is not None:
        return Vocative(forms[0], forms, "lexicon", DECIDED) if forms else NONE
    if not names_in((target.inflects,)).fullmatch(name):
        return unchanged(name, SURE)
    if "-" in name or " " in name:
        return _joined(name, gender, target, part)
    if part == "given":
        if lexicon(tag).known_as_other(name, gender):
            return NONE
        return (
            by_analogy(name, gender, tag)
            if target.vocative == ANALOGY
            else by_suffix(name, gender, tag)
        )
    return _family(name, gender, target)


def _family(name: str, gender: Gender, target: Language) -> Vocative:
    genders = genders_of_family(name, target.tag)
    if genders != UNVOUCHED and gender not in genders:
        return NONE
    if target.vocative != ANALOGY:
        return by_suffix(name, gender, target.tag, "family")
    made = by_analogy(name, gender, target.tag, "family")
    if genders != UNVOUCHED and made.form is not None:
        # The table of exceptions has all that analogy gets wrong.
        return Vocative(made.form, made.variants, "lexicon", KNOWN)
    return made


def _joined(name: str, gender: Gender, target: Language, part: Part) -> Vocative:
    pieces = _JOINT.split(name)
    made = [
        # A particle (van, de) never inflects.
        unchanged(piece, 1.0) if piece.islower() else _form(piece, gender, target, part)
        for piece in pieces[::2]
    ]
    forms = [each.form for each in made if each.form]
    if len(forms) < len(made):
        return NONE
    pieces[::2] = forms
    weakest = min(made, key=lambda each: each.confidence)
    return Vocative("".join(pieces), ("".join(pieces),), weakest.basis, weakest.confidence)
