"""The suppression list and the ledger of erasures in SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from relationkit.consent.suppression import Erasure, Suppression
from relationkit.storage.encoding import from_micros, to_micros
from relationkit.storage.sql.session import BATCH, batches

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from relationkit.storage.sql.session import Session

_SUPPRESS = """
INSERT INTO rk_suppressions (fingerprint, channel, scope, pepper, canon, since, code) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (fingerprint, channel, scope) DO UPDATE
SET pepper = excluded.pepper, canon = excluded.canon, since = excluded.since, code = excluded.code
WHERE excluded.since > rk_suppressions.since
"""
_PEPPER = "INSERT INTO rk_suppression_peppers (pepper) VALUES (?) ON CONFLICT (pepper) DO NOTHING"
_HITS = """
SELECT fingerprint, pepper, channel, scope, since, code, canon FROM rk_suppressions WHERE fingerprint IN (:keys)
"""
_NOTE = """
INSERT INTO rk_erasures (erased_at, fingerprint, pepper, canon) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING
"""
_ERASURES = """
SELECT erased_at, fingerprint, pepper, canon FROM rk_erasures
WHERE erased_at >= ? AND (erased_at > ? OR fingerprint > ?) ORDER BY erased_at, fingerprint LIMIT ?
"""
_EVER = -(2**62)


class SqlSuppressions:
    """`SuppressionList` and `ErasureLedger` over an executor."""

    _session: Session

    def suppress(self, entries: Iterable[Suppression], /) -> None:
        """Add entries, all or nothing. Of two with one fingerprint, channel and scope the later one stands."""
        peppers: dict[str, None] = {}
        with self._session.writing("suppress") as sql:
            for batch in batches(entries):
                sql.many(_SUPPRESS, [_row(entry) for entry in batch])
                peppers.update((entry.pepper, None) for entry in batch)
            sql.many(_PEPPER, [(pepper,) for pepper in sorted(peppers)])

    def suppressions(self, fingerprints: Collection[str], /) -> Mapping[str, Sequence[Suppression]]:
        """The entries of each of the fingerprints that has any, the oldest first."""
        sql = self._session.reading("read suppressions")
        found: dict[str, list[Suppression]] = {}
        for row in sql.among(_HITS, sorted(set(fingerprints))):
            found.setdefault(row[0], []).append(_suppression(row))
        for entries in found.values():
            entries.sort(key=lambda entry: (entry.since, entry.channel or "", entry.scope))
        return found

    def suppression_peppers(self) -> frozenset[str]:
        """The ids of all peppers with which an entry was ever made."""
        sql = self._session.reading("read suppressions")
        return frozenset(sql.column("SELECT pepper FROM rk_suppression_peppers"))

    def note_erasures(self, erasures: Iterable[Erasure], /) -> None:
        """Append what is not there yet, all or nothing."""
        with self._session.writing("note erasures") as sql:
            for batch in batches(erasures):
                sql.many(
                    _NOTE, [(to_micros(e.at), e.fingerprint, e.pepper, e.canon) for e in batch]
                )

    def erasures(self, *, since: datetime | None = None) -> Iterator[Erasure]:
        """All erasures as of `since` or later, the oldest first, read in batches."""
        sql = self._session.reading("read erasures")
        moment = _EVER if since is None else to_micros(since)
        page = sql.run(_ERASURES, (moment, moment, "", BATCH))
        while page:
            for micros, fingerprint, pepper, canon in page:
                yield Erasure(fingerprint, pepper, from_micros(micros), canon)
            last, fingerprint = page[-1][0], page[-1][1]
            page = sql.run(_ERASURES, (last, last, fingerprint, BATCH))


def _row(entry: Suppression) -> Sequence[Any]:
    return (
        entry.fingerprint,
        entry.channel or "",
        entry.scope,
        entry.pepper,
        entry.canon,
        to_micros(entry.since),
        entry.code,
    )


def _suppression(row: Sequence[Any]) -> Suppression:
    fingerprint, pepper, channel, scope, since, code, canon = row
    return Suppression(fingerprint, pepper, channel or None, scope, from_micros(since), code, canon)
