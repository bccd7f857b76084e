"""What the ledger reads, and the erasure of evidence, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.consent.ledger import Entry

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from relationkit.consent.ledger import Leaf
    from relationkit.storage.memory.tables import Tables


class MemoryLedger:
    """`LedgerStore` in dictionaries; `MemoryConsents` writes them."""

    _tables: Tables

    def ledger_size(self) -> int:
        """How many leaves there are."""
        with self._tables.lock:
            return len(self._tables.leaves)

    def ledger_leaves(self, first: int, end: int, /) -> Sequence[Leaf]:
        """The leaves from one index up to another, in order."""
        leaves = self._tables.leaves
        with self._tables.lock:
            return [leaves[index] for index in range(first, end) if index in leaves]

    def ledger_nodes(self, level: int, first: int, end: int, /) -> Sequence[bytes]:
        """The kept nodes of a level from one index up to another, in order."""
        nodes = self._tables.nodes
        with self._tables.lock:
            keys = ((level, index) for index in range(first, end))
            return [nodes[key] for key in keys if key in nodes]

    def ledger_entry(self, event_id: str, /) -> Entry | None:
        """An event with what opens its leaf."""
        tables = self._tables
        with tables.lock:
            if event_id not in tables.openings:
                return None
            return Entry(*tables.openings[event_id], tables.events[event_id])

    def erase_consents(self, profile_ids: Collection[str], /) -> int:
        """Erase the events of these customers with their salts, all or nothing; return how many."""
        with self._tables.transaction():
            return sum(map(self._erase, set(profile_ids)))

    def _erase(self, profile_id: str) -> int:
        tables = self._tables
        own = tables.own_events.get(profile_id, ())
        for event_id in own:
            loose = tables.events[event_id].loose
            if loose is not None and event_id in tables.stops.get(loose, ()):
                rest = tuple(stop for stop in tables.stops[loose] if stop != event_id)
                if rest:
                    tables.write(tables.stops, loose, rest)
                else:
                    tables.remove(tables.stops, loose)
            tables.remove(tables.events, event_id)
            tables.remove(tables.openings, event_id)
        if own:
            tables.remove(tables.own_events, profile_id)
            tables.note_change(profile_id)
        return len(own)
