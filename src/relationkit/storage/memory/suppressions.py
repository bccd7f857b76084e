"""The suppression list and the ledger of erasures in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from relationkit.consent.suppression import Erasure, Suppression
    from relationkit.storage.memory.tables import Tables


class MemorySuppressions:
    """`SuppressionList` and `ErasureLedger` in dictionaries."""

    _tables: Tables

    def suppress(self, entries: Iterable[Suppression], /) -> None:
        """Add entries, all or nothing. Of two with one fingerprint, channel and scope the later one stands."""
        tables = self._tables
        with tables.transaction():
            for entry in entries:
                held = tables.suppressions.get(entry.fingerprint, ())
                by_place = {_place(one): one for one in held}
                same = by_place.setdefault(_place(entry), entry)
                if same.since < entry.since:
                    by_place[_place(entry)] = entry
                kept = sorted(by_place.values(), key=lambda one: (one.since, *_place(one)))
                tables.write(tables.suppressions, entry.fingerprint, tuple(kept))
                tables.write(tables.suppression_peppers, entry.pepper, None)

    def suppressions(self, fingerprints: Collection[str], /) -> Mapping[str, Sequence[Suppression]]:
        """The entries of each of the fingerprints that has any, the oldest first."""
        listed = self._tables.suppressions
        with self._tables.lock:
            return {one: listed[one] for one in fingerprints if one in listed}

    def suppression_peppers(self) -> frozenset[str]:
        """The ids of all peppers with which an entry was ever made."""
        with self._tables.lock:
            return frozenset(self._tables.suppression_peppers)

    def note_erasures(self, erasures: Iterable[Erasure], /) -> None:
        """Append what is not there yet, all or nothing."""
        tables = self._tables
        with tables.transaction():
            for erasure in erasures:
                key = (erasure.at, erasure.fingerprint)
                if key not in tables.erasures:
                    tables.write(tables.erasures, key, erasure)

    def erasures(self, *, since: datetime | None = None) -> Iterator[Erasure]:
        """All erasures as of `since` or later, the oldest first."""
        with self._tables.lock:
            noted = sorted(self._tables.erasures.items())
        yield from (erasure for (at, _), erasure in noted if since is None or at >= since)


def _place(entry: Suppression) -> tuple[str, str]:
    return entry.channel or "", entry.scope
