"""The consent log in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.consent.events import STOPS
from relationkit.profiles import loose_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from relationkit.consent import ConsentEvent
    from relationkit.profiles import Profile
    from relationkit.storage.memory.tables import Tables


class MemoryConsents:
    """`ConsentLog` in dictionaries."""

    _tables: Tables

    def append(self, events: Iterable[ConsentEvent], /) -> int:
        """Append what is not there yet, all or nothing; return how many were new."""
        with self._tables.transaction():
            return sum(self._append(event) for event in events)

    def consents(self, profiles: Sequence[Profile], /) -> Mapping[str, Sequence[ConsentEvent]]:
        """For each profile's id, its own events and the stops of its addresses, oldest first."""
        with self._tables.lock:
            return {profile.id: self._bearing(profile) for profile in profiles}

    def _append(self, event: ConsentEvent) -> bool:
        tables = self._tables
        if event.id in tables.events:
            return False
        tables.write(tables.events, event.id, event)
        if event.profile_id is not None:
            own = tables.own_events.get(event.profile_id, ())
            tables.write(tables.own_events, event.profile_id, (*own, event.id))
            tables.note_change(event.profile_id)
        if event.kind in STOPS and event.loose is not None:
            stops = tables.stops.get(event.loose, ())
            tables.write(tables.stops, event.loose, (*stops, event.id))
        return True

    def _bearing(self, profile: Profile) -> Sequence[ConsentEvent]:
        ids = set(self._tables.own_events.get(profile.id, ()))
        for point in profile.contacts:
            ids.update(self._tables.stops.get(loose_address(point.channel, point.address), ()))
        found = [self._tables.events[event_id] for event_id in ids]
        return sorted(found, key=lambda event: (event.occurred_at, event.id))
