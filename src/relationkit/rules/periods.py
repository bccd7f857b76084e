"""Lengths of time as people say them, subtracted by the calendar of a zone.

A month is a calendar month, never 30 days: three months before 31 May is 28 February. Days, weeks, months and years
keep the wall clock of the zone across a change to summer time; hours are exact.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from relationkit.errors import InvalidDocument

_UNITS = {
    "h": "hours", "hour": "hours", "hours": "hours",
    "d": "days", "day": "days", "days": "days",
    "w": "weeks", "week": "weeks", "weeks": "weeks",
    "month": "months", "months": "months",
    "y": "years", "year": "years", "years": "years",
}  # fmt: skip
_WRITTEN = re.compile(r"(\d{1,5})\s*([a-z]+)")


@dataclass(frozen=True, slots=True)
class Period:
    """A whole number of hours, days, weeks, months or years.

    >>> Period.read("3 months")
    Period(count=3, unit='months')
    >>> Period.read("3 months").before(datetime(2026, 5, 31, 12, tzinfo=UTC), ZoneInfo("UTC"))
    datetime.datetime(2026, 2, 28, 12, 0, tzinfo=datetime.timezone.utc)
    """

    count: int
    unit: str

    @staticmethod
    def read(text: str) -> Period:
        """Read ``365d``, ``2 weeks``, ``3 months``; raise `InvalidDocument` for anything else."""
        return _read(text)

    def exact(self) -> timedelta:
        """The same length wherever it lies: hours, days of 24 hours, weeks; a month is refused.

        >>> Period.read("2 weeks").exact()
        datetime.timedelta(days=14)
        """
        if self.unit in {"months", "years"}:
            message = "between two events the length is exact; write it in hours, days or weeks"
            raise InvalidDocument(message, issues=(("period", "not-exact"),))
        return timedelta(**{self.unit: self.count})

    def must_be_shorter(self, other: Period) -> str | None:
        """Say what is wrong where this one is surely not shorter than the other; no month has fewer than 28 days."""
        if self._days(longest=False) < other._days(longest=True):
            return None
        return "not_within is not shorter than within, so the window is empty"

    def _days(self, *, longest: bool) -> float:
        days = {
            "hours": 1 / 24,
            "days": 1.0,
            "weeks": 7.0,
            "months": 31.0 if longest else 28.0,
            "years": 366.0 if longest else 365.0,
        }
        return self.count * days[self.unit]

    def before(self, at: datetime, zone: ZoneInfo) -> datetime:
        """The moment this long before `at`, counted on the wall clock of `zone`, in UTC."""
        if self.unit == "hours":
            return at.astimezone(UTC) - timedelta(hours=self.count)
        local = at.astimezone(zone)
        if self.unit in {"days", "weeks"}:
            back = local - timedelta(days=self.count * (7 if self.unit == "weeks" else 1))
        else:
            back = datetime.combine(
                months_before(local.date(), self.count * (12 if self.unit == "years" else 1)),
                local.timetz(),
            )
        return back.astimezone(UTC)

    def after(self, at: datetime, zone: ZoneInfo) -> datetime:
        """The first moment of which `before` is not earlier than `at`: when what began at `at` has lasted this long, in UTC.

        >>> Period.read("1 month").after(datetime(2026, 1, 31, 12, tzinfo=UTC), ZoneInfo("UTC")).isoformat()
        '2026-03-01T00:00:00+00:00'
        """
        local = at.astimezone(zone)
        try:
            if self.unit in {"hours", "days", "weeks"}:
                ahead = timedelta(**{self.unit: self.count})
                return (
                    at.astimezone(UTC) + ahead if self.unit == "hours" else local + ahead
                ).astimezone(UTC)
            months = self.count * (12 if self.unit == "years" else 1)
            day = months_before(local.date(), -months)
            moment = datetime.combine(day, local.timetz())
            if day.day < local.day:  # that month has no such day: its end is not far enough
                moment = datetime.combine(day + timedelta(days=1), time(), local.tzinfo)
            return moment.astimezone(UTC)
        except (OverflowError, ValueError):  # beyond the year 9999
            return datetime.max.replace(tzinfo=UTC)


def months_before(day: date, months: int) -> date:
    """The same day of the month that many months earlier, or that month's last day.

    >>> months_before(date(2024, 5, 31), 3)
    datetime.date(2024, 2, 29)
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@lru_cache(maxsize=256)
def _read(text: str) -> Period:
    written = _WRITTEN.fullmatch(text.strip().lower())
    unit = _UNITS.get(written[2]) if written else None
    if not written or unit is None or int(written[1]) == 0:
        message = (
            "the period is not a length of time; write it like '365d', '2 weeks' or '3 months'"
        )
        raise InvalidDocument(message, issues=(("period", "invalid-period"),))
    count = int(written[1])
    if (
        count
        > {"hours": 87_600, "days": 36_500, "weeks": 5_200, "months": 1_200, "years": 100}[unit]
    ):
        message = "the period is longer than a hundred years; write a shorter one"
        raise InvalidDocument(message, issues=(("period", "invalid-period"),))
    return Period(count, unit)


@lru_cache(maxsize=1024)
def zone_named(name: str) -> ZoneInfo:
    """The IANA zone of that name, or `InvalidDocument`.

    >>> zone_named("Europe/Warsaw").key
    'Europe/Warsaw'
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        message = "the time zone is not in the IANA list; write one like 'Europe/Warsaw'"
        raise InvalidDocument(message, issues=(("time_zone", "unknown-time-zone"),)) from None
