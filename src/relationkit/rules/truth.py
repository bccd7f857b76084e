"""Three-valued logic (Kleene's strong one), and one fact held against one value. None is unknown, never "no"."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, TypeAlias

from relationkit.rules.values import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Truth: TypeAlias = bool | None


def all_true(truths: Iterable[Truth]) -> Truth:
    """False if one is, else unknown if one is, else true.

    >>> all_true([True, None, False]), all_true([True, None])
    (False, None)
    """
    seen = set(truths)
    return False if False in seen else None if None in seen else True


def any_true(truths: Iterable[Truth]) -> Truth:
    """True if one is, else unknown if one is, else false.

    >>> any_true([False, None, True]), any_true([False, None])
    (True, None)
    """
    seen = set(truths)
    return True if True in seen else None if None in seen else False


def opposite(truth: Truth) -> Truth:
    """The opposite of unknown is unknown.

    >>> opposite(None) is None
    True
    """
    return None if truth is None else not truth


def at_least(count: int, truths: Iterable[Truth]) -> Truth:
    """True if so many are, false if so many cannot be.

    >>> at_least(2, [True, None, False]), at_least(2, [True, False, False])
    (None, False)
    """
    known = list(truths)
    sure = known.count(True)
    if sure >= count:
        return True
    return False if sure + known.count(None) < count else None


_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "less-than": operator.lt,
    "at-most": operator.le,
    "more-than": operator.gt,
    "at-least": operator.ge,
}


def holds(op: str, value: Any, fact: Any) -> Truth:  # noqa: ANN401 - whatever a subject knows
    """Hold a fact against the value of a comparison.

    >>> holds("more-than", 5, 7), holds("more-than", 5, None), holds("more-than", 5, "7")
    (True, None, None)
    """
    if op in {"is-unknown", "is-known"}:
        return (fact is None) is (op == "is-unknown")
    if fact is None:
        return None
    values = value if isinstance(value, tuple) else (value,)
    if isinstance(fact, tuple):
        return _list_holds(op, values, fact)
    if op == "one-of":
        return any_true(_same(fact, part) for part in values)
    if op == "between":
        ends = zip(("at-least", "at-most"), values, strict=True)
        return all_true(_ordered(end, fact, part) for end, part in ends)
    if op in {"equals", "not-equals"}:
        same = _same(fact, value)
        return same if op == "equals" else opposite(same)
    if op in _ORDER:
        return _ordered(op, fact, value)
    if op in {"has-all", "has-none"} or not isinstance(fact, str):
        return None
    return _reads(op, fact, str(value))


def _list_holds(op: str, values: tuple[object, ...], fact: tuple[object, ...]) -> Truth:
    held = [any(_same(part, value) is True for part in fact) for value in values]
    if op in {"contains", "one-of"}:
        return any(held)
    if op == "has-all":
        return all(held)
    return not any(held) if op == "has-none" else None


def _reads(op: str, fact: str, part: str) -> bool:
    text, part = fact.casefold(), part.casefold()
    if op == "contains":
        return part in text
    return text.startswith(part) if op == "starts-with" else text.endswith(part)


def _same(fact: object, value: object) -> Truth:
    return fact == value if kind_of(fact) == kind_of(value) else None


def _ordered(op: str, fact: object, value: object) -> Truth:
    same_kind = kind_of(fact) == kind_of(value) in {"number", "text", "day", "moment"}
    return _ORDER[op](fact, value) if same_kind else None
