"""Whom time alone can move between two moments: what happened where the edge of a window has passed."""

from __future__ import annotations

import math
from calendar import isleap
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from relationkit.documents import require_aware
from relationkit.rules.conditions import (
    Anniversary,
    Compare,
    FirstTime,
    Followed,
    InSegment,
    Ranked,
    Regularly,
    Restarted,
    Sequence,
    Stopped,
    inside,
    walk,
)
from relationkit.rules.expand import expand
from relationkit.rules.periods import Period, zone_named
from relationkit.rules.terms import DaysSinceTerm, FieldTerm, Scoped, Selected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from relationkit.rules import Condition, Definition
    from relationkit.rules.terms import EventKind, Term
    from relationkit.rules.windows import Window, ZoneOrder

_NO_OTHERS: Mapping[str, Definition] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Stretch:
    """The events of one kind from `start` up to, but not at, `end`; items stand under their orders.

    >>> from datetime import UTC, datetime
    >>> Stretch("orders", datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)).kind
    'orders'
    """

    kind: EventKind
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Where to look for those whom two moments tell apart.

    ``arrivals`` are the stretches in which something happened between the two moments, ``crossings`` those over which the edge
    of a window or the count of days has passed, ``days`` the yearly days that came into a range or went out of it. ``ranked``:
    the rule ranks customers, so that anybody can be moved by anybody.

    >>> Boundaries().ranked
    False
    """

    arrivals: tuple[Stretch, ...] = ()
    crossings: tuple[Stretch, ...] = ()
    days: Mapping[str, frozenset[tuple[int, int]]] = field(default_factory=dict)
    ranked: bool = False


def boundaries(
    definition: Definition,
    *,
    last: datetime,
    at: datetime,
    zones: Iterable[str] = (),
    segments: Mapping[str, Definition] = _NO_OTHERS,
) -> Boundaries:
    """Say where a customer of whom nothing new is known must have a trace whose membership `at` is not that at `last`.

    The stretches may hold more than is needed, never less. `zones` are the time zones that customers have.

    >>> from datetime import UTC, datetime
    >>> from relationkit.rules import Definition, orders
    >>> lapsed = Definition("lapsed", orders.none(within="30d"))
    >>> found = boundaries(lapsed, last=datetime(2026, 3, 1, tzinfo=UTC), at=datetime(2026, 3, 2, tzinfo=UTC))
    >>> [f"{gone.start:%d.%m.} to {gone.end:%d.%m.}" for gone in found.crossings]
    ['30.01. to 31.01.']
    """
    search = _Search(require_aware(last), require_aware(at), frozenset(zones), segments)
    search.definition(definition)
    arrivals = [Stretch(kind, search.last, search.at) for kind in search.kinds]
    return Boundaries(
        _joined(arrivals),
        _joined(search.crossings),
        {name: frozenset(days) for name, days in search.days.items()},
        search.ranked,
    )


@dataclass(slots=True)
class _Search:
    last: datetime
    at: datetime
    zones: frozenset[str]
    segments: Mapping[str, Definition]
    shop: str = "UTC"
    kinds: set[EventKind] = field(default_factory=set)
    crossings: list[Stretch] = field(default_factory=list)
    days: dict[str, set[tuple[int, int]]] = field(default_factory=dict)
    ranked: bool = False
    seen: set[str] = field(default_factory=set)

    def definition(self, definition: Definition) -> None:
        outer, self.shop = self.shop, definition.time_zone
        for part in walk(definition.where):
            self.condition(part)
        self.shop = outer

    def condition(self, condition: Condition) -> None:
        if isinstance(condition, FirstTime | Stopped | Restarted | Regularly):
            for part in walk(expand(condition)):
                self.condition(part)
        elif isinstance(condition, Ranked):
            self.ranked = True
            self.term(condition.term, None)
        elif isinstance(condition, Compare):
            self.term(condition.term, condition.value)
        elif isinstance(condition, Sequence):
            for step in condition.steps:
                self.read(step)
                self.window(condition.window, step.events)
        elif isinstance(condition, Anniversary):
            self.anniversary(condition)
        elif isinstance(condition, InSegment) and condition.segment not in self.seen:
            self.seen.add(condition.segment)
            self.definition(self.segments[condition.segment])

    def term(self, term: Term, value: object) -> None:
        if isinstance(term, FieldTerm):
            return
        self.read(term)
        if isinstance(term, DaysSinceTerm):
            self.days_since(term, value)
        else:
            self.window(term.window, term.events)

    def read(self, scoped: Scoped) -> None:
        """Note the kinds of all events that a term looks at, those inside its conditions too."""
        self.kinds.add(_kind(scoped.events))
        if isinstance(scoped, Selected) and scoped.after is not None:
            self.kinds.add(_kind(scoped.after.events))
        rest = list(inside(scoped))
        while rest:
            where = rest.pop()
            if isinstance(where, Followed):
                self.kinds.add(_kind(where.events))
            rest.extend(inside(where))

    def window(self, window: Window, events: EventKind) -> None:
        """The old and the new end of it: between them events came in or went out."""
        for written in filter(None, (window.within, window.not_within)):
            for zone in self.zones_of(window.zone):
                edges = [
                    Period.read(written).before(at, zone_named(zone)) for at in (self.last, self.at)
                ]
                self.crossings.append(Stretch(_kind(events), min(edges), max(edges)))

    def days_since(self, term: DaysSinceTerm, value: object) -> None:
        """Days of an event that were `value` or less and are more now, or the other way round."""
        numbers = value if isinstance(value, tuple) else (value,)
        for zone in self.zones_of(term.zone):
            before, now = self.dates(zone)
            if before == now:
                continue
            for number in numbers:
                if isinstance(number, int | Decimal):
                    start = _midnight(min(before, now).toordinal() - math.floor(number), zone)
                    end = _midnight(max(before, now).toordinal() - math.ceil(number) + 1, zone)
                    self.crossings.append(Stretch(_kind(term.events), start, end))

    def anniversary(self, condition: Anniversary) -> None:
        for zone in self.zones_of(condition.zone):
            before, now = self.dates(zone)
            if before != now:
                span = (condition.first, condition.days, condition.leap)
                moved = _days_in(span, before) ^ _days_in(span, now)
                self.days.setdefault(condition.name, set()).update(moved)

    def dates(self, zone: str) -> tuple[date, date]:
        return (
            self.last.astimezone(zone_named(zone)).date(),
            self.at.astimezone(zone_named(zone)).date(),
        )

    def zones_of(self, order: ZoneOrder) -> frozenset[str]:
        if order == "customer":
            return self.zones | {self.shop}
        return frozenset(("UTC" if order == "utc" else self.shop,))


def _kind(events: EventKind) -> EventKind:
    return "orders" if events == "items" else events


def _midnight(ordinal: int, zone: str) -> datetime:
    """When a local day begins; a day that no calendar has is as good as the first or the last."""
    day = date.fromordinal(min(max(ordinal, 2), date.max.toordinal() - 1))
    return datetime.combine(day, time(), zone_named(zone)).astimezone(UTC)


@lru_cache(maxsize=256)
def _days_in(span: tuple[int, int, str], today: date) -> frozenset[tuple[int, int]]:
    """The yearly days, as (month, day), that the range holds today."""
    first, days, leap = span
    stand_in = (2, 28) if leap == "feb-28" else (3, 1)
    found: set[tuple[int, int]] = set()
    for number in range(days):
        day = today + timedelta(days=first + number)
        found.add((day.month, day.day))
        if (day.month, day.day) == stand_in and not isleap(day.year):
            found.add((2, 29))
    return frozenset(found)


def _joined(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    return tuple(_merge(sorted(stretches, key=lambda one: (one.kind, one.start, one.end))))


def _merge(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    held: Stretch | None = None
    for one in stretches:
        if one.start >= one.end:
            continue
        if held is not None and held.kind == one.kind and one.start <= held.end:
            held = Stretch(held.kind, held.start, max(held.end, one.end))
            continue
        if held is not None:
            yield held
        held = one
    if held is not None:
        yield held
