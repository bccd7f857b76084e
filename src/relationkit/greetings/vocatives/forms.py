"""What a vocative is made of: its forms, where they come from and how sure they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from relationkit.greetings.tables import rows

Basis: TypeAlias = Literal["lexicon", "rule", "override", "unchanged", "none"]
Forms: TypeAlias = Mapping[tuple[str, str], tuple[str, ...]]

KNOWN = 0.999
"""A form from a dictionary: right but for the dictionary's own errors, which nobody has counted."""


@dataclass(frozen=True, slots=True, repr=False)
class Vocative:
    """A form, its lawful variants (the form first), its basis and a confidence from 0 to 1.

    ``basis``: "lexicon" (listed), "rule" (by a typed ending), "override" (set by a person), "unchanged" (the name does
    not inflect here), "none" (not known: ``form`` is None and a greeting goes without the name).

    >>> Vocative("Adelo", ("Adelo", "Adelu"), "lexicon", KNOWN)
    Vocative(basis='lexicon', confidence=0.999)
    """

    form: str | None
    variants: tuple[str, ...]
    basis: Basis
    confidence: float

    def __repr__(self) -> str:
        return f"Vocative(basis={self.basis!r}, confidence={self.confidence})"


NONE = Vocative(None, (), "none", 0.0)


def unchanged(name: str, confidence: float) -> Vocative:
    """The name itself as its vocative.

    >>> unchanged("Иванов", 0.999).form
    'Иванов'
    """
    return Vocative(name, (name,), "unchanged", confidence)


@cache
def listed(language: str) -> Forms:
    """The forms of each listed (name, gender), without those that the dictionary calls incorrect.

    >>> listed("pl")["Hugo", "m"]
    ('Hugonie', 'Hugu')
    """
    table = rows(f"{language}/vocatives.tsv", "name", "gender", "forms", "note")
    return {
        (name, gender): _lawful(forms, note) if "niepopr." in note else tuple(forms.split("|"))
        for name, gender, forms, note in table
    }


def _lawful(forms: str, labels: str) -> tuple[str, ...]:
    pairs = zip(forms.split("|"), labels.split("|"), strict=True)
    return tuple(form for form, label in pairs if label != "niepopr.")
