"""The consent log in memory, each event with its leaf."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.consent.kinds import STOPS
from relationkit.consent.ledger import grown, leaf_of
from relationkit.consent.ledger.leaf import random_salts
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
            fresh = self._fresh(events)
            size, salts = len(tables.leaves), random_salts(len(fresh))
            leaves = list(map(leaf_of, fresh.values(), salts))
            nodes = grown(size, [leaf.hash for leaf in leaves], self._hashes)
            tables.write_all(tables.leaves, dict(enumerate(leaves, size)))
            tables.write_all(tables.openings, dict(zip(fresh, enumerate(salts, size), strict=True)))
            tables.write_all(tables.nodes, {(node.level, node.index): node.hash for node in nodes})
            tables.write_all(tables.events, fresh)
            self._file(fresh.values())
        return len(fresh)

    def consents(self, profiles: Sequence[Profile], /) -> Mapping[str, Sequence[ConsentEvent]]:
        """For each profile's id, its own events and the stops of its addresses, oldest first."""
        with self._tables.lock:
            return {profile.id: self._bearing(profile) for profile in profiles}

    def _fresh(self, events: Iterable[ConsentEvent]) -> dict[str, ConsentEvent]:
        """Leave out what is there, and of two that are one the second."""
        fresh: dict[str, ConsentEvent] = {}
        for event in events:
            if event.id not in self._tables.events:
                fresh.setdefault(event.id, event)
        return fresh

    def _file(self, events: Iterable[ConsentEvent]) -> None:
        """Put new events where they are looked for: with their customer, and stops with all spellings of their address."""
        tables = self._tables
        own: dict[str, tuple[str, ...]] = {}
        stops: dict[str, tuple[str, ...]] = {}
        for event in events:
            if (owner := event.profile_id) is not None:
                before = own.get(owner) or tables.own_events.get(owner, ())
                own[owner] = (*before, event.id)
            if event.kind in STOPS and (loose := event.loose) is not None:
                before = stops.get(loose) or tables.stops.get(loose, ())
                stops[loose] = (*before, event.id)
        tables.write_all(tables.own_events, own)
        tables.write_all(tables.stops, stops)
        if own:
            tables.note_changes(own)

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
