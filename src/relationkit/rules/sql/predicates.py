"""Conditions as SQL: an expression that counts as true or not, and pairs of them for three-valued truths.

Of every condition two questions are asked apart: is it true, is it false? Neither answer is ever unknown, so a query asks only
what it needs to know (members need the first alone) and NULL is left to mean "not".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from relationkit.rules.conditions import AllOf, AnyOf, AtLeast, NoneOf, Not

if TYPE_CHECKING:
    from relationkit.rules.conditions import Condition

_LONGEST_ROW = (
    40  # SQLite reads an expression of 1,000 floors at most, and a row of ANDs is one floor each
)
_SHORT = 60
_DEEP = 8
_BRACKETS = re.compile(r"[()]|\bCASE\b|\bEND\b")
_WORDS = {"(": 1, ")": -1, "CASE": 3, "END": -3}


@dataclass(frozen=True, slots=True)
class Predicate:
    """An expression; NULL counts as not true.

    ``reads`` are the tables beside the customer that it reads, each with whether the expression is true for a customer
    without a row in that table (None: it depends).

    >>> every([Predicate("a", {"x": False}), Predicate("b")]).reads
    {'x': False}
    """

    sql: str
    reads: Mapping[str, bool | None] = field(default_factory=dict, compare=False)


ALWAYS = Predicate("TRUE")
NEVER = Predicate("FALSE")


def every(parts: Iterable[Predicate]) -> Predicate:
    """All of them are true."""
    return _joined(parts, "AND", idle=ALWAYS, decisive=NEVER)


def some(parts: Iterable[Predicate]) -> Predicate:
    """One of them is true."""
    return _joined(parts, "OR", idle=NEVER, decisive=ALWAYS)


def lacking(part: Predicate) -> Predicate:
    """It is not true.

    >>> lacking(Predicate("x = 1")).sql
    '(x = 1) IS NOT TRUE'
    """
    if part in {ALWAYS, NEVER}:
        return NEVER if part == ALWAYS else ALWAYS
    turned = {name: None if truth is None else not truth for name, truth in part.reads.items()}
    return Predicate(f"({part.sql}) IS NOT TRUE", turned)


def tally(count: int, parts: Sequence[Predicate]) -> Predicate:
    """At least so many of them are true."""
    if count == 1:
        return some(parts)
    if count == len(parts):
        return every(parts)
    ones = [f"CASE WHEN {part.sql} THEN 1 ELSE 0 END" for part in parts]
    reads: dict[str, bool | None] = {}
    for name in {name: None for part in parts for name in part.reads}:
        may = sum(_without(part, name) is not False for part in parts)
        must = sum(_without(part, name) is True for part in parts)
        reads[name] = True if must >= count else None if may >= count else False
    return Predicate(f"{_row(ones, '+')} >= {count}", reads)


def _joined(
    parts: Iterable[Predicate], word: str, *, idle: Predicate, decisive: Predicate
) -> Predicate:
    kept: dict[str, Predicate] = {}
    for part in parts:
        if part.sql == decisive.sql:
            return decisive
        if part.sql != idle.sql:
            kept[part.sql] = part
    if len(kept) < 2:  # noqa: PLR2004 - nothing to join
        return next(iter(kept.values()), idle)
    final = decisive == ALWAYS
    reads: dict[str, bool | None] = {}
    for name in {name: None for part in kept.values() for name in part.reads}:
        truths = [_without(part, name) for part in kept.values()]
        known = all(truth is (not final) for truth in truths)
        reads[name] = final if final in truths else (not final) if known else None
    return Predicate(_row(list(kept), word), reads)


def _without(part: Predicate, name: str) -> bool | None:
    """Whether it is true where the table has no row."""
    if part in {ALWAYS, NEVER}:
        return part == ALWAYS
    return part.reads.get(name)


def nesting(sql: str) -> int:
    """How many words a parser has to remember at most: brackets that are open, and three words of each CASE."""
    if len(sql) < _SHORT:
        return 0
    depth = deepest = 0
    for bracket in _BRACKETS.findall(sql):
        depth += _WORDS[bracket]
        deepest = max(deepest, depth)
    return deepest


def _row(parts: Sequence[str], word: str) -> str:
    """Side by side, the deepest first: a parser then has least to remember."""
    depths = {part: nesting(part) for part in parts}
    if max(depths.values()) > _DEEP:
        parts = sorted(parts, key=lambda part: -depths[part])
    if len(parts) > _LONGEST_ROW:
        half = len(parts) // 2
        parts = (_row(parts[:half], word), _row(parts[half:], word))
    return f"({f' {word} '.join(parts)})"


@dataclass(frozen=True, slots=True)
class Truth:
    """A three-valued truth: two predicates, written when they are asked for. ``certain`` means that it is never unknown."""

    true: Callable[[], Predicate]
    false: Callable[[], Predicate]
    certain: bool = False
    unknown: Callable[[], Predicate] | None = None

    def opposite(self) -> Truth:
        """The other way round; the unknown stays."""
        return Truth(self.false, self.true, self.certain, self.unknown)

    def may_be(self) -> Predicate:
        """It is true or unknown."""
        return self.true() if self.certain else lacking(self.false())

    def unsure(self) -> Predicate:
        """It is unknown; only asked of what may be."""
        if self.unknown is not None:
            return self.unknown()
        return every([lacking(self.true()), lacking(self.false())])


Fit = Callable[[list[Predicate]], list[Predicate]]

UNKNOWN = Truth(lambda: NEVER, lambda: NEVER)


def always(*, truth: bool) -> Truth:
    """True for everybody, or false."""
    return Truth(
        lambda: ALWAYS if truth else NEVER, lambda: NEVER if truth else ALWAYS, certain=True
    )


def joined(condition: Condition, truths: Sequence[Truth], fit: Fit = list) -> Truth:
    """The truth of a condition that joins or turns others; `fit` may change the predicates that stand side by side."""
    if isinstance(condition, AllOf):
        return all_of(truths, fit)
    if isinstance(condition, AnyOf):
        return any_of(truths, fit)
    if isinstance(condition, NoneOf):
        return any_of(truths, fit).opposite()
    if isinstance(condition, AtLeast):
        return at_least(condition.count, truths, fit)
    return truths[0].opposite() if isinstance(condition, Not) else or_unknown(truths[0])


def all_of(truths: Sequence[Truth], fit: Fit = list) -> Truth:
    """False if one is, else unknown if one is, else true."""
    return Truth(
        lambda: every(fit([truth.true() for truth in truths])),
        lambda: some(fit([truth.false() for truth in truths])),
        certain=all(truth.certain for truth in truths),
    )


def any_of(truths: Sequence[Truth], fit: Fit = list) -> Truth:
    """True if one is, else unknown if one is, else false."""
    return Truth(
        lambda: some(fit([truth.true() for truth in truths])),
        lambda: every(fit([truth.false() for truth in truths])),
        certain=all(truth.certain for truth in truths),
    )


def at_least(count: int, truths: Sequence[Truth], fit: Fit = list) -> Truth:
    """True if so many are, false if so many cannot be."""
    return Truth(
        lambda: tally(count, fit([truth.true() for truth in truths])),
        lambda: tally(len(truths) - count + 1, fit([truth.false() for truth in truths])),
        certain=all(truth.certain for truth in truths),
    )


def or_unknown(truth: Truth) -> Truth:
    """True unless it is false."""
    return Truth(truth.may_be, truth.false, certain=True)
