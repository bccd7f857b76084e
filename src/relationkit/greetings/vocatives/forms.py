"""What a vocative is made of: its forms, where they come from and how sure they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from relationkit.greetings.tables import rows

Basis: TypeAlias = Literal["lexicon", "rule", "override", "unchanged", "none"]
Part: TypeAlias = Literal["given", "family"]
Forms: TypeAlias = Mapping[tuple[str, str], tuple[str, ...]]

KNOWN = 0.999
"""A form from a dictionary: right but for the dictionary's own errors, which nobody has counted."""
DECIDED = 0.985
"""A form decided by a stated rule: what a careful writer would choose, where usage has not settled."""


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
def listed(language: str, part: str) -> Forms:
    """The forms of each listed (name, gender), the default first.

    >>> listed("pl", "given")["Hugo", "m"]
    ('Hugonie', 'Hugu')
    """
    table = rows(
        f"{language}/{part}_vocatives.tsv", "name", "gender", "forms", "note", optional=True
    )
    return {(name, gender): tuple(forms.split("|")) for name, gender, forms, _note in table}


@cache
def decided(language: str) -> Forms:
    """The forms of first names that no dictionary has, each decided by a stated rule; none where it is left undecided.

    >>> decided("pl")["Nikola", "f"], decided("pl")["Md", "m"]
    (('Nikolo', 'Nikolu'), ())
    """
    columns = ("name", "gender", "forms", "rule", "bearers")
    return {
        (name, gender): () if forms == "-" else tuple(forms.split("|"))
        for name, gender, forms, _rule, _bearers in rows(
            f"{language}/given_policy.tsv", *columns, optional=True
        )
    }
