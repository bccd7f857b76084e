"""Time as absolute numbers: microseconds since 1970 for the ends of windows and the midnights of zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from relationkit.rules.periods import Period

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from relationkit.rules.windows import Window

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_HOUR = timedelta(hours=1)
_SECOND = timedelta(seconds=1)


def micros(moment: datetime) -> int:
    """Microseconds since 1970.

    >>> micros(datetime(1970, 1, 2, tzinfo=UTC))
    86400000000
    """
    return (moment - _EPOCH) // _TICK


def exactly(length: str) -> int:
    """An exact length of time in microseconds."""
    return Period.read(length).exact() // _TICK


def bounds(window: Window, at: datetime, zone: ZoneInfo) -> tuple[int | None, int]:
    """The first microsecond of a window, if it has one, and the first after it."""
    start, end = window.since, window.until
    if window.within is not None:
        start = _before(window.within, at, zone)
    if window.not_within is not None:
        end = _before(window.not_within, at, zone)
    return None if start is None else micros(start), micros(min(end or at, at))


@lru_cache(maxsize=1024)
def _before(length: str, at: datetime, zone: ZoneInfo) -> datetime:
    return Period.read(length).before(at, zone)


@lru_cache(maxsize=1024)
def from_day(day: int, zone: ZoneInfo) -> tuple[tuple[int, int | None], ...]:
    """When it is that day (its ordinal) or later on the calendars of a zone: stretches from a microsecond up to another.

    It is one stretch without end, but where clocks went back over midnight, and lived the last minutes of the day before twice.

    >>> from zoneinfo import ZoneInfo
    >>> from_day(date(1970, 1, 2).toordinal(), ZoneInfo("UTC"))
    ((86400000000, None),)
    """
    if day <= 2:  # noqa: PLR2004 - the first days of the calendar
        return ((micros(datetime.min.replace(tzinfo=UTC)), None),)
    if day >= date.max.toordinal():
        return ()
    midnight = datetime.combine(date.fromordinal(day), datetime.min.time(), UTC)
    found: list[tuple[int, int | None]] = []
    for start, end, offset in _offsets(midnight - 17 * _HOUR, midnight + 17 * _HOUR, zone):
        first = max(midnight - offset, start)
        if end is None:
            found.append((micros(first), None))
        elif first < end:
            found.append((micros(first), micros(end)))
    return tuple(_joined(found))


def _joined(stretches: list[tuple[int, int | None]]) -> list[tuple[int, int | None]]:
    joined: list[tuple[int, int | None]] = []
    for start, end in stretches:
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _offsets(
    start: datetime, end: datetime, zone: ZoneInfo
) -> list[tuple[datetime, datetime | None, timedelta]]:
    """From when to when a zone is how far ahead of UTC; the last stretch is left open."""
    found: list[tuple[datetime, datetime | None, timedelta]] = []
    since, offset, moment = start, _ahead(start, zone), start
    while moment < end:
        following = moment + _HOUR
        if _ahead(following, zone) != offset:
            change = _change(moment, following, zone)
            found.append((since, change, offset))
            since, offset = change, _ahead(following, zone)
        moment = following
    return [*found, (since, None, offset)]


def _change(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """The first second of another offset."""
    before = _ahead(low, zone)
    while high - low > _SECOND:
        middle = low + (high - low) // 2 // _SECOND * _SECOND
        if _ahead(middle, zone) == before:
            low = middle
        else:
            high = middle
    return high


def _ahead(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


@lru_cache(maxsize=1024)
def yearly_days(today: int, first: int, days: int, leap: str) -> tuple[tuple[str, str], ...]:
    """The days of the year, from ``MM-DD`` to ``MM-DD``, that fall on one of so many days from `first` days after today on.

    >>> yearly_days(date(2026, 12, 30).toordinal(), 0, 4, "feb-28")
    (('01-01', '01-02'), ('12-30', '12-31'))
    """
    falling: set[str] = set()
    for ordinal in range(today + first, today + first + days):
        day = date.fromordinal(ordinal)
        falling.add(f"{day:%m-%d}")
        instead = (2, 28) if leap == "feb-28" else (3, 1)
        if (day.month, day.day) == instead and not _is_leap(day.year):
            falling.add("02-29")
    runs: list[tuple[str, str]] = []
    joins = False
    for ordinal in range(date(2000, 1, 1).toordinal(), date(2000, 12, 31).toordinal() + 1):
        name = f"{date.fromordinal(ordinal):%m-%d}"
        if name in falling:
            runs[-1:] = [(runs[-1][0], name)] if joins else [*runs[-1:], (name, name)]
        joins = name in falling
    return tuple(runs)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
