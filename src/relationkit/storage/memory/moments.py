"""Customers by when something happened, in memory: all are looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.documents import require_aware

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from relationkit.profiles import Profile
    from relationkit.rules.terms import EventKind


class MemoryMoments:
    """`TimeIndex` over dictionaries."""

    def happened(self, kind: EventKind, start: datetime, end: datetime, /) -> Iterator[str]:
        """The ids of the customers with an event of the kind in [start, end)."""
        start, end = require_aware(start), require_aware(end)
        for profile in self.profiles():
            if any(start <= event.happened_at < end for event in profile.events(kind)):
                yield profile.id

    def days_of_year(self, name: str, days: frozenset[tuple[int, int]], /) -> Iterator[str]:
        """The ids of the customers whose yearly day of that name is one of these (month, day)."""
        for profile in self.profiles():
            day = profile.fact(name)
            if (getattr(day, "month", None), getattr(day, "day", None)) in days:
                yield profile.id

    def time_zones(self) -> frozenset[str]:
        """The time zones that customers have."""
        return frozenset(profile.time_zone for profile in self.profiles() if profile.time_zone)

    if TYPE_CHECKING:

        def profiles(self, ids: Iterable[str] | None = None, /) -> Iterator[Profile]:
            """Of `MemoryProfiles`."""
            ...
