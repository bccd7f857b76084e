"""What a rule knows once it is bound: the ends of windows, today, the yearly days that come; for each zone once."""

from __future__ import annotations

from calendar import isleap
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from relationkit.rules.periods import Period, zone_named
from relationkit.rules.plain import micros

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Before:
    """The instant that lies a period before the moment, in microseconds."""

    period: Period

    @property
    def zone_free(self) -> bool:
        """Hours are the same in every zone."""
        return self.period.unit == "hours"

    def of(self, at: datetime, zone: ZoneInfo) -> int:
        """Work it out."""
        return micros(self.period.before(at, zone))


@dataclass(frozen=True, slots=True)
class Until:
    """A written instant or the moment, whichever comes first, in microseconds."""

    until: datetime | None = None

    @property
    def zone_free(self) -> bool:
        """An instant is the same everywhere."""
        return True

    def of(self, at: datetime, _zone: ZoneInfo) -> int:
        """Work it out."""
        return micros(min(self.until or at, at))


@dataclass(frozen=True, slots=True)
class Today:
    """The local day's number, and the zone in which other days are told."""

    @property
    def zone_free(self) -> bool:
        """No."""
        return False

    def of(self, at: datetime, zone: ZoneInfo) -> tuple[int, ZoneInfo]:
        """Work it out."""
        return at.astimezone(zone).toordinal(), zone


@dataclass(frozen=True, slots=True)
class Falling:
    """The yearly days, as (month, day), that fall on so many local days from the first."""

    first: int
    days: int
    leap: Literal["feb-28", "mar-1"]

    @property
    def zone_free(self) -> bool:
        """No."""
        return False

    def of(self, at: datetime, zone: ZoneInfo) -> frozenset[tuple[int, int]]:
        """Work them out."""
        today = at.astimezone(zone).date()
        days = [today + timedelta(days=self.first + number) for number in range(self.days)]
        falling = {(day.month, day.day) for day in days}
        standing_in = (2, 28) if self.leap == "feb-28" else (3, 1)
        common = (day for day in days if not isleap(day.year))
        if any((day.month, day.day) == standing_in for day in common):
            falling.add((2, 29))
        return frozenset(falling)


def month_and_day(fact: Any) -> tuple[int, int] | None:  # noqa: ANN401 - whatever a subject knows
    """The yearly day of a birthday or a date; None for everything else.

    >>> from datetime import date
    >>> month_and_day(date(2020, 2, 29)), month_and_day("2020-02-29")
    ((2, 29), None)
    """
    if isinstance(fact, datetime) or not hasattr(fact, "month"):
        return None
    return fact.month, fact.day


Instant: TypeAlias = Before | Until | Today | Falling


class Zones(dict[str | None, tuple[object, ...]]):
    """For each zone what depends on it, worked out when its first customer comes; None is the shop's."""

    __slots__ = ("_at", "_instants", "_shop")

    def __init__(self, instants: Sequence[Instant], at: datetime, shop: ZoneInfo) -> None:
        super().__init__()
        self._instants, self._at, self._shop = instants, at, shop

    def __missing__(self, name: str | None) -> tuple[object, ...]:
        zone = self._shop if name is None else zone_named(name)
        known = self[name] = tuple(instant.of(self._at, zone) for instant in self._instants)
        return known
