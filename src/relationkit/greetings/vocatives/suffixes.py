"""Rules by ending for names that no table lists, each with its measured confidence.

A rule names an ending, the letters it cuts off and those it adds; the longest ending wins, and a rule with confidence 0
refuses. A name that is no longer than the ending itself does not match. So a rule never meets a stem that it was not
written for: where nothing matches there is no form, and none for names of two letters (Md, Bo).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from relationkit.greetings.tables import rows
from relationkit.greetings.vocatives.forms import NONE, Vocative, unchanged

ANY_OTHER = "*"
START = "^"
_LONGEST = 8
_SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class SuffixRule:
    """Cut ``cut`` off, add ``add``; both empty leave the name as it is."""

    cut: str
    add: str
    confidence: float


@cache
def rules(language: str, part: str = "given") -> Mapping[tuple[str, str], SuffixRule]:
    """The rules of a language by (gender, ending).

    >>> rules("bg")["m", "тър"].add
    'ре'
    """
    table = rows(
        f"{language}/{part}_suffixes.tsv",
        "gender",
        "ending",
        "cut",
        "add",
        "confidence",
        optional=True,
    )
    return {
        (gender, ending): SuffixRule(cut, add, float(confidence))
        for gender, ending, cut, add, confidence in table
    }


def by_suffix(name: str, gender: str, language: str, part: str = "given") -> Vocative:
    """The form that the longest matching rule gives, or none.

    >>> by_suffix("Велимир", "m", "bg").form
    'Велимире'
    >>> by_suffix("Zoë", "m", "bg").basis
    'none'
    """
    if len(name) < _SHORTEST_NAME:
        return NONE
    table = rules(language, part)
    rule = table.get((gender, START + name.casefold()))
    if rule is None:
        for size in range(min(_LONGEST, len(name) - 1), 0, -1):
            rule = table.get((gender, name[-size:]))
            if rule is not None:
                break
        else:
            rule = table.get((gender, ANY_OTHER))
    return NONE if rule is None else _applied(rule, name)


def _applied(rule: SuffixRule, name: str) -> Vocative:
    if not rule.confidence:
        return NONE
    if rule.cut == rule.add:
        return unchanged(name, rule.confidence)
    form = name.removesuffix(rule.cut) + rule.add
    return Vocative(form, (form,), "rule", rule.confidence)
