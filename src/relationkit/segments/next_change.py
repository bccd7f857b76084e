"""When time alone moves a customer in or out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from relationkit.documents import require_aware
from relationkit.rules.evaluate import evaluate, pin
from relationkit.rules.generated import compile_python
from relationkit.rules.packed import pack
from relationkit.rules.periods import zone_named
from relationkit.rules.selection import Asking
from relationkit.segments.turns import turns

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from relationkit.rules import Definition, Event, Rates, Standings, Subject
    from relationkit.rules.truth import Truth

HORIZON = timedelta(days=731)
"""Two years: in that time every yearly day comes round, and whatever is looked for within a year has long left the window."""


@dataclass(frozen=True, slots=True)
class NextChange:
    """The first instant at which a customer is in, or no longer in, if nothing happens until then; in UTC.

    >>> NextChange(datetime.fromisoformat("2026-05-12T00:00:00+02:00"), enters=True).enters
    True
    """

    at: datetime
    enters: bool


def next_change(
    definition: Definition,
    subject: Subject,
    *,
    at: datetime,
    until: datetime | None = None,
    rates: Rates | None = None,
    segments: Mapping[str, Definition] = MappingProxyType({}),
    standings: Standings | None = None,
) -> NextChange | None:
    """Find when time alone moves a customer into a segment or out of it; None where it does not before `until` has passed.

    Time alone: events leave and enter windows, days go by, yearly days come round; nothing new happens, whatever the subject
    holds from `at` on, and ranks stay as in `standings`. ``until`` is two years after `at` unless given. The answer is exact
    to the microsecond and holds also where a clock is put back, or a month is too short, and an event comes back into
    a window. Whoever is in or out by hand stays so.

    >>> from datetime import UTC
    >>> from relationkit.profiles import Order, Profile
    >>> from relationkit.rules import Definition, orders
    >>> bought = Order(id="o1", profile_id="c1", placed_at=datetime(2026, 3, 1, tzinfo=UTC), total="9.00", currency="EUR")
    >>> silent = Definition("silent", orders.none(within="60d"))
    >>> next_change(silent, Profile(id="c1", orders=(bought,)), at=datetime(2026, 3, 2, tzinfo=UTC)).at.isoformat()
    '2026-04-30T00:00:00.000001+00:00'
    """
    at = require_aware(at)
    if pin(definition, subject.id) is not None:
        return None
    then, zone = AsOf(subject, at), definition.time_zone
    now = evaluate(
        definition.where,
        then,
        at=at,
        time_zone=zone,
        rates=rates,
        segments=segments,
        standings=standings,
    ).holds
    asking = Asking(then, at, zone_named(zone), rates, segments, standings)
    found = first_turn(definition, asking, lambda truth: (truth is True) is not now, until)
    return None if found is None else NextChange(found, enters=not now)


def first_turn(
    definition: Definition,
    asking: Asking,
    fits: Callable[[Truth], bool],
    until: datetime | None = None,
) -> datetime | None:
    """The first instant after that of asking at which the rule, pins aside, has an answer that fits, if nothing happens."""
    until = asking.at + HORIZON if until is None else require_aware(until, "until")
    rule, packed = compile_python(definition.where), pack(asking.subject)
    for moment in turns(definition, asking, until):
        bound = rule.bind(
            at=moment,
            time_zone=definition.time_zone,
            rates=asking.rates,
            segments=asking.segments,
            standings=asking.standings,
        )
        if fits(bound.truth(packed)):
            return moment
    return None


@dataclass(frozen=True, slots=True)
class AsOf:
    """A subject without what happened at a moment or later.

    >>> from datetime import UTC
    >>> from relationkit.profiles import Profile
    >>> AsOf(Profile(id="c1"), datetime(2026, 3, 1, tzinfo=UTC)).events("orders")
    ()
    """

    subject: Subject
    at: datetime
    past: dict[str, tuple[Event, ...]] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The customer's id."""
        return self.subject.id

    @property
    def time_zone(self) -> str | None:
        """The customer's zone."""
        return self.subject.time_zone

    def fact(self, name: str) -> object | None:
        """The same fact."""
        return self.subject.fact(name)

    def events(self, kind: str) -> tuple[Event, ...]:
        """The events of a kind before the moment."""
        if kind not in self.past:
            events = self.subject.events(kind)
            self.past[kind] = tuple(event for event in events if event.happened_at < self.at)
        return self.past[kind]
