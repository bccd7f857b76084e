"""When a question is asked: a rule over the answers to earlier questions, made into a function once.

It means what `relationkit.rules.evaluate` says, three values and all; a test holds the two side by side. What is left out
here needs no place: `contradictions` lets no rule into a survey that compares unlike things or asks for more than answers.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from relationkit.rules.conditions import AllOf, AnyOf, Compare, Not
from relationkit.rules.terms import FieldTerm

if TYPE_CHECKING:
    from relationkit.rules import Condition

Truth: TypeAlias = Callable[[Mapping[str, object]], bool | None]

_TESTS: Mapping[str, Callable[[Any, Any], bool]] = {
    "equals": operator.eq,
    "not-equals": operator.ne,
    "less-than": operator.lt,
    "at-most": operator.le,
    "more-than": operator.gt,
    "at-least": operator.ge,
    "between": lambda answer, ends: ends[0] <= answer <= ends[1],
    "one-of": lambda answer, values: (
        not set(values).isdisjoint(answer) if isinstance(answer, tuple) else answer in values
    ),
    "contains": lambda answer, part: (
        part in answer if isinstance(answer, tuple) else part.casefold() in answer.casefold()
    ),
    "starts-with": lambda answer, part: answer.casefold().startswith(part.casefold()),
    "ends-with": lambda answer, part: answer.casefold().endswith(part.casefold()),
}


def truth_of(condition: Condition) -> Truth:
    """The condition as a function of the answers so far: True, False, or None for unknown."""
    if isinstance(condition, Compare) and isinstance(condition.term, FieldTerm):
        return _compare(condition.term.name, condition.op, condition.value)
    if isinstance(condition, AllOf | AnyOf):
        parts = tuple(map(truth_of, condition.parts))
        return _joined(parts, decisive=isinstance(condition, AnyOf))
    # Not and OrUnknown are left; `contradictions` refuses the rest.
    part = truth_of(condition.part)  # type: ignore[union-attr]
    if isinstance(condition, Not):
        return lambda answers: None if (truth := part(answers)) is None else not truth
    return lambda answers: part(answers) is not False


def _compare(name: str, op: str, value: object) -> Truth:
    if op == "is-known":
        return lambda answers: name in answers
    if op == "is-unknown":
        return lambda answers: name not in answers
    test = _TESTS[op]
    return lambda answers: test(answers[name], value) if name in answers else None


def _joined(parts: tuple[Truth, ...], *, decisive: bool) -> Truth:
    """Kleene's "or" where True decides, and "and" where False does."""

    def truth(answers: Mapping[str, object]) -> bool | None:
        found: bool | None = not decisive
        for part in parts:
            one = part(answers)
            if one is decisive:
                return decisive
            if one is None:
                found = None
        return found

    return truth
