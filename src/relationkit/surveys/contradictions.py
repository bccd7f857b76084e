"""What is refused when a survey is made: conditions that ask for no earlier answer, or that none could make true."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from relationkit.rules.conditions import AllOf, AnyOf, Compare, Not, OrUnknown, walk
from relationkit.rules.terms import FieldTerm
from relationkit.surveys.questions import Choice, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from relationkit.rules import Condition
    from relationkit.surveys.questions import Nps, Question, Scale

_KNOWN = frozenset({"is-known", "is-unknown"})
_SAME = frozenset({"equals", "not-equals", "one-of"})
_ORDERED = frozenset({"less-than", "at-most", "more-than", "at-least", "between"})
_OPS = {
    "one choice": _KNOWN | _SAME,
    "several choices": _KNOWN | {"contains", "one-of"},
    "a number": _KNOWN | _SAME | _ORDERED,
    "text": _KNOWN | _SAME | {"contains", "starts-with", "ends-with"},
}


def problems(question: Question, earlier: Mapping[str, Question]) -> Iterator[str]:
    """Say what no answer could ever make true: strange names, choices and numbers."""
    for part in walk(question.relevant) if question.relevant is not None else ():
        if isinstance(part, AllOf | AnyOf | Not | OrUnknown):
            continue
        problem = _problem(part, earlier)
        if problem:
            yield problem


def _problem(part: Condition, earlier: Mapping[str, Question]) -> str | None:
    if not (isinstance(part, Compare) and isinstance(part.term, FieldTerm)) or (
        part.term.of != "profile"
    ):
        return "may ask only for answers, as in field('score').at_most(6)"
    name = part.term.name
    if name not in earlier:
        return f"asks for {name!r}, which is no earlier question of this survey"
    asked = earlier[name]
    kind = _kind(asked)
    if part.op not in _OPS[kind]:
        return f"{part.op} cannot be asked of {name!r}, {kind}; use one of: {', '.join(sorted(_OPS[kind]))}"
    if part.op in _KNOWN:
        return None
    values = part.value if isinstance(part.value, tuple) else (part.value,)
    if not all(_can_be(asked, value) for value in values):
        return f"holds {name!r} against what is never answered there; use its own values"
    return None


def _kind(question: Question) -> str:
    if isinstance(question, Choice):
        return "several choices" if question.several else "one choice"
    return "text" if isinstance(question, Text) else "a number"


def _can_be(question: Question, value: object) -> bool:
    if isinstance(question, Choice):
        return value in question.ids
    if isinstance(question, Text):
        return isinstance(value, str)
    return _within(question, value)


def _within(question: Scale | Nps, value: object) -> bool:
    number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return number and question.low <= value <= question.high  # type: ignore[operator]
