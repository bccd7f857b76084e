"""What the lifecycle conditions say in terms of counts: the meaning that every executor shares."""

from __future__ import annotations

from itertools import pairwise

from relationkit.rules.conditions import (
    AllOf,
    AtLeast,
    Compare,
    Condition,
    FirstTime,
    Lifecycle,
    Regularly,
    Restarted,
    Stopped,
)
from relationkit.rules.periods import Period
from relationkit.rules.terms import CountTerm
from relationkit.rules.windows import Window


def expand(condition: Lifecycle) -> Condition:
    """The same condition in counts, `all-of` and `at-least`.

    >>> from relationkit.rules import orders
    >>> [part.op for part in expand(orders.first_time(within="30d")).parts]
    ['at-least', 'equals']
    """
    if isinstance(condition, Regularly):
        return _regularly(condition)
    within, before = _edges(condition)
    parts = {
        FirstTime: (_some(condition, within=within), _none(condition, not_within=within)),
        Stopped: (
            _none(condition, within=within),
            _some(condition, within=before, not_within=within),
        ),
        Restarted: (
            _some(condition, within=within),
            _none(condition, within=before, not_within=within),
            _some(condition, not_within=before),
        ),
    }
    return AllOf(kind="all-of", parts=parts[type(condition)])


def _edges(condition: FirstTime | Stopped | Restarted) -> tuple[str, str | None]:
    if isinstance(condition, Stopped):
        return condition.silent, condition.active
    return condition.within, condition.pause if isinstance(condition, Restarted) else None


def _regularly(condition: Regularly) -> Condition:
    every = Period.read(condition.every)
    edges = [
        f"{every.count * number} {every.unit}" if number else None
        for number in range(condition.periods + 1)
    ]
    parts = tuple(
        _count(condition, "at-least", condition.minimum, within=older, not_within=newer)
        for newer, older in pairwise(edges)
    )
    return AtLeast(kind="at-least", count=condition.at_least or condition.periods, parts=parts)


def _some(
    condition: Lifecycle, within: str | None = None, not_within: str | None = None
) -> Condition:
    return _count(condition, "at-least", 1, within, not_within)


def _none(
    condition: Lifecycle, within: str | None = None, not_within: str | None = None
) -> Condition:
    return _count(condition, "equals", 0, within, not_within)


def _count(
    condition: Lifecycle, op: str, value: int, within: str | None, not_within: str | None
) -> Condition:
    window = Window(within=within, not_within=not_within, zone=condition.zone)
    term = CountTerm(kind="count", events=condition.events, where=condition.where, window=window)
    return Compare(kind="compare", term=term, op=op, value=value)
