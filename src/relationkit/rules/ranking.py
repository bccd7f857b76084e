"""Ranks: which number just reaches a place, when all customers are ordered by it."""

from __future__ import annotations

from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING

from relationkit.documents import require_aware
from relationkit.rules.conditions import InSegment, Ranked, walk
from relationkit.rules.definition import Standings
from relationkit.rules.measure import Measured, measure
from relationkit.rules.periods import zone_named
from relationkit.rules.selection import Asking
from relationkit.rules.values import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from relationkit.rules.definition import Definition
    from relationkit.rules.money import Rates
    from relationkit.rules.subject import Subject


def standings(
    definition: Definition,
    subjects: Iterable[Subject],
    *,
    at: datetime,
    rates: Rates | None = None,
    segments: Mapping[str, Definition] = MappingProxyType({}),
) -> Standings:
    """Go through all customers once and find the cut of every rank in a segment, and in those that it asks for.

    >>> from datetime import UTC, datetime
    >>> from relationkit.profiles import Profile
    >>> from relationkit.rules import Definition, field
    >>> people = [Profile(id=f"c{points}", attributes={"points": points}) for points in (1, 2, 3)]
    >>> first = Definition("first", field("points").in_top(1))
    >>> list(standings(first, people, at=datetime(2026, 3, 1, tzinfo=UTC)).cuts.values())
    [Fraction(3, 1)]
    """
    at = require_aware(at)
    ranks = ranked_in(definition, segments)
    numbers: dict[tuple[Ranked, str], list[Fraction | None]] = {key: [] for key in ranks}
    for subject in subjects if ranks else ():
        for condition, zone in ranks:
            asking = Asking(subject, at, zone_named(zone), rates, segments)
            seen = measure(condition.term, asking, condition.currency)
            numbers[condition, zone].append(number_of(seen))
    return Standings({key: cut_of(key[0], found) for key, found in numbers.items()})


def ranked_in(
    definition: Definition, segments: Mapping[str, Definition]
) -> tuple[tuple[Ranked, str], ...]:
    """The ranks of a segment and of those that it asks for, each with the zone of its shop."""
    return tuple(dict.fromkeys(_ranked_in(definition, segments)))


def _ranked_in(
    definition: Definition, segments: Mapping[str, Definition]
) -> Iterator[tuple[Ranked, str]]:
    for part in walk(definition.where):
        if isinstance(part, Ranked):
            yield part, definition.time_zone
        elif isinstance(part, InSegment) and part.segment in segments:
            yield from _ranked_in(segments[part.segment], segments)


def number_of(seen: Measured) -> Fraction | None:
    """The exact number by which a customer is ranked, or None."""
    value = seen.exact
    if isinstance(value, Fraction):
        return value
    return Fraction(value) if kind_of(value) == "number" else None  # type: ignore[call-overload]


def cut_of(condition: Ranked, numbers: Iterable[Fraction | None]) -> Fraction | None:
    """The number that just reaches the rank, among those of all customers.

    >>> from relationkit.rules import orders
    >>> cut_of(orders.count().in_top(percent=50), [Fraction(1), Fraction(3), None, Fraction(2)])
    Fraction(2, 1)
    """
    known = sorted(number for number in numbers if number is not None)
    limit = condition.count
    if limit is None:
        limit = -int(-Fraction(condition.percent or 0) * len(known) // 100)
    if not known or not limit:
        return None
    if condition.order == "highest":
        known.reverse()
    return known[min(limit, len(known)) - 1]
