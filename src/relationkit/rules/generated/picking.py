"""Which rows of the events' columns a term looks at. Compiled rules call these; `rows` are ascending numbers of rows.

In place of rows there may be None, where there is nothing to look at because the event to count from is missing, or
`UNKNOWN`, where nobody knows which rows they are.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from relationkit.rules.truth import all_true
from relationkit.rules.values import kind_of

if TYPE_CHECKING:
    from relationkit.rules.packed import EventColumns, Packed
    from relationkit.rules.truth import Truth


class Unknown:
    """The state of a term of which nobody knows the events, or the amounts in one currency."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown()

Rows: TypeAlias = Sequence[int]
Found: TypeAlias = tuple[Rows, Rows]
"""The rows that match, and those that may."""
Where: TypeAlias = Callable[["Packed", "EventColumns", Rows], Found]


def span(events: EventColumns, start: int | None, end: int) -> range:
    """The rows from the start until before the end.

    >>> from relationkit.rules.packed import EventColumns
    >>> span(EventColumns([10, 20, 30]), 20, 30)
    range(1, 2)
    """
    moments = events.moments
    first = 0 if start is None else bisect_left(moments, start)
    return range(first, bisect_left(moments, end, first))


def all_rows(_customer: Packed, _events: EventColumns, rows: Rows) -> Found:
    """Take every row: the `where` of a term that has none."""
    return rows, ()


def matching(
    rows: Rows | Unknown | None, customer: Packed, events: EventColumns, where: Where
) -> Found | Unknown | None:
    """Divide the rows by a `where`."""
    return rows if rows is None or isinstance(rows, Unknown) else where(customer, events, rows)


def anchor(
    customer: Packed, events: EventColumns, now: int, where: Where, end: int
) -> int | Unknown | None:
    """The moment of the first (0) or the last (-1) event that matches."""
    sure, unsure = where(customer, events, span(events, None, now))
    if unsure:
        return UNKNOWN
    return events.moments[sure[end]] if sure else None


def after(
    rows: range, events: EventColumns, moment: int | Unknown | None, longest: int | None
) -> range | Unknown | None:
    """The rows later than a moment, at most so long."""
    if moment is None or isinstance(moment, Unknown):
        return moment
    moments = events.moments
    first = max(rows.start, bisect_right(moments, moment))
    last = rows.stop if longest is None else min(rows.stop, bisect_right(moments, moment + longest))
    return range(first, last)


def latest(
    rows: Rows | Unknown | None, customer: Packed, events: EventColumns, where: Where, count: int
) -> Rows | Unknown | None:
    """The last so many rows that match."""
    if rows is None or isinstance(rows, Unknown):
        return rows
    sure, unsure = where(customer, events, rows)
    return UNKNOWN if unsure else sure[-count:]


def followed(
    customer: Packed,
    events: EventColumns,
    others: EventColumns,
    where: Where,
    *,
    now: int,
    longest: int | None,
    same: tuple[str, ...],
    one_kind: bool,
) -> Callable[[int], Truth]:
    """Whether another event came at the time of a row or later: a function of the row."""
    sure, unsure = where(customer, others, span(others, None, now))
    truths = dict.fromkeys(unsure) | dict.fromkeys(sure, True)
    rows = sorted(truths)
    moments = [others.moments[row] for row in rows]
    columns = [(events[name], others[name]) for name in same]

    def ask(row: int) -> Truth:
        moment = events.moments[row]
        first = bisect_left(moments, moment)
        last = len(rows) if longest is None else bisect_right(moments, moment + longest)
        found: Truth = False
        for other in rows[first:last]:
            if one_kind and others.ids[other] == events.ids[row]:
                continue
            common = (alike(mine[row], its[other]) for mine, its in columns)
            truth = all_true((truths[other], *common))
            if truth:
                return True
            if truth is None:
                found = None
        return found

    return ask


def alike(one: Any, other: Any) -> Truth:  # noqa: ANN401 - whatever a subject knows
    """Whether two facts are the same; unknown where one is, or where they are of two kinds.

    >>> alike("a", "a"), alike("a", 1)
    (True, None)
    """
    if one is None or other is None or isinstance(other, tuple):
        return None
    return bool(one == other) if kind_of(one) == kind_of(other) else None


def chained(
    customer: Packed,
    steps: Sequence[tuple[EventColumns, Where, int | None]],
    start: int | None,
    end: int,
) -> Truth:
    """Whether events follow each other, each later than the one before and at most so long after it."""
    sure: list[int] | None = None
    possible: list[int] | None = None
    for events, where, longest in steps:
        known, unknown = where(customer, events, span(events, start, end))
        sure = _reached(sure, [events.moments[row] for row in known], longest)
        perhaps = sorted(events.moments[row] for row in (*known, *unknown))
        possible = _reached(possible, perhaps, longest)
    return True if sure else None if possible else False


def _reached(before: list[int] | None, moments: list[int], longest: int | None) -> list[int]:
    """Those moments to which a chain leads; the nearest earlier one is the best to come from."""
    if before is None:
        return moments
    reached = []
    for moment in moments:
        place = bisect_left(before, moment)
        if place and (longest is None or moment - before[place - 1] <= longest):
            reached.append(moment)
    return reached
