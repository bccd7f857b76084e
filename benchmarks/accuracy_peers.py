"""Score other packages beside ours on the same truth, as far as they are installed.

polish-inflection looks words up in the same dictionary that our tables come from. It does not tell first names from surnames
and makes no greeting, so it is told the gender, and once takes it from its own analysis. vokativ and shevchenko-py are scored
on their own published tests.
"""

import importlib
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import version
from types import ModuleType

from relationkit.greetings import Gender, greet, vocative
from relationkit.greetings.vocatives.forms import Part

Line = tuple[str, str, str, str, str]
Truth = Mapping[tuple[str, Gender], tuple[str, ...]]
Vectors = Callable[[str, Part], list[tuple[str, Gender, str]]]
Form = Callable[[str, Gender], str | None]

HEAD = ("package, licence", "measure", "n", "relationkit", "the package")


def peers(
    gold: Truth, bearers: Mapping[tuple[str, Gender], int], vectors: Vectors
) -> Iterator[Line]:
    """The lines of all packages that can be imported."""
    if package := imported("polish_inflection"):
        yield from polish(package, gold, bearers)
    if package := imported("vokativ"):
        yield from czech(package, vectors)
    if package := imported("shevchenko"):
        yield from ukrainian(package, vectors)


def imported(name: str) -> ModuleType | None:
    """The package, or None."""
    try:
        return importlib.import_module(name)
    except ImportError:
        sys.stderr.write(f"{name} is not installed and not scored\n")
        return None


def polish(
    package: ModuleType, gold: Truth, bearers: Mapping[tuple[str, Gender], int]
) -> Iterator[Line]:
    """First names of SGJP, alone and by people; then all people of the register."""
    label = f"polish-inflection {version('polish-inflection')}, BSD-2-Clause"
    called = {"m": package.MĘSKI, "f": package.ŻEŃSKI}

    def theirs(name: str, gender: Gender) -> str | None:
        form = package.odmien(name, package.WOŁACZ, rodzaj=called[gender], default=None)
        return form and str(form).replace("’", "'")

    def ours(name: str, gender: Gender) -> str | None:
        return vocative(name, gender=gender, language="pl").form

    def their_gender(name: str) -> set[str]:
        found = package.podaj(name, package.POJEDYNCZA)
        nominatives = (each for each in found if each.przypadek == package.MIANOWNIK)
        return {each.rodzaj for each in nominatives if each.lemat == name} & {"m", "f"}

    def theirs_alone(name: str, gender: Gender) -> str | None:
        told = their_gender(name)
        if len(told) != 1:
            return None
        return theirs(name, gender) if told == {gender} else WRONG

    def ours_alone(name: str, gender: Gender) -> str | None:
        made = greet(name, language="pl", register="formal")
        return made.name_used if made.gender in {None, gender} else WRONG

    types = dict.fromkeys(gold, 1)
    for what, weights, pair in (
        ("first names of SGJP, gender told", types, (ours, theirs)),
        ("people of the register, gender told", bearers, (ours, theirs)),
        ("people of the register, bare first name", bearers, (ours_alone, theirs_alone)),
    ):
        mine, peer = (outcomes(gold, weights, form) for form in pair)
        yield label, what, f"{sum(weights.values()):,}", mine, peer


WRONG = "?"
"""Stands for a greeting in the other gender."""


def outcomes(gold: Truth, weights: Mapping[tuple[str, Gender], int], form: Form) -> str:
    """Shares in per cent; a form of a name that SGJP lacks can be held to nothing."""
    seen = Counter[str]()
    for name, weight in weights.items():
        made = form(*name)
        if made is None:
            kind = "silent"
        elif made == WRONG or (name in gold and made not in gold[name]):
            kind = "wrong"
        else:
            kind = "right" if name in gold else "not in SGJP"
        seen[kind] += weight
    shares = ((kind, 100 * seen[kind] / seen.total()) for kind in KINDS if seen[kind])
    return ", ".join(f"{kind} {share:.3f}" for kind, share in shares)


KINDS = ("right", "wrong", "silent", "not in SGJP")


def czech(package: ModuleType, vectors: Vectors) -> Iterator[Line]:
    """Vokativ on its own tests; it writes in lower case."""

    def theirs(name: str, gender: Gender, part: Part) -> str:
        made = package.vokativ(name, woman=gender == "f", last_name=part == "family")
        return str(made).title()

    label = f"vokativ {version('vokativ')}, MIT"
    yield from on_vectors(label, "cs", vectors, theirs)


def ukrainian(package: ModuleType, vectors: Vectors) -> Iterator[Line]:
    """Shevchenko-py on the tests of shevchenko, of which it is a translation."""

    def theirs(name: str, gender: Gender, part: Part) -> str:
        field = f"{part}_name"
        called = package.FEMININE if gender == "f" else package.MASCULINE
        return str(package.in_vocative(**{"gender": called, field: name})[field])

    label = f"shevchenko-py {version('shevchenko-py')}, MIT"
    yield from on_vectors(label, "uk", vectors, theirs)


def on_vectors(
    label: str, language: str, vectors: Vectors, theirs: Callable[[str, Gender, Part], str]
) -> Iterator[Line]:
    """Both on published pairs."""
    parts: tuple[tuple[Part, str], ...] = (("given", "first names"), ("family", "surnames"))
    for part, what in parts:
        pairs = vectors(language, part)
        mine = sum(
            vocative(name, gender=gender, language=language, part=part).form == form
            for name, gender, form in pairs
        )
        peer = sum(theirs(name, gender, part) == form for name, gender, form in pairs)
        ours, others = (f"right {100 * right / len(pairs):.3f}" for right in (mine, peer))
        yield label, f"its published {what}", str(len(pairs)), ours, others
