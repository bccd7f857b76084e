"""The instants at which time alone may change an answer: an event enters or leaves a window, a day begins."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import monthrange
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from math import floor
from typing import TYPE_CHECKING

from relationkit.rules.conditions import (
    Anniversary,
    Compare,
    FirstTime,
    InSegment,
    Ranked,
    Regularly,
    Restarted,
    Sequence,
    Stopped,
    walk,
)
from relationkit.rules.evaluate import falls_on
from relationkit.rules.expand import expand
from relationkit.rules.periods import Period, months_before, zone_named
from relationkit.rules.terms import DaysSinceTerm, Selected

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from relationkit.rules import Condition, Definition
    from relationkit.rules.selection import Asking
    from relationkit.rules.windows import Window, ZoneOrder

_TICK = timedelta(microseconds=1)
_DAY = timedelta(days=1)
_HALF_A_DAY = timedelta(hours=12)


def turns(definition: Definition, asking: Asking, until: datetime) -> list[datetime]:
    """The instants after `asking.at`, up to `until`, at which a rule may get another answer if nothing happens; in order.

    There may be more of them than changes, and never fewer: between two of them the answer is the same.
    """
    found = set(_Turning(asking, until).of_rule(definition))
    return sorted(moment for moment in found if asking.at < moment <= until)


@dataclass(frozen=True, slots=True)
class _Turning:
    asking: Asking
    until: datetime
    seen: set[object] = field(default_factory=set)

    def of_rule(self, definition: Definition) -> Iterator[datetime]:
        shop = zone_named(definition.time_zone)
        for part in walk(definition.where):
            yield from self._of(part, shop)

    def _of(self, condition: Condition, shop: ZoneInfo) -> Iterator[datetime]:
        if isinstance(condition, FirstTime | Stopped | Restarted | Regularly):
            for part in walk(expand(condition)):
                yield from self._of(part, shop)
        elif isinstance(condition, InSegment):
            if self._is_new(condition.segment):
                yield from self.of_rule(self.asking.segments[condition.segment])
        elif isinstance(condition, Anniversary):
            yield from self._yearly(condition, self._zone(condition.zone, shop))
        elif isinstance(condition, Sequence):
            for step in condition.steps:
                yield from self._passing(condition.window, step.events, shop)
        elif isinstance(condition, Compare | Ranked):
            yield from self._of_term(condition, shop)

    def _of_term(self, condition: Compare | Ranked, shop: ZoneInfo) -> Iterator[datetime]:
        term = condition.term
        if isinstance(term, Selected):
            yield from self._passing(term.window, term.events, shop)
        elif isinstance(term, DaysSinceTerm) and isinstance(condition, Compare):
            yield from self._counted_days(term, condition.value, self._zone(term.zone, shop))

    def _zone(self, order: ZoneOrder, shop: ZoneInfo) -> ZoneInfo:
        return replace(self.asking, shop_zone=shop).zone(order)

    def _is_new(self, what: object) -> bool:
        new = what not in self.seen
        self.seen.add(what)
        return new

    def _moments(self, kind: str) -> list[datetime]:
        events = self.asking.subject.events(kind)
        return sorted({event.happened_at.astimezone(UTC) for event in events})

    def _passing(self, window: Window, kind: str, shop: ZoneInfo) -> Iterator[datetime]:
        """When an edge of the window that moves with time passes an event."""
        zone = self._zone(window.zone, shop)
        for length in (window.within, window.not_within):
            if length is not None and self._is_new((length, zone.key, kind)):
                period, moments = Period.read(length), self._moments(kind)
                yield from _passing(period, zone, moments, self.asking.at, self.until)

    def _yearly(self, condition: Anniversary, zone: ZoneInfo) -> Iterator[datetime]:
        """The midnights at which the day comes into the range and goes out of it."""
        day = self.asking.subject.fact(condition.name)
        if day is None or isinstance(day, datetime) or not hasattr(day, "month"):
            return
        for year in range(self.asking.at.year - 2, self.until.year + 3):
            falls = falls_on(day, year, condition.leap)  # type: ignore[arg-type]
            out = falls - (condition.first - 1) * _DAY
            yield from _midnights(out, zone)
            yield from _midnights(out - condition.days * _DAY, zone)

    def _counted_days(
        self, term: DaysSinceTerm, value: object, zone: ZoneInfo
    ) -> Iterator[datetime]:
        """The midnights at which the number of days reaches a value of the rule, and passes it."""
        values = value if isinstance(value, tuple) else (value,)
        numbers = {floor(part) for part in values if isinstance(part, int | Decimal)}
        days = {moment.astimezone(zone).date() for moment in self._moments(term.events)}
        soonest, latest = self.asking.at.date() - _DAY, self.until.date() + _DAY
        for number in numbers | {number + 1 for number in numbers}:
            for day in days:
                turn = day.toordinal() + number
                if soonest.toordinal() <= turn <= latest.toordinal():
                    yield from _midnights(date.fromordinal(turn), zone)


def _passing(
    period: Period, zone: ZoneInfo, moments: list[datetime], at: datetime, until: datetime
) -> Iterator[datetime]:
    """When ``period.before(t, zone)``, with t going on from `at`, passes or leaps over one of the moments.

    Between two breaks it goes on as fast as t does. At a break, which a change of the clock or the end of a month makes,
    it leaps, and mostly back.
    """
    breaks = sorted({at, until, *(b for b in _breaks(period, zone, at, until) if at < b < until)})
    reached = period.before(at, zone)
    for here, there in pairwise(breaks):
        start = period.before(here, zone)
        leapt = sorted((reached, start))
        if bisect_left(moments, leapt[0]) < bisect_right(moments, leapt[1]):
            yield here
        reached = start + (there - here)
        for moment in moments[bisect_left(moments, start) : bisect_right(moments, reached)]:
            yield here + (moment - start) + _TICK
    yield until


def _breaks(period: Period, zone: ZoneInfo, at: datetime, until: datetime) -> Iterator[datetime]:
    if period.unit == "hours":
        return
    for change, forward in _clock_changes(zone, at, until):
        yield from (change, change + abs(forward))  # the second ends an hour that comes twice
    first, last = (period.before(moment, zone) for moment in (at, until))
    for change, forward in _clock_changes(zone, first, last):
        after = change.astimezone(zone).replace(tzinfo=None)
        for wall in (after, after - forward):
            yield from _as_long_after(period, wall, zone)
    if period.unit in {"months", "years"}:
        day, last_day = at.date() - _DAY, until.date() + _DAY
        while day <= last_day:
            if day.day == 1 or day.day > 28:  # noqa: PLR2004 - no month is shorter
                yield from _instants(datetime.combine(day, time()), zone)
            day += _DAY


def _as_long_after(period: Period, wall: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """The instants from which the period goes back to a time on the wall clock."""
    if period.unit in {"days", "weeks"}:
        days = period.count * (7 if period.unit == "weeks" else 1)
        yield from _instants(wall + days * _DAY, zone)
        return
    months = period.count * (12 if period.unit == "years" else 1)
    year, month = divmod(wall.year * 12 + wall.month - 1 + months, 12)
    for number in range(1, monthrange(year, month + 1)[1] + 1):
        day = date(year, month + 1, number)
        if months_before(day, months) == wall.date():
            yield from _instants(datetime.combine(day, wall.time()), zone)


def _midnights(day: date, zone: ZoneInfo) -> Iterator[datetime]:
    """The instants at which the day begins, or is gone back to where a clock is put back across midnight."""
    midnight = datetime.combine(day, time())
    instants = list(_instants(midnight, zone))
    yield from instants
    for change, _ in _clock_changes(zone, instants[0] - _DAY, instants[-1] + _DAY):
        yield change


def _instants(wall: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    for fold in (0, 1):
        yield wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)


def _clock_changes(
    zone: ZoneInfo, first: datetime, last: datetime
) -> Iterator[tuple[datetime, timedelta]]:
    """When the clock of a zone is changed, and by how much forward, from a day before `first` to a day after `last`."""
    for year in range((first - _DAY).year, (last + _DAY).year + 1):
        for change, forward in _clock_changes_in(zone, year):
            if first - _DAY <= change <= last + _DAY:
                yield change, forward


@lru_cache(maxsize=1024)
def _clock_changes_in(zone: ZoneInfo, year: int) -> tuple[tuple[datetime, timedelta], ...]:
    moment = datetime(year, 1, 1, tzinfo=UTC) - _HALF_A_DAY
    found: list[tuple[datetime, timedelta]] = []
    while moment.year <= year:
        later = moment + _HALF_A_DAY
        if _offset(moment, zone) != _offset(later, zone):
            found.append(_change_between(moment, later, zone))
        moment = later
    return tuple(found)


def _change_between(
    before: datetime, after: datetime, zone: ZoneInfo
) -> tuple[datetime, timedelta]:
    old, new = _offset(before, zone), _offset(after, zone)
    while after - before > _TICK:
        middle = before + (after - before) / 2
        if _offset(middle, zone) == old:
            before = middle
        else:
            after = middle
    return after, new - old


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    offset = moment.astimezone(zone).utcoffset()
    return offset if offset is not None else timedelta()
