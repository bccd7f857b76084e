"""The consent log in memory, each event with its leaf."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from relationkit.consent.kinds import STOPS
from relationkit.consent.ledger import grown, leaf_of
from relationkit.consent.ledger.leaf import SALT
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
        tables = self._tables
        with tables.transaction():
            size = len(tables.leaves)
            hashes = [found for event in events if (found := self._append(event)) is not None]
            for node in grown(size, hashes, self._hashes):
                tables.write(tables.nodes, (node.level, node.index), node.hash)
        return len(hashes)

    def consents(self, profiles: Sequence[Profile], /) -> Mapping[str, Sequence[ConsentEvent]]:
        """For each profile's id, its own events and the stops of its addresses, oldest first."""
        with self._tables.lock:
            return {profile.id: self._bearing(profile) for profile in profiles}

    def _append(self, event: ConsentEvent) -> bytes | None:
        """Write an event and its leaf; return the leaf's hash, or None where the event is there."""
        tables = self._tables
        if event.id in tables.events:
            return None
        salt, index = secrets.token_bytes(SALT), len(tables.leaves)
        leaf = leaf_of(event, salt)
        tables.write(tables.leaves, index, leaf)
        tables.write(tables.openings, event.id, (index, salt))
        tables.write(tables.events, event.id, event)
        if event.profile_id is not None:
            own = tables.own_events.get(event.profile_id, ())
            tables.write(tables.own_events, event.profile_id, (*own, event.id))
            tables.note_change(event.profile_id)
        if event.kind in STOPS and event.loose is not None:
            stops = tables.stops.get(event.loose, ())
            tables.write(tables.stops, event.loose, (*stops, event.id))
        return leaf.hash

    def _bearing(self, profile: Profile) -> Sequence[ConsentEvent]:
        ids = set(self._tables.own_events.get(profile.id, ()))
        for point in profile.contacts:
            ids.update(self._tables.stops.get(loose_address(point.channel, point.address), ()))
        found = [self._tables.events[event_id] for event_id in ids]
        return sorted(found, key=lambda event: (event.occurred_at, event.id))

    def _hashes(self, level: int, first: int, end: int) -> Sequence[bytes]:
        tables = self._tables
        if level:
            return [tables.nodes[level, index] for index in range(first, end)]
        return [tables.leaves[index].hash for index in range(first, end)]
