"""Which events of a customer a term looks at: those in its window that match, and those of which nobody knows."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from relationkit.rules.conditions import (
    AllOf,
    AnyItem,
    AnyOf,
    AtLeast,
    Compare,
    Followed,
    NoneOf,
    Not,
    parts_of,
)
from relationkit.rules.periods import Period, zone_named
from relationkit.rules.terms import Selected
from relationkit.rules.truth import all_true, any_true, at_least, holds, opposite

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from relationkit.rules.conditions import Condition
    from relationkit.rules.definition import Definition, Standings
    from relationkit.rules.money import Rates
    from relationkit.rules.subject import Event, Subject
    from relationkit.rules.terms import Anchor, Latest, Scoped
    from relationkit.rules.truth import Truth
    from relationkit.rules.windows import Window, ZoneOrder

_UTC = ZoneInfo("UTC")
_IN_ORDER = attrgetter("happened_at", "id")


@dataclass(frozen=True, slots=True)
class Asking:
    """One customer at one moment, with what the shop adds: its zone, its rates, its other segments."""

    subject: Subject
    at: datetime
    shop_zone: ZoneInfo
    rates: Rates | None = None
    segments: Mapping[str, Definition] = field(default_factory=lambda: MappingProxyType({}))
    standings: Standings | None = None

    def zone(self, order: ZoneOrder) -> ZoneInfo:
        """The customer's zone where it is asked for and known, else the shop's, else UTC."""
        if order == "customer" and self.subject.time_zone is not None:
            return zone_named(self.subject.time_zone)
        return _UTC if order == "utc" else self.shop_zone


@dataclass(frozen=True, slots=True)
class Selection:
    """The events that match, those that may, and why nothing can be said where nothing can."""

    sure: tuple[Event, ...] = ()
    unsure: tuple[Event, ...] = ()
    reason: str | None = None


def select(term: Scoped, asking: Asking) -> Selection:
    """Look up the events of a term."""
    events: Iterable[Event] = before(term, asking)
    if isinstance(term, Selected):
        events = _in_window(events, term.window, asking)
        if term.after is not None:
            anchor, reason = _anchor(term.after, asking)
            if anchor is None:
                return Selection(reason=reason)
            last = anchor + Period.read(term.lasting).exact() if term.lasting else None
            events = [
                event
                for event in events
                if event.happened_at > anchor and (last is None or event.happened_at <= last)
            ]
        if term.latest is not None:
            chosen = _latest(term.latest, events, asking)
            if chosen is None:
                return Selection(reason="unknown-event")
            events = chosen
    return _match(term.where, events, asking)


def before(term: Scoped, asking: Asking) -> list[Event]:
    """All events of the kind that have happened, the oldest first."""
    events = asking.subject.events(term.events)
    return sorted((event for event in events if event.happened_at < asking.at), key=_IN_ORDER)


def bounds(window: Window, asking: Asking) -> tuple[datetime | None, datetime]:
    """The first instant of the window, if it has one, and the first after it."""
    zone = asking.zone(window.zone)
    start = window.since
    if window.within is not None:
        start = start_of(window.within, asking.at, zone)
    end = window.until
    if window.not_within is not None:
        end = start_of(window.not_within, asking.at, zone)
    return start, min(end or asking.at, asking.at)


@lru_cache(maxsize=1024)
def start_of(within: str, at: datetime, zone: ZoneInfo) -> datetime:
    """The same for all customers of a zone."""
    return Period.read(within).before(at, zone)


def matches(where: Condition | None, event: Event, asking: Asking) -> Truth:
    """Answer a `where` for one event."""
    if where is None:
        return True
    if isinstance(where, Compare):
        return _fact_holds(where, event)
    if isinstance(where, AnyItem):
        return any_true(matches(where.where, part, asking) for part in event.parts() or ())
    if isinstance(where, Followed):
        return _followed(where, event, asking)
    truths = [matches(part, event, asking) for part in parts_of(where)]
    if isinstance(where, AllOf):
        return all_true(truths)
    if isinstance(where, AnyOf):
        return any_true(truths)
    if isinstance(where, NoneOf):
        return opposite(any_true(truths))
    if isinstance(where, AtLeast):
        return at_least(where.count, truths)
    return opposite(truths[0]) if isinstance(where, Not) else truths[0] is not False


def _fact_holds(where: Compare, event: Event) -> Truth:
    term = where.term
    parts = event.parts() if term.of == "item" else None  # type: ignore[union-attr]
    facing = (event,) if parts is None else parts
    name = term.name  # type: ignore[union-attr]
    return any_true(holds(where.op, where.value, each.fact(name)) for each in facing)


def _followed(where: Followed, event: Event, asking: Asking) -> Truth:
    longest = Period.read(where.within).exact() if where.within else None
    return any_true(
        all_true((matches(where.where, other, asking), *_common(where.same, event, other)))
        for other in before(where, asking)
        if other.happened_at >= event.happened_at
        and (other.id != event.id or type(other) is not type(event))
        and (longest is None or other.happened_at - event.happened_at <= longest)
    )


def _common(same: Sequence[str], one: Event, other: Event) -> Iterable[Truth]:
    for name in same:
        fact = one.fact(name)
        yield None if fact is None else holds("equals", fact, other.fact(name))


def _in_window(events: Iterable[Event], window: Window, asking: Asking) -> list[Event]:
    start, end = bounds(window, asking)
    return [
        event
        for event in events
        if (start is None or event.happened_at >= start) and event.happened_at < end
    ]


def _anchor(anchor: Anchor, asking: Asking) -> tuple[datetime | None, str | None]:
    found = _match(anchor.where, before(anchor, asking), asking)
    if found.unsure:
        return None, "unknown-event"
    if not found.sure:
        return None, "no-event"
    return found.sure[0 if anchor.which == "first" else -1].happened_at, None


def _latest(latest: Latest, events: Iterable[Event], asking: Asking) -> list[Event] | None:
    found = _match(latest.where, events, asking)
    return None if found.unsure else list(found.sure[-latest.count :])


def _match(where: Condition | None, events: Iterable[Event], asking: Asking) -> Selection:
    sure: list[Event] = []
    unsure: list[Event] = []
    for event in events:
        truth = matches(where, event, asking)
        if truth is not False:
            (sure if truth else unsure).append(event)
    return Selection(tuple(sure), tuple(unsure))
