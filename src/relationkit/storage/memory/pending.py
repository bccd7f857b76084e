"""Requests that wait for their mailbox, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.consent.links import Pending

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from relationkit.consent import ConsentEvent
    from relationkit.storage.memory.tables import Tables


class MemoryPending:
    """`PendingBook` in dictionaries."""

    _tables: Tables

    def pending(self, *, before: datetime) -> Sequence[Pending]:
        """The requests made before a moment that no confirmation of their purpose and address followed, the oldest first."""
        with self._tables.lock:
            events = self._tables.events.values()
            confirmed = _confirmed(events)
            found = [
                Pending(event.id, str(event.profile_id), event.occurred_at)
                for event in events
                if event.occurred_at < before and _waits(event, confirmed)
            ]
        return sorted(found, key=lambda one: (one.requested_at, one.id))

    def drop_pending(self, ids: Iterable[str], /) -> int:
        """Delete these, all or nothing, and return how many there were; what is no pending request is passed over."""
        tables = self._tables
        with tables.transaction():
            asked = [one for name in dict.fromkeys(ids) if (one := tables.events.get(name))]
            people = {one.profile_id for one in asked if one.profile_id is not None}
            own = {
                whose: [tables.events[name] for name in tables.own_events[whose]]
                for whose in people
            }
            confirmed = _confirmed(event for events in own.values() for event in events)
            gone = {one.id for one in asked if _waits(one, confirmed)}
            for whose, events in own.items():
                rest = tuple(one.id for one in events if one.id not in gone)
                if len(rest) < len(events):
                    tables.write(tables.own_events, whose, rest)
                    tables.note_change(whose)
            for name in gone:
                tables.remove(tables.events, name)
                tables.remove(tables.openings, name)
        return len(gone)


def _confirmed(events: Iterable[ConsentEvent]) -> Mapping[tuple[str | None, ...], datetime]:
    """When each was last confirmed."""
    latest: dict[tuple[str | None, ...], datetime] = {}
    for event in events:
        if event.kind == "confirmed":
            key = _key(event)
            latest[key] = max(event.occurred_at, latest.get(key, event.occurred_at))
    return latest


def _waits(event: ConsentEvent, confirmed: Mapping[tuple[str | None, ...], datetime]) -> bool:
    if event.kind != "requested":
        return False
    last = confirmed.get(_key(event))
    return last is None or last < event.occurred_at


def _key(event: ConsentEvent) -> tuple[str | None, ...]:
    return event.profile_id, event.purpose, event.channel, event.address
